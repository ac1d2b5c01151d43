"""Word files as an office would write them: with automatic numbering for chapters and articles."""

import io

from docx import Document
from docx.oxml import parse_xml

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:abstractNum {SPACE} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="space"/>
<w:lvlText w:val="第%1章"/></w:lvl></w:abstractNum>"""
ARTICLES = f"""<w:abstractNum {SPACE} w:abstractNumId="91"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="space"/>
<w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>"""
TITLE = "鲁山县公共自行车服务管理办法"
LINES = (
    ("chapter", "总则"),
    ("article", "为了规范公共自行车服务，方便居民短途出行，根据《城市道路管理条例》，制定本办法。"),
    ("article", "本县城区公共自行车站点的设置、车辆投放、维护和使用，适用本办法。"),
    ("chapter", "设置和使用"),
    ("article", "公共自行车站点按照下列要求设置："),
    ("plain", "（一）不占用盲道和消防通道；"),
    ("plain", "（二）距离公共汽车站不超过五十米。"),
    ("article", "使用人每次借用一小时以内免费，超过一小时的按照公示标准支付。"),
    ("chapter", "附则"),
    ("article", "本办法自公布之日起施行，有效期5年。"),
)


def numbered_docx() -> bytes:
    """A draft whose chapter and article numbers exist only in Word's numbering."""
    document = Document()
    numbering = document.part.numbering_part.element
    first = numbering.find(f"{{{SPACE.split(chr(34))[1]}}}num")
    for abstract, number, xml in ((90, 190, NUMBERING), (91, 191, ARTICLES)):
        first.addprevious(parse_xml(xml))
        link = f'<w:num {SPACE} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>'
        numbering.append(parse_xml(link))
    title = document.add_paragraph(TITLE)
    title.alignment = 1
    for kind, text in LINES:
        paragraph = document.add_paragraph(text)
        if kind != "plain":
            number = 190 if kind == "chapter" else 191
            properties = paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {SPACE}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))
    return _saved(document)


def plain_docx(title: str, text: str) -> bytes:
    """A paper for review."""
    document = Document()
    document.add_paragraph(title).alignment = 1
    document.add_paragraph(text)
    return _saved(document)


def _saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()

"""What a person sees in a .docx is what is read; what is written can be read back."""

import zipfile
from io import BytesIO

import pytest

from lawdocs.texts.docx import write_docx
from lawdocs.texts.docx_reader import read_docx
from lawdocs.texts.intake import FileRefused, check_file
from lawdocs.texts.numbering import format_number
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.structure import parse
from tests.lawdocs.texts import make_hostile as make
from tests.lawdocs.texts.make_hostile import body_xml, docx, paragraph

CENTRED = '<w:jc w:val="center"/>'


def level(depth: int, text: str, form: str = "chineseCounting", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def numbered(text: str, number: int = 1, depth: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def styled(text: str, style: str) -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def style(name: str, properties: str, based_on: str = "") -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    head = f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
    return f"{head}<w:pPr>{properties}</w:pPr></w:style>"


def read(paragraphs: str, numbering: str = "", styles: str = "") -> ReadText:
    data = docx(body_xml(paragraphs), numbering=numbering, styles=styles)
    check_file("a.docx", data)
    return read_docx(data)


def test_articles_numbered_by_word_are_read_with_their_numbers_across_chapters():
    numbering = abstract(
        0,
        level(0, "第%1章"),
        level(1, "第%2条", more='<w:lvlRestart w:val="0"/>'),
        level(2, "（%3）", "chineseCountingThousand"),
        level(3, "%4．", "decimal"),
    ) + num(1, 0)
    text = read(
        numbered("总则")
        + numbered("甲：", depth=1)
        + numbered("乙；", depth=2)
        + numbered("丙：", depth=2)
        + numbered("丁。", depth=3)
        + numbered("戊。", depth=1)
        + numbered("附则")
        + numbered("己：", depth=1)
        + numbered("庚。", depth=2),
        numbering,
    ).text
    assert text == (
        "第一章\u3000总则\n第一条\u3000甲：\n（一）乙；\n（二）丙：\n1．丁。\n"
        "第二条\u3000戊。\n第二章\u3000附则\n第三条\u3000己：\n（一）庚。"
    )
    assert [block.label for block in parse(text).articles] == ["第一条", "第二条", "第三条"]


def test_levels_begin_again_below_a_higher_one():
    numbering = abstract(0, level(0, "%1、"), level(1, "（%2）")) + num(1, 0)
    body = numbered("甲") + numbered("乙", depth=1) + numbered("丙") + numbered("丁", depth=1)
    assert read(body, numbering).text == "一、甲\n（一）乙\n二、丙\n（一）丁"


def test_list_begins_where_it_says_and_another_list_of_the_same_kind_goes_on():
    numbering = abstract(0, level(0, "第%1条", start=7)) + num(1, 0) + num(2, 0)
    assert read(numbered("甲") + numbered("乙", 2), numbering).text == "第七条\u3000甲\n第八条\u3000乙"


def test_list_told_to_begin_again_does_so_once():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "%1.", "decimal")) + num(1, 0) + num(2, 0, override)
    body = numbered("甲") + numbered("乙") + numbered("丙", 2) + numbered("丁", 2)
    assert read(body, numbering).text == "1.甲\n2.乙\n1.丙\n2.丁"


def test_level_replaced_by_a_list_is_used():
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "（%1）")}</w:lvlOverride>'
    numbering = abstract(0, level(0, "%1.", "decimal")) + num(1, 0, override)
    assert read(numbered("甲"), numbering).text == "（一）甲"


def test_number_comes_with_a_style_and_the_styles_below_it():
    linked = '<w:pStyle w:val="article"/>'
    numbering = abstract(0, level(0, "第%1章"), level(1, "第%2条", more=linked)) + num(1, 0)
    styles = style("article", '<w:numPr><w:numId w:val="1"/></w:numPr>') + style("own", "", based_on="article")
    text = read(styled("甲", "article") + styled("乙", "own"), numbering, styles).text
    assert text == "第一条\u3000甲\n第二条\u3000乙"


def test_list_kept_with_a_list_style_is_followed():
    numbering = (
        abstract(0, level(0, "第%1条")) + abstract(1, more='<w:numStyleLink w:val="list"/>') + num(1, 0) + num(2, 1)
    )
    styles = style("list", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert read(numbered("甲", 2), numbering, styles).text == "第一条\u3000甲"


def test_number_switched_off_in_a_paragraph_is_not_counted():
    numbering = abstract(0, level(0, "第%1条")) + num(1, 0)
    styles = style("article", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    off = paragraph("乙", '<w:pStyle w:val="article"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    text = read(styled("甲", "article") + off + styled("丙", "article"), numbering, styles).text
    assert text == "第一条\u3000甲\n乙\n第二条\u3000丙"


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (103, "chineseCounting", "一百零三"),
        (103, "chineseCountingThousand", "一百零三"),
        (20, "japaneseCounting", "二十"),
        (103, "ideographDigital", "一〇三"),
        (12, "decimal", "12"),
        (3, "decimalZero", "03"),
        (12, "decimalFullWidth", "１２"),
        (3, "decimalEnclosedCircle", "③"),
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (2, "upperLetter", "B"),
        (28, "lowerLetter", "bb"),
        (12, "chineseLegalSimplified", "拾贰"),
        (5, "none", ""),
        (5, "hebrew1", "5"),
        (0, "chineseCounting", "0"),
    ],
)
def test_number_forms_are_written_as_shown(number, form, written):
    assert format_number(number, form) == written


def test_deleted_text_is_left_out_inserted_text_is_kept_and_both_are_told():
    body = (
        "<w:p><w:r><w:t>第一条　期限为</w:t></w:r><w:del><w:r><w:delText>三年</w:delText><w:t>三年</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>五年</w:t></w:r></w:ins><w:r><w:t>。</w:t></w:r></w:p>"
    )
    result = read(body)
    assert result.text == "第一条　期限为五年。"
    assert result.remarks == (
        "文件含未接受的修订，插入的内容已一并读入，请核对以下段落：“第一条　期限为五年。”。",
        "文件含未接受的修订，已删除的内容未读入，请核对。",
    )


def test_numbered_paragraph_deleted_as_a_whole_does_not_count():
    numbering = abstract(0, level(0, "第%1条")) + num(1, 0)
    gone = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>"
    )
    text = read(numbered("甲") + gone + numbered("丙"), numbering).text
    assert text == "第一条\u3000甲\n第二条\u3000丙"


def test_hidden_text_boxes_notes_and_comments_are_told():
    body = (
        "<w:p><w:r><w:t>甲。</w:t><w:footnoteReference/><w:commentReference/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    result = read(body)
    assert result.text == "甲。"
    assert [remark[3:5] for remark in result.remarks] == ["隐藏", "文本", "脚注", "批注"]


def test_table_rows_are_lines_with_tabs_between_cells():
    def cell(text: str) -> str:
        return f"<w:tc>{paragraph(text)}</w:tc>"

    nested = f"<w:tc>{paragraph('丙')}<w:tbl><w:tr>{cell('丁')}</w:tr></w:tbl>{paragraph('')}</w:tc>"
    rows = f"<w:tr>{cell('序号')}{cell('名称')}</w:tr><w:tr>{cell('1')}{nested}</w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('旧')}</w:tr>"
    assert read(f"<w:tbl>{rows}{gone}</w:tbl>").text == "序号\t名称\n1\t丙 丁"


def test_text_in_content_controls_links_and_fields_is_read_once():
    fallback = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:t>丙</w:t></mc:Choice><mc:Fallback><w:t>丙</w:t></mc:Fallback></mc:AlternateContent>"
    )
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>乙</w:t><w:tab/></w:r></w:hyperlink>"
        f"<w:r><w:instrText>PAGE</w:instrText>{fallback}</w:r></w:p>"
    )
    assert read(body).text == "甲\n乙\t丙"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (paragraph("示例县管理办法", CENTRED) + paragraph("甲。"), "示例县管理办法"),
        (paragraph("示例县管理办法（试行）") + paragraph("甲。"), "示例县管理办法（试行）"),
        (
            paragraph("示例县人民政府", CENTRED) + paragraph("关于做好工作的通知", CENTRED) + paragraph("甲。"),
            "示例县人民政府关于做好工作的通知",
        ),
        (
            paragraph("示 例 县 办 法", CENTRED) + paragraph("（试行）", CENTRED) + paragraph("甲。"),
            "示例县办法（试行）",
        ),
        (paragraph("办法", CENTRED) + paragraph("第一章　总则", CENTRED), "办法"),
        (paragraph("办法", CENTRED) + paragraph("示政〔2026〕1号", CENTRED), "办法"),
        (paragraph("办法", CENTRED) + paragraph("（2026年1月1日公布）", CENTRED), "办法"),
        (
            paragraph("示例县人民政府文件", CENTRED)
            + paragraph("示政〔2026〕1号")
            + paragraph("关于甲的通知", CENTRED),
            "关于甲的通知",
        ),
        (paragraph("第一章　总则", CENTRED), None),
        (paragraph("为了规范管理，制定本办法。", CENTRED), None),
        (paragraph("为了规范管理") + paragraph("甲。"), None),
    ],
)
def test_title_is_taken_off_the_text(body, title):
    result = read(body)
    assert result.title == title
    assert title is None or title not in result.text


def test_title_style_marks_a_title():
    styles = '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>'
    numbering = num(1, 0)
    assert read(styled("示例县若干事项", "a3") + paragraph("甲。"), numbering, styles).title == "示例县若干事项"


@pytest.mark.parametrize(
    "data",
    [
        docx(b"<w:document"),
        docx(b"not xml"),
        make.archive(make.Entry("[Content_Types].xml", make.CONTENT_TYPES.encode())),
        make.archive(make.Entry("_rels/.rels", make.RELATIONSHIPS.encode())),
        docx()[:-30],
    ],
)
def test_document_that_cannot_be_parsed_is_refused_as_damaged(data):
    with pytest.raises(FileRefused, match="FILE_CORRUPT"):
        read_docx(data)


def test_strict_variant_of_the_format_is_read():
    strict = body_xml(paragraph("甲。")).replace(make.W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert read_docx(docx(strict)).text == "甲。"


BODY = (
    "第一章　总　则\n第一条　为了规范，制定本办法。\n（一）甲；\n"
    "第二章　附　则\n第二条　本办法自2027年1月1日起施行。\n附件1\n𠮷〇表"
)


def test_written_document_is_taken_and_read_back():
    data = write_docx("示例县管理办法", BODY, number="示政规〔2026〕1号", note="2026年12月1日公布")
    assert check_file("办法.docx", data).kind == "docx"
    assert read_docx(data) == ReadText("示例县管理办法", f"示政规〔2026〕1号\n（2026年12月1日公布）\n{BODY}", ())


def test_written_document_has_the_fonts_sizes_and_indents_of_official_ones():
    data = write_docx("示例县管理办法", BODY)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        body, styles = archive.read("word/document.xml").decode(), archive.read("word/styles.xml").decode()
    title, chapter, article = (body[body.index(f">{text}") - 400 :][:400] for text in ("示例县", "第一章", "为了规范"))
    assert 'w:eastAsia="方正小标宋简体"' in title
    assert '<w:sz w:val="44"/>' in title
    assert '<w:jc w:val="center"/>' in chapter
    assert 'w:firstLineChars="200"' in article
    assert 'w:eastAsia="仿宋_GB2312"' in styles
    assert '<w:sz w:val="32"/>' in styles


def test_control_characters_do_not_stop_writing():
    assert read_docx(write_docx("办\x0b法", "甲\x00乙。\n{{7*7}}<script>")).text == "甲乙。\n{{7*7}}<script>"

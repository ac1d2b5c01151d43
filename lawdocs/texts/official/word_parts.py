"""What python-docx has no words for: the character grid, page fields, borders, tables that stand at the foot."""

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Emu, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from lawdocs.texts.docx_styles import add_run, indent
from lawdocs.texts.official.measures import value

# The order of the properties of a paragraph and of a table, about which Word is strict; those that are used here.
_PARAGRAPH = (
    "keepNext keepLines pageBreakBefore widowControl pBdr tabs autoSpaceDE autoSpaceDN spacing ind jc outlineLvl rPr"
)
_TABLE = "tblStyle tblpPr tblW jc tblBorders tblLayout tblCellMar tblLook"
_TWIPS = 20  # a point
_POINT = 25.4 / 72


def element(name: str, **attributes: object) -> BaseOxmlElement:
    """An element of WordprocessingML, its attributes without their prefix."""
    made = OxmlElement(f"w:{name}")
    for key, each in attributes.items():
        made.set(qn(f"w:{key}"), str(each))
    return made


def lay_grid(section: Section) -> None:
    """The grid of 22 lines and 28 characters (w:docGrid): what is left between characters counts in 1/4096 pt."""
    pitch = round(value("pitch") * _TWIPS)
    space = round((value("width") / value("characters") / _POINT - value("body")) * 4096)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", type="linesAndChars", linePitch=pitch, charSpace=space))


def exact(paragraph: Paragraph, points: float, *, before: float = 0) -> Paragraph:
    """A paragraph whose lines are so high whatever stands in them, with so many points above it."""
    paragraph.paragraph_format.line_spacing = Pt(points)
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def lines(count: float) -> float:
    """So many lines, in points."""
    return count * value("pitch")


def characters(count: float) -> Emu:
    """The width of so many characters of the text on the grid."""
    return Mm(count * value("width") / value("characters"))


def indent_two(paragraph: Paragraph) -> None:
    """Begin a paragraph two characters of the grid in, for suites that do not count characters too."""
    indent(paragraph)
    paragraph.paragraph_format.first_line_indent = characters(2)


def hang(paragraph: Paragraph, first: float, rest: float) -> None:
    """Begin the first line of a paragraph so many characters in, and the others so many."""
    paragraph.paragraph_format.left_indent = characters(rest)
    paragraph.paragraph_format.first_line_indent = -characters(rest - first)


def at_right(paragraph: Paragraph, count: float) -> None:
    """A line that ends so many characters from the right, and stays with the next one."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = characters(count)
    paragraph.paragraph_format.keep_with_next = True


def outline(paragraph: Paragraph, level: int) -> None:
    """Show a paragraph in the navigation pane, at a level from 1."""
    _put(paragraph._p.get_or_add_pPr(), element("outlineLvl", val=min(level, 9) - 1), _PARAGRAPH)


def border(paragraph: Paragraph, side: str, kind: str, millimetres: float, *, space: int, colour: str) -> None:
    """A line above or below a paragraph, so many points from it."""
    borders = element("pBdr")
    eighths = round(millimetres / _POINT * 8)
    borders.append(element(side, val=kind, sz=eighths, space=space, color=colour.lstrip("#")))
    _put(paragraph._p.get_or_add_pPr(), borders, _PARAGRAPH)


def _put(properties: BaseOxmlElement, child: BaseOxmlElement, order: str) -> None:
    names = [qn(f"w:{name}") for name in order.split()]
    later = names[names.index(child.tag) + 1 :]
    first = next((each for each in properties if each.tag in later), None)
    if first is None:
        properties.append(child)
    else:
        first.addprevious(child)


def set_style(document: DocumentType) -> None:
    """Chinese of the mainland, figures without gaps around them, and every line of a page used."""
    style = document.styles["Normal"]
    style.paragraph_format.widow_control = False
    for name in ("autoSpaceDE", "autoSpaceDN"):
        _put(style.element.get_or_add_pPr(), element(name, val=0), _PARAGRAPH)
    language = style.element.rPr.find(qn("w:lang"))
    if language is None:
        language = element("lang")
        style.element.rPr.append(language)
    language.set(qn("w:eastAsia"), "zh-CN")


def add_page_number(paragraph: Paragraph, font: str) -> None:
    """— 1 —."""
    for kind, text in (("", "— "), ("begin", ""), ("", "PAGE"), ("end", ""), ("", " —")):
        run = add_run(paragraph, "" if kind or text == "PAGE" else text, font)
        run.font.size = Pt(value("page_number"))
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        elif text == "PAGE":
            code = element("instrText")
            code.text = text
            run._r.append(code)


def number_odd_and_even(document: DocumentType) -> None:
    """Let odd and even pages have footers of their own."""
    document.settings.odd_and_even_pages_header_footer = True


def mirror_margins(document: DocumentType) -> None:
    """Let the left margin be that of the binding edge, which even pages have at their right."""
    document.settings.element.find(qn("w:zoom")).addnext(element("mirrorMargins"))  # where Word looks for it


def to_foot(table: Table) -> None:
    """Let a table stand at the foot of the type area, on the page on which the text ends."""
    place = element(
        "tblpPr", leftFromText=0, rightFromText=0, vertAnchor="margin", horzAnchor="margin", tblpX=0, tblpYSpec="bottom"
    )
    _put(table._tbl.tblPr, place, _TABLE)


def rule_rows(table: Table) -> None:
    """The lines of the imprint: thick above the first row and below the last, thin between."""
    thick, thin = (round(value(name) / _POINT * 8) for name in ("imprint_thick", "imprint_thin"))
    borders = element("tblBorders")
    for side, size in (("top", thick), ("bottom", thick), ("insideH", thin)):
        borders.append(element(side, val="single", sz=size, space=0, color="auto"))
    _put(table._tbl.tblPr, borders, _TABLE)


def set_columns(table: Table, *widths: float) -> None:
    """Columns as wide as told in millimetres, their text from edge to edge."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=0, type="dxa"))
    table.autofit = False
    _put(table._tbl.tblPr, margins, _TABLE)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)

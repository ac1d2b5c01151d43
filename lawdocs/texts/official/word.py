"""A paper as .docx: an editable master on the same grid as the PDF; where its lines break is up to the office suite."""

from collections.abc import Iterable

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from lawdocs.texts.docx_styles import (
    BODY_FONT,
    BOLD_FONT,
    NOTE_FONT,
    TITLE_FONT,
    add_run,
    set_page,
    to_bytes,
)
from lawdocs.texts.official import sheet
from lawdocs.texts.official import word_parts as parts
from lawdocs.texts.official.measures import RED, value
from lawdocs.texts.official.paper import Form, Paper
from lawdocs.texts.official.paragraphs import Paragraph, Style, paragraphs
from lawdocs.texts.official.titles import title_lines
from lawdocs.texts.printable import printable

_FONTS = {"fangsong": BODY_FONT, "title": TITLE_FONT, "hei": BOLD_FONT, "kai": NOTE_FONT, "song": "宋体"}
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_POINT = 25.4 / 72
_RULE_SPACE = 6  # points: with the half of the line that is empty below its characters, some 4 mm
_RED = RGBColor.from_string(RED.lstrip("#").upper())


def make_docx(paper: Paper) -> bytes:
    """Make the file."""
    document = Document()
    set_page(document)
    parts.set_style(document)
    parts.mirror_margins(document)
    parts.lay_grid(document.sections[0])
    _footers(document, paper)
    if paper.stamp.running:
        _add(document.sections[0].header.paragraphs[0], paper.stamp.running, "hei", 12)
        _add(document.sections[0].even_page_header.paragraphs[0], paper.stamp.running, "hei", 12)
    if paper.is_issued:
        (_letter_head if paper.form is Form.LETTER else _head)(document, paper)
    if paper.heading:
        above = parts.lines(value("lines_above_title")) if paper.is_issued else 0
        _title(document, paper.heading, before=above, level=1)
    for below in filter(None, (paper.subtitle, f"（{paper.stamp.word}）" if paper.stamp.word else "")):
        _line(document, below, "kai").alignment = _CENTRE
    above = parts.lines(sheet.lines_above_text(paper))
    if paper.to:
        parts.exact(_line(document, paper.to), value("pitch"), before=above)
        above = 0
    _body(document, paragraphs(paper.body), above)
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # no signature stands alone on its page
    _closing(document, paper)
    _body(document, paragraphs(paper.parts.following, apart=True), 0)
    _imprint(document, paper)
    return to_bytes(document, paper.title)


def _line(document: DocumentType, text: str, face: str = "fangsong") -> WordParagraph:
    paragraph = document.add_paragraph()
    _add(paragraph, text, face)
    return paragraph


def _add(paragraph: WordParagraph, text: str, face: str, size: float = 0, *, is_red: bool = False) -> None:
    run = add_run(paragraph, printable(text), _FONTS[face])
    if size:
        run.font.size = Pt(size)
    if is_red:
        run.font.color.rgb = _RED


def _head(document: DocumentType, paper: Paper) -> None:
    """份号, 密级 and 紧急程度, the issuer mark, number and 签发人, and the red line below them."""
    for line in paper.top_lines:
        _line(document, line, "fangsong" if line == paper.copy_number else "hei")
    above = sheet.mark_top(paper) / _POINT - parts.lines(len(paper.top_lines))
    mark = sheet.mark_of(paper)
    if mark is not None and len(mark.names) > 1:
        _joint_mark(document, mark, above)
    else:
        paragraph = document.add_paragraph()
        paragraph.alignment = _CENTRE
        size = mark.size / _POINT if mark else value("body")
        parts.exact(paragraph, size * 1.04, before=above)
        if mark:
            _add(paragraph, mark.names[0] + mark.papers, "title", size, is_red=True)
    number = document.add_paragraph()
    before = parts.lines(value("lines_above_number"))
    signers = sheet.signer_lines(paper) if paper.form is Form.UPWARD else []
    if signers:
        _signers(number, paper.number, signers)
    else:
        number.alignment = _CENTRE
        _add(number, paper.own_number, "fangsong")
    parts.exact(number, value("pitch"), before=before)
    if sheet.has_rule(paper):
        parts.border(number, "bottom", "single", value("rule"), space=_RULE_SPACE, colour=RED)


def _joint_mark(document: DocumentType, mark: sheet.Mark, above: float) -> None:
    """Names below one another as wide as the widest, 文件 at their right in the middle."""
    parts.exact(document.add_paragraph(), above)
    table = document.add_table(rows=1, cols=2)
    beside = (len(mark.papers) + 0.2) * mark.size
    parts.set_columns(table, value("width") - beside, beside)
    names, papers = table.rows[0].cells
    size = mark.size / _POINT
    longest = max(len(name) for name in mark.names)
    papers.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for at, name in enumerate(mark.names):
        paragraph = names.paragraphs[0] if at == 0 else names.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.DISTRIBUTE if len(name) < longest else WD_ALIGN_PARAGRAPH.LEFT
        parts.exact(paragraph, size * 1.04)
        _add(paragraph, name, "title", size, is_red=True)
    parts.exact(papers.paragraphs[0], size * 1.04).alignment = _RIGHT
    _add(papers.paragraphs[0], mark.papers, "title", size, is_red=True)


def _signers(paragraph: WordParagraph, number: str, signers: list[str]) -> None:
    """The number a character from the left on the line of the last 签发人, who end a character from the right."""
    widest = max(sheet.width_of(line) for line in signers)
    place = Mm(value("width")) - parts.characters(widest + 5)  # 签发人： and the character at the right
    paragraph.paragraph_format.tab_stops.add_tab_stop(place, WD_TAB_ALIGNMENT.LEFT)
    for at, line in enumerate(signers):
        is_last = at == len(signers) - 1
        _add(paragraph, f"\u3000{number}\t" if is_last else "\t", "fangsong")
        _add(paragraph, "签发人：" if at == 0 else "\u3000\u3000\u3000\u3000", "fangsong")
        _add(paragraph, line, "kai")
        if not is_last:
            paragraph.add_run().add_break()


def _letter_head(document: DocumentType, paper: Paper) -> None:
    """The issuer mark in the head of the first page above a red double line, another such line in its foot."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(value("letter_mark_top"))
    mark = sheet.mark_of(paper)
    head = section.first_page_header.paragraphs[0]
    size = mark.size / _POINT if mark else value("body")
    parts.exact(head, size * 1.04).alignment = _CENTRE
    if mark:
        _add(head, mark.names[0], "title", size, is_red=True)
    foot = parts.exact(section.first_page_footer.paragraphs[0], 1)
    for paragraph, side, kind in ((head, "bottom", "thickThinSmallGap"), (foot, "top", "thinThickSmallGap")):
        edge = (value("page_width") - value("letter_rule_width")) / 2
        paragraph.paragraph_format.left_indent = Mm(edge - value("left"))
        paragraph.paragraph_format.right_indent = Mm(edge - value("right"))
        space = round(value("letter_rule_below_mark") / _POINT) if side == "bottom" else 1
        parts.border(paragraph, side, kind, value("letter_thick"), space=space, colour=RED)
    gap = value("letter_below_rule") / _POINT - (value("pitch") - value("body")) / 2
    number = parts.exact(document.add_paragraph(), value("pitch"), before=gap)
    number.paragraph_format.tab_stops.add_tab_stop(Mm(value("width")), WD_TAB_ALIGNMENT.RIGHT)
    first = paper.top_lines[:1]
    for line in first:
        _add(number, line, "fangsong" if line == paper.copy_number else "hei")
    _add(number, f"\t{paper.number}", "fangsong")
    for line in paper.top_lines[1:]:
        _line(document, line, "hei")


def _title(document: DocumentType, title: str, *, before: float, level: int = 0) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _CENTRE
    parts.exact(paragraph, value("title_pitch"), before=before)
    if level:
        parts.outline(paragraph, level)
    for at, line in enumerate(title_lines(title)):
        if at:
            paragraph.add_run().add_break()
        _add(paragraph, line, "title", value("title"))


def _body(document: DocumentType, blocks: Iterable[Paragraph], above: float) -> None:
    style = None
    for at, each in enumerate(blocks):
        is_below_title = style is Style.TITLE and each.style is not Style.TITLE
        before = above if at == 0 else parts.lines(1) if is_below_title else 0
        style = each.style
        if each.style is Style.TABLE:
            _table(document, each.rows)
        elif each.style is Style.TITLE:
            _title(document, each.text, before=before, level=each.level)
            document.paragraphs[-1].paragraph_format.page_break_before = each.new_sheet
        else:
            _paragraph(document, each, before)


def _paragraph(document: DocumentType, each: Paragraph, before: float) -> None:
    paragraph = parts.exact(document.add_paragraph(), value("pitch"), before=before)
    paragraph.paragraph_format.page_break_before = each.new_sheet or None
    if each.style is Style.BODY:
        parts.indent_two(paragraph)
    elif each.style is Style.CENTRE:
        paragraph.alignment = _CENTRE
    elif each.style is Style.RIGHT:
        paragraph.alignment = _RIGHT
    elif each.style is Style.ANNEX:
        paragraph.paragraph_format.space_after = Pt(parts.lines(value("lines_above_annex_title")))
    if each.level:
        parts.outline(paragraph, each.level)
    for run in each.runs:
        _add(paragraph, run.text, run.face)


def _table(document: DocumentType, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    table.style = "Table Grid"
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            parts.exact(cell.paragraphs[0], value("table") * 1.4)
            _add(cell.paragraphs[0], text, "fangsong", value("table"))


def _closing(document: DocumentType, paper: Paper) -> None:
    """附件说明, 署名, 成文日期 and 附注."""
    for at, (word, number, name) in enumerate(sheet.annex_lines(paper)):
        before = parts.lines(value("lines_above_annexes")) if at == 0 else 0
        paragraph = parts.exact(_line(document, f"{word}{number}{name}"), value("pitch"), before=before)
        parts.hang(paragraph, 2 if word else 5, 5 + sheet.width_of(number))
    for at, (word, names) in enumerate(paper.attended):
        before = parts.lines(value("lines_above_attendance")) if at == 0 else 0
        paragraph = parts.exact(_line(document, f"{word}：", "hei"), value("pitch"), before=before)
        _add(paragraph, names, "fangsong")
        parts.hang(paragraph, 2, 2 + sheet.width_of(f"{word}："))
    signature = sheet.signature_of(paper)
    if signature is not None:
        _signature(document, signature)
    if paper.remark:
        parts.indent_two(_line(document, paper.remark))


def _signature(document: DocumentType, signature: sheet.Signature) -> None:
    """Names below one another, each above the middle of the day; seals have their room above each."""
    measure = "lines_above_signature" if signature.is_sealed else "lines_above_plain_signature"
    names = [name for row in signature.rows for name in row]
    day_right = signature.day_right
    if len(names) > 1 and signature.is_sealed:
        day_right = max(value("date_right"), max(map(sheet.width_of, names)) / 2 - sheet.width_of(signature.day) / 2)
    for at, name in enumerate(names):
        right = signature.name_right
        if len(names) > 1 and signature.is_sealed:
            right = day_right + (sheet.width_of(signature.day) - sheet.width_of(name)) / 2
        paragraph = _line(document, name)
        parts.exact(
            paragraph, value("pitch"), before=parts.lines(value(measure)) if at == 0 or signature.is_sealed else 0
        )
        parts.at_right(paragraph, right)
    if signature.day:
        day = parts.exact(_line(document, signature.day), value("pitch"), before=parts.lines(signature.lines_above_day))
        parts.at_right(day, day_right)


def _imprint(document: DocumentType, paper: Paper) -> None:
    if not paper.imprint:
        return
    table = document.add_table(rows=len(paper.imprint), cols=1)
    parts.to_foot(table)
    parts.set_columns(table, value("width"))
    if paper.form is not Form.LETTER:
        parts.rule_rows(table)
    one = Pt(value("imprint"))
    for row, (left, right) in zip(table.rows, paper.imprint, strict=True):
        paragraph = parts.exact(row.cells[0].paragraphs[0], value("pitch"))
        hung = 3 if left.startswith("抄送：") else 0
        paragraph.paragraph_format.left_indent = one * (1 + hung)
        paragraph.paragraph_format.first_line_indent = -one * hung
        paragraph.paragraph_format.right_indent = one
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(value("width")) - one, WD_TAB_ALIGNMENT.RIGHT)
        _add(paragraph, f"{left}\t{right}" if right else left, "fangsong", value("imprint"))
    parts.exact(document.add_paragraph(), 1)  # no text ends with a table


def _footers(document: DocumentType, paper: Paper) -> None:
    """Page numbers: odd ones a character from the right, even ones a character from the left."""
    parts.number_odd_and_even(document)
    section = document.sections[0]
    size = value("page_number")
    below = value("bottom") - value("page_number_below") - size / 2 * _POINT
    section.footer_distance = Mm(value("letter_rule_bottom") if paper.form is Form.LETTER else below)
    rest = max(0.0, below - value("letter_rule_bottom")) if paper.form is Form.LETTER else 0
    for footer, alignment in ((section.footer, _RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        paragraph = parts.exact(footer.paragraphs[0], size)
        paragraph.alignment = alignment
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(size)
        paragraph.paragraph_format.space_after = Mm(rest)
        parts.add_page_number(paragraph, _FONTS["song"])

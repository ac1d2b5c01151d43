"""A paper as PDF (A4, PDF/A-3u with embedded fonts and bookmarks), set by WeasyPrint in a process of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from lawdocs.texts.official import fonts, measures, sheet
from lawdocs.texts.official.measures import value
from lawdocs.texts.official.paper import Form, Paper
from lawdocs.texts.official.paragraphs import Style, paragraphs
from lawdocs.texts.official.titles import title_lines
from lawdocs.texts.printable import printable
from lawdocs.texts.typesetting import Typeset, typeset

ARCHIVE = "pdf/a-3u"
_POINT = 25.4 / 72
_LATIN = re.compile(r"([0-9A-Za-z%+./:@_-]+)")
_LINE_COUNTS = {
    "above_number": "lines_above_number",
    "above_title": "lines_above_title",
    "above_attendance": "lines_above_attendance",
    "above_annexes": "lines_above_annexes",
    "above_signature": "lines_above_signature",
    "above_plain_signature": "lines_above_plain_signature",
    "above_annex_title": "lines_above_annex_title",
}


@dataclass(frozen=True)
class Made:
    """A PDF, and what whoever makes it should know: faces that were not to be had, characters that no font has.

    ``stood_in`` pairs each missing face (仿宋) with the family in its place, or with nothing.
    """

    data: bytes
    stood_in: tuple[tuple[str, str], ...]
    without_glyph: str


def make_pdf(paper: Paper, folders: Sequence[Path] = ()) -> Made:
    """Make the PDF; fonts in the folders win by their names. Raises TypesetterMissing, TypesettingFailed."""
    made: Typeset = typeset(page_of(paper), styles_of(paper), folders=folders, variant=ARCHIVE)
    return Made(made.data, fonts.stood_in(made.fonts, faces_of(paper)), made.missing)


def faces_of(paper: Paper) -> tuple[str, ...]:
    """The faces that a paper is set in."""
    blocks = (*paper.body, *paper.parts.following)
    used = {"fangsong", "title", "song"} | {run.face for each in paragraphs(blocks) for run in each.runs}
    used |= {"kai"} if paper.signers or paper.stamp.word or paper.subtitle else set()
    used |= {"hei"} if paper.stamp.running or paper.secrecy or paper.urgency or paper.attended else set()
    return tuple(key for key in fonts.FACES if key in used)


def page_of(paper: Paper) -> str:
    """The paper as HTML."""
    is_letter = paper.form is Form.LETTER
    body = paragraphs(paper.body)
    page = (
        _templates()
        .get_template("paper.html")
        .render(
            paper=paper,
            is_letter=is_letter,
            m=measures.as_css(),
            mark=sheet.mark_of(paper),
            letter_rise=value("letter_mark_top") - value("top"),
            signers=sheet.signer_lines(paper) if paper.form is Form.UPWARD else [],
            mark_top=f"{sheet.mark_top(paper):g}mm",
            has_rule=sheet.has_rule(paper),
            titles=title_lines(paper.heading),
            mark_of_title=" ".join(paper.title.split()),
            name=paper.title or next((each.text for each in body if each.style is Style.TITLE), ""),
            above_text=sheet.lines_above_text(paper),
            body=body,
            following=paragraphs(paper.parts.following, apart=True),
            annexes=sheet.annex_lines(paper),
            signature=sheet.signature_of(paper),
            title_lines=title_lines,
            width_of=sheet.width_of,
            **{name: int(value(measure)) for name, measure in _LINE_COUNTS.items()},
        )
    )
    return printable(page)


def styles_of(paper: Paper) -> str:
    """The style sheet of a paper."""
    m, f = measures.as_css(), fonts.as_css()
    # The line box is higher than its characters: half of the rest stands below them.
    below = (value("pitch") - value("body")) / 2 * _POINT
    dash = value("page_number_below") - value("page_number") / 2 * _POINT
    return (
        _templates()
        .get_template("paper.css")
        .render(
            m=m,
            f=f,
            red=measures.RED,
            running=_css_string(paper.stamp.running),
            foot=_css_string(paper.stamp.foot) if paper.stamp.foot else "",
            is_letter=paper.form is Form.LETTER,
            number_style=f"font: {m['page_number']}/1 {f['song']}; letter-spacing: 0; white-space: nowrap; "
            f"vertical-align: top; padding-top: {dash:.3f}mm;",
            rule_gap=f"{value('rule_below_number') - below:.3f}mm",
            indent=f"{2 * (value('body') * _POINT + value('tracking')):.3f}mm",
            letter_left=f"{(value('page_width') - value('letter_rule_width')) / 2 - value('left'):g}mm",
            letter_foot=f"{value('letter_rule_bottom') - value('bottom'):g}mm",
        )
    )


def _css_string(text: str) -> str:
    """A text as a style sheet quotes it."""
    return '"' + "".join(each if each.isalnum() else f"\\{ord(each):06x}" for each in printable(text)) + '"'


@cache
def _templates() -> Environment:
    # A style sheet is no mark-up: only the page is escaped.
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
    )
    made.filters["mixed"] = _mixed
    return made


def _mixed(text: str) -> Markup:
    """A text with its figures and Latin letters marked, which have families of their own."""
    pieces = _LATIN.split(text)
    marked = Markup('<span class="latin">{}</span>')
    return Markup("").join(marked.format(each) if at % 2 else escape(each) for at, each in enumerate(pieces))

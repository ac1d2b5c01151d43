"""The texts as document pages show them, drawn once and kept: reading and drawing one is most of such a page."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from flask import Flask, current_app, get_template_attribute
from markupsafe import Markup, escape

from lawdocs.clock import Clock
from lawdocs.documents.models import Revision
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts
from lawdocs.portal.models import LawSheet
from lawdocs.texts.structure import Outline, parse
from workflows.actors import Actor

DRAW_SHEETS = "draw-sheets"
BATCH = 200
LAW = "_macros/law.html"
CLOSES = "</section>"  # of an article, which holds no other
READ_WITH = (  # modules of texts
    "anchors", "blocks", "closings", "columns", "contents", "decimals", "heads", "holes", "labels", "line", "lines",
    "numerals", "roles", "structure", "titles", "toc", "written_days",
)  # fmt: skip


class Sheet(NamedTuple):
    """A text and its table of contents; the latter is empty where there is nothing to choose from."""

    text: Markup
    contents: Markup


def draw(
    outline: Outline,
    changes: dict[str, object] | None = None,
    stops: dict[str, list[str]] | None = None,
    terms: object = None,
) -> Sheet:
    """Draw a text; what an amendment did (``changes``) and what is not applied (``stops``) stands at its articles.

    ``terms`` are the marks of clauses with days of their own (``lawdocs.portal.partial.Marks``), if there are any.
    """
    toc = outline.toc()
    text = contents = ""
    if outline.blocks:
        text = get_template_attribute(LAW, "law_text")(outline.blocks, changes or {}, stops or {}, terms)
    if len(outline.articles) > 1 or len(toc) > 1:
        contents = get_template_attribute(LAW, "table_of_contents")(toc, terms.contents if terms else {})
    return Sheet(Markup(text), Markup(contents))


def with_marks(sheet: Sheet, marks: Mapping[str, Sequence[object]]) -> Sheet:
    """A drawn text with marks at the end of its articles, by their anchors; nothing is read or drawn anew."""
    if not marks:
        return sheet
    text, mark = str(sheet.text), get_template_attribute(LAW, "change_marks")
    for anchor, changes in marks.items():
        opened = text.find(f'<section class="law-article" id="{escape(anchor)}"')
        closed = text.find(CLOSES, opened) if opened >= 0 else -1
        if closed >= 0:
            text = text[:closed] + str(mark(changes)) + text[closed:]
    return Sheet(Markup(text), sheet.contents)


def form() -> str:
    """The digest of the code that draws; a sheet of another form counts as not there."""
    return current_app.extensions["sheet_form"]


def draw_missing(_: Actor, clock: Clock) -> Counts:
    """Draw the published texts that have no sheet, or one of older code (准备公开页的正文)."""
    counts = Counts()
    while drawn := _draw_some():
        counts.done += drawn
    return counts


def _draw_some() -> int:
    with transaction():
        texts = db.session.execute(_missing().with_for_update(of=Revision, skip_locked=True)).all()
        if texts:
            sheets = ((each.id, _drawn(each.text)) for each in texts)
            rows = [{"revision_id": n, "form": form(), "sheet": s.text, "contents": s.contents} for n, s in sheets]
            db.session.execute(sa.delete(LawSheet).where(LawSheet.revision_id.in_([each.id for each in texts])))
            db.session.execute(sa.insert(LawSheet.__table__), rows)
    return len(texts)


def sheet_faults() -> Iterator[str]:
    """Sheets that are not what their texts look like when drawn anew."""
    query = sa.select(LawSheet.revision_id, LawSheet.sheet, LawSheet.contents, Revision.text)
    query = query.join(Revision, Revision.id == LawSheet.revision_id).where(LawSheet.form == form())
    for revision_id, sheet, contents, text in db.session.execute(query.order_by(LawSheet.revision_id)).yield_per(BATCH):
        if _drawn(text) != (sheet, contents):
            yield f"the sheet of revision {revision_id} is not its text"


def register(app: Flask) -> None:
    """Note with which code texts are drawn."""
    root = Path(app.root_path).parent
    digest = hashlib.sha256()
    texts = (root / "lawdocs" / "texts" / f"{name}.py" for name in READ_WITH)
    for path in (root / "templates" / LAW, Path(__file__), *texts):
        digest.update(path.read_bytes())
    app.extensions["sheet_form"] = digest.hexdigest()


@lru_cache(maxsize=1_000)
def _drawn(text: str) -> Sheet:
    return draw(parse(text))


def _missing() -> sa.Select[tuple[int, str]]:
    sheet = sa.select(LawSheet.revision_id).where(LawSheet.revision_id == Revision.id, LawSheet.form == form())
    query = sa.select(Revision.id, Revision.text).where(Revision.no.is_not(None), ~sheet.exists())
    return query.order_by(Revision.id).limit(BATCH)

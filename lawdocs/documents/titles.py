"""Titles of a document over time (名称变更): the text of an amendment may bring a new one, which holds from its day."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import sqlalchemy as sa

from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document, Revision


class Named(Protocol):
    """A published text; ``title`` is what the document is called with it, None where it is called as before."""

    @property
    def title(self) -> str | None: ...


def title_with(editions: Sequence[Named], edition: Named | None, title: str) -> str:
    """What a document is called with one of its texts; ``title`` is what it is called on its row."""
    held = editions[: editions.index(edition) + 1] if edition is not None else editions[:1]
    return next((each.title for each in reversed(held) if each.title), title)


def title_of(edition: Revision) -> str:
    """What its document is called with a published text."""
    return title_with(edition.document.editions, edition, edition.document.title)


def former_titles(editions: Sequence[Named], title: str) -> list[str]:
    """What the document was, or is going to be, called with others of its texts (曾用名, 将用名), in their order."""
    return [each for each in dict.fromkeys(edition.title for edition in editions) if each and each != title]


def other_titles(editions: Sequence[Named], title: str) -> list[tuple[str, list[str]]]:
    """The titles before the one that a document is called now and those after it, each under its heading."""
    now = [at for at, each in enumerate(editions) if each.title == title]
    at = now[-1] + 1 if now else 0
    before = former_titles(editions[:at], title)
    after = [each for each in former_titles(editions[at:], title) if each not in before]
    return [(label, found) for label, found in (("曾用名", before), ("以后的名称", after)) if found]


def is_titled(title: str) -> sa.ColumnElement[bool]:
    """Documents that are called just so, or were with one of their texts."""
    return sa.or_(Document.title == title, _once(Revision.title == title))


def has_in_title(words: str) -> sa.ColumnElement[bool]:
    """Documents that have words in their title, or had with one of their texts."""
    once = _once(Revision.title.contains(words, autoescape=True))
    return sa.or_(Document.title.contains(words, autoescape=True), once)


def _once(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether one of the texts of a document, withdrawn ones aside, is so."""
    texts = sa.select(Revision.id).where(Revision.document_id == Document.id, Revision.withdrawn_on.is_(None))
    return texts.where(condition).exists()


def take_title(document: Document, today: date) -> None:
    """Let the row of a document say what it is called today; the day of a new title has come, or is still ahead."""
    document.title = title_with(document.editions, edition_on(document, today), document.title)

"""Which of our public documents a text means that amends or repeals it: by number, else by title."""

from collections.abc import Sequence

import sqlalchemy as sa

from lawdocs.cleanup.competence import may_change, same_place
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_public
from lawdocs.documents.titles import is_titled
from lawdocs.extensions import db
from lawdocs.texts.numbers import number_key
from workflows.titles import changes_others, heart_of, names

_MOST = 200


def matched(title: str, number: str, by: Document) -> Document | None:
    """The one public document that a text names by number or title; None where there is none, or several."""
    return one_of(named(title, number, by), by)


def one_of(found: Sequence[Document], by: Document) -> Document | None:
    """The document that is meant: of several the one of the same maker, else the one that its maker may change."""
    own = [each for each in found if each.issuer_name == by.issuer_name]
    chosen = found if len(found) == 1 else own or [each for each in found if may_change(by, each)]
    return chosen[0] if len(chosen) == 1 else None


def named(title: str, number: str, by: Document) -> list[Document]:
    """All public documents of the same place, not younger than the text, that have the number or the title.

    A title may stand without the notice that issued it and without its place.
    """
    found = _with_number(number, by) or _with_title(title, by)
    return [each for each in found if same_place(by, each)]


def _with_number(number: str, by: Document) -> list[Document]:
    return _public(Document.number_key == number_key(number), by) if number and number_key(number) else []


def _with_title(title: str, by: Document) -> list[Document]:
    """Those of just this title, else those that issue what is called so."""
    if not title:
        return []
    exact = _public(is_titled(title), by)
    if exact:
        return exact
    heart = heart_of(title, by.issuer_name or "")
    found = _public(Document.title.contains(heart, autoescape=True), by)
    return [each for each in found if _is_called(each, title) and not changes_others(each.title)]


def _is_called(document: Document, title: str) -> bool:
    issuer = document.issuer_name or ""
    return heart_of(document.title, issuer) == heart_of(title, issuer) and names(document.title, heart_of(title, ""))


def _public(condition: sa.ColumnElement[bool], by: Document) -> list[Document]:
    query = sa.select(Document).where(condition, is_public(), Document.id != by.id)
    if by.published_on is not None:
        query = query.where(sa.or_(Document.published_on.is_(None), Document.published_on <= by.published_on))
    return list(db.session.scalars(query.order_by(Document.id).limit(_MOST)))

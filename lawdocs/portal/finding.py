"""Find the one document that a number or a title means (某一天是否有效)."""

from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published
from lawdocs.documents.titles import is_titled
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from lawdocs.portal.params import ListQuery, QueryTooLong, Sort, clean
from lawdocs.portal.queries import search_for
from lawdocs.texts.search import MAX_QUERY_LENGTH


class NothingAsked(DomainError):
    """The form was sent without a number or a title."""

    code, status = "FIELD_REQUIRED", 422

    def __init__(self) -> None:
        super().__init__("请填写文号或标题")


def address_on(typed: str, day: date, today: date) -> str:
    """The page of that day of the one document that is meant, else the list of that day."""
    q = clean(typed)
    if not q:
        raise NothingAsked
    if len(q) > MAX_QUERY_LENGTH:
        raise QueryTooLong
    meant = _meant(q, today)
    if len(meant) == 1:
        return url_for("portal.on_day", document_id=meant[0], day=day.isoformat())
    return ListQuery(q=q, on=day, sort=Sort.RELEVANCE).url()


def _meant(q: str, today: date) -> list[int]:
    """The documents of that very title or number, else those the search finds; two are enough to know better."""
    title = q.removeprefix("《").removesuffix("》")
    for condition in (is_titled(title), search_for(q, today).matches):
        if condition is None:
            continue
        found = db.session.scalars(sa.select(Document.id).where(is_published(today), condition).limit(2)).all()
        if found:
            return list(found)
    return []

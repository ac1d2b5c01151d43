"""Find the one document that a number or a title means (某一天是否有效)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published
from lawdocs.documents.titles import is_titled
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from lawdocs.portal.caching import version
from lawdocs.portal.counts import tally
from lawdocs.portal.params import DateInvalid, ListQuery, QueryTooLong, Sort, clean, read_day
from lawdocs.portal.queries import search_for
from lawdocs.texts.search import MAX_QUERY_LENGTH


class NothingAsked(DomainError):
    """The form was sent without a number or a title."""

    code, status = "FIELD_REQUIRED", 422

    def __init__(self) -> None:
        super().__init__("请填写文号或标题")


@dataclass(frozen=True)
class DayAsked:
    """What was typed into a day form, and what is wrong with it: the code and the message of the field."""

    q: str = ""
    day: str = ""
    field: str = ""
    code: str = ""
    message: str = ""

    @property
    def status(self) -> int:
        return 422 if self.code else 200


def read_asked_day(arguments: Mapping[str, str]) -> date | DayAsked:
    """The day that was typed, or the form as it is shown again."""
    typed = DayAsked(clean(arguments.get("q", "")), clean(arguments.get("day", "")))
    try:
        return read_day(typed.day)
    except DateInvalid as error:
        message = error.message if typed.day else "请填写日期"
        return replace(typed, field="day", code=error.code, message=message)


def address_on(arguments: Mapping[str, str], today: date) -> str | DayAsked:
    """The page of the day of the one document that is meant, else the list of that day; or the form again."""
    typed = DayAsked(clean(arguments.get("q", "")), clean(arguments.get("day", "")))
    wrong = _fault_of_words(typed.q)
    if wrong is not None:
        return replace(typed, field="q", code=wrong.code, message=wrong.message)
    day = read_asked_day(arguments)
    if isinstance(day, DayAsked):
        return day
    meant = _meant(typed.q, day, today)
    if len(meant) == 1:
        return url_for("portal.on_day", document_id=meant.pop(), day=day.isoformat())
    return ListQuery(q=typed.q, on=day, sort=Sort.RELEVANCE).url()


def _fault_of_words(q: str) -> DomainError | None:
    if not q:
        return NothingAsked()
    return QueryTooLong() if len(q) > MAX_QUERY_LENGTH else None


def _meant(q: str, day: date, today: date) -> set[int]:
    """The documents of that very title or number, else those the search finds; two are enough to know better.

    Words are sought in the texts of today and in those of the day.
    """
    found = _public(is_titled(q.removeprefix("《").removesuffix("》")), today)
    search = search_for(q, today)
    if found or search.matches is None:
        return found
    found = _public(search.matches, today)
    if search.terms:
        found.update(tally(ListQuery(q=q, on=day), search, version(), day).first[:2])
    return found


def _public(condition: sa.ColumnElement[bool], today: date) -> set[int]:
    return set(db.session.scalars(sa.select(Document.id).where(is_published(today), condition).limit(2)))

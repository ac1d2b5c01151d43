"""Legal status on a day (效力状态) as a pure function of dates, and the arithmetic of terms of validity (有效期)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflows.days import zh_date
from workflows.states import LegalStatus

if TYPE_CHECKING:
    from workflows.profiles import Limit


@dataclass(frozen=True)
class Term:
    """A term of validity (有效期) that a text states: whole years, or a last day; ``start`` where it is known."""

    years: int | None = None
    last_day: date | None = None
    start: date | None = None

    def __str__(self) -> str:
        return f"{self.years}年" if self.last_day is None else f"至{zh_date(self.last_day)}"

    def is_of(self, years: int) -> bool:
        """Whether it may be one of so many years; a last day alone may be one of any, its first day being open."""
        if self.last_day is None:
            return self.years == years
        return self.start is None or last_day(self.start, years) == self.last_day

    def objection(self, limit: "Limit") -> str:
        """What is wrong with it under the rules; empty when nothing is, or nothing can be said before its start."""
        if self.last_day is None:
            return limit.objection(self.years)
        if self.start is not None and self.last_day > last_day(self.start, limit.years):
            return f"超过上限{limit}"
        return ""


@dataclass(frozen=True)
class Validity:
    """The dates that decide what a published document is on a day.

    ``in_force_until`` is the first day out of force: 有效期至 D is stored as D + 1. ``end_kind`` says which end that
    day brings. ``stated_status`` with ``stated_on`` is for imported stock whose source states a status without the
    date it came about: it holds from the day of the source on, and nothing is invented for the days before.
    """

    published_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    end_kind: LegalStatus | None = None
    amended_from: date | None = None
    stated_status: LegalStatus | None = None
    stated_on: date | None = None


def status_on(document: Validity, day: date) -> LegalStatus | None:
    """The legal status of a published document on a day; None before its publication, when it bound nobody.

    Takes anything with the fields of ``Validity``. Dates that are known come before a source's bare statement.
    ``lawdocs.documents.queries.status_on`` is the same rule in SQL; both are tested against each other.
    """
    if document.published_on is not None and day < document.published_on:
        return None
    if document.in_force_until is not None and day >= document.in_force_until:
        return document.end_kind or LegalStatus.LAPSED
    if document.in_force_from is not None and day < document.in_force_from:
        return LegalStatus.PENDING
    if document.stated_status is not None:
        return _status_of_stated(document, day)
    if document.in_force_from is None:
        return LegalStatus.UNKNOWN
    if document.amended_from is not None and day >= document.amended_from:
        return LegalStatus.AMENDED
    return LegalStatus.IN_FORCE


def _status_of_stated(document: Validity, day: date) -> LegalStatus:
    if document.stated_on is not None and day >= document.stated_on:
        return document.stated_status
    return LegalStatus.UNKNOWN


def last_day(start: date, years: int) -> date:
    """The last day in force of a term of whole years: 5 years from 2022-08-01 end with 2027-07-31.

    A term from 29 February ends with 28 February of the last year, the day before the (missing) anniversary's.
    """
    try:
        anniversary = start.replace(year=start.year + years)
    except ValueError:  # 29 February has no anniversary in a common year: it falls on 1 March
        anniversary = date(start.year + years, 3, 1)
    return anniversary - timedelta(days=1)

"""What the figures count (统计口径), as conditions that they and their lists share; see docs/supervision.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.access import readable_documents
from lawdocs.cleanup.queries import STANDING
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published, status_is
from workflows.actors import Actor
from workflows.deadlines import years_after
from workflows.states import LegalStatus

Condition = sa.ColumnElement[bool]
HORIZONS = (30, 90, 180)
MONTHS = 12
UNKNOWN_AGE = "unknown"


@dataclass(frozen=True)
class Month:
    """A month of the calendar (月份)."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def label(self) -> str:
        return f"{self.year}年{self.number}月"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)


def coming_months(today: date) -> Iterator[Month]:
    """This month and the eleven that follow."""
    month = Month(today.year, today.month)
    for _ in range(MONTHS):
        yield month
        month = month.next


@dataclass(frozen=True)
class Age:
    """How long ago a document was published (公布年限): at least ``least`` years, less than ``below``."""

    key: str
    label: str
    least: int | None
    below: int | None


AGES = (
    Age("under-1", "不满1年", 0, 1),
    Age("1-2", "1—2年", 1, 2),
    Age("2-3", "2—3年", 2, 3),
    Age("3-5", "3—5年", 3, 5),
    Age("over-5", "5年以上", 5, None),
    Age(UNKNOWN_AGE, "公布日期不详", None, None),
)
AGE_BY_KEY: Mapping[str, Age] = {age.key: age for age in AGES}


def in_force(today: date) -> Condition:
    """In force on the day, amended or not (现行有效)."""
    return status_is(LegalStatus.IN_FORCE, today)


def of_age(age: Age, today: date) -> Condition:
    """Published that long ago; the day of publication counts for the younger group until its anniversary."""
    if age.least is None:
        return Document.published_on.is_(None)
    bounds = []
    if age.least:
        bounds.append(Document.published_on <= years_after(today, -age.least))
    if age.below is not None:
        bounds.append(Document.published_on > years_after(today, -age.below))
    return sa.and_(Document.published_on.is_not(None), *bounds)


def ends_by_term(today: date) -> Condition:
    """Stands, and its last day, by its term or by a declared lapse, is today or still to come (将期满)."""
    return sa.and_(
        is_published(today),
        Document.state.in_(STANDING),
        Document.in_force_until > today,
        sa.or_(Document.end_kind.is_(None), Document.end_kind == LegalStatus.LAPSED),
    )


def last_day_within(today: date, days: int) -> Condition:
    """The last day in force is at most so many days away; the column holds the day after it."""
    return sa.and_(Document.in_force_until > today, Document.in_force_until <= today + timedelta(days=days + 1))


def last_day_in(month: Month) -> Condition:
    """The last day in force lies in a month."""
    return sa.and_(Document.in_force_until > month.first, Document.in_force_until <= month.next.first)


def ended_in(year: int, today: date) -> Condition:
    """Out of force since a day of that year, as far as it has come (退出): repealed, lapsed or declared lapsed."""
    return sa.and_(
        is_published(today),
        Document.in_force_until >= date(year, 1, 1),
        Document.in_force_until <= min(date(year, 12, 31), today),
    )


def was_repealed() -> Condition:
    return Document.end_kind == LegalStatus.REPEALED


def lapsed() -> Condition:
    """Without a word to the contrary, a document that is over has lapsed."""
    return sa.or_(Document.end_kind.is_(None), Document.end_kind == LegalStatus.LAPSED)


def shown_title(actor: Actor) -> sa.ColumnElement[str | None]:
    """The title of a document, or NULL where the actor may not read it yet: it never leaves the database then."""
    return sa.case((readable_documents(actor), Document.title), else_=sa.null())


def shown_number(actor: Actor) -> sa.ColumnElement[str | None]:
    """The number of a document, hidden together with its title."""
    return sa.case((readable_documents(actor), Document.number), else_=sa.null())

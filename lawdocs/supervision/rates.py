"""Filing rates (报备率、报备及时率、规范率): what was on record at the end of a stated day, by agency and period.

Only days on record count, and only what was on record by then: what is done later never changes the figure of an
earlier day.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from lawdocs.audit.services import canonical
from lawdocs.clock import at_office
from lawdocs.deadlines.models import Deadline, DeadlineChange, Outcome
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.filing.lists import FIRST_QUARTER, LAST_QUARTER, quarter_days
from lawdocs.filing.upward_models import Correction, FilingPackage, RecordReview, Stage, UpwardFiling
from lawdocs.supervision.scope import AGENCY, Scope
from workflows.duties import Duty

AgencyId = int | None
CORRECTED = (Correction.AMENDED, Correction.REPEALED)
DECIDED = (Stage.REGISTERED, Stage.REFUSED)


class Span(Protocol):
    """Days from a first to a last one, both of which count."""

    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date: ...


@dataclass(frozen=True)
class Period:
    """A year, or a quarter of it (统计期间); ``quarter`` is 0 for the whole year."""

    year: int
    quarter: int = 0

    @property
    def first(self) -> date:
        return quarter_days(self.year, self.quarter or FIRST_QUARTER)[0]

    @property
    def last(self) -> date:
        return quarter_days(self.year, self.quarter or LAST_QUARTER)[1]

    @property
    def label(self) -> str:
        return f"{self.year}年" + (f"第{'一二三四'[self.quarter - 1]}季度" if self.quarter else "")


@dataclass(frozen=True)
class Rates:
    """The figures of one agency, or of several together."""

    due: int = 0
    filed: int = 0
    timely: int = 0
    registered: int = 0
    refused: int = 0
    reviewed: int = 0
    conform: int = 0
    corrected: int = 0

    @property
    def letters(self) -> int:
        """Reviews that ended with an opinion letter."""
        return self.reviewed - self.conform

    def __add__(self, other: "Rates") -> "Rates":
        return Rates(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


LABELS: Mapping[str, str] = {
    "due": "应报备",
    "filed": "已报备",
    "timely": "及时报备",
    "registered": "登记",
    "refused": "不予登记",
    "reviewed": "已审查",
    "conform": "无意见书",
    "corrected": "已纠正",
}


def duties(period: Span, as_of: date, scope: Scope) -> sa.Subquery:
    """The duties to file whose last day lies in a period and had come; ``filed_on`` once all receivers had it.

    Copies hold nothing up. A duty that was lifted by then is none.
    """
    end = _end_of(as_of)
    known = sa.and_(UpwardFiling.submitted_on <= as_of, FilingPackage.made_at < end)
    submitted_on = sa.case((known, UpwardFiling.submitted_on), else_=None)
    lifted = sa.and_(Deadline.outcome == Outcome.VOID, Deadline.ended_on <= as_of)
    found = (
        sa.select(
            Deadline.id.label("deadline_id"),
            Document.id.label("document_id"),
            AGENCY.label("agency_id"),
            _due_on(as_of).label("due_on"),
            sa.func.min(UpwardFiling.id).label("filing_id"),
            sa.case((sa.func.count() == sa.func.count(submitted_on), sa.func.max(submitted_on)), else_=None).label(
                "filed_on"
            ),
        )
        .join(UpwardFiling, UpwardFiling.deadline_id == Deadline.id)
        .join(Document, Document.id == UpwardFiling.document_id)
        # What was handed in again after a supplement was handed in with the first package.
        .outerjoin(FilingPackage, sa.and_(FilingPackage.filing_id == UpwardFiling.id, FilingPackage.no == 1))
        .where(UpwardFiling.is_copy.is_(False), Deadline.opened_at < end, scope.holds())
        .where(sa.or_(Deadline.outcome.is_(None), sa.not_(lifted)))
        .group_by(Deadline.id, Document.id)
        .subquery()
    )
    last = min(period.last, as_of)
    return sa.select(found).where(found.c.due_on.between(period.first, last)).subquery()


def decisions(period: Span, as_of: date, scope: Scope) -> sa.Subquery:
    """What the bureaus decided on in a period: registered, or refused."""
    return (
        sa.select(
            UpwardFiling.id.label("filing_id"),
            Document.id.label("document_id"),
            AGENCY.label("agency_id"),
            UpwardFiling.stage,
            UpwardFiling.decided_on,
        )
        .join(Document, Document.id == UpwardFiling.document_id)
        .where(UpwardFiling.receiver_id.is_not(None), UpwardFiling.stage.in_(DECIDED), scope.holds())
        .where(UpwardFiling.decided_on.between(period.first, min(period.last, as_of)))
        .subquery()
    )


def reviews(period: Span, as_of: date, scope: Scope) -> sa.Subquery:
    """The record reviews that were concluded in a period; ``is_corrected`` once the maker reported it by the day."""
    corrected = sa.and_(RecordReview.correction.in_(CORRECTED), RecordReview.reported_on <= as_of)
    return (
        sa.select(
            RecordReview.id.label("review_id"),
            UpwardFiling.id.label("filing_id"),
            Document.id.label("document_id"),
            AGENCY.label("agency_id"),
            RecordReview.concluded_on,
            RecordReview.letter_number,
            sa.case((corrected, 1), else_=0).label("is_corrected"),
        )
        .join(UpwardFiling, UpwardFiling.id == RecordReview.filing_id)
        .join(Document, Document.id == UpwardFiling.document_id)
        .where(RecordReview.concluded_on.between(period.first, min(period.last, as_of)), scope.holds())
        .subquery()
    )


def is_timely(found: sa.Subquery) -> sa.ColumnElement[bool]:
    """Filed by the last day, which counts."""
    return found.c.filed_on <= found.c.due_on


def rates_by_agency(period: Period, as_of: date, scope: Scope) -> dict[AgencyId, Rates]:
    """The figures of every agency that has any; three statements, however many documents there are."""
    due, decided, reviewed = (each(period, as_of, scope) for each in (duties, decisions, reviews))
    counted = [
        _counted(due, filed=due.c.filed_on.is_not(None), timely=is_timely(due)),
        _counted(decided, registered=decided.c.stage == Stage.REGISTERED, refused=decided.c.stage == Stage.REFUSED),
        _counted(reviewed, conform=reviewed.c.letter_number.is_(None), corrected=reviewed.c.is_corrected == 1),
    ]
    found: dict[AgencyId, Rates] = {}
    for query, of_all in zip(counted, ("due", None, "reviewed"), strict=True):
        for row in db.session.execute(query).mappings():
            parts = {name: row[name] for name in row if name not in ("agency_id", "total")}
            whole = {of_all: row["total"]} if of_all else {}
            agency_id = row["agency_id"]
            found[agency_id] = found.get(agency_id, Rates()) + Rates(**parts, **whole)
    return found


def first_due_on() -> date | None:
    """The last day of the first duty to file that is on record."""
    return db.session.scalar(sa.select(sa.func.min(Deadline.due_on)).where(Deadline.duty == Duty.FILING))


def total(parts: Iterable[Rates]) -> Rates:
    """Several agencies as one."""
    return sum(parts, Rates())


def digest_of(period: Period, as_of: date, scope: Scope) -> str:
    """The sha256 of the lists behind the figures: every duty, decision and review with the days that counted."""
    due, decided, reviewed = (each(period, as_of, scope) for each in (duties, decisions, reviews))
    lists = [
        sa.select(due.c.deadline_id, due.c.document_id, due.c.agency_id, due.c.due_on, due.c.filed_on),
        sa.select(*(decided.c[name] for name in ("filing_id", "document_id", "agency_id", "stage", "decided_on"))),
        sa.select(*reviewed.c),
    ]
    rows = [[list(row) for row in db.session.execute(each.order_by(each.selected_columns[0]))] for each in lists]
    return hashlib.sha256(canonical([period.label, as_of, rows]).encode()).hexdigest()


def written(found: Mapping[AgencyId, Rates]) -> str:
    """Figures as the record of a freeze holds them."""
    return canonical({str(agency_id or ""): asdict(each) for agency_id, each in found.items()})


def names() -> tuple[str, ...]:
    """The names of the figures, in their order."""
    return tuple(each.name for each in fields(Rates))


def percent(part: int, whole: int) -> str:
    """A rate, cut after one digit: 100% is said of all only, and 0% of none only."""
    tenths = part * 1000 // whole
    return "不足0.1%" if part and not tenths else f"{tenths / 10:g}%"


def is_below(part: int, whole: int, required: int) -> bool:
    """Whether a rate falls short of what the profile requires, exactly."""
    return part * 100 < whole * required


def _counted(found: sa.Subquery, **parts: sa.ColumnElement[bool]) -> sa.Select[tuple[object, ...]]:
    columns = [sa.func.count(sa.case((part, 1))).label(name) for name, part in parts.items()]
    return sa.select(found.c.agency_id, sa.func.count().label("total"), *columns).group_by(found.c.agency_id)


def _due_on(as_of: date) -> sa.ColumnElement[date]:
    """The last day as it stood then: a calendar or a rule may have moved it since."""
    moved_since = (
        sa.select(DeadlineChange.before_on)
        .where(DeadlineChange.deadline_id == Deadline.id, DeadlineChange.at >= _end_of(as_of))
        .order_by(DeadlineChange.id)
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(moved_since, Deadline.due_on)


def _end_of(day: date) -> datetime:
    return at_office(day + timedelta(days=1), 0)

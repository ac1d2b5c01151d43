"""The figures of the overview (统计数): the database groups and counts, no document is loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lawdocs.clock import local
from lawdocs.deadlines.words import marks
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.supervision import conditions as that
from lawdocs.supervision.late import What, late_items
from lawdocs.supervision.scope import AGENCY, Scope
from lawdocs.work.queries import WAITING, waiting_since
from lawdocs.work.turns import asks_drafter
from workflows.actors import Actor
from workflows.states import DocumentState

AgencyId = int | None


@dataclass(frozen=True)
class Waiting:
    """What waits in one state (在办): how many, and the one that waits longest.

    ``title`` is None where the reader may not read the document before its publication.
    """

    count: int
    since: datetime
    document_id: int
    title: str | None
    issuer_id: AgencyId
    drafting_agency_id: AgencyId
    asks_drafter: bool


@dataclass(frozen=True)
class Late:
    """What is past its day (逾期): how many, the oldest day, and how many are 长期逾期.

    ``provisional`` and ``unverified`` are how many of the days must say so.
    """

    count: int
    oldest: date
    long: int
    provisional: int
    unverified: int

    @property
    def marks(self) -> str:
        """What must be said with the oldest day: whatever is said with the day of one of them."""
        return marks(self.provisional, self.unverified)


@dataclass(frozen=True)
class Standing:
    """Documents in force of one agency: all of them, and by age in the order of ``AGES``."""

    total: int
    ages: tuple[int, ...]


@dataclass(frozen=True)
class Ending:
    """Documents of one agency that end: by horizon, by coming month, and the first day of an end."""

    horizons: tuple[int, ...]
    months: tuple[int, ...]
    first_until: date | None


@dataclass(frozen=True)
class Ended:
    """Documents of one agency that ended in a year."""

    repealed: int
    lapsed: int


def waiting_by_state(scope: Scope, actor: Actor) -> Mapping[DocumentState, Waiting]:
    """Every state in which documents wait, with its oldest."""
    since = waiting_since().label("since")
    waiting = sa.select(
        Document.id,
        Document.state,
        Document.issuer_id,
        Document.drafting_agency_id,
        that.shown_title(actor).label("title"),
        asks_drafter().label("asks_drafter"),
        since,
        sa.func.count().over(partition_by=Document.state).label("count"),
        sa.func.row_number().over(partition_by=Document.state, order_by=(since, Document.id)).label("rank"),
    ).where(Document.state.in_(WAITING), scope.holds())
    found = waiting.subquery()
    rows = db.session.execute(sa.select(found).where(found.c.rank == 1))
    return {
        row.state: Waiting(
            row.count, row.since, row.id, row.title, row.issuer_id, row.drafting_agency_id, row.asks_drafter
        )
        for row in rows
    }


def waiting_by_agency(scope: Scope) -> Mapping[AgencyId, tuple[int, datetime]]:
    """How many documents of each agency wait, and since when the oldest does."""
    waiting = sa.select(AGENCY.label("agency_id"), waiting_since().label("since")).where(
        Document.state.in_(WAITING), scope.holds()
    )
    found = waiting.subquery()
    query = sa.select(found.c.agency_id, sa.func.count(), sa.func.min(found.c.since)).group_by(found.c.agency_id)
    return {agency_id: (count, since) for agency_id, count, since in db.session.execute(query)}


def in_force_by_agency(scope: Scope, today: date) -> Mapping[AgencyId, Standing]:
    """Documents in force, by agency and age."""
    query = _grouped(scope, that.in_force(today), [that.of_age(age, today) for age in that.AGES])
    return {agency_id: Standing(total, tuple(ages)) for agency_id, total, *ages in db.session.execute(query)}


def ending_by_agency(scope: Scope, today: date) -> Mapping[AgencyId, Ending]:
    """Documents whose last day comes within the horizons or the coming months, by agency."""
    horizons = [that.last_day_within(today, days) for days in that.HORIZONS]
    months = [that.last_day_in(month) for month in that.coming_months(today)]
    query = _grouped(scope, that.ends_by_term(today), [*horizons, *months], sa.func.min(Document.in_force_until))
    cut = len(horizons)
    return {
        agency_id: Ending(tuple(counts[:cut]), tuple(counts[cut:]), first)
        for agency_id, _, *counts, first in db.session.execute(query)
    }


def ended_by_agency(scope: Scope, year: int, today: date) -> Mapping[AgencyId, Ended]:
    """Documents that were repealed or lapsed in a year, by agency."""
    query = _grouped(scope, that.ended_in(year, today), [that.was_repealed(), that.lapsed()])
    return {agency_id: Ended(repealed, over) for agency_id, _, repealed, over in db.session.execute(query)}


def late_by_agency(scope: Scope, actor: Actor, today: date) -> Mapping[tuple[What, AgencyId], Late]:
    """What is overdue, by kind and agency."""
    found = late_items(scope, actor, today).subquery()
    sums = [sa.func.sum(found.c[name]) for name in ("long", "provisional", "unverified")]
    query = sa.select(found.c.what, found.c.agency_id, sa.func.count(), sa.func.min(found.c.due_on), *sums)
    rows = db.session.execute(query.group_by(found.c.what, found.c.agency_id))
    return {(What(what), agency_id): Late(*figures) for what, agency_id, *figures in rows}


def waited_days(since: datetime, today: date) -> int:
    """For how many days something has waited."""
    return max(0, (today - local(since).date()).days)


def joined(parts: Iterable[Late]) -> Late | None:
    """Several groups of overdue things as one."""
    found = list(parts)
    if not found:
        return None
    sums = {name: sum(getattr(each, name) for each in found) for name in ("count", "long", "provisional", "unverified")}
    return Late(oldest=min(part.oldest for part in found), **sums)


def _grouped(
    scope: Scope, counted: that.Condition, parts: list[that.Condition], *more: sa.ColumnElement[object]
) -> sa.Select[tuple[object, ...]]:
    """Per agency: how many documents meet a condition, and how many of these each further one."""
    columns = [sa.func.count(sa.case((part, 1))) for part in parts]
    return sa.select(AGENCY, sa.func.count(), *columns, *more).where(counted, scope.holds()).group_by(AGENCY)

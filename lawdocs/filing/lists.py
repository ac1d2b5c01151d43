"""Lists (目录): what a bureau registered in a quarter, what a maker made in a year, and what was not filed."""

from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.accounts.models import Agency, AgencyKind
from lawdocs.accounts.queries import agency_tree
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines.clocks import meet, start
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.deadlines.posts import Post
from lawdocs.deadlines.steps import maker_filer
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StateConflict
from lawdocs.extensions import db, transaction
from lawdocs.filing.demands import given
from lawdocs.filing.parties import RECEIVING
from lawdocs.filing.upward_models import ListKind, PeriodicList, Stage, UpwardFiling
from lawdocs.jobs.due import Counts, DueItem, take_each
from lawdocs.rules import current as profile
from lawdocs.rules import work_calendar
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.periods import months_after, reckon
from workflows.states import PUBLIC_STATES

OPEN_LISTS = "open-lists"
DUTIES = {
    ListKind.QUARTERLY: Duty.QUARTERLY_LIST,
    ListKind.ANNUAL: Duty.ANNUAL_LIST,
    ListKind.REPORT: Duty.ANNUAL_REPORT,
}
FIRST_QUARTER, LAST_QUARTER = 1, 4


def quarter_of(day: date) -> tuple[int, int]:
    """The year and quarter of a day."""
    return day.year, (day.month + 2) // 3


def quarter_days(year: int, quarter: int) -> tuple[date, date]:
    """The first and the last day of a quarter."""
    first = date(year, 3 * quarter - 2, 1)
    return first, months_after(first, 3) - timedelta(days=1)


def registered_in(bureau_id: int, year: int, quarter: int) -> sa.Select[tuple[UpwardFiling]]:
    """What a bureau registered in a quarter, by its numbers."""
    first, last = quarter_days(year, quarter)
    return (
        sa.select(UpwardFiling)
        .where(UpwardFiling.receiver_id == bureau_id, UpwardFiling.stage == Stage.REGISTERED)
        .where(UpwardFiling.decided_on.between(first, last))
        .order_by(UpwardFiling.decided_on, UpwardFiling.id)
    )


def received_in(bureau_id: int, year: int) -> sa.Select[tuple[UpwardFiling]]:
    """What was filed with a bureau in a year, copies left out."""
    return sa.select(UpwardFiling).where(
        UpwardFiling.receiver_id == bureau_id,
        UpwardFiling.is_copy.is_(False),
        UpwardFiling.submitted_on.between(date(year, 1, 1), date(year, 12, 31)),
    )


def made_in(maker_id: int, year: int) -> sa.Select[tuple[Document]]:
    """What a maker published in a year, by day."""
    return (
        sa.select(Document)
        .where(Document.issuer_id == maker_id, Document.state.in_(PUBLIC_STATES))
        .where(Document.published_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Document.published_on, Document.id)
    )


def not_filed(bureau_id: int, today: date) -> sa.Select[tuple[UpwardFiling, Deadline]]:
    """What should have been filed with a bureau and was not, or was late (R92): the longest overdue first."""
    late = sa.or_(
        sa.and_(UpwardFiling.stage == Stage.DUE, Deadline.due_on < today),
        sa.and_(UpwardFiling.submitted_on > Deadline.due_on, UpwardFiling.submitted_on >= months_after(today, -12)),
    )
    return (
        sa.select(UpwardFiling, Deadline)
        .join(Deadline, Deadline.id == UpwardFiling.deadline_id)
        .where(UpwardFiling.receiver_id == bureau_id, UpwardFiling.is_copy.is_(False))
        .where(late, Deadline.outcome.is_distinct_from(Outcome.VOID))
        .order_by(UpwardFiling.submitted_on.is_not(None), Deadline.due_on, UpwardFiling.id)
    )


def list_of(kind: ListKind, agency_id: int, year: int, quarter: int = 0) -> PeriodicList | None:
    """The row of a list, where its clock was started."""
    return db.session.scalar(
        sa.select(PeriodicList).where(
            PeriodicList.kind == kind,
            PeriodicList.agency_id == agency_id,
            PeriodicList.year == year,
            PeriodicList.quarter == quarter,
        )
    )


def send_list(periodic: PeriodicList, note: str, actor: Actor, clock: Clock, *, key: str | None) -> None:
    """Put on record that a list was published, or sent to whom receives it (公布、报送目录)."""
    with transaction():
        keys.claim(actor, key, ["send_list", periodic.id, note], clock.now(), answer="/work/filings")
        db.session.refresh(periodic, with_for_update=True)
        role, agency_id = holder_of(periodic)
        if not any((each.role, each.agency_id) == (role, agency_id) for each in actor.grants):
            raise Forbidden
        if periodic.done_at is not None:
            raise StateConflict("已办结")
        word = "公布" if periodic.kind is ListKind.QUARTERLY else "报送"
        periodic.note = given(note, f"{word}情况")
        periodic.done_at, periodic.done_on, periodic.done_by_id = clock.now(), clock.today(), actor.id
        meet(DUTIES[periodic.kind], periodic.id, clock, f"已{word}{name_of(periodic)}")
        after = {"year": periodic.year, "quarter": periodic.quarter, "agency": periodic.agency.name}
        audit.record(
            "filing:send_list",
            actor,
            clock.now(),
            "list",
            periodic.id,
            after=after | {"sent_on": periodic.done_on},
            reason=periodic.note,
            key=key,
        )


def name_of(periodic: PeriodicList) -> str:
    """2026年第三季度备案目录."""
    return title_of(periodic.kind, periodic.year, periodic.quarter)


def title_of(kind: ListKind, year: int, quarter: int = 0) -> str:
    """The title of a list."""
    return f"{year}年第{'一二三四'[quarter - 1]}季度备案目录" if kind is ListKind.QUARTERLY else f"{year}{kind.label}"


def holder_of(periodic: PeriodicList) -> Post:
    """Who owes a list: the bureau that registered, or the post that files for the maker."""
    if periodic.kind in (ListKind.QUARTERLY, ListKind.REPORT):
        return (RECEIVING, periodic.agency_id)
    return maker_filer(agency_tree().get(periodic.agency_id))


def open_lists(actor: Actor, clock: Clock) -> Counts:
    """Start the clocks of the lists that last quarter and last year left to be told (开始目录期限).

    Only while they can still be in time: what nobody was told of in its time is not made a duty afterwards.
    """
    agencies = sorted({agency_id for _, agency_id, _, _ in _owed(clock.today())})
    return take_each(OPEN_LISTS, map(DueItem, agencies), lambda agency_id: open_lists_of(agency_id, clock), clock)


def open_lists_of(agency_id: int, clock: Clock) -> bool:
    """Start the clocks of the lists that one agency owes; whether any was still to be started."""
    with transaction():
        owed = [each for each in _owed(clock.today()) if each[1] == agency_id and list_of(*each) is None]
        for kind, _, year, quarter in owed:
            _open(PeriodicList(kind=kind, agency_id=agency_id, year=year, quarter=quarter), clock)
    return bool(owed)


def _open(periodic: PeriodicList, clock: Clock) -> None:
    periodic.opened_at = clock.now()
    db.session.add(periodic)
    db.session.flush()  # the clock is that of its id
    _, last = quarter_days(periodic.year, periodic.quarter or LAST_QUARTER)
    start(
        DUTIES[periodic.kind],
        clock,
        on=last,
        held_by=holder_of(periodic),
        subject_id=periodic.id,
        agency_id=periodic.agency_id,
        about=f"{agency_tree().get(periodic.agency_id).name}{name_of(periodic)}",
    )


def _owed(today: date) -> Iterator[tuple[ListKind, int, int, int]]:
    """Every list whose time runs today: kind, agency, year and quarter."""
    year, quarter = quarter_of(today)
    last_year, last_quarter = (year - 1, LAST_QUARTER) if quarter == FIRST_QUARTER else (year, quarter - 1)
    _, end = quarter_days(last_year, last_quarter)
    if _in_time(ListKind.QUARTERLY, end, today):
        for agency in _bureaus():
            if _any(registered_in(agency.id, last_year, last_quarter)):
                yield ListKind.QUARTERLY, agency.id, last_year, last_quarter
    if _in_time(ListKind.ANNUAL, date(year - 1, 12, 31), today):
        for agency in agency_tree():
            if agency.may_issue and _any(made_in(agency.id, year - 1)):
                yield ListKind.ANNUAL, agency.id, year - 1, 0
    if _in_time(ListKind.REPORT, date(year - 1, 12, 31), today):
        for agency in _bureaus():
            if _any(received_in(agency.id, year - 1)):
                yield ListKind.REPORT, agency.id, year - 1, 0


def _in_time(kind: ListKind, end: date, today: date) -> bool:
    return today <= reckon(profile().clocks[DUTIES[kind]].period, end, work_calendar()).due


def _bureaus() -> list[Agency]:
    return [each for each in agency_tree() if each.kind is AgencyKind.JUSTICE_BUREAU]


def _any(query: sa.Select[tuple[object]]) -> bool:
    return db.session.scalar(sa.select(query.order_by(None).exists())) is True

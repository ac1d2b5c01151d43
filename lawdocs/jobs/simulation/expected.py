"""What must happen on the days to come, reckoned day by day from dates alone: the measure for what the jobs did.

Deliberately naive, and without the code it is to judge: no ladder arithmetic, no deadline service, no job query.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.access import parties_of
from lawdocs.accounts.models import RoleGrant
from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.models import CleanupRound, PlannedStep
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from workflows.deadlines import Ladder
from workflows.duties import OF_CASES, OF_COLUMN, OF_LINKAGE, Duty
from workflows.roles import Role
from workflows.states import DocumentState, LegalStatus

# (duty, subject, due day, rung, role, agency)
Reminder = tuple[str, int, date, int, str, int]
Post = tuple[str, int]


@dataclass
class Expected:
    """What is due within the days, how much of it falls on each day, and the documents that stood on the first."""

    reminders: set[Reminder] = field(default_factory=set)
    lapses: set[int] = field(default_factory=set)
    planned: set[int] = field(default_factory=set)
    busy: Counter[date] = field(default_factory=Counter)
    known: frozenset[int] = frozenset()


@dataclass
class _Standing:
    """A document that stands on the first day."""

    id: int
    issuer_id: int | None
    published_on: date | None
    until: date | None
    ends_by_term: bool
    is_decided: bool
    posts: tuple[Post, ...]
    told_above: int | None
    gone_on: date | None = None


def expected(days: Sequence[date]) -> Expected:
    """Reckon everything due on the days, from the database as it is now."""
    standing = list(_standing())
    found = Expected(known=frozenset(document.id for document in standing))
    _plan(standing, days, found)
    for document in standing:
        _walk_term(document, days, found)
    _walk_rounds(standing, days, found)
    _walk_clocks(days, found)
    return found


def _standing() -> Iterable[_Standing]:
    planned = {row.document_id for row in db.session.execute(_plans()) if row.step in ("repeal", "lapse")}
    rungs = {
        row.document_id: row.next_rung
        for row in db.session.execute(
            sa.select(Deadline.document_id, Deadline.next_rung).where(
                Deadline.duty == Duty.EXPIRY, Deadline.ended_at.is_(None)
            )
        )
    }
    query = sa.select(Document).where(Document.state.in_([DocumentState.PUBLISHED, DocumentState.CLEANUP]))
    for document in db.session.scalars(query).all():
        yield _Standing(
            document.id,
            document.issuer_id,
            document.published_on,
            document.in_force_until,
            document.in_force_until is not None and document.end_kind in (None, LegalStatus.LAPSED),
            document.id in planned,
            tuple(_posts(document)),
            rungs.get(document.id),
        )


def _plans() -> sa.Select[tuple[int, int, str, date]]:
    return sa.select(PlannedStep.id, PlannedStep.document_id, PlannedStep.step, PlannedStep.due_on).where(
        PlannedStep.done_at.is_(None), PlannedStep.cancelled_at.is_(None)
    )


def _posts(document: Document) -> Iterable[Post]:
    parties = parties_of(document)
    for bureau in parties.supervising:
        yield Role.SUPERVISOR.value, bureau
    for agency in parties.drafting:
        yield Role.DRAFTER.value, agency
    if not parties.drafting:
        for agency in parties.handling:
            yield Role.CLERK.value, agency


def _plan(standing: Sequence[_Standing], days: Sequence[date], found: Expected) -> None:
    """Steps recorded for a day to come, up to the last day walked."""
    by_id = {document.id: document for document in standing}
    for row in db.session.execute(_plans()):
        day = max(row.due_on, days[0])
        if day <= days[-1]:
            found.planned.add(row.id)
            found.busy[day] += 1
            if row.step in ("repeal", "lapse") and row.document_id in by_id:
                by_id[row.document_id].gone_on = day


def _walk_term(document: _Standing, days: Sequence[date], found: Expected) -> None:
    """Reminders up to the last day in force, and the lapse on the day after it."""
    if not document.ends_by_term or document.is_decided:
        return
    last = document.until - timedelta(days=1)
    told: set[int] = set()
    for day in days:
        if day > last:
            found.lapses.add(document.id)
            found.busy[day] += 1
            document.gone_on = day
            return
        rungs = {rung for rung in rules.current()["reminder_ladder"] if _counts(document, last, rung, day)}
        if rungs - told:
            _expect(found, ("expiry", document.id, last, min(rungs)), document.posts, day)
        told |= rungs


def _counts(document: _Standing, last: date, rung: int, day: date) -> bool:
    """Whether a rung has come, was not passed before the walk, and does not lie before the publication."""
    on = last - timedelta(days=rung)
    if on > day:
        return False
    if document.told_above is not None:
        return rung <= document.told_above
    return document.published_on is None or on >= document.published_on


def _walk_rounds(standing: Sequence[_Standing], days: Sequence[date], found: Expected) -> None:
    """Reminders of the makers' periodic cleanups; the day moves when the oldest document is gone."""
    tree = agency_tree()
    finished: Mapping[int, date] = {
        row[0]: row[1]
        for row in db.session.execute(
            sa.select(CleanupRound.agency_id, sa.func.max(CleanupRound.finished_on)).group_by(CleanupRound.agency_id)
        )
    }
    told_before = {
        (row.agency_id, row.due_on): row.next_rung
        for row in db.session.execute(
            sa.select(Deadline.agency_id, Deadline.due_on, Deadline.next_rung).where(
                Deadline.duty == Duty.CLEANUP_ROUND, Deadline.ended_at.is_(None)
            )
        )
    }
    for maker in sorted({document.issuer_id for document in standing} - {None}):
        agency = tree.get(maker)
        posts = [(Role.CLERK.value, agency.handled_by_id or agency.id)]
        posts += [(Role.SUPERVISOR.value, bureau) for bureau in tree.supervisors_of(agency)]
        own = [document for document in standing if document.issuer_id == maker]
        seen: set[tuple[date, int]] = set()
        for day in days:
            due = _round_due(own, finished.get(maker), day)
            profile = rules.current()
            rung = (
                None if due is None else _rung(due, day, profile["reminder_ladder"], profile["reminder_overdue_every"])
            )
            if rung is None or (due, rung) in seen or rung > told_before.get((maker, due), rung):
                continue
            seen.add((due, rung))
            _expect(found, ("cleanup_round", maker, due, rung), posts, day)


def _walk_clocks(days: Sequence[date], found: Expected) -> None:
    """Reminders of the clocks that run on the first day, until the planned publication that meets one of them."""
    published = {row.document_id: row.due_on for row in db.session.execute(_plans()) if row.step == "publish"}
    query = sa.select(Deadline).where(Deadline.rule != "", Deadline.ended_at.is_(None), Deadline.paused_on.is_(None))
    for deadline in db.session.scalars(query).all():
        ladder = _ladder(deadline)
        holder = (deadline.held_by_role.value, deadline.held_by_id)
        above = _above(deadline)
        met_on = published.get(deadline.document_id) if deadline.duty is Duty.PUBLICATION else None
        told = deadline.next_rung + 1
        for day in days:
            if met_on is not None and met_on <= day:
                break
            if deadline.duty is Duty.OBJECTION and day > deadline.due_on:  # it lapsed
                break
            rung = _rung(deadline.due_on, day, ladder.before, ladder.every)
            if rung is None or rung >= told:
                continue
            told = rung
            what = (deadline.duty.value, deadline.subject_id, deadline.due_on, rung)
            _expect(found, what, {holder, *above} if rung < 0 else {holder}, day)


def _ladder(deadline: Deadline) -> Ladder:
    """The ladder of the clock that has the rule of a deadline; where none has it, the one of the profile."""
    known = {each.rule: each.ladder for each in rules.current().clocks.values()}
    return known.get(deadline.rule, rules.current().ladder)


def _above(deadline: Deadline) -> list[Post]:
    """Who is told too once a clock is overdue: who supervises column or linkage, of all else the bureaus."""
    tree = agency_tree()
    holder = tree.get(deadline.held_by_id)
    if deadline.duty in OF_LINKAGE:
        return _above_in_linkage(deadline)
    if deadline.duty not in OF_COLUMN:
        return [(Role.SUPERVISOR.value, bureau) for bureau in tree.supervisors_of(holder)]
    governments = {each.id for each in tree.above(holder)}
    seats = {
        tree.get(grant.agency_id) for grant in db.session.scalars(sa.select(RoleGrant).filter_by(role=Role.EDITOR))
    }
    return [(Role.EDITOR.value, seat.id) for seat in seats if (seat.parent_id or seat.id) in governments]


def _above_in_linkage(deadline: Deadline) -> list[Post]:
    """The office, of cases the procuratorate; nobody is above the procuratorate itself."""
    found = []
    for linkage in db.session.scalars(sa.select(Linkage)):
        units = {each.agency_id for each in linkage.members if each.until_on is None}
        if deadline.held_by_id in units - {linkage.procuratorate_id}:
            cases = (Role.LIAISON.value, linkage.procuratorate_id)
            found.append(cases if deadline.duty in OF_CASES else (Role.SUPERVISOR.value, linkage.office_id))
    return found


def _round_due(own: Sequence[_Standing], finished: date | None, day: date) -> date | None:
    there = [
        document.published_on
        for document in own
        if document.published_on is not None and (document.gone_on is None or document.gone_on > day)
    ]
    if not there:
        return None
    start, year = finished or min(there), (finished or min(there)).year + rules.current()["cleanup_every"]
    leap_day = (start.month, start.day) == (2, 29) and year % 4 != 0
    return date(year, 2, 28) if leap_day else date(year, start.month, start.day)


def _rung(due: date, day: date, ladder: Sequence[int], step: int) -> int | None:
    """The latest rung that has come, counted up from the top of the ladder."""
    latest = None
    for rung in ladder:
        if due - timedelta(days=rung) <= day:
            latest = rung
    overdue = step
    while due + timedelta(days=overdue) <= day:
        latest = -overdue
        overdue += step
    return latest


def _expect(found: Expected, what: tuple[str, int, date, int], posts: Iterable[Post], day: date) -> None:
    for role, agency_id in posts:
        found.reminders.add((*what, role, agency_id))
    found.busy[day] += 1


def told_since(first_notice: int) -> Counter[Reminder]:
    """The reminders written after a notice, each with how often."""
    query = (
        sa.select(Deadline.duty, Deadline.subject_id, Notice.due_on, Notice.rung, Notice.role, Notice.agency_id)
        .join(Deadline, Deadline.id == Notice.deadline_id)
        .where(Notice.id > first_notice, Notice.rung.is_not(None))
    )
    return Counter(
        (duty.value, subject, due, rung, role.value, agency)
        for duty, subject, due, rung, role, agency in db.session.execute(query)
    )

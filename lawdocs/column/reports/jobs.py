"""The job that begins to collect the reports on the year that is over, on 1 January or as soon as it runs again."""

from lawdocs.clock import Clock
from lawdocs.column.reports import cycles, queries, timing
from lawdocs.extensions import HELD, db, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from workflows.actors import Actor

OPEN_REPORTS = "open-reports"


def open_due(actor: Actor, clock: Clock) -> Counts:
    """Begin the year that is over, and let years whose days are still to come follow the rules (开始收集年度报告).

    Only while the reports can still be in time, and where bodies are registered.
    """
    year = clock.today().year - 1
    return take_each(OPEN_REPORTS, [DueItem(year)], lambda each: take_due(each, actor, clock), clock)


def take_due(year: int, actor: Actor, clock: Clock) -> bool:
    """Begin one year, or let its days follow the rules and its reports the register; whether anything was done."""
    with transaction():
        cycle = queries.cycle_of(year)
        if cycle is not None:
            db.session.refresh(cycle, with_for_update=HELD)
            moved = cycles.follow_days(cycle, actor, clock)
            return bool(cycles.fill(year, actor, clock, "核对报告主体")) or moved
        if timing.due_day(timing.RECEIPT, year) < clock.today() or not _any_body(year):
            return False
        cycles.open_year(year, actor, clock, key=None)
    return True


def _any_body(year: int) -> bool:
    return any(each.facts.reports_in(year) for each in queries.bodies())

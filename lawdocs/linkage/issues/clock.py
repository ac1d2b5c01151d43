"""The clock of an issue (办理期限): it begins when a unit is asked, stands still while its result is judged."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.extensions import db
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.units import post_for
from workflows.duties import Duty

DUTY, RULE = Duty.LINK_ISSUE, "linkage.issue"


def begin(issue: LinkIssue, clock: Clock) -> None:
    """Start the clock of the responsible unit; that of another unit which had it before ends."""
    if clocks.cancel(DUTY, issue.id, clock, "改由其他单位办理") is not None:
        db.session.flush()  # only one clock of a duty may run
    clocks.start_given(
        DUTY,
        clock,
        on=clock.today(),
        due=issue.due_on,
        held_by=post_for(issue.linkage, issue.responsible_id),
        subject_id=issue.id,
        rule=RULE,
        ground=f"{issue.number}联动问题的分办",
        agency_id=issue.responsible_id,
        about=f"{issue.number}（{issue.work_field.label}）",
    )


def move(issue: LinkIssue, due: date, clock: Clock, why: str) -> None:
    """Move its last day."""
    clocks.move_given(DUTY, issue.id, due, clock, why)


def stand_still(issue: LinkIssue, clock: Clock) -> None:
    """The unit did its part; nobody reminds it while its result is judged."""
    clocks.pause(DUTY, issue.id, clock, "已报办理结果，等待确认")


def run_on(issue: LinkIssue, clock: Clock) -> None:
    """The result was not confirmed: the day given before still holds."""
    clocks.resume(DUTY, issue.id, clock, "办理结果没有被确认")


def end(issue: LinkIssue, clock: Clock) -> None:
    """The result was confirmed: whether in time says the day it was reported."""
    clocks.meet(DUTY, issue.id, clock, "办理结果已确认", on=issue.reported_on)

"""Judge the result of an issue (确认), write it off (销号), and take it up again (重新办理)."""

from lawdocs.clock import Clock
from lawdocs.extensions import transaction
from lawdocs.linkage.issues import clock as issue_clock
from lawdocs.linkage.issues.kind import KIND
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.telling import tell_all
from lawdocs.linkage.moves import fire
from workflows.actors import Actor
from workflows.linkage.issues import Said


def confirm(issue: LinkIssue, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Confirm a result (确认办理结果): by the side that raised the issue, never by the unit itself."""
    with transaction():
        record = fire(KIND, issue, "confirm", actor, clock, version=version, key=key, said=Said())
        issue_clock.end(issue, clock)
        tell_all(issue, record, "的办理结果已确认，等待销号", clock)


def refuse(issue: LinkIssue, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Do not confirm a result, for a reason (不予确认): its unit goes on, by the day it was given."""
    with transaction():
        said = Said(reason=reason)
        record = fire(KIND, issue, "refuse", actor, clock, version=version, key=key, said=said, text=reason)
        issue_clock.run_on(issue, clock)
        tell_all(issue, record, "的办理结果没有被确认，请继续办理", clock)


def close(issue: LinkIssue, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Write an issue off (销号)."""
    with transaction():
        on = clock.today()
        record = fire(KIND, issue, "close", actor, clock, version=version, key=key, said=Said(), closed_on=on)
        tell_all(issue, record, "已销号", clock)


def reopen(issue: LinkIssue, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take a closed issue up again, for a reason (重新办理): the office assigns it anew, with a new clock."""
    with transaction():
        said = Said(reason=reason)
        before = issue.responsible_id
        nobody = {"responsible_id": None, "due_on": None, "assigned_on": None}
        record = fire(KIND, issue, "reopen", actor, clock, version=version, key=key, said=said, text=reason, **nobody)
        tell_all(issue, record, "重新办理，等待分办", clock, also=before)

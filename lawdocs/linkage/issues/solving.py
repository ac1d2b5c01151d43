"""Ask a unit to solve an issue (分办), follow how it goes on (进展), and report what came of it (办理结果)."""

from dataclasses import dataclass
from datetime import date

from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.errors import StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage.issues import clock as issue_clock
from lawdocs.linkage.issues.kind import KIND
from lawdocs.linkage.issues.models import IssueProgress, IssueResult, LinkIssue
from lawdocs.linkage.issues.telling import tell_all, tell_raiser
from lawdocs.linkage.moves import admit, fire, note
from lawdocs.linkage.papers import Paper, Upload, keep_with, paper_of
from lawdocs.linkage.standing import standing_of
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.issues import IssueState, Said
from workflows.permissions import Permission

WORKING = frozenset({IssueState.WORKING})
NO_PROOF = "涉及的文件在问题提出以后没有修改、废止或者失效，现在不能作为佐证"


@dataclass(frozen=True)
class Result:
    """What came of an issue; ``by_document`` says that the state of the document it names proves it."""

    text: str
    by_document: bool = False


def assign(
    issue: LinkIssue,
    responsible_id: int,
    due_on: date,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Ask a unit to solve an issue by a day (分办); while one is at it, another may be asked instead."""
    with transaction():
        said = Said(responsible_id=responsible_id, due_on=due_on)
        values = {"responsible_id": responsible_id, "due_on": due_on, "assigned_on": clock.today()}
        unit = agency_tree().get(responsible_id)
        text = f"{unit.short_name}，期限{zh_date(due_on)}" if due_on is not None and unit is not None else ""
        record = fire(KIND, issue, "assign", actor, clock, version=version, key=key, said=said, text=text, **values)
        issue_clock.begin(issue, clock)
        tell_raiser(issue, record, f"已分办给{issue.responsible.short_name}，期限{zh_date(due_on)}", clock)


def move_due(
    issue: LinkIssue, due_on: date, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Give another last day for a reason (调整期限)."""
    with transaction():
        seen = {"version": version, "key": key, "asked": [due_on, reason]}
        admit(KIND, issue, "move", Permission.LINKAGE_MANAGE, WORKING, actor, clock, **seen)
        _refuse_any(_moving_faults(issue, due_on, reason, clock.today()))
        text = f"从{zh_date(issue.due_on)}调整到{zh_date(due_on)}。{reason}"
        record = note(KIND, issue, "move", actor, clock, key=key, text=text, due_on=due_on)
        issue_clock.move(issue, due_on, clock, reason)
        tell_raiser(issue, record, f"的办理期限调整到{zh_date(due_on)}", clock)


def add_progress(
    issue: LinkIssue,
    on: date,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    upload: Upload | None = None,
) -> None:
    """Put on record how the solution went on by a day (登记进展), with a file where there is one."""
    refuse_secret("", text, actor, clock)
    paper = paper_of(upload, actor, clock)
    with transaction():
        seen = {"version": version, "key": key, "asked": [on, text, paper and paper.digest]}
        admit(KIND, issue, "progress", Permission.LINKAGE_ANSWER, WORKING, actor, clock, **seen)
        _refuse_any(_progress_faults(issue, on, text, clock.today()))
        made = IssueProgress(agency_id=issue.responsible_id, on=on, text=text, at=clock.now())
        made.actor_id, made.actor_name = actor.id, actor.name
        keep_with(made, paper, clock)
        issue.entries.append(made)
        db.session.flush()  # what the digest is of
        note(KIND, issue, "progress", actor, clock, key=key, text=zh_date(on), agency_id=issue.responsible_id)


def save_result(
    issue: LinkIssue,
    result: Result,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    upload: Upload | None = None,
) -> None:
    """Keep the unit's draft of a result (起草办理结果), which nobody outside the unit sees."""
    refuse_secret("", result.text, actor, clock)
    paper = paper_of(upload, actor, clock)
    with transaction():
        seen = {"version": version, "key": key, "asked": [result.text, result.by_document, paper and paper.digest]}
        admit(KIND, issue, "save_result", Permission.LINKAGE_ANSWER, WORKING, actor, clock, **seen)
        _refuse_any(_result_faults(issue, result, clock.today()))
        _write(issue, result, paper, clock)
        note(KIND, issue, "save_result", actor, clock, key=key, agency_id=issue.responsible_id)


def report(
    issue: LinkIssue,
    result: Result,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    upload: Upload | None = None,
) -> None:
    """Report what came of an issue (报告办理结果): it can no longer be changed, and the raiser's side judges it.

    How the document stands is read and kept now, where that is offered as proof.
    """
    refuse_secret("", result.text, actor, clock)
    paper = paper_of(upload, actor, clock)
    with transaction():
        hold(LinkIssue, issue.id)
        db.session.refresh(issue)
        proofs = (str(result.by_document), paper.digest if paper is not None else "")
        said = Said(result=result.text, proofs=proofs)
        if issue.state is IssueState.WORKING:  # else the step is refused, and there is nothing to report
            _refuse_any(_result_faults(issue, result, clock.today()))
            made = _write(issue, result, paper, clock)
            made.proof = standing_of(issue.document, clock.today()).text if result.by_document else ""
            made.reported_at, made.reported_by_id, made.reported_by_name = clock.now(), actor.id, actor.name
            db.session.flush()  # what the digest is of
        seen = {"version": version, "key": key, "said": said}
        unit, on = issue.responsible_id, clock.today()
        record = fire(KIND, issue, "report", actor, clock, **seen, agency_id=unit, reported_on=on)
        issue_clock.stand_still(issue, clock)
        tell_all(issue, record, "已报办理结果，等待提出方确认", clock)


def _write(issue: LinkIssue, result: Result, paper: Paper | None, clock: Clock) -> IssueResult:
    """The draft of the responsible unit, begun or changed; a file that was sent takes the place of the one before."""
    draft = issue.draft_of(issue.responsible_id)
    if draft is None:
        draft = IssueResult(agency_id=issue.responsible_id)
        issue.results.append(draft)
    draft.text, draft.by_document = result.text, result.by_document
    keep_with(draft, paper, clock)
    db.session.flush()  # what the digest is of
    return draft


def _moving_faults(issue: LinkIssue, due_on: date, reason: str, today: date) -> list[Obstacle]:
    found = []
    if due_on <= today:
        found.append(Obstacle(f"办理期限应当晚于今天（{zh_date(today)}）", "field:due_on"))
    elif due_on == issue.due_on:
        found.append(Obstacle(f"期限现在就是{zh_date(due_on)}", "field:due_on"))
    if not reason.strip():
        found.append(Obstacle("请写明理由", "field:reason"))
    return found


def _progress_faults(issue: LinkIssue, on: date, text: str, today: date) -> list[Obstacle]:
    found = []
    if not issue.raised_on <= on <= today:
        found.append(Obstacle(f"日期应当在{zh_date(issue.raised_on)}和今天之间", "field:on"))
    if not text.strip():
        found.append(Obstacle("请写明进展", "field:text"))
    return found


def _result_faults(issue: LinkIssue, result: Result, today: date) -> list[Obstacle]:
    if not result.by_document:
        return []
    proves = issue.document is not None and standing_of(issue.document, today).mends_since(issue.raised_on)
    return [] if proves else [Obstacle(NO_PROOF, "field:by_document")]


def _refuse_any(found: list[Obstacle]) -> None:
    if found:
        raise StepRefused(tuple(found))

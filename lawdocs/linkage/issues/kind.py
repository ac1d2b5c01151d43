"""What the acts on issues have in common: who may do what to one, and what proves what it said."""

from collections.abc import Iterable

from lawdocs.linkage.issues.models import IssueProgress, IssueResult, LinkIssue
from lawdocs.linkage.moves import Kind
from lawdocs.linkage.units import members_of
from workflows.actors import Actor
from workflows.linkage.issues import IN_HAND, IssueFacts, IssueState
from workflows.linkage.sides import Subject
from workflows.permissions import Permission as P

PAGE = "/linkage/issues"
_TAKEN_UP = frozenset({IssueState.CLOSED, IssueState.ACCEPTED})


class IssueKind(Kind[LinkIssue]):
    """An issue whose responsible unit is the office itself is answered by whoever runs the linkage."""

    def may(self, actor: Actor, permission: P, row: LinkIssue) -> bool:
        """Whether a person holds a permission where this issue needs it."""
        if permission is P.LINKAGE_ANSWER and row.responsible_id == row.linkage.office_id:
            return super().may(actor, permission, row) or super().may(actor, P.LINKAGE_MANAGE, row)
        return super().may(actor, permission, row)


def raising_side(issue: LinkIssue) -> set[int]:
    """Who speaks for whoever raised an issue: the unit itself, and for a unit of the government its office too."""
    is_government = issue.raiser_id != issue.linkage.procuratorate_id
    return {issue.raiser_id} | ({issue.linkage.office_id} if is_government else set())


def _agencies(issue: LinkIssue, permission: P) -> set[int]:
    office = issue.linkage.office_id
    if permission is P.LINKAGE_MANAGE:
        return {office}
    if permission is P.LINKAGE_ANSWER:
        return {issue.responsible_id}
    # Once it is written off, the office may take it up again too, whoever raised it; and is told if it was taken up.
    asking = raising_side(issue) | ({office} if issue.state in _TAKEN_UP else set())
    return asking - {issue.responsible_id} if issue.state is IssueState.REPORTED else asking


def _words(issue: LinkIssue) -> Iterable[object]:
    raised = (issue.year, issue.no, issue.raiser_id, issue.raised_on, issue.source, issue.work_field, issue.severity)
    said = (issue.title, issue.description, issue.related_id, issue.document_id, issue.articles)
    origin = (issue.chain_id, issue.suggestion_id, issue.resolution_id)
    solved = (issue.responsible_id, issue.assigned_on, issue.due_on, issue.reported_on, issue.closed_on)
    return (*raised, *said, *origin, *solved, *map(_entry, issue.entries), *map(_result, issue.results))


def _entry(entry: IssueProgress) -> str:
    file = entry.file.sha256 if entry.file is not None else ""
    return "\t".join(map(str, (entry.agency_id, entry.on, entry.text, entry.file_name, file)))


def _result(result: IssueResult) -> str:
    file = result.file.sha256 if result.file is not None else ""
    said = (result.agency_id, result.text, result.by_document, result.proof, result.file_name, file)
    return "\t".join(map(str, (*said, result.reported_at is not None, result.reported_by_id)))


def _facts(issue: LinkIssue) -> IssueFacts:
    members = frozenset(members_of(issue.linkage))
    return IssueFacts(issue.raiser_id, issue.responsible_id, members, issue.state in IN_HAND)


def _told(issue: LinkIssue) -> dict[str, object]:
    return {"responsible_id": issue.responsible_id, "due_on": issue.due_on} if issue.responsible_id else {}


KIND = IssueKind(
    subject=Subject.ISSUE,
    what="这个问题",
    agencies=_agencies,
    page=lambda issue: f"{PAGE}/{issue.id}",
    words=_words,
    facts=_facts,
    told=_told,
)

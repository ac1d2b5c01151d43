"""What may follow from a record (接着办理): a suggestion from a resolution, an issue from either, in the same chain."""

from flask import url_for

from lawdocs.linkage.meetings.models import Resolution
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import may_for
from lawdocs.linkage.suggestions.models import Suggestion
from workflows.actors import Actor
from workflows.linkage.meetings import ResolutionState
from workflows.permissions import Permission

Offered = list[tuple[str, str]]


def from_resolution(resolution: Resolution, actor: Actor) -> Offered:
    """Address and word of what a person may begin from a resolution."""
    linkage = resolution.linkage
    if resolution.state is ResolutionState.VOID:
        return []
    found = []
    if may_for(actor, Permission.SUGGESTION_WRITE, [linkage.procuratorate_id]):
        found.append((url_for("linkage.write_suggestion", resolution=resolution.id), "起草检察建议"))
    return found + _issue(linkage, actor, resolution=resolution.id)


def from_suggestion(row: Suggestion, actor: Actor) -> Offered:
    """Address and word of what a person may begin from a suggestion that was sent."""
    return _issue(row.linkage, actor, suggestion=row.id) if row.sent_on is not None else []


def _issue(linkage: Linkage, actor: Actor, **origin: int) -> Offered:
    units = [each.agency_id for each in linkage.members if each.until_on is None] + [linkage.office_id]
    raises = may_for(actor, Permission.LINKAGE_PROPOSE, units)
    return [(url_for("linkage.raise_issue", **origin), "提出问题")] if raises else []

"""What the acts on meetings, agenda items and resolutions have in common: who may, and what is proven."""

from collections.abc import Collection, Iterable

from lawdocs.linkage.meetings.models import AgendaItem, Meeting, Resolution
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.moves import Kind
from lawdocs.linkage.sides import may_for
from workflows.actors import Actor
from workflows.linkage.meetings import MeetingFacts
from workflows.linkage.sides import Side, Subject
from workflows.permissions import Permission as P


def manages(actor: Actor, linkage: Linkage) -> bool:
    """Whether a person runs the linkage for the government."""
    return may_for(actor, P.LINKAGE_MANAGE, [linkage.office_id])


def confirmed_by_procuratorate(resolution: Resolution) -> bool:
    """Whether the procuratorate says that a resolution is done: it proposed the item, or the office answers for it.

    Nobody says so of what it answers for itself.
    """
    linkage = resolution.linkage
    proposed = resolution.item is not None and resolution.item.side is Side.PROCURATORATE
    return resolution.responsible_id == linkage.office_id or (
        proposed and resolution.responsible_id != linkage.procuratorate_id
    )


class ResolutionKind(Kind[Resolution]):
    """Of a resolution, who confirms it depends on who proposed the item; where the office itself is responsible, those
    who run the linkage report for it.
    """

    def may(self, actor: Actor, permission: P, row: Resolution) -> bool:
        """Whether a person holds a permission where this resolution needs it."""
        if permission is P.LINKAGE_PROPOSE and not confirmed_by_procuratorate(row):
            return manages(actor, row.linkage)
        if permission is P.LINKAGE_ANSWER and row.responsible_id == row.linkage.office_id:
            return manages(actor, row.linkage) or super().may(actor, permission, row)
        return super().may(actor, permission, row)


def _of_meeting(meeting: Meeting, permission: P) -> Collection[int]:
    """The office runs it, the procuratorate agrees to its minutes."""
    is_office = permission is P.LINKAGE_MANAGE
    return [meeting.linkage.office_id if is_office else meeting.linkage.procuratorate_id]


def _of_item(item: AgendaItem, permission: P) -> Collection[int]:
    return [item.linkage.office_id if permission is P.LINKAGE_MANAGE else item.proposer_id]


def _of_resolution(resolution: Resolution, permission: P) -> Collection[int]:
    if permission is P.LINKAGE_MANAGE:
        return [resolution.linkage.office_id]
    return [resolution.linkage.procuratorate_id if permission is P.LINKAGE_PROPOSE else resolution.responsible_id]


def _facts(meeting: Meeting) -> MeetingFacts:
    agenda = meeting.agenda
    return MeetingFacts(
        meeting.meeting_on,
        len(meeting.units),
        len(agenda),
        tuple(each.text for each in agenda if not each.decision.strip()),
        bool(meeting.minutes.strip()),
    )


def _words_of_meeting(meeting: Meeting) -> Iterable[object]:
    yield from (meeting.kind, meeting.ordinal, meeting.year, meeting.year_no, meeting.title, meeting.meeting_on)
    yield from (meeting.meeting_time, meeting.place, meeting.chairs, meeting.held_on, meeting.minutes)
    yield from (meeting.agreed_text, meeting.news_id)


def _words_of_item(item: AgendaItem) -> Iterable[object]:
    yield from (item.text, item.explanation, item.speakers, item.proposer_id, item.side, item.proposed_on)
    yield from (item.meeting_id, item.position, item.decision)


def _words_of_resolution(resolution: Resolution) -> Iterable[object]:
    yield from (resolution.meeting_id, resolution.item_id, resolution.no, resolution.text, resolution.responsible_id)
    yield from sorted(each.agency_id for each in resolution.units)
    yield from (resolution.resolved_on, resolution.due_on, resolution.done_on, resolution.result)


MEETING = Kind[Meeting](
    subject=Subject.MEETING,
    what="这次会议",
    agencies=_of_meeting,
    page=lambda row: f"/linkage/meetings/{row.id}",
    words=_words_of_meeting,
    facts=_facts,
    told=lambda row: {"kind": row.kind, "meeting_on": row.meeting_on},
)
ITEM = Kind[AgendaItem](
    subject=Subject.AGENDA_ITEM,
    what="这个议题",
    agencies=_of_item,
    page=lambda row: f"/linkage/agenda/{row.id}",
    words=_words_of_item,
    told=lambda row: {"proposer_id": row.proposer_id, "meeting_id": row.meeting_id},
)
RESOLUTION = ResolutionKind(
    subject=Subject.RESOLUTION,
    what="这个议定事项",
    agencies=_of_resolution,
    page=lambda row: f"/linkage/resolutions/{row.id}",
    words=_words_of_resolution,
    facts=lambda row: row.resolved_on,
    told=lambda row: {"meeting_id": row.meeting_id, "responsible_id": row.responsible_id, "due_on": row.due_on},
)

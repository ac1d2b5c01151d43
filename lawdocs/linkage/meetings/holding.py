"""Hold a meeting and settle its minutes (召开、纪要): the office writes, the procuratorate agrees or returns."""

from collections.abc import Mapping
from dataclasses import dataclass

from lawdocs.clock import Clock
from lawdocs.errors import StepRefused
from lawdocs.extensions import transaction
from lawdocs.linkage import moves
from lawdocs.linkage.meetings import interval
from lawdocs.linkage.meetings.kind import MEETING
from lawdocs.linkage.meetings.minutes import whole
from lawdocs.linkage.meetings.models import Meeting
from lawdocs.linkage.meetings.plans import posts_of
from lawdocs.linkage.notices import tell
from lawdocs.linkage.sides import office_post, procuratorate_post
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.linkage.meetings import MeetingState, Said
from workflows.linkage.sides import Side
from workflows.permissions import Permission


@dataclass(frozen=True)
class Present:
    """Whether a unit was there and spoke; why it was not."""

    was_there: bool
    spoke: bool = False
    reason: str = ""


def hold(
    meeting: Meeting,
    present: Mapping[int, Present],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Put on record that a meeting was held (登记召开) on its day, and which units were there; the next one is due."""
    with transaction():
        faults = _attendance_faults(meeting, present)
        if faults:
            raise StepRefused(faults)
        there = sum(each.was_there for each in present.values())
        text = f"应到{len(meeting.units)}家，到会{there}家"
        asked = [[each, vars(said)] for each, said in sorted(present.items())]
        seen = {"version": version, "key": key, "said": asked, "text": text}
        moves.fire(MEETING, meeting, "hold", actor, clock, held_on=meeting.meeting_on, **seen)
        for unit in meeting.units:
            said = present[unit.agency_id]
            unit.was_there, unit.spoke = said.was_there, said.spoke
            unit.reason = said.reason or unit.reason
            unit.version += 1
        interval.follow(meeting.linkage, clock, meeting)


def write_minutes(
    meeting: Meeting, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Write what was said (起草纪要); agenda, attendance and resolutions are put to it when it is handed in."""
    with transaction():
        seen = {"version": version, "key": key, "asked": text}
        moves.admit(MEETING, meeting, "write", Permission.LINKAGE_MANAGE, {MeetingState.HELD}, actor, clock, **seen)
        meeting.minutes = text.strip()
        moves.note(MEETING, meeting, "write", actor, clock, key=key)


def hand_in(meeting: Meeting, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Send the whole of the minutes to the procuratorate (纪要送确认); from now on nobody changes a word of them."""
    with transaction():
        seen = {"version": version, "key": key}
        record = moves.fire(MEETING, meeting, "hand_in", actor, clock, agreed_text=whole(meeting), **seen)
        text = f"请确认{meeting.title}的纪要"
        tell(record, [procuratorate_post(meeting.linkage)], MEETING.page(meeting), text, clock)


def agree(meeting: Meeting, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Agree to the minutes for the procuratorate (确认纪要): both sides did now, and every unit may read them."""
    with transaction():
        record = moves.fire(MEETING, meeting, "agree", actor, clock, version=version, key=key, closed_on=clock.today())
        tell(record, posts_of(meeting), MEETING.page(meeting), f"{meeting.title}的纪要已经双方确认", clock)


def object_to(
    meeting: Meeting, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Return the minutes to the office with what is wrong (退回纪要)."""
    with transaction():
        seen = {"version": version, "key": key, "said": Said(reason), "text": reason}
        record = moves.fire(MEETING, meeting, "object", actor, clock, agreed_text="", **seen)
        text = f"{meeting.title}的纪要被检察院退回：{reason}"
        tell(record, [office_post(meeting.linkage)], MEETING.page(meeting), text, clock)


def _attendance_faults(meeting: Meeting, present: Mapping[int, Present]) -> tuple[Obstacle, ...]:
    unknown = present.keys() ^ {each.agency_id for each in meeting.units}
    if unknown:
        return (Obstacle("请逐家登记参会单位是否到会", "field:absent"),)
    silent = [
        each.agency.short_name
        for each in meeting.units
        if not present[each.agency_id].was_there and not (present[each.agency_id].reason or each.reason).strip()
    ]
    if silent:
        return (Obstacle(f"请写明{'、'.join(silent)}没有到会的原因", "field:reasons"),)
    sides = {_side_of(meeting, each) for each, said in present.items() if said.was_there}
    if sides == set(Side):
        return ()
    return (Obstacle("政府和检察院都要有单位到会；没有开成的，请改期或者取消会议", "field:absent"),)


def _side_of(meeting: Meeting, agency_id: int) -> Side:
    return Side.PROCURATORATE if agency_id == meeting.linkage.procuratorate_id else Side.GOVERNMENT

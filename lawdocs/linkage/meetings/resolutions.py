"""Resolutions (议定事项): what a meeting resolved, who answers for it and until when."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage import moves
from lawdocs.linkage.chains import begin_chain
from lawdocs.linkage.meetings.kind import MEETING, RESOLUTION, manages
from lawdocs.linkage.meetings.models import AgendaItem, Meeting, Resolution, ResolutionUnit
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.notices import tell
from lawdocs.linkage.sides import Post, office_post, unit_post
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.meetings import IN_HAND, ItemState, MeetingState, ResolutionState, Said
from workflows.permissions import Permission

RULE = "linkage.resolution"


@dataclass(frozen=True)
class Resolved:
    """What was resolved: who answers for it, who helps, and until when; ``item_id`` is the item it came from."""

    text: str
    responsible_id: int
    due_on: date
    unit_ids: tuple[int, ...] = ()
    item_id: int | None = None


def resolve(
    meeting: Meeting, asked: Resolved, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> Resolution:
    """Put a resolution of a meeting on record (议定), while its minutes are being written; its clock starts."""
    with transaction():
        claimed = moves.claim(RESOLUTION, actor, "resolve", [meeting.id, asdict(asked)], clock, key)
        hold(Meeting, meeting.id)
        db.session.refresh(meeting)
        if not manages(actor, meeting.linkage):
            raise Forbidden
        if meeting.state is not MeetingState.HELD:
            raise moves.LinkConflict(MEETING.what, meeting.state)
        moves.demand_version(meeting, version, MEETING.what)
        item = db.session.get(AgendaItem, asked.item_id) if asked.item_id is not None else None
        faults = _faults(meeting, item, asked)
        if faults:
            raise StepRefused(faults)
        text = asked.text.strip()
        resolution = Resolution(
            linkage=meeting.linkage,
            chain=item.chain if item is not None else begin_chain(meeting.linkage, text, clock),
            meeting=meeting,
            item=item,
            no=_next_no(meeting),
            text=text,
            responsible_id=asked.responsible_id,
            resolved_on=meeting.held_on,
            due_on=asked.due_on,
            result="",
            units=[ResolutionUnit(agency_id=each) for each in asked.unit_ids],
        )
        record = moves.begin(RESOLUTION, resolution, "resolve", actor, clock, key=key, state=ResolutionState.OPEN)
        if claimed is not None:
            claimed.answer = MEETING.page(meeting)
        start_clock(resolution, clock)
        helpers = [unit_post(meeting.linkage, each) for each in asked.unit_ids]
        told = f"{meeting.title}第{resolution.no}项请贵单位共同办理，{zh_date(resolution.due_on)}前办结"
        tell(record, helpers, RESOLUTION.page(resolution), told, clock)
    return resolution


def void(
    resolution: Resolution, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Strike a resolution that was put down wrongly (作废), while the minutes are being written."""
    with transaction():
        hold(Meeting, resolution.meeting_id)
        db.session.refresh(resolution.meeting)
        if resolution.meeting.state is not MeetingState.HELD:
            raise StepRefused((Obstacle("纪要已经送出，议定事项不能再作废"),))
        seen = {"version": version, "key": key, "said": Said(reason), "text": reason}
        moves.fire(RESOLUTION, resolution, "void", actor, clock, **seen)
        clocks.cancel(Duty.LINK_RESOLUTION, resolution.id, clock, "议定事项作废")


def move_due(
    resolution: Resolution,
    due_on: date,
    reason: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Give a resolution another last day (调整期限), for a reason that its unit is told."""
    with transaction():
        _admit(resolution, "move_due", [due_on, reason], actor, clock, version=version, key=key)
        _demand_reason(reason)
        before = resolution.due_on
        if due_on < max(resolution.resolved_on, clock.today()):
            raise StepRefused((Obstacle(f"新的期限不能早于今天（{zh_date(clock.today())}）", "field:due_on"),))
        resolution.due_on = due_on
        moved = f"{zh_date(before)} → {zh_date(due_on)}：{reason}"
        moves.note(RESOLUTION, resolution, "move_due", actor, clock, key=key, text=moved)
        clocks.move_given(Duty.LINK_RESOLUTION, resolution.id, due_on, clock, reason)


def reassign(
    resolution: Resolution,
    responsible_id: int,
    reason: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Let another unit answer for a resolution (改由其他单位负责), as when one left the linkage."""
    with transaction():
        _admit(resolution, "reassign", [responsible_id, reason], actor, clock, version=version, key=key)
        _demand_reason(reason)
        if responsible_id not in present_units(resolution.linkage) or responsible_id == resolution.responsible_id:
            raise StepRefused((Obstacle("请选择另一家成员单位", "field:responsible_id"),))
        before = resolution.responsible.short_name
        resolution.units = [each for each in resolution.units if each.agency_id != responsible_id]
        resolution.responsible_id = responsible_id
        db.session.flush()  # the responsible unit is read anew
        db.session.refresh(resolution, ["responsible"])
        text = f"{before} → {resolution.responsible.short_name}：{reason}"
        moves.note(RESOLUTION, resolution, "reassign", actor, clock, key=key, text=text)
        if clocks.cancel(Duty.LINK_RESOLUTION, resolution.id, clock, "改由其他单位负责") is not None:
            db.session.flush()  # only one clock of a duty may run
        start_clock(resolution, clock)


def present_units(linkage: Linkage) -> list[int]:
    """The units that may answer for a resolution now, in their order."""
    return [each.agency_id for each in linkage.members if each.until_on is None]


def owner_post(resolution: Resolution) -> Post:
    """Who does the responsible unit's part; for the office itself whoever runs the linkage."""
    linkage = resolution.linkage
    is_office = resolution.responsible_id == linkage.office_id
    return office_post(linkage) if is_office else unit_post(linkage, resolution.responsible_id)


def start_clock(resolution: Resolution, clock: Clock) -> None:
    """Let the clock of a resolution run to its last day, in the transaction of the act."""
    meeting = resolution.meeting
    clocks.start_given(
        Duty.LINK_RESOLUTION,
        clock,
        on=resolution.resolved_on,
        due=resolution.due_on,
        held_by=owner_post(resolution),
        subject_id=resolution.id,
        rule=RULE,
        ground=f"{meeting.title}纪要",
        agency_id=resolution.responsible_id,
        about=f"{meeting.title}第{resolution.no}项",
    )


def _admit(
    resolution: Resolution,
    act: str,
    asked: object,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """An act of the office on a resolution that its unit has in hand."""
    seen = {"version": version, "key": key, "asked": asked}
    moves.admit(RESOLUTION, resolution, act, Permission.LINKAGE_MANAGE, IN_HAND, actor, clock, **seen)


def _next_no(meeting: Meeting) -> int:
    query = sa.select(sa.func.max(Resolution.no)).where(Resolution.meeting_id == meeting.id)
    return (db.session.scalar(query) or 0) + 1


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise StepRefused((Obstacle("请写明理由", "field:reason"),))


def _faults(meeting: Meeting, item: AgendaItem | None, asked: Resolved) -> tuple[Obstacle, ...]:
    faults, present = [], set(present_units(meeting.linkage))
    if not asked.text.strip():
        faults.append(Obstacle("请填写议定事项", "field:text"))
    if asked.item_id is not None and (
        item is None or item.meeting_id != meeting.id or item.state is not ItemState.PLACED
    ):
        faults.append(Obstacle("请选择这次会议的议题", "field:item_id"))
    if asked.responsible_id not in present:
        faults.append(Obstacle("责任单位应当是成员单位", "field:responsible_id"))
    faults += _unit_faults(asked.unit_ids, asked.responsible_id, present)
    if asked.due_on < meeting.held_on:
        faults.append(Obstacle(f"期限不能早于会议召开的日期（{zh_date(meeting.held_on)}）", "field:due_on"))
    return tuple(faults)


def _unit_faults(unit_ids: Sequence[int], responsible_id: int, present: set[int]) -> list[Obstacle]:
    if set(unit_ids) - present or len(set(unit_ids)) != len(unit_ids):
        return [Obstacle("共同办理单位应当是成员单位，每家一次", "field:unit_ids")]
    if responsible_id in unit_ids:
        return [Obstacle("责任单位不用再列为共同办理单位", "field:unit_ids")]
    return []

"""Plan a meeting, invite to it, move and cancel it (筹备、通知、改期、取消)."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time

import sqlalchemy as sa

from lawdocs.clock import Clock
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage import moves
from lawdocs.linkage.meetings.kind import MEETING, manages
from lawdocs.linkage.meetings.models import Meeting, MeetingUnit
from lawdocs.linkage.meetings.numbers import next_number, title_of
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.notices import tell
from lawdocs.linkage.sides import Post, unit_post
from lawdocs.linkage.units import members_of
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.meetings import PREPARED, Answer, MeetingKind, MeetingState, Said
from workflows.permissions import Permission

LEFT = "已退出联动机制"


@dataclass(frozen=True)
class Plan:
    """When and where a meeting is to be, and who chairs it; without a title it is called by its number."""

    kind: MeetingKind
    meeting_on: date
    meeting_time: time
    place: str
    chairs: str
    title: str = ""


def plan(
    linkage: Linkage, asked: Plan, unit_ids: Sequence[int], actor: Actor, clock: Clock, *, key: str | None
) -> Meeting:
    """Plan a meeting (筹备会议) with the units that it is to invite; nobody else is told yet."""
    with transaction():
        claimed = moves.claim(MEETING, actor, "plan", [linkage.id, asdict(asked), list(unit_ids)], clock, key)
        if not manages(actor, linkage):
            raise Forbidden
        hold(Linkage, linkage.id)  # of two plans at once each takes its own number
        _refuse_any(_faults(linkage, asked, unit_ids))
        number = next_number(linkage, asked.kind, asked.meeting_on.year)
        meeting = Meeting(linkage=linkage, ordinal=number.ordinal, year_no=number.year_no, minutes="", agreed_text="")
        _fill(meeting, asked)
        for place, unit_id in enumerate(_in_order(linkage, unit_ids), start=1):
            meeting.units.append(MeetingUnit(agency_id=unit_id, position=place, answer=Answer.OWED, version=1))
        moves.begin(MEETING, meeting, "plan", actor, clock, key=key, state=MeetingState.PLANNED, claimed=claimed)
    return meeting


def change(meeting: Meeting, asked: Plan, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Change when, where or under whom a meeting is (修改会议安排); whoever was invited is told what changed."""
    with transaction():
        _admit(meeting, "change", actor, clock, version=version, key=key, asked=asked)
        hold(Linkage, meeting.linkage_id)
        faults = _faults(meeting.linkage, asked, [each.agency_id for each in meeting.units])
        is_moved = meeting.state is MeetingState.NOTIFIED and asked.meeting_on != meeting.meeting_on
        if is_moved and asked.meeting_on < clock.today():
            faults.append(Obstacle("会议已经通知，不能改到今天以前", "field:meeting_on"))
        _refuse_any(faults)
        before = _when_and_where(meeting)
        if (asked.kind, asked.meeting_on.year) != (meeting.kind, meeting.year):
            number = next_number(meeting.linkage, asked.kind, asked.meeting_on.year)
            meeting.year_no = number.year_no
            meeting.ordinal = meeting.ordinal if asked.kind is meeting.kind else number.ordinal
        _fill(meeting, asked)
        after = _when_and_where(meeting)
        text = f"{before} → {after}" if before != after else ""
        record = moves.note(MEETING, meeting, "change", actor, clock, key=key, text=text)
        if meeting.state is MeetingState.NOTIFIED:
            told = f"{meeting.title}的安排有变：{after}"
            tell(record, posts_of(meeting), MEETING.page(meeting), told, clock)


def invite(
    meeting: Meeting, unit_ids: Sequence[int], actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Say anew which units a meeting invites (调整参会单位); once notice was given only more may come."""
    with transaction():
        _admit(meeting, "invite", actor, clock, version=version, key=key, asked=sorted(unit_ids))
        known = {each.agency_id: each for each in meeting.units}
        gone = [unit for agency_id, unit in known.items() if agency_id not in unit_ids]
        faults = _unit_faults(meeting.linkage, unit_ids)
        if gone and meeting.state is MeetingState.NOTIFIED:
            names = "、".join(each.agency.short_name for each in gone)
            faults.append(Obstacle(f"会议已经通知，不能再去掉{names}；不参加的请其回复请假", "field:unit_ids"))
        _refuse_any(faults)
        for unit in gone:
            meeting.units.remove(unit)
            db.session.delete(unit)
        added = [each for each in _in_order(meeting.linkage, unit_ids) if each not in known]
        last = max((each.position for each in meeting.units), default=0)
        for place, unit_id in enumerate(added, start=last + 1):
            meeting.units.append(MeetingUnit(agency_id=unit_id, position=place, answer=Answer.OWED, version=1))
        text = f"共{len(meeting.units)}家单位"
        record = moves.note(MEETING, meeting, "invite", actor, clock, key=key, text=text)
        if meeting.state is MeetingState.NOTIFIED:
            posts = [unit_post(meeting.linkage, each) for each in added]
            tell(record, posts, MEETING.page(meeting), _notice_of(meeting, clock), clock)


def notify(meeting: Meeting, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Give notice of a meeting (发出会议通知): each unit is to say whether it comes."""
    with transaction():
        seen = {"version": version, "key": key}
        record = moves.fire(MEETING, meeting, "notify", actor, clock, notified_on=clock.today(), **seen)
        tell(record, posts_of(meeting), MEETING.page(meeting), _notice_of(meeting, clock), clock)


def release(linkage: Linkage, agency_id: int, actor: Actor, clock: Clock) -> None:
    """Excuse a unit that leaves the linkage from the meetings to come, in the transaction of its leaving.

    A meeting of which no notice was given yet no longer invites it.
    """
    query = sa.select(Meeting).where(
        Meeting.linkage_id == linkage.id, Meeting.state.in_(PREPARED), Meeting.units.any(agency_id=agency_id)
    )
    for meeting in db.session.scalars(query.order_by(Meeting.id)).all():
        hold(Meeting, meeting.id)
        db.session.refresh(meeting)
        unit = next((each for each in meeting.units if each.agency_id == agency_id), None)
        if unit is None or meeting.state not in PREPARED or unit.answer is Answer.DECLINED:
            continue
        if meeting.state is MeetingState.PLANNED:
            meeting.units.remove(unit)
            db.session.delete(unit)
        else:
            unit.answer, unit.people, unit.reason = Answer.DECLINED, "", LEFT
            unit.answered_at, unit.version = clock.now(), unit.version + 1
        moves.note(MEETING, meeting, "invite", actor, clock, text=f"{unit.agency.short_name}{LEFT}，不再参会")


def cancel(meeting: Meeting, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Cancel a meeting (取消会议); its items wait for another one, and whoever was invited is told."""
    from lawdocs.linkage.meetings.items import free

    with transaction():
        was_told = meeting.state is MeetingState.NOTIFIED
        seen = {"version": version, "key": key, "said": Said(reason)}
        record = moves.fire(MEETING, meeting, "cancel", actor, clock, text=reason, **seen)
        free(meeting, f"{meeting.title}取消", actor, clock)
        if was_told:
            text = f"{meeting.title}取消，原定{_when_and_where(meeting)}。{reason}"
            tell(record, posts_of(meeting), MEETING.page(meeting), text, clock)


def posts_of(meeting: Meeting) -> list[Post]:
    """The posts of every unit that a meeting invites and that is still in the linkage."""
    present = members_of(meeting.linkage)
    return [unit_post(meeting.linkage, each.agency_id) for each in meeting.units if each.agency_id in present]


def when_words(meeting: Meeting) -> str:
    """The day and time of a meeting: 2026年7月15日15:00."""
    return f"{zh_date(meeting.meeting_on)}{meeting.meeting_time:%H:%M}"


def _when_and_where(meeting: Meeting) -> str:
    return f"{when_words(meeting)}，{meeting.place}"


def _notice_of(meeting: Meeting, clock: Clock) -> str:
    if meeting.meeting_on < clock.today():  # entered later: nobody can come any more
        return f"补录{meeting.title}：{_when_and_where(meeting)}。请核对本单位的参会情况"
    return f"请参加{meeting.title}：{_when_and_where(meeting)}。请回复能否参加"


def _admit(
    meeting: Meeting,
    act: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object,
) -> None:
    seen = {"version": version, "key": key, "asked": asked}
    moves.admit(MEETING, meeting, act, Permission.LINKAGE_MANAGE, PREPARED, actor, clock, **seen)


def _fill(meeting: Meeting, asked: Plan) -> None:
    named_by_number = not meeting.title or meeting.title == title_of(meeting.kind, meeting.ordinal)
    meeting.kind, meeting.meeting_on, meeting.year = asked.kind, asked.meeting_on, asked.meeting_on.year
    meeting.meeting_time, meeting.place, meeting.chairs = asked.meeting_time, asked.place, asked.chairs
    if asked.title.strip() or named_by_number:
        meeting.title = asked.title.strip() or title_of(meeting.kind, meeting.ordinal)


def _in_order(linkage: Linkage, unit_ids: Collection[int]) -> list[int]:
    return [each.agency_id for each in linkage.members if each.until_on is None and each.agency_id in unit_ids]


def _faults(linkage: Linkage, asked: Plan, unit_ids: Sequence[int]) -> list[Obstacle]:
    faults = _unit_faults(linkage, unit_ids)
    if asked.meeting_on < linkage.founded_on:
        faults.append(
            Obstacle(f"会议日期不能早于联动机制建立的日期（{zh_date(linkage.founded_on)}）", "field:meeting_on")
        )
    if not asked.place.strip():
        faults.append(Obstacle("请填写地点", "field:place"))
    if not asked.chairs.strip():
        faults.append(Obstacle("请填写召集和主持", "field:chairs"))
    return faults


def _unit_faults(linkage: Linkage, unit_ids: Collection[int]) -> list[Obstacle]:
    present = set(_in_order(linkage, unit_ids))
    if set(unit_ids) - present:
        return [Obstacle("参会单位应当是现在的成员单位", "field:unit_ids")]
    if linkage.procuratorate_id not in present:
        return [Obstacle("会议由双方共同召开，参会单位应当有检察机关", "field:unit_ids")]
    return []


def _refuse_any(faults: list[Obstacle]) -> None:
    if faults:
        raise StepRefused(tuple(faults))

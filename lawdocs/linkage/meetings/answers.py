"""Answers of the units that a meeting invites (参会回复): by their contact, or by the liaison of the procuratorate."""

from dataclasses import asdict, dataclass

from lawdocs import keys
from lawdocs.clock import Clock
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage import moves
from lawdocs.linkage.meetings.kind import MEETING
from lawdocs.linkage.meetings.models import LONGEST_POSTS, Meeting, MeetingUnit
from lawdocs.linkage.notices import tell
from lawdocs.linkage.records import put_on_record
from lawdocs.linkage.sides import may_for, office_post
from lawdocs.moves import demand_version
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.linkage.meetings import Answer, MeetingState
from workflows.linkage.sides import Subject
from workflows.permissions import Permission


@dataclass(frozen=True)
class Reply:
    """Whether a unit comes, who comes for it (as posts), or why it cannot."""

    answer: Answer
    people: str = ""
    reason: str = ""


def answer(
    unit: MeetingUnit, reply: Reply, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Say whether a unit comes (回复参会); until the meeting is held it may say something else.

    The answers of units do not get in each other's way, nor in that of the office: the meeting's version stays.
    """
    with transaction():
        meeting = unit.meeting
        asked = ["meeting_answer", unit.id, asdict(reply)]
        keys.claim(actor, key, asked, clock.now(), answer=MEETING.page(meeting))
        hold(Meeting, meeting.id)
        db.session.refresh(meeting)
        db.session.refresh(unit)
        if not may_answer(actor, unit):
            raise Forbidden
        if meeting.state is not MeetingState.NOTIFIED:
            raise moves.LinkConflict(MEETING.what, meeting.state)
        demand_version(unit, version, "这份回复")
        faults = _faults(reply)
        if faults:
            raise StepRefused(faults)
        unit.answer, unit.people, unit.reason = reply.answer, reply.people, reply.reason
        unit.answered_at, unit.version = clock.now(), unit.version + 1
        text = f"{reply.answer.label}{f'：{said}' if (said := reply.people or reply.reason) else ''}"
        record = put_on_record(
            meeting.linkage,
            Subject.MEETING,
            meeting.id,
            "answer",
            actor,
            clock,
            key=key,
            agency_id=unit.agency_id,
            text=text,
            digest=moves.digest_of(MEETING, meeting),
            after={
                f"{Subject.MEETING}_state": meeting.state,
                "version": meeting.version,
                "agency_id": unit.agency_id,
                "answer": unit.answer,
            },
        )
        if reply.answer is Answer.DECLINED:
            told = f"{unit.agency.short_name}不能参加{meeting.title}：{reply.reason}"
            tell(record, [office_post(meeting.linkage)], MEETING.page(meeting), told, clock)


def may_answer(actor: Actor, unit: MeetingUnit) -> bool:
    """A unit answers for itself; for the office, whoever runs the linkage may too."""
    office_id = unit.meeting.linkage.office_id
    own = may_for(actor, Permission.LINKAGE_ANSWER, [unit.agency_id])
    return own or (unit.agency_id == office_id and may_for(actor, Permission.LINKAGE_MANAGE, [office_id]))


def _faults(reply: Reply) -> tuple[Obstacle, ...]:
    if reply.answer is Answer.OWED:
        return (Obstacle("请选择能否参加", "field:answer"),)
    if reply.answer is Answer.DECLINED and not reply.reason.strip():
        return (Obstacle("请写明不能参加的原因", "field:reason"),)
    if reply.answer is Answer.COMING and not reply.people.strip():
        return (Obstacle("请填写参会人员的职务", "field:people"),)
    long = [name for name in ("people", "reason") if len(getattr(reply, name)) > LONGEST_POSTS]
    return tuple(Obstacle(f"最多{LONGEST_POSTS}字", f"field:{name}") for name in long)

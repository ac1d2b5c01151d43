"""Agenda items (议题): proposed by either side or a unit, then placed on an agenda by the office or set aside.

What is not placed is nobody's business but its proposer's and the office's.
"""

from dataclasses import asdict, dataclass

from lawdocs.clock import Clock
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage import moves
from lawdocs.linkage.chains import begin_chain
from lawdocs.linkage.meetings.kind import ITEM, MEETING
from lawdocs.linkage.meetings.models import AgendaItem, Meeting
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.notices import tell
from lawdocs.linkage.sides import Post, may_for, office_post, stand_of, unit_post
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.meetings import PREPARED, ItemState, MeetingState, Said
from workflows.linkage.sides import Side
from workflows.permissions import Permission


@dataclass(frozen=True)
class Proposal:
    """What is proposed to talk about, why, and who would speak to it (as posts)."""

    text: str
    explanation: str = ""
    speakers: str = ""


def propose(
    linkage: Linkage, asked: Proposal, proposer_id: int, actor: Actor, clock: Clock, *, key: str | None
) -> AgendaItem:
    """Propose an agenda item for one's own unit (提出议题); its words stay, and it begins a chain."""
    with transaction():
        claimed = moves.claim(ITEM, actor, "propose", [linkage.id, asdict(asked), proposer_id], clock, key)
        if proposer_id not in may_propose_for(actor, linkage):
            raise Forbidden
        if not asked.text.strip():
            raise StepRefused((Obstacle("请填写议题", "field:text"),))
        is_theirs = proposer_id == linkage.procuratorate_id
        item = AgendaItem(
            linkage=linkage,
            chain=begin_chain(linkage, asked.text.strip(), clock),
            text=asked.text.strip(),
            explanation=asked.explanation,
            speakers=asked.speakers,
            proposer_id=proposer_id,
            side=Side.PROCURATORATE if is_theirs else Side.GOVERNMENT,
            proposed_on=clock.today(),
            decision="",
            position=0,
        )
        begun = {"state": ItemState.PROPOSED, "agency_id": proposer_id, "claimed": claimed}
        record = moves.begin(ITEM, item, "propose", actor, clock, key=key, **begun)
        if proposer_id != linkage.office_id:
            tell(
                record,
                [office_post(linkage)],
                ITEM.page(item),
                f"{item.proposer.short_name}提出一个议题，请安排",
                clock,
            )
    return item


def may_propose_for(actor: Actor, linkage: Linkage) -> list[int]:
    """The units for which a person may propose: members of the own side; whoever runs the linkage, for the office."""
    stand = stand_of(actor, linkage)
    units = {*stand.units, linkage.office_id} if stand.is_office else set(stand.units)
    if stand.is_procuratorate:
        units &= {linkage.procuratorate_id}
    return sorted(each for each in units if may_for(actor, Permission.LINKAGE_PROPOSE, [each]))


def place(
    item: AgendaItem, meeting: Meeting, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Place an item last on the agenda of a meeting that is still to come (列入议程)."""
    with transaction():
        hold(Meeting, meeting.id)
        db.session.refresh(meeting)
        if meeting.linkage_id != item.linkage_id or meeting.state not in PREPARED:
            raise StepRefused((Obstacle("请选择还没有召开的会议", "field:meeting_id"),))
        last = max((each.position for each in meeting.agenda), default=0)
        said = {"said": [meeting.id], "text": meeting.title, "agency_id": item.linkage.office_id}
        placed = {"meeting_id": meeting.id, "position": last + 1}
        record = moves.fire(ITEM, item, "place", actor, clock, version=version, key=key, **said, **placed)
        db.session.refresh(meeting, ["items"])
        tell(record, _proposers(item), ITEM.page(item), f"贵单位提出的议题已列入{meeting.title}", clock)


def set_aside(
    item: AgendaItem, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Do not place an item (不列入), for a reason that its proposer learns."""
    with transaction():
        seen = {"version": version, "key": key, "said": Said(reason)}
        record = moves.fire(
            ITEM, item, "set_aside", actor, clock, text=reason, agency_id=item.linkage.office_id, **seen
        )
        tell(record, _proposers(item), ITEM.page(item), "贵单位提出的议题没有列入议程，理由见办理记录", clock)


def withdraw(item: AgendaItem, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take a proposal back (撤回议题) that is not placed yet."""
    with transaction():
        moves.fire(ITEM, item, "withdraw", actor, clock, version=version, key=key, agency_id=item.proposer_id)


def take_off(
    item: AgendaItem, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Take an item off the agenda of a meeting that is still to come (移出议程); it waits to be placed again."""
    with transaction():
        meeting = _held(item)
        if meeting is not None and meeting.state not in PREPARED:
            raise StepRefused((Obstacle(f"{meeting.title}已经召开，议程不能再改"),))
        seen = {"version": version, "key": key, "said": Said(reason)}
        freed = {"text": reason, "agency_id": item.linkage.office_id, "meeting_id": None, "position": 0}
        record = moves.fire(ITEM, item, "take_off", actor, clock, **seen, **freed)
        tell(record, _proposers(item), ITEM.page(item), "贵单位提出的议题已移出议程，理由见办理记录", clock)


def free(meeting: Meeting, reason: str, actor: Actor, clock: Clock) -> None:
    """Let the items of a meeting that is cancelled wait for another one, in its transaction."""
    for item in meeting.agenda:
        said = {"said": Said(reason), "text": reason, "agency_id": item.linkage.office_id}
        moves.fire(
            ITEM, item, "take_off", actor, clock, version=item.version, key=None, meeting_id=None, position=0, **said
        )


def move(item: AgendaItem, to: int, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Let an item stand at another place of its agenda (调整次序), from 1."""
    with transaction():
        _admit_placed(item, "move", PREPARED, actor, clock, version=version, key=key, asked=to)
        others = [each for each in item.meeting.agenda if each.id != item.id]
        if not 1 <= to <= len(others) + 1:
            raise StepRefused((Obstacle(f"议程共{len(others) + 1}项，请填写1到{len(others) + 1}", "field:to"),))
        ordered = [*others[: to - 1], item, *others[to - 1 :]]
        for number, each in enumerate(ordered, start=1):
            if each is item or each.position != number:
                each.position = number
                moves.note(ITEM, each, "move", actor, clock, key=key if each is item else None, text=f"第{number}项")
        db.session.refresh(item.meeting, ["items"])


def decide(
    item: AgendaItem, decision: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Write down what came of an item (登记研究结果), while the minutes are being written."""
    with transaction():
        _admit_placed(item, "decide", {MeetingState.HELD}, actor, clock, version=version, key=key, asked=decision)
        if not decision.strip():
            raise StepRefused((Obstacle("请写明研究结果", "field:decision"),))
        item.decision = decision.strip()
        moves.note(ITEM, item, "decide", actor, clock, key=key)


def _admit_placed(
    item: AgendaItem,
    act: str,
    meeting_states: frozenset[MeetingState] | set[MeetingState],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object,
) -> None:
    seen = {"version": version, "key": key, "asked": asked}
    _held(item)
    moves.admit(ITEM, item, act, Permission.LINKAGE_MANAGE, {ItemState.PLACED}, actor, clock, **seen)
    if item.meeting.state not in meeting_states:
        raise moves.LinkConflict(MEETING.what, item.meeting.state)


def _held(item: AgendaItem) -> Meeting | None:
    """The meeting of an item, which waits until this act is over: it goes on afterwards, or went on before."""
    if item.meeting_id is None:
        return None
    hold(Meeting, item.meeting_id)
    db.session.refresh(item.meeting)
    return item.meeting


def _proposers(item: AgendaItem) -> list[Post]:
    """Whoever proposed it, unless that was the office itself."""
    if item.proposer_id == item.linkage.office_id:
        return []
    return [unit_post(item.linkage, item.proposer_id)]


def origin_words(item: AgendaItem) -> str:
    """Who proposed an item, and when: 县检察院提出，2026年7月1日."""
    return f"{item.proposer.short_name}提出，{zh_date(item.proposed_on)}"

"""Begin a transfer and take its steps (移送、接收、决定): each at a typed instant, by which it is judged."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.accounts.models import Agency, AgencyKind
from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock, local
from lawdocs.deadlines.models import Deadline
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage import notices
from lawdocs.linkage.clues import timing
from lawdocs.linkage.clues.kind import KIND, agency_of, kind_for, post_of
from lawdocs.linkage.clues.models import ClueEntry, ClueTransfer
from lawdocs.linkage.models import Linkage, LinkRecord
from lawdocs.linkage.moves import begin, claim, fire
from lawdocs.linkage.sides import Post, may_for, procuratorate_post
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.linkage.clues import (
    BEGINNING,
    FIRST,
    INSIDE,
    LABELS,
    PARTY_OF,
    CaseField,
    ClueFacts,
    ClueKind,
    ClueState,
    Party,
    Said,
    in_minutes,
    is_in_order,
)
from workflows.permissions import Permission

POLICE = "公安"


@dataclass(frozen=True)
class Content:
    """What a transfer is about, from whom and to whom."""

    kind: ClueKind
    field: CaseField
    from_id: int
    to_id: int
    facts: str
    letter: str = ""
    answer_on: date | None = None


def start(
    linkage: Linkage, content: Content, said: Said, actor: Actor, clock: Clock, *, key: str | None
) -> ClueTransfer:
    """Report a suspected crime to the head of the unit, or pass a clue on."""
    act = BEGINNING[content.kind]
    with transaction():
        claimed = claim(KIND, actor, act, [linkage.id, content.__dict__, said.__dict__], clock, key)
        hold(Linkage, linkage.id)
        if not may_for(actor, Permission.CLUE_HANDLE, [content.from_id] if _is_member(linkage, content) else []):
            raise Forbidden
        _refuse_any(_faults(linkage, content, said, actor, clock))
        year = local(clock.now()).year
        clue = ClueTransfer(
            linkage=linkage, year=year, seq=_next_seq(linkage, year), reporter_id=actor.id, **content.__dict__
        )
        clue.entries.append(_entry(act, said, content.from_id, actor, clock))
        done = in_minutes(said.at)
        begun = {"state": FIRST[content.kind], "agency_id": content.from_id, "claimed": claimed}
        record = begin(KIND, clue, act, actor, clock, key=key, text=done, **begun)
        started = timing.follow(clue, act, said, clock)
        _tell(clue, act, said, record, started, clock)
    return clue


def take_step(
    clue: ClueTransfer, name: str, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> ClueEntry:
    """Take one step with a transfer: who acted, when, and how long after the step before."""
    with transaction():
        agency_id = agency_of(clue, PARTY_OF[name])
        entry = _entry(name, said, agency_id, actor, clock)
        seen = {"version": version, "key": key, "said": said, "text": in_minutes(said.at), "agency_id": agency_id}
        record = fire(kind_for(name, clock, entry), clue, name, actor, clock, **seen)
        clue.entries.append(entry)
        started = timing.follow(clue, name, said, clock)
        _tell(clue, name, said, record, started, clock)
    return entry


def receivers(linkage: Linkage, kind: ClueKind, from_id: int) -> list[Agency]:
    """To whom something can be transferred: a suspected crime to the police, where it goes by that name."""
    tree = agency_tree()
    if kind is ClueKind.TO_PROCURATORATE:
        return [tree.get(linkage.procuratorate_id)]
    present = [tree.get(each.agency_id) for each in linkage.members if each.until_on is None]
    others = [each for each in present if each.id not in (linkage.procuratorate_id, from_id)]
    if kind is not ClueKind.CRIME:
        return others
    departments = [each for each in others if each.kind is AgencyKind.DEPARTMENT]
    police = [each for each in departments if POLICE in each.name]
    return police or departments


def _is_member(linkage: Linkage, content: Content) -> bool:
    """Whether who sends is a member, of the side that sends such things."""
    db.session.refresh(linkage, ["members"])
    is_own = content.from_id == linkage.procuratorate_id
    present = {each.agency_id for each in linkage.members if each.until_on is None}
    return content.from_id in present and is_own == (content.kind is ClueKind.ILLEGALITY)


def _faults(linkage: Linkage, content: Content, said: Said, actor: Actor, clock: Clock) -> list[Obstacle]:
    faults = [is_in_order(ClueFacts(local(clock.now())), said, actor, clock.today())]
    if content.to_id not in {each.id for each in receivers(linkage, content.kind, content.from_id)}:
        faults.append(Obstacle("接收单位应当是另一个成员单位", "field:to_id"))
    if not content.facts.strip():
        faults.append(Obstacle("请写明基本情况", "field:facts"))
    if content.kind is not ClueKind.CRIME and not content.letter.strip():
        faults.append(Obstacle("请填写移送函的文号", "field:letter"))
    if content.answer_on is not None and content.answer_on < said.at.date():
        faults.append(Obstacle("答复日期不能早于移送的日期", "field:answer_on"))
    return [each for each in faults if each is not None]


def _refuse_any(faults: list[Obstacle]) -> None:
    if faults:
        raise StepRefused(tuple(faults))


def _next_seq(linkage: Linkage, year: int) -> int:
    """The next number of the year; whoever asks holds the linkage."""
    last = sa.select(sa.func.max(ClueTransfer.seq))
    return (db.session.scalar(last.where(ClueTransfer.linkage_id == linkage.id, ClueTransfer.year == year)) or 0) + 1


def _entry(step: str, said: Said, agency_id: int, actor: Actor, clock: Clock) -> ClueEntry:
    who = {"agency_id": agency_id, "actor_id": actor.id, "actor_name": actor.name}
    return ClueEntry(step=step, entered_at=clock.now(), **who, **said.__dict__)


def _tell(
    clue: ClueTransfer, step: str, said: Said, record: LinkRecord, started: Deadline | None, clock: Clock
) -> None:
    """Tell the other parties; whoever has a new clock is told by that. Only number and act leave the page.

    What has not left the unit is told to nobody but the procuratorate where it is refused.
    """
    posts: set[Post] = set()
    if clue.state not in INSIDE:
        posts = {post_of(clue, party) for party in Party}
    elif clue.state is ClueState.REFUSED:
        posts = {procuratorate_post(clue.linkage), post_of(clue, Party.SENDER)}
    if started is not None:
        posts.discard((started.held_by_role, started.held_by_id))
    others = {post for post in posts if post[1] != record.agency_id}
    text = f"{clue.name}：{LABELS[step]}（{in_minutes(said.at)}）"
    notices.tell(record, others, KIND.page(clue), text, clock)

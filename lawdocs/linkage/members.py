"""Found a linkage (建立联动机制), and keep who belongs to it: member units with their leaders and contacts."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.accounts.models import Agency, AgencyKind
from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock
from lawdocs.deadlines.models import Deadline
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage.mechanisms import preset
from lawdocs.linkage.meetings import interval
from lawdocs.linkage.meetings.plans import release
from lawdocs.linkage.models import Linkage, LinkContact, LinkMember
from lawdocs.linkage.records import put_on_record
from lawdocs.linkage.sides import may_for
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.moves import demand_version
from workflows.actors import Actor
from workflows.duties import OF_LINKAGE, Duty
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.sides import ContactKind, Side, Subject
from workflows.linkage.suggestions import IN_HAND, OVER, SuggestionState
from workflows.permissions import Permission

# What is due of a document is due of its maker and its reviewer, members or not.
_OF_MEMBERS = OF_LINKAGE - {Duty.LINK_REVIEW, Duty.LINK_CORRECTION}


@dataclass(frozen=True)
class Founding:
    """What a linkage is founded with: who, since when, and on which ground."""

    name: str
    government_id: int
    procuratorate_id: int
    office_id: int
    founded_on: date
    basis: str = ""


@dataclass(frozen=True)
class Person:
    """Whom a member names: where only the post is known, the name is empty."""

    kind: ContactKind
    post: str
    name: str = ""
    phone: str = ""


def found(founding: Founding, unit_ids: list[int], actor: Actor, clock: Clock, *, key: str | None) -> Linkage:
    """Found a linkage with its first members and the six preset mechanisms, which its office then edits."""
    with transaction():
        keys.claim(actor, key, ["linkage_found", founding, unit_ids], clock.now(), answer="/linkage")
        if not actor.is_system and not may_for(actor, Permission.LINKAGE_MANAGE, [founding.office_id]):
            raise Forbidden
        _refuse_any(_founding_faults(founding, clock.today()))
        linkage = Linkage(version=1, **vars(founding))
        db.session.add(linkage)
        db.session.flush()  # members and the record name it
        told = {"government_id": linkage.government_id, "procuratorate_id": linkage.procuratorate_id}
        put_on_record(
            linkage,
            Subject.LINKAGE,
            linkage.id,
            "found",
            actor,
            clock,
            key=key,
            text=founding.basis,
            after={**told, "office_id": linkage.office_id, "version": 1},
        )
        units = [founding.procuratorate_id, *(each for each in unit_ids if each != founding.procuratorate_id)]
        for unit_id in units:
            _join(linkage, unit_id, founding.founded_on, actor, clock, None)
        preset(linkage, actor, clock)
        interval.follow(linkage, clock)
    return linkage


def join(
    linkage: Linkage, agency_id: int, since: date, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> LinkMember:
    """Take a unit in (加入联动机制) from a day on."""
    with transaction():
        keys.claim(actor, key, ["member_join", linkage.id, agency_id, since], clock.now(), answer="/linkage/members")
        _admit(linkage, actor, version)
        _refuse_any(_joining_faults(linkage, agency_id, since, clock.today()))
        linkage.version += 1
        return _join(linkage, agency_id, since, actor, clock, key)


def leave(member: LinkMember, on: date, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Let a unit leave (退出联动机制) after a last day that is over; whoever it named ends with it.

    It is out at once, so its last day is yesterday or before: every day counts whole, and it may join again today.
    """
    with transaction():
        keys.claim(actor, key, ["member_leave", member.id, on], clock.now(), answer="/linkage/members")
        _admit_member(member, actor, version)
        if member.agency_id == member.linkage.procuratorate_id:
            raise _refused("检察机关是联动机制的一方，不能退出")
        if member.agency_id == member.linkage.office_id:
            raise _refused("这个单位是联动办公室，不能退出")
        if member.since_on >= clock.today():
            raise _refused("这个单位今天才加入，明天起可以退出", "on")
        if not member.since_on <= on < clock.today():
            raise _refused(f"最后一天应当在{zh_date(member.since_on)}和昨天之间，从后一天起不再是成员", "on")
        waiting = _in_hand(member)
        if waiting:
            raise _refused(
                f"这个单位还有{len(waiting)}项没有办完：{'、'.join(waiting)}。办完或者改由其他单位办理以后再退出"
            )
        member.until_on, member.version = on, member.version + 1
        for contact in member.contacts:
            if contact.until_on is None:
                contact.until_on = max(on, contact.since_on)
        _tell(member, "leave", actor, clock, key, zh_date(on), until_on=on)
        release(member.linkage, member.agency_id, actor, clock)


def name(
    member: LinkMember, person: Person, since: date, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> LinkContact:
    """Name who leads for a unit or is its contact from a day on (指定人员); whoever was before ends the day before.

    The unit names its own, and so does the office of the linkage.
    """
    with transaction():
        keys.claim(actor, key, ["member_name", member.id, person, since], clock.now(), answer="/linkage/members")
        hold(LinkMember, member.id)
        db.session.refresh(member)
        if not may_name(actor, member):
            raise Forbidden
        demand_version(member, version, "这个成员单位")
        _refuse_any(_naming_faults(member, person, since, clock.today()))
        before = member.named(person.kind)
        if before is not None:
            # What was named wrongly is put right the same day.
            before.until_on = max(since - timedelta(days=1), before.since_on)
            db.session.flush()  # of a kind only one is there at a time
        contact = LinkContact(since_on=since, **vars(person))
        member.contacts.append(contact)
        member.version += 1
        _tell(member, "name", actor, clock, key, f"{person.kind.label}：{person.post}", since_on=since)
    return contact


def may_name(actor: Actor, member: LinkMember) -> bool:
    """Whether a person may name who leads or is the contact for a unit."""
    if member.until_on is not None:
        return False
    own = may_for(actor, Permission.LINKAGE_ANSWER, [member.agency_id])
    return own or may_for(actor, Permission.LINKAGE_MANAGE, [member.linkage.office_id])


def may_join(linkage: Linkage) -> list[Agency]:
    """The units that could be taken in: those of the government's jurisdiction that are no members now."""
    tree = agency_tree()
    present = {each.agency_id for each in linkage.members if each.until_on is None}
    government = tree.get(linkage.government_id)
    # The government acts through its office; who stands above it has no part in its linkage.
    others = {each.id for each in tree.above(government)} | {government.id}
    return [each for each in tree.jurisdiction(government) if each.active and each.id not in present | others]


def _join(linkage: Linkage, agency_id: int, since: date, actor: Actor, clock: Clock, key: str | None) -> LinkMember:
    side = Side.PROCURATORATE if agency_id == linkage.procuratorate_id else Side.GOVERNMENT
    last = max((each.position for each in linkage.members), default=0)
    member = LinkMember(version=1, agency_id=agency_id, side=side, position=last + 1, since_on=since)
    linkage.members.append(member)
    db.session.flush()  # the record names it
    _tell(member, "join", actor, clock, key, member.agency.name, side=side, agency_id=agency_id, since_on=since)
    return member


def _tell(
    member: LinkMember, act: str, actor: Actor, clock: Clock, key: str | None, text: str, **after: object
) -> None:
    """Names and telephone numbers of people stay in the linkage: the trail tells of their post's change alone."""
    told = {**after, "version": member.version}
    put_on_record(member.linkage, Subject.MEMBER, member.id, act, actor, clock, key=key, text=text, after=told)


def _admit(linkage: Linkage, actor: Actor, version: int | None) -> None:
    hold(Linkage, linkage.id)
    db.session.refresh(linkage)
    if not may_for(actor, Permission.LINKAGE_MANAGE, [linkage.office_id]):
        raise Forbidden
    demand_version(linkage, version, "成员单位名单")


def _admit_member(member: LinkMember, actor: Actor, version: int | None) -> None:
    hold(LinkMember, member.id)
    db.session.refresh(member)
    if not may_for(actor, Permission.LINKAGE_MANAGE, [member.linkage.office_id]):
        raise Forbidden
    demand_version(member, version, "这个成员单位")
    if member.until_on is not None:
        raise _refused(f"这个单位已经在{zh_date(member.until_on)}退出")


def _founding_faults(founding: Founding, today: date) -> list[Obstacle]:
    tree, faults = agency_tree(), []
    government, procuratorate = tree.get(founding.government_id), tree.get(founding.procuratorate_id)
    if government is None or government.kind is not AgencyKind.GOVERNMENT:
        faults.append(Obstacle("请选择一级人民政府", "field:government_id"))
    if procuratorate is None or procuratorate.kind is not AgencyKind.PROCURATORATE:
        faults.append(Obstacle("请选择检察机关", "field:procuratorate_id"))
    if founding.founded_on > today:
        faults.append(Obstacle(f"建立日期不能晚于今天（{zh_date(today)}）", "field:founded_on"))
    taken = sa.or_(
        Linkage.government_id == founding.government_id, Linkage.procuratorate_id == founding.procuratorate_id
    )
    if db.session.scalar(sa.select(Linkage.id).where(taken)) is not None:
        faults.append(Obstacle("这个政府或者检察机关已经建立了联动机制", "field:government_id"))
    return faults


def _joining_faults(linkage: Linkage, agency_id: int, since: date, today: date) -> list[Obstacle]:
    faults = []
    if agency_id not in {each.id for each in may_join(linkage)}:
        faults.append(Obstacle("请选择还不是成员单位的机关", "field:agency_id"))
    if not linkage.founded_on <= since <= today:
        faults.append(Obstacle(f"加入日期应当在{zh_date(linkage.founded_on)}和今天之间", "field:since"))
    lasts = (each.until_on for each in linkage.members if each.agency_id == agency_id and each.until_on is not None)
    left = max(lasts, default=None)
    if left is not None and since <= left:
        faults.append(Obstacle(f"这个单位在{zh_date(left)}退出，再次加入的日期应当在其后", "field:since"))
    return faults


def _in_hand(member: LinkMember) -> list[str]:
    """What a unit still has to do in the linkage; after it left nobody there could do it."""
    duties = sa.select(Deadline.duty).where(
        Deadline.held_by_id == member.agency_id, Deadline.duty.in_(_OF_MEMBERS), Deadline.ended_at.is_(None)
    )
    waiting = [duty.label for duty in db.session.scalars(duties.order_by(Deadline.due_on, Deadline.id))]
    letters = sa.select(Suggestion).where(
        Suggestion.linkage_id == member.linkage_id,
        Suggestion.target_id == member.agency_id,
        Suggestion.state.not_in((SuggestionState.DRAFT, *IN_HAND, *OVER)),  # what is in hand has its clock
    )
    for each in db.session.scalars(letters.order_by(Suggestion.id)):
        is_new = each.state is SuggestionState.SENT
        waiting.append(f"签收{each.number}" if is_new else f"检察建议{each.number}（{each.state.label}）")
    return waiting


def _naming_faults(member: LinkMember, person: Person, since: date, today: date) -> list[Obstacle]:
    before, faults = member.named(person.kind), []
    if not person.post.strip():
        faults.append(Obstacle("请填写职务", "field:post"))
    if before is not None and since < before.since_on:
        text = f"现任{person.kind.label}从{zh_date(before.since_on)}起担任，新任的日期不能早于这一天"
        faults.append(Obstacle(text, "field:since"))
    if not member.since_on <= since <= today:
        faults.append(Obstacle(f"日期应当在{zh_date(member.since_on)}和今天之间", "field:since"))
    return faults


def _refused(text: str, field: str = "") -> StepRefused:
    return StepRefused((Obstacle(text, f"field:{field}" if field else ""),))


def _refuse_any(faults: list[Obstacle]) -> None:
    if faults:
        raise StepRefused(tuple(faults))

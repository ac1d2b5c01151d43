"""The working mechanisms (工作机制): six preset slots that the office edits, each checked every so many months."""

from dataclasses import dataclass
from datetime import date

from lawdocs import keys
from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage.models import Linkage, Mechanism, MechanismCheck
from lawdocs.linkage.records import put_on_record
from lawdocs.linkage.sides import Post, may_for, office_post, unit_post
from lawdocs.moves import demand_version
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.sides import Subject
from workflows.periods import months_after
from workflows.permissions import Permission

WHAT = "这项工作机制"
RULE = "linkage.mechanism"
# What schemes of such linkages name most often (docs/linkage.md); their texts are for each place to write.
PRESET = (
    ("联席会议机制", "政府与检察院定期召开联席会议，通报情况，研究议题，议定事项逐项明确责任单位和期限。"),
    ("信息共享机制", "行政执法、检察监督的数据和工作信息按约定的范围、周期和权限共享。"),
    ("线索移送和行刑衔接机制", "案件线索双向移送，涉嫌犯罪案件依法按时移送、受理和反馈。"),
    ("检察建议办理督导机制", "检察建议登记、分办、整改、书面回复、评估和跟踪，按期督办。"),
    ("公益协同保护和专项行动机制", "围绕生态环境、食品药品、国有财产等领域联合开展公益保护和专项行动。"),
    ("联络和同堂培训机制", "各成员单位明确分管领导和联络员，定期交流，行政执法人员与检察人员同堂培训。"),
)


@dataclass(frozen=True)
class Content:
    """What is said of a mechanism; ``check_months`` is how often it is checked."""

    name: str
    text: str
    responsible_id: int
    check_months: int
    basis: str = ""
    basis_document_id: int | None = None


def preset(linkage: Linkage, actor: Actor, clock: Clock) -> None:
    """Fill the six slots, in the transaction that founds the linkage; the office answers for each until it edits."""
    for name, text in PRESET:
        _add(linkage, Content(name, text, linkage.office_id, 6, linkage.basis), linkage.founded_on, actor, clock, None)


def add(linkage: Linkage, content: Content, actor: Actor, clock: Clock, *, key: str | None) -> Mechanism:
    """Add one more mechanism (增加工作机制)."""
    with transaction():
        claimed = keys.claim(actor, key, ["mechanism_add", linkage.id, content], clock.now())
        if not may_for(actor, Permission.LINKAGE_MANAGE, [linkage.office_id]):
            raise Forbidden
        hold(Linkage, linkage.id)
        db.session.refresh(linkage, ["mechanisms"])
        _refuse_any(_faults(linkage, content))
        made = _add(linkage, content, clock.today(), actor, clock, key)
        if claimed is not None:
            claimed.answer = f"/linkage/mechanisms/{made.id}"
    return made


def change(
    mechanism: Mechanism, content: Content, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Edit a mechanism (修改工作机制); its next check is reckoned anew from the last one."""
    with transaction():
        _admit(mechanism, "change", content, Permission.LINKAGE_MANAGE, actor, clock, version, key)
        _refuse_any(_faults(mechanism.linkage, content))
        for each, value in vars(content).items():
            setattr(mechanism, each, value)
        mechanism.version += 1
        db.session.flush()  # the responsible unit is read anew
        clocks.cancel(Duty.LINK_MECHANISM, mechanism.id, clock, "工作机制修改")
        _start(mechanism, _last_day(mechanism), clock)
        _tell(mechanism, "change", actor, clock, key)


def check(
    mechanism: Mechanism,
    on: date,
    finding: str,
    evidence: str,
    actor: Actor,
    clock: Clock,
    *,
    runs: bool,
    version: int | None,
    key: str | None,
) -> MechanismCheck:
    """Write down how a mechanism runs (运行检查), with what proves it; the next check is due so many months later."""
    with transaction():
        asked = [on, finding, evidence, runs]
        _admit(mechanism, "check", asked, Permission.LINKAGE_ANSWER, actor, clock, version, key)
        _refuse_any(_check_faults(mechanism, on, finding, clock.today()))
        made = MechanismCheck(
            mechanism_id=mechanism.id,
            on=on,
            runs=runs,
            finding=finding,
            evidence=evidence,
            at=clock.now(),
            actor_id=actor.id,
            actor_name=actor.name,
        )
        mechanism.checks.append(made)
        mechanism.version += 1
        clocks.meet(Duty.LINK_MECHANISM, mechanism.id, clock, "已检查", on=on)
        db.session.flush()  # only one clock of a duty may run
        _start(mechanism, on, clock)
        _tell(mechanism, "check", actor, clock, key, finding, on=on, runs=runs)
    return made


def end(mechanism: Mechanism, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Let a mechanism end (停止工作机制), for a reason; it stays on record."""
    with transaction():
        _admit(mechanism, "end", reason, Permission.LINKAGE_MANAGE, actor, clock, version, key)
        if not reason.strip():
            raise StepRefused((Obstacle("请写明理由", "field:reason"),))
        mechanism.ended_on, mechanism.version = clock.today(), mechanism.version + 1
        clocks.cancel(Duty.LINK_MECHANISM, mechanism.id, clock, "工作机制停止")
        _tell(mechanism, "end", actor, clock, key, reason)


def may(actor: Actor, permission: Permission, mechanism: Mechanism) -> bool:
    """The office edits; the unit that answers for a mechanism, or the office, checks it."""
    office = may_for(actor, Permission.LINKAGE_MANAGE, [mechanism.linkage.office_id])
    if permission is Permission.LINKAGE_MANAGE:
        return office
    return office or may_for(actor, permission, [mechanism.responsible_id])


def _add(linkage: Linkage, content: Content, since: date, actor: Actor, clock: Clock, key: str | None) -> Mechanism:
    mechanism = Mechanism(version=1, slot=len(linkage.mechanisms) + 1, **vars(content))
    linkage.mechanisms.append(mechanism)
    db.session.flush()  # its clock and the record name it
    _start(mechanism, since, clock)
    _tell(mechanism, "add", actor, clock, key, content.name)
    return mechanism


def _start(mechanism: Mechanism, since: date, clock: Clock) -> None:
    """The next check, so many months after the last one."""
    linkage = mechanism.linkage
    clocks.start_given(
        Duty.LINK_MECHANISM,
        clock,
        on=since,
        due=months_after(since, mechanism.check_months),
        held_by=_checker(mechanism, linkage),
        subject_id=mechanism.id,
        rule=RULE,
        ground=mechanism.basis or linkage.basis or linkage.name,
        agency_id=mechanism.responsible_id,
        about=mechanism.name,
    )


def _checker(mechanism: Mechanism, linkage: Linkage) -> Post:
    is_office = mechanism.responsible_id == linkage.office_id
    return office_post(linkage) if is_office else unit_post(linkage, mechanism.responsible_id)


def _last_day(mechanism: Mechanism) -> date:
    return max((each.on for each in mechanism.checks), default=mechanism.linkage.founded_on)


def _admit(
    mechanism: Mechanism,
    act: str,
    asked: object,
    permission: Permission,
    actor: Actor,
    clock: Clock,
    version: int | None,
    key: str | None,
) -> None:
    page = f"/linkage/mechanisms/{mechanism.id}"
    keys.claim(actor, key, [f"mechanism_{act}", mechanism.id, asked], clock.now(), answer=page)
    hold(Mechanism, mechanism.id)
    db.session.refresh(mechanism)
    if not may(actor, permission, mechanism):
        raise Forbidden
    demand_version(mechanism, version, WHAT)
    if mechanism.ended_on is not None:
        raise StepRefused((Obstacle(f"这项工作机制已经在{zh_date(mechanism.ended_on)}停止"),))


def _faults(linkage: Linkage, content: Content) -> list[Obstacle]:
    faults = []
    members = {each.agency_id for each in linkage.members if each.until_on is None} | {linkage.office_id}
    if not content.name.strip():
        faults.append(Obstacle("请填写名称", "field:name"))
    if content.responsible_id not in members:
        faults.append(Obstacle("责任单位应当是成员单位", "field:responsible_id"))
    if not 1 <= content.check_months <= 60:
        faults.append(Obstacle("检查间隔应当在1个月到60个月之间", "field:check_months"))
    return faults


def _check_faults(mechanism: Mechanism, on: date, finding: str, today: date) -> list[Obstacle]:
    faults = []
    last = _last_day(mechanism)
    if not last <= on <= today:
        faults.append(Obstacle(f"检查日期应当在{zh_date(last)}和今天之间", "field:on"))
    if not finding.strip():
        faults.append(Obstacle("请写明检查情况", "field:finding"))
    return faults


def _refuse_any(faults: list[Obstacle]) -> None:
    if faults:
        raise StepRefused(tuple(faults))


def _tell(
    mechanism: Mechanism, act: str, actor: Actor, clock: Clock, key: str | None, text: str = "", **after: object
) -> None:
    told = {"name": mechanism.name, "responsible_id": mechanism.responsible_id, "version": mechanism.version, **after}
    linkage = mechanism.linkage
    put_on_record(linkage, Subject.MECHANISM, mechanism.id, act, actor, clock, key=key, text=text, after=told)

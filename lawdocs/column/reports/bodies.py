"""The register of reporting bodies (报告主体清单): taken from the tree, changed, merged, exempted; all on record."""

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lawdocs import keys
from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.accounts.queries import agency_tree
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.editors import edited_agencies
from lawdocs.column.reports import cycles
from lawdocs.column.reports.models import BodyAct, ReportBody, ReportBodyRecord, ReportExemption
from lawdocs.errors import Forbidden, StepRefused, VersionRequired, VersionStale
from lawdocs.extensions import HELD, db, transaction
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.permissions import Permission
from workflows.reports import BodyKind

ANSWER = "/work/reports/bodies"
TAKEN = "这个机关已经在报告主体清单里"
# What of the tree reports as a department; vertical bodies report to their superior, not to the county.
DEPARTMENTS = frozenset({AgencyKind.DEPARTMENT, AgencyKind.JUSTICE_BUREAU, AgencyKind.OFFICE})


@dataclass(frozen=True)
class Entry:
    """What the register says of a body."""

    name: str
    kind: BodyKind
    position: int
    since_year: int
    until_year: int | None = None
    merged_into_id: int | None = None


WORDS = {
    "name": "名称",
    "kind": "类别",
    "position": "顺序",
    "since_year": "从哪一年度起报告",
    "until_year": "最后报告年度",
    "merged_into_id": "并入",
}


def kind_of(agency: Agency) -> BodyKind | None:
    """As what an agency of the tree reports; None where it does not."""
    if agency.level is Level.TOWNSHIP:
        return BodyKind.TOWNSHIP if agency.kind in (AgencyKind.GOVERNMENT, AgencyKind.DISPATCHED) else None
    if agency.kind is AgencyKind.GOVERNMENT:
        return BodyKind.GOVERNMENT
    return BodyKind.DEPARTMENT if agency.kind in DEPARTMENTS else None


def not_registered(actor: Actor) -> list[Agency]:
    """The active agencies an editor could take over from the tree, in its order."""
    known = set(db.session.scalars(sa.select(ReportBody.agency_id)))
    mine = edited_agencies(actor) - known
    return [each for _, each in agency_tree().walk() if each.id in mine and each.active and kind_of(each) is not None]


def take_over(since_year: int, actor: Actor, clock: Clock, *, key: str | None) -> int:
    """Take every reporting agency of the tree into the register that is not there yet; how many (从机关树列入)."""
    with transaction():
        keys.claim(actor, key, ["report_take_over", since_year], clock.now(), answer=ANSWER)
        _demand(actor)
        found = not_registered(actor)
        places = {kind: _last_place(kind) for kind in BodyKind}
        for agency in found:
            kind = kind_of(agency)
            places[kind] += 1
            body = _add(agency, Entry(agency.name, kind, places[kind], since_year), actor, clock, None)
            cycles.follow_body(body, actor, clock, "列入报告主体")
    return len(found)


def add(agency: Agency, entry: Entry, actor: Actor, clock: Clock, *, key: str | None) -> ReportBody:
    """Take one agency into the register (列入报告主体); raises Forbidden or StepRefused."""
    with transaction():
        keys.claim(actor, key, ["report_body_add", agency.id, entry], clock.now(), answer=ANSWER)
        _demand(actor, agency.id)
        if db.session.scalar(sa.select(ReportBody.id).where(ReportBody.agency_id == agency.id)) is not None:
            raise _refused(TAKEN, "agency_id")
        _check(None, entry)
        body = _add(agency, entry, actor, clock, key)
        cycles.follow_body(body, actor, clock, "列入报告主体")
    return body


def change(body: ReportBody, entry: Entry, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Change what the register says of a body (变更报告主体): its name and place, its last year, where it went."""
    with transaction():
        _admit(body, "change", entry, actor, clock, version, key)
        _check(body, entry)
        told = _differences(body, entry)
        before = facts_of(body)
        for name in WORDS:
            setattr(body, name, getattr(entry, name))
        _write(body)
        _record(body, BodyAct.CHANGE, "；".join(told) or "没有变化", actor, clock)
        cycles.follow_body(body, actor, clock, "报告主体变更")
        _audit(body, BodyAct.CHANGE, before, actor, clock, key)


def exempt(
    body: ReportBody, year: int, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Let a body not report on a year (免报), for a reason."""
    with transaction():
        _admit(body, "exempt", [year, reason], actor, clock, version, key)
        if not reason.strip():
            raise _refused("请写明免报理由", "reason")
        if not body.facts.reports_in(year):
            raise _refused(f"{body.name}{year}年度不是报告主体，不用免报", "year")
        if any(each.year == year for each in body.exemptions):
            raise _refused(f"{body.name}{year}年度已经免报", "year")
        before = facts_of(body)
        body.exemptions.append(ReportExemption(year=year, reason=reason))
        _write(body)
        _record(body, BodyAct.EXEMPT, f"{year}年度：{reason}", actor, clock)
        cycles.follow_body(body, actor, clock, f"{year}年度免报")
        _audit(body, BodyAct.EXEMPT, before, actor, clock, key, reason)


def lift(body: ReportBody, year: int, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """End an exemption (取消免报): the body owes the report of the year again."""
    with transaction():
        _admit(body, "lift", year, actor, clock, version, key)
        found = next((each for each in body.exemptions if each.year == year), None)
        if found is None:
            raise _refused(f"{body.name}{year}年度没有免报", "year")
        before = facts_of(body)
        body.exemptions.remove(found)
        _write(body)
        _record(body, BodyAct.LIFT, f"{year}年度", actor, clock)
        cycles.follow_body(body, actor, clock, f"取消{year}年度免报")
        _audit(body, BodyAct.LIFT, before, actor, clock, key)


def facts_of(body: ReportBody) -> dict[str, object]:
    """What the trail tells of a body after every act, and ``audit verify`` compares with it."""
    return {
        "name": body.name,
        "body_kind": body.kind,
        "position": body.position,
        "since_year": body.since_year,
        "until_year": body.until_year,
        "merged_into_id": body.merged_into_id,
        "exempt": json.dumps({each.year: each.reason for each in body.exemptions}, ensure_ascii=False, sort_keys=True),
    }


def _demand(actor: Actor, agency_id: int | None = None) -> None:
    if not actor.holds(Permission.REPORT_MANAGE):
        raise Forbidden
    if agency_id is not None and not actor.is_system and agency_id not in edited_agencies(actor):
        raise Forbidden


def _admit(
    body: ReportBody, name: str, asked: object, actor: Actor, clock: Clock, version: int | None, key: str | None
) -> None:
    keys.claim(actor, key, [f"report_body_{name}", body.id, asked], clock.now(), answer=f"{ANSWER}/{body.id}")
    db.session.refresh(body, with_for_update=HELD)
    _demand(actor, body.agency_id)
    if version is None:
        raise VersionRequired
    if body.version != version:
        raise VersionStale(what="这个报告主体")


def _check(body: ReportBody | None, entry: Entry) -> None:
    """Refuse years that run backwards and a merger that leads nowhere or in a circle."""
    if entry.until_year is not None and entry.until_year < entry.since_year:
        raise _refused(f"最后报告年度不能早于{entry.since_year}年", "until_year")
    if entry.merged_into_id is None:
        return
    if entry.until_year is None:
        raise _refused("并入其他单位的，请填写最后报告年度", "until_year")
    seen = {body.id} if body is not None else set()
    into = db.session.get(ReportBody, entry.merged_into_id)
    while into is not None:
        if into.id in seen:
            raise _refused("不能并入自己，也不能互相并入", "merged_into_id")
        seen.add(into.id)
        into = into.merged_into


def _add(agency: Agency, entry: Entry, actor: Actor, clock: Clock, key: str | None) -> ReportBody:
    body = ReportBody(agency_id=agency.id, version=1, **{name: getattr(entry, name) for name in WORDS})
    try:
        with db.session.begin_nested():
            db.session.add(body)
    except IntegrityError as error:  # another editor was faster
        raise _refused(TAKEN, "agency_id") from error
    _record(body, BodyAct.ADD, f"从{entry.since_year}年度起报告，{entry.kind.label}", actor, clock)
    _audit(body, BodyAct.ADD, {}, actor, clock, key)
    return body


def _last_place(kind: BodyKind) -> int:
    query = sa.select(sa.func.max(ReportBody.position)).where(ReportBody.kind == kind)
    return db.session.scalar(query) or 0


def _differences(body: ReportBody, entry: Entry) -> list[str]:
    """What a change changes, in words: 最后报告年度：空 → 2024."""
    return [
        f"{word}：{_shown(name, getattr(body, name))} → {_shown(name, getattr(entry, name))}"
        for name, word in WORDS.items()
        if getattr(body, name) != getattr(entry, name)
    ]


def _shown(name: str, value: object) -> str:
    if value is None:
        return "空"
    if name == "merged_into_id":
        into = db.session.get(ReportBody, value)
        return into.name if into is not None else str(value)
    return value.label if isinstance(value, BodyKind) else str(value)


def _write(body: ReportBody) -> None:
    """Of two simultaneous changes exactly one finds the row as it saw it."""
    db.session.flush()
    found = db.session.execute(
        sa.update(ReportBody)
        .where(ReportBody.id == body.id, ReportBody.version == body.version)
        .values(version=body.version + 1)
        .execution_options(synchronize_session=False)
    )
    if found.rowcount != 1:
        raise VersionStale(what="这个报告主体")
    db.session.refresh(body)


def _record(body: ReportBody, act: BodyAct, told: str, actor: Actor, clock: Clock) -> None:
    db.session.add(
        ReportBodyRecord(body_id=body.id, act=act, at=clock.now(), actor_id=actor.id, actor_name=actor.name, told=told)
    )


def _audit(
    body: ReportBody,
    act: BodyAct,
    before: dict[str, object],
    actor: Actor,
    clock: Clock,
    key: str | None,
    reason: str = "",
) -> None:
    audit.record(
        f"report:body_{act}",
        actor,
        clock.now(),
        "report_body",
        body.id,
        before=before,
        after=facts_of(body) | {"version": body.version},
        reason=reason,
        key=key,
    )


def _refused(text: str, field: str) -> StepRefused:
    return StepRefused((Obstacle(text, f"field:{field}"),))

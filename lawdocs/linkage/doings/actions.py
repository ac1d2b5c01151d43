"""Joint actions (联合行动、专项行动): planned, changed, ended with what came of them, or cancelled for a reason."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.clock import Clock
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.extensions import db, transaction
from lawdocs.linkage.doings.keeping import Book, admit, enter, fault, keep, refuse_any
from lawdocs.linkage.doings.models import JointAction
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.units import members_of
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.doings import ActionKind
from workflows.linkage.issues import WorkField
from workflows.linkage.sides import Subject


@dataclass(frozen=True)
class Plan:
    """What is planned: ``lead_id`` leads and keeps the record, ``unit_ids`` take part besides."""

    kind: ActionKind
    name: str
    work_field: WorkField
    since_on: date
    until_on: date
    lead_id: int
    unit_ids: tuple[int, ...]
    plan: str


def _words(action: JointAction) -> tuple[object, ...]:
    said = (action.kind, action.name, action.work_field, action.plan, action.results)
    days = (action.since_on, action.until_on, action.ended_on, action.cancelled_on)
    return (*said, *days, action.lead_id, *sorted(each.id for each in action.units))


BOOK: Book[JointAction] = Book(
    Subject.ACTION, "这次行动", "/linkage/actions", keeper=lambda action: action.lead_id, words=_words
)


def add(linkage: Linkage, plan: Plan, actor: Actor, clock: Clock, *, key: str | None) -> JointAction:
    """Enter an action (登记行动), for the unit that leads it."""
    refuse_secret(plan.name, plan.plan, actor, clock)
    with transaction():
        action = JointAction(linkage=linkage)
        refuse_any(_faults(linkage, plan))
        _write(action, plan)
        enter(BOOK, action, plan, actor, clock, key=key, text=_period(plan))
    return action


def change(
    action: JointAction, plan: Plan, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Change what is planned (修改行动), until it is over; who leads it stays."""
    refuse_secret(plan.name, plan.plan, actor, clock)
    with transaction():
        admit(BOOK, action, "change", plan, actor, clock, version=version, key=key)
        other = fault("牵头单位不能改，请取消以后另外登记", "lead_id", holds=plan.lead_id != action.lead_id)
        refuse_any([_is_over(action), other, *_faults(action.linkage, plan)])
        _write(action, plan)
        keep(BOOK, action, "change", actor, clock, key=key, text=_period(plan))


def end(
    action: JointAction,
    on: date,
    results: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Say what came of an action and on which day it ended (结束行动)."""
    refuse_secret("", results, actor, clock)
    with transaction():
        admit(BOOK, action, "end", [on, results], actor, clock, version=version, key=key)
        between = f"结束日期应当在{zh_date(action.since_on)}和今天之间"
        refuse_any(
            [
                _is_over(action),
                fault(between, "on", holds=not action.since_on <= on <= clock.today()),
                fault("请写明工作成果", "results", holds=not results.strip()),
            ]
        )
        action.ended_on, action.results = on, results
        keep(BOOK, action, "end", actor, clock, key=key, text=zh_date(on))


def cancel(
    action: JointAction, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Cancel an action for a reason (取消行动)."""
    with transaction():
        admit(BOOK, action, "cancel", reason, actor, clock, version=version, key=key)
        refuse_any([_is_over(action), fault("请写明理由", "reason", holds=not reason.strip())])
        action.cancelled_on = clock.today()
        keep(BOOK, action, "cancel", actor, clock, key=key, text=reason)


def _write(action: JointAction, plan: Plan) -> None:
    for name in ("kind", "name", "work_field", "since_on", "until_on", "lead_id", "plan"):
        setattr(action, name, getattr(plan, name))
    action.units = units_of(plan.unit_ids)


def units_of(unit_ids: tuple[int, ...]) -> list[Agency]:
    """The units by their ids, in the order of their ids."""
    return list(db.session.scalars(sa.select(Agency).where(Agency.id.in_(unit_ids)).order_by(Agency.id)))


def _faults(linkage: Linkage, plan: Plan) -> list[Obstacle | None]:
    members = set(members_of(linkage))
    return [
        fault("请填写名称", "name", holds=not plan.name.strip()),
        fault("结束日期不能早于开始日期", "until_on", holds=plan.until_on < plan.since_on),
        fault("牵头单位应当是成员单位", "lead_id", holds=plan.lead_id not in members),
        fault("请选择参加单位；参加单位应当是成员单位", "unit_ids", holds=not _join(plan, members)),
        fault("请写明行动方案", "plan", holds=not plan.plan.strip()),
    ]


def _join(plan: Plan, members: set[int]) -> bool:
    """Whether others than the lead take part, members all."""
    return bool(set(plan.unit_ids) - {plan.lead_id}) and set(plan.unit_ids) <= members


def _is_over(action: JointAction) -> Obstacle | None:
    over = action.ended_on or action.cancelled_on
    return Obstacle(f"这次行动已经在{zh_date(over)}{'结束' if action.ended_on else '取消'}") if over else None


def _period(plan: Plan) -> str:
    return f"{zh_date(plan.since_on)}至{zh_date(plan.until_on)}"

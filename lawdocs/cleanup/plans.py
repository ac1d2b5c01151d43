"""Steps recorded for a later day (预定环节): taken on their day, cancelled or moved before it."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date

from lawdocs import keys
from lawdocs.access import parties_of
from lawdocs.cleanup.brought_texts import bring_text
from lawdocs.cleanup.ends import record_end, relate
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import planned_for
from lawdocs.cleanup.voiding import void_plan
from lawdocs.cleanup.withdrawn_texts import is_ordered_by, withdraw_text
from lawdocs.clock import Clock
from lawdocs.deadlines.terms import follow_term
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, RelationKind, Revision, StepRecord
from lawdocs.documents.titles import take_title
from lawdocs.errors import Forbidden, StateConflict, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.lifecycle import fire, plan, touch
from lawdocs.publication.services import make_public
from workflows.actors import Actor, may
from workflows.document import STEP_BY_NAME
from workflows.facts import Act, Obstacle
from workflows.guards import zh_date
from workflows.states import OVER, LegalStatus

MOVABLE = ("publish", "repeal", "lapse")  # the text of an amendment and its decision say on which day it begins
# What was entered of an amendment, and the document of ours that orders it.
Lifted = tuple[Act, Document | None]
_ENDS = {"repeal": LegalStatus.REPEALED, "lapse": LegalStatus.LAPSED}


def act_of(planned: PlannedStep, *, at: date) -> Act:
    """The act that a planned step is, taken on a day; raises TypeError or ValueError when it cannot be read.

    A publication that comes late was not public before: it counts from the day it comes about.
    """
    act = replace(_entered(planned), planned=True)
    return replace(act, day=max(at, planned.due_on)) if planned.step == "publish" else act


def entered_of(planned: PlannedStep) -> Act | None:
    """What was entered when the step was recorded; None when that cannot be read any more."""
    try:
        return _entered(planned)
    except (TypeError, ValueError):
        return None


def _entered(planned: PlannedStep) -> Act:
    values = json.loads(planned.act)
    days = {field.name for field in fields(Act) if "date" in str(field.type)}
    read = {name: date.fromisoformat(v) if name in days and v else v for name, v in values.items()}
    return replace(Act(**read), ahead=False)


def may_be_cancelled(planned: PlannedStep, today: date) -> bool:
    """Whether it can still be called off: the text of an amendment holds from its day on, taken or not."""
    return planned.is_open and (planned.step != "amend" or planned.due_on > today)


def fire_planned(planned: PlannedStep, actor: Actor, clock: Clock) -> StepRecord:
    """Take a step that was recorded for a day which has come."""
    document, act = planned.document, act_of(planned, at=clock.today())

    def finish(_: StepRecord) -> None:
        planned.done_at = clock.now()
        if planned.step == "publish":
            make_public(document, act, actor, clock)
        else:
            take_title(document, clock.today())
            index_document(document, clock.today())

    with transaction():
        return fire(document, planned.step, actor, clock, version=document.version, key=None, act=act, effect=finish)


def cancel_plan(
    planned: PlannedStep, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Cancel a step recorded for a day to come (取消预定): the end, or the text, that held before holds on.

    An amendment can be cancelled before its day only; what people found of its instructions stays, so that it can be
    recorded anew.
    """
    with transaction():
        document = planned.document
        demand_open(planned, actor, clock, ["cancel_plan", planned.id, reason], key)
        _demand_reason(reason)
        _demand_in_time(planned, clock.today())
        touch(document, version)
        _call_off(planned, reason.strip(), actor, clock, key)
        follow_term(document, clock, "取消预定")


def move_plan(
    planned: PlannedStep,
    day: date,
    reason: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    in_force_from: date | None = None,
) -> PlannedStep:
    """Move a recorded step to another day (改日期): the old plan is cancelled and a new one recorded in its place.

    Everything is checked anew for the new day; ``in_force_from`` goes with a publication.
    """
    with transaction():
        demand_open(planned, actor, clock, ["move_plan", planned.id, day, in_force_from, reason], key)
        _demand_reason(reason)
        if planned.step not in MOVABLE:
            raise StateConflict(planned.document.state.label)
        if day < clock.today():
            raise StepRefused((Obstacle(f"新的日期不能早于今天（{zh_date(clock.today())}）", "field:day"),))
        document, act, effect = planned.document, _moved(planned, day, in_force_from, reason), _effect_again(planned)
        touch(document, version)
        _call_off(planned, f"改期至{zh_date(day)}：{reason.strip()}", actor, clock, key)
        seen = {"version": document.version, "key": None, "act": act, "due_on": day}
        return plan(document, planned.step, actor, clock, effect=effect and (lambda made: effect(act, made)), **seen)


def lift_amendments(document: Document, reason: str, actor: Actor, clock: Clock) -> list[Lifted]:
    """Call off all amendments that are still to come, within an act that puts them back; the first to begin first.

    Raises StepRefused when an entry on clauses rests on one of their texts.
    """
    today, lifted = clock.today(), []
    coming = [each for each in db.session.scalars(planned_for(document.id)) if each.step == "amend"]
    for planned in reversed([each for each in coming if each.due_on > today]):
        act = entered_of(planned)
        orders = (each for each in document.relations if act is not None and is_ordered_by(each, act))
        by = next((each.other for each in orders), None)
        _call_off(planned, reason, actor, clock, None)
        lifted.insert(0, (act, by))
    return lifted


def put_back(document: Document, act: Act, by: Document | None, actor: Actor, clock: Clock) -> PlannedStep:
    """Record an amendment once more that was called off in the same act, checked anew, with the text it has now."""
    said = {"version": document.version, "key": None, "act": act, "due_on": act.day}
    return plan(document, "amend", actor, clock, effect=lambda _: bring_text(document, act, by, actor, clock), **said)


def demand_open(planned: PlannedStep, actor: Actor, clock: Clock, asked: object, key: str | None) -> None:
    """Refuse what is asked of a plan that is done with, and by those who may not take the step."""
    document = planned.document
    keys.claim(actor, key, asked, clock.now(), answer=f"/work/documents/{document.id}")
    db.session.refresh(planned, with_for_update=True)
    if not may(actor, STEP_BY_NAME[planned.step].permission, parties_of(document)):
        raise Forbidden
    if not planned.is_open or document.state in OVER:
        raise StateConflict(document.state.label)


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise StepRefused((Obstacle("请写明理由"),))


def _demand_in_time(planned: PlannedStep, today: date) -> None:
    if not may_be_cancelled(planned, today):
        told = f"修改后的文本已经自{zh_date(planned.due_on)}起施行，不能再取消；内容有误的，另行登记一次修改"
        raise StepRefused((Obstacle(told),))


def _moved(planned: PlannedStep, day: date, in_force_from: date | None, reason: str) -> Act:
    """The act on its new day; why it was moved is also why it takes effect sooner, where nothing was said of that."""
    act = entered_of(planned)
    if act is None:
        raise StepRefused((Obstacle("预定的内容无法读取，请取消预定后重新登记"),))
    begins = in_force_from or act.in_force_from
    return replace(act, day=day, in_force_from=begins, gap_reason=act.gap_reason or reason.strip())


def _call_off(planned: PlannedStep, reason: str, actor: Actor, clock: Clock, key: str | None) -> None:
    document, before = planned.document, {}
    if planned.step == "amend":
        before = {"text": _withdrawn(planned, clock).digest}
    if planned.step in _ENDS:
        end = json.loads(planned.before)
        document.in_force_until = date.fromisoformat(end["until"]) if end["until"] else None
        document.end_kind = LegalStatus(end["kind"]) if end["kind"] else None
        document.end_reason = end["reason"]
    if planned.step == "repeal":
        document.relations = [each for each in document.relations if each.kind is not RelationKind.REPEALED_BY]
    void_plan(planned, reason, actor, clock, key=key, before=before)


def _withdrawn(planned: PlannedStep, clock: Clock) -> Revision:
    act = entered_of(planned)
    if act is None:
        raise StepRefused((Obstacle("预定的内容无法读取，请告诉系统管理员"),))
    return withdraw_text(planned.document, act, clock.today())


def _effect_again(planned: PlannedStep) -> Callable[[Act, PlannedStep], None] | None:
    """What recording the step writes, to be written anew; found before it is called off."""
    if planned.step not in _ENDS:
        return None
    document, kind = planned.document, _ENDS[planned.step]
    by = _ordering_document(document)

    def end(act: Act, made: PlannedStep) -> None:
        record_end(document, kind, act, made)
        if kind is LegalStatus.REPEALED:
            relate(document, RelationKind.REPEALED_BY, by, act)

    return end


def _ordering_document(document: Document) -> Document | None:
    """The document of ours that orders the repeal; None where it is named by its title alone."""
    return next((each.other for each in document.relations if each.kind is RelationKind.REPEALED_BY), None)

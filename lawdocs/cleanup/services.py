"""Cleanup, amendment, repeal and lapse: recorded at once, in effect on their day."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date

from lawdocs import keys
from lawdocs.access import parties_of
from lawdocs.audit import services as audit
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import STANDING
from lawdocs.clock import Clock
from lawdocs.deadlines.terms import follow_term
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, Relation, RelationKind, Revision, StepRecord
from lawdocs.documents.record import record_of
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.errors import Forbidden, StateConflict, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.lifecycle import fire, plan, touch
from workflows.actors import Actor, may
from workflows.document import STEP_BY_NAME
from workflows.facts import Act, Obstacle
from workflows.states import LegalStatus


def start_cleanup(
    document: Document, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord:
    """Put a published document into cleanup (启动清理)."""
    with transaction():
        return fire(document, "start_cleanup", actor, clock, version=version, key=key, act=Act(reason=reason.strip()))


def keep(
    document: Document, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord:
    """End a cleanup with the conclusion that the document continues (继续有效)."""

    def note_the_day(_: StepRecord) -> None:
        document.last_cleanup_on = clock.today()

    act = Act(reason=reason.strip())
    with transaction():
        return fire(document, "keep", actor, clock, version=version, key=key, act=act, effect=note_the_day)


def amend(
    document: Document,
    act: Act,
    by: Document | None,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> StepRecord | PlannedStep:
    """Record an amendment (修改) by another published document: a new revision with its own first day in force."""
    refuse_secret("", act.new_text, actor, clock)

    def add_text(_: StepRecord | PlannedStep) -> None:
        text = act.new_text.strip()
        last = document.revisions[-1] if document.revisions else None
        edition = Revision(
            draft_no=last.draft_no + 1 if last else 1,
            no=len(document.editions) + 1,
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            in_force_from=act.day,
            saved_at=clock.now(),
            saved_by_id=actor.id,
            frozen_at=clock.now(),
        )
        document.revisions.append(edition)
        document.amended_from = min(filter(None, (document.amended_from, act.day)))
        _relate(document, RelationKind.AMENDED_BY, by, act)
        index_document(document, clock.today())

    with transaction():
        return _fire_or_plan(document, "amend", act, actor, clock, version, key, add_text)


def repeal(
    document: Document,
    act: Act,
    by: Document | None,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> StepRecord | PlannedStep:
    """Repeal a document (废止) from ``act.day`` on, by a document of ours or one named by title."""

    def end(made: StepRecord | PlannedStep) -> None:
        _end(document, LegalStatus.REPEALED, act, made)
        _relate(document, RelationKind.REPEALED_BY, by, act)

    with transaction():
        return _fire_or_plan(document, "repeal", act, actor, clock, version, key, end)


def declare_lapsed(
    document: Document, act: Act, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord | PlannedStep:
    """Declare a document lapsed in a cleanup (宣布失效); of one whose term is over, only the record is made."""
    if document.in_force_until is not None and document.in_force_until <= clock.today():
        with transaction():
            return fire(document, "lapse", actor, clock, version=version, key=key, act=Act(reason=act.reason))
    with transaction():
        return _fire_or_plan(
            document,
            "lapse",
            act,
            actor,
            clock,
            version,
            key,
            lambda made: _end(document, LegalStatus.LAPSED, act, made),
        )


def cancel_plan(
    planned: PlannedStep, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Cancel a repeal or lapse recorded for a day to come (取消预定): the end that held before holds again."""
    with transaction():
        document = planned.document
        address = f"/work/documents/{document.id}"
        keys.claim(actor, key, ["cancel_plan", planned.id, reason], clock.now(), answer=address)
        db.session.refresh(planned, with_for_update=True)
        if not may(actor, STEP_BY_NAME[planned.step].permission, parties_of(document)):
            raise Forbidden
        if planned.step == "amend" or planned.done_at or planned.cancelled_at or document.state not in STANDING:
            raise StateConflict(document.state.label)
        if not reason.strip():
            raise StepRefused((Obstacle("请写明理由"),))
        touch(document, version)
        before = json.loads(planned.before)
        document.in_force_until = date.fromisoformat(before["until"]) if before["until"] else None
        document.end_kind = LegalStatus(before["kind"]) if before["kind"] else None
        document.end_reason = before["reason"]
        if planned.step == "repeal":
            document.relations = [each for each in document.relations if each.kind is not RelationKind.REPEALED_BY]
        planned.cancelled_at, planned.cancelled_by_id, planned.cancel_reason = clock.now(), actor.id, reason.strip()
        follow_term(document, clock, "取消预定")
        audit.record(
            "document:cancel_plan",
            actor,
            clock.now(),
            "document",
            document.id,
            before={"step": planned.step, "due_on": planned.due_on},
            after={"version": document.version, "record": record_of(document)},
            reason=reason.strip(),
            key=key,
        )


def drop_plan(planned: PlannedStep, actor: Actor, clock: Clock) -> None:
    """Void a planned step of a document that came to its end before the day (预定环节作废)."""
    with transaction():
        document = planned.document
        planned.cancelled_at, planned.cancel_reason = clock.now(), f"文件已{document.state.label}，不再办理"
        audit.record(
            "document:cancel_plan",
            actor,
            clock.now(),
            "document",
            document.id,
            before={"step": planned.step, "due_on": planned.due_on},
            after={"version": document.version, "record": record_of(document)},
            reason=planned.cancel_reason,
        )


def lapse_expired(document: Document, actor: Actor, clock: Clock) -> StepRecord:
    """Record the lapse of a document whose term is over (自动失效); its status changed on the day by itself."""
    with transaction():
        return fire(document, "lapse", actor, clock, version=document.version, key=None)


def fire_planned(planned: PlannedStep, actor: Actor, clock: Clock) -> StepRecord:
    """Take a step that was recorded for a day which has come."""

    def finish(_: StepRecord) -> None:
        planned.done_at = clock.now()
        index_document(planned.document, clock.today())

    with transaction():
        document, act = planned.document, replace(_act_from(planned.act), planned=True)
        return fire(document, planned.step, actor, clock, version=document.version, key=None, act=act, effect=finish)


def _fire_or_plan(
    document: Document,
    step: str,
    act: Act,
    actor: Actor,
    clock: Clock,
    version: int | None,
    key: str | None,
    effect: Callable[[StepRecord | PlannedStep], None],
) -> StepRecord | PlannedStep:
    if act.day is not None and act.day > clock.today():
        return plan(document, step, actor, clock, version=version, key=key, act=act, due_on=act.day, effect=effect)
    return fire(document, step, actor, clock, version=version, key=key, act=act, effect=effect)


def _end(document: Document, kind: LegalStatus, act: Act, made: StepRecord | PlannedStep) -> None:
    if isinstance(made, PlannedStep):
        made.before = json.dumps(
            {"until": document.in_force_until, "kind": document.end_kind, "reason": document.end_reason}, default=str
        )
    document.in_force_until = act.day
    document.end_kind = kind
    document.end_reason = act.reason


def _relate(document: Document, kind: RelationKind, by: Document | None, act: Act) -> None:
    db.session.add(
        Relation(
            document_id=document.id,
            kind=kind,
            other_id=by.id if by is not None else None,
            title=by.title if by is not None else act.by_title,
            number=(by.number if by is not None else act.source) or "",
            on=act.day,
        )
    )


def _act_from(stored: str) -> Act:
    values = json.loads(stored)
    days = {field.name for field in fields(Act) if "date" in str(field.type)}
    return Act(**{name: date.fromisoformat(v) if name in days and v else v for name, v in values.items()})

"""Cleanup, amendment, repeal and lapse: recorded at once, in effect on their day."""

import hashlib
import json
from dataclasses import fields
from datetime import date

from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import Clock
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, Relation, RelationKind, Revision, StepRecord
from lawdocs.extensions import db, transaction
from lawdocs.lifecycle import fire, plan
from workflows.actors import Actor
from workflows.facts import Act
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
    with transaction():
        record = fire(document, "keep", actor, clock, version=version, key=key, act=Act(reason=reason.strip()))
        document.last_cleanup_on = clock.today()
        return record


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
    with transaction():
        result = _fire_or_plan(document, "amend", act, actor, clock, version, key)
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
        return result


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
    with transaction():
        result = _fire_or_plan(document, "repeal", act, actor, clock, version, key)
        _end(document, LegalStatus.REPEALED, act)
        _relate(document, RelationKind.REPEALED_BY, by, act)
        return result


def declare_lapsed(
    document: Document, act: Act, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord | PlannedStep:
    """Declare a document lapsed in a cleanup (宣布失效), or note that its term is over."""
    with transaction():
        result = _fire_or_plan(document, "lapse", act, actor, clock, version, key)
        if document.in_force_until is None or (act.day is not None and act.day < document.in_force_until):
            _end(document, LegalStatus.LAPSED, act)
        return result


def lapse_expired(document: Document, actor: Actor, clock: Clock) -> StepRecord:
    """Record the lapse of a document whose term is over (自动失效); its status changed on the day by itself."""
    with transaction():
        return fire(document, "lapse", actor, clock, version=document.version, key=None)


def fire_planned(planned: PlannedStep, actor: Actor, clock: Clock) -> StepRecord:
    """Take a step that was recorded for a day which has come."""
    with transaction():
        document = planned.document
        record = fire(
            document, planned.step, actor, clock, version=document.version, key=None, act=_act_from(planned.act)
        )
        planned.done_at = clock.now()
        index_document(document, clock.today())
        return record


def _fire_or_plan(
    document: Document, step: str, act: Act, actor: Actor, clock: Clock, version: int | None, key: str | None
) -> StepRecord | PlannedStep:
    if act.day is not None and act.day > clock.today():
        return plan(document, step, actor, clock, version=version, key=key, act=act, due_on=act.day)
    return fire(document, step, actor, clock, version=version, key=key, act=act)


def _end(document: Document, kind: LegalStatus, act: Act) -> None:
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

"""The only code that changes the state of a document.

Pages, jobs, commands and imports come through ``fire``, ``plan``, ``begin_draft`` and ``enter_stock``. Each checks
rights, version and obstacles, and writes state, step record, notices and, last, the audit entry in the transaction of
its caller; none of them commits.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date

import sqlalchemy as sa
from transitions import MachineError

from lawdocs import fail_points, keys, rules
from lawdocs.access import parties_of
from lawdocs.accounts.queries import agency_tree
from lawdocs.audit import services as audit
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import STANDING
from lawdocs.cleanup.voiding import void_pointless_plans
from lawdocs.clock import Clock
from lawdocs.deadlines.services import tell_next
from lawdocs.deadlines.steps import follow_step
from lawdocs.deadlines.terms import begin_term, follow_term
from lawdocs.documents.facts import facts_of
from lawdocs.documents.models import Document, StepRecord
from lawdocs.documents.record import record_of
from lawdocs.errors import Forbidden, StateConflict, StepRefused, VersionRequired, VersionStale
from lawdocs.extensions import HELD, db
from lawdocs.linkage.opinions.services import close_with_review
from workflows.actors import Actor, may
from workflows.document import STEP_BY_NAME, STEPS, Step, obstacles
from workflows.facts import Act, Facts
from workflows.machines import walk
from workflows.states import DocumentState


def fire(
    document: Document,
    step_name: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    act: Act | None = None,
    effect: Callable[[StepRecord], object] | None = None,
) -> StepRecord:
    """Take one step with a document, in the caller's transaction.

    ``effect`` writes what else belongs to the act (dates, an opinion, a new text); it runs once the step is admitted,
    so that the audit entry comes last and tells of it too.
    Raises Forbidden, StateConflict, VersionRequired, VersionStale or StepRefused (with every reason); Repeated when
    the same request was carried out before. Any of them must roll the transaction back.
    """
    act = act or Act()
    step = _admit(document, step_name, actor, clock, version, key, act)
    source = document.state
    try:
        dest = walk(STEPS, source, step)
    except MachineError as error:
        raise StateConflict(source.label) from error
    _write_state(document, dest)
    record = _record_step(document, step, source, dest, actor, clock, act)
    if effect is not None:
        effect(record)
    void_pointless_plans(document, actor, clock)
    if {source, dest} & set(STANDING):  # before its publication a document has no term
        follow_term(document, clock, step.label)
    follow_step(document, step.name, act, clock)
    if source is DocumentState.REVIEW and dest is not source:
        close_with_review(document, clock)
    tell_next(document, step, record, clock.now())
    fail_points.reach("after_outbox")
    _audit(f"document:{step.name}", document, source, actor, clock, act, key)
    return record


def plan(
    document: Document,
    step_name: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    act: Act,
    due_on: date,
    effect: Callable[[PlannedStep], object] | None = None,
) -> PlannedStep:
    """Record a step whose day lies ahead: checked like ``fire``, but the state waits for the day.

    What ``effect`` writes holds at once: an end or a new text is on record before its day.
    """
    act = replace(act, ahead=True)
    step = _admit(document, step_name, actor, clock, version, key, act)
    _write_state(document, document.state)
    planned = PlannedStep(
        document_id=document.id,
        step=step.name,
        due_on=due_on,
        act=json.dumps(asdict(act), ensure_ascii=False, default=str),
        planned_at=clock.now(),
        planned_by_id=actor.id,
    )
    db.session.add(planned)
    if effect is not None:
        effect(planned)
    follow_term(document, clock, f"预定{step.label}")
    _audit(f"document:plan_{step.name}", document, document.state, actor, clock, act, key)
    return planned


def begin_draft(document: Document, actor: Actor, clock: Clock) -> Document:
    """Let a new document begin as a draft (起草)."""
    _set_first_state(document, DocumentState.DRAFT)
    db.session.add(document)
    db.session.flush()  # the audit entry names the new id
    return document


def enter_stock(document: Document, state: DocumentState, actor: Actor, clock: Clock, act: Act) -> StepRecord:
    """Enter a document that was published before (存量录入), in the state its source gives."""
    step = STEP_BY_NAME["enter_stock"]
    # An import by command enters any maker's documents; a person those of the own jurisdiction.
    if not may(actor, step.permission, None if actor.is_system else parties_of(document)):
        raise Forbidden
    if state not in step.dests:
        raise StateConflict(state.label)
    _set_first_state(document, state)
    db.session.add(document)
    db.session.flush()  # the step record and the audit entry name the new id
    found = obstacles(step, Facts(state, document.title), actor, clock.today(), act)
    if found:
        raise StepRefused(found)
    record = _record_step(document, step, None, state, actor, clock, act)
    begin_term(document, clock)
    _audit("document:enter_stock", document, None, actor, clock, act, None)
    return record


def touch(document: Document, version: int | None) -> None:
    """Claim the next version of a document for an edit that leaves its state alone."""
    if version is None:
        raise VersionRequired
    if document.version != version:
        raise VersionStale
    _write_state(document, document.state)


def _admit(
    document: Document, step_name: str, actor: Actor, clock: Clock, version: int | None, key: str | None, act: Act
) -> Step:
    step = STEP_BY_NAME[step_name]
    keys.claim(actor, key, [step.name, document.id, asdict(act)], clock.now(), answer=f"/work/documents/{document.id}")
    db.session.refresh(document, ["state", "version"], with_for_update=HELD)  # a slower click sees what won
    if not may(actor, step.permission, parties_of(document)):
        raise Forbidden
    if document.state not in step.sources:
        raise StateConflict(document.state.label)
    if version is None:
        raise VersionRequired
    if document.version != version:
        raise VersionStale
    found = obstacles(step, facts_of(document, rules.current()), actor, clock.today(), act)
    if found:
        raise StepRefused(found)
    return step


def _set_first_state(document: Document, state: DocumentState) -> None:
    if document.state is not None:
        raise StateConflict(document.state.label)
    document.state = state


def _write_state(document: Document, dest: DocumentState) -> None:
    """Of two simultaneous acts exactly one finds the row as it saw it."""
    db.session.flush()  # what the caller changed on the row belongs to this act
    found = db.session.execute(
        sa.update(Document)
        .where(Document.id == document.id, Document.state == document.state, Document.version == document.version)
        .values(state=dest, version=document.version + 1)
        .execution_options(synchronize_session=False)
    )
    if found.rowcount != 1:
        raise VersionStale
    db.session.refresh(document, ["state", "version"])
    fail_points.reach("after_state")


def _record_step(
    document: Document,
    step: Step,
    source: DocumentState | None,
    dest: DocumentState,
    actor: Actor,
    clock: Clock,
    act: Act,
) -> StepRecord:
    draft = document.draft
    record = StepRecord(
        document_id=document.id,
        step=step.name,
        source=source,
        dest=dest,
        actor_id=actor.id,
        actor_name=actor.name,
        agency_name=_acting_agency(actor, step),
        at=clock.now(),
        on=clock.today(),
        reason=act.reason or act.opinion,
        revision_id=draft.id if draft is not None else None,
    )
    db.session.add(record)
    db.session.flush()  # notices point at the record
    return record


def _acting_agency(actor: Actor, step: Step) -> str:
    tree = agency_tree()
    names = [
        tree.get(grant.agency_id).name
        for grant in actor.grants
        if grant.agency_id is not None and may(Actor(actor.id, actor.name, frozenset({grant})), step.permission)
    ]
    return names[0] if names else ""


def _audit(
    tag: str,
    document: Document,
    source: DocumentState | None,
    actor: Actor,
    clock: Clock,
    act: Act,
    key: str | None,
) -> None:
    entered = {name: value for name, value in asdict(act).items() if value and name != "new_text"}
    audit.record(
        tag,
        actor,
        clock.now(),
        "document",
        document.id,
        before={"state": source} if source else {},
        after={
            "state": document.state,
            "version": document.version,
            "number": document.number,
            "text": document.draft.digest if document.draft else None,
            "act": entered,
            "record": record_of(document),
        },
        reason=act.reason or act.opinion,
        basis=act.by_title,
        key=key,
    )

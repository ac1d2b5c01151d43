"""Verify the histories (核验办理记录): each is a path of steps, told alike by the audit trail, on texts that stayed."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify_provisions import provision_faults
from lawdocs.cleanup.models import PlannedStep
from lawdocs.documents.models import Document, Revision, StepRecord, TermExtension
from lawdocs.documents.record import record_of
from lawdocs.extensions import db
from lawdocs.review.models import ClauseAmendment, Decision, Opinion
from workflows.document import STEP_BY_NAME, STEPS
from workflows.states import PUBLIC_STATES, DocumentState

TAGS = tuple(f"document:{step.name}" for step in STEPS)
OPINION_TAGS = ("document:approve", "document:reject", "document:return")
PLAN_TAGS = ("document:plan_publish", "document:plan_amend", "document:plan_repeal", "document:plan_lapse")
OTHER_TAGS = ("document:start_draft", "document:save_draft", "document:cancel_plan", "document:fill_stock")
ROW_TAGS = (*TAGS, *PLAN_TAGS, *OTHER_TAGS)
# What the trail tells of a decision; what was empty it left out.
DECIDED = dict.fromkeys(
    ("meeting", "meeting_on", "signed_by", "signed_on", "meeting_kind", "meeting_result", "expected", "attended")
) | {"dissent": "", "by_deputy": False, "authorisation": ""}
Row = tuple[str, ...]
# The state before the first record: a draft begins without one, stock does not exist.
BEGINNINGS = (None, DocumentState.DRAFT)


def history_faults(document_id: int | None = None) -> Iterator[str]:
    """What is wrong with the steps, rows and texts of all documents, or of one."""
    for check in (
        _broken_paths,
        _untold_steps,
        _changed_rows,
        _changed_opinions,
        _changed_answers,
        _changed_decisions,
        _changed_plans,
        _changed_extensions,
        provision_faults,
        _changed_texts,
    ):
        yield from check(document_id)


def _broken_paths(only: int | None) -> Iterator[str]:
    query = sa.select(Document.id, Document.state, StepRecord.step, StepRecord.source, StepRecord.dest)
    query = query.outerjoin(StepRecord, StepRecord.document_id == Document.id).order_by(Document.id, StepRecord.id)
    rows = db.session.execute(_of(query, Document.id, only)).yield_per(1000)
    for document_id, group in groupby(rows, key=lambda row: row.id):
        taken = list(group)
        steps = [(row.step, row.source, row.dest) for row in taken if row.step is not None]
        fault = path_fault(steps, taken[0].state)
        if fault is not None:
            yield f"document {document_id}: {fault}"


def path_fault(steps: Sequence[tuple[str, DocumentState | None, DocumentState]], state: DocumentState) -> str | None:
    """Why steps are no path of the state graph that ends in a state; None if they are."""
    at = DocumentState.DRAFT
    for position, (name, source, dest) in enumerate(steps):
        step = STEP_BY_NAME.get(name)
        if step is None:
            return f"{name!r} is no step"
        if source not in (step.sources or (None,)) or dest not in step.dests:
            return f"step {name} does not lead from {source} to {dest}"
        if source != at and not (position == 0 and source in BEGINNINGS):
            return f"step {name} begins at {source}, but the document stood at {at}"
        at = dest
    return None if at == state else f"its steps end at {at}, but it stands at {state}"


def _untold_steps(only: int | None) -> Iterator[str]:
    """Documents whose steps the audit trail tells otherwise: by another person, for another reason, or not at all."""
    recorded = sa.select(StepRecord.document_id, StepRecord.step, StepRecord.actor_name, StepRecord.reason)
    told = _told(only, TAGS, AuditEntry.tag, AuditEntry.actor_name, AuditEntry.reason)
    yield from _differences(
        _of(recorded, StepRecord.document_id, only).order_by(StepRecord.document_id, StepRecord.id), told, "steps"
    )


def _changed_opinions(only: int | None) -> Iterator[str]:
    """Opinions that are not the ones given."""
    kept = sa.select(Opinion.document_id, Opinion.reviewer_name, Opinion.text)
    told = _told(only, OPINION_TAGS, AuditEntry.actor_name, AuditEntry.reason)
    yield from _differences(
        _of(kept, Opinion.document_id, only).order_by(Opinion.document_id, Opinion.id), told, "opinions"
    )


def _changed_answers(only: int | None) -> Iterator[str]:
    """Amendments of a review whose answers are not the ones the drafter gave."""
    query = (
        sa.select(Opinion.document_id, Opinion.id, ClauseAmendment.no, ClauseAmendment.adopted, ClauseAmendment.answer)
        .join(ClauseAmendment, ClauseAmendment.opinion_id == Opinion.id)
        .where(ClauseAmendment.adopted.is_not(None))
        .order_by(Opinion.document_id, Opinion.id, ClauseAmendment.no)
    )
    kept, told = defaultdict(list), defaultdict(list)
    for document_id, _, *answer in db.session.execute(_of(query, Opinion.document_id, only)):
        kept[document_id].append(tuple(answer))
    for document_id, after in db.session.execute(_told(only, ("document:answer_amendments",), AuditEntry.after)):
        answers = json.loads(after)["answers"]
        for no in sorted(answers, key=int):
            adopted, why = answers[no]
            told[document_id].append((int(no), adopted, "" if adopted else why.strip()))
    yield from _compared(kept, told, "answers to the review")


def _changed_decisions(only: int | None) -> Iterator[str]:
    """Decisions that are not the ones put on record."""
    kept = sa.select(Decision.document_id, *(getattr(Decision, name) for name in DECIDED))
    entries = db.session.execute(_told(only, ("document:decide",), AuditEntry.after))
    told = defaultdict(list)
    for document_id, after in entries:
        act = json.loads(after)["act"]
        told[document_id].append(tuple(str(act.get(name, DECIDED[name])) for name in DECIDED))
    yield from _compared(
        _by_document(_of(kept, Decision.document_id, only).order_by(Decision.document_id, Decision.id)),
        told,
        "decisions",
    )


def _changed_plans(only: int | None) -> Iterator[str]:
    """Steps recorded for a later day that are not the ones told."""
    kept = sa.select(PlannedStep.document_id, sa.literal("document:plan_") + PlannedStep.step)
    told = _told(only, PLAN_TAGS, AuditEntry.tag)
    yield from _differences(
        _of(kept, PlannedStep.document_id, only).order_by(PlannedStep.document_id, PlannedStep.id),
        told,
        "planned steps",
    )


def _changed_extensions(only: int | None) -> Iterator[str]:
    """Longer terms that are not the ones told; nothing but the conclusion of a cleanup gives one."""
    kept, told = defaultdict(list), defaultdict(list)
    query = sa.select(TermExtension.document_id, TermExtension.to_last_on).order_by(TermExtension.id)
    for document_id, last_on in db.session.execute(_of(query, TermExtension.document_id, only)):
        kept[document_id].append(str(last_on))
    for document_id, after in db.session.execute(_told(only, ("document:keep",), AuditEntry.after)):
        until = json.loads(after)["act"].get("until")
        told[document_id] += [until] if until else []
    yield from _compared(kept, {key: rows for key, rows in told.items() if rows}, "longer terms")


def _changed_rows(only: int | None) -> Iterator[str]:
    """Documents that are gone, or whose title, numbers or dates are not those the trail told last."""
    last: dict[int, dict[str, str | None]] = {}
    query = _told(only, ROW_TAGS, AuditEntry.after)
    for document_id, after in db.session.execute(query).yield_per(1000):
        record = json.loads(after).get("record")
        if record is not None:
            last[document_id] = record
    for document in db.session.scalars(_of(sa.select(Document), Document.id, only).order_by(Document.id)).yield_per(
        500
    ):
        told = last.pop(document.id, None)
        if told != record_of(document):
            yield f"document {document.id}: its title, numbers or dates are not those of the audit trail"
    for document_id in last:
        yield f"document {document_id} is gone"


def _of(query: sa.Select, column: sa.ColumnElement[int], only: int | None) -> sa.Select:
    """The query, for one document if one is named."""
    return query if only is None else query.where(column == only)


def _told(only: int | None, tags: Sequence[str], *columns: sa.ColumnElement[str]) -> sa.Select[tuple[int, str]]:
    """What the trail tells of documents under some tags, document by document in the order of time."""
    query = (
        sa.select(AuditEntry.subject_id, *columns)
        .where(AuditEntry.subject == "document", AuditEntry.tag.in_(tags))
        .order_by(AuditEntry.subject_id, AuditEntry.seq)
    )
    return _of(query, AuditEntry.subject_id, only)


def _differences(kept: sa.Select, told: sa.Select, what: str) -> Iterator[str]:
    yield from _compared(_by_document(kept), _by_document(told), what)


def _compared(kept: Mapping[int, list[Row]], told: Mapping[int, list[Row]], what: str) -> Iterator[str]:
    for document_id in sorted({*kept, *told}):
        if kept.get(document_id) != told.get(document_id):
            yield f"document {document_id}: its {what} and the audit trail differ"


def _by_document(query: sa.Select) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for document_id, *values in db.session.execute(query).yield_per(1000):
        rows[document_id].append(tuple(str(value).removeprefix("document:") for value in values))
    return dict(rows)


def _changed_texts(only: int | None) -> Iterator[str]:
    query = sa.select(Revision.id, Revision.document_id, Revision.text, Revision.digest).order_by(Revision.id)
    for revision_id, document_id, text, digest in db.session.execute(_of(query, Revision.document_id, only)).yield_per(
        100
    ):
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield f"document {document_id}: the text of revision {revision_id} was changed"
    unfrozen = (
        sa.select(Revision.id, Revision.document_id)
        .join(Document, Document.id == Revision.document_id)
        .where(Revision.no.is_not(None), Revision.frozen_at.is_(None), Document.state.in_(PUBLIC_STATES))
        .order_by(Revision.id)
    )
    for revision_id, document_id in db.session.execute(_of(unfrozen, Revision.document_id, only)):
        yield f"document {document_id}: the published text of revision {revision_id} can still be changed"

"""Verify the evidence (核验指标佐证): each task stands as the audit trail told it last, by way of its own record."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lawdocs.audit.models import AuditEntry
from lawdocs.column.evidence.lifecycle import digest_of
from lawdocs.column.indicators.models import Indicator, IndicatorTask, TaskRecord
from lawdocs.extensions import db
from workflows.evidence import TABLE

EVIDENCE = "evidence"


def evidence_faults() -> Iterator[str]:
    """Tasks that are gone, or differ from the trail in state, what is asked, given or judged, or in their record."""
    told = _told()
    loaded = (selectinload(IndicatorTask.items), selectinload(IndicatorTask.records))
    for task in db.session.scalars(sa.select(IndicatorTask).options(*loaded).order_by(IndicatorTask.id)):
        facts = told.pop(task.id, {})
        if (task.state.value, digest_of(task)) != (facts.get("task_state"), facts.get("digest")):
            yield f"evidence {task.id}: its state, items or judgement are not those of the audit trail"
        if not _is_whole(task.records):
            yield f"evidence {task.id}: its record has a gap"
    yield from (f"evidence {task_id} is gone" for task_id in sorted(told))
    yield from _score_faults()


def _told() -> dict[int, dict[str, object]]:
    """What the trail tells of each task last."""
    query = sa.select(AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.subject == EVIDENCE)
    return {task_id: json.loads(after) for task_id, after in db.session.execute(query.order_by(AuditEntry.seq))}


def _score_faults() -> Iterator[str]:
    """Indicators whose points are not those that were given last."""
    query = sa.select(AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.tag == "indicator:score")
    given = {row[0]: json.loads(row[1])["score"] for row in db.session.execute(query.order_by(AuditEntry.seq))}
    for indicator_id, score in db.session.execute(sa.select(Indicator.id, Indicator.score).order_by(Indicator.id)):
        if score != given.get(indicator_id):
            yield f"evidence of indicator {indicator_id}: its points are not those of the audit trail"


def _is_whole(records: list[TaskRecord]) -> bool:
    """Whether each entry begins where the one before it ended, and every step is one of the table."""
    at = None
    for record in records:
        step = TABLE.by_name.get(record.act)
        moved = record.source is at and (record.dest is step.dest if step else at is None or record.dest is at)
        if not moved or (step is not None and at not in step.sources):
            return False
        at = record.dest
    return bool(records)

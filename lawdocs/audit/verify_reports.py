"""Verify the annual reports (核验年度报告): reports and bodies stand as the audit trail told them last."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import canonical
from lawdocs.column.reports.bodies import facts_of
from lawdocs.column.reports.lifecycle import kept_facts
from lawdocs.column.reports.models import Report, ReportBody, ReportCycle, ReportRecord
from lawdocs.extensions import db
from workflows.reports import TABLE


def report_faults() -> Iterator[str]:
    """Reports, bodies and years that are gone or differ from the trail, and records with a gap."""
    told = _told("report")
    for report in db.session.scalars(sa.select(Report).order_by(Report.id).options(selectinload(Report.records))):
        if not _is_as_told(kept_facts(report), told.pop(report.id, {})):
            yield f"report {report.id}: its state, words, file or days are not those of the audit trail"
        if not _is_whole(report.records):
            yield f"report {report.id}: its record has a gap"
    yield from (f"report {report_id} is gone" for report_id in sorted(told))
    told = _told("report_body")
    for body in db.session.scalars(sa.select(ReportBody).order_by(ReportBody.id)):
        if not _is_as_told(facts_of(body), told.pop(body.id, {})):
            yield f"report-body {body.id}: what the register says is not what the audit trail says"
    yield from (f"report-body {body_id} is gone" for body_id in sorted(told))
    told = _told("report_cycle")
    for cycle in db.session.scalars(sa.select(ReportCycle).order_by(ReportCycle.id)):
        kept = {"year": cycle.year, "due_on": cycle.due_on, "public_due_on": cycle.public_due_on}
        if not _is_as_told(kept, told.pop(cycle.id, {})):
            yield f"report-cycle {cycle.id}: its year or days are not those of the audit trail"
    yield from (f"report-cycle {cycle_id} is gone" for cycle_id in sorted(told))


def _told(subject: str) -> dict[int, dict[str, object]]:
    """What the trail tells of each: the facts of its last entry that names each."""
    told: dict[int, dict[str, object]] = {}
    query = sa.select(AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.subject == subject)
    for row_id, after in db.session.execute(query.order_by(AuditEntry.seq)):
        told.setdefault(row_id, {}).update(json.loads(after))
    return told


def _is_as_told(kept: dict[str, object], told: dict[str, object]) -> bool:
    kept = json.loads(canonical(kept))
    return all(name in told and told[name] == value for name, value in kept.items())


def _is_whole(records: list[ReportRecord]) -> bool:
    """Whether each entry begins where the one before it ended, and every step is one of the table."""
    at = None
    for record in records:
        step = TABLE.by_name.get(record.act)
        moved = record.source is at and (record.dest is step.dest if step else at is None or record.dest is at)
        if not moved or (step is not None and at not in step.sources):
            return False
        at = record.dest
    return bool(records)

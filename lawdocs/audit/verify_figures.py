"""Verify frozen figures (核验统计佐证): results and rows are those whose digest the audit trail told."""

import json
from collections.abc import Iterator

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.column.figures.queries import snapshots
from lawdocs.column.figures.services import digest_of
from lawdocs.extensions import db

FIGURES = "figures"


def figure_faults() -> Iterator[str]:
    """Snapshots that are gone, were never told of or were changed, or whose numbers are not those of their rows."""
    told = _told()
    for snapshot in db.session.scalars(snapshots(whole=True)):
        if not digest_of(snapshot) == snapshot.digest == told.pop(snapshot.id, None):
            yield f"figures {snapshot.id}: the results or rows are not those of the audit trail"
        for each in snapshot.results:
            whole = each.total is None or each.total == len(each.rows)
            if not whole or each.number != sum(row.counted for row in each.rows):
                yield f"figures {snapshot.id}: result {each.position} is not the number of its rows"
    yield from (f"figures {snapshot_id} are gone" for snapshot_id in sorted(told))


def _told() -> dict[int, str]:
    query = sa.select(AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.subject == FIGURES)
    return {subject_id: json.loads(after)["sha256"] for subject_id, after in db.session.execute(query)}

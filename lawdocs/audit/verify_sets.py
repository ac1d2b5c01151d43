"""Verify indicator sets (核验指标体系): each stands as the audit trail told it last, and its record is whole."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lawdocs.audit.models import AuditEntry
from lawdocs.column.indicators.lifecycle import digest_of
from lawdocs.column.indicators.models import IndicatorSet, SetState
from lawdocs.extensions import db

SUBJECT = "indicator_set"


def set_faults() -> Iterator[str]:
    """Sets that are gone, or differ from the trail in state, words, numbers or days, or whose record has a gap."""
    told = _told()
    query = sa.select(IndicatorSet).order_by(IndicatorSet.id)
    loaded = (selectinload(IndicatorSet.indicators), selectinload(IndicatorSet.records))
    for found in db.session.scalars(query.options(*loaded)):
        facts = told.pop(found.id, {})
        kept = {
            "set_state": found.state.value,
            "digest": digest_of(found, found.indicators),
            "opened_on": _iso(found.opened_on),
            "closed_on": _iso(found.closed_on),
        }
        if any(kept[name] != facts.get(name) for name in kept):
            yield f"indicator_set {found.id}: its state, indicators or days are not those of the audit trail"
        if not set(facts.get("acts", ())) <= {each.act.value for each in found.records} or _is_odd(found):
            yield f"indicator_set {found.id}: its record has a gap"
    yield from (f"indicator_set {set_id} is gone" for set_id in sorted(told))


def _told() -> dict[int, dict[str, object]]:
    """What the trail tells of each set: the facts of its last entry that names each, and what was done with it."""
    told: dict[int, dict[str, object]] = {}
    # An export of the binder is told of the set, too, and changes nothing of it.
    acts = (AuditEntry.subject == SUBJECT, AuditEntry.tag.startswith("indicator:"))
    query = sa.select(AuditEntry.tag, AuditEntry.subject_id, AuditEntry.after).where(*acts)
    for tag, set_id, after in db.session.execute(query.order_by(AuditEntry.seq)):
        facts = told.setdefault(set_id, {"acts": set()})
        facts.update(json.loads(after))
        facts["acts"].add(tag.removeprefix("indicator:"))
    return told


def _is_odd(found: IndicatorSet) -> bool:
    """Whether the days of a set do not fit its state."""
    days = found.opened_on is not None, found.closed_on is not None
    wanted = {SetState.DRAFT: (False, False), SetState.OPEN: (True, False), SetState.CLOSED: (True, True)}
    return days != wanted[found.state]


def _iso(day: object) -> str | None:
    return str(day) if day is not None else None

"""Verify the news (核验动态): each item stands as the audit trail told it last, by way of its own record."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lawdocs.audit.models import AuditEntry
from lawdocs.column.news.lifecycle import digest_of
from lawdocs.column.news.models import NewsItem, NewsRecord
from lawdocs.extensions import db
from workflows.news import TABLE

NEWS = "news"


def news_faults() -> Iterator[str]:
    """Items that are gone, or differ from the trail in state, words, files, day or top place, or in their record."""
    told = _told()
    query = sa.select(NewsItem).order_by(NewsItem.id)
    for item in db.session.scalars(query.options(selectinload(NewsItem.files), selectinload(NewsItem.records))):
        facts = told.pop(item.id, {})
        kept = {
            "news_state": item.state.value,
            "digest": digest_of(item),
            "published_on": _iso(item.published_on),
            "pinned_until": _iso(item.pinned_until),
        }
        if any(kept[name] != facts.get(name) for name in kept):
            yield f"news {item.id}: its state, words, files or days are not those of the audit trail"
        if not _is_whole(item.records):
            yield f"news {item.id}: its record has a gap"
    yield from (f"news {item_id} is gone" for item_id in sorted(told))


def _told() -> dict[int, dict[str, object]]:
    """What the trail tells of each item: the facts of its last entry that names each; a withdrawal ends the pin."""
    told: dict[int, dict[str, object]] = {}
    query = sa.select(AuditEntry.tag, AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.subject == NEWS)
    for tag, item_id, after in db.session.execute(query.order_by(AuditEntry.seq)):
        told.setdefault(item_id, {}).update(json.loads(after))
        if tag == "news:withdraw":
            told[item_id]["pinned_until"] = None
    return told


def _is_whole(records: list[NewsRecord]) -> bool:
    """Whether each entry begins where the one before it ended, and every step is one of the table."""
    at = None
    for record in records:
        step = TABLE.by_name.get(record.act)
        moved = record.source is at and (record.dest is step.dest if step else at is None or record.dest is at)
        if not moved or (step is not None and at not in step.sources):
            return False
        at = record.dest
    return bool(records)


def _iso(day: object) -> str | None:
    return str(day) if day is not None else None

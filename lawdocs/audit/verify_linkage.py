"""Verify the linkage (核验府检联动): each record stands as the trail told it last, and what was done is on record."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.extensions import db
from lawdocs.linkage.kinds import KINDS
from lawdocs.linkage.models import LinkMember, LinkRecord, Mechanism
from lawdocs.linkage.moves import Kind, Row, digest_of
from lawdocs.linkage.records import said_digest
from workflows.linkage.acts import acts_of
from workflows.linkage.sides import Subject

# Records without a state: the trail tells of their version alone.
STATELESS = {Subject.MEMBER: LinkMember, Subject.MECHANISM: Mechanism}
Key = tuple[str, int]


@dataclass
class _Told:
    """What the trail tells of a record: the facts of the last entry that names each, and each act with its digest."""

    facts: dict[str, object] = field(default_factory=dict)
    acts: list[tuple[str, str]] = field(default_factory=list)


def linkage_faults() -> Iterator[str]:
    """Records that are gone, or differ from the trail in state, version or words, or whose own record has a gap."""
    told = _told()
    recorded = _recorded()
    for key in sorted(told.keys() | recorded.keys()):
        if told[key].acts != recorded[key]:
            yield f"linkage {key[0]} {key[1]}: its record has a gap"
    for subject, model in STATELESS.items():
        yield from _compare(subject, model, told, lambda row: {"version": row.version})
    for model, kind in KINDS:
        yield from _compare(kind.subject, model, told, partial(_kept, kind))


def _kept(kind: Kind, row: Row) -> Mapping[str, object]:
    return {f"{kind.subject}_state": row.state.value, "version": row.version, "digest": digest_of(kind, row)}


def _compare(
    subject: Subject, model: type, told: defaultdict[Key, _Told], kept: Callable[[object], Mapping[str, object]]
) -> Iterator[str]:
    known = {subject_id for name, subject_id in told if name == subject.value}
    for row in db.session.scalars(sa.select(model).order_by(model.id)):
        known.discard(row.id)
        facts = told[subject.value, row.id].facts
        if any(facts.get(name) != value for name, value in kept(row).items()):
            yield f"linkage {subject} {row.id}: its state, version or words are not those of the audit trail"
    yield from (f"linkage {subject} {row_id} is gone" for row_id in sorted(known))


def _told() -> defaultdict[Key, _Told]:
    tags = [f"{subject}:{act}" for subject in Subject for act in acts_of(subject)]
    query = sa.select(AuditEntry.tag, AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.tag.in_(tags))
    told: defaultdict[Key, _Told] = defaultdict(_Told)
    for tag, subject_id, after in db.session.execute(query.order_by(AuditEntry.seq)):
        subject, _, act = tag.partition(":")
        facts = json.loads(after)
        told[subject, subject_id].acts.append((act, facts.pop("said", "")))
        told[subject, subject_id].facts.update(facts)
    return told


def _recorded() -> defaultdict[Key, list[tuple[str, str]]]:
    query = sa.select(LinkRecord.subject, LinkRecord.subject_id, LinkRecord.act, LinkRecord.text)
    recorded: defaultdict[Key, list[tuple[str, str]]] = defaultdict(list)
    for subject, subject_id, act, text in db.session.execute(query.order_by(LinkRecord.id)):
        recorded[subject.value, subject_id].append((act, said_digest(text) if text else ""))
    return recorded

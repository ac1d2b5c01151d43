"""Verify the entries on single clauses (核验条款效力): each is as the audit trail tells it, and none is missing."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.provisions import told_of
from lawdocs.extensions import db

TAGS = tuple(f"document:{name}_provision" for name in ("enter", "correct", "void", "resume"))
# Told as a fact when an entry is put right, whose day is that of the act.
_VOIDED = "voided_on"


def provision_faults(only: int | None = None) -> Iterator[str]:
    """What is wrong with the entries on clauses of all documents, or of one."""
    kept, told = _kept(only), _told(only)
    for document_id in sorted({*kept, *told}):
        if kept.get(document_id) != told.get(document_id):
            yield f"document {document_id}: its entries on clauses and the audit trail differ"


def _kept(only: int | None) -> dict[int, dict[int, Sequence[str]]]:
    found: dict[int, dict[int, Sequence[str]]] = defaultdict(dict)
    query = sa.select(ProvisionTerm).order_by(ProvisionTerm.id)
    query = query if only is None else query.where(ProvisionTerm.document_id == only)
    for term in db.session.scalars(query):
        found[term.document_id][term.id] = _as_told(told_of(term)["provision"])
    return dict(found)


def _told(only: int | None) -> dict[int, dict[int, Sequence[str]]]:
    query = sa.select(AuditEntry.subject_id, AuditEntry.before, AuditEntry.after)
    query = query.where(AuditEntry.subject == "document", AuditEntry.tag.in_(TAGS)).order_by(AuditEntry.seq)
    query = query if only is None else query.where(AuditEntry.subject_id == only)
    found: dict[int, dict[int, Sequence[str]]] = defaultdict(dict)
    for document_id, before, after in db.session.execute(query):
        made, former = json.loads(after)["provision"], json.loads(before).get("provision")
        if former is not None and former["id"] != made["id"]:
            found[document_id][former["id"]] = _as_told(former | {_VOIDED: "yes"})
        found[document_id][made["id"]] = _as_told(made)
    return dict(found)


def _as_told(values: dict[str, object]) -> Sequence[str]:
    named = values | {_VOIDED: values[_VOIDED] is not None}
    return [f"{name}: {named[name]}" for name in sorted(named)]

"""What was filled in or corrected of a document in the stock, as the audit trail tells it (补正记录)."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.days import zh_date

TAG = "document:fill_stock"
_LABELS = {
    "issuer_name": "制定机关",
    "number": "发文字号",
    "written_on": "成文日期",
    "published_on": "公布日期",
    "in_force_from": "施行日期",
    "text": "正文",
}
_DAYS = ("written_on", "published_on", "in_force_from")


def fillings_of(document: Document) -> Iterator[tuple[datetime, str, str, str]]:
    """When it was done, by whom, what, and why: values that were wrong are told."""
    if not document.is_stock:
        return
    query = sa.select(AuditEntry).where(
        AuditEntry.subject == "document", AuditEntry.subject_id == document.id, AuditEntry.tag == TAG
    )
    for each in db.session.scalars(query.order_by(AuditEntry.seq)):
        yield each.at, each.actor_name, _said(json.loads(each.before), json.loads(each.after)), each.reason


def _said(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> str:
    filled = [label for name, label in _LABELS.items() if name in after and not before.get(name)]
    wrong = [
        f"更正{label}（原为{_words(name, before[name])}）"
        for name, label in _LABELS.items()
        if name in after and before.get(name)
    ]
    filled += ["附件"] if after.get("attachments") else []
    return "，".join([*([f"补录{'、'.join(filled)}"] if filled else []), *wrong])


def _words(name: str, value: str) -> str:
    return zh_date(date.fromisoformat(value)) if name in _DAYS else value

"""The audit entries of a document in its archive package, and what may be said of them without the database."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import canonical, digest_of
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.packing.checking import Checked, Fault
from lawdocs.packing.forms import ARCHIVE, FORMS
from lawdocs.packing.writing import MANIFEST

EXPORTED = "document:archive"


def entries_of(document: Document) -> list[dict[str, object]]:
    """Every entry about a document, oldest first, but those of taking its package away: they are not of its course."""
    query = sa.select(*AuditEntry.__table__.columns).where(
        AuditEntry.subject == "document", AuditEntry.subject_id == document.id, AuditEntry.tag != EXPORTED
    )
    rows = db.session.execute(query.order_by(AuditEntry.seq)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def lines_of(entries: list[dict[str, object]]) -> bytes:
    """Entries, a line of JSON each, all of their fields."""
    return "".join(f"{canonical(each)}\n" for each in entries).encode()


def head_of(entries: list[dict[str, object]]) -> dict[str, object]:
    """Where the chain stood with the newest of them."""
    return {"seq": entries[-1]["seq"], "hash": entries[-1]["hash"]} if entries else {"seq": 0, "hash": ""}


def trail_faults(checked: Checked) -> Iterator[Fault]:
    """Of an archive package: entries that are not what their hash says, in another order, or with another head."""
    if checked.form is not FORMS[ARCHIVE]:
        return
    audit = checked.told.get("audit")
    if not isinstance(audit, Mapping):
        yield MANIFEST, "没有写审计记录在哪个文件"
        return
    name = str(audit.get("file"))
    try:
        entries = read_entries(checked.trail)
        wrong = next((each for each in entries if digest_of(each) != each["hash"]), None)
        numbers = [int(each["seq"]) for each in entries]
    except (ValueError, KeyError, TypeError, RecursionError):
        yield name, "审计记录读不出来"
        return
    if wrong is not None:
        yield name, f"第{wrong['seq']}条审计记录与它的摘要值不符"
    if numbers != sorted(set(numbers)) or [each["seq"] for each in entries] != numbers:
        yield name, "审计记录的次序不对"
    if audit.get("entries") != len(entries) or audit.get("head") != head_of(entries):
        yield name, "审计记录的条数或者链头与清单不同"


def read_entries(lines: bytes) -> list[dict[str, object]]:
    """The entries of a package; raises ValueError, KeyError or TypeError for what are none."""
    return [json.loads(line) for line in lines.decode().splitlines()]


def _plain(value: object) -> object:
    """A moment as the hash of an entry takes it."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value

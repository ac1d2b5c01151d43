"""A digest of the business data (业务数据摘要) that is the same on every database for the same content."""

import enum
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import sqlalchemy as sa

from lawdocs.audit.snapshot import begin_snapshot
from lawdocs.extensions import db

# Not business: throttling, keys of requests, events of access, the index, which is made from the texts, and what the
# schedulers keep for themselves: who they are, what failed, and the outbox with its leases.
LEFT_OUT = frozenset(
    {"login_failures", "request_keys", "security_events", "segments"}
    | {"law_sheets"}  # drawn from the texts
    | {"scheduler_nodes", "job_failures", "mails", "mail_items", "import_runs", "import_results"}
    | {"import_registers", "file_readings"}
)
ALGORITHMS = ("sha256", "sm3")


def state_digest() -> dict[str, str]:
    """The digests of the canonical dump, by algorithm."""
    digests = {name: hashlib.new(name) for name in ALGORITHMS}
    begin_snapshot()
    for line in dump_lines():
        for digest in digests.values():
            digest.update(line.encode() + b"\n")
    return {name: digest.hexdigest() for name, digest in digests.items()}


def dump_lines() -> Iterator[str]:
    """The canonical dump: for each table by name its columns by name, then its rows by primary key."""
    for name, table in sorted(db.metadata.tables.items()):
        if name in LEFT_OUT:
            continue
        columns = sorted(table.columns, key=lambda column: column.name)
        yield _line({"table": name, "columns": [column.name for column in columns]})
        query = sa.select(*columns).order_by(*table.primary_key.columns)
        for row in db.session.execute(query).yield_per(1000):
            yield _line([_neutral(value) for value in row])


def _line(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _neutral(value: object) -> object:
    """A value in the spelling that no database has a say in."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value

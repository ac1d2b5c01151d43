"""Compare a sound package with the database that made it (核对数据库)."""

from collections.abc import Iterator

import sqlalchemy as sa

from lawdocs.archive.trail import EXPORTED, read_entries
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import verify_chain
from lawdocs.documents.models import StoredFile
from lawdocs.extensions import LARGEST_ID, db
from lawdocs.filing.upward_models import FilingPackage
from lawdocs.packing.checking import WHOLE, Checked, Fault

_TAGS = (EXPORTED, "binder:export")


def database_faults(checked: Checked) -> Iterator[Fault]:
    """A package that was never given out here, audit entries that are not those of the chain, or a broken chain."""
    digest = checked.digests["sha256"]
    told = AuditEntry.after.contains(f'"sha256":"{digest}"', autoescape=True)
    given_out = sa.select(AuditEntry.seq).where(AuditEntry.tag.in_(_TAGS), told)
    handed_in = sa.select(FilingPackage.id).join(StoredFile).where(StoredFile.sha256 == digest)
    if not any(db.session.scalar(query.limit(1)) for query in (given_out, handed_in)):
        yield WHOLE, "数据库里没有导出或者报送过这个包的记录：不是这里做的，或者被人改动后重新打包"
    for entry in read_entries(checked.trail):
        row = db.session.get(AuditEntry, entry["seq"]) if 0 < entry["seq"] <= LARGEST_ID else None
        if row is None or row.hash != entry["hash"]:
            yield str(checked.told["audit"]["file"]), f"第{entry['seq']}条审计记录与数据库里的不同"
    _, _, fault = verify_chain()
    if fault is not None:
        yield WHOLE, f"数据库的审计链没有通过核验：{fault}"

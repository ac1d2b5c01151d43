"""Verify what must hold at all times (核验): the chain, files, numbers, and what each capability keeps on record."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import sqlalchemy as sa

from lawdocs.audit import services
from lawdocs.audit.snapshot import begin_snapshot
from lawdocs.audit.verify_evidence import evidence_faults
from lawdocs.audit.verify_figures import figure_faults
from lawdocs.audit.verify_filings import filing_faults
from lawdocs.audit.verify_histories import history_faults
from lawdocs.audit.verify_linkage import linkage_faults
from lawdocs.audit.verify_news import news_faults
from lawdocs.audit.verify_numbers import number_faults
from lawdocs.audit.verify_reports import report_faults
from lawdocs.audit.verify_sets import set_faults
from lawdocs.documents.files import path_of
from lawdocs.documents.models import StoredFile
from lawdocs.extensions import db
from lawdocs.portal.sheets import sheet_faults

PIECE = 2**20


@dataclass(frozen=True)
class Verdict:
    """Number of entries and hash of the head, and the first fault (None if all is well)."""

    entries: int
    head: str
    fault: str | None


def verify() -> Verdict:
    """Check everything as it stands at this moment; stops at the first fault."""
    begin_snapshot()
    entries, head, fault = services.verify_chain()
    checks: tuple[Callable[[], Iterator[str]], ...] = (
        file_faults,
        number_faults,
        history_faults,
        filing_faults,
        news_faults,
        set_faults,
        figure_faults,
        evidence_faults,
        report_faults,
        linkage_faults,
        sheet_faults,
    )
    faults = chain.from_iterable(check() for check in checks)
    return Verdict(entries, head, fault or next(faults, None))


def file_faults() -> Iterator[str]:
    """Files that are lost, or no longer what they were when they were stored."""
    for file in db.session.scalars(sa.select(StoredFile).order_by(StoredFile.id)):
        path = path_of(file.sha256)
        if not path.is_file():
            yield f"file {file.id} ({file.sha256}) is missing"
        elif path.stat().st_size != file.size or _digest(path) != file.sha256:
            yield f"file {file.id} ({file.sha256}) was changed"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()

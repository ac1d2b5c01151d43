"""The archive package as ZIP: 卷内文件目录, every paper in order, the manifest, and the digests of that."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from flask import render_template

from lawdocs.archive import trail
from lawdocs.archive.parts import Missing, Paper, Part
from lawdocs.documents.files import path_of
from lawdocs.documents.models import Document
from lawdocs.documents.term import ending
from lawdocs.errors import DomainError
from lawdocs.packing.forms import ARCHIVE, SUMS, VERSION, sums_of
from lawdocs.packing.writing import MANIFEST, PackageWriter, Packed, digests, manifest_bytes, pieces_of
from lawdocs.texts.filenames import titled

MOST_BYTES = 1000 * 2**20
IN_MEMORY = 8 * 2**20
INDEX, STYLES = "目录.html", Path(__file__).with_name("package.css")
CSS, HTML, JSONL = "text/css", "text/html; charset=utf-8", "application/x-ndjson"


class ArchiveRefused(DomainError):
    """The package cannot be made; the message says why, and what to do."""

    code, status = "ARCHIVE_REFUSED", 422


@dataclass(frozen=True)
class Line:
    """A paper with its running number (顺序号) and its name in the package, and its bytes where they are made here."""

    no: int
    part: str
    paper: Paper
    name: str
    data: bytes | None = None

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data) if self.data is not None else self.paper.stored.size


@dataclass(frozen=True)
class Archive:
    """A package as an open file at its beginning, how many files its manifest lists, and the manifest's digest."""

    file: IO[bytes]
    files: int
    manifest: str


def write(document: Document, parts: list[Part]) -> Archive:
    """Make the package; large files pass through piece by piece.

    Raises ArchiveRefused when it would be larger than a package may be, or when the store has lost a file.
    """
    entries = trail.entries_of(document)
    lines, missing = _numbered(_with_records(document, parts, entries))
    size = sum(line.size for line in lines)
    if size > MOST_BYTES:
        raise ArchiveRefused(
            f"文件共{size // 2**20}MB，一个归档包最多{MOST_BYTES // 2**20}MB；请联系系统管理员分开归档"
        )
    for line in lines:
        if line.data is None and not path_of(line.paper.stored.sha256).is_file():
            raise ArchiveRefused(f"文件仓库缺少“{line.paper.title}”的文件，请系统管理员核验后再导出")
    index = render_template("archive/index.html", document=document, end=ending(document), lines=lines, missing=missing)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    try:
        with zipfile.ZipFile(file, "w") as archive:
            writer = PackageWriter(archive)
            packed = [
                writer.add(INDEX, (index.encode(),)),
                writer.add(STYLES.name, pieces_of(STYLES)),
                *(writer.add(line.name, _bytes(line)) for line in lines),
            ]
            told = manifest_bytes(_manifest(document, packed, lines, missing, entries))
            writer.add(MANIFEST, (told,))
            writer.add(SUMS, (sums_of(digests(told)),))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Archive(file, len(packed), digests(told)["sha256"])


def _with_records(document: Document, parts: list[Part], entries: list[dict[str, object]]) -> Iterator[Part]:
    """The parts, the record of each as its first paper; the audit entries end the last one."""
    for part in parts:
        papers = [_record(document, part)] if part.record else []
        papers += part.papers
        if part is parts[-1]:
            lines = trail.lines_of(entries)
            papers.append(Paper("审计记录", "jsonl", JSONL, part.body, part.day, make=lambda lines=lines: lines))
        yield Part(part.name, part.body, part.day, papers=papers, missing=part.missing)


def _record(document: Document, part: Part) -> Paper:
    title = part.name if part.name.endswith("记录") else f"{part.name}记录"
    page = render_template("archive/record.html", document=document, title=title, record=part.record)
    return Paper(title, "html", HTML, part.body, part.day, make=page.encode)


def _numbered(parts: Iterable[Part]) -> tuple[list[Line], list[tuple[str, Missing]]]:
    """Every paper with its number and name, made where it has to be; and what is missing, part by part."""
    lines, missing = [], []
    for number, part in enumerate(parts, start=1):
        missing += ((part.name, each) for each in part.missing)
        for paper in part.papers:
            data = paper.make() if paper.make is not None else None
            if isinstance(data, Missing):
                missing.append((part.name, data))
                continue
            no = len(lines) + 1
            name = f"{number:02d}-{part.name}/{no:03d}-{titled(paper.title, paper.extension)}"
            lines.append(Line(no, part.name, paper, name, data))
    return lines, missing


def _bytes(line: Line) -> Iterable[bytes]:
    return (line.data,) if line.data is not None else pieces_of(path_of(line.paper.stored.sha256))


def _manifest(
    document: Document,
    packed: list[Packed],
    lines: list[Line],
    missing: list[tuple[str, Missing]],
    entries: list[dict[str, object]],
) -> dict[str, object]:
    around = [
        {"no": 0, "part": "", "title": title, "body": "", "date": None, "media_type": media_type}
        for title, media_type in (("卷内文件目录", HTML), ("目录和记录的样式", CSS))
    ]
    heads = [
        {"no": line.no, "part": line.part, "title": line.paper.title, "body": line.paper.body}
        | {"date": _iso(line.paper.day), "media_type": line.paper.media_type}
        for line in lines
    ]
    return {
        "format": ARCHIVE,
        "version": VERSION,
        "document": {
            "title": document.title,
            "number": document.number,
            "registration_number": document.registration_number,
            "maker": document.issuer_name,
            "drafted_by": document.drafting_agency.name if document.drafting_agency else None,
            "state": document.state.value,
            "written_on": _iso(document.written_on),
            "published_on": _iso(document.published_on),
            "in_force_from": _iso(document.in_force_from),
            "in_force_until": _iso(document.in_force_until),
        },
        "audit": {"file": lines[-1].name, "entries": len(entries), "head": trail.head_of(entries)},
        "missing": [{"part": part, "what": each.what, "why": each.why} for part, each in missing],
        "files": [
            {"name": each.name, **head, "size": each.size, **each.digests}
            for each, head in zip(packed, [*around, *heads], strict=True)
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None

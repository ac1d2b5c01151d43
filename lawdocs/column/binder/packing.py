"""The binder as ZIP: one folder for each indicator number, with a list, and a manifest of digests."""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from flask import render_template

from lawdocs.column.binder import contents
from lawdocs.column.binder.contents import Binder, BinderRefused, Proof, Section
from lawdocs.documents.files import path_of
from lawdocs.packing.forms import BINDER, HIDDEN, KEPT_MANIFEST, VERSION
from lawdocs.packing.writing import MANIFEST, PackageWriter, Packed, manifest_bytes, pieces_of
from lawdocs.tables import Cell, Column, Row
from lawdocs.texts.filenames import extension, titled

MOST_BYTES = 500 * 2**20
IN_MEMORY = 8 * 2**20
LINKS, INDEX = "links.txt", "index.html"
_RESULTS = (Column("统计项目", width=30), Column("结果", width=24), Column("口径", width=80))
_ROWS = (Column("统计项目", width=30), Column("名称", width=60), Column("是否计入", width=12), Column("依据", width=80))


@dataclass(frozen=True)
class Entry:
    """A file of the package with the proof it holds."""

    packed: Packed
    no: int | None
    title: str
    is_public: bool


@dataclass
class _Package:
    writer: PackageWriter
    entries: list[Entry] = field(default_factory=list)

    def add(
        self, name: str, data: Iterator[bytes], no: int | None = None, title: str = "", is_public: bool = True
    ) -> str:
        """Write a file piece by piece; its name."""
        self.entries.append(Entry(self.writer.add(name, data), no, title, is_public))
        return name


def zip_of(binder: Binder, place: str, today: date) -> IO[bytes]:
    """The package as an open file at its beginning, large ones on disk.

    Raises BinderRefused when the files are larger than a package may be, or when the store has lost one.
    """
    if binder.size > MOST_BYTES:
        whole, most = binder.size // 2**20, MOST_BYTES // 2**20
        raise BinderRefused(f"材料文件共{whole}MB，一个压缩包最多{most}MB；请先撤下过大的文件，或者只导出PDF")
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    try:
        _write(file, binder, place, today)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write(file: IO[bytes], binder: Binder, place: str, today: date) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        package = _Package(PackageWriter(archive))
        names = {section.no: _pack(section, package) for section in binder.sections}
        page = render_template(
            "binder/index.html", binder=binder, place=place, day=today, names=names, no_text=contents.NO_TEXT
        )
        package.add(INDEX, iter([page.encode()]))
        hidden = [each for each in package.entries if not each.is_public]
        public = [each for each in package.entries if each.is_public]
        for name, entries in ((MANIFEST, public), (KEPT_MANIFEST, hidden)):
            if entries:
                package.writer.add(name, [_manifest(binder, entries, today)])


def _manifest(binder: Binder, entries: Sequence[Entry], today: date) -> bytes:
    """What a part of the package holds; the public one names nothing of the other, and may be handed on without it."""
    told = {
        "format": BINDER,
        "version": VERSION,
        "set": {"edition": binder.edition, "title": binder.title},
        "made_on": today.isoformat(),
        "files": [
            {"name": each.packed.name, "indicator": each.no, "title": each.title, "public": each.is_public}
            | {"size": each.packed.size, **each.packed.digests}
            for each in entries
        ],
    }
    return manifest_bytes(told)


def _pack(section: Section, package: _Package) -> list[str]:
    """The files of one indicator; for each proof the name of its file, or nothing."""
    folders = {True: f"{section.no:03d}", False: f"{section.no:03d}/{HIDDEN}"}
    names = []
    for number, proof in enumerate(section.proofs, start=1):
        if proof.file is not None:
            ending, data = extension(proof.file_name), _bytes_of(proof)
        elif proof.snapshot is not None:
            ending, data = "xlsx", iter([_workbook(proof)])
        else:
            names.append("")
            continue
        name = f"{folders[proof.is_public]}/{number:02d}-{titled(proof.title, ending)}"
        names.append(package.add(name, data, section.no, proof.title, proof.is_public))
    for is_public, folder in folders.items():
        linked = [proof for proof in section.proofs if (proof.address or proof.gone) and proof.is_public is is_public]
        if linked:
            text = "".join(map(_link, linked)).encode()
            package.add(f"{folder}/{LINKS}", iter([text]), section.no, is_public=is_public)
    return names


def _bytes_of(proof: Proof) -> Iterator[bytes]:
    path = path_of(proof.file.sha256)
    if not path.is_file():
        raise BinderRefused(f"文件仓库缺少“{proof.title}”的文件，请系统管理员核验后再导出")
    yield from pieces_of(path)


def _link(proof: Proof) -> str:
    marks = filter(None, [proof.unit, "打不开" if proof.is_dead else "", "" if proof.is_public else HIDDEN])
    return f"{proof.title}（{'，'.join(marks)}）\n{proof.address or proof.gone}\n\n"


def _workbook(proof: Proof) -> bytes:
    from lawdocs.xlsx import Sheet, write  # the library of spreadsheets is large, and few pages need it

    snapshot = proof.snapshot
    heading = f"{snapshot.agency.name}及所属　{contents.told_days(snapshot)}　摘要值{snapshot.digest}"
    results = [Row(tuple(Cell(each) for each in row)) for row in proof.figures]
    rows = (
        Row((Cell(result.label), Cell(row.label), Cell("计入" if row.counted else "没有计入"), Cell(row.facts)))
        for result in snapshot.results
        for row in result.rows
    )
    return write([Sheet("结果", heading, _RESULTS, results), Sheet("清单", heading, _ROWS, rows)]).getvalue()

"""The binder as ZIP: one folder for each indicator number, with a list, and a manifest of digests."""

import hashlib
import json
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
from lawdocs.tables import Cell, Column, Row
from lawdocs.texts.filenames import display_name, extension

MOST_BYTES = 500 * 2**20
IN_MEMORY = 8 * 2**20
PIECE = 2**20
HIDDEN = "不公开"
LINKS, INDEX, MANIFEST = "links.txt", "index.html", "manifest.json"
KEPT_MANIFEST = f"{HIDDEN}/{MANIFEST}"
# The manifest tells the day; the entries of the archive carry none.
EPOCH = (1980, 1, 1, 0, 0, 0)
_RESULTS = (Column("统计项目", width=30), Column("结果", width=24), Column("口径", width=80))
_ROWS = (Column("统计项目", width=30), Column("名称", width=60), Column("是否计入", width=12), Column("依据", width=80))


@dataclass(frozen=True)
class Packed:
    """A file of the package: its name, the proof it holds, and its digest."""

    name: str
    no: int | None
    title: str
    is_public: bool
    size: int
    sha256: str


@dataclass
class _Package:
    archive: zipfile.ZipFile
    packed: list[Packed] = field(default_factory=list)

    def add(
        self, name: str, data: Iterator[bytes], no: int | None = None, title: str = "", is_public: bool = True
    ) -> str:
        """Write a file piece by piece; its name."""
        digest, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(name, EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self.archive.open(entry, "w", force_zip64=True) as target:
            for piece in data:
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        self.packed.append(Packed(name, no, title, is_public, size, digest.hexdigest()))
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
        package = _Package(archive)
        names = {section.no: _pack(section, package) for section in binder.sections}
        page = render_template(
            "binder/index.html", binder=binder, place=place, day=today, names=names, no_text=contents.NO_TEXT
        )
        package.add(INDEX, iter([page.encode()]))
        hidden = [each for each in package.packed if not each.is_public]
        for name, packed in ((MANIFEST, [each for each in package.packed if each.is_public]), (KEPT_MANIFEST, hidden)):
            if packed:
                text = _manifest(binder, packed, today)
                archive.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)


def _manifest(binder: Binder, packed: Sequence[Packed], today: date) -> str:
    """What a part of the package holds; the public one names nothing of the other, and may be handed on without it."""
    told = {
        "format": "lawdocs-evidence-binder",
        "version": 1,
        "set": {"edition": binder.edition, "title": binder.title},
        "made_on": today.isoformat(),
        "files": [
            {"name": each.name, "indicator": each.no, "title": each.title, "public": each.is_public}
            | {"size": each.size, "sha256": each.sha256}
            for each in packed
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


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
        name = f"{folders[proof.is_public]}/{number:02d}-{_name(proof.title, ending)}"
        names.append(package.add(name, data, section.no, proof.title, proof.is_public))
    for is_public, folder in folders.items():
        linked = [proof for proof in section.proofs if (proof.address or proof.gone) and proof.is_public is is_public]
        if linked:
            text = "".join(map(_link, linked)).encode()
            package.add(f"{folder}/{LINKS}", iter([text]), section.no, is_public=is_public)
    return names


def _name(title: str, ending: str) -> str:
    """A title as the name of a file; a slash in it makes no folder, and an ending that it has is not said twice."""
    has_it = not ending or extension(title) == ending
    return display_name(title.replace("/", "／") + ("" if has_it else f".{ending}"))


def _bytes_of(proof: Proof) -> Iterator[bytes]:
    path = path_of(proof.file.sha256)
    if not path.is_file():
        raise BinderRefused(f"文件仓库缺少“{proof.title}”的文件，请系统管理员核验后再导出")
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


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

"""The package of a filing (报备材料包): its parts, and the ZIP with its manifest, the same bytes each time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from lawdocs.clock import local
from lawdocs.documents import files
from lawdocs.documents.models import Document, MaterialKind, Relation, RelationKind, Revision
from lawdocs.documents.titles import title_of
from lawdocs.extensions import db
from lawdocs.filing import letters
from lawdocs.filing.upward_models import FilingPaper, UpwardFiling
from lawdocs.packing.forms import FILING, VERSION
from lawdocs.packing.writing import MANIFEST, digests, manifest_bytes, undated, zipped
from lawdocs.review.models import PASSING, ClauseAmendment, Opinion
from lawdocs.rules import current as profile
from lawdocs.texts.docx import write_docx
from lawdocs.texts.filenames import display_name
from workflows.guards import zh_date
from workflows.titles import quoted

REPORT, TEXT, OPINION = "备案报告", "正式文本", "合法性审核意见"
MATERIALS = {
    "起草说明": MaterialKind.EXPLANATION,
    "制定依据": MaterialKind.BASIS,
    "征求意见及采纳情况": MaterialKind.CONSULTATION,
}
KEPT_TOO = "征求意见及采纳情况"  # goes along where it was kept, though it is not asked for
OTHER = "其他材料"


@dataclass(frozen=True)
class Entry:
    """One file of a package."""

    name: str
    data: bytes


@dataclass
class Part:
    """One part of a package, as the profile names it, and the files in it; ``wanted`` parts must not be empty."""

    name: str
    wanted: bool = True
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        return self.wanted and not self.entries


def parts_of(filing: UpwardFiling, day: date) -> list[Part]:
    """Every part with its files, in the order of the profile; the report is written once the others are known."""
    wanted = list(profile()["filing_materials"])
    names = [*wanted, *(each for each in (KEPT_TOO, OTHER) if each not in wanted)]
    parts = [Part(name, name in wanted, _entries(name, filing)) for name in names]
    changes = changes_by(filing.document)
    for each in changes:
        if each.kind is RelationKind.AMENDED_BY:
            _part(parts, TEXT).entries.append(_changed_text(each))
    told = [part.name for part in parts if part.entries and part.name != REPORT]
    body = letters.report(filing, day, told, changes)
    _part(parts, REPORT).entries.insert(0, _written(REPORT, letters.report_title(filing), body))
    return [part for part in parts if part.wanted or part.entries]


def missing_parts(parts: list[Part]) -> list[str]:
    """The names of wanted parts without a file."""
    return [part.name for part in parts if part.is_missing]


def changes_by(document: Document) -> list[Relation]:
    """What a document amends or repeals: its filing tells of them too (R116)."""
    query = (
        sa.select(Relation)
        .where(Relation.other_id == document.id, Relation.kind.in_((RelationKind.AMENDED_BY, RelationKind.REPEALED_BY)))
        .order_by(Relation.id)
    )
    return list(db.session.scalars(query))


def write_package(filing: UpwardFiling, parts: list[Part], day: date) -> bytes:
    """The ZIP of a filing: numbered files and a manifest with the digests of each."""
    document = filing.document
    entries = list(_numbered(parts))
    manifest = {
        "format": FILING,
        "version": VERSION,
        "document": {
            "title": document.title,
            "number": document.number,
            "maker": document.issuer_name,
            "registration_number": document.registration_number,
            "published_on": _iso(document.published_on),
            "in_force_from": _iso(document.in_force_from),
        },
        "occasion": filing.occasion.value,
        "receiver": filing.receiver_name,
        "submitted_on": day.isoformat(),
        "files": [{"name": name, "part": part, "size": len(data)} | digests(data) for name, part, data in entries],
    }
    return zipped([(MANIFEST, manifest_bytes(manifest)), *((name, data) for name, _, data in entries)])


def _entries(name: str, filing: UpwardFiling) -> list[Entry]:
    document = filing.document
    found = [Entry(each.name, files.read(each.file)) for each in filing.papers if _is_of(each, name)]
    if name == TEXT:
        return [*_formal_text(filing), *found]
    if name == OPINION:
        return [*_opinion(document), *found]
    kind = MATERIALS.get(name)
    papers = [each for each in document.materials if each.kind is kind and each.removed_at is None]
    kept = [Entry(each.name, files.read(each.file)) for each in papers]
    if name == "制定依据" and not kept:
        kept = _basis(document)
    return [*kept, *found]


def _is_of(paper: FilingPaper, name: str) -> bool:
    return paper.part == name and paper.removed_at is None


def _formal_text(filing: UpwardFiling) -> list[Entry]:
    """The text in force as a Word file and as plain text (电子文本), and what was published with it."""
    document = filing.document
    edition = document.current_edition
    if edition is None:
        return []
    attached = [
        Entry(each.name, files.read(each.file))
        for each in document.materials
        if each.kind is MaterialKind.ATTACHMENT and each.removed_at is None
    ]
    return [*_text_entries(document, edition), *attached]


def _text_entries(document: Document, edition: Revision) -> list[Entry]:
    title = title_of(edition)
    plain = "\n".join(filter(None, (title, document.subtitle, document.number, "", edition.text.strip())))
    return [_of_edition(title, edition), Entry(display_name(f"{title}.txt"), f"{plain}\n".encode())]


def _changed_text(change: Relation) -> Entry:
    """The text of a document as the filed one amends it."""
    edition = change.document.editions[-1]
    return _of_edition(f"{title_of(edition)}（修改后）", edition)


def _of_edition(name: str, edition: Revision) -> Entry:
    document = edition.document
    return _written(name, title_of(edition), edition.text, document.number, document.subtitle)


def _opinion(document: Document) -> list[Entry]:
    """The opinion on which the document went on to deliberation."""
    query = (
        sa.select(Opinion)
        .where(Opinion.document_id == document.id, Opinion.kind.in_(PASSING))
        .order_by(Opinion.id.desc())
        .limit(1)
    )
    opinion = db.session.scalar(query)
    if opinion is None:
        return []
    day = zh_date(local(opinion.given_at).date())
    lines = [f"审核结论：{opinion.kind.label}", opinion.text, *map(_amendment, opinion.amendments)]
    text = "\n".join((*lines, opinion.agency_name, day))
    return [_written(OPINION, f"关于{quoted(document.title)}的合法性审核意见", text)]


def _amendment(amendment: ClauseAmendment) -> str:
    """One clause that the review wanted amended, and what the drafter did with it."""
    proposed = f"建议改为“{amendment.proposed}”" if amendment.proposed else "建议删去"
    taken = {True: "已采纳", False: f"未采纳：{amendment.answer}", None: "尚未答复"}[amendment.adopted]
    words = f"原文“{amendment.original}”，{proposed}。理由：{amendment.reason}（{amendment.ground}）"
    return f"修改意见{amendment.no}　{amendment.clause}：{words}。{taken}"


def _basis(document: Document) -> list[Entry]:
    """The superior texts on record, where no paper lists them."""
    lines = [
        f"{quoted(each.title)}{f'（{each.number}）' if each.number else ''}{each.article}"
        for each in document.relations
        if each.kind is RelationKind.BASIS
    ]
    return [_written("制定依据", f"{quoted(document.title)}的制定依据", "\n".join(lines))] if lines else []


def _written(name: str, title: str, text: str, number: str | None = None, subtitle: str = "") -> Entry:
    """A Word file with the same bytes for the same text."""
    return Entry(display_name(f"{name}.docx"), undated(write_docx(title, text, subtitle=subtitle, number=number)))


def _numbered(parts: list[Part]) -> Iterator[tuple[str, str, bytes]]:
    """Name in the package, part and bytes of each file; numbered, so that no two names are alike."""
    for number, part in enumerate(parts, start=1):
        for position, entry in enumerate(part.entries, start=1):
            place = f"{number:02d}-{position}" if len(part.entries) > 1 else f"{number:02d}"
            head = "" if entry.name.startswith(part.name) else f"{part.name}　"
            yield f"{place}　{head}{display_name(entry.name)}", part.name, entry.data


def _part(parts: list[Part], name: str) -> Part:
    """The part of that name; one that a profile does not ask for goes along unasked."""
    found = next((part for part in parts if part.name == name), None)
    if found is None:
        found = Part(name, wanted=False)
        parts.append(found)
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None

"""The demo county's documents as data: one entry per document and its text beside it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lawdocs.documents.services import Basis

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Entry:
    """One document of the demo county and the story it is to have."""

    slug: str
    title: str
    issuer: str
    drafted_by: str
    genre: str
    subject: str
    keywords: tuple[str, ...]
    summary: str
    implementing_unit: str
    basis: tuple[Basis, ...]
    story: str
    explanation: str
    consultation: str
    opinion: str
    validity_years: int | None = None
    published_on: date | None = None
    in_force_from: date | None = None
    return_reason: str = ""
    withdraw_reason: str = ""
    repeals: str = ""
    amends: str = ""
    amends_text: str = ""

    @property
    def text(self) -> str:
        return text_of(f"{self.slug}.txt")


def text_of(name: str) -> str:
    """The body of a document, by the name of its file."""
    return (FOLDER / "texts" / name).read_text(encoding="utf-8")


def entries() -> list[Entry]:
    """All documents of the demo county."""
    found = []
    for path in sorted(FOLDER.glob("catalogue_*.toml")):
        found += [_entry(data) for data in tomllib.loads(path.read_text(encoding="utf-8"))["document"]]
    return found


def _entry(data: Mapping[str, object]) -> Entry:
    known = {name: value for name, value in data.items() if name in Entry.__dataclass_fields__}
    known["keywords"] = tuple(data["keywords"])
    known["basis"] = tuple(
        Basis(each["title"], each.get("number", ""), each.get("article", "")) for each in data["basis"]
    )
    return Entry(**known)

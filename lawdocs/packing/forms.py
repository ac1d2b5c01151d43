"""The forms of package that there are, how each is known by its manifest, and what a manifest must say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lawdocs.packing.writing import ALGORITHMS, MANIFEST

# In an archive package: the digests of the manifest, which holds those of all else.
SUMS = "manifest-digests.txt"
# In a binder: what is not public has a manifest of its own, so that the rest can be handed on without it.
HIDDEN = "不公开"
KEPT_MANIFEST = f"{HIDDEN}/{MANIFEST}"
VERSION = 1
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Form:
    """A form of package: its name, what of the manifest says what it is of, and the digests that each file has.

    ``manifests`` are the names of its lists, of which only the first must be there.
    """

    name: str
    subject: str = "document"
    digests: tuple[str, ...] = ALGORITHMS
    manifests: tuple[str, ...] = (MANIFEST,)
    has_sums: bool = False


FILING, BINDER, ARCHIVE = "lawdocs-filing-package", "lawdocs-evidence-binder", "lawdocs-archive-package"
FORMS = {
    FILING: Form("报备材料包"),
    BINDER: Form("佐证汇编", "set", ("sha256",), (MANIFEST, KEPT_MANIFEST)),  # older ones have no other digest
    ARCHIVE: Form("归档包", has_sums=True),
}


def form_of(told: object) -> Form | None:
    """The form of what a manifest says, None where that is no whole manifest of a known form and version."""
    if not isinstance(told, Mapping) or not isinstance(told.get("format"), str) or told.get("version") != VERSION:
        return None
    form = FORMS.get(told["format"])
    subject = told.get(form.subject) if form is not None else None
    is_named = isinstance(subject, Mapping) and isinstance(subject.get("title"), str)
    files = told.get("files")
    is_listed = isinstance(files, list) and all(_is_file(each, form) for each in files) if is_named else False
    return form if is_listed else None


def sums_of(digests: Mapping[str, str]) -> bytes:
    """The digests of a manifest, a line each, as they stand in an archive package."""
    return "".join(f"{name} {digest}\n" for name, digest in digests.items()).encode()


def _is_file(told: object, form: Form) -> bool:
    if not isinstance(told, Mapping) or not isinstance(told.get("name"), str) or type(told.get("size")) is not int:
        return False
    said = [told.get(name) for name in ALGORITHMS if name in told or name in form.digests]
    return told["size"] >= 0 and all(isinstance(each, str) and _HEX.fullmatch(each) for each in said)

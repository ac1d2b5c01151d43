"""Parts of a .docx package: found by their relationships, parsed by the careful parser."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from lxml import etree

from lawdocs.texts.archives import MAX_EXPANDED, open_archive
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.xmlguard import XmlGuard

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_W = W.strip("{}").encode()
_LONGEST_HEAD = 2**16  # declaration, comments and namespaces before the first words
_LONGEST_RELATIONSHIPS = 2**20
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """An opened .docx: its main part and the parts that one refers to."""

    def __init__(self, data: bytes) -> None:
        self._archive = open_archive(data)
        self._main = self._target("_rels/.rels", "/officeDocument", "")
        if self._main is None:
            raise FileRefused("FILE_CORRUPT")

    def document(self) -> etree._Element:
        """The main part, word/document.xml as a rule."""
        return self._parse(self._main or "")

    def check(self) -> None:
        """Refuse a .docx whose main part is not a Word document; reads no further than its first element."""
        with self._open(self._main or "") as stream:
            if _root_tag(stream) != f"{W}document":
                raise FileRefused("FILE_CORRUPT")

    def related(self, kind: str) -> etree._Element | None:
        """The part the document refers to as `numbering`, `styles` …, or None."""
        folder, name = posixpath.split(self._main or "")
        part = self._target(f"{folder}/_rels/{name}.rels", f"/{kind}", folder)
        return self._parse(part) if part else None

    def _target(self, relationships: str, kind: str, folder: str) -> str | None:
        if relationships not in self._archive.NameToInfo:
            return None
        if self._archive.getinfo(relationships).file_size > _LONGEST_RELATIONSHIPS:
            raise FileRefused("FILE_CORRUPT")
        for each in self._parse(relationships).iter(_RELATIONSHIP):
            if each.get("Type", "").endswith(kind) and each.get("TargetMode") != "External":
                return posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
        return None

    def _parse(self, part: str) -> etree._Element:
        with self._open(part) as stream:
            data = stream.read(MAX_EXPANDED)
        # The strict variant of the format differs in names of namespaces only.
        return _parsed(data.replace(_STRICT_W, _W))

    @contextmanager
    def _open(self, part: str) -> Iterator[IO[bytes]]:
        try:
            with self._archive.open(part) as stream:
                yield stream
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            raise FileRefused("FILE_CORRUPT") from error


def _root_tag(stream: IO[bytes]) -> str:
    """The name of the first element, in the namespace of the transitional variant; damage is refused."""
    head = stream.read(_LONGEST_HEAD).replace(_STRICT_W, _W)
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        parser.feed(head)
        _, root = next(parser.read_events())
    except (etree.XMLSyntaxError, StopIteration) as error:
        raise FileRefused("FILE_CORRUPT") from error
    return root.tag


def value(element: etree._Element | None, path: str) -> str | None:
    """The w:val of a descendant given by its path (`w:numPr/w:ilvl`), or None."""
    found = element.find(path.replace("w:", W)) if element is not None else None
    return found.get(f"{W}val", "") if found is not None else None


def is_on(element: etree._Element | None, path: str) -> bool:
    """Tell whether an on/off property (w:vanish) is there and not switched off."""
    return value(element, path) not in (None, "0", "false", "off")


def _parsed(data: bytes) -> etree._Element:
    """Parse a part with a parser that loads nothing and expands nothing; damage is refused."""
    guard = XmlGuard()
    guard.feed(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused("FILE_CORRUPT") from error

"""Reading .docx: the text a person sees, with automatic numbers, without what tracked changes deleted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lawdocs.texts.docx import DocxText
from lawdocs.texts.labels import read_label
from lawdocs.texts.numbering import Numbering
from lawdocs.texts.numbers import parse_number
from lawdocs.texts.ooxml import Package, W, is_on, value
from lawdocs.texts.titles import ADDITION, LONGEST_TITLE, ends_title

_LETTERHEAD = re.compile(r".*文\s*件")
_MOST_TITLE_LINES = 5
_MOST_LETTERHEAD_LINES = 4
_MOST_NAMED = 5

# Text inside these is not what the paragraph says: deleted, moved away, or a second copy for old readers.
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent", "instrText", "delText", "rt")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_CHARACTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_INSERTED = (f"{W}ins", f"{W}moveTo")


@dataclass
class _Seen:
    """What the reader passed that the person importing should know of."""

    inserted: list[str] = field(default_factory=list)
    deleted: int = 0
    hidden: bool = False
    boxed: bool = False


@dataclass(frozen=True)
class _Line:
    text: str
    label: str = ""
    is_centred: bool = False
    is_title_style: bool = False

    @property
    def whole(self) -> str:
        return self.label + self.text


def read_docx(data: bytes) -> DocxText:
    """Read a .docx that has passed check_file; damage raises FileRefused."""
    package = Package(data)
    document = package.document()
    reader = _Reader(Numbering(package.related("numbering"), package.related("styles")))
    body = document.find(f"{W}body")
    lines = [line for line in reader.lines(body if body is not None else document) if line.whole.strip()]
    title, lines = _without_title(lines)
    text = "\n".join(part.strip() for line in lines for part in line.whole.split("\n") if part.strip())
    return DocxText(title, text, _remarks(reader.seen, document))


class _Reader:
    """Walks a document in reading order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self.seen = _Seen()

    def lines(self, parent: etree._Element) -> Iterator[_Line]:
        for element in parent.iterchildren(etree.Element):
            if element.tag == f"{W}p":
                yield self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag not in _SKIPPED:
                # Content controls, custom XML and tracked blocks wrap paragraphs and tables.
                yield from self.lines(element)

    def _paragraph(self, paragraph: etree._Element) -> _Line:
        text = "".join(self._pieces(paragraph))
        if any(True for tag in _INSERTED for _ in paragraph.iter(tag)) and text.strip():
            self.seen.inserted.append(text.strip())
        self.seen.deleted += sum(1 for _ in paragraph.iter(f"{W}del"))
        if not text.strip() and paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            return _Line("")  # deleted with its mark: its number goes to the next paragraph
        label = self._numbering.label(paragraph)
        name = self._numbering.style_name(paragraph)
        is_title_style = name in ("title", "标题") or "文件标题" in name
        return _Line(text, _spaced(label, text), self._is_centred(paragraph), is_title_style)

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        for child in element.iterchildren(etree.Element):
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in _CHARACTERS:
                yield _CHARACTERS[child.tag]
            elif child.tag == f"{W}r" and is_on(child, "w:rPr/w:vanish"):
                self.seen.hidden = True
            elif child.tag == f"{W}txbxContent":
                self.seen.boxed = True
            elif child.tag not in _SKIPPED:
                yield from self._pieces(child)

    def _table(self, table: etree._Element) -> Iterator[_Line]:
        """A row is a line, its cells joined by tabs."""
        for row in table.iter(f"{W}tr"):
            if any(parent.tag == f"{W}tc" for parent in _ancestors_within(row, table)):
                continue  # a row of a table inside a cell, read with that cell
            if row.find(f"{W}trPr/{W}del") is not None:
                self.seen.deleted += 1
                continue
            cells = [" ".join(self._cell(cell)) for cell in row.iter(f"{W}tc") if _row_of(cell) is row]
            yield _Line("\t".join(cells).strip("\t"))

    def _cell(self, cell: etree._Element) -> Iterator[str]:
        for paragraph in cell.iter(f"{W}p"):
            line = self._paragraph(paragraph)
            if line.whole.strip():
                yield " ".join(line.whole.split())

    def _is_centred(self, paragraph: etree._Element) -> bool:
        aligned = value(paragraph, "w:pPr/w:jc")
        for style in self._numbering.style_chain(paragraph) if aligned is None else ():
            aligned = value(style, "w:pPr/w:jc")
            if aligned is not None:
                break
        return aligned == "center"


def _row_of(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors(f"{W}tr"), None)


def _ancestors_within(element: etree._Element, limit: etree._Element) -> Iterator[etree._Element]:
    for parent in element.iterancestors():
        if parent is limit:
            return
        yield parent


def _spaced(label: str, text: str) -> str:
    """Put a space after 第一条, as typed texts have it; 一、 and （一） stand without."""
    if not label or not text.strip() or label[-1] in "、．.）)，":
        return label
    return label.rstrip() + "\u3000"


def _without_title(lines: list[_Line]) -> tuple[str | None, list[_Line]]:
    """Take the title off the head of a text; a letterhead and the number above it stay."""
    first = 0
    while first < min(len(lines), _MOST_LETTERHEAD_LINES) and _stands_above_title(lines[first].whole):
        first += 1
    if first == len(lines) or not _is_title(lines[first]):
        return None, lines
    last = first + 1
    while last < len(lines) and last - first < _MOST_TITLE_LINES and _goes_on(lines[first:last], lines[last]):
        last += 1
    title = _squeezed("".join(line.text for line in lines[first:last]))
    return title, lines[:first] + lines[last:]


def _stands_above_title(text: str) -> bool:
    return bool(_LETTERHEAD.fullmatch(text.strip())) or parse_number(text) is not None


def _is_title(line: _Line) -> bool:
    text = line.whole.strip()
    if line.label or len(text) > LONGEST_TITLE or text.endswith(("。", "：", ":", "；")) or read_label(text):
        return False
    return line.is_centred or line.is_title_style or ends_title(text)


def _goes_on(title: list[_Line], line: _Line) -> bool:
    """Tell whether a title broken over lines goes on: centred like its beginning, or its （试行）."""
    is_alike = (line.is_centred, line.is_title_style) == (title[0].is_centred, title[0].is_title_style)
    is_marked = title[0].is_centred or title[0].is_title_style
    if not (is_alike and is_marked and _is_title(line)) or parse_number(line.text):
        return False
    is_addition = ADDITION.fullmatch(line.text.strip())
    if re.search(r"\d{4}年|第[\d一二三四五六七八九十]+号", line.text):
        return False
    return bool(is_addition) or not ends_title("".join(each.text for each in title).strip())


def _squeezed(text: str) -> str:
    """Take out breaks and the spaces set between Han characters."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", " ".join(text.split()))


def _remarks(seen: _Seen, document: etree._Element) -> tuple[str, ...]:
    found = []
    if seen.inserted:
        named = "、".join(f"“{text[:12]}”" for text in seen.inserted[:_MOST_NAMED])
        found.append(f"文件含未接受的修订，插入的内容已一并读入，请核对以下段落：{named}。")
    if seen.deleted:
        found.append("文件含未接受的修订，已删除的内容未读入，请核对。")
    if seen.hidden:
        found.append("文件含隐藏文字，未读入，请核对。")
    if seen.boxed:
        found.append("文件含文本框，其中的文字未读入，请核对。")
    if any(True for _ in document.iter(f"{W}footnoteReference", f"{W}endnoteReference")):
        found.append("文件含脚注或者尾注，未读入，请核对。")
    if any(True for _ in document.iter(f"{W}commentReference")):
        found.append("文件含批注，未读入，请核对。")
    return tuple(found)

"""Reading .docx: the text a person sees, with automatic numbers, without what tracked changes deleted."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lawdocs.texts.numbering import Numbering
from lawdocs.texts.ooxml import Package, W, is_on, value
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.readers.title import ReadLine, read_text

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


def read_docx(data: bytes) -> ReadText:
    """Read a .docx that has passed check_file; damage raises FileRefused."""
    package = Package(data)
    document = package.document()
    reader = _Reader(Numbering(package.related("numbering"), package.related("styles")))
    body = document.find(f"{W}body")
    lines = list(reader.lines(body if body is not None else document))
    return read_text(lines, _remarks(reader.seen, document))


class _Reader:
    """Walks a document in reading order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self.seen = _Seen()

    def lines(self, parent: etree._Element) -> Iterator[ReadLine]:
        for element in parent.iterchildren(etree.Element):
            if element.tag == f"{W}p":
                yield self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag not in _SKIPPED:
                # Content controls, custom XML and tracked blocks wrap paragraphs and tables.
                yield from self.lines(element)

    def _paragraph(self, paragraph: etree._Element) -> ReadLine:
        text = "".join(self._pieces(paragraph))
        if any(True for tag in _INSERTED for _ in paragraph.iter(tag)) and text.strip():
            self.seen.inserted.append(text.strip())
        self.seen.deleted += sum(1 for _ in paragraph.iter(f"{W}del"))
        if not text.strip() and paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            return ReadLine("")  # deleted with its mark: its number goes to the next paragraph
        label = self._numbering.label(paragraph)
        name = self._numbering.style_name(paragraph)
        is_title_style = name in ("title", "标题") or "文件标题" in name
        return ReadLine(text, _spaced(label, text), self._is_centred(paragraph), is_title_style)

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

    def _table(self, table: etree._Element) -> Iterator[ReadLine]:
        """A row is a line, its cells joined by tabs; a cell over several rows is said in each of them."""
        above: dict[int, str] = {}  # column → what its cell said last
        for row in table.iter(f"{W}tr"):
            if any(parent.tag == f"{W}tc" for parent in _ancestors_within(row, table)):
                continue  # a row of a table inside a cell, read with that cell
            if row.find(f"{W}trPr/{W}del") is not None:
                self.seen.deleted += 1
                continue
            column, texts = 0, []
            for cell in row.iter(f"{W}tc"):
                if _row_of(cell) is row:
                    said = " ".join(self._cell(cell))
                    above[column] = above.get(column, "") if not said and _goes_on(cell) else said
                    texts.append(above[column])
                    column += int(value(cell, "w:tcPr/w:gridSpan") or 1)
            yield ReadLine("\t".join(texts).strip("\t"))

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


def _goes_on(cell: etree._Element) -> bool:
    """Whether a cell goes on with the one above it."""
    return value(cell, "w:tcPr/w:vMerge") in ("", "continue")


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

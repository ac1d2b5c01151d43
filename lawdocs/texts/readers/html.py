"""Reading .html: the text that a page shows, tables and automatic numbers included, hidden parts left out."""

import codecs
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from lawdocs.texts.encodings import decoded
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.readers.spanning import count, row_lines
from lawdocs.texts.readers.title import ReadLine, read_text
from lawdocs.texts.refusals import FileRefused

_SKIPPED = frozenset(
    ("head", "script", "style", "noscript", "template", "nav", "footer", "iframe", "object", "embed", "svg", "math")
    + ("canvas", "audio", "video", "select", "button", "textarea", "input", "rt", "rp", "del")
)
_BLOCKS = frozenset(
    ("html", "body", "header", "main", "article", "section", "aside", "address", "div", "center", "form", "fieldset")
    + ("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "blockquote", "hr", "figure", "figcaption", "details", "summary")
    + ("ol", "ul", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th")
)
_TITLES = ("h1",)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_HEAD = 4_096
_NARROWER = ("gb2312", "gbk")  # what calls itself so holds characters of GB 18030
_BREAK = "\n"


def read_html(data: bytes) -> ReadText:
    """Read an .html that has passed check_file; what nests without end is refused as damaged."""
    return read_markup(_text(data))


def read_markup(text: str) -> ReadText:
    """Read HTML that is decoded already."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = lxml_html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise FileRefused("FILE_CORRUPT") from error
    reader = _Reader()
    try:
        lines = list(reader.lines(root))
    except RecursionError as error:
        raise FileRefused("FILE_CORRUPT") from error
    return read_text(lines, reader.remarks)


def _text(data: bytes) -> str:
    """The page as text: a mark at the front decides, else what the page says of itself, else what can be read."""
    named = _CHARSET.search(data[:_HEAD])
    if named and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = named[1].decode().lower()
        try:
            return data.decode("gb18030" if name in _NARROWER else name)
        except (LookupError, UnicodeDecodeError):
            pass  # it says something untrue of itself
    text = decoded(data)
    if text is None:
        raise FileRefused("TYPE_MISMATCH")
    return text


class _Reader:
    """Walks a page in reading order."""

    def __init__(self) -> None:
        self._has_hidden = self._has_deleted = False

    @property
    def remarks(self) -> tuple[str, ...]:
        found = []
        if self._has_hidden:
            found.append("网页含隐藏文字，未读入，请核对。")
        if self._has_deleted:
            found.append("网页含标记为删除的文字，未读入，请核对。")
        return tuple(found)

    def lines(self, element: etree._Element, *, is_centred: bool = False, number: str = "") -> Iterator[ReadLine]:
        """The lines of a block; what stands between the blocks inside it are lines too."""
        is_centred = _aligned(element, is_centred)
        counter = _Counter(element)
        pieces: list[str] = [number]
        for piece in self._pieces(element):
            if isinstance(piece, str):
                pieces.append(piece)
                continue
            lead = number if not "".join(pieces).removeprefix(number).strip() else ""
            if not lead:
                yield from _running(pieces, element, is_centred)
            if piece.tag == "table" and _has_cells(piece):
                yield from self._table(piece)
            else:
                yield from self.lines(piece, is_centred=is_centred, number=lead + counter.number(piece))
            pieces, number = [], ""
        yield from _running(pieces, element, is_centred)

    def _pieces(self, element: etree._Element) -> Iterator[str | etree._Element]:
        """Running text, and the blocks that break it."""
        yield _SPACES.sub(" ", element.text or "")
        for child in element.iterchildren(etree.Element):
            if child.tag == "br":
                yield _BREAK
            elif self._is_seen(child):
                if child.tag in _BLOCKS:
                    yield child
                else:
                    yield from self._pieces(child)
            yield _SPACES.sub(" ", child.tail or "")

    def _is_seen(self, element: etree._Element) -> bool:
        self._has_deleted = self._has_deleted or element.tag == "del"
        if element.tag in _SKIPPED:
            return False
        is_hidden = element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))
        self._has_hidden = self._has_hidden or (is_hidden and bool(element.text_content().strip()))
        return not is_hidden

    def _table(self, table: etree._Element) -> Iterator[ReadLine]:
        """A row is a line, its cells joined by tabs; a cell over several rows is said in each of them."""
        for caption in table.iterchildren("caption"):
            yield from self.lines(caption, is_centred=True)
        rows = (
            [self._cell(each) for each in row.iterchildren("td", "th") if self._is_seen(each)] for row in _rows(table)
        )
        yield from map(ReadLine, row_lines(rows))

    def _cell(self, cell: etree._Element) -> tuple[int, str]:
        """Over how many rows a cell goes, and what it says."""
        return count(cell.get("rowspan"), 1), " ".join(" ".join(line.text.split()) for line in self.lines(cell))


class _Counter:
    """The numbers of an ordered list."""

    def __init__(self, element: etree._Element) -> None:
        self._is_ordered = element.tag == "ol"
        self._next = count(element.get("start"), 1)

    def number(self, element: etree._Element) -> str:
        """What stands before an entry; nothing before any other element."""
        if not self._is_ordered or element.tag != "li":
            return ""
        number = count(element.get("value"), self._next)
        self._next = number + 1
        return f"{number}."


def _running(pieces: list[str], element: etree._Element, is_centred: bool) -> Iterator[ReadLine]:
    """The lines of running text, which line breaks part."""
    for each in "".join(pieces).split(_BREAK):
        if each.strip():
            yield ReadLine(each.strip(), is_centred=is_centred, is_title_style=element.tag in _TITLES)


def _aligned(element: etree._Element, inherited: bool) -> bool:
    style, align = element.get("style", ""), element.get("align", "").lower()
    if _CENTRED.search(style) or align == "center" or element.tag == "center":
        return True
    return inherited and not align and "text-align" not in style.lower()


def _has_cells(table: etree._Element) -> bool:
    """Whether a table shows a table, and does not only lay out the page."""
    return table.find(".//table") is None and any(
        len(row.findall("td") + row.findall("th")) > 1 for row in _rows(table)
    )


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")

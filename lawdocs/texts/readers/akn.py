"""Reading .akn.xml: the lines of an Akoma Ntoso 3.0 text, ours or another's; their structure is read anew."""

import re
from collections.abc import Iterator

from lxml import etree

from lawdocs.texts.akn import ANCHOR, SUBPART, UNITS, q
from lawdocs.texts.akn import GROUPS as OUR_GROUPS
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.readers.spanning import count, row_lines
from lawdocs.texts.refusals import FileRefused

_NOTES = frozenset(map(q, ("authorialNote", "remark")))
# Not part of the text, or said a second time.
_UNREAD = _NOTES | {q("meta"), q("toc")}
# Units that only group others: label and title are a line.
_GROUPS = frozenset(
    map(
        q,
        (*OUR_GROUPS.values(), SUBPART, "attachment", "book", "division", "subchapter", "subdivision", "title", "tome"),
    )
)
_FURTHER = ("alinea", "clause", "hcontainer", "item", "list", "proviso", "rule", "subclause", "sublist", "subparagraph")
_UNITS = _GROUPS | frozenset(map(q, (*UNITS.values(), *_FURTHER, "subrule", "subsection", "transitional")))
_LINES = frozenset(
    map(q, ("block", "crossHeading", "heading", "listIntroduction", "listWrapUp", "num", "p", "subheading"))
)
_LABELS = frozenset(map(q, ("num", "heading", "subheading")))
_ARTICLE, _PARAGRAPH, _TABLE = q("article"), q("paragraph"), q("table")
_BREAK = re.compile(r"(?<![ \t])[ \t]*[\r\n]\s*")
_SPACES = re.compile(r"[ \t]+")
# Behind these, a label and its text are set apart: 第一条　为了……
_APART = re.compile(r"第.+[编章节条](?:之[一二三四五六七八九十]+)?|附[件录表].{0,4}")
_CLOSED = ("、", "．", ".", "）", ")", "：")
_HAS_NOTES = "文件中的编者注释没有读入，请核对。"


def read_akn(data: bytes) -> ReadText:
    """Read an .akn.xml that has passed check_file; refuses what is broken, nests too deep or is no Akoma Ntoso 3.0."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused("AKN") from error
    if root.tag != q("akomaNtoso"):
        raise FileRefused("AKN")
    reader = _Reader(is_ours=any(each.get(ANCHOR) for each in root.iter()))
    reader.read(root)
    has_notes = next(root.iter(*_NOTES), None) is not None
    return ReadText(None, "\n".join(reader.lines), (_HAS_NOTES,) if has_notes else ())


class _Reader:
    """Walks a text in reading order. A label waits for the text that it stands beside."""

    def __init__(self, *, is_ours: bool) -> None:
        self.lines: list[str] = []
        self._is_ours = is_ours
        self._waiting: str | None = None

    def read(self, element: etree._Element) -> None:
        """Add the lines of an element and of all that stands in it."""
        if element.tag in _UNREAD:
            return
        if element.tag == _TABLE:
            self._table(element)
        elif element.tag in _UNITS:
            self._unit(element)
        elif element.tag in _LINES or (element.text or "").strip():
            self._say(self._text(element))
        else:
            for child in element:
                self.read(child)

    def _unit(self, unit: etree._Element) -> None:
        """Label and title, then what stands in it; the first paragraph of an article stands beside its label."""
        label = "".join(self._text(each) for each in unit.iterchildren(q("num")))
        heading = "".join(self._text(each) for each in unit.iterchildren(q("heading")))
        is_beside = unit.tag == _PARAGRAPH and unit.getparent().tag == _ARTICLE and not label
        if not is_beside:
            self._end_waiting()
        begun = label + self._gap(label) if heading or unit.tag not in _GROUPS else label
        if unit.tag in _GROUPS:
            self._say(begun + heading)
        elif self._is_ours or not heading:
            self._wait(begun + heading)
        elif unit.tag == _ARTICLE:
            self._wait(begun + (heading if heading.startswith("【") else f"【{heading}】"))
        else:
            self._say(begun + heading)
        for child in unit:
            if child.tag not in _LABELS:
                self.read(child)
            elif child.tag == q("subheading"):
                self._say(self._text(child))
        self._end_waiting()

    def _table(self, table: etree._Element) -> None:
        for caption in table.iterchildren(q("caption")):
            self._say(self._text(caption))
        rows = ([self._cell(each) for each in row] for row in table.iterchildren(q("tr")))
        for line in row_lines(rows):
            self._say(line)

    def _cell(self, cell: etree._Element) -> tuple[int, str]:
        return count(cell.get("rowspan"), 1), " ".join(filter(None, map(self._text, cell)))

    def _text(self, element: etree._Element) -> str:
        """The characters of a line; breaks in it are for who reads the file, and part no Han characters."""
        text = _BREAK.sub(_joined, "".join(_characters(element)))
        return text if self._is_ours else _SPACES.sub(" ", text).strip()

    def _gap(self, label: str) -> str:
        if self._is_ours or not label or label.endswith(_CLOSED):
            return ""
        return "\u3000" if _APART.fullmatch(label) else " "

    def _wait(self, label: str) -> None:
        if label:
            self._waiting = (self._waiting or "") + label

    def _end_waiting(self) -> None:
        if self._waiting is not None:
            self._say("")

    def _say(self, text: str) -> None:
        line, self._waiting = (self._waiting or "") + text, None
        if line.strip():
            self.lines.append(line.strip())


def _characters(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _UNREAD:
            yield from _characters(child)
        yield child.tail or ""


def _joined(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    is_within = start > 0 and end < len(text)
    return " " if is_within and text[start - 1].isascii() and text[end].isascii() else ""

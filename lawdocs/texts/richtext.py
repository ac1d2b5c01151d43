"""Rich text (富文本) as people paste it: made into a few plain elements, whatever Word or an enemy put in it.

nh3 decides what may stay; between its two passes the text is rebuilt as blocks: headings and bold as this site writes
them, loose words as paragraphs, no empty ones, and none of the line breaks that Word's own HTML puts inside sentences.
"""

import html
import re
from collections.abc import Callable, Mapping, Set
from html.parser import HTMLParser
from itertools import takewhile

# What the stored text consists of.
TAGS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "u", "blockquote", "a", "img", "br"})
TABLE = frozenset({"table", "caption", "thead", "tbody", "tr", "th", "td"})
# Taken away with all that is in them; other elements leave their words behind.
WITHOUT_WORDS = frozenset(
    {"script", "style", "title", "xml", "template", "noscript", "iframe", "object", "embed", "applet", "math", "svg"}
    | {
        "noembed",
        "noframes",
        "audio",
        "video",
        "canvas",
        "select",
        "textarea",
        "head",
        "meta",
        "link",
        "base",
        "frameset",
    }
)
SCHEMES = frozenset({"http", "https", "mailto"})
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "center": "div", "tfoot": "tbody"}
_INLINE = frozenset({"strong", "em", "u", "a"})
_TEXT_BLOCKS = frozenset({"p", "h2", "h3", "h4"})
_HOLDS_WORDS = _TEXT_BLOCKS | {"li", "th", "td", "caption"}
_LISTS = frozenset({"ul", "ol"})
# Only the edges of a block: what is in it begins on a line of its own.
_EDGES = frozenset({"div", "section", "article", "header", "footer", "main", "pre", "dl", "dt", "dd", "figure", "hr"})
_LEFT_BY_FIRST = TAGS | TABLE | frozenset(_RENAMED) | _EDGES
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
MOST_SIGNS = 400_000  # of what is pasted, mark-up included
DEEPEST = 12
# The mark before an item of Word's lists, a letter of a font of signs: without the font it is a stray letter.
_LIST_MARK = re.compile(
    r"<span\b(?=[^>]{0,400}mso-list:\s{0,9}Ignore)(?=[^>]{0,400}font-family:\s{0,9}(?:Wingdings|Symbol))[^>]{0,400}>"
    r"[^<\s](?:<span\b[^>]{0,400}>(?:&nbsp;|[\s\u00a0]){0,40}</span>)?\s{0,9}</span>",
    re.IGNORECASE,
)
_KEPT_CONTROLS = "\n\t\r"
_LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_SPAN = re.compile(r"[1-9]\d?")
_SPACE = re.compile(r"[ \t\r\n\u00a0]+")
_EDGE_SPACE = " \t\r\n\u00a0\u3000"
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—\U00020000-\U000323af]")
_PICTURE = re.compile(r'<img src="picture:(\d+)"')
_NAMES = "p|div|span|font|br|h[1-6]|ul|ol|li|table|t[rdh]|b|i|u|strong|em|a|img|blockquote|script|style|o:p|html|body"
_ATTRIBUTE = r"""\s+[a-z][a-z0-9:_-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?"""
_MARKUP = re.compile(rf"</?(?:{_NAMES})(?:{_ATTRIBUTE})*\s*/?>", re.IGNORECASE)

# Which picture of one's own an address means, or none.
PictureOf = Callable[[str], int | None]


class TooMuchText(ValueError):
    """More mark-up than anybody writes by hand."""


def clean(raw: str, picture_of: PictureOf = lambda address: None) -> str:
    """Make pasted HTML into what may be stored; pictures become ``picture:ID``, those that are not one's own go.

    Cleaning what is clean changes nothing. Raises TooMuchText.
    """
    if len(raw) > MOST_SIGNS:
        raise TooMuchText
    visible = "".join(each for each in raw if each.isprintable() or each in _KEPT_CONTROLS or each in _JOINERS)
    once = _sifted(
        _LIST_MARK.sub("", visible),
        _LEFT_BY_FIRST,
        lambda tag, name, value: _first_look(tag, name, value, picture_of),
    )
    # Nothing that the rebuilding could have got wrong leaves here.
    return _sifted(_Rebuilt.of(once), TAGS | TABLE)


def from_plain(text: str) -> str:
    """Paragraphs of typed text: each line is one."""
    return clean("".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines()))


def looks_like_markup(text: str) -> bool:
    """Whether a text that came without the editor is HTML rather than words."""
    return _MARKUP.search(text) is not None


def plain_text(cleaned: str) -> str:
    """The words of a cleaned text, one line for each block."""
    lines = re.sub(r"</(?:p|h2|h3|h4|li|th|td|caption)>|<br>", "\n", cleaned)
    words = html.unescape(re.sub(r"<[^>]*>", "", lines))
    return "\n".join(filter(None, (line.strip(_EDGE_SPACE) for line in words.split("\n"))))


def pictures_of(cleaned: str) -> list[int]:
    """The pictures a cleaned text shows."""
    return [int(each) for each in _PICTURE.findall(cleaned)]


def with_pictures(cleaned: str, address: Callable[[int], str | None]) -> str:
    """A cleaned text with the addresses of its pictures; one without an address is left out."""

    def shown(match: re.Match[str]) -> str:
        found = address(int(match[1]))
        return f'<img src="{html.escape(found)}"{match[2]}>' if found else ""

    return re.sub(r'<img src="picture:(\d+)"([^>]*)>', shown, cleaned)


def renumbered(cleaned: str, numbers: Mapping[int, int]) -> str:
    """A cleaned text whose pictures have other numbers; one without a new number is left out."""
    return with_pictures(cleaned, lambda old: f"picture:{numbers[old]}" if old in numbers else None)


_JOINERS = "\u200c\u200d\u00a0\u3000"


def _first_look(tag: str, name: str, value: str, picture_of: PictureOf) -> str | None:
    value = value.strip()
    if name == "href":
        return value if _LINK.match(value) else None
    if name == "src":
        known = re.fullmatch(r"picture:(\d{1,9})", value)
        number = picture_of(known[1] if known else value)
        return f"picture:{number}" if number is not None else None
    if name in ("colspan", "rowspan"):
        return value if _SPAN.fullmatch(value) else None
    return value


def _sifted(markup: str, tags: Set[str], attribute_filter: Callable[[str, str, str], str | None] | None = None) -> str:
    """What may stay of some HTML: these elements with their attributes, and addresses that lead to a page."""
    import nh3  # few pages need it

    return nh3.clean(
        markup,
        tags=set(tags),
        clean_content_tags=set(WITHOUT_WORDS),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        url_schemes=set(SCHEMES | {"picture"}),
        link_rel=None,
    )


class _Rebuilt(HTMLParser):
    """Writes the text anew: blocks open when their first word comes, inline elements close at their edges."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.blocks: list[list[object]] = []  # name, start tag, whether it is written
        self.wanted: list[tuple[str, str]] = []  # the inline elements that hold for the next word: name, start tag
        self.written: list[str] = []  # those open in the output
        self.closed: tuple[list[str], int] = ([], 0)  # those closed last, and how long the output was then
        self.pending = ""  # white space that stands between words, if more words follow in the block
        self.last = ""  # the last sign of the block

    @classmethod
    def of(cls, markup: str) -> str:
        self = cls()
        self.feed(markup)
        self.close()
        self._leave_until(0)
        return "".join(self.out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _RENAMED.get(tag, tag)
        if tag in _INLINE:
            self._want(tag, dict(attrs))
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._picture(dict(attrs))
        elif tag in _EDGES:
            self._edge()
        else:
            self._enter(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        tag = _RENAMED.get(tag, tag)
        if tag in _INLINE:
            at = next((at for at in reversed(range(len(self.wanted))) if self.wanted[at][0] == tag), None)
            if at is not None:
                del self.wanted[at]
        elif tag in _EDGES:
            self._edge()
        else:
            at = next((at for at in reversed(range(len(self.blocks))) if self.blocks[at][0] == tag), None)
            if at is not None:
                self._leave_until(at)

    def handle_data(self, data: str) -> None:
        words = data.strip(_EDGE_SPACE)
        lead = "".join(takewhile(_EDGE_SPACE.__contains__, data))
        self.pending += lead
        if not words:
            return
        self._open()
        self._space(words[0])
        self._match_inlines()
        self.out.append(html.escape(_SPACE.sub(_joint_of(words), words), quote=False))
        self.last = words[-1]
        self.pending = data[len(lead) + len(words) :]

    def _space(self, following: str) -> None:
        """One space between words; none where Word broke a line between Chinese signs, none where a block begins."""
        wide = _WIDE.match(self.last) or _WIDE.match(following)
        if self.last and self.pending and not ("\n" in self.pending and wide):
            self.out.append(" ")
        self.pending = ""

    def _want(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "a":
            if not attributes.get("href"):
                return
            self.wanted = [each for each in self.wanted if each[0] != "a"]
            self.wanted.append((tag, f'<a href="{html.escape(attributes["href"])}">'))
        elif all(each != tag for each, _ in self.wanted):
            self.wanted.append((tag, f"<{tag}>"))

    def _match_inlines(self) -> None:
        wanted = [start for _, start in self.wanted]
        if wanted != self.written:
            self._close_inlines()
            if (wanted, len(self.out)) == self.closed:  # nothing came between: they go on
                del self.out[len(self.out) - len(wanted) :]
            else:
                self.out += wanted
            self.written = wanted

    def _close_inlines(self) -> None:
        for start in reversed(self.written):
            self.out.append(f"</{start[1:-1].partition(' ')[0]}>")
        if self.written:
            self.closed = (self.written, len(self.out))
        self.written = []

    def _break(self) -> None:
        """A line break counts between words only."""
        if self.last:
            self._close_inlines()
            self.pending, self.last = "", ""
            self.out.append("<br>")

    def _picture(self, attributes: dict[str, str | None]) -> None:
        if attributes.get("src"):
            self._open()
            self._space("")
            self._match_inlines()
            alt = html.escape(attributes.get("alt") or "")
            self.out.append(f'<img src="{html.escape(attributes["src"])}" alt="{alt}">')
            self.last = "\ufffc"

    def _open(self) -> None:
        """Write the blocks that were entered, and a paragraph where words would stand in none."""
        name = self.blocks[-1][0] if self.blocks else None
        if name in _LISTS:
            self._enter("li", {})
        elif name not in _HOLDS_WORDS:
            self._enter("p", {})
        self._write_blocks()

    def _write_blocks(self) -> None:
        for block in self.blocks:
            if not block[2]:
                self.out.append(str(block[1]))
                block[2] = True

    def _edge(self) -> None:
        """The edge of something that is no block here: the paragraph ends, what else is open stays."""
        self._close_inlines()
        if self.blocks and self.blocks[-1][0] in _TEXT_BLOCKS:
            self._leave_until(len(self.blocks) - 1)
        elif self.last:
            self._break()

    def _enter(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._close_inlines()
        if self.blocks and self.blocks[-1][0] in _TEXT_BLOCKS:
            self._leave_until(len(self.blocks) - 1)
        if tag == "li":
            of = next((at for at in reversed(range(len(self.blocks))) if self.blocks[at][0] in _LISTS), None)
            if of is None:
                tag = "p"
            else:
                self._leave_until(of + 1)  # an item ends where the next one begins
        if len(self.blocks) >= DEEPEST:
            return
        spans = "".join(f' {name}="{html.escape(value)}"' for name, value in sorted(attributes.items()) if value)
        self.blocks.append([tag, f"<{tag}{spans if tag in ('td', 'th') else ''}>", False])
        self.pending, self.last = "", ""
        if tag in TABLE - {"table", "caption", "thead"}:
            self._write_blocks()  # an empty cell keeps its place

    def _leave_until(self, depth: int) -> None:
        self._close_inlines()
        while len(self.blocks) > depth:
            name, _, written = self.blocks.pop()
            if written:
                self._without_last_break()
                self.out.append(f"</{name}>")
        self.pending, self.last = "", ""

    def _without_last_break(self) -> None:
        while self.out and self.out[-1] == "<br>":
            self.out.pop()


def _joint_of(words: str) -> Callable[[re.Match[str]], str]:
    """How white space inside words is written: a line end between Chinese signs is none."""

    def joint(match: re.Match[str]) -> str:
        before, after = words[match.start() - 1], words[match.end()]
        is_break = "\n" in match[0] and (_WIDE.match(before) or _WIDE.match(after))
        return "" if is_break else " "

    return joint

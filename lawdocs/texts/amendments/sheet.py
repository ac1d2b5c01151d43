"""A text taken apart to be changed: articles with their paragraphs and lines, and all that stands between them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lawdocs.texts.labels import Kind, read_label
from lawdocs.texts.numerals import to_chinese
from lawdocs.texts.roles import Role
from lawdocs.texts.structure import Block, parse

OLD, NEW = "o", "n"
HEADINGS = (Kind.ANNEX, Kind.PART, Kind.CHAPTER, Kind.SECTION)
_INNER = (Kind.ITEM, Kind.SUBITEM)
_BREAK = "\n"


@dataclass(eq=False)
class Line:
    """A line: the white space before it, its label as printed, its words, and for each of them whether it is old."""

    text: str
    kind: Kind = Kind.PARAGRAPH
    printed: str = ""
    number: int | None = None
    insertion: int = 0
    before: str = _BREAK
    origin: str = ""
    anchor: str = ""
    role: Role = Role.BODY

    def __post_init__(self) -> None:
        self.origin = self.origin or NEW * len(self.text)

    @property
    def is_inner(self) -> bool:
        """Whether it is an item, or part of one."""
        return self.kind in _INNER

    def put(self, start: int, end: int, words: str) -> None:
        """Put words in the place of others."""
        self.text = self.text[:start] + words + self.text[end:]
        self.origin = self.origin[:start] + NEW * len(words) + self.origin[end:]


@dataclass(eq=False)
class Paragraph:
    """A paragraph (款): its first line, and the lines of its items."""

    lines: list[Line]
    followers: list["Paragraph"] = field(default_factory=list)  # further ones that its new words are

    def items(self) -> list[list[Line]]:
        """The items (项), each with what belongs to it; those of the smallest rank that has a label."""
        found: list[list[Line]] = []
        kind = next((line.kind for line in self.lines if line.is_inner), None)
        for line in self.lines:
            if line.kind is kind and kind is not None:
                found.append([line])
            elif found:
                found[-1].append(line)
        return found


@dataclass(eq=False)
class Article:
    """An article (条), or a heading 一、 with what belongs to it in a text that has no articles."""

    printed: str
    number: int | None
    insertion: int
    paragraphs: list[Paragraph]
    before: str = _BREAK
    anchor: str = ""
    old_label: str = ""
    kind: Kind = Kind.ARTICLE

    def lines(self) -> list[Line]:
        """All its lines in order."""
        return [line for paragraph in self.paragraphs for line in paragraph.lines]

    @property
    def label(self) -> str:
        """Its name as others mention it."""
        return unit_label(self.number, self.insertion) if self.kind is Kind.ARTICLE else self.printed.strip()


@dataclass(eq=False)
class Sheet:
    """The articles and the lines that are none, in order."""

    units: list[Article | Line]
    start: str  # white space before the first unit, whichever that is
    tail: str

    @classmethod
    def read(cls, text: str) -> "Sheet":
        """Take a text apart; ``written`` gives it back as it was."""
        blocks = parse(text).blocks
        lines = [_line(text, block, before) for block, before in _with_space(text, blocks)]
        has_articles = any(block.kind is Kind.ARTICLE for block in blocks)
        opens = Kind.ARTICLE if has_articles else Kind.HEADING
        units: list[Article | Line] = []
        article: Article | None = None
        depth = 0
        for block, line in zip(blocks, lines, strict=True):
            if block.kind is opens and (has_articles or block.depth == _heading_depth(blocks)):
                article, depth = _article(block, line), block.depth
                units.append(article)
            elif article is not None and block.depth > depth:
                _add_line(article, line, splits=has_articles)
            else:
                article = None
                units.append(line)
        if not units:
            return cls([], "", text)
        start, units[0].before = units[0].before, _BREAK
        return cls(units, start, text[blocks[-1].end :])

    def articles(self) -> list[Article]:
        """The articles in order, those of annexes included."""
        return [each for each in self.units if isinstance(each, Article)]

    def loose(self) -> list[Line]:
        """The lines that belong to no article."""
        return [each for each in self.units if isinstance(each, Line)]

    def below(self, heading: Line) -> list[Article | Line]:
        """A heading with all that stands below it, up to the next one of its rank or of a higher."""
        first = self.units.index(heading)
        rank = HEADINGS.index(heading.kind)
        ends = (
            at
            for at, each in enumerate(self.units[first + 1 :], first + 1)
            if isinstance(each, Line) and each.kind in HEADINGS and HEADINGS.index(each.kind) <= rank
        )
        return self.units[first : next(ends, len(self.units))]

    def lines(self) -> Iterator[Line]:
        """All lines in order."""
        for each in self.units:
            yield from [each] if isinstance(each, Line) else each.lines()

    def written(self) -> tuple[str, list[tuple[int, Line]]]:
        """The text, and where in it the words of each line begin."""
        parts: list[str] = []
        places: list[tuple[int, Line]] = []
        length = 0
        for each in self.units:
            for at, line in enumerate([each] if isinstance(each, Line) else each.lines()):
                opens = isinstance(each, Article) and at == 0
                before, printed = (each.before, each.printed) if opens else (line.before or _same(each), line.printed)
                before = before if parts else self.start
                parts += [before, printed, line.text]
                length += len(before) + len(printed)
                places.append((length, line))
                length += len(line.text)
        return "".join([*parts, self.tail]), places


def unit_label(number: int | None, insertion: int = 0) -> str:
    """第六条之一 of a number and what is inserted behind it."""
    if number is None or not 1 <= number <= 9999:
        return "本条"
    return f"第{to_chinese(number)}条" + (f"之{to_chinese(insertion)}" if insertion else "")


def new_lines(words: str, before: str = _BREAK) -> list[Line]:
    """New words as lines, each with the label that it has of its own."""
    found = []
    for text in filter(None, (each.strip() for each in words.split("\n"))):
        label = read_label(text)
        if label is not None and label.kind in (*_INNER, Kind.HEADING):
            kind = Kind.ITEM if label.kind is Kind.HEADING else label.kind
            found.append(Line(text[label.width :], kind, text[: label.width], label.number, before=before))
        else:
            found.append(Line(text, before=before))
    return found


def new_paragraphs(words: str, before: str = _BREAK) -> list[Paragraph]:
    """New words as paragraphs; items belong to the paragraph before them."""
    found: list[Paragraph] = []
    for line in new_lines(words, before):
        if found and line.is_inner:
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found


def relabelled(printed: str, number: int, insertion: int = 0) -> str:
    """A printed label with another number, in the way it was printed: （二） → （三）, 2. → 3."""
    if circled := re.search("[①-⑳㈠-㈩⑴-⒇⒈-⒛]", printed):
        first = next(ord(low) for low, high in ("①⑳", "㈠㈩", "⑴⒇", "⒈⒛") if low <= circled[0] <= high)
        return printed.replace(circled[0], chr(first + number - 1))
    digits = re.search(r"\d+", printed)
    if digits:
        return printed[: digits.start()] + str(number) + printed[digits.end() :]
    written = re.compile(r"[零〇○一二三四五六七八九十百千]+(?P<rest>\s?[条章节编])?(?:\s?之[一二三四五六七八九十]+)?")
    rest = f"之{to_chinese(insertion)}" if insertion else ""
    return written.sub(lambda found: to_chinese(number) + (found["rest"] or "") + rest, printed, count=1)


def _same(unit: Article | Line) -> str:
    """The break and the indent before an article, for a line of it that had none of its own."""
    return unit.before[max(0, unit.before.rfind("\n")) :]


def _with_space(text: str, blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    end = 0
    for block in blocks:
        yield block, text[end : block.start]
        end = block.end


def _line(text: str, block: Block, before: str) -> Line:
    raw = text[block.start : block.end]
    own = len(raw) - len(block.text) if raw.endswith(block.text) else 0
    kind = block.kind
    return Line(
        raw[own:],
        kind,
        raw[:own],
        block.number,
        block.insertion,
        before,
        OLD * (len(raw) - own),
        block.anchor,
        block.role,
    )


def _heading_depth(blocks: Sequence[Block]) -> int:
    return min((block.depth for block in blocks if block.kind is Kind.HEADING), default=0)


def _article(block: Block, line: Line) -> Article:
    first = Paragraph([Line(line.text, before="", origin=line.origin, anchor=line.anchor)])
    label = unit_label(block.number, block.insertion) if block.kind is Kind.ARTICLE else line.printed.strip()
    return Article(line.printed, block.number, block.insertion, [first], line.before, block.anchor, label, block.kind)


def _add_line(article: Article, line: Line, splits: bool) -> None:
    if line.kind is Kind.HEADING:
        line.kind = Kind.ITEM
    has_items = any(each.is_inner for each in article.paragraphs[-1].lines)
    if line.kind is Kind.PARAGRAPH and (splits or not has_items):
        article.paragraphs.append(Paragraph([line]))
    else:
        article.paragraphs[-1].lines.append(line)

"""The outline (提纲) beside a text: units, numbers left out, and what the text says of its own effect."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lawdocs.texts.blocks import TocEntry
from lawdocs.texts.dates import stated_validity
from lawdocs.texts.labels import Kind
from lawdocs.texts.numerals import to_chinese
from lawdocs.texts.structure import parse
from workflows.guards import zh_date
from workflows.profiles import Limit

_UNITS = ((Kind.CHAPTER, "章"), (Kind.SECTION, "节"), (Kind.ARTICLE, "条"))
_SPOKEN_FOR_LINES = "段"
FEW_ARTICLES = 15  # below it, chapters are rarely needed; a remark, never a bar


@dataclass(frozen=True)
class Row:
    """One line of the outline; ``missing`` marks a number that was left out."""

    text: str
    level: int
    missing: bool = False
    is_article: bool = True


@dataclass(frozen=True)
class Said:
    """What the text says, or fails to say, of its effect."""

    text: str
    missing: bool = False


@dataclass(frozen=True)
class OutlineView:
    """What the page shows beside a text."""

    counts: str
    rows: tuple[Row, ...]
    gaps: tuple[str, ...]
    said: tuple[Said, ...]


def outline_of(text: str, limit: Limit) -> OutlineView:
    """Read a text as it stands; ``limit`` is the longest term of validity the rules allow."""
    parsed = parse(text)
    kinds = [block.kind for block in parsed.blocks]
    counted = [f"{kinds.count(kind)}{word}" for kind, word in _UNITS if kind in kinds]
    counted.append(f"{len(kinds)}{_SPOKEN_FOR_LINES}")
    return OutlineView(
        counts="".join(counted),
        rows=tuple(_rows(parsed.toc())),
        gaps=(*parsed.gaps, *parsed.unplaced),
        said=(*_said(text, limit), *_form(kinds)),
    )


def _rows(entries: Iterable[TocEntry]) -> Iterator[Row]:
    last = 0
    for toc, depth in _flat(entries, 0):
        number = _article_number(toc)
        if number is not None:
            if last and number > last + 1:
                yield Row(_missing(last + 1, number - 1), depth, missing=True)
            last = number
        words = "　".join(part for part in (toc.label, toc.title) if part)
        yield Row(words, depth, is_article=toc.kind is Kind.ARTICLE)


def _flat(entries: Iterable[TocEntry], level: int) -> Iterator[tuple[TocEntry, int]]:
    for entry in entries:
        yield entry, level
        if entry.kind is not Kind.ARTICLE:
            yield from _flat(entry.children, level + 1)


def _article_number(entry: TocEntry) -> int | None:
    """The number of an article of the main text; annexes count anew."""
    if entry.kind is not Kind.ARTICLE or not entry.anchor.startswith("art-"):
        return None
    number = entry.anchor.removeprefix("art-").split("_")[0].split("-")[0]
    return int(number) if number.isdigit() else None


def _missing(first: int, last: int) -> str:
    words = f"缺第{to_chinese(first)}条"
    return words if first == last else f"{words}至第{to_chinese(last)}条"


def _form(kinds: list[Kind]) -> tuple[Said, ...]:
    """A text that is not complex has no chapters (R21)."""
    articles = kinds.count(Kind.ARTICLE)
    if Kind.CHAPTER not in kinds or articles >= FEW_ARTICLES:
        return ()
    return (Said(f"全文{articles}条，分了章；内容不复杂的，一般不分章", missing=True),)


def _said(text: str, limit: Limit) -> tuple[Said, ...]:
    stated = stated_validity(text)
    if stated.in_force_from is not None:
        start = Said(f"施行日期：{zh_date(stated.in_force_from)}")
    elif stated.days_after is not None:
        start = Said(f"施行日期：{stated.beginning.removesuffix('施行')}")
    else:
        start = Said("正文没有写施行日期", missing=True)
    if stated.term is not None:
        objection = stated.term.objection(limit)
        words = f"有效期{'：' if stated.last_day is None else ''}{stated.term}"
        term = Said(f"{words}{f'，{objection}' if objection else ''}", missing=bool(objection))
    else:
        term = Said(f"正文没有写有效期，按规则不超过{limit}", missing=True)
    return (start, term)

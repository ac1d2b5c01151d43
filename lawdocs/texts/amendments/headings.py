"""Headings (编章节标题) after articles were put in: new ones, numbers, and the printed table of contents."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lawdocs.texts.amendments.references import Unit
from lawdocs.texts.amendments.sheet import Article, Line, Sheet, relabelled
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.labels import Kind, read_label
from lawdocs.texts.roles import Role

_KINDS = {"part": Kind.PART, "chapter": Kind.CHAPTER, "section": Kind.SECTION}
_RANKS = {Kind.ANNEX: 0, Kind.PART: 1, Kind.CHAPTER: 2, Kind.SECTION: 3}


@dataclass
class NewHeading:
    """A chapter that is put in: its number and title, its own articles or the numbers of those it holds."""

    unit: Unit
    title: str
    articles: list[Article] = field(default_factory=list)
    holds: tuple[int, int] | None = None
    why: str = ""

    @property
    def label(self) -> str:
        """第六章."""
        return self.unit.label


class Headings:
    """The headings of a text, which remember what the table of contents calls them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.listed: dict[Line, Line] = {}
        contents = [line for line in sheet.loose() if line.role is Role.CONTENTS]
        for heading in self._all():
            name = folded(heading.printed + heading.text)
            entry = next((line for line in contents if folded(line.printed + line.text) == name), None)
            if entry is not None:
                self.listed[heading] = entry
                contents.remove(entry)

    def has(self, unit: Unit) -> bool:
        """Whether there is a heading with this number already."""
        return any(self._is(each, unit) for each in self._all())

    def put_in(self, fresh: Sequence[NewHeading], articles: Sequence[Article]) -> None:
        """Put in new headings, count all of a kind anew where one came or went, and write the contents again."""
        had = list(self.listed)
        for each in fresh:
            self._put(each, articles)
        if fresh or any(each not in self.sheet.units for each in had):
            self._count()
        self._list()

    def _all(self) -> list[Line]:
        return [line for line in self.sheet.loose() if line.kind in _RANKS and line.role is not Role.CONTENTS]

    def _is(self, line: Line, unit: Unit) -> bool:
        return line.kind is _KINDS.get(unit.level) and line.number == getattr(unit, unit.level)

    def _put(self, new: NewHeading, articles: Sequence[Article]) -> None:
        units, kind = self.sheet.units, _KINDS[new.unit.level]
        like = next((each for each in reversed(self._all()) if each.kind is kind), None)
        number = getattr(new.unit, new.unit.level)
        label = read_label(new.title)
        title = new.title[label.width :] if label is not None and label.kind is kind else new.title
        printed = relabelled(like.printed, number) if like else f"{new.unit.label} "
        line = Line(title, kind, printed, number, before=like.before if like and like.before else "\n")
        held = self._held(new, articles)
        if held:
            # Headings that stand among its articles, as the next chapter's does, come behind them.
            first, last = units.index(held[0]), units.index(held[-1])
            between = [each for each in units[first:last] if isinstance(each, Line) and each.kind in _RANKS]
            for each in between:
                units.remove(each)
            last = units.index(held[-1])
            units[last + 1 : last + 1] = between
            units.insert(units.index(held[0]), line)
            return
        following = next(each for each in self._all() if self._is(each, new.unit))
        units.insert(units.index(following), line)
        new.why = "没有写明这一章包括哪些条，请核对位置。"

    def _held(self, new: NewHeading, articles: Sequence[Article]) -> list[Article]:
        if new.articles:
            return [each for each in articles if each in new.articles]
        low, high = new.holds or (1, 0)
        return [each for each in articles if low <= (each.number or 0) <= high]

    def _count(self) -> None:
        counts: dict[Kind, int] = {}
        for line in self._all():
            if line.kind is Kind.ANNEX:
                return
            for kind, rank in _RANKS.items():
                if rank > _RANKS[line.kind] and not (
                    line.kind is Kind.PART and kind is Kind.CHAPTER and self._runs_on()
                ):
                    counts.pop(kind, None)
            if line.number is None:
                continue
            counts[line.kind] = counts.get(line.kind, 0) + 1
            if line.number != counts[line.kind]:
                line.printed = relabelled(line.printed, counts[line.kind])
                line.number = counts[line.kind]

    def _counted_within(self, kind: Kind) -> list[Kind]:
        """The kinds that begin with 1 again below a heading; some texts count chapters through all parts."""
        numbers = [each.number for each in self._all() if each.kind is Kind.CHAPTER]
        runs_on = len(set(numbers)) == len(numbers)
        below = [each for each, rank in _RANKS.items() if rank > _RANKS[kind]]
        return [each for each in below if not (runs_on and each is Kind.CHAPTER)]

    def _list(self) -> None:
        units = self.sheet.units
        before: Line | None = None
        for heading in self._all():
            name = heading.printed + heading.text
            entry = self.listed.get(heading)
            if entry is None and before is not None and self.listed:
                entry = Line("", before.kind, before=before.before, role=Role.CONTENTS)
                units.insert(units.index(before) + 1, entry)
            if entry is not None and folded(entry.printed + entry.text) != folded(name):
                entry.printed = ""
                entry.put(0, len(entry.text), name)
            before = entry or before
        for heading, entry in self.listed.items():
            if heading not in units and entry in units:
                units.remove(entry)

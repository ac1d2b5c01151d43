"""Order and numbers (条文顺序) of articles and chapters after articles were put in, taken out and moved."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from lawdocs.texts.amendments.finding import Finder
from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.amendments.outcomes import Outcome, Reference
from lawdocs.texts.amendments.references import read_unit
from lawdocs.texts.amendments.sheet import Article, Line, Sheet, new_paragraphs, relabelled, unit_label
from lawdocs.texts.labels import Kind

_RANGE = re.compile(r"包括(?P<range>第.+)")
_CHAPTERS = (Kind.PART, Kind.CHAPTER, Kind.SECTION)


class Ordering:
    """Puts articles where they are said to stand, then counts them."""

    def __init__(self, sheet: Sheet, finder: Finder, renumber: bool | None) -> None:
        self.sheet = sheet
        self.finder = finder
        self.renumber = renumber
        self.renumbered: list[tuple[str, str]] = []
        self.deleted: list[Article] = []

    def delete(self, article: Article) -> None:
        """Take an article out."""
        if article in self.sheet.units:
            self.sheet.units.remove(article)
            self.deleted.append(article)

    def references(self) -> tuple[Reference, ...]:
        return ()

    def run(self, instructions: Sequence[tuple[int, Instruction]], outcomes: dict[int, Outcome]) -> None:
        self.outcomes = outcomes
        self.wanted: dict[Article, tuple[int, int, int]] = {}  # number, insertion, position of the instruction
        for at, each in instructions:
            if at in outcomes:
                continue
            if each.action is Action.RENUMBER:
                self._renumber(at, each)
        for at, each in instructions:
            if at not in outcomes and each.action is Action.INSERT_UNIT:
                self._prepare(at, each)
        self._drop_empty()
        self._move()
        self._count(instructions)
        for at, each in instructions:
            self.outcomes.setdefault(at, Outcome(each.no, False, "这一条没有办成，请对照原文处理。"))

    def _done(self, at: int, no: int, why: str = "", lines: tuple[str, ...] = ()) -> None:
        self.outcomes[at] = Outcome(no, True, why, lines)

    def _renumber(self, at: int, each: Instruction) -> None:
        if not each.target:
            self._done(at, each.no)
            return
        found = self.finder.find(each.target)
        read = read_unit(each.place)
        if isinstance(found, str) or read is None:
            why = found if isinstance(found, str) else "没有写明新的序号。"
            self.outcomes[at] = Outcome(each.no, False, why)
            return
        unit = read[0].unit
        if unit.article is None:
            self._done(at, each.no, "", (each.target_label,))  # paragraphs and items are counted by themselves
            return
        article = found.article
        if found.paragraph is not None and article is not None:
            others = [part for part in article.paragraphs if part is not found.paragraph]
            if others:
                if found.paragraph in article.paragraphs:
                    article.paragraphs.remove(found.paragraph)
                article = self._article([found.paragraph], unit.article, unit.insertion, article)
                self.sheet.units.append(article)
        if article is None or article not in self.sheet.units:
            self.outcomes[at] = Outcome(each.no, False, "这一条已经删去，不能再编号。")
            return
        self.wanted[article] = (unit.article, unit.insertion, at)

    def _article(self, paragraphs: list, number: int, insertion: int, like: Article | None) -> Article:
        like = like or next(iter(self.sheet.articles()), None)
        printed = relabelled(like.printed, number, insertion) if like else f"{unit_label(number, insertion)}\u3000"
        before = next((one.before for one in self.sheet.articles() if one.before), "\n")
        paragraphs[0].lines[0].before = ""
        return Article(printed, number, insertion, paragraphs, before, kind=like.kind if like else Kind.ARTICLE)

    def _prepare(self, at: int, each: Instruction) -> None:
        read = read_unit(each.place)
        unit = read[0].unit if read else None
        articles = self.sheet.articles()
        if unit is not None and unit.article is not None:
            inner = next((one.before for a in articles for one in a.lines() if one.before), "\n")
            article = self._article(new_paragraphs(each.new, inner), unit.article, unit.insertion, None)
            self.wanted[article] = (unit.article, unit.insertion, at)
            self.sheet.units.append(article)

    def _drop_empty(self) -> None:
        for each in self.sheet.articles():
            if not each.paragraphs:
                self.delete(each)

    def _move(self) -> None:
        units = self.sheet.units
        fixed = [one for one in self.sheet.articles() if one in self.wanted and one.anchor]
        keep = _rising([self.wanted[one][:2] for one in fixed])
        stays = {id(one) for one, kept in zip(fixed, keep, strict=True) if kept}
        moving = [one for one in self.wanted if id(one) not in stays]
        for one in moving:
            units.remove(one)
        for one in sorted(moving, key=lambda each: self.wanted[each]):
            number, insertion, _ = self.wanted[one]
            self._put(one, number, insertion)

    def _put(self, article: Article, number: int, insertion: int) -> None:
        units = self.sheet.units
        main = [one for one in self.sheet.articles() if not one.anchor.startswith("annex")]
        if insertion:
            before = [one for one in main if one.number == number and one.insertion < insertion]
            if before:
                units.insert(units.index(before[-1]) + 1, article)
                return
        counted = [one for one in main if not one.insertion]
        first = (counted[0].number or 1) if counted and counted[0].anchor else 1
        index = number - first
        if index < len(counted) and index > 0:
            before_this = counted[index]
            previous = main[main.index(before_this) - 1]
            units.insert(units.index(previous) + 1, article)
        elif index <= 0 and counted:
            units.insert(units.index(counted[0]), article)
        elif main:
            units.insert(units.index(main[-1]) + 1, article)
        else:
            units.append(article)

    def _count(self, instructions: Sequence[tuple[int, Instruction]]) -> None:
        main = [one for one in self.sheet.articles() if not one.anchor.startswith("annex")]
        says = any(each.action is Action.RENUMBER for _, each in instructions)
        keys = [(one.number, one.insertion) for one in main]
        collides = len(set(keys)) < len(keys)
        does = self.renumber if self.renumber is not None else says or collides
        if does:
            number = ((main[0].number or 1) if main and main[0].anchor else 1) - 1
            for one in main:
                if not one.insertion:
                    number += 1
                if one.number != number:
                    one.printed = relabelled(one.printed, number, one.insertion)
                    one.number = number
                if one.old_label and one.label != one.old_label:
                    self.renumbered.append((one.old_label, one.label))
        by_no = {at: each for at, each in instructions}
        for one, (number, insertion, at) in self.wanted.items():
            each = by_no[at]
            label = unit_label(number, insertion)
            right = one.kind is not Kind.ARTICLE or one.label == label
            why = "" if right else f"按顺序排到{one.label}，与所写的{label}不同，请核对。"
            self._done(at, each.no, why, (one.label,))


def _rising(keys: Sequence[tuple[int, int]]) -> list[bool]:
    """Which of some keys make the longest row that rises."""
    tails: list[tuple[int, int]] = []
    lengths = []
    for key in keys:
        at = bisect_left(tails, key)
        tails[at : at + 1] = [key]
        lengths.append(at + 1)
    kept = [False] * len(keys)
    wanted = len(tails)
    for at in range(len(keys) - 1, -1, -1):
        if lengths[at] == wanted:
            kept[at] = True
            wanted -= 1
    return kept

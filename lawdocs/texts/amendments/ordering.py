"""Order and numbers (条文顺序) of articles after some were put in, taken out and moved."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from lawdocs.texts.amendments.finding import Finder, Place
from lawdocs.texts.amendments.headings import Headings, NewHeading
from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.amendments.outcomes import Outcome
from lawdocs.texts.amendments.references import Unit, read_unit, read_units
from lawdocs.texts.amendments.sheet import Article, Paragraph, Sheet, new_paragraphs, relabelled, unit_label
from lawdocs.texts.labels import Kind

_HOLDS = "，包括"
_INSIDE = re.compile("[款项目]$")


class Ordering:
    """Puts articles and chapters where they are said to stand, then counts them.

    ``wanted`` holds the articles with a number of their own in the instructions: it, what is inserted behind it (之一),
    and the position of the instruction.
    """

    def __init__(self, sheet: Sheet, finder: Finder, renumber: bool | None) -> None:
        self.sheet = sheet
        self.finder = finder
        self.renumber = renumber
        self.headings = Headings(sheet)
        # A text may begin with another number: a part of a longer one.
        self.first_number = next((each.number for each in self._main() if each.number), 1)
        self.renumbered: list[tuple[str, str]] = []
        self.wanted: dict[Article, tuple[int, int, int]] = {}
        self.chapters: list[tuple[int, NewHeading]] = []
        self.outcomes: dict[int, Outcome] = {}

    def run(self, instructions: Sequence[Instruction], earlier: dict[int, Outcome]) -> dict[int, Outcome]:
        """Carry out what instructions say of whole articles and of chapters, after the others; all outcomes."""
        self.outcomes = dict(earlier)
        for at, each in enumerate(instructions):
            if each.action is Action.RENUMBER:
                self._renumber(at, each)
        for at, each in enumerate(instructions):
            if each.action is Action.INSERT_UNIT and not _INSIDE.search(each.place):
                self._insert(at, each)
        for each in self._main():
            if not each.paragraphs:
                self.sheet.units.remove(each)
        self._move()
        if self._are_complete(instructions):
            self._fill_slots()
        self._count(instructions)
        self.headings.put_in([heading for _, heading in self.chapters], self._main())
        self._answer(instructions)
        return self.outcomes

    def _main(self) -> list[Article]:
        """The articles of the text itself; those of annexes are counted for themselves."""
        return [each for each in self.sheet.articles() if not each.anchor.startswith("annex")]

    def _refuse(self, at: int, each: Instruction, why: str) -> None:
        self.outcomes[at] = Outcome(each.no, False, why)

    def _renumber(self, at: int, each: Instruction) -> None:
        if not each.target:
            self.outcomes[at] = Outcome(each.no, True)
            return
        found, read = self.finder.find(each.target), read_unit(each.place)
        if isinstance(found, str) or read is None:
            self._refuse(at, each, found if isinstance(found, str) else "没有写明新的序号。")
            return
        unit, article = read[0].unit, found.article
        if unit.article is None or article is None:
            return  # paragraphs, items and chapters: looked at when all is in its place
        if found.item is not None or (found.paragraph is not None and found.paragraph not in article.paragraphs):
            self._refuse(at, each, "这一处已经改动，或者不是整款，不能改为一条。")
            return
        own = [found.paragraph, *found.paragraph.followers] if found.paragraph else article.paragraphs
        if any(part not in own for part in article.paragraphs):
            article.paragraphs[:] = [part for part in article.paragraphs if part not in own]
            article = self._article(own, unit)
            self.sheet.units.append(article)
        if article not in self.sheet.units:
            self._refuse(at, each, "这一条已经删去，不能再编号。")
            return
        self.wanted[article] = (unit.article, unit.insertion, at)

    def _insert(self, at: int, each: Instruction) -> None:
        label, _, holds = each.place.partition(_HOLDS)
        read = read_unit(label)
        if not each.new.strip():
            self._refuse(at, each, "没有读到新文字。")
        elif each.target.startswith("annex"):
            self._refuse(at, each, "附件里增加条文请在正文里处理。")
        elif read is not None and read[0].unit.article is not None:
            self._insert_article(at, read[0].unit, each.new)
        elif each.place.endswith("条") and each.target:
            self._insert_behind(at, each)
        elif read is not None and read[0].unit.level in ("part", "chapter", "section"):
            self._insert_chapter(at, each, read[0].unit, holds)
        else:
            self._refuse(at, each, "没有写明放在哪里。")

    def _insert_article(self, at: int, unit: Unit, new: str) -> Article:
        article = self._article(new_paragraphs(new, self._inner_space()), unit)
        self.wanted[article] = (unit.article or 0, unit.insertion, at)
        self.sheet.units.append(article)
        return article

    def _insert_behind(self, at: int, each: Instruction) -> None:
        found = self.finder.find(each.target)
        if isinstance(found, str) or found.article is None or found.article not in self.sheet.units:
            self._refuse(at, each, found if isinstance(found, str) else "原文没有这一条。")
            return
        article = self._article(new_paragraphs(each.new, self._inner_space()), Unit(article=found.article.number))
        self.sheet.units.insert(self.sheet.units.index(found.article) + 1, article)
        self.outcomes[at] = Outcome(each.no, True, each.doubt, (found.article.old_label,))

    def _insert_chapter(self, at: int, each: Instruction, unit: Unit, holds: str) -> None:
        """A chapter comes with its articles, or with the numbers of those that it is to hold."""
        fresh = Sheet.read(each.new)
        articles = [self._insert_article(at, Unit(article=one.number, insertion=one.insertion), _body(one))
                    for one in fresh.articles() if one.kind is Kind.ARTICLE and one.number]  # fmt: skip
        ends = [one.unit.article for one in read_units(holds, 0, None)[0]] if holds else []
        title = each.new.strip().split("\n")[0]
        heading = NewHeading(unit, title, articles, (ends[0] or 0, ends[-1] or 0) if ends else None)
        if not articles and not ends and not self.headings.has(unit):
            self._refuse(at, each, "没有写明新的一章从哪一条开始。")
            return
        self.chapters.append((at, heading))

    def _inner_space(self) -> str:
        return next((line.before for one in self.sheet.articles() for line in one.lines() if line.before), "")

    def _article(self, paragraphs: list[Paragraph], unit: Unit) -> Article:
        like = next(iter(self._main()), None)
        number = unit.article or 1
        printed = (
            relabelled(like.printed, number, unit.insertion) if like else f"{unit_label(number, unit.insertion)}\u3000"
        )
        before = next((one.before for one in self._main()[1:] if one.before), "\n")
        paragraphs[0].lines[0].before = ""
        kind = like.kind if like else Kind.ARTICLE
        return Article(printed, number, unit.insertion, paragraphs, before, kind=kind)

    def _move(self) -> None:
        """Take out what is new or stands out of order, and put each in where its number says, the smallest first."""
        known = [one for one in self.sheet.articles() if one in self.wanted and one.anchor]
        rising = _rising([self.wanted[one][:2] for one in known])
        staying = {one for one, stays in zip(known, rising, strict=True) if stays}
        moving = [one for one in self.wanted if one not in staying]
        for one in moving:
            self.sheet.units.remove(one)
        for one in sorted(moving, key=lambda each: self.wanted[each]):
            self.sheet.units.insert(self._position(*self.wanted[one][:2]), one)

    def _are_complete(self, instructions: Sequence[Instruction]) -> bool:
        """Whether these are all instructions of a decision: then what it does not name follows in the old order."""
        return (
            sorted(each.no for each in instructions) == list(range(1, len(instructions) + 1))
            and all(each.action is not Action.UNCLEAR for each in instructions)
            and all(each.done for each in self.outcomes.values())
        )

    def _fill_slots(self) -> None:
        """Where articles change places: each named one stands at its number, the others fill what is left."""
        main = self._main()
        stated = {self.wanted[one][0] - self.first_number: one for one in main if one in self.wanted}
        if all(main[slot : slot + 1] == [one] for slot, one in stated.items()):
            return
        has_inserted = any(one.insertion for one in main)
        if has_inserted or len(stated) < len(self.wanted) or not all(0 <= slot < len(main) for slot in stated):
            return
        others = iter([one for one in main if one not in self.wanted])
        positions = [self.sheet.units.index(one) for one in main]
        for slot, position in enumerate(positions):
            self.sheet.units[position] = stated[slot] if slot in stated else next(others)

    def _position(self, number: int, insertion: int) -> int:
        units, main = self.sheet.units, self._main()
        before = [one for one in main if one.number == number and one.insertion < insertion]
        if insertion and before:
            return units.index(before[-1]) + 1
        counted = [one for one in main if not one.insertion]
        if not counted:
            return units.index(main[-1]) + 1 if main else len(units)
        index = number - self.first_number
        if index <= 0:
            return units.index(counted[0])
        previous = main[main.index(counted[index]) - 1] if index < len(counted) else main[-1]
        return units.index(previous) + 1

    def _count(self, instructions: Sequence[Instruction]) -> None:
        main = self._main()
        keys = [(one.number, one.insertion) for one in main]
        says = any(each.action is Action.RENUMBER and (not each.target or "条" in each.place) for each in instructions)
        if not (self.renumber if self.renumber is not None else says or len(set(keys)) < len(keys)):
            return
        number = self.first_number - 1
        for one in main:
            number += not one.insertion
            if one.number != number and number > 0:
                one.printed, one.number = relabelled(one.printed, number, one.insertion), number
            if one.old_label and one.label != one.old_label:
                self.renumbered.append((one.old_label, one.label))

    def _answer(self, instructions: Sequence[Instruction]) -> None:
        for one, (number, insertion, at) in self.wanted.items():
            label = unit_label(number, insertion)
            is_right = one.kind is not Kind.ARTICLE or one.label == label
            why = "" if is_right else f"按顺序排到{one.label}，与所写的{label}不同，请核对。"
            earlier = self.outcomes.get(at)
            if earlier is None or not earlier.why:
                self.outcomes[at] = Outcome(instructions[at].no, True, why, (one.label,))
        for at, heading in self.chapters:
            self.outcomes[at] = Outcome(instructions[at].no, True, heading.why, (heading.label,))
        for at, each in enumerate(instructions):
            if each.action is Action.RENUMBER and at not in self.outcomes:
                self._check_number(at, each)

    def _check_number(self, at: int, each: Instruction) -> None:
        """第三款改为第四款 and 第六章改为第七章 come of the counting; here it is seen whether they did."""
        found, read = self.finder.find(each.target), read_unit(each.place)
        if isinstance(found, str) or read is None:
            return
        unit = read[0].unit
        stands = self._stands(found, unit)
        wanted = getattr(unit, unit.level)
        if stands == wanted:
            self.outcomes[at] = Outcome(each.no, True, "", (each.target_label,))
        else:
            self._refuse(at, each, f"按顺序排不到{each.place}，请核对。")

    def _stands(self, found: Place, unit: Unit) -> int | None:
        if unit.level == "paragraph" and found.article and found.paragraph in found.article.paragraphs:
            return found.article.paragraphs.index(found.paragraph) + 1
        if unit.level in ("item", "subitem") and found.item:
            return found.item[0].number
        return found.loose[0].number if found.loose else None


def _body(article: Article) -> str:
    return "\n".join(line.printed + line.text for line in article.lines())


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

"""Applying (执行) instructions to a text: all together, on the numbering of the old text, as drafting means them."""

from collections.abc import Callable, Sequence
from os.path import commonprefix

from lawdocs.texts.amendments import rewriting, words
from lawdocs.texts.amendments.finding import Finder, Place
from lawdocs.texts.amendments.instructions import Action, Instruction, renamed
from lawdocs.texts.amendments.moved import moved_references
from lawdocs.texts.amendments.ordering import Ordering
from lawdocs.texts.amendments.outcomes import Applied, Outcome, Reference
from lawdocs.texts.amendments.references import read_unit
from lawdocs.texts.amendments.sheet import (
    HEADINGS,
    Line,
    Paragraph,
    Sheet,
    new_lines,
    new_paragraphs,
    relabelled,
)  # fmt: skip
from lawdocs.texts.labels import Kind, read_label
from lawdocs.texts.roles import Role

__all__ = ["Applied", "Outcome", "Reference", "apply"]

_WORDS = (Action.REPLACE_WORDS, Action.INSERT_WORDS, Action.DELETE_WORDS, Action.REPLACE_ALL_WORDS)
_ALIKE = "加上的字句与前面的字句并列，决定没有写顿号，请核对要不要加。"
_ALIKE_LENGTH = 2
_LONG_ENOUGH = 8
_SEVERAL = "“{}”在{}出现{}次，都改了，请核对。"


def apply(text: str, instructions: Sequence[Instruction], *, renumber: bool | None = None) -> Applied:
    """Apply instructions to a text; never fails.

    What cannot be done leaves its place as it is and says why. Articles are counted anew where an instruction says so
    or a new one takes a number; ``renumber`` decides it otherwise.
    """
    if not instructions:
        return Applied(text, (), (), ())
    work = _Work(text, instructions, renumber)
    return work.run()


class _Work:
    def __init__(self, text: str, instructions: Sequence[Instruction], renumber: bool | None) -> None:
        self.text = text
        self.instructions = instructions
        self.sheet = Sheet.read(text)
        self.finder = Finder(self.sheet)
        self.ordering = Ordering(self.sheet, self.finder, renumber)
        self.outcomes: dict[int, Outcome] = {}
        self.lists: list[Paragraph] = []

    def run(self) -> Applied:
        steps: list[tuple[Callable[[Instruction], bool], Callable[[int, Instruction], None]]] = [
            (lambda each: each.action is Action.UNCLEAR, self._unclear),
            (lambda each: each.action in _WORDS, self._words),
            (lambda each: each.action is Action.RENAME, self._rename),
            (lambda each: each.action is Action.REPLACE_UNIT, self._replace),
            (lambda each: each.action is Action.DELETE_UNIT, self._delete),
        ]
        for is_meant, step in steps:
            for at, each in enumerate(self.instructions):
                if is_meant(each):
                    step(at, each)
        self._insert_inner()
        self._end_lists()
        self.outcomes = self.ordering.run(self.instructions, self.outcomes)
        new_text, places = self.sheet.written()
        outcomes = tuple(self.outcomes[at] for at in range(len(self.instructions)))
        references = tuple(moved_references(new_text, places, self.sheet, self.finder))
        return Applied(new_text, outcomes, tuple(self.ordering.renumbered), references)

    def _done(self, at: int, why: str = "", lines: Sequence[str] = ()) -> None:
        each = self.instructions[at]
        self.outcomes[at] = Outcome(
            each.no, True, why, tuple(lines) or ((each.target_label,) if each.target_label else ())
        )

    def _not_done(self, at: int, why: str) -> None:
        self.outcomes[at] = Outcome(self.instructions[at].no, False, why)

    def _find(self, at: int) -> Place | None:
        found = self.finder.find(self.instructions[at].target)
        if isinstance(found, str):
            self._not_done(at, found)
            return None
        return found

    def _unclear(self, at: int, each: Instruction) -> None:
        self._not_done(at, each.doubt or "没有读懂这一句。")

    def _words(self, at: int, each: Instruction) -> None:
        lines = list(self.sheet.lines())
        if each.target:
            place = self._find(at)
            if place is None:
                return
            lines = self._all_lines(place)
            if each.action is Action.REPLACE_WORDS and words.whole_words(lines) == words.folded(each.old):
                self._replace(at, each)
                return
        if each.action is Action.INSERT_WORDS and not each.old:
            self._put_at_end(at, each, lines)
            return
        each = rewriting.without_own_label(each, lines)
        found = words.occurrences(each.old, lines)
        where = each.target_label or "全文"
        if not found:
            self._words_elsewhere(at, each)
            return
        is_everywhere = each.action is Action.REPLACE_ALL_WORDS
        if len(found) > 1 and not each.target and not is_everywhere:
            self._not_done(at, f"“{each.old}”在全文出现{len(found)}次，没有写明改哪一处。")
            return
        rewriting.change(each, found)
        several = len(found) > 1 and not is_everywhere
        remarks = [_SEVERAL.format(each.old, where, len(found))] if several else []
        remarks += [_ALIKE] if _are_alike(each) else []
        self._done(at, "".join(remarks))

    def _words_elsewhere(self, at: int, each: Instruction) -> None:
        """Lines that are a list without labels count as paragraphs: words that stand once in the article are meant."""
        place = self.finder.find(each.target) if each.target else ""
        article = None if isinstance(place, str) else place.article
        found = words.occurrences(each.old, article.lines()) if article else []
        if len(found) != 1 or len(each.old) < _LONG_ENOUGH:
            self._not_done(at, f"{each.target_label or '全文'}没有“{each.old}”。")
            return
        rewriting.change(each, found)
        self._done(at, f"{each.target_label}没有这些字，同一条里只有一处，改的是那一处，请核对。")

    def _all_lines(self, place: Place) -> list[Line]:
        """The lines of what was found, those below a heading included."""
        if place.loose and place.loose[0].kind in HEADINGS:
            below = self.sheet.below(place.loose[0])
            return [line for each in below for line in ([each] if isinstance(each, Line) else each.lines())]
        return place.lines()

    def _put_at_end(self, at: int, each: Instruction, lines: Sequence[Line]) -> None:
        if each.place == "开头":
            line = lines[0]
            joins = "" if each.new[-1:] in rewriting.END_MARKS else "。"
            line.put(0, 0, each.new + joins)
        else:
            self._done(at, rewriting.put_at_end(lines[-1], each.new))
            return
        self._done(at)

    def _rename(self, at: int, each: Instruction) -> None:
        titles = [line for line in self.sheet.loose() if line.role is Role.TITLE]
        if not each.new.strip():
            self._not_done(at, "没有读到新的标题。")
            return
        if titles:
            title = renamed("".join(line.text for line in titles), each)
            for line in titles[1:]:
                self.sheet.units.remove(line)
            titles[0].put(0, len(titles[0].text), title)
        self._done(at, "登记修改时，文件的标题一并更改；原来的标题作为曾用名保留。")

    def _replace(self, at: int, each: Instruction) -> None:
        place = self._find(at)
        if place is None or not self._still_stands(at, place):
            return
        if not each.new.strip():
            self._not_done(at, "没有读到新文字。")
            return
        if each.old and words.whole_words(place.lines()) != words.folded(each.old):
            found = words.occurrences(each.old, place.lines())
            if len(found) != 1:
                self._not_done(at, f"{each.target_label}的原文与修改决定所引的不同。")
                return
            words.put(found, each.new)
            self._done(at)
            return
        if place.loose is not None:
            self._replace_loose(place.loose, each.new)
        elif each.place and place.article is not None:
            rewriting.replace_lead(place, each)
        elif place.item is not None and place.paragraph is not None:
            rewriting.replace_item(place.paragraph, place.item, each.new)
        elif place.paragraph is not None and place.article is not None:
            rewriting.replace_paragraph(place.article, place.paragraph, each.new)
        elif place.article is not None:
            rewriting.replace_article(place.article, each.new)
        self._done(at)

    def _still_stands(self, at: int, place: Place) -> bool:
        """Whether no earlier instruction took out or wrote anew what this one means."""
        stands = all(line in self.sheet.units for line in place.loose or [])
        stands = stands and (place.article is None or place.article in self.sheet.units)
        if stands and place.paragraph is not None and place.article is not None:
            stands = place.paragraph in place.article.paragraphs
            stands = stands and (place.item is None or place.item[0] in place.paragraph.lines)
        if not stands:
            self._not_done(at, "这一处已经被同一文件的另一项修改删去或者改写。")
        return stands

    def _replace_loose(self, lines: list[Line], new: str) -> None:
        first = lines[0]
        fresh = new_lines(new, first.before)
        if first.kind in HEADINGS:
            label = read_label(new.strip())
            width = label.width if label is not None and label.kind is first.kind else 0
            first.put(0, len(first.text), new.strip()[width:])
            return
        for line in fresh:
            line.kind, line.role, line.text, line.printed = first.kind, first.role, line.printed + line.text, ""
            line.origin = "n" * len(line.text)
        at = self.sheet.units.index(first)
        fresh[0].before = first.before
        self.sheet.units[at : at + 1] = fresh
        for line in lines[1:]:
            self.sheet.units.remove(line)

    def _delete(self, at: int, each: Instruction) -> None:
        place = self._find(at)
        if place is None or not self._still_stands(at, place):
            return
        if place.loose is not None:
            held = self.sheet.below(place.loose[0]) if place.loose[0].kind in HEADINGS else place.loose
            for one in held:
                self.sheet.units.remove(one)
        elif place.item is not None and place.paragraph is not None:
            place.paragraph.lines = [line for line in place.paragraph.lines if line not in place.item]
            self.lists.append(place.paragraph)
        elif place.paragraph is not None and place.article is not None:
            place.article.paragraphs.remove(place.paragraph)
        elif place.article is not None:
            self.sheet.units.remove(place.article)
        self._done(at)

    def _insert_inner(self) -> None:
        """Paragraphs and items take the number that they are said to have; what stood there moves on."""
        meant = []
        for at, each in enumerate(self.instructions):
            if each.action is Action.INSERT_UNIT and each.place[-1:] in "款项目":
                read = read_unit(each.place)
                number = getattr(read[0].unit, read[0].unit.level) if read else None
                meant.append((number or 0, at, each))
        for number, at, each in sorted(meant, key=lambda one: (one[0], one[1])):
            place = self._find(at)
            if place is None or not self._still_stands(at, place):
                continue
            if place.article is None:
                self._not_done(at, "原文这里没有条，不能增加款、项。")
            elif each.place.endswith("款"):
                self._insert_paragraph(at, place, number, each)
            else:
                self._insert_item(at, place, number, each)

    def _insert_paragraph(self, at: int, place: Place, number: int, each: Instruction) -> None:
        held = place.article.paragraphs
        before = next((line.before for part in held for line in part.lines if line.before), "")
        if number == 0:
            number = held.index(place.paragraph) + 2 if place.paragraph in held else len(held) + 1
        if number > len(held) + 1:
            self._not_done(at, f"{place.article.old_label}只有{len(held)}款，排不到第{number}款。")
            return
        held[number - 1 : number - 1] = new_paragraphs(each.new, before)
        self._done(at)

    def _insert_item(self, at: int, place: Place, number: int, each: Instruction) -> None:
        paragraph = place.paragraph or rewriting.only_list(place.article)
        if paragraph is None:
            self._not_done(at, "这一条有几款，没有写明在哪一款增加。")
            return
        items = paragraph.items()
        behind = place.item if place.item in items else None
        if number == 0:
            number = items.index(behind) + 2 if behind else len(items) + 1
        if number > len(items) + 1:
            self._not_done(at, f"原文只有{len(items)}项，排不到第{number}项。")
            return
        before = items[0][0].before if items else ""
        fresh = new_lines(each.new, before)
        if not fresh:
            self._not_done(at, "没有读到新文字。")
            return
        if not fresh[0].is_inner:
            printed = items[0][0].printed if items else "（一）"
            fresh[0].kind = items[0][0].kind if items else Kind.ITEM
            fresh[0].printed = relabelled(printed, number)
        where = paragraph.lines.index(items[number - 1][0]) if number <= len(items) else len(paragraph.lines)
        paragraph.lines[where:where] = fresh
        self.lists.append(paragraph)
        self._done(at)

    def _end_lists(self) -> None:
        """Items are counted anew, and end as lists do: ； each, 。 the last."""
        for paragraph in dict.fromkeys(self.lists):
            items = paragraph.items()
            for number, item in enumerate(items, 1):
                item[0].printed = relabelled(item[0].printed, number)
                item[0].number = number
                last = item[-1]
                ends = "。" if number == len(items) else "；"
                if last.text and last.text[-1] not in rewriting.END_MARKS + "！？”":
                    last.put(len(last.text), len(last.text), ends)
                elif last.text and last.text[-1] in "。；;" and (last.text[-1] == "。") != (ends == "。"):
                    last.put(len(last.text) - 1, len(last.text), ends)


def _are_alike(each: Instruction) -> bool:
    """婴幼儿配方液态乳 behind 婴幼儿配方乳粉: members of a list, between which decisions leave out the mark."""
    same = len(commonprefix([each.old, each.new])) >= _ALIKE_LENGTH
    return each.action is Action.INSERT_WORDS and same and each.old[-1] not in rewriting.END_MARKS

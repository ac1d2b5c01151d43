"""Scanning (扫读) a passage from left to right, and writing down what was found."""

import re

from lawdocs.texts.amendments import drafting
from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.amendments.passages import Passage
from lawdocs.texts.amendments.references import Unit

NO_QUOTATION_END = "引号没有结束，请核对新文字到哪里为止。"


class Scanner:
    """A place in a passage; ``context`` is the unit named last, to which 第二款 and 增加一款 belong."""

    def __init__(self, passage: Passage, context: Unit | None) -> None:
        self.passage = passage
        self.words = passage.words
        self.context = context
        self.at = 0
        self.found: list[Instruction] = []

    def fill(self) -> int:
        """Go over the words between instructions."""
        while filling := drafting.FILLING.match(self.words, self.at):
            self.at = filling.end()
        return self.at

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Go over what a pattern matches here, if it matches more than nothing."""
        match = pattern.match(self.words, self.at)
        if match and match.end() > self.at:
            self.at = match.end()
            return match
        return None

    def take_quoted(self) -> str | None:
        """Quotations side by side are the paragraphs of one text."""
        quoted = self.take(drafting.QUOTED)
        if quoted is None:
            return None
        return "\n".join(self.passage.quotations[at].words for at in range(quoted.start(), quoted.end()))

    def take_list(self, between: re.Pattern[str] = drafting.AND) -> list[str]:
        """The quotations of a list: “甲”、“乙”和“丙”."""
        found = []
        while (words := self.take_quoted()) is not None:
            found.append(words)
            if not self.take(between):
                break
        return found

    def add(self, start: int, action: Action, unit: Unit | None, **said: str) -> None:
        """Write down an instruction whose evidence goes from a place to the present one."""
        first, last = self.passage.span(start, max(self.at, start + 1))
        inner = [each for each in self.passage.quotations.values() if first <= each.start < last]
        doubt = said.pop("doubt", "") or ("" if all(each.is_closed for each in inner) else NO_QUOTATION_END)
        unit = unit or Unit()
        label = said.pop("label", "") or unit.label
        self.found.append(Instruction(0, action, unit.anchor, label, start=first, end=last, doubt=doubt, **said))

    def unclear(self, start: int | None = None, doubt: str = "没有读懂这一句，请对照原文处理。") -> None:
        """Write down that the rest of this sentence was not understood, and go over it."""
        start = self.at if start is None else start
        end = drafting.END.search(self.words, max(self.at, start)).end()
        self.at = max(end, start + 1)
        self.add(start, Action.UNCLEAR, None, label="", doubt=doubt)

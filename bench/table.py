"""The table: a line for each thing measured, its aim, and whether it was met."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One result. ``value`` is what the aim is about; ``more`` tells of the figures behind it."""

    name: str
    where: str
    value: float
    aim: float | None = None
    most: bool = False  # the aim is the most it may be, else the least
    more: str = ""

    @property
    def met(self) -> bool | None:
        if self.aim is None:
            return None
        return self.value <= self.aim if self.most else self.value >= self.aim

    @property
    def verdict(self) -> str:
        return {True: "met", False: "missed", None: ""}[self.met]


@dataclass
class Table:
    """Lines under headings, printed as they come."""

    lines: list[Line] = field(default_factory=list)
    print: Callable[[str], object] = lambda text: print(text, flush=True)

    def heading(self, words: str) -> None:
        self.print(f"\n{words}\n" + "-" * 112)

    def add(self, line: Line) -> None:
        self.lines.append(line)
        aim = "" if line.aim is None else f"{'≤' if line.most else '≥'} {_figure(line.aim)}"
        cells = f"{line.name:<34}{line.where:>9}{_figure(line.value):>9}   {line.more:<44}{aim:>8}  {line.verdict}"
        self.print(cells.rstrip())

    def total(self) -> None:
        judged = [line for line in self.lines if line.met is not None]
        missed = [line for line in judged if not line.met]
        self.print(f"\n{len(judged) - len(missed)} of {len(judged)} aims met")
        for line in missed:
            self.print(f"missed: {line.name} {line.where} {_figure(line.value)}, aim {_figure(line.aim)}")


def note(words: str) -> None:
    """What the bench is doing, on standard error."""
    print(f"bench: {words}", file=sys.stderr, flush=True)


def _figure(value: float) -> str:
    if value == int(value) and value > 1 or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"

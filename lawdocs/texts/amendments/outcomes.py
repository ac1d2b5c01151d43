"""Outcomes (执行结果): what came of each instruction, and what a person should look at in the new text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What came of the instruction ``no``; ``why`` is a Chinese sentence: why it was not done, or what to look at.

    ``lines`` are the labels of what it touched, in the old numbering.
    """

    no: int
    done: bool
    why: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A mention of an article that is now another's number, or gone: a moved cross-reference, left as it is.

    ``anchor`` is the unit of the new text in which it stands, from ``start`` to ``end``; ``words`` are the words around
    it; ``new`` is None for what was deleted.
    """

    anchor: str
    words: str
    old: str
    new: str | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Applied:
    """The new text, with what came of every instruction."""

    text: str
    outcomes: tuple[Outcome, ...]
    renumbered: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]

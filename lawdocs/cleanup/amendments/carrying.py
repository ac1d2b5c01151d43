"""Confirmed instructions held against a text: one registered after the text they change, or one that was typed."""

from collections.abc import Iterator

from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, Verdict
from lawdocs.cleanup.amendments.proposal import Proposal, applied_to, is_decided
from lawdocs.documents.models import Revision
from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.amendments.saying import written
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.structure import parse

Numbered = tuple[AmendingInstruction, Instruction]
_BEARS_WORDS = (Action.REPLACE_UNIT, Action.REPLACE_WORDS, Action.INSERT_UNIT, Action.INSERT_WORDS)


def carried_over(put: Proposal, later: Revision) -> str | None:
    """A text registered later with what was confirmed for an earlier one; None where it does not fit there as it is.

    It fits where the units named stand at the same numbers in the same words, so that nothing else is hit.
    """
    if not put.is_whole or not all(_stands(each, put.base.text, later.text) for each in put.taken):
        return None
    applied = applied_to(later.text, put.taken)
    done = all(outcome.done for outcome in applied.outcomes)
    return applied.text if done and not applied.references and not applied.renumbered else None


def unwritten(amending: Amending, put: Proposal, text: str) -> list[str]:
    """The confirmed instructions whose new words are not in a text: 第2项（把第三条改成“…”）."""
    said = "".join(folded(text).split())
    missing = (pair for pair in _taken(amending, put) if any(word not in said for word in _new_words(pair[1])))
    return [f"第{row.no}项（{written(each).rstrip('。')}）" for row, each in missing]


def _taken(amending: Amending, put: Proposal) -> list[Numbered]:
    rows = (row for row in amending.instructions if is_decided(row, put.base) and row.verdict is not Verdict.REJECTED)
    return list(zip(rows, put.taken, strict=True))


def _new_words(each: Instruction) -> Iterator[str]:
    """The lines that come in, without the numbers that may be counted anew."""
    if each.action not in _BEARS_WORDS:
        return
    outline = parse(each.new)
    for block in outline.blocks:
        words = outline.text[block.start : block.end].strip()
        if block.label and words.startswith(block.label):
            words = words[len(block.label) :]
        yield "".join(folded(words).split()).rstrip("。；")


def _stands(each: Instruction, before: str, after: str) -> bool:
    if not each.target:
        return each.action in (Action.REPLACE_ALL_WORDS, Action.RENAME)
    old, new = parse(before), parse(after)
    unit, there = old.find(each.target), new.find(each.target)
    return unit is not None and there is not None and old.full_text(unit) == new.full_text(there)

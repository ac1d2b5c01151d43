"""The text that comes of what people confirmed (修改后的文本), and what is still to be looked at."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lawdocs.cleanup.amendments.kept_words import kept_words
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, Verdict
from lawdocs.cleanup.amendments.queries import base_of, is_applied
from lawdocs.cleanup.amendments.reading import as_instruction
from lawdocs.documents.models import Revision
from lawdocs.texts.amendments.applying import Applied, Outcome, Reference, apply
from lawdocs.texts.amendments.instructions import Action, Instruction, renamed

# What a person puts right is the words that come in; elsewhere it is the whole unit as it reads afterwards.
OF_NEW_WORDS = (Action.INSERT_UNIT, Action.RENAME, Action.REPLACE_ALL_WORDS)


@dataclass(frozen=True)
class Moved:
    """A mention of a unit whose number moved or that is gone; ``follows`` is None until a person looked at it."""

    place: str
    reference: Reference
    follows: bool | None


@dataclass(frozen=True)
class Proposal:
    """The text as far as it is put together, on which text of the document it rests, and what is open."""

    base: Revision
    applied: Applied
    undecided: tuple[AmendingInstruction, ...]
    failed: tuple[tuple[AmendingInstruction, str], ...]
    moved: tuple[Moved, ...]
    taken: tuple[Instruction, ...]

    def kept_words(self, text: str) -> list[str]:
        """The words that were to be replaced everywhere and stand in a text still, a sentence each."""
        return kept_words(text, self.taken)

    def title(self, title: str) -> str:
        """What the document is called after the instructions that change its title; ``title`` where none does."""
        for each in self.taken:
            title = renamed(title, each) if each.action is Action.RENAME else title
        return title

    @property
    def unseen(self) -> tuple[Moved, ...]:
        """The mentions that nobody looked at."""
        return tuple(each for each in self.moved if each.follows is None)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be looked at, so that the text may go into the amendment."""
        return not (self.undecided or self.failed or self.unseen)

    @property
    def text(self) -> str:
        """With the mentions that follow the new numbers."""
        text = self.applied.text
        following = [each.reference for each in self.moved if each.follows and each.reference.new]
        for each in sorted(following, key=lambda reference: reference.start, reverse=True):
            text = text[: each.start] + each.new + text[each.end :]
        return text


def is_decided(row: AmendingInstruction, base: Revision) -> bool:
    """Whether a person decided on it looking at this text; a decision on an earlier text does not count any more.

    Once the amendment is on record, what was decided stays.
    """
    return row.verdict is not None and (row.seen_id == base.id or is_applied(row.amending))


def proposal(amending: Amending) -> Proposal:
    """Put together what was confirmed; only for a document of ours that has a published text."""
    base = base_of(amending)
    decided = [row for row in amending.instructions if is_decided(row, base)]
    taken = [row for row in decided if row.verdict is not Verdict.REJECTED]
    instructions = tuple(taken_as(row) for row in taken)
    applied = applied_to(base.text, instructions)
    failed = [(row, outcome.why) for row, outcome in zip(taken, applied.outcomes, strict=True) if not outcome.done]
    undecided = [row for row in amending.instructions if not is_decided(row, base)]
    return Proposal(base, applied, tuple(undecided), tuple(failed), _moved(amending, base, applied), instructions)


def alone(row: AmendingInstruction, base: Revision) -> tuple[str, Outcome]:
    """What one instruction makes of the old text, as a person decided on it or as it was read."""
    instruction = taken_as(row) if is_decided(row, base) and row.verdict is Verdict.CORRECTED else as_instruction(row)
    return of_one(instruction, base)


def of_one(instruction: Instruction, base: Revision) -> tuple[str, Outcome]:
    """What one instruction makes of the old text, and whether it could."""
    applied = applied_to(base.text, (instruction,))
    return applied.text, applied.outcomes[0]


def taken_as(row: AmendingInstruction) -> Instruction:
    """The instruction as it is to be carried out: as read, or as a person put it right."""
    read = as_instruction(row)
    return corrected(read, row.unit, row.words) if row.verdict is Verdict.CORRECTED else read


def corrected(read: Instruction, unit: str, words: str) -> Instruction:
    """An instruction put right by a person: ``words`` come in, or are all that stands at ``unit`` afterwards."""
    if read.action in OF_NEW_WORDS and not unit:
        return replace(read, new=words)
    action = Action.REPLACE_UNIT if words else Action.DELETE_UNIT
    return replace(read, action=action, target=unit, target_label="", place="", old="", new=words)


@lru_cache(maxsize=64)
def applied_to(text: str, instructions: Sequence[Instruction]) -> Applied:
    """The instructions carried out together; what was asked for lately is kept, for the same comes of the same."""
    return apply(text, instructions)


def _moved(amending: Amending, base: Revision, applied: Applied) -> tuple[Moved, ...]:
    seen = {look.place: look.follows for look in amending.looks}
    places = ((_place(base, each), each) for each in applied.references)
    return tuple(Moved(place, each, seen.get(place)) for place, each in places)


def _place(base: Revision, reference: Reference) -> str:
    told = repr((base.id, reference.anchor, reference.start, reference.old, reference.new))
    return hashlib.sha256(told.encode()).hexdigest()[:40]

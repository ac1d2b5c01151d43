"""How long a unit has to act and to reply (回复期限): by law in public-interest cases, else by the letter itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from lawdocs import rules
from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.deadlines.models import Deadline
from lawdocs.linkage.sides import unit_post
from lawdocs.linkage.suggestions.models import Suggestion
from workflows.duties import LETTER_DAY, UNNAMED_TERM, URGENT_LETTER_DAY, Duty
from workflows.linkage.suggestions import SuggestionKind
from workflows.periods import reckon

BY_LAW, BY_LAW_URGENT = "procuratorial_advice", "procuratorial_urgent"


@dataclass(frozen=True)
class Term:
    """By which clock of the profile a reply is due, or on the last day that the letter gives."""

    clock: str = ""
    due: date | None = None


class HasDays(Protocol):
    """A letter, drafted or typed, with the days that it gives for the reply."""

    kind: SuggestionKind
    is_urgent: bool
    reply_days: int | None


def is_longer_than_law(letter: HasDays, on: date) -> bool:
    """Whether a letter of public interest gives more than the law does, reckoned from a day."""
    if letter.reply_days is None or letter.kind is not SuggestionKind.PUBLIC_INTEREST:
        return False
    return on + timedelta(days=letter.reply_days) > _due_by_law(letter, on)


def term_of(row: Suggestion, on: date) -> Term:
    """The term of a letter that is received on a day.

    The letter may give a shorter one than the law; a longer one it cannot give.
    """
    own = on + timedelta(days=row.reply_days) if row.reply_days is not None else None
    if row.kind is not SuggestionKind.PUBLIC_INTEREST:
        return Term(due=own) if own is not None else Term(UNNAMED_TERM)
    return Term(due=own) if own is not None and own < _due_by_law(row, on) else Term(_by_law(row))


def _by_law(letter: HasDays) -> str:
    return BY_LAW_URGENT if letter.is_urgent else BY_LAW


def _due_by_law(letter: HasDays, on: date) -> date:
    return reckon(rules.current().clocks[_by_law(letter)].period, on, rules.work_calendar()).due


def start(row: Suggestion, on: date, clock: Clock) -> Deadline:
    """Start the clock of a letter with the day on which it was received."""
    term, more = term_of(row, on), _about(row)
    if term.due is None:
        return clocks.start(Duty.LINK_SUGGESTION, clock, on=on, rule_name=term.clock, **more)
    return clocks.start_given(
        Duty.LINK_SUGGESTION,
        clock,
        on=on,
        due=term.due,
        rule=_rule(row),
        ground=f"建议书（{row.number}）确定的{row.reply_days}日",
        **more,
    )


def go_on(row: Suggestion, on: date, due: date, clock: Clock) -> Deadline:
    """Give a unit whose reply was not adopted a further day."""
    ground = f"检察院评估后要求继续办理（{row.number}）"
    given = {"on": on, "due": due, "rule": _rule(row), "ground": ground}
    return clocks.start_given(Duty.LINK_SUGGESTION, clock, **given, **_about(row))


def extend(row: Suggestion, due: date, clock: Clock) -> Deadline | None:
    """Let the running clock end on a later day that the procuratorate granted."""
    ground = f"检察院同意延期（{row.number}）"
    return clocks.move_given(Duty.LINK_SUGGESTION, row.id, due, clock, "检察院同意延期", rule=_rule(row), ground=ground)


def _rule(row: Suggestion) -> str:
    return URGENT_LETTER_DAY if row.is_urgent else LETTER_DAY


def _about(row: Suggestion) -> dict[str, object]:
    return {
        "held_by": unit_post(row.linkage, row.target_id),
        "subject_id": row.id,
        "agency_id": row.target_id,
        "about": row.number,
    }

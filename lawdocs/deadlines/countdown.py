"""How much time is left (还剩几日), in the words and shapes of every page that shows a deadline."""

from dataclasses import dataclass
from datetime import date

SOON = 30  # days from which on a deadline is shown as near


@dataclass(frozen=True)
class ClockWord:
    """How much time is left, as the macro ``clock_word`` takes it."""

    kind: str
    text: str


def countdown(due: date, today: date) -> ClockWord:
    """The clock word of a deadline that is still to be met."""
    left = (due - today).days
    if left < 0:
        return ClockWord("late", f"已逾期{-left}日")
    if left == 0:
        return ClockWord("today", "今天到期")
    return ClockWord("soon" if left <= SOON else "plain", f"还剩{left}日")

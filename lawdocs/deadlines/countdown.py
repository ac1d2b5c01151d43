"""How much time is left (还剩几日), in the words and shapes of every page that shows a deadline."""

from dataclasses import dataclass
from datetime import date, datetime

from lawdocs.clock import local
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.deadlines.words import hours_left, in_hours, is_long_overdue, late_words, long_overdue_of

SOON = 30  # days from which on a deadline is shown as near


@dataclass(frozen=True)
class ClockWord:
    """How much time is left, as the macro ``clock_word`` takes it."""

    kind: str
    text: str


def countdown(due: date, today: date, long_overdue: int | None = None) -> ClockWord:
    """The clock word of a deadline that is still to be met; more than ``long_overdue`` days late is 长期逾期."""
    left = (due - today).days
    if left < 0:
        kind = "very_late" if is_long_overdue(-left, long_overdue) else "late"
        return ClockWord(kind, late_words(-left, long_overdue))
    if left == 0:
        return ClockWord("today", "今天到期")
    return ClockWord("soon" if left <= SOON else "plain", f"还剩{left}日")


def hours_countdown(due_at: datetime, now: datetime, long_overdue: int | None = None) -> ClockWord:
    """The clock word of a period of hours that is still to be met, to the hour and in its last hour to the minute."""
    text = hours_left(due_at, now, long_overdue)
    if now > due_at:
        return ClockWord("very_late" if is_long_overdue((now - due_at).days, long_overdue) else "late", text)
    return ClockWord("today" if local(due_at).date() == local(now).date() else "soon", text)


def standing(deadline: Deadline, today: date, now: datetime | None = None) -> ClockWord:
    """How a deadline stands: how much time is left, or that it stands still, or how it ended.

    ``now`` lets a period of hours say its hours; without it only its day is looked at.
    """
    if deadline.has_lapsed(today):
        return ClockWord("paused", "已过期未提出")
    if deadline.outcome is Outcome.VOID:
        return ClockWord("paused", "已延长" if deadline.extended_by is not None else "已取消")
    if deadline.outcome is Outcome.MET:
        return ClockWord("done", "按期办结")
    if deadline.outcome is Outcome.LATE and deadline.done_at is not None and deadline.due_at is not None:
        return ClockWord("late", f"逾期{in_hours(deadline.done_at - deadline.due_at)}办结")
    if deadline.outcome is Outcome.LATE:
        return ClockWord("late", f"逾期{(deadline.ended_on - deadline.due_on).days}日办结")
    if deadline.paused_on is not None:
        return ClockWord("paused", "中止计时")
    if now is not None and deadline.due_at is not None:
        return hours_countdown(deadline.due_at, now, long_overdue_of(deadline.duty))
    return countdown(deadline.due_on, today, long_overdue_of(deadline.duty))

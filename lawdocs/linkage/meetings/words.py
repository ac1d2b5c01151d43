"""How a resolution and the next meeting stand, in the clock words of every page."""

from datetime import date

from lawdocs.deadlines.countdown import ClockWord, countdown, standing
from lawdocs.deadlines.terms import open_deadline
from lawdocs.linkage.meetings.models import Resolution
from lawdocs.linkage.models import Linkage
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.linkage.meetings import IN_HAND, ResolutionState

S = ResolutionState


def clock_of(resolution: Resolution, today: date) -> ClockWord:
    """How much time a resolution has left, or how far it has come."""
    if resolution.state in IN_HAND:
        return countdown(resolution.due_on, today)
    if resolution.state is S.VOID:
        return ClockWord("paused", S.VOID.label)
    done = resolution.done_on
    late = (done - resolution.due_on).days
    word = f"{zh_date(done)}{'报办结' if resolution.state is S.REPORTED else '办结'}"
    return ClockWord("late", f"{word}，逾期{late}日") if late > 0 else ClockWord("done", word)


def is_late(resolution: Resolution, today: date) -> bool:
    """Whether its last day is over and its unit has it in hand still."""
    return resolution.state in IN_HAND and resolution.due_on < today


def next_due(linkage: Linkage) -> date | None:
    """Until when the next meeting is to be held."""
    deadline = open_deadline(Duty.LINK_MEETING, linkage.id)
    return deadline.due_on if deadline is not None else None


def interval_word(linkage: Linkage, today: date) -> ClockWord | None:
    """How much time is left until the next meeting."""
    deadline = open_deadline(Duty.LINK_MEETING, linkage.id)
    return standing(deadline, today) if deadline is not None else None

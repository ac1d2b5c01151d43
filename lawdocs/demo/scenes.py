"""What the stories of the demo county are made of: acts at a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Scene:
    """One act: when it happens and what it does with the clock at that moment."""

    at: datetime
    play: Callable[[], object]


def workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))

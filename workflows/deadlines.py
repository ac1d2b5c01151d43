"""Day arithmetic of deadlines (期限): when reminders come due, as pure functions of days."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Ladder:
    """The rungs of a reminder ladder (提醒阶梯).

    ``before`` holds the days before the due day at which to remind, largest first, 0 being the day itself; ``every``
    is the number of days between reminders once the day has passed. Rungs after the day are negative: -7, -14 …
    """

    before: tuple[int, ...]
    every: int

    def __post_init__(self) -> None:
        if not self.before or self.before[-1] < 0 or self.every < 1:
            raise ValueError("a ladder needs rungs of 0 or more days, and at least a day between reminders after them")
        if any(earlier <= later for earlier, later in zip(self.before, self.before[1:], strict=False)):
            raise ValueError("the rungs of a ladder go down")

    def reached(self, due: date, day: date) -> int | None:
        """The latest rung whose day has come; None before the first."""
        left = (due - day).days
        overdue = -left // self.every * -self.every if left < 0 else 0
        return overdue or min((rung for rung in self.before if rung >= left), default=None)

    def after(self, rung: int) -> int:
        """The rung that follows."""
        return next((lower for lower in self.before if lower < rung), min(rung, 0) - self.every)

    def first_since(self, due: date, since: date | None) -> int:
        """The first rung whose day is not before ``since``: nobody is reminded of what was not there yet."""
        if since is None:
            return self.before[0]
        rung = next((each for each in self.before if day_of(due, each) >= since), None)
        return max(1, -(-(since - due).days // self.every)) * -self.every if rung is None else rung


def day_of(due: date, rung: int) -> date:
    """The day on which a rung of the ladder comes due."""
    return due - timedelta(days=rung)


def years_after(start: date, years: int) -> date:
    """The same day some years later; 29 February falls on 28 February in a common year."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 2, 28)

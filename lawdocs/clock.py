"""The one place that reads the time. Days of law are days in Asia/Shanghai; instants are aware UTC."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the instant and the day; services and jobs receive one instead of asking the system."""

    def now(self) -> datetime: ...

    def today(self) -> date: ...


class SystemClock:
    """The system's time; ``pretended`` replaces the day (not the instant) for trying things out."""

    def __init__(self, pretended: date | None = None) -> None:
        self.pretended = pretended

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.pretended or self.now().astimezone(SHANGHAI).date()


class SetClock:
    """A clock that stands where it is put; the demo county and the tests move it by hand."""

    def __init__(self, now: datetime) -> None:
        self.put(now)

    def put(self, now: datetime) -> None:
        """Set the instant, which must be aware."""
        if now.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.astimezone(SHANGHAI).date()


def at_office(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant on a day by the office clock in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def local(instant: datetime) -> datetime:
    """An instant as the office clock in Asia/Shanghai shows it."""
    return instant.astimezone(SHANGHAI)

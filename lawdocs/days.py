"""Neighbouring days, also at the ends of the calendar, where a mistyped date may lie."""

from datetime import date, timedelta

ONE = timedelta(days=1)


def day_before(day: date) -> date:
    """The day before; the first day of the calendar stays itself."""
    return day - ONE if day > date.min else day


def day_after(day: date) -> date:
    """The day after; the last day of the calendar stays itself."""
    return day + ONE if day < date.max else day

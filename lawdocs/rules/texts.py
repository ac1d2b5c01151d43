"""Values and clocks of a rule profile in words (规则的文字表述), for those who compare them with the law."""

from workflows.duties import EVENTS
from workflows.periods import Period
from workflows.profiles import UNVERIFIED, ClockRule, Value

UNITS = {"year": "年", "calendar": "日", "percent": "%"}


def content_of(entry: Value | ClockRule) -> str:
    """What the profile says, in one line."""
    return _clock_text(entry) if isinstance(entry, ClockRule) else _value_text(entry)


def ground_of(entry: Value | ClockRule) -> str:
    """The ground, never without its mark when nobody checked it."""
    return f"{entry.ground}{'' if entry.verified else f'（{UNVERIFIED}）'}"


def to_settle(entry: Value | ClockRule) -> str:
    """What to read to settle an entry that is not verified."""
    return entry.settle or str(entry.ground)


def _value_text(entry: Value) -> str:
    if entry.value in ([], {}):
        return "无"
    unit = UNITS.get(entry.unit or "", entry.unit or "")
    event = EVENTS.get(entry.start or "") if isinstance(entry.value, int) else None
    return f"{_plain(entry.value)}{unit}{f'，自{event}起' if event else ''}"


def _plain(value: object) -> str:
    """A value of a file as people write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "、".join(f"{name}：{_plain(each)}" for name, each in value.items())
    return "、".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _clock_text(clock: ClockRule) -> str:
    parts = (
        f"{'至少' if clock.minimum else ''}{_reach(clock.period, EVENTS[clock.start])}",
        f"起算当日{'计入' if clock.period.start_counts else '不计入'}",
        f"届满日遇休息日{clock.period.last_day.label}",
    )
    return "，".join(parts) + ("" if clock.minimum else f"；{_reminders(clock)}")


def _reminders(clock: ClockRule) -> str:
    """When people are told; a period that only has to pass reminds nobody."""
    rungs = "、".join(map(str, clock.ladder.before))
    return f"提前{rungs}日提醒，逾期后每{clock.ladder.every}日提醒，超过{clock.long_overdue}日为长期逾期"


def _reach(period: Period, event: str) -> str:
    return f"{event}前{period.text}" if period.length < 0 else f"自{event}起{period.text}"

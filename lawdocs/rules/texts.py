"""Values and clocks of a rule profile in words (规则的文字表述), for those who compare them with the law."""

from collections.abc import Mapping

from workflows.duties import EVENTS
from workflows.numbering import render
from workflows.periods import Period
from workflows.profiles import UNVERIFIED, ClockRule, Value

UNITS = {"year": "年", "month": "个月", "calendar": "日", "hour": "小时", "percent": "%"}
# What may be chosen for a value that is one of a few words.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "registrar": {"issuing_clerk": "制定机关的办公机构", "justice_bureau": "司法行政部门"},
    "filing_list_every": {"month": "每月", "quarter": "每季度", "year": "每年"},
    "filing_routes": {"by_maker": "按制定机关的层级和类别"},
    "unlisted_policy": {"none": "不自动产生后果，逐件处理", "stops": "停止执行，不再作为管理依据"},
}
PATTERNS = (
    *("document_number", "registration_number", "index_number"),
    *("filing_number", "opinion_letter_number"),
)


def content_of(entry: Value | ClockRule, name: str = "") -> str:
    """What the profile says, in one line; of a value with a ``name`` in the field's words, its code in brackets."""
    return _clock_text(entry) if isinstance(entry, ClockRule) else _value_text(entry, name)


def word_of(name: str, value: str) -> str:
    """A value that is a word or a pattern, as people read it: 每季度; {code}〔{year}〕{serial}号，例如×〔2026〕1号."""
    if name in PATTERNS:
        return f"{value}，例如{render(value, code='×', year=2026, serial=1)}"
    return CHOICES.get(name, {}).get(value, value)


def ground_of(entry: Value | ClockRule) -> str:
    """The ground, never without its mark when nobody checked it."""
    return f"{entry.ground}{'' if entry.verified else f'（{UNVERIFIED}）'}"


def to_settle(entry: Value | ClockRule) -> str:
    """What to read to settle an entry that is not verified."""
    return entry.settle or str(entry.ground)


def _value_text(entry: Value, name: str) -> str:
    if entry.value in ([], {}):
        return "无"
    if name in CHOICES:
        return f"{word_of(name, entry.value)}（{entry.value}）"
    if name in PATTERNS:
        return word_of(name, entry.value)
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

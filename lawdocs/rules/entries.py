"""The values and clocks of the profile as people read them (规则条目): in words, in parts, and what overrides them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.rules.models import RuleOverride
from lawdocs.rules.texts import word_of
from workflows.deadlines import Ladder
from workflows.duties import EVENTS
from workflows.periods import LastDay, Period, Unit
from workflows.profiles import UNVERIFIED, ClockRule, Ground, Profile, Value

UNITS = {"year": "年", "calendar": "日", "working": "个工作日", "month": "个月", "hour": "小时", "percent": "%"}
STARTS = {**EVENTS, "due": "期限届满之日"}
# The parts of the rule table, by the first number that no longer belongs to each.
PARTS = (
    (10, "性质和制定主体"),
    (20, "不得规定的内容"),
    (40, "名称、起草和公众参与"),
    (50, "合法性审核"),
    (60, "决定、签署和统一编号"),
    (70, "公布、施行和解读"),
    (80, "有效期"),
    (100, "备案和备案审查"),
    (110, "审查建议、复议和司法建议"),
    (120, "评估和清理"),
    (1000, "监督和统计"),
)
GENERAL = "提醒和通用"


@dataclass(frozen=True)
class Entry:
    """One value or clock in words. ``key`` is ``values.NAME`` or ``clocks.NAME``."""

    key: str
    rule: str
    label: str
    text: str
    start: str
    last_day: str
    ladder: str
    ground: Ground
    verified: bool
    settle: str
    override: RuleOverride | None

    @property
    def section(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]

    @property
    def number(self) -> tuple[int, str]:
        """Where it stands in the rule table; what belongs to no rule comes last."""
        digits = self.rule.partition(".")[0].removeprefix("R")
        return (int(digits) if digits.isdigit() else 1000, self.rule)

    @property
    def mark(self) -> str:
        """What must be said with what it says while its ground was never checked."""
        return "" if self.verified else f"（{UNVERIFIED}）"

    @property
    def part(self) -> str:
        number = self.number[0]
        return next((name for end, name in PARTS if number < end), GENERAL)


def entries(profile: Profile, standing: Mapping[str, RuleOverride]) -> list[Entry]:
    """Everything a profile says, in the order of the rule table."""
    return sorted(_entries(profile, standing), key=lambda each: each.number)


def entry_of(profile: Profile, key: str, override: RuleOverride | None = None) -> Entry:
    """One value or clock; raises NotVisible for a name that the profile does not know."""
    section, _, name = key.partition(".")
    if section == "values" and name in profile.values:
        return _of_value(name, profile.values[name], override)
    if section == "clocks" and name in profile.clocks:
        return _of_clock(profile.clocks[name], override)
    raise NotVisible


def in_parts(found: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Entries by the part of the rule table they belong to."""
    parts: dict[str, list[Entry]] = {}
    for each in found:
        parts.setdefault(each.part, []).append(each)
    return parts


def standing_overrides() -> dict[str, RuleOverride]:
    """What holds today in place of the file, by entry."""
    today = rules.today()
    query = (
        sa.select(RuleOverride)
        .where(RuleOverride.profile == rules.base().name, RuleOverride.ended_at.is_(None))
        .where(RuleOverride.from_on <= today)
        .order_by(RuleOverride.from_on, RuleOverride.id)
    )
    return {each.key: each for each in db.session.scalars(query) if each.id not in rules.left_out()}


@dataclass(frozen=True)
class LeftOut:
    """An override that does not fit the profile any more (不再适用): what it was of, and why."""

    override: RuleOverride
    label: str
    reason: str


def left_out() -> list[LeftOut]:
    """The overrides that would hold today, had a new release of the programme not changed the profile."""
    found = (db.session.get(RuleOverride, each) for each in rules.left_out())
    return [LeftOut(each, label_of(each.key), why_left_out(each)) for each in found]


def why_left_out(override: RuleOverride) -> str:
    """Why an override does not hold, to whoever entered it."""
    if is_gone(override.key):
        return f"规则集文件里已经没有这一条（{override.key}）"
    section, _, name = override.key.partition(".")
    unit = rules.base().values[name].unit if section == "values" else None
    kept = json.loads(override.content).get("unit", unit)
    if section == "values" and kept != unit:
        return f"登记修订时的单位是“{UNITS.get(kept, kept)}”，规则集文件现在的单位是“{UNITS.get(unit, unit)}”"
    return "规则集文件改动以后，修订的内容不能再用在这一条上"


def is_gone(key: str) -> bool:
    """Whether the profile has lost an entry."""
    section, _, name = key.partition(".")
    return name not in {"values": rules.base().values, "clocks": rules.base().clocks}.get(section, {})


def label_of(key: str) -> str:
    """The name of an entry; its key where the profile has lost it."""
    return key if is_gone(key) else entry_of(rules.base(), key).label


def entry_gone(override: RuleOverride) -> Entry:
    """What stands for an entry that the profile has lost: its key and the ground of its override."""
    words = {"rule": "", "text": "", "start": "", "last_day": "", "ladder": "", "settle": ""}
    ground = ground_of(override)
    return Entry(
        key=override.key, label=override.key, ground=ground, verified=override.verified, override=None, **words
    )


def history(key: str) -> list[RuleOverride]:
    """All overrides of an entry, newest first."""
    query = sa.select(RuleOverride).where(RuleOverride.profile == rules.base().name, RuleOverride.key == key)
    return list(db.session.scalars(query.order_by(RuleOverride.no.desc())))


def version_of(key: str) -> int:
    """How often somebody acted on an entry: every override and every end counts."""
    counts = sa.select(sa.func.count(RuleOverride.id), sa.func.count(RuleOverride.ended_at)).where(
        RuleOverride.profile == rules.base().name, RuleOverride.key == key
    )
    return sum(db.session.execute(counts).one())


def ground_of(override: RuleOverride) -> Ground:
    """The ground that was given with an override."""
    return Ground(override.ground_title, override.ground_number, override.ground_article)


def value_in_words(name: str, value: object, unit: str | None) -> str:
    """5年、100%、规定、办法、决定; 没有规定 for what is empty."""
    if value in ([], {}):
        return "没有规定"
    if isinstance(value, dict):
        return "、".join(f"{word}{each}{UNITS.get(unit or '', '')}" for word, each in value.items())
    if isinstance(value, list):
        return f"{'、'.join(str(each) for each in value)}{UNITS.get(unit or '', '')}"
    if isinstance(value, str):
        return word_of(name, value)
    return f"{value}{UNITS.get(unit or '', '')}"


def period_in_words(period: Period, minimum: bool = False) -> str:
    """15个工作日、至少30日、之前6个月."""
    return f"{'之前' if period.length < 0 else ''}{'至少' if minimum else ''}{period.text}"


def ladder_in_words(ladder: Ladder) -> str:
    """期限前7、3日和当日，逾期后每3日."""
    before = [str(rung) for rung in ladder.before if rung]
    parts = [f"期限前{'、'.join(before)}日"] if before else []
    parts += ["当日"] if 0 in ladder.before else []
    return f"{'和'.join(parts)}，逾期后每{ladder.every}日"


def _entries(profile: Profile, standing: Mapping[str, RuleOverride]) -> Iterator[Entry]:
    for name, value in profile.values.items():
        yield _of_value(name, value, standing.get(f"values.{name}"))
    for name, clock in profile.clocks.items():
        yield _of_clock(clock, standing.get(f"clocks.{name}"))


def _of_value(name: str, value: Value, override: RuleOverride | None) -> Entry:
    return Entry(
        key=f"values.{name}",
        rule=value.rule,
        label=value.label or name,
        text=value_in_words(name, value.value, value.unit),
        start=STARTS.get(value.start or "", ""),
        last_day="",
        ladder="",
        ground=value.ground,
        verified=value.verified,
        settle=value.settle,
        override=override,
    )


def _of_clock(clock: ClockRule, override: RuleOverride | None) -> Entry:
    counted = "起算当日计入" if clock.period.start_counts else "起算当日不计入"
    return Entry(
        key=f"clocks.{clock.name}",
        rule=clock.rule,
        label=clock.label,
        text=period_in_words(clock.period, clock.minimum),
        start=f"{STARTS.get(clock.start, clock.start)}，{counted}",
        last_day=clock.period.last_day.label,
        ladder="" if clock.minimum else ladder_in_words(clock.ladder),
        ground=clock.ground,
        verified=clock.verified,
        settle=clock.settle,
        override=override,
    )


def override_in_words(override: RuleOverride) -> str:
    """What an override says: 10个工作日，不顺延. As it is stored where that cannot be read any more."""
    content = json.loads(override.content)
    section, _, name = override.key.partition(".")
    try:
        if section == "clocks":
            period = Period(content["length"], Unit(content["unit"]), last_day=LastDay(content["last_day"]))
            return f"{period_in_words(period)}，届满日遇休息日{period.last_day.label}"
        of_file = rules.base().values.get(name)
        return value_in_words(name, content["value"], content.get("unit", of_file and of_file.unit))
    except (KeyError, ValueError):
        return override.content

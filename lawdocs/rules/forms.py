"""Forms of the rules: a value or clock put right, an end of that, and a year of the working calendar."""

import re
import unicodedata
from datetime import date

from wtforms import BooleanField, Field, StringField
from wtforms.validators import StopValidation, ValidationError

from lawdocs import rules
from lawdocs.forms import ChoiceField, DayField, Fault, Known, StaffForm, Words, choices, line, lines, stripped
from lawdocs.rules.services import Change
from lawdocs.rules.texts import CHOICES, PATTERNS
from lawdocs.texts.holidays import year_named_in
from workflows.deadlines import years_after
from workflows.guards import zh_date
from workflows.numbering import FIELDS, check_pattern, is_code, strange_in
from workflows.periods import LastDay, Period, Unit
from workflows.profiles import Ground, Profile

LONGEST_REASON = 500
LONGEST_NOTICE = 4000
MOST_LINES = 50
LONGEST_LINE = 60
# How long a period may be: what is longer was mistyped.
LONGEST = {Unit.CALENDAR: 1000, Unit.WORKING: 500, Unit.MONTH: 240, Unit.HOUR: 1000}
MOST_YEARS = 50
# The least and the most of a value that is a number; the rest may be 1 to 9999.
RANGES = {
    "validity_normal_max": (1, MOST_YEARS),
    "validity_trial_max": (1, MOST_YEARS),
    "validity_normal_default": (1, MOST_YEARS),
    "validity_trial_default": (1, MOST_YEARS),
    "effective_gap": (1, 365),
    "reminder_overdue_every": (1, 365),
    "long_overdue": (1, 3650),
    "clue_remind_hours": (1, 23),
    "cleanup_every": (1, 50),
    "filing_copies": (1, 100),
    "rates_required": (1, 100),
}
SANE_YEARS = 5  # before and after today; what lies farther off is a slip of the year
_GROUND_FIELDS = ("ground_title", "ground_number", "ground_article", "verified", "from_on", "reason")
_EMOJI = re.compile(r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_GENRE = re.compile(r"[一-鿿]{1,10}")
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")


def _plain_words(form: StaffForm, field: Field) -> None:
    """The title and number of a law are words; an emoji in one was typed by mistake."""
    found = _EMOJI.search(field.data or "")
    if found:
        raise StopValidation(Fault("FIELD_BAD_CHAR", f"{field.label.text}里有表情符号“{found[0]}”，请删去"))


class OverrideForm(StaffForm):
    """What every override says: its ground, from when it holds, and why."""

    hint = ""  # how its value is typed

    ground_title = StringField("依据的名称", [Words(200, required=True), _plain_words], filters=[stripped])
    ground_number = StringField("依据的文号", [Words(80, required=True), _plain_words], filters=[stripped])
    ground_article = StringField("依据的条款", [Words(80, required=True), _plain_words], filters=[stripped])
    verified = BooleanField("已经对照原文核实")
    from_on = DayField("自何日起适用")
    reason = lines("修订的理由", LONGEST_REASON, required=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # What is put right stands above its ground, and so do its errors.
        self._fields = dict(sorted(self._fields.items(), key=lambda pair: pair[0] in _GROUND_FIELDS))

    def validate_from_on(self, field: DayField) -> None:
        today = rules.today()
        earliest, latest = years_after(today, -SANE_YEARS), years_after(today, SANE_YEARS)
        if field.data is not None and not earliest <= field.data <= latest:
            text = f"适用日期应在{zh_date(earliest)}至{zh_date(latest)}之间，请核对年份"
            raise ValidationError(Fault("DATE_ORDER", text))

    def content(self) -> dict[str, object]:
        """The changed parts, as a profile file would write them: a value as it was typed, where a form says no more."""
        return {"value": self.value.data}

    def change(self) -> Change:
        """What was entered, once it is valid."""
        ground = Ground(self.ground_title.data, self.ground_number.data, self.ground_article.data)
        return Change(self.content(), ground, self.verified.data, self.from_on.data, self.reason.data)


class ClockForm(OverrideForm):
    """How long a duty may take, in what it is counted, and what becomes of a last day on a rest day."""

    length = StringField("期限", filters=[stripped])
    unit = ChoiceField("计算单位", [Known(required=True)])
    last_day = ChoiceField(
        "届满日遇休息日", [Known(required=True)], choices=choices((each.value, each.label) for each in LastDay)
    )
    backwards = False

    def offer(self, present: Period) -> None:
        """Units that fit the clock: months before a start; hours only where the law counts this one in hours."""
        self.backwards = present.length < 0
        hours = [Unit.HOUR] if present.unit is Unit.HOUR else []
        units = [Unit.MONTH] if self.backwards else [Unit.CALENDAR, Unit.WORKING, Unit.MONTH, *hours]
        self.unit.choices = choices((each.value, each.label) for each in units)
        self.unit.description = "起算日以前的期限只能按月计算" if self.backwards else ""

    def validate_unit(self, field: ChoiceField) -> None:
        """A unit that does not fit the clock is answered with those that do."""
        if field.errors:
            fitting = "、".join(each.label for each in field.choices)
            field.errors = [Fault("PARAM", f"请从列表中选择{field.label.text}：{fitting}")]

    def validate_length(self, field: Field) -> None:
        length = whole_number(field, "例如15")
        unit = Unit(self.unit.data) if self.unit.data in set(Unit) else Unit.CALENDAR
        if not 1 <= length <= LONGEST[unit]:
            text = f"期限应在1{unit.label}至{LONGEST[unit]}{unit.label}之间，现在是{length}{unit.label}"
            raise StopValidation(Fault("FIELD_INVALID", text))

    def content(self) -> dict[str, object]:
        length = int(_plain(self.length.data))
        return {
            "length": -length if self.backwards else length,
            "unit": self.unit.data,
            "last_day": self.last_day.data,
        }


class NumberForm(OverrideForm):
    """A value that is a number."""

    value = StringField("新的数值", filters=[stripped])
    name = ""

    def validate_value(self, field: Field) -> None:
        number = whole_number(field, "例如5")
        least, most = RANGES.get(self.name, (1, 9999))
        if not least <= number <= most:
            raise StopValidation(Fault("FIELD_INVALID", f"数值应在{least}至{most}之间，现在是{number}"))

    def content(self) -> dict[str, object]:
        return {"value": int(_plain(self.value.data))}


class ChoiceForm(OverrideForm):
    """A value that is one of a few."""

    value = ChoiceField("新的规定", [Known(required=True)])
    name = ""


class TextForm(OverrideForm):
    """A value that is a word or a pattern."""

    value = line("新的内容", LONGEST_LINE, required=True)
    name = ""

    def validate_value(self, field: Field) -> None:
        strange = strange_in(field.data) if self.name in PATTERNS else ""
        if strange:
            text = f"编号里只能用汉字、字母、数字、括号、空格、斜线、间隔号和短横，不能用“{strange}”：{field.data}"
            raise StopValidation(Fault("FIELD_FORMAT", text))
        if self.name == "registration_code" and not is_code(field.data):
            raise StopValidation(Fault("FIELD_FORMAT", f"登记号代字应为1至10个汉字、字母或者数字：{field.data}"))
        if self.name in PATTERNS and not _is_pattern(field.data):
            names = "、".join(f"{{{each}}}" for each in sorted(FIELDS))
            text = f"格式里要有{{year}}和{{serial}}，花括号里只能用{names}：{field.data}"
            raise StopValidation(Fault("FIELD_FORMAT", text))
        if self.name == "year_end" and not _is_month_day(field.data):
            raise StopValidation(Fault("FIELD_FORMAT", f"年度末日应写成月-日，例如12-31：{field.data}"))


class LinesForm(OverrideForm):
    """A value that is a list of words, one a line."""

    value = lines("新的内容", 2000, required=True)
    name = ""

    def validate_value(self, field: Field) -> None:
        lines = _lines(field.data)
        if len(lines) > MOST_LINES:
            raise StopValidation(Fault("FIELD_TOO_LONG", f"最多{MOST_LINES}行，现在有{len(lines)}行"))
        long = next((each for each in lines if len(each) > LONGEST_LINE), None)
        if long is not None:
            raise StopValidation(Fault("FIELD_TOO_LONG", f"每行最多{LONGEST_LINE}字：{long[:20]}…"))
        _refuse_repeated(lines)

    def content(self) -> dict[str, object]:
        return {"value": _lines(self.value.data)}


class LadderForm(OverrideForm):
    """A value that is a ladder of days."""

    value = line("新的日数", required=True)
    name = ""

    def validate_value(self, field: Field) -> None:
        rungs = _rungs(field.data)
        if rungs is None or any(earlier <= later for earlier, later in zip(rungs, rungs[1:], strict=False)):
            text = f"日数应由大到小、用顿号隔开，例如180、90、30、7、0：{field.data}"
            raise StopValidation(Fault("FIELD_FORMAT", text))

    def content(self) -> dict[str, object]:
        return {"value": _rungs(self.value.data)}


class YearsForm(OverrideForm):
    """The terms to choose from, in years; none where any term up to the limit will do."""

    value = line("可以选择的年数")
    hint = "用顿号隔开，例如3、5；没有规定的留空"
    name = ""

    def validate_value(self, field: Field) -> None:
        wrong = next((each for each in _items(field.data) if _years(each) is None), None)
        if wrong is not None:
            text = f"年数应是1至{MOST_YEARS}的整数，用顿号隔开，例如3、5；这一项不是：{wrong[:20]}"
            raise StopValidation(Fault("FIELD_FORMAT", text))
        _refuse_repeated([f"{_years(each)}年" for each in _items(field.data)])

    def content(self) -> dict[str, object]:
        return {"value": sorted(_years(each) for each in _items(self.value.data))}


class GenreYearsForm(OverrideForm):
    """The longest terms by the word a title ends with, in years."""

    value = line("各文种的年数上限", 400)
    hint = "每个文种写“文种：年数”，用分号隔开，例如通告：1；公告：2；没有规定的留空"
    name = ""

    def validate_value(self, field: Field) -> None:
        for each in _genres(field.data):
            genre, colon, years = each.partition(":")
            if not (genre and colon and years):
                raise StopValidation(Fault("FIELD_FORMAT", f"应写成“文种：年数”，例如通告：1；这一项不是：{each[:20]}"))
            if not _GENRE.fullmatch(genre):
                raise StopValidation(Fault("FIELD_FORMAT", f"文种应是1至10个汉字，例如通告；这一项不是：{genre[:20]}"))
            if _years(years) is None:
                text = f"{genre}的年数应是1至{MOST_YEARS}的整数，现在是{years[:20]}"
                raise StopValidation(Fault("FIELD_FORMAT", text))
        _refuse_repeated([each.partition(":")[0] for each in _genres(field.data)])

    def content(self) -> dict[str, object]:
        pairs = (each.split(":") for each in _genres(self.value.data))
        return {"value": {genre: _years(years) for genre, years in pairs}}


class EndForm(StaffForm):
    """Why an override ends."""

    reason = lines("结束修订的理由", LONGEST_REASON, required=True)


class YearForm(StaffForm):
    """A year's holidays as the State Council's notice tells them."""

    source = line("通知的名称和文号", required=True)
    notice = lines("放假和调休的安排", LONGEST_NOTICE, required=True)
    year = 0

    def validate_source(self, field: Field) -> None:
        named = year_named_in(field.data)
        if named not in (None, self.year):
            raise StopValidation(Fault("FIELD_INVALID", f"这是{named}年的通知，现在录入的是{self.year}年"))


def form_for(profile: Profile, key: str, today: date, *, fresh: bool) -> OverrideForm:
    """The form that fits an entry; a fresh one holds what is in force now."""
    section, _, name = key.partition(".")
    if section == "clocks":
        period = profile.clocks[name].period
        kind, given = ClockForm, _of_period(period)
    else:
        kind, given = _kind_and_value(name, profile.values[name].value, profile.values[name].unit)
    form = kind(formdata=None, from_on=today, **given) if fresh else kind()
    form.name = name
    if isinstance(form, ClockForm):
        form.offer(profile.clocks[name].period)
    if isinstance(form, ChoiceForm):
        form.value.choices = choices(CHOICES[name].items())
    return form


def _of_period(period: Period) -> dict[str, object]:
    return {"length": str(abs(period.length)), "unit": period.unit.value, "last_day": period.last_day.value}


def _kind_and_value(name: str, value: object, unit: str | None) -> tuple[type[OverrideForm], dict[str, object]]:
    if name in CHOICES:
        return ChoiceForm, {"value": value}
    if isinstance(value, dict):
        return GenreYearsForm, {"value": "；".join(f"{word}：{years}" for word, years in value.items())}
    if isinstance(value, list) and unit == "year":
        return YearsForm, {"value": "、".join(map(str, value))}
    if isinstance(value, list):
        if all(isinstance(each, int) for each in value):
            return LadderForm, {"value": "、".join(map(str, value))}
        return LinesForm, {"value": "\n".join(value)}
    if isinstance(value, int):
        return NumberForm, {"value": str(value)}
    return TextForm, {"value": value}


def whole_number(field: Field, example: str) -> int:
    """A number as typed, in digits of any width; raises with what to write instead."""
    typed = _plain(field.data)
    if not typed:
        raise StopValidation(Fault("FIELD_REQUIRED", f"请填写{field.label.text}"))
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise StopValidation(Fault("FIELD_INVALID", f"{field.label.text}应是整数，{example}：{field.data[:20]}"))
    return int(typed)


def _plain(text: str | None) -> str:
    return unicodedata.normalize("NFKC", text or "").strip()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _items(text: str | None) -> list[str]:
    return [each for each in re.split(r"[、,;\s]+", _plain(text)) if each]


def _genres(text: str | None) -> list[str]:
    """The parts 通告:1 of what was typed, without blank space."""
    parts = re.split(r"[;、,\n]", _plain(text))
    return [each for each in ("".join(part.split()) for part in parts) if each]


def _years(text: str) -> int | None:
    """A number of years as typed, 3 or 3年; None for anything else."""
    found = re.fullmatch(r"(\d{1,2})年?", text, re.ASCII)
    return int(found[1]) if found and 1 <= int(found[1]) <= MOST_YEARS else None


def _refuse_repeated(words: list[str]) -> None:
    twice = next((each for each in words if words.count(each) > 1), None)
    if twice is not None:
        raise StopValidation(Fault("FIELD_INVALID", f"写重了：{twice}"))


def _rungs(text: str) -> list[int] | None:
    parts = [part for part in re.split(r"[、,\s]+", _plain(text)) if part]
    if not parts or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        return None
    return [int(part) for part in parts]


def _is_pattern(text: str) -> bool:
    try:
        check_pattern(text)
        text.format(code="鲁政", year=2026, serial=1)
    except (ValueError, KeyError, IndexError):
        return False
    return True


def _is_month_day(text: str) -> bool:
    match = _MONTH_DAY.fullmatch(text)
    try:
        return match is not None and bool(date(2025, int(match[1]), int(match[2])))
    except ValueError:
        return False

"""Pieces of forms: what may be typed into a field, and the sentence and code that answer when it may not."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from flask_wtf import FlaskForm
from wtforms import Form, SelectChoice, SelectField, StringField, ValidationError
from wtforms.fields import Field

_LINE_CONTROLS = "\n\t"
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DAY = re.compile(r"(\d{4})(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
EARLIEST_YEAR, LATEST_YEAR = 1949, 2199


class Problem(str):
    """A sentence that says what is wrong with a field, and its code."""

    code: str

    def __new__(cls, code: str, text: str) -> "Problem":
        problem = super().__new__(cls, text)
        problem.code = code
        return problem


class StaffForm(FlaskForm):
    """A form of the workbench; ``remarks`` and ``was_read`` tell of a Word file that filled it."""

    remarks: tuple[str, ...] = ()
    was_read = False

    class Meta:
        locales = ["zh"]  # noqa: RUF012 - the name and kind that WTForms asks for

    @property
    def codes(self) -> list[str]:
        """The codes of everything that is wrong, each once."""
        found = [each for field in self for each in field.errors] + list(self.form_errors)
        return list(dict.fromkeys(getattr(each, "code", "FIELD_FORMAT") for each in found))

    def object_to(self, code: str, text: str, field: Field | None = None) -> None:
        """Add what only the service could know, at a field or over all."""
        target = field.errors if field is not None else self.form_errors
        problem = Problem(code, text)
        if field is not None:
            field.errors = (*target, problem)
        else:
            self.form_errors = [*target, problem]


def stripped(value: str | None) -> str:
    """Without blank space around it."""
    return value.strip() if value else ""


def unix_lines(value: str | None) -> str:
    """With one kind of line end, as browsers send another."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if value else ""


def is_blank(value: str | None) -> bool:
    """Whether nothing can be seen: empty, or only space and zero-width characters."""
    return not any(
        unicodedata.category(each) not in ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn")
        and each not in "\u115f\u1160\u3164\uffa0"
        for each in value or ""
    )


class Words:
    """A validator of typed text: present when required, not too long, no unseen control characters."""

    def __init__(self, most: int, *, required: bool = False, lines: bool = False) -> None:
        self.most, self.required, self.lines = most, required, lines
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: Form, field: Field) -> None:
        label, value = field.label.text, field.data or ""
        if self.required and is_blank(value):
            raise ValidationError(Problem("FIELD_REQUIRED", f"请填写{label}"))
        allowed = _LINE_CONTROLS if self.lines else ""
        if any(_is_control(each, allowed) for each in value):
            raise ValidationError(Problem("FIELD_BAD_CHAR", f"{label}里有看不见的控制字符，请删去后重试"))
        if len(value) > self.most:
            raise ValidationError(Problem("FIELD_TOO_LONG", f"{label}最多{self.most}字，现在有{len(value)}字"))


def _is_control(character: str, allowed: str) -> bool:
    if character in allowed:
        return False
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _DIRECTION_MARKS


class Known:
    """A validator of choices: only what the list offers."""

    def __init__(self, *, required: bool = False) -> None:
        self.required = required
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: Form, field: SelectField) -> None:
        label, value = field.label.text, field.data
        if value in (None, ""):
            if self.required:
                raise ValidationError(Problem("FIELD_REQUIRED", f"请选择{label}"))
            return
        offered = [(str(each.value), each.label) for each in field.iter_choices()]
        if str(value) not in {key for key, _ in offered}:
            words = "、".join(text for key, text in offered if key)
            raise ValidationError(Problem("PARAM", f"{label}没有这一项，可以选：{words}"))


def choices(pairs: Iterable[tuple[str, str]], *, blank: bool = False) -> list[SelectChoice]:
    """The choices of a list from pairs of value and label; a blank one asks to choose."""
    first = [SelectChoice("", "请选择")] if blank else []
    return [*first, *(SelectChoice(value, label) for value, label in pairs)]


def read_day(text: str) -> date | None:
    """A day as people write it: 2026-10-13, 20261013 or 2026年10月13日; None when there is no such day."""
    match = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayField(StringField):
    """A day; what was typed stays in the field when it is wrong."""

    def __init__(self, *args: object, required: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.required = required

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            if self.required:
                raise ValueError(Problem("FIELD_REQUIRED", f"请填写{self.label.text}"))
            return
        self.data = read_day(typed)
        if self.data is None:
            shown = typed if len(typed) <= 20 else f"{typed[:20]}…"
            text = f"{self.label.text}“{shown}”不是有效的日期，请按年-月-日填写，例如2026-10-13"
            raise ValueError(Problem("DATE_INVALID", text))

"""Pieces of all forms: what may be typed into a field, and the sentence and code that answer when it may not."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, time

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SearchField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.widgets import CheckboxInput, ListWidget

from lawdocs.texts.addresses import address_fault

CHOOSE = "请选择"
EARLIEST_YEAR, LATEST_YEAR = 1949, 2199
OUT_OF_RANGE = f"不能用，日期应在{EARLIEST_YEAR}年至{LATEST_YEAR}年之间"
_HAN = re.compile("[\u4e00-\u9fff]")
_LINE_CONTROLS = "\n\t"
_CONTROLS = ("Cc", "Cs", "Zl", "Zp")
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Seen as nothing, though they count as letters or marks: Hangul fillers, the joiner of graphemes, empty braille.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u2800")
_DAY = re.compile(r"(\d{4})(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])")


class Fault(str):
    """A sentence that says what is wrong, with the code that names it to machines."""

    code: str

    def __new__(cls, code: str, text: str) -> "Fault":
        fault = super().__new__(cls, text)
        fault.code = code
        return fault


class StaffForm(FlaskForm):
    """A form of the workbench; everything wrong with it has a code."""

    class Meta:
        locales = ["zh"]  # noqa: RUF012 - the name and kind that WTForms asks for

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.is_submitted():  # what was typed is shown again where the request is refused as a whole
            g.setdefault("forms_sent", []).append(self)

    @property
    def codes(self) -> list[str]:
        """The codes of everything that is wrong, each once; what WTForms itself refuses is FIELD_INVALID."""
        found = [each for field in self for each in field.errors] + list(self.form_errors)
        return list(dict.fromkeys(getattr(each, "code", "FIELD_INVALID") for each in found))

    def object_to(self, code: str, text: str, name: str = "") -> None:
        """Add what only the service could know, at the field of that name or over all."""
        if name in self:
            self[name].errors = [*self[name].errors, Fault(code, text)]
        else:
            self.form_errors.append(Fault(code, text))


def words_typed() -> list[tuple[str, str]]:
    """What was typed into the forms of this request, by the labels of its fields; nothing secret, nothing chosen.

    Where the request was refused before its form was read, whatever of it holds Han characters, without labels.
    """
    sent = g.get("forms_sent")
    if sent is None:
        return [("填写的内容", each) for each in dict.fromkeys(request.form.values()) if _HAN.search(each)]
    fields = (field for form in sent for field in _texts_of(form))
    typed = ((each.label.text, each.raw_data[0]) for each in fields if each.raw_data)
    return [pair for pair in dict.fromkeys(typed) if not is_blank(pair[1])]


def _texts_of(form: Iterable[Field]) -> Iterator[Field]:
    for field in form:
        if isinstance(field, FormField | FieldList):
            yield from _texts_of(field)
        elif isinstance(field, StringField) and not isinstance(field, HiddenField | PasswordField | SearchField):
            yield field


def stripped(value: str | None) -> str:
    """Without blank space around it."""
    return value.strip() if value else ""


def unix_lines(value: str | None) -> str:
    """With one kind of line end, as browsers send another."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if value else ""


def is_blank(value: str | None) -> bool:
    """Whether nothing can be seen: empty, or only space and zero-width characters."""
    return not any(
        unicodedata.category(each) not in ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn") and each not in _FILLERS
        for each in value or ""
    )


class Words:
    """A validator of typed text: present when required, not too long, no unseen control characters.

    One line may hold nothing unseen at all; a text of several lines (``lines``) keeps the zero-width characters that
    word processors leave in it.
    """

    UNSEEN = "{label}里有看不见的控制字符，请删去后重试"
    TOO_LONG = "{label}最多{most}字，现在有{length}字"

    def __init__(self, most: int, *, required: bool = False, lines: bool = False) -> None:
        self.most, self.required = most, required
        self.lines = lines
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: Form, field: Field) -> None:
        label, value = field.label.text, field.data or ""
        if self.required and is_blank(value):
            raise ValidationError(Fault("FIELD_REQUIRED", f"请填写{label}"))
        if any(self.is_unseen(each) for each in value):
            raise ValidationError(Fault("FIELD_BAD_CHAR", self.UNSEEN.format(label=label)))
        if len(value) > self.most:
            text = self.TOO_LONG.format(label=label, most=self.most, length=len(value))
            raise ValidationError(Fault("FIELD_TOO_LONG", text))

    def is_unseen(self, character: str) -> bool:
        """Whether a character may not stand in the text because nobody sees it."""
        category = unicodedata.category(character)
        if self.lines:
            return character not in _LINE_CONTROLS and (category in _CONTROLS or character in _DIRECTION_MARKS)
        return category in _CONTROLS or category == "Cf" or character in _FILLERS


class Name(Words):
    """A validator of names and codes, by which people and agencies are told apart."""

    UNSEEN = "{label}含有看不见的字符，请删去后重新输入"
    TOO_LONG = "{label}最多{most}个字，现在是{length}个"


class Address:
    """A validator of addresses: what is meant to be opened is one of the web; with ``web`` nothing else may stand."""

    def __init__(self, *, web: bool = False) -> None:
        self.web = web

    def __call__(self, form: Form, field: Field) -> None:
        if fault := address_fault(field.data or "", web=self.web):
            raise ValidationError(Fault("FIELD_INVALID", fault))


class Known:
    """A validator of choices: only what the list offers.

    ``ask`` is what an empty field is told, where its label is a question or a statement that nobody can choose.
    """

    def __init__(self, *, required: bool = False, ask: str = "请选择{label}") -> None:
        self.required, self.ask = required, ask
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: Form, field: SelectField) -> None:
        label, value = field.label.text, field.data
        if value in (None, ""):
            if self.required:
                raise ValidationError(Fault("FIELD_REQUIRED", self.ask.format(label=label)))
            return
        if str(value) not in {str(each.value) for each in field.iter_choices()}:
            raise ValidationError(Fault("PARAM", f"请从列表中选择{label}"))


class ChoiceField(SelectField):
    """A list of values of any type; what it does not offer is refused in a sentence of ours."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self._refusal()) from error

    def pre_validate(self, form: Form) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(self._refusal()) from error

    def _refusal(self) -> Fault:
        return Fault("PARAM", f"请从列表中选择{self.label.text}")


class MultiCheckboxField(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(Fault("PARAM", f"请从列表中选择{self.label.text}")) from error


def choices(pairs: Iterable[tuple[object, str]], *, blank: str = "") -> list[SelectChoice]:
    """The choices of a list from pairs of value and label; ``blank`` is the label of the empty one, if there is one."""
    first = [SelectChoice("", blank)] if blank else []
    return [*first, *(SelectChoice(str(value), label) for value, label in pairs)]


def line(label: str, most: int = 200, *, required: bool = False) -> StringField:
    """A field for one line."""
    return StringField(label, [Words(most, required=required)], filters=[stripped])


def place(label: str, *, required: bool = False) -> StringField:
    """A field for where something can be read: an address of the web, or an issue with its page."""
    return StringField(label, [Words(500, required=required), Address()], filters=[stripped])


def lines(label: str, most: int, *, required: bool = False) -> TextAreaField:
    """A field for a text of several lines."""
    return TextAreaField(label, [Words(most, required=required, lines=True)], filters=[unix_lines, stripped])


def one_of(label: str, pairs: Iterable[tuple[object, str]], *, required: bool = False) -> SelectField:
    """A list to choose from; nothing is chosen at first."""
    return SelectField(label, [Known(required=required)], validate_choice=False, choices=choices(pairs, blank=CHOOSE))


def radio(label: str, pairs: Iterable[tuple[object, str]], ask: str = "请选择{label}") -> RadioField:
    """A question with its answers side by side, one of which must be given; ``ask`` is as in ``Known``."""
    return RadioField(label, [Known(required=True, ask=ask)], validate_choice=False, choices=choices(pairs))


def read_day(text: str) -> date | None:
    """A day as people write it: 2026-10-13, 20261013 or 2026年10月13日; None when it is none of ours."""
    day = any_day(text)
    return day if day is not None and EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def any_day(text: str) -> date | None:
    """A day of any year; None when there is no such day."""
    match = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """A time of day as people write it, 8:30 or 15：20; None when it is none."""
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return time(int(match[1]), int(match[2])) if match is not None else None


class TimeField(StringField):
    """A time of day to the minute; what was typed stays in the field when it is wrong."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%H:%M}" if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            self.data = None
            raise ValueError(Fault("FIELD_REQUIRED", f"请填写{self.label.text}"))
        self.data = read_time(typed)
        if self.data is None:
            text = f"{self.label.text}“{typed[:20]}”无效，请写成08:30这样的时和分"
            raise ValueError(Fault("DATE_INVALID", text))


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
                raise ValueError(Fault("FIELD_REQUIRED", f"请填写{self.label.text}"))
            return
        self.data = read_day(typed)
        if self.data is None:
            shown = typed if len(typed) <= 20 else f"{typed[:20]}…"
            text = "不是有效的日期，请按年-月-日填写，例如2026-10-13" if any_day(typed) is None else OUT_OF_RANGE
            raise ValueError(Fault("DATE_INVALID", f"{self.label.text}“{shown}”{text}"))

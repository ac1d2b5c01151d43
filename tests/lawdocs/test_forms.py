"""Pieces of forms: how days are read, what may be typed, and how errors tell their codes."""

from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField

from lawdocs.forms import DayField, Name, StaffForm, Words, choices, is_blank, read_day


@pytest.mark.parametrize(
    "typed",
    ["2026-10-13", "20261013", "2026年10月13日", "2026/10/13", "2026.10.13", "２０２６-１０-１３", " 2026年 10月13日 "],
)
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2026, 10, 13)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "2026-13-01", "1948-12-31", "2200-01-01", "13-10-2026", "2026-10", "明天", "", "2026101"]
)
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert read_day(typed) is None


@pytest.mark.parametrize("text", ["", None, " ", "\u3000", "\u200b\u200d", "\ufeff", "\u00a0\n", "\u3164"])
def test_what_cannot_be_seen_is_blank(text: str | None) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["办", "\u200b办", "𠮷", "1", "—"])
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


class Sheet(StaffForm):
    """A form with one field of each sort."""

    class Meta:
        csrf = False

    title = StringField("标题", [Words(5)])
    code = StringField("代字", [Name(5)])
    years = IntegerField("年数")
    day = DayField("日期", required=False)


def checked(app: Flask, **typed: str) -> Sheet:
    with app.test_request_context():
        form = Sheet(formdata=MultiDict({"years": "1"} | typed))
        form.validate()
        return form


def test_names_refuse_zero_width_characters_that_texts_may_have(app: Flask) -> None:
    form = checked(app, title="办\u200b法", code="鲁\u200b政")

    assert form.title.errors == []
    assert form.code.errors == ["代字含有看不见的字符，请删去后重新输入"]
    assert form.codes == ["FIELD_BAD_CHAR"]


def test_every_error_has_a_code_and_each_code_is_told_once(app: Flask) -> None:
    form = checked(app, title="鲁山县停车办法", code="鲁鲁鲁鲁鲁鲁", years="五", day="2026-02-30")

    assert form.codes == ["FIELD_TOO_LONG", "FIELD_INVALID", "DATE_INVALID"]


def test_what_a_service_finds_wrong_stands_at_its_field_or_over_all(app: Flask) -> None:
    form = checked(app)
    form.object_to("CODE_TAKEN", "代字已被使用", "code")
    form.object_to("VERSION_STALE", "没有保存")

    assert form.code.errors == ["代字已被使用"]
    assert form.form_errors == ["没有保存"]
    assert form.codes == ["CODE_TAKEN", "VERSION_STALE"]


def test_choices_begin_with_an_empty_one_only_when_it_is_named() -> None:
    pairs = [(7, "县政府")]

    assert [(each.value, each.label) for each in choices(pairs)] == [("7", "县政府")]
    assert [(each.value, each.label) for each in choices(pairs, blank="没有上级")] == [
        ("", "没有上级"),
        ("7", "县政府"),
    ]

"""Pieces of forms: how days are read, what may be typed, and how errors tell their codes."""

from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField

from lawdocs.forms import ChoiceField, DayField, Name, StaffForm, Words, choices, is_blank, read_day


@pytest.fixture
def engine() -> str:
    """One kind of database: nothing here asks it."""
    return "sqlite"


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
    text = StringField("正文", [Words(5, lines=True)])
    place = ChoiceField("所在机关", coerce=int, choices=choices([(7, "县政府")]), default=7)
    code = StringField("代字", [Name(5)])
    years = IntegerField("年数")
    day = DayField("日期", required=False)


def checked(app: Flask, **typed: str) -> Sheet:
    with app.test_request_context():
        form = Sheet(formdata=MultiDict({"years": "1", "place": "7"} | typed))
        form.validate()
        return form


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\ufeff", "\u2060", "\u3164", "\u034f", "\U000e0041"])
def test_one_line_refuses_zero_width_characters_that_texts_may_have(unseen: str, app: Flask) -> None:
    form = checked(app, title=f"办{unseen}法", code=f"鲁{unseen}政", text=f"第一{unseen}条")

    assert form.title.errors == ["标题里有看不见的控制字符，请删去后重试"]
    assert form.code.errors == ["代字含有看不见的字符，请删去后重新输入"]
    assert form.text.errors == []
    assert form.codes == ["FIELD_BAD_CHAR"]


@pytest.mark.parametrize("sent", ["8", "abc", ""])
def test_a_choice_that_is_not_offered_is_refused_without_listing_all(sent: str, app: Flask) -> None:
    form = checked(app, place=sent)

    assert form.place.errors[-1] == "请从列表中选择所在机关"
    assert form.codes == ["PARAM"]


@pytest.mark.parametrize("typed", ["1948-12-31", "2200-01-01", "0001年1月1日", "99991231"])
def test_a_day_out_of_range_is_told_the_range(typed: str, app: Flask) -> None:
    form = checked(app, day=typed)

    assert form.day.errors == [f"日期“{typed}”不能用，日期应在1949年至2199年之间"]
    assert form.codes == ["DATE_INVALID"]


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

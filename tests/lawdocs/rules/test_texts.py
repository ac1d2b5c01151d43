"""Values and clocks in words."""

import pytest

from lawdocs.rules.texts import content_of
from workflows.profiles import Ground, Value, load


@pytest.mark.parametrize(
    ("value", "unit", "start", "text"),
    [
        (5, "year", None, "5年"),
        (30, "calendar", "published", "30日，自公布之日起"),
        (100, "percent", None, "100%"),
        (["法", "条例"], None, None, "法、条例"),
        ([7, 0], "calendar", "last_day", "7、0日"),
        ([], "year", None, "无"),
        ({}, "year", None, "无"),
        ({"通告": 1, "办法": [3, 5]}, "year", None, "通告：1、办法：3、5年"),
        (True, None, None, "是"),
        (False, None, None, "否"),
        ("none", None, None, "none"),
    ],
)
def test_values_are_written_as_people_write_them(value: object, unit: str, start: str, text: str) -> None:
    assert content_of(Value(value, Ground("某法"), True, unit, start)) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("publication", "自签署之日起20个工作日，起算当日不计入，届满日遇休息日不顺延；"),
        ("evaluation", "有效期届满之日前6个月，起算当日不计入，届满日遇休息日不顺延；"),
        ("effective_gap", "至少自公布之日起30日，起算当日不计入，届满日遇休息日不顺延"),
    ],
)
def test_clocks_say_start_length_and_ends(name: str, text: str) -> None:
    found = content_of(load("national").clocks[name])
    assert found.startswith(text)
    assert ("提醒" in found) is (name != "effective_gap")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("registrar", "制定机关的办公机构（issuing_clerk）"),
        ("filing_list_every", "每季度（quarter）"),
        ("unlisted_policy", "不自动产生后果，逐件处理（none）"),
        ("filing_routes", "按制定机关的层级和类别（by_maker）"),
        ("document_number", "{code}〔{year}〕{serial}号，例如×〔2026〕1号"),
        ("index_number", "{code}/{year}-{serial:05d}，例如×/2026-00001"),
        ("registration_code", "GFX"),
        ("rates_required", "100%"),
    ],
)
def test_codes_and_patterns_are_said_in_words_of_the_field(name: str, text: str) -> None:
    assert content_of(load("national").values[name], name) == text

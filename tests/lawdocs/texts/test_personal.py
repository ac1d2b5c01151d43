"""Numbers of people are found however they are written, and nothing else is."""

import pytest

from lawdocs.texts.personal import numbers_of_people, without_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证41042319900101001X。", ["身份证号410…1X"]),
        ("410423199001010011、13800000000", ["身份证号410…11", "手机号138…00"]),
        ("１３８００００００００", ["手机号138…00"]),
        ("+86 138-0000-0000", ["手机号861…00"]),
        ("410423 19900101 0012", ["身份证号410…12"]),
        ("登记号2026-0001，电话0375-5051234，（2026）豫0423行初12号", []),
        ("2026101300012345678901", []),
    ],
)
def test_numbers_of_people_are_found(text: str, found: list[str]) -> None:
    assert numbers_of_people(text) == found


def test_numbers_are_masked_in_their_place() -> None:
    text = "张某，41042319900101001X，电话１３８００００００００转2。"
    assert without_numbers(text) == "张某，410…1X，电话138…00转2。"

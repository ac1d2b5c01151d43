"""Document numbers are read however typed, checked strictly in forms, and matched by one key."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.numbers import DocumentNumber, check_number, number_key, parse_number

codes = st.text(alphabet="鲁政办规示字发环", min_size=1, max_size=6)
document_numbers = st.builds(DocumentNumber, codes, st.integers(1949, 2100), st.integers(1, 99_999))
brackets = st.sampled_from(["〔〕", "[]", "［］", "﹝﹞", "（）", "()", "【】"])


@pytest.mark.parametrize(
    "typed",
    [
        "鲁政〔2024〕6号",
        "鲁政[2024]6号",
        "鲁政［2024］6号",
        "鲁政﹝2024﹞6号",
        "鲁政（2024）6号",
        "鲁政(2024)6号",
        "鲁政〔２０２４〕６号",
        " 鲁政 〔 2024 〕 6 号 ",
        "鲁政\u3000〔2024〕6号",
        "鲁政〔2024〕第6号",
        "鲁政〔2024〕006号",
        "（鲁政〔2024〕6号）",
    ],
)
def test_number_is_read_however_it_was_typed(typed):
    assert parse_number(typed) == DocumentNumber("鲁政", 2024, 6)
    assert str(parse_number(typed)) == "鲁政〔2024〕6号"
    assert number_key(typed) == "鲁政〔2024〕6号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "财政部令第87号",
        "鲁政〔24〕6号",
        "鲁政〔2024〕6",
        "〔2024〕6号",
        "鲁政〔2024〕0号",
        "鲁政〔2024〕号",
        "鲁政2024年6号",
        "鲁政〔2024〕6号、鲁财〔2024〕7号",
        "鲁政〔0024〕6号",
        "根据鲁政〔2024〕6号文件",
    ],
)
def test_text_that_is_not_one_number_is_not_read(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "请填写发文字号"),
        ("鲁政〔2024〕 6号", "不能有空格"),
        ("鲁政〔2024〕\u200b6号", "不能有空格"),
        ("鲁政[2024]6号", "六角括号"),
        ("鲁政（2024）6号", "六角括号"),
        ("鲁政〔24〕6号", "四位年份"),
        ("鲁政2024〕6号", "四位年份"),
        ("鲁政〔2024〕第6号", "不加“第”字"),
        ("鲁政〔2024〕06号", "不编虚位"),
        ("鲁政〔２０２４〕6号", "半角"),
        ("鲁政〔2024〕6号鲁政〔2024〕7号", "四位年份"),
        ("财政部令第87号", "四位年份"),
        ("（鲁政〔2024〕6号）", "规范字符"),
    ],
)
def test_form_input_in_another_form_is_answered_with_a_sentence(typed, complaint):
    sentence = check_number(typed)
    assert complaint in sentence
    assert sentence.endswith("。")


def test_key_brings_order_numbers_together():
    assert number_key("财政部令 第８７号") == number_key("财政部令第87号") == "财政部令第87号"
    assert number_key("HFGS—2017—9") == number_key("hfgs-2017-9") == "HFGS-2017-9"
    assert number_key("北京市人民政府令[94年第28号]") == "北京市人民政府令〔94年第28号〕"


@pytest.mark.parametrize("nothing", [None, "", " \u3000\n"])
def test_key_of_nothing_is_none(nothing):
    assert number_key(nothing) is None


@given(document_numbers, brackets)
def test_every_number_is_read_back_in_every_bracket(number, pair):
    typed = str(number).replace("〔", pair[0]).replace("〕", pair[1])
    assert parse_number(typed) == number
    assert check_number(str(number)) is None


@given(st.text(max_size=30))
def test_key_of_a_key_is_the_key(text):
    key = number_key(text)
    assert number_key(key) == key


@given(st.text(max_size=30))
def test_only_the_written_form_of_a_number_passes_the_check(text):
    number = parse_number(text)
    assert (check_number(text) is None) == (number is not None and str(number) == text)


@pytest.mark.corpus
def test_numbers_of_real_documents_are_read(records, record_property):
    typed = [each["doc_no"] for each in records("normative_index") if each["doc_no"]]
    # One bracketed full year before the last part, as in 鲁政〔2024〕6号; the rest are order numbers and older styles.
    modern = [each for each in typed if re.fullmatch(r"[^\W\d_]+[〔\[]\d{4}[〕\]]第?\d+号", each)]
    read = [each for each in typed if parse_number(each)]
    record_property("read", f"{len(read)} of {len(typed)}")
    assert len(modern) > 4900
    assert set(modern) <= set(read)
    assert all(number_key(number_key(each)) == number_key(each) for each in typed)
    assert {str(parse_number(each)) for each in read} == {number_key(each) for each in read}

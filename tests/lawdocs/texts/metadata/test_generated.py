"""Documents that were made up are read for what was put into them, and no text whatever makes the reading fail."""

import re
import unicodedata
from dataclasses import fields

from hypothesis import example, given
from hypothesis import strategies as st

from lawdocs.texts.metadata import Confidence, Found, Metadata, extract
from lawdocs.texts.numbers import number_key
from lawdocs.texts.written_days import find_days
from tests.lawdocs.texts.metadata.documents import Made, documents
from workflows.validity import last_day

SIGNS = "《》〈〉（）()〔〕[]“”：:，。；、\n\r\t \u3000\0年月日号令第一二〇○10"
WORDS = (
    *("附件", "关于", "印发", "的通知", "办法", "废止", "同时废止", "自", "起施行", "有效期", "至", "由", "负责解释"),
    *("根据", "各局", "本办法", "财政局", "签发人："),
)
HOSTILE = st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=200).map("".join)


def _bare(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _all(found: Metadata) -> list[Found]:
    values = [getattr(found, each.name) for each in fields(found)]
    return [each for value in values for each in (value if isinstance(value, tuple) else (value,)) if each is not None]


@given(documents())
def test_what_was_put_into_a_document_is_found_in_it(made: Made) -> None:
    found = extract(made.text)
    assert found.title is not None
    assert _bare(found.title.value) == _bare(made.title)
    assert found.issuers is not None
    assert found.issuers.value == made.issuers
    assert (found.number and number_key(found.number.value)) == number_key(made.number)
    assert (found.addressee and found.addressee.value) == made.addressee
    assert (found.written and found.written.value) == made.written
    assert found.genre is not None
    assert made.title.endswith(found.genre.value)
    assert (found.effective and found.effective.value) == made.effective
    expires = last_day(made.effective, made.years) if made.effective and made.years else None
    assert (found.expires and found.expires.value) == expires
    assert [(each.value.title, each.value.number) for each in found.repeals] == list(made.repealed)


@given(documents())
def test_spans_point_at_the_words_that_say_it(made: Made) -> None:
    found = extract(made.text)
    if found.title:
        assert _bare(found.title.words(made.text)) == _bare(made.title)
    if found.issuers:
        said = _bare(found.issuers.words(made.text)).removesuffix("文件")
        assert said == "".join(found.issuers.value)
    if found.number:
        assert number_key(found.number.words(made.text)) == number_key(found.number.value)
    if found.addressee:
        assert _bare(found.addressee.words(made.text)) == _bare(found.addressee.value)
    if found.written:
        days = find_days("".join(found.written.words(made.text).split()))
        assert [each.day for each in days] == [found.written.value]
    if found.effective:
        assert found.effective.words(made.text).endswith("起施行")
    if found.expires:
        assert found.expires.words(made.text).startswith("有效期")


@given(documents())
def test_nothing_of_a_person_to_contact_is_read(made: Made) -> None:
    text = made.text + "\n联系人：某甲，联系电话：13800000000"
    for each in _all(extract(text)):
        assert "某甲" not in str(each.value)
        assert "13800000000" not in str(each.value)
        assert "联系人" not in each.words(text)


@given(st.text() | HOSTILE)
@example("")
@example("《" * 5000)
@example("根据" * 20_000 + "《甲》同时废止")
@example("“" * 50_000)
@example("》（" * 20_000)
@example("1999年" * 20_000)
@example("重 " * 20_000)
@example("附件：\n" * 2000)
@example("某局\n" * 2000 + "2020年1月1日")
@example("9999年12月31日\n本办法自9999年12月31日起施行，有效期99年。")
@example("本办法自公布之日起999日后施行。\n某某局\n9999年12月31日")
def test_no_text_makes_the_reading_fail_and_all_spans_lie_within(text: str) -> None:
    for each in _all(extract(text)):
        for span in (each.span, *each.further):
            assert 0 <= span.start < span.end <= len(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Lo"]), max_size=200))
def test_a_text_without_chinese_says_nothing(text: str) -> None:
    assert extract(text) == Metadata()


@given(st.lists(documents(), min_size=1, max_size=2))
def test_where_another_reading_is_possible_the_confidence_says_so(made: list[Made]) -> None:
    for each in _all(extract("\n".join(each.text for each in made))):
        assert not each.others or each.confidence is Confidence.UNSURE


def test_two_days_in_force_are_two_readings() -> None:
    text = "第一条　本办法自2026年1月1日起施行。\n附件\n第一条　本细则自2026年5月1日起施行。"
    found = extract(text).effective
    assert found is not None
    assert (found.confidence, len(found.others)) == (Confidence.UNSURE, 1)


def test_the_made_documents_are_what_the_tests_think_they_are() -> None:
    """The generator itself: letter-spaced names, several brackets, broken titles occur."""
    seen = set()

    @given(documents())
    def look(made: Made) -> None:
        seen.update(
            name
            for name, pattern in {
                "spaced": r"青 禾 县|临 泽 市|云 岭 省|石 桥 镇",
                "brackets": r"发﹝|发\[",
                "annex": r"附件1",
                "imprint": r"抄送",
            }.items()
            if re.search(pattern, made.text)
        )

    look()
    assert seen == {"spaced", "brackets", "annex", "imprint"}

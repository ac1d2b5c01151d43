"""What a source says of the effect of a document, and what we make of it on each day."""

from datetime import date, timedelta

import pytest

from lawdocs.documents.stock_status import SourceStatement, Standing, standing_of
from workflows.states import LegalStatus as L
from workflows.validity import Validity, status_on

SOURCE_DAY, TODAY = date(2026, 10, 1), date(2026, 10, 13)
BEGIN = date(2020, 1, 1)


def settle(
    word: str | None, *, effective: date | None = BEGIN, expires: date | None = None, repealed_by: str | None = None
) -> Standing:
    return standing_of(SourceStatement(word, effective, expires, repealed_by), SOURCE_DAY, TODAY)


def status(standing: Standing, day: date, effective: date | None = BEGIN) -> L | None:
    return status_on(
        Validity(
            in_force_from=effective,
            in_force_until=standing.in_force_until,
            end_kind=standing.end_kind,
            stated_status=standing.stated_status,
            stated_on=standing.stated_on,
        ),
        day,
    )


def test_last_day_in_force_is_the_day_before_the_first_out_of_force() -> None:
    standing = settle("有效", expires=date(2027, 7, 31))

    assert standing.in_force_until == date(2027, 8, 1)
    assert status(standing, date(2027, 7, 31)) is L.IN_FORCE
    assert status(standing, date(2027, 8, 1)) is L.LAPSED


def test_past_expiry_decides_when_the_source_says_ended() -> None:
    standing = settle("失效", expires=date(2024, 12, 31))

    assert (standing.stated_status, standing.stated_on) == (None, None)
    assert status(standing, date(2024, 12, 31)) is L.IN_FORCE
    assert status(standing, date(2025, 1, 1)) is L.LAPSED


@pytest.mark.parametrize("expires", [None, TODAY, date(2030, 1, 1)])
def test_end_without_its_day_holds_from_the_day_of_the_source(expires: date | None) -> None:
    standing = settle("失效", expires=expires)

    assert (standing.stated_status, standing.stated_on) == (L.LAPSED, SOURCE_DAY)
    assert status(standing, SOURCE_DAY - timedelta(days=1)) is L.UNKNOWN
    assert status(standing, SOURCE_DAY) is L.LAPSED


def test_expiry_the_day_before_today_is_past() -> None:
    standing = settle("失效", expires=TODAY - timedelta(days=1))
    assert standing.stated_status is None
    assert status(standing, TODAY) is L.LAPSED


@pytest.mark.parametrize(("word", "repealed_by"), [("废止", None), ("已废止", None), ("失效", "关于废止的决定")])
@pytest.mark.parametrize("expires", [None, date(2024, 12, 31), date(2030, 1, 1)])
def test_end_is_a_repeal_when_the_source_says_so(word: str, repealed_by: str | None, expires: date | None) -> None:
    standing = settle(word, expires=expires, repealed_by=repealed_by)
    assert status(standing, TODAY) is L.REPEALED


@pytest.mark.parametrize("word", ["已修改", "部分失效"])
def test_amended_holds_from_the_day_of_the_source(word: str) -> None:
    standing = settle(word)
    assert status(standing, SOURCE_DAY - timedelta(days=1)) is L.UNKNOWN
    assert status(standing, SOURCE_DAY) is L.AMENDED


def test_partial_end_is_remarked() -> None:
    assert settle("部分失效").remarks == ("来源写明部分失效，请核对失效的条款",)
    assert settle("已修改").remarks == ()


def test_in_force_without_first_day_holds_from_the_day_of_the_source() -> None:
    standing = settle("有效", effective=None)
    assert status(standing, SOURCE_DAY - timedelta(days=1), None) is L.UNKNOWN
    assert status(standing, SOURCE_DAY, None) is L.IN_FORCE


def test_in_force_with_first_day_is_left_to_the_dates() -> None:
    standing = settle("有效")
    assert (standing.stated_status, standing.stated_on) == (None, None)
    assert status(standing, BEGIN) is L.IN_FORCE


@pytest.mark.parametrize("word", ["有效", "已修改", "尚未生效"])
def test_source_that_overlooks_an_expiry_is_remarked(word: str) -> None:
    standing = settle(word, expires=date(2024, 12, 31))
    assert f"来源写明“{word}”，但有效期已经届满" in standing.remarks
    assert status(standing, TODAY) is L.LAPSED


@pytest.mark.parametrize("effective", [None, BEGIN])
def test_silent_source_states_nothing(effective: date | None) -> None:
    assert settle(None, effective=effective) == Standing()


def test_unknown_word_is_remarked_and_states_nothing() -> None:
    standing = settle("暂停执行")
    assert standing.stated_status is None
    assert standing.remarks == ("来源写明的效力状态“暂停执行”无法识别，未采用",)


def test_expiry_before_the_first_day_is_dropped() -> None:
    standing = settle("失效", expires=BEGIN - timedelta(days=1))
    assert (standing.in_force_until, standing.end_kind) == (None, None)
    assert standing.stated_status is L.LAPSED
    assert standing.remarks == ("来源写明的有效期截止日2019-12-31早于施行日期，未采用",)


@pytest.mark.parametrize(("word", "effective"), [("有效", BEGIN), ("有效", None), (None, BEGIN), ("已修改", BEGIN)])
def test_an_end_before_its_beginning_leaves_the_status_unknown(word: str | None, effective: date | None) -> None:
    said = SourceStatement(word, effective, date(2018, 1, 1), None, date(2019, 3, 5))
    standing = standing_of(said, SOURCE_DAY, TODAY)
    assert (standing.in_force_until, standing.stated_status, standing.stated_on) == (None, L.UNKNOWN, SOURCE_DAY)
    assert status(standing, TODAY, effective) is L.UNKNOWN
    day = "施行日期" if effective else "公布日期"
    assert standing.remarks == (f"来源写明的有效期截止日2018-01-01早于{day}，未采用；效力记为“不详”，请核对原文",)


def test_expiry_on_the_first_day_is_kept() -> None:
    assert settle("有效", expires=BEGIN).in_force_until == BEGIN + timedelta(days=1)


def test_word_against_the_first_day_is_remarked() -> None:
    assert settle("尚未生效").remarks == ("来源写明“尚未生效”，但施行日期已到",)


@pytest.mark.parametrize("word", ["失效", "废止"])
@pytest.mark.parametrize("expires", [None, date(2040, 1, 1)])
def test_an_end_before_the_first_day_leaves_both_and_the_status_unknown(word: str, expires: date | None) -> None:
    standing = settle(word, effective=date(2035, 1, 1), expires=expires)
    assert (standing.has_start, standing.in_force_until) == (False, None)
    assert status(standing, TODAY, None) is L.UNKNOWN
    told = f"来源写明“{word}”，但施行日期2035年1月1日未到，两者都未采用；效力记为“不详”，请核对原文"
    assert standing.remarks == (told,)


def test_repealing_document_without_an_end_is_remarked() -> None:
    assert settle("有效", repealed_by="关于废止的决定").remarks == (
        "来源写明了据以废止的文件，但没有写明文件已废止或失效",
    )


@pytest.mark.parametrize(("word", "status"), [("废止", L.REPEALED), ("失效", L.LAPSED), ("已废止", L.REPEALED)])
def test_document_that_ended_before_its_term_has_no_day_of_its_end(word: str, status: L) -> None:
    as_of = date(2026, 10, 13)
    said = SourceStatement(word, date(2023, 5, 8), date(2028, 5, 7), None)
    standing = standing_of(said, as_of, as_of)
    assert (standing.in_force_until, standing.end_kind) == (None, None)
    assert (standing.stated_status, standing.stated_on) == (status, as_of)
    assert standing.remarks == (f"来源写明“{word}”，但有效期截止日未到，{word}的日期不详",)

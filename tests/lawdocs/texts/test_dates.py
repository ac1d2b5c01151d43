"""What a text says of its own effect, and not of what it deals with."""

from datetime import date, timedelta

import pytest

from lawdocs.texts.dates import stated_validity

START = "第九条　本办法自2026年12月1日起施行"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (f"{START}，有效期5年。", 5),
        (f"{START}，有效期为五年。", 5),
        (f"{START}，有效期两年。", 2),
        (f"{START}。有效期限：3年。", 3),
        (f"{START}，施行期限为五年。", 5),
        (f"{START}，有效期５年。", 5),
        (f"{START}，暂定一年。", 1),
        ("本办法自 2026 年 12 月 1 日起施行，有效期 5 年。", 5),
        ("第九条　本办法有效期为自印发之日起3年。", 3),
        (f"{START}，有效期2年零6个月。", None),
        (f"{START}，有效期一年半。", None),
        (f"第八条　有效期5年。\n{START}。", 5),
        (f"第八条　本办法有效期5年。\n{START}。", 5),
        (f"三、有效期五年。\n{START}。", 5),
        (f"{START}，有效期5年。\n附件　停车证有效期1年，逾期作废。", 5),
        (f"第三条　入库有效期3年，期满可以重新申请。\n{START}。", None),
        (f"第三条　本县停车证有效期1年。\n{START}。", None),
        ("一、将第九条修改为：“第九条　本办法自2026年12月1日起施行，有效期5年。”\n本决定自公布之日起施行。", None),
    ],
)
def test_years_are_those_of_the_text_itself(text: str, years: int | None) -> None:
    stated = stated_validity(text)
    assert stated.years == years
    assert (stated.term is not None and stated.term.years) == (years if years else False)


@pytest.mark.parametrize(
    "words", ["有效期至", "有效期截至", "有效期限到", "有效期自2026年12月1日起至", "有效期届满日为", "有效期至 "]
)
def test_last_day_comes_before_years(words: str) -> None:
    stated = stated_validity(f"{START}，有效期3年，{words}2029年11月30日。")
    assert (str(stated.term), stated.term.start) == ("至2029年11月30日", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("words", "day", "days"),
    [
        ("自2026年12月1日起施行。", date(2026, 12, 1), None),
        ("从2026 年 12 月 1 日起正式实施。", date(2026, 12, 1), None),
        ("自公布之日起施行，有效期5年。", None, 0),
        ("第一条　根据自2024年5月1日起施行的《某条例》，制定本办法。\n第九条　本办法自公布之日起施行。", None, 0),
        ("自印发之日起执行。", None, 0),
        ("自发文之日起施行。", None, 0),
        ("有效期为自印发之日起3年。", None, 0),
        ("自 2026 年 12 月 1 日起施行。", date(2026, 12, 1), None),
        ("从2026年12月1日开始施行。", date(2026, 12, 1), None),
        ("自2026年12月1日 0 时起施行。", date(2026, 12, 1), None),
        ("自印发后第31日起施行。", None, 31),
        ("自公布之日起30日后施行，有效期5年。", None, 30),
        ("自公布之日起满三十日施行。", None, 30),
        ("自发布之日后30日起施行。", None, 30),
        ("公布后十日施行。", None, 10),
        ("有效期5年。", None, None),
        ("施行前已经受理的，自受理之日起15日内办结。", None, None),
    ],
)
def test_first_day_in_force_is_a_day_or_counts_from_publication(words: str, day: date | None, days: int | None) -> None:
    stated = stated_validity(f"第九条　本办法{words}")
    assert (stated.in_force_from, stated.days_after, stated.from_publication) == (day, days, days == 0)
    begins = date(2026, 11, 1) + timedelta(days=days) if days is not None else day
    assert stated.begins(date(2026, 11, 1)) == begins


def test_a_decision_tells_of_its_own_day_whatever_its_annex_says() -> None:
    stated = stated_validity("二、本决定自公布之日起施行。\n附件\n第九条　本办法自2020年1月1日起施行，有效期5年。")
    assert (stated.in_force_from, stated.days_after) == (None, 0)

"""The review ledger: whose reviews of which year, how long they took, what was adopted; as a page and as a file."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from lawdocs.clock import SetClock, at_office
from lawdocs.review import answers
from lawdocs.review import services as review
from lawdocs.review.answers import Answer
from tests.factories import FAILING_CHECKS, County, a_document
from tests.lawdocs.review.test_opinions import to_amend
from tests.pages import log_in, words
from workflows.states import DocumentState as S

PAGE = "/work/reviews"


@pytest.fixture
def reviewed(county: County, clock: SetClock) -> None:
    """Two reviews of the county government's documents in October 2026, one of the bureau's own in 2027."""
    document = to_amend(county, clock)
    given = {1: Answer(True), 2: Answer(False, "应当保留。")}
    answers.answer_amendments(document, given, county.actor("drafter"), clock, version=document.version, key=None)
    rejected = a_document(S.REVIEW, county, clock, title="鲁山县路灯管理办法")
    clock.put(at_office(date(2026, 10, 15)))
    seen = {"version": rejected.version, "key": None, "checks": FAILING_CHECKS}
    review.conclude(rejected, "reject", "超越职权。", county.actor("legal"), clock, **seen)
    clock.put(at_office(date(2027, 1, 4)))
    a_document(S.APPROVED, county, clock, issuer="urban", title="鲁山县城市管理局停车规定")


def test_ledger_tells_days_form_and_adoption(app: Flask, county: County, clock: SetClock, reviewed: None) -> None:
    clock.put(at_office(date(2026, 12, 31)))
    shown = words(log_in(app, "legal").get(PAGE))

    assert "共2条意见" in shown
    assert "采纳1条，共2条" in shown
    assert "2个工作日" in shown
    assert shown.index("鲁山县路灯管理办法") < shown.index("鲁山县城区停车泊位管理办法")


def test_ledger_is_narrowed_by_year_maker_and_form(app: Flask, county: County, clock: SetClock, reviewed: None) -> None:
    legal, gov = log_in(app, "legal"), county.agency("gov").id
    assert "鲁山县城市管理局停车规定" in words(legal.get(PAGE))
    assert "共1条意见" in words(legal.get(f"{PAGE}?year=2027"))
    assert "没有符合条件的审核意见" in words(legal.get(f"{PAGE}?year=2027&agency={gov}"))
    rejected = words(legal.get(f"{PAGE}?year=2026&agency={gov}&form=unlawful"))
    assert "共1条意见" in rejected
    assert "鲁山县路灯管理办法" in rejected


def test_ledger_is_exported_with_the_same_rows(app: Flask, county: County, clock: SetClock, reviewed: None) -> None:
    answer = log_in(app, "legal").get(f"{PAGE}/export.xlsx?year=2026&form=amend")

    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(load_workbook(BytesIO(answer.data)).active.values)
    assert rows[0][0] == "合法性审核台账，2026年，应当予以修改　截至2027年1月4日"
    assert rows[1][:3] == ("文件", "制定机关", "起草单位")
    assert [row[0] for row in rows[2:]] == ["鲁山县城区停车泊位管理办法"]
    assert rows[2][7] == "采纳1条，共2条"


def test_supervisor_reads_no_title_that_is_not_public_and_not_its_own(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.REVIEW, county, clock, issuer="transport", title="鲁山县交通运输局货车通行规定")
    seen = {"version": document.version, "key": None, "checks": FAILING_CHECKS}
    review.conclude(document, "reject", "超越职权。", county.actor("legal2"), clock, **seen)

    shown = words(log_in(app, "bureau").get(PAGE))
    assert "共1条意见" in shown
    assert "标题在公布前不显示" in shown
    assert "货车通行规定" not in shown


@pytest.mark.parametrize("who", ["drafter", "clerk", "editor", "sysadmin"])
def test_ledger_is_closed_to_others(who: str, app: Flask, county: County, clock: SetClock) -> None:
    client = log_in(app, who)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}/export.xlsx").status_code == 403


def test_another_agencys_legal_officer_sees_other_reviews(
    app: Flask, county: County, clock: SetClock, reviewed: None
) -> None:
    assert "没有符合条件的审核意见" in words(log_in(app, "legal2").get(f"{PAGE}?year=2026"))


@pytest.mark.parametrize("query", ["year=99", "form=nonsense", "agency=0", "agency=x", "x=1", "page=0"])
def test_wrong_choices_are_refused(query: str, app: Flask, county: County, clock: SetClock) -> None:
    assert log_in(app, "legal").get(f"{PAGE}?{query}").status_code == 422

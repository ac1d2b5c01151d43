"""A review shorter than the rules say (一般不少于): never barred, always told; and what a drafter may count on."""

from datetime import date

import pytest
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.review import ledger, supplements
from lawdocs.review import services as review
from tests.factories import CHECKS, FAILING_CHECKS, County, a_document, a_draft, record_drafting, submit
from tests.pages import log_in, words
from workflows.states import DocumentState as S

SHORT = "少于5个工作日"


def a_review(county: County, clock: SetClock, **traits: object) -> Document:
    """Submitted on Tuesday, 2026-10-13."""
    document = a_draft(county, clock, recorded=False)
    record_drafting(document, county, clock, **traits)
    submit(document, county, clock)
    return document


def conclude(document: Document, county: County, clock: SetClock, day: date, step: str = "approve") -> None:
    clock.put(at_office(day))
    checks = FAILING_CHECKS if step == "reject" else CHECKS
    seen = {"version": document.version, "key": None, "checks": checks}
    review.conclude(document, step, "已逐项审核。", county.actor("legal"), clock, **seen)


@pytest.mark.parametrize(
    ("traits", "day", "short_of"),
    [
        ({}, date(2026, 10, 19), "5个工作日"),
        ({}, date(2026, 10, 20), ""),
        ({"major": True}, date(2026, 10, 21), "7个工作日"),
        ({"major": True}, date(2026, 10, 22), ""),
        ({"urgent": True, "urgent_reason": "防汛。"}, date(2026, 10, 13), ""),
    ],
)
def test_opinion_keeps_what_its_review_fell_short_of(
    traits: dict, day: date, short_of: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_review(county, clock, **traits)
    conclude(document, county, clock, day)
    assert document.opinions[-1].short_of == short_of
    assert document.state is S.APPROVED


def test_a_return_is_no_opinion_on_the_text_and_falls_short_of_nothing(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_review(county, clock)
    conclude(document, county, clock, date(2026, 10, 14), "return")
    assert document.opinions[-1].short_of == ""


def test_days_of_a_supplement_do_not_count_towards_the_minimum(app: Flask, county: County, clock: SetClock) -> None:
    document = a_review(county, clock)
    seen = {"version": document.version, "key": None}
    supplements.ask_supplement(document, {MaterialKind.BASIS: "缺文本。"}, county.actor("legal"), clock, **seen)
    conclude(document, county, clock, date(2026, 10, 27), "reject")
    assert document.opinions[-1].short_of == "5个工作日"


def test_shortness_is_told_before_and_after(app: Flask, county: County, clock: SetClock) -> None:
    document = a_review(county, clock)
    clock.put(at_office(date(2026, 10, 15)))
    page = f"/work/documents/{document.id}"
    for step in ("approve", "reject"):
        asked = words(log_in(app, "legal").get(f"{page}/steps/{step}"))
        assert f"到今天审核用时2个工作日，{SHORT}。" in asked
        assert "合法性审核一般不少于5个工作日" in asked
        assert "国办发〔2018〕115号" in asked

    conclude(document, county, clock, date(2026, 10, 15))
    assert f"用时2个工作日，{SHORT}" in words(log_in(app, "legal").get(page))
    assert ledger.time_taken(document.opinions[-1]) == f"2个工作日，{SHORT}"
    assert f"2个工作日，{SHORT}" in words(log_in(app, "legal").get("/work/reviews"))


def test_long_enough_a_review_is_not_remarked(app: Flask, county: County, clock: SetClock) -> None:
    document = a_review(county, clock)
    clock.put(at_office(date(2026, 10, 20)))
    assert "少于" not in words(log_in(app, "legal").get(f"/work/documents/{document.id}/steps/approve"))
    conclude(document, county, clock, date(2026, 10, 20))
    assert ledger.time_taken(document.opinions[-1]) == "5个工作日"


def test_drafter_is_told_before_what_day_no_opinion_may_be_demanded(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_draft(county, clock)
    asked = words(log_in(app, "drafter").get(f"/work/documents/{document.id}/steps/submit"))
    assert "审核一般不少于5个工作日， 2026年10月20日以前不要催要意见" in asked
    assert "最长15个工作日，到2026年11月3日" in asked


def test_urgent_document_has_no_minimum(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, recorded=False)
    record_drafting(document, county, clock, urgent=True, urgent_reason="防汛。")
    asked = words(log_in(app, "drafter").get(f"/work/documents/{document.id}/steps/submit"))
    assert "紧急的，审核没有最短时间" in asked


def test_stock_of_opinions_without_a_clock_says_nothing(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    opinion = document.opinions[-1]
    opinion.days_taken, opinion.short_of = None, ""
    assert ledger.time_taken(opinion) == ""

"""The page of a clock: its day, its ground, its marks and the reckoning day by day; shown to those it concerns."""

from datetime import date

import pytest
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines import clocks
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document
from lawdocs.extensions import transaction
from tests.factories import County, a_document
from tests.pages import log_in, words
from workflows.duties import Duty
from workflows.roles import Role
from workflows.states import DocumentState as S

pytestmark = pytest.mark.usefixtures("without_clocks")


@pytest.fixture
def document(county: County, clock: SetClock) -> Document:
    return a_document(S.REVIEW, county, clock)


def begin(duty: Duty, document: Document, county: County, clock: SetClock, on: date) -> Deadline:
    post = (Role.LEGAL_OFFICER, county.agency("justice").id)
    with transaction():
        return clocks.start(duty, clock, on=on, held_by=post, subject_id=document.id, document=document)


def page_of(app: Flask, deadline: Deadline, username: str = "legal") -> str:
    answer = log_in(app, username).get(f"/work/deadlines/{deadline.id}")
    assert answer.status_code == 200
    return words(answer)


def test_page_derives_the_day_across_the_national_holiday(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    clock.put(at_office(date(2026, 10, 14)))
    deadline = begin(Duty.REVIEW, document, county, clock, date(2026, 9, 24))
    page = page_of(app, deadline)
    assert "期限至 2026年10月22日" in page
    assert "9月25日至27日 中秋；10月1日至7日 国庆节；10月10日 调休上班（国庆节）。" in page
    assert "收到送审材料之日（2026年9月24日）" in page
    assert "国办发〔2018〕115号）第（五）项" in page
    assert "2026-10-10 星期六 第6个工作日 调休上班（国庆节）" in page
    assert "2026-10-11 星期日 不计入 休息日" in page
    assert "15个工作日，起算当日不计入，休息日不计入 依据" in page
    assert "2026-10-22 星期四 第15个工作日 期满" in page
    assert "依据未核实" not in page


def test_page_derives_a_period_of_months(app: Flask, document: Document, county: County, clock: SetClock) -> None:
    deadline = begin(Duty.PROCURATORIAL_ADVICE, document, county, clock, clock.today())
    page = page_of(app, deadline)
    assert "期限至 2026年12月13日" in page
    assert "自2026年10月13日起2个月，2026年12月13日届满" in page
    assert "2026-12-13 星期日 — 期满（2个月后的对应日）" in page
    assert "届满日遇休息日不顺延" in page


def test_page_says_what_is_provisional_and_what_was_never_read(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    clock.put(at_office(date(2026, 12, 28)))
    page = page_of(app, begin(Duty.FILING_CHECK, document, county, clock, clock.today()))
    assert "（暂定，依据未核实）" in page
    assert "这个日期是暂定的。" in page
    assert "期限的依据没有核实。" in page
    assert "请对照本地关于备案登记期限的规定核实" in page


def test_page_tells_of_pauses_and_of_what_moved_the_day(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    deadline = begin(Duty.REVIEW, document, county, clock, clock.today())
    clock.put(at_office(date(2026, 10, 19)))
    with transaction():
        clocks.pause(Duty.REVIEW, document.id, clock, "补正送审材料")
    page = page_of(app, deadline)
    assert "中止计时" in page
    assert "仍在中止" in page
    assert "中止前期限至 2026年11月3日" in page
    assert "恢复计时后重新推算" in page
    clock.put(at_office(date(2026, 10, 26)))
    with transaction():
        clocks.resume(Duty.REVIEW, document.id, clock, "材料已补正")
    page = page_of(app, deadline)
    assert "10月19日至25日 中止：补正送审材料" in page
    assert "材料已补正 2026-11-03 2026-11-10 没有变 没有变" in page


@pytest.mark.parametrize(
    ("username", "status"), [("legal", 200), ("bureau", 200), ("drafter", 200), ("drafter2", 404), ("sysadmin", 403)]
)
def test_page_is_shown_to_those_whom_it_concerns(
    app: Flask, document: Document, county: County, clock: SetClock, username: str, status: int
) -> None:
    deadline = begin(Duty.REVIEW, document, county, clock, clock.today())
    assert log_in(app, username).get(f"/work/deadlines/{deadline.id}").status_code == status


@pytest.mark.parametrize(("address", "status"), [("999", 404), ("{}?day=1", 422)])
def test_page_of_nothing_and_unknown_parameters_are_refused(
    app: Flask, document: Document, county: County, clock: SetClock, address: str, status: int
) -> None:
    deadline = begin(Duty.REVIEW, document, county, clock, clock.today())
    answer = log_in(app, "legal").get(f"/work/deadlines/{address.format(deadline.id)}")
    assert answer.status_code == status


def test_terms_and_cleanups_are_no_clocks_and_have_no_such_page(app: Flask, county: County, clock: SetClock) -> None:
    import sqlalchemy as sa

    from lawdocs.extensions import db

    a_document(S.PUBLISHED, county, clock)
    for deadline in db.session.scalars(sa.select(Deadline)):
        assert log_in(app, "bureau").get(f"/work/deadlines/{deadline.id}").status_code == 404

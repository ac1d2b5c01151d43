"""A decision does not end before what it orders for a day to come; what it ordered is cancelled first."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.cleanup import services
from lawdocs.cleanup.queries import planned_for
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from tests.factories import County, a_document
from tests.pages import log_in, send, words
from workflows.facts import Act
from workflows.states import DocumentState as S

DAY = date(2026, 12, 1)


@pytest.fixture
def engine() -> str:
    """One kind of database: what both must do alike is in the tests of races."""
    return "sqlite"


@pytest.fixture
def amended(app: Flask, county: County, clock: SetClock) -> Document:
    return a_document(S.PUBLISHED, county, clock)


@pytest.fixture
def order(amended: Document, county: County, clock: SetClock) -> Document:
    """The decision that amends the document from ``DAY`` on, as it is on record."""
    by = a_document(S.PUBLISHED, county, clock, title=f"鲁山县人民政府关于修改《{amended.title}》的决定")
    act = Act(by_title=by.title, by_is_ours=True, by_published_on=by.published_on, day=DAY, new_text="第一条　改了。")
    services.amend(amended, act, by, county.actor("clerk"), clock, version=amended.version, key=None)
    return by


def repeal(document: Document, day: date, county: County, clock: SetClock) -> object:
    act = Act(by_title="鲁山县人民政府关于废止决定的通知", source="鲁政〔2026〕99号", day=day, reason="不再需要")
    return services.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)


def test_a_decision_is_not_repealed_before_what_it_orders(
    amended: Document, order: Document, county: County, clock: SetClock
) -> None:
    for day in (DAY, DAY - timedelta(days=3)):
        with pytest.raises(StepRefused) as refused:
            repeal(order, day, county, clock)
        (obstacle,) = refused.value.obstacles
        assert obstacle.reason == (
            f"它对《{amended.title}》（自2026年12月1日起）预定的修改还没有施行，自2026年{day.month}月{day.day}日起不再有依据；"
            f"请先取消它对《{amended.title}》预定的修改"
        )
        assert obstacle.cure == f"plans:{amended.id}"
    (planned,) = db.session.scalars(planned_for(amended.id)).all()
    services.cancel_plan(planned, "决定废止", county.actor("clerk"), clock, version=amended.version, key=None)
    repeal(order, DAY, county, clock)
    assert len(amended.editions) == 1
    assert verify().fault is None


def test_a_decision_may_end_once_its_amendment_has_begun(
    amended: Document, order: Document, county: County, clock: SetClock
) -> None:
    repeal(order, DAY + timedelta(days=1), county, clock)
    assert order.in_force_until == DAY + timedelta(days=1)


def test_a_decision_is_not_declared_lapsed_before_what_it_orders(
    amended: Document, order: Document, county: County, clock: SetClock
) -> None:
    services.start_cleanup(order, "清理", county.actor("bureau"), clock, version=order.version, key=None)
    act = Act(reason="任务完成", day=DAY)
    with pytest.raises(StepRefused) as refused:
        services.declare_lapsed(order, act, county.actor("bureau"), clock, version=order.version, key=None)
    assert "请先取消它对" in refused.value.reasons[0]


def test_the_page_of_the_repeal_names_what_is_planned_and_leads_there(
    app: Flask, amended: Document, order: Document, county: County, clock: SetClock
) -> None:
    clerk, step = log_in(app, "clerk"), f"/work/documents/{order.id}/steps/repeal"
    assert f"它预定自2026年12月1日起修改《{amended.title}》。" in words(clerk.get(step))
    said = {"by_title": "废止决定的通知", "by_number": "无文号", "day": "2026-12-01", "reason": "不再需要"}
    refused = send(clerk, step, do="confirm", **said)
    assert refused.status_code == 422
    assert f"请先取消它对《{amended.title}》预定的修改" in words(refused)
    assert f'href="/work/documents/{amended.id}"' in refused.get_data(as_text=True)


def test_a_repeal_before_a_planned_text_says_that_it_can_be_cancelled(
    app: Flask, amended: Document, order: Document, county: County, clock: SetClock
) -> None:
    with pytest.raises(StepRefused) as refused:
        repeal(amended, DAY, county, clock)
    assert refused.value.reasons == (
        "已登记自2026年12月1日起施行的修改，生效日应当晚于这一天；要提前的，先取消这项修改",
    )
    assert refused.value.obstacles[0].cure == "plans"

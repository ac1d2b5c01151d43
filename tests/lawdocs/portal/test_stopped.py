"""Clauses that are not applied (停止执行): the public reads so on the page of the document, from that day on."""

from datetime import timedelta

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.requests.models import Request
from tests.factories import County, a_document, repeal
from tests.lawdocs.requests.test_services import NAME, do, enter
from tests.pages import words
from workflows.requests import Remedy, RequestAct, RequestKind, SenderKind
from workflows.states import DocumentState


@pytest.fixture
def finding(app: Flask, county: County, clock: SetClock) -> Request:
    """A court's finding against a published document."""
    document = a_document(DocumentState.PUBLISHED, county, clock)
    court = {"sender_kind": SenderKind.COURT, "sender_name": "鲁山县人民法院"}
    with app.test_request_context():
        return enter(county, clock, document, kind=RequestKind.COURT_FINDING, **court)


def test_the_public_page_tells_of_a_stop_at_once(app: Flask, county: County, clock: SetClock, finding: Request) -> None:
    public, address = app.test_client(), f"/documents/{finding.document_id}"
    before = public.get(address)
    assert "停止执行" not in words(before)
    clock.put(clock.now() + timedelta(days=10))
    do(RequestAct.REPLY, finding, county, clock, remedy=Remedy.AMEND, stop="第三条第二款")

    after = public.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "第三条第二款停止执行。 自2026年10月23日起不再适用，依据：法院认定文件不合法。" in words(after)
    assert "拟修改" not in words(after)
    assert "停止执行" not in words(public.get(f"{address}/on/2026-10-22"))

    clock.put(clock.now() + timedelta(days=10))
    known = public.get(address).headers["ETag"]
    do(RequestAct.LIFT, finding, county, clock)
    lifted = public.get(address, headers={"If-None-Match": known})
    assert (lifted.status_code, "停止执行" in words(lifted)) == (200, False)
    assert "自2026年10月23日至2026年11月1日不适用" in words(public.get(f"{address}/on/2026-10-25"))


def test_several_stops_are_one_notice_and_name_nobody(
    app: Flask, county: County, clock: SetClock, finding: Request
) -> None:
    with app.test_request_context():
        other = enter(county, clock, finding.document, document_title="")
    do(RequestAct.REPLY, finding, county, clock, remedy=Remedy.AMEND, stop="第三条")
    do(RequestAct.REPLY, other, county, clock, remedy=Remedy.REPEAL, stop="第五条")

    page = words(app.test_client().get(f"/documents/{finding.document_id}"))
    assert "本文件有条款停止执行。 第三条，自2026年10月13日起不再适用，依据：法院认定文件不合法；第五条，" in page
    assert "依据：审查建议。" in page
    assert NAME not in page


def test_a_document_out_of_force_says_that_alone(app: Flask, county: County, clock: SetClock, finding: Request) -> None:
    do(RequestAct.REPLY, finding, county, clock, remedy=Remedy.REPEAL, stop="第三条")
    clock.put(clock.now() + timedelta(days=40))
    repeal(finding.document, county, clock)
    page = words(app.test_client().get(f"/documents/{finding.document_id}"))
    assert "废止，不再作为依据" in page
    assert "停止执行" not in page

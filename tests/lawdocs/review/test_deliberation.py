"""The record of the deliberation: the meeting that fits the maker, attendance, dissent, result, and who signed."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify_histories import history_faults
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.errors import StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.review import services as review
from lawdocs.review.meetings import meetings_of
from tests.factories import HELD, County, a_document
from tests.pages import form_data, log_in, send, words
from workflows.facts import Act
from workflows.meetings import Meeting
from workflows.states import DocumentState as S

SIGNED = {"meeting": "县政府第20次常务会议", "signed_by": "县长"}


def decide(document: Document, county: County, clock: SetClock, **said: object) -> None:
    act = Act(**SIGNED | HELD | {"meeting_on": clock.today(), "signed_on": clock.today()} | said)
    review.decide(document, act, county.actor("clerk"), clock, version=document.version, key=None)


def test_each_maker_has_its_meetings(app: Flask, county: County) -> None:
    assert meetings_of(county.agency("gov")) == (Meeting.EXECUTIVE, Meeting.PLENARY)
    assert meetings_of(county.agency("office")) == (Meeting.EXECUTIVE, Meeting.PLENARY, Meeting.OFFICE)
    assert meetings_of(county.agency("town")) == (Meeting.TOWNSHIP,)
    assert meetings_of(county.agency("urban")) == (Meeting.OFFICE,)


def test_decision_keeps_what_the_meeting_left(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    dissent = "一名组成人员建议延长过渡期。"
    decide(document, county, clock, dissent=dissent, by_deputy=True, authorisation="县政府党组会议授权")

    made = document.decisions[-1]
    assert (made.meeting_kind, made.expected, made.attended, made.dissent) == (Meeting.EXECUTIVE, 11, 9, dissent)
    assert (made.by_deputy, made.authorisation) == (True, "县政府党组会议授权")
    shown = words(log_in(app, "clerk").get(f"/work/documents/{document.id}"))
    assert "应到11人，实到9人" in shown
    assert "县长（受权签署：县政府党组会议授权）" in shown
    assert dissent in shown


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"meeting_kind": "office"}, "鲁山县人民政府的文件应由常务会议、全体会议审议"),
        ({"meeting_result": "not_passed"}, "审议没有通过的，不能登记审定；请撤回，需要时另行起草"),
        ({"attended": 12}, "实到人数不能多于应到人数"),
        ({"by_deputy": True}, "受权签署的，请写明授权依据"),
    ],
)
def test_what_does_not_fit_is_refused(said: dict, reason: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    with pytest.raises(StepRefused, match=f"^{reason}$"):
        decide(document, county, clock, **said)


@pytest.mark.parametrize("change", ["dissent = '无异议'", "attended = 11", "meeting_kind = 'plenary'"])
def test_changed_record_of_a_meeting_is_noticed(change: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DECIDED, county, clock)
    assert list(history_faults(document.id)) == []
    with transaction():
        db.session.execute(sa.text(f"UPDATE decisions SET {change}"))
    assert list(history_faults(document.id)) == [f"document {document.id}: its decisions and the audit trail differ"]


def test_page_asks_for_the_whole_record(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    page, clerk = f"/work/documents/{document.id}/steps/decide", log_in(app, "clerk")
    fields = SIGNED | HELD | {"meeting_on": "2026-10-13", "signed_on": "2026-10-13"}
    for change, sentence in (
        ({"attended": "九"}, "实到人数应为1至999的整数"),
        ({"expected": ""}, "请填写应到人数"),
        ({"dissent": ""}, "请填写不同意见"),
        ({"meeting_kind": "township"}, "请从列表中选择会议种类"),
        ({"meeting_result": None}, "请选择审议结果"),
    ):
        refused = send(clerk, page, **fields | change)
        assert refused.status_code == 422
        assert sentence in words(refused)
    assert send(clerk, page, **fields).status_code == 303


@pytest.mark.parametrize(("attended", "asked_again"), [(5, True), (6, False)])
def test_meeting_that_no_more_than_half_came_to_is_confirmed_twice(
    attended: int, asked_again: bool, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.APPROVED, county, clock)
    page, clerk = f"/work/documents/{document.id}/steps/decide", log_in(app, "clerk")
    days = {"meeting_on": "2026-10-13", "signed_on": "2026-10-13"}
    fields = SIGNED | HELD | days | {"expected": 10, "attended": attended}

    first = send(clerk, page, **fields)

    assert first.status_code == (200 if asked_again else 303)
    assert ("应到10人，实到5人，没有超过半数。" in words(first)) is asked_again
    assert ("还没有办成，请再看一次下面的提示。" in words(first)) is asked_again
    if asked_again:
        assert document.decisions == []
        corrected = form_data(first, page) | {"attended": 4}
        assert clerk.post(page, data=corrected).status_code == 200  # another number is another doubt
        assert clerk.post(page, data=form_data(first, page)).status_code == 303
    assert document.decisions[-1].attended == attended


def test_all_faults_of_the_record_are_told_at_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    fields = SIGNED | HELD | {"meeting_on": "2026-10-13", "signed_on": "2026-10-12", "attended": 12, "by_deputy": "y"}
    refused = send(log_in(app, "clerk"), f"/work/documents/{document.id}/steps/decide", **fields)
    assert refused.status_code == 422
    for sentence in (
        "实到人数不能多于应到人数",
        "签署日期（2026年10月12日）不能早于审议日期（2026年10月13日）",
        "受权签署的，请写明授权依据",
    ):
        assert sentence in words(refused)

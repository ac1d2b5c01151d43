"""The pages of meetings, items and resolutions: the road through all of them, and who sees what."""

import io
from dataclasses import replace
from datetime import date, timedelta

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from pypdf import PdfReader

from lawdocs.accounts.models import RoleGrant
from lawdocs.clock import SetClock, at_office
from lawdocs.column.news.models import NewsItem
from lawdocs.extensions import db, transaction
from lawdocs.linkage.meetings.models import AgendaItem, Meeting, Resolution
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.meetings.met import (
    DAY,
    ITEM,
    MINUTES,
    PLAN,
    UNITS,
    a_meeting,
    a_plan,
    an_item,
    ids,
    place,
    resolve,
)
from tests.pages import log_in, send, words
from workflows.linkage.meetings import ItemState, MeetingState, ResolutionState
from workflows.roles import Role

PLACE, CHAIRS = "县政府第二会议室", "县人民政府、县人民检察院共同召集"


def the(kind: type) -> Meeting | AgendaItem | Resolution:
    db.session.expire_all()
    return db.session.scalars(sa.select(kind).order_by(kind.id.desc())).first()


def ok(client: FlaskClient, page: str, **fields: object) -> None:
    answer = send(client, page, **fields)
    assert answer.status_code == 303, words(answer)


def test_a_meeting_goes_through_its_pages_from_plan_to_confirmed_resolution(
    app: Flask, county: County, clock: SetClock
) -> None:
    a_linkage(county, clock)
    bureau, liaison, drafter = (log_in(app, each) for each in ("bureau", "liaison", "drafter"))
    typed = {"meeting_on": DAY.isoformat(), "meeting_time": "9:30", "place": PLACE, "chairs": CHAIRS}
    ok(bureau, "/linkage/meetings/new", kind="joint", unit_ids=ids(county, *UNITS), **typed)
    ok(liaison, "/linkage/agenda/new", text=ITEM, explanation="多处反映", speakers="县检察院")
    item = f"/linkage/agenda/{the(AgendaItem).id}"
    ok(bureau, f"{item}/place", meeting_id=str(the(Meeting).id))
    page = f"/linkage/meetings/{the(Meeting).id}"
    ok(bureau, f"{page}/notify")
    urban = next(each for each in the(Meeting).units if each.agency_id == county.agency("urban").id)
    ok(drafter, f"/linkage/meeting-units/{urban.id}/answer", answer="declined", reason="外出培训")
    assert "请假1家　未回复3家" in words(bureau.get(page))
    ok(bureau, f"{page}/hold", absent=[urban.agency_id], spoke=ids(county, "office"), reasons="县城管局：已书面说明")
    asked = {"text": "核查处罚条款", "responsible_id": str(urban.agency_id), "due_on": "2026-11-12"}
    ok(bureau, f"{page}/resolve", item_id=str(the(AgendaItem).id), unit_ids=ids(county, "office"), **asked)
    ok(bureau, f"{page}/write", text=MINUTES)
    ok(bureau, f"{item}/decide", decision="同意核查")
    ok(bureau, f"{page}/hand_in")
    assert "会议听取了有关情况的汇报" not in words(drafter.get(page)), "both sides have not agreed to it yet"
    ok(liaison, f"{page}/agree")
    text = words(drafter.get(page))
    for word in (
        "纪要已定",
        "应到4家，到会3家",
        "县城管局（已书面说明）",
        "发言：县政府办",
        "会议听取了有关情况的汇报",
    ):
        assert word in text, text
    resolution = f"/linkage/resolutions/{the(Resolution).id}"
    ok(drafter, f"{resolution}/progress", text="已核查一半")
    ok(drafter, f"{resolution}/report_done", on="2026-10-13", result="已核查三件")
    assert "登记进展：已核查一半" in words(liaison.get(resolution))
    ok(liaison, f"{resolution}/confirm")
    assert the(Resolution).state is ResolutionState.CONFIRMED


def test_what_is_wrong_with_a_plan_is_said_at_its_fields(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    bureau = log_in(app, "bureau")
    typed = {"meeting_on": "10月", "meeting_time": "25:00", "place": "", "chairs": CHAIRS}

    answer = send(bureau, "/linkage/meetings/new", unit_ids=ids(county, *UNITS), **typed)

    text = words(answer)
    assert answer.status_code == 422
    assert "日期“10月”不是有效的日期，请按年-月-日填写，例如2026-10-13" in text
    assert "请填写时间，写成09:00这样的时和分" in text
    assert "请填写地点" in text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Meeting)) == 0


def test_a_reason_of_absence_names_a_unit_that_was_absent(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    bureau, page = log_in(app, "bureau"), f"/linkage/meetings/{meeting.id}/hold"
    urban = county.agency("urban").id

    strange = send(bureau, page, absent=[urban], reasons="县政府办：有事")
    silent = send(bureau, page, absent=[urban], reasons="")

    assert "“县政府办：有事”应当写成“单位：原因”，单位是没有到会的单位" in words(strange)
    assert "请写明县城管局没有到会的原因" in words(silent)
    assert the(Meeting).state is MeetingState.NOTIFIED


def test_the_page_says_what_stands_in_the_way_before_anything_is_typed(
    app: Flask, county: County, clock: SetClock
) -> None:
    meeting = a_plan(a_linkage(county, clock), county, clock)

    text = words(log_in(app, "bureau").get(f"/linkage/meetings/{meeting.id}/notify"))

    assert "还不能“发出通知”：1项未满足" in text
    assert "议程还是空的，请先列入至少一个议题" in text


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("bureau", (200, 200, 200)),
        ("liaison", (200, 200, 200)),
        ("drafter", (404, 200, 200)),
        ("drafter2", (404, 404, 404)),
        ("clerk", (404, 200, 200)),
        ("editor", (403, 403, 403)),
        ("sysadmin", (403, 403, 403)),
    ],
)
def test_meetings_open_for_both_sides_and_for_whoever_was_invited(
    app: Flask, county: County, clock: SetClock, who: str, statuses: tuple[int, ...]
) -> None:
    linkage = a_linkage(county, clock)
    planned = a_plan(linkage, county, clock)
    held = a_meeting(MeetingState.HELD, linkage, county, clock)
    client = log_in(app, who)

    pages = (f"/linkage/meetings/{planned.id}", f"/linkage/meetings/{held.id}")
    pages += (f"/linkage/resolutions/{held.resolutions[0].id}",)
    assert tuple(client.get(each).status_code for each in pages) == statuses


@pytest.mark.parametrize(
    ("who", "status"), [("bureau", 200), ("drafter", 200), ("liaison", 404), ("drafter2", 404), ("clerk", 404)]
)
def test_what_is_on_no_agenda_only_its_proposer_and_the_office_see(
    app: Flask, county: County, clock: SetClock, who: str, status: int
) -> None:
    linkage = a_linkage(county, clock)
    item = an_item(linkage, county, clock, "drafter", "urban", "只给办公室看的议题")
    client = log_in(app, who)

    assert client.get(f"/linkage/agenda/{item.id}").status_code == status
    assert ("只给办公室看的议题" in words(client.get("/linkage/agenda"))) == (status == 200)


@pytest.mark.parametrize(
    ("state", "who", "status"),
    [
        (MeetingState.HELD, "bureau", 200),
        (MeetingState.HELD, "liaison", 404),
        (MeetingState.HELD, "drafter", 404),
        (MeetingState.MINUTED, "liaison", 200),
        (MeetingState.MINUTED, "drafter", 404),
        (MeetingState.CLOSED, "drafter", 200),
        (MeetingState.CLOSED, "drafter2", 404),
        (MeetingState.NOTIFIED, "bureau", 404),
    ],
)
def test_minutes_are_the_offices_until_handed_in_and_the_units_once_agreed(
    app: Flask, county: County, clock: SetClock, state: MeetingState, who: str, status: int
) -> None:
    meeting = a_meeting(state, a_linkage(county, clock), county, clock)

    answer = log_in(app, who).get(f"/linkage/meetings/{meeting.id}/minutes.docx")

    assert answer.status_code == status


def test_the_minutes_as_docx_say_everything_under_their_own_name(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.CLOSED, a_linkage(county, clock), county, clock)

    answer = log_in(app, "drafter").get(f"/linkage/meetings/{meeting.id}/minutes.docx")

    assert "%E5%BA%9C%E6%A3%80%E8%81%94%E5%8A%A8" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].endswith("20261013.docx")
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(answer.data)).paragraphs)
    for word in (
        "府检联动第一次联席会议会议纪要",
        "2026年10月13日09:00，府检联动第一次联席会议在县政府第二会议室召开",
        "应到4家，到会3家：县检察院、县司法局、县政府办。",
        "缺席：县城管局（已书面说明）。",
        "1.核查水源保护区文件中的处罚条款（检察院提出，县检察院）：同意核查。",
        "1.核查饮用水水源保护区文件中的处罚条款。（县城管局负责，县政府办共同办理，2026年11月12日前办结）",
    ):
        assert word in text, text
    assert "尚未经双方确认" not in text


def test_minutes_that_are_not_agreed_to_say_so(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.MINUTED, a_linkage(county, clock), county, clock)

    answer = log_in(app, "liaison").get(f"/linkage/meetings/{meeting.id}/minutes.docx")

    text = "\n".join(each.text for each in docx.Document(io.BytesIO(answer.data)).paragraphs)
    assert "（纪要尚未经双方确认）" in text


def test_the_minutes_as_pdf_hold_the_same_text(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.CLOSED, a_linkage(county, clock), county, clock)

    answer = log_in(app, "bureau").get(f"/linkage/meetings/{meeting.id}/minutes.pdf")

    assert answer.status_code == 200, words(answer)
    assert answer.data.startswith(b"%PDF")
    pages = PdfReader(io.BytesIO(answer.data)).pages
    text = "".join("".join(each.extract_text() for each in pages).split())
    assert "府检联动第一次联席会议会议纪要" in text
    assert "县城管局负责，县政府办共同办理，2026年11月12日前办结" in text


def test_a_meeting_is_taken_into_a_calendar(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)

    answer = log_in(app, "drafter").get(f"/linkage/meetings/{meeting.id}/meeting.ics")

    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["summary"]) == "府检联动第一次联席会议"
    assert str(event["location"]) == PLACE
    assert event.decoded("dtstart") == at_office(DAY, 9)
    assert ITEM not in answer.text


def test_a_cancelled_meeting_is_in_no_calendar(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.CANCELLED, a_linkage(county, clock), county, clock)

    answer = log_in(app, "liaison").get(f"/linkage/meetings/{meeting.id}/meeting.ics")

    assert list(Calendar.from_ical(answer.data).walk("VEVENT")) == []


def test_earlier_open_items_come_first_on_the_page_of_the_next_meeting(
    app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    first = a_meeting(MeetingState.CLOSED, linkage, county, clock)
    clock.put(at_office(date(2026, 11, 20), 9))
    following = a_plan(linkage, county, clock, replace(PLAN, meeting_on=date(2026, 12, 1)))
    bureau = log_in(app, "bureau")

    text = words(bureau.get(f"/linkage/meetings/{following.id}"))
    assert "以前会议未办结 先于本次议题研究" in text
    assert f"{first.title}第1项：核查饮用水水源保护区文件中的处罚条款 已逾期8日" in text
    assert first.title not in words(bureau.get(f"/linkage/meetings/{first.id}")).partition("以前会议未办结")[2]


def test_the_list_says_when_the_next_meeting_is_due(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    clock.put(at_office(date(2024, 5, 30), 9))
    bureau = log_in(app, "bureau")

    for page in ("/linkage/meetings", "/linkage"):
        text = words(bureau.get(page))
        assert "下一次会议应不晚于2024年6月1日" in text
        assert "还剩2日" in text


def test_whoever_runs_the_linkage_learns_who_writes_the_news(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    bureau = log_in(app, "bureau")

    assert "会议动态由县司法局或者其他参会单位的起草岗在这个页面生成草稿" in words(
        bureau.get(f"/linkage/meetings/{meeting.id}")
    )
    assert bureau.get(f"/linkage/meetings/{meeting.id}/news").status_code == 403


def test_a_news_draft_comes_with_one_click_and_tells_nothing_of_the_resolutions(
    app: Flask, county: County, clock: SetClock
) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    drafter, page = log_in(app, "drafter"), f"/linkage/meetings/{meeting.id}"
    ok(drafter, f"{page}/news")

    item = the(NewsItem)
    assert item.title == "县政府、县检察院召开府检联动第一次联席会议"
    assert "2026年10月13日，鲁山县人民政府、鲁山县人民检察院在县政府第二会议室召开府检联动第一次联席会议" in item.plain
    assert "3家单位参加会议" in item.plain
    assert f"1．{ITEM}" in item.plain
    assert "核查饮用水水源保护区" not in item.plain
    assert the(Meeting).news_id == item.id
    assert item.title in words(log_in(app, "bureau").get(page))
    assert "这次会议已经有动态，请在动态里修改" in words(send(drafter, f"{page}/news"))


def test_a_person_of_another_linkage_opens_nothing(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    with transaction():
        grant = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.LIAISON)).one()
        grant.agency_id = county.agency("town").id
    liaison = log_in(app, "liaison")

    for page in ("meetings", "resolutions", "agenda"):
        assert liaison.get(f"/linkage/{page}").status_code == 404
    assert liaison.get(f"/linkage/meetings/{meeting.id}").status_code == 404


@pytest.mark.parametrize("page", ["/linkage/meetings", "/linkage/resolutions", "/linkage/agenda"])
def test_lists_refuse_what_they_do_not_know(app: Flask, county: County, clock: SetClock, page: str) -> None:
    a_linkage(county, clock)
    bureau = log_in(app, "bureau")

    assert bureau.get(f"{page}?tab=strange").status_code == 422
    assert bureau.get(f"{page}?x=1").status_code == 422


def test_the_duty_to_meet_leads_to_the_list(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)

    answer = log_in(app, "bureau").get(f"/linkage/next-meeting/{linkage.id}")

    assert (answer.status_code, answer.location) == (302, "/linkage/meetings")


def test_resolutions_are_listed_by_what_is_to_be_done(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    resolve(meeting, county, clock, unit="office", helpers=(), due=DAY)
    clock.put(at_office(DAY + timedelta(days=3), 9))
    drafter = log_in(app, "drafter")

    text = words(drafter.get("/linkage/resolutions"))
    assert "共2项 逾期1项" in text
    assert "2　核查" in text.replace("\u3000", "　")
    assert "共1项" in words(drafter.get("/linkage/resolutions?tab=own"))
    assert "这里没有议定事项" in words(drafter.get("/linkage/resolutions?tab=confirmed"))


def test_an_item_moves_on_its_agenda(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_plan(a_linkage(county, clock), county, clock)
    first, second = place(meeting, county, clock), place(meeting, county, clock, "drafter", "urban")
    ok(log_in(app, "bureau"), f"/linkage/agenda/{second.id}/move", to="1")

    db.session.expire_all()
    assert [each.id for each in the(Meeting).agenda] == [second.id, first.id]
    assert {each.state for each in (first, second)} == {ItemState.PLACED}

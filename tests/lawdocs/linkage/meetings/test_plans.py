"""Meetings are planned, numbered, announced, moved and cancelled; units answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Notice
from lawdocs.errors import Forbidden, StepRefused, VersionStale
from lawdocs.extensions import db
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.queries import meetings_seen
from lawdocs.linkage.meetings.services import Reply
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.moves import LinkConflict
from lawdocs.linkage.sides import stand_of
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.meetings.met import PLAN, UNITS, a_meeting, a_plan, ids, seen
from tests.pages import log_in, words
from workflows.linkage.meetings import Answer, ItemState, MeetingKind, MeetingState
from workflows.roles import Role

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)


def told(page: str) -> set[tuple[Role, int, str]]:
    rows = db.session.scalars(sa.select(Notice).where(Notice.page == page))
    return {(each.role, each.agency_id, each.text) for each in rows}


def test_meetings_are_counted_by_kind_and_by_year(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    plans = (PLAN, replace(PLAN, kind=MeetingKind.SPECIAL), replace(PLAN, meeting_on=date(2027, 1, 8)), PLAN)

    made = [a_plan(linkage, county, clock, each) for each in plans]

    assert [(each.title, each.year, each.year_no) for each in made] == [
        ("府检联动第一次联席会议", 2026, 1),
        ("府检联动第一次专题会议", 2026, 1),
        ("府检联动第二次联席会议", 2027, 1),
        ("府检联动第三次联席会议", 2026, 2),
    ]


def test_a_cancelled_meeting_gives_its_number_back_and_its_items_wait(
    app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    meeting = a_meeting(MeetingState.NOTIFIED, linkage, county, clock)
    item = meeting.agenda[0]
    meetings.cancel(meeting, "与其他会议冲突", county.actor("bureau"), clock, **seen(meeting))

    assert (item.state, item.meeting_id, item.position) == (ItemState.PROPOSED, None, 0)
    assert a_plan(linkage, county, clock).title == "府检联动第一次联席会议"
    text = "府检联动第一次联席会议取消，原定2026年10月13日09:00，县政府第二会议室。与其他会议冲突"
    assert (Role.LIAISON, county.agency("procuratorate").id, text) in told(f"/linkage/meetings/{meeting.id}")


def test_nobody_is_told_that_a_meeting_is_off_of_which_nobody_knew(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_plan(a_linkage(county, clock), county, clock)
    meetings.cancel(meeting, "不开了", county.actor("bureau"), clock, **seen(meeting))

    assert told(f"/linkage/meetings/{meeting.id}") == set()


def test_the_notice_reaches_the_contact_of_each_unit(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)

    text = "请参加府检联动第一次联席会议：2026年10月13日09:00，县政府第二会议室。请回复能否参加"
    expected = {(Role.DRAFTER, each, text) for each in ids(county, "justice", "office", "urban")}
    assert told(f"/linkage/meetings/{meeting.id}") == {
        *expected,
        (Role.LIAISON, county.agency("procuratorate").id, text),
    }


def test_a_notice_of_a_meeting_entered_later_asks_nobody_to_come(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    earlier = replace(PLAN, meeting_on=clock.today() - timedelta(days=30))
    meeting = a_meeting(MeetingState.NOTIFIED, linkage, county, clock, earlier)

    (text,) = {text for _, _, text in told(f"/linkage/meetings/{meeting.id}") if "联席会议" in text}
    assert text.startswith("补录府检联动第一次联席会议：2026年9月")
    assert "请参加" not in text
    page = log_in(app, "bureau").get(f"/linkage/meetings/{meeting.id}")
    assert "会议日期已过，还没有登记召开。 已经召开的请登记召开情况" in words(page)


def test_a_notice_needs_an_agenda(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_plan(a_linkage(county, clock), county, clock)

    with pytest.raises(StepRefused) as refused:
        meetings.notify(meeting, county.actor("bureau"), clock, **seen(meeting))

    assert refused.value.reasons == ("议程还是空的，请先列入至少一个议题",)


def test_whoever_was_invited_learns_of_another_day(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    moved = replace(PLAN, meeting_on=date(2027, 1, 8))
    meetings.change(meeting, moved, county.actor("bureau"), clock, **seen(meeting))

    assert (meeting.year, meeting.year_no, meeting.ordinal) == (2027, 1, 1)
    text = "府检联动第一次联席会议的安排有变：2027年1月8日09:00，县政府第二会议室"
    assert (Role.DRAFTER, county.agency("urban").id, text) in told(f"/linkage/meetings/{meeting.id}")


def test_a_meeting_of_another_kind_is_numbered_and_called_anew(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_plan(a_linkage(county, clock), county, clock)
    special = replace(PLAN, kind=MeetingKind.SPECIAL)
    meetings.change(meeting, special, county.actor("bureau"), clock, **seen(meeting))

    assert (meeting.title, meeting.ordinal) == ("府检联动第一次专题会议", 1)


def test_once_told_nobody_is_uninvited_but_others_may_be_asked(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    bureau = county.actor("bureau")
    with pytest.raises(StepRefused) as refused:
        meetings.invite(meeting, ids(county, "procuratorate", "justice"), bureau, clock, **seen(meeting))
    assert refused.value.reasons == ("会议已经通知，不能再去掉县政府办、县城管局；不参加的请其回复请假",)

    meetings.invite(meeting, ids(county, *UNITS, "transport"), bureau, clock, **seen(meeting))

    assert len(meeting.units) == 5
    asked = {agency_id for _, agency_id, _ in told(f"/linkage/meetings/{meeting.id}")}
    assert county.agency("transport").id in asked


def test_before_the_notice_units_come_and_go(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_plan(a_linkage(county, clock), county, clock)
    wanted = ids(county, "procuratorate", "transport")
    meetings.invite(meeting, wanted, county.actor("bureau"), clock, **seen(meeting))

    assert [each.agency_id for each in meeting.units] == wanted


@pytest.mark.parametrize(
    ("change", "units", "reason"),
    [
        ({"meeting_on": date(2023, 11, 30)}, UNITS, "会议日期不能早于联动机制建立的日期（2023年12月1日）"),
        ({"place": " "}, UNITS, "请填写地点"),
        ({"chairs": ""}, UNITS, "请填写召集和主持"),
        ({}, ("justice", "office"), "会议由双方共同召开，参会单位应当有检察机关"),
        ({}, ("procuratorate", "town"), "参会单位应当是现在的成员单位"),
    ],
)
def test_a_plan_says_what_is_wrong_with_it(
    app: Flask, county: County, clock: SetClock, change: dict, units: tuple[str, ...], reason: str
) -> None:
    linkage = a_linkage(county, clock)

    with pytest.raises(StepRefused) as refused:
        plan = replace(PLAN, **change)
        meetings.plan(linkage, plan, ids(county, *units), county.actor("bureau"), clock, key=None)

    assert refused.value.reasons == (reason,)


@pytest.mark.parametrize("who", ["drafter", "clerk", "legal", "liaison", "editor", "sysadmin"])
def test_only_the_office_plans(app: Flask, county: County, clock: SetClock, who: str) -> None:
    linkage = a_linkage(county, clock)

    with pytest.raises(Forbidden):
        meetings.plan(linkage, PLAN, ids(county, *UNITS), county.actor(who), clock, key=None)


def test_each_unit_answers_for_itself(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    units = {each.agency_id: each for each in meeting.units}
    urban, theirs = units[county.agency("urban").id], units[county.agency("procuratorate").id]
    version = meeting.version

    come = Reply(Answer.COMING, "副局长、法制股股长")
    meetings.answer(urban, come, county.actor("drafter"), clock, **seen(urban))
    cannot = Reply(Answer.DECLINED, reason="外出培训")
    meetings.answer(theirs, cannot, county.actor("liaison"), clock, **seen(theirs))
    with pytest.raises(Forbidden):
        meetings.answer(theirs, come, county.actor("drafter"), clock, **seen(theirs))

    assert [(each.answer, each.people, each.reason) for each in (urban, theirs)] == [
        (Answer.COMING, "副局长、法制股股长", ""),
        (Answer.DECLINED, "", "外出培训"),
    ]
    assert meeting.version == version
    refused = "县检察院不能参加府检联动第一次联席会议：外出培训"
    assert (Role.SUPERVISOR, county.agency("justice").id, refused) in told(f"/linkage/meetings/{meeting.id}")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(Answer.OWED), "请选择能否参加"),
        (Reply(Answer.DECLINED), "请写明不能参加的原因"),
        (Reply(Answer.COMING), "请填写参会人员的职务"),
    ],
)
def test_an_answer_says_who_comes_or_why_not(
    app: Flask, county: County, clock: SetClock, reply: Reply, reason: str
) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    unit = meeting.units[0]

    with pytest.raises(StepRefused) as refused:
        meetings.answer(unit, reply, county.actor("liaison"), clock, **seen(unit))

    assert refused.value.reasons == (reason,)


def test_an_answer_upon_an_older_one_changes_nothing(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    unit, liaison = meeting.units[0], county.actor("liaison")
    before = seen(unit)
    meetings.answer(unit, Reply(Answer.COMING, "检察长"), liaison, clock, **before)

    with pytest.raises(VersionStale):
        meetings.answer(unit, Reply(Answer.DECLINED, reason="有事"), liaison, clock, **before)

    assert unit.answer is Answer.COMING


def test_nobody_answers_a_meeting_that_is_over(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    unit = meeting.units[0]

    with pytest.raises(LinkConflict, match="已召开"):
        meetings.answer(unit, Reply(Answer.COMING, "检察长"), county.actor("liaison"), clock, **seen(unit))


def visible(linkage: Linkage, county: County, who: str) -> int:
    return len(db.session.scalars(meetings_seen(linkage, stand_of(county.actor(who), linkage))).all())


@pytest.mark.parametrize(
    ("state", "seers"),
    [(MeetingState.PLANNED, ["bureau", "liaison"]), (MeetingState.NOTIFIED, ["bureau", "liaison", "drafter"])],
)
def test_a_unit_sees_the_meetings_to_which_it_was_invited(
    app: Flask, county: County, clock: SetClock, state: MeetingState, seers: list[str]
) -> None:
    linkage = a_linkage(county, clock)
    a_meeting(state, linkage, county, clock)

    people = ("bureau", "liaison", "drafter", "drafter2")
    assert [each for each in people if visible(linkage, county, each)] == seers

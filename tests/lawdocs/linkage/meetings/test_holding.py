"""A meeting is held, its minutes are written and agreed to; the next one is due; agenda items on their way."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.agenda import agenda
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.models import AgendaItem, Meeting
from lawdocs.linkage.meetings.services import Present, Proposal, Reply
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.moves import LinkConflict
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.meetings.met import (
    DAY,
    ITEM,
    MINUTES,
    PLAN,
    TEXT,
    a_meeting,
    a_plan,
    an_item,
    hold,
    place,
    seen,
)
from workflows.duties import Duty
from workflows.linkage.meetings import Answer, ItemState, MeetingKind, MeetingState
from workflows.roles import Role

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)


def next_meeting(linkage: Linkage) -> list[tuple[date, Outcome | None]]:
    query = sa.select(Deadline.due_on, Deadline.outcome).where(
        Deadline.duty == Duty.LINK_MEETING, Deadline.subject_id == linkage.id
    )
    return [tuple(each) for each in db.session.execute(query.order_by(Deadline.id))]


def test_the_next_meeting_is_due_half_a_year_after_founding_and_after_each(
    app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    assert next_meeting(linkage) == [(date(2024, 6, 1), None)]

    a_meeting(MeetingState.HELD, linkage, county, clock)

    assert next_meeting(linkage) == [(date(2024, 6, 1), Outcome.LATE), (date(2027, 4, 13), None)]
    row = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.LINK_MEETING)).all()[-1]
    assert (row.held_by_role, row.held_by_id, row.verified) == (Role.SUPERVISOR, county.agency("justice").id, False)


@pytest.mark.parametrize(
    "plan",
    [replace(PLAN, kind=MeetingKind.SPECIAL), replace(PLAN, meeting_on=date(2026, 3, 2))],
    ids=["about one matter", "put on record afterwards"],
)
def test_some_meetings_move_nothing(app: Flask, county: County, clock: SetClock, plan: meetings.Plan) -> None:
    linkage = a_linkage(county, clock)
    a_meeting(MeetingState.HELD, linkage, county, clock)
    before = next_meeting(linkage)
    later = a_plan(linkage, county, clock, plan)
    place(later, county, clock)
    meetings.notify(later, county.actor("bureau"), clock, **seen(later))
    hold(later, county, clock)

    assert next_meeting(linkage) == before


def test_a_meeting_is_not_held_before_its_day(app: Flask, county: County, clock: SetClock) -> None:
    plan = replace(PLAN, meeting_on=date(2026, 10, 20))
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock, plan)

    with pytest.raises(StepRefused) as refused:
        hold(meeting, county, clock)

    assert refused.value.reasons == ("会议定在2026年10月20日，当天以后才能登记召开；日期有变的，请先改期",)


def test_whoever_was_absent_has_a_reason_on_record(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    bureau, theirs = county.actor("bureau"), meeting.units[-1]
    nobody = {each.agency_id: Present(was_there=False) for each in meeting.units}
    with pytest.raises(StepRefused, match="请写明县检察院、县司法局、县政府办、县城管局没有到会的原因"):
        meetings.hold(meeting, nobody, bureau, clock, **seen(meeting))
    with pytest.raises(StepRefused, match="请逐家登记参会单位是否到会"):
        meetings.hold(meeting, {}, bureau, clock, **seen(meeting))

    declined = Reply(Answer.DECLINED, reason="出差")
    meetings.answer(theirs, declined, county.actor("drafter"), clock, **seen(theirs))
    there = {each.agency_id: Present(was_there=each is not theirs) for each in meeting.units}
    meetings.hold(meeting, there, bureau, clock, **seen(meeting))

    assert (theirs.was_there, theirs.reason) == (False, "出差")


def test_minutes_need_words_and_a_decision_on_each_item(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)

    with pytest.raises(StepRefused) as refused:
        meetings.hand_in(meeting, county.actor("bureau"), clock, **seen(meeting))

    assert refused.value.reasons == ("还没有写会议纪要", f"还没有登记议题的研究结果：{ITEM}")


def test_minutes_hold_everything_and_open_items_of_earlier_meetings(
    app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    a_meeting(MeetingState.CLOSED, linkage, county, clock)
    clock.put(at_office(date(2027, 1, 8), 10))
    second = a_meeting(MeetingState.MINUTED, linkage, county, clock, replace(PLAN, meeting_on=date(2027, 1, 8)))

    lines = second.agreed_text.split("\n")
    assert lines[4:6] == [
        "二、以前会议未办结事项",
        f"府检联动第一次联席会议第1项：{TEXT}（县城管局负责，2026年11月12日前办结，办理中）",
    ]
    assert MINUTES in lines


def test_what_was_handed_in_is_changed_only_after_it_was_returned(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.MINUTED, a_linkage(county, clock), county, clock)
    bureau = county.actor("bureau")
    with pytest.raises(LinkConflict):
        meetings.write_minutes(meeting, "另一种说法", bureau, clock, **seen(meeting))
    with pytest.raises(sa.exc.DatabaseError, match="what both sides agreed to never changes"), transaction():
        db.session.execute(sa.update(Meeting).values(minutes="另一种说法"))
    db.session.rollback()

    meetings.object_to(meeting, "漏了一项", county.actor("liaison"), clock, **seen(meeting))
    meetings.write_minutes(meeting, "补充以后", bureau, clock, **seen(meeting))

    assert (meeting.state, meeting.minutes, meeting.agreed_text) == (MeetingState.HELD, "补充以后", "")


@pytest.mark.parametrize("column", ["minutes", "agreed_text", "place", "held_on"])
def test_the_database_keeps_agreed_minutes(app: Flask, county: County, clock: SetClock, column: str) -> None:
    meeting = a_meeting(MeetingState.CLOSED, a_linkage(county, clock), county, clock)
    value = date(2020, 1, 1) if column == "held_on" else "改写"

    with pytest.raises(sa.exc.DatabaseError, match="what both sides agreed to never changes"), transaction():
        db.session.execute(sa.update(Meeting).where(Meeting.id == meeting.id).values({column: value}))


def test_the_database_keeps_what_was_proposed(app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(a_linkage(county, clock), county, clock)

    with pytest.raises(sa.exc.DatabaseError, match="a proposal never changes"), transaction():
        db.session.execute(sa.update(AgendaItem).where(AgendaItem.id == item.id).values(text="改写"))


def test_words_of_items_and_minutes_do_not_reach_the_trail(app: Flask, county: County, clock: SetClock) -> None:
    a_meeting(MeetingState.CLOSED, a_linkage(county, clock), county, clock)

    told = [f"{each.before}{each.after}{each.reason}" for each in db.session.scalars(sa.select(AuditEntry))]
    assert len(told) > 10
    assert not [each for each in told if any(word in each for word in (ITEM, TEXT, MINUTES, "多个乡镇"))]


def test_an_item_may_be_withdrawn_until_it_is_placed(app: Flask, county: County, clock: SetClock) -> None:
    linkage, liaison = a_linkage(county, clock), county.actor("liaison")
    item, placed = an_item(linkage, county, clock), place(a_plan(linkage, county, clock), county, clock)

    meetings.withdraw(item, liaison, clock, **seen(item))
    with pytest.raises(LinkConflict, match="已列入议程"):
        meetings.withdraw(placed, liaison, clock, **seen(placed))

    assert item.state is ItemState.WITHDRAWN


def test_nobody_proposes_for_another_unit(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    theirs = county.agency("procuratorate").id

    for who in ("drafter", "bureau", "clerk", "editor"):
        with pytest.raises(Forbidden):
            meetings.propose(linkage, Proposal(ITEM), theirs, county.actor(who), clock, key=None)


def test_an_item_goes_on_no_agenda_of_a_meeting_that_is_over(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    over, item = a_meeting(MeetingState.HELD, linkage, county, clock), an_item(linkage, county, clock)

    with pytest.raises(StepRefused, match="请选择还没有召开的会议"):
        meetings.place(item, over, county.actor("bureau"), clock, **seen(item))
    with pytest.raises(StepRefused, match="已经召开，议程不能再改"):
        meetings.take_off(over.agenda[0], "不研究了", county.actor("bureau"), clock, **seen(over.agenda[0]))


def test_items_that_wait_go_to_another_meeting(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    first, second = a_plan(linkage, county, clock), a_plan(linkage, county, clock)
    item = place(first, county, clock)
    meetings.take_off(item, "材料还没有准备好", bureau, clock, **seen(item))
    meetings.place(item, second, bureau, clock, **seen(item))

    assert (first.agenda, [each.id for each in second.agenda]) == ([], [item.id])


def test_calendars_hold_meetings_to_come_without_their_agenda(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    meeting = a_meeting(MeetingState.NOTIFIED, linkage, county, clock, replace(PLAN, meeting_on=date(2026, 10, 20)))
    a_plan(linkage, county, clock)

    def seen_by(role: Role, unit: str) -> list[tuple[str, str, object]]:
        found = agenda([(role, county.agency(unit).id)], DAY)
        return [(each.title, each.place, each.at) for each in found if each.name.startswith("link-meeting")]

    entry = [(meeting.title, PLAN.place, at_office(date(2026, 10, 20), 9))]
    with app.test_request_context():
        for role, unit in ((Role.DRAFTER, "urban"), (Role.LIAISON, "procuratorate"), (Role.SUPERVISOR, "justice")):
            assert seen_by(role, unit) == entry, unit
        assert seen_by(Role.DRAFTER, "transport") == []
        unit = meeting.units[0]
        meetings.answer(unit, Reply(Answer.DECLINED, reason="出差"), county.actor("liaison"), clock, **seen(unit))
        assert seen_by(Role.LIAISON, "procuratorate") == []


def test_a_meeting_without_one_of_the_sides_was_none(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    own = meeting.linkage.procuratorate_id
    for theirs in (True, False):
        there = {
            each.agency_id: Present(was_there=(each.agency_id == own) is theirs, reason="另有会议")
            for each in meeting.units
        }
        with pytest.raises(StepRefused, match="政府和检察院都要有单位到会"):
            meetings.hold(meeting, there, county.actor("bureau"), clock, **seen(meeting))

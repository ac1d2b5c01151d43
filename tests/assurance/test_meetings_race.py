"""Two who act on one meeting or resolution at the same moment: exactly one wins, and the trail tells what stands."""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.models import Meeting, MeetingUnit, Resolution
from lawdocs.linkage.meetings.services import Present, Reply
from lawdocs.linkage.models import Linkage
from tests.assurance.test_planned_race import together
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.meetings.met import PLAN, UNITS, a_meeting, a_resolution, ids
from workflows.duties import Duty
from workflows.linkage.meetings import Answer, MeetingState, ResolutionState

ROUNDS = 4
Act = Callable[[Meeting, int], None]


def acts(county: County, clock: SetClock) -> dict[str, Act]:
    bureau, liaison = county.actor("bureau"), county.actor("liaison")
    there = Present(was_there=True)

    def seen(version: int) -> dict[str, object]:
        return {"version": version, "key": None}

    return {
        "hold": lambda row, version: meetings.hold(
            row, {each.agency_id: there for each in row.units}, bureau, clock, **seen(version)
        ),
        "cancel": lambda row, version: meetings.cancel(row, "冲突", bureau, clock, **seen(version)),
        "agree": lambda row, version: meetings.agree(row, liaison, clock, **seen(version)),
        "object": lambda row, version: meetings.object_to(row, "有误", liaison, clock, **seen(version)),
    }


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (MeetingState.NOTIFIED, "hold", "hold"),
        (MeetingState.NOTIFIED, "hold", "cancel"),
        (MeetingState.MINUTED, "agree", "agree"),
        (MeetingState.MINUTED, "agree", "object"),
    ],
)
def test_of_two_acts_on_a_meeting_exactly_one_wins(
    app: Flask, county: County, clock: SetClock, state: MeetingState, first: str, second: str
) -> None:
    offered, linkage, outcomes = acts(county, clock), a_linkage(county, clock), Counter()
    linkage_id = linkage.id
    for _ in range(ROUNDS):
        meeting = a_meeting(state, db.session.get(Linkage, linkage_id), county, clock)
        meeting_id, version = meeting.id, meeting.version

        def press(name: str, word: str, meeting_id: int = meeting_id, version: int = version) -> str:
            offered[name](db.session.get(Meeting, meeting_id), version)
            return word

        answers = together(app, lambda: press(first, "first"), lambda: press(second, "second"))  # noqa: B023
        outcomes[tuple(each if isinstance(each, str) else each.code for each in answers)] += 1
    for pair in outcomes:
        assert sum(each in ("first", "second") for each in pair) == 1, outcomes
        assert set(pair) & {"STATE_CONFLICT", "VERSION_STALE"}, outcomes
    running = sa.select(Deadline.id).where(Deadline.duty == Duty.LINK_MEETING, Deadline.ended_at.is_(None))
    assert len(db.session.scalars(running).all()) == 1
    keys = db.session.scalars(sa.select(Notice.key)).all()
    assert len(keys) == len(set(keys))
    assert verify().fault is None


def test_two_plans_at_once_take_two_numbers(app: Flask, county: County, clock: SetClock) -> None:
    linkage_id, bureau, units = a_linkage(county, clock).id, county.actor("bureau"), ids(county, *UNITS)

    def press() -> str:
        linkage = db.session.get(Linkage, linkage_id)
        return meetings.plan(linkage, PLAN, units, bureau, clock, key=None).title

    answers = together(app, press, press)

    assert sorted(map(str, answers)) == ["府检联动第一次联席会议", "府检联动第二次联席会议"], answers


def test_an_answer_and_a_cancellation_at_once_leave_one_truth(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.NOTIFIED, a_linkage(county, clock), county, clock)
    unit_id, meeting_id, version = meeting.units[0].id, meeting.id, meeting.version
    offered, liaison = acts(county, clock), county.actor("liaison")

    def answer() -> str:
        unit = db.session.get(MeetingUnit, unit_id)
        meetings.answer(unit, Reply(Answer.COMING, "检察长"), liaison, clock, version=1, key=None)
        return "answered"

    def cancel() -> str:
        offered["cancel"](db.session.get(Meeting, meeting_id), version)
        return "cancelled"

    answers = together(app, answer, cancel)

    assert answers[1] == "cancelled", answers
    assert answers[0] == "answered" or isinstance(answers[0], DomainError), answers
    coming = db.session.get(MeetingUnit, unit_id).answer is Answer.COMING
    assert coming == (answers[0] == "answered")
    assert verify().fault is None


def test_a_resolution_is_confirmed_or_returned_but_not_both(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(ResolutionState.REPORTED, a_linkage(county, clock), county, clock)
    row_id, seen = resolution.id, {"version": resolution.version, "key": None}
    liaison = county.actor("liaison")

    answers = together(
        app,
        lambda: meetings.confirm(db.session.get(Resolution, row_id), liaison, clock, **seen),
        lambda: meetings.send_back(db.session.get(Resolution, row_id), "没有办完", liaison, clock, **seen),
    )

    assert sum(each is None for each in answers) == 1, answers
    running = sa.select(Deadline.id).where(Deadline.duty == Duty.LINK_RESOLUTION, Deadline.ended_at.is_(None))
    is_confirmed = db.session.get(Resolution, row_id).state is ResolutionState.CONFIRMED
    assert len(db.session.scalars(running).all()) == (0 if is_confirmed else 1)
    assert verify().fault is None

"""Resolutions: put on record with a clock, done by their unit, confirmed by the side that proposed them."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.errors import Forbidden, StepRefused, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.linkage import members
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.models import Resolution
from lawdocs.linkage.meetings.services import Resolved
from lawdocs.linkage.moves import LinkConflict
from lawdocs.linkage.records import records_of
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.meetings.met import DAY, DUE, a_meeting, a_resolution, ids, resolve, seen
from workflows.duties import Duty
from workflows.linkage.meetings import MeetingState
from workflows.linkage.meetings import ResolutionState as S
from workflows.linkage.sides import Subject
from workflows.roles import Role

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)


def clock_row(resolution: Resolution) -> Deadline:
    query = sa.select(Deadline).where(Deadline.duty == Duty.LINK_RESOLUTION, Deadline.subject_id == resolution.id)
    return db.session.scalars(query.order_by(Deadline.id.desc())).first()


def told(page: str) -> set[tuple[Role, int, str]]:
    rows = db.session.scalars(sa.select(Notice).where(Notice.page == page))
    return {(each.role, each.agency_id, each.text) for each in rows}


def test_a_resolution_is_owed_by_its_unit_until_its_day(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(S.OPEN, a_linkage(county, clock), county, clock)

    row = clock_row(resolution)
    assert (row.held_by_role, row.held_by_id, row.agency_id) == (
        Role.DRAFTER,
        county.agency("urban").id,
        county.agency("urban").id,
    )
    assert (row.started_on, row.due_on, row.document_id) == (DAY, DUE, None)
    assert row.about == "府检联动第一次联席会议第1项", "what it is about is nobody else's business"
    helped = f"/linkage/resolutions/{resolution.id}"
    text = "府检联动第一次联席会议第1项请贵单位共同办理，2026年11月12日前办结"
    assert told(helped) == {(Role.DRAFTER, county.agency("office").id, text)}


@pytest.mark.parametrize(
    ("unit", "post"), [("procuratorate", (Role.LIAISON, "procuratorate")), ("justice", (Role.SUPERVISOR, "justice"))]
)
def test_both_sides_may_owe_a_resolution(
    app: Flask, county: County, clock: SetClock, unit: str, post: tuple[Role, str]
) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)

    row = clock_row(resolve(meeting, county, clock, unit=unit))

    assert (row.held_by_role, row.held_by_id) == (post[0], county.agency(post[1]).id)


def test_a_resolution_goes_on_with_the_chain_of_its_item(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    of_item, of_none = meeting.resolutions[0], resolve(meeting, county, clock)

    assert of_item.chain_id == meeting.agenda[0].chain_id
    assert of_none.chain_id != of_item.chain_id
    assert of_none.chain.title == of_none.text


def test_numbers_are_not_used_again(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(S.VOID, a_linkage(county, clock), county, clock)

    assert resolve(resolution.meeting, county, clock).no == 2
    assert [each.no for each in resolution.meeting.resolved] == [2]
    assert clock_row(resolution).outcome is Outcome.VOID


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"text": " "}, ("请填写议定事项",)),
        ({"due_on": DAY - timedelta(days=1)}, ("期限不能早于会议召开的日期（2026年10月13日）",)),
        ({"responsible_id": 0}, ("责任单位应当是成员单位",)),
        ({"item_id": 999}, ("请选择这次会议的议题",)),
    ],
)
def test_a_resolution_says_what_is_wrong_with_it(
    app: Flask, county: County, clock: SetClock, change: dict[str, object], reasons: tuple[str, ...]
) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    asked = Resolved(**({"text": "核查", "responsible_id": county.agency("urban").id, "due_on": DUE} | change))

    with pytest.raises(StepRefused) as refused:
        meetings.resolve(meeting, asked, county.actor("bureau"), clock, **seen(meeting))

    assert refused.value.reasons == reasons


@pytest.mark.parametrize(
    ("helpers", "reason"),
    [
        (("urban",), "责任单位不用再列为共同办理单位"),
        (("office", "office"), "共同办理单位应当是成员单位，每家一次"),
        (("town",), "共同办理单位应当是成员单位，每家一次"),
    ],
)
def test_helpers_are_other_members(
    app: Flask, county: County, clock: SetClock, helpers: tuple[str, ...], reason: str
) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    asked = Resolved("核查", county.agency("urban").id, DUE, tuple(ids(county, *helpers)))

    with pytest.raises(StepRefused) as refused:
        meetings.resolve(meeting, asked, county.actor("bureau"), clock, **seen(meeting))

    assert refused.value.reasons == (reason,)


def test_after_the_minutes_went_out_nothing_more_is_resolved_nor_struck(
    app: Flask, county: County, clock: SetClock
) -> None:
    meeting = a_meeting(MeetingState.MINUTED, a_linkage(county, clock), county, clock)
    resolution, bureau = meeting.resolutions[0], county.actor("bureau")

    with pytest.raises(LinkConflict):
        resolve(meeting, county, clock)
    with pytest.raises(StepRefused, match="纪要已经送出"):
        meetings.void(resolution, "登记有误", bureau, clock, **seen(resolution))


def test_whoever_helps_reports_progress_and_only_the_owner_reports_it_done(
    app: Flask, county: County, clock: SetClock
) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    resolution = resolve(meeting, county, clock, unit="transport", helpers=("urban",))
    helper, owner = county.actor("drafter"), county.actor("drafter2")

    meetings.report_progress(resolution, "已核对清单", helper, clock, **seen(resolution))
    with pytest.raises(Forbidden):
        meetings.report_done(resolution, "办完了", DAY, helper, clock, **seen(resolution))
    meetings.report_done(resolution, "办完了", DAY, owner, clock, **seen(resolution))

    said = [(each.act, each.text, each.agency_id) for each in records_of(Subject.RESOLUTION, resolution.id)]
    assert said[1:] == [
        ("progress", "已核对清单", county.agency("urban").id),
        ("report_done", "办完了", county.agency("transport").id),
    ]


def test_done_in_time_meets_the_clock_and_tells_whoever_confirms(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(S.REPORTED, a_linkage(county, clock), county, clock)

    assert clock_row(resolution).outcome is Outcome.MET
    text = "府检联动第一次联席会议第1项已报办结，请确认"
    page = f"/linkage/resolutions/{resolution.id}"
    assert (Role.LIAISON, county.agency("procuratorate").id, text) in told(page)


def test_done_after_its_day_is_late(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(S.OPEN, a_linkage(county, clock), county, clock)
    clock.put(at_office(DUE + timedelta(days=5), 9))
    late = DUE + timedelta(days=2)
    meetings.report_done(resolution, "办完了", late, county.actor("drafter"), clock, **seen(resolution))

    assert (clock_row(resolution).outcome, clock_row(resolution).ended_on) == (Outcome.LATE, late)


def test_what_is_returned_runs_to_the_same_day(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(S.RETURNED, a_linkage(county, clock), county, clock)

    row = clock_row(resolution)
    assert (row.opened_no, row.due_on, row.outcome) == (2, DUE, None)
    assert (resolution.done_on, resolution.result) == (None, "")


@pytest.mark.parametrize(
    ("theirs", "who"), [(True, "liaison"), (False, "bureau")], ids=["procuratorate's item", "no item"]
)
def test_the_side_that_proposed_confirms(
    app: Flask, county: County, clock: SetClock, *, theirs: bool, who: str
) -> None:
    resolution = a_resolution(S.REPORTED, a_linkage(county, clock), county, clock, theirs=theirs)
    other = "bureau" if theirs else "liaison"

    with pytest.raises(Forbidden):
        meetings.confirm(resolution, county.actor(other), clock, **seen(resolution))
    meetings.confirm(resolution, county.actor(who), clock, **seen(resolution))

    assert (resolution.state, resolution.confirmed_on) == (S.CONFIRMED, DAY)


def test_the_procuratorate_does_not_confirm_what_it_did_itself(app: Flask, county: County, clock: SetClock) -> None:
    meeting = a_meeting(MeetingState.HELD, a_linkage(county, clock), county, clock)
    resolution = resolve(meeting, county, clock, item=meeting.agenda[0], unit="procuratorate")
    liaison = county.actor("liaison")
    meetings.report_done(resolution, "已通报", DAY, liaison, clock, **seen(resolution))

    with pytest.raises(Forbidden):
        meetings.confirm(resolution, liaison, clock, **seen(resolution))
    meetings.confirm(resolution, county.actor("bureau"), clock, **seen(resolution))

    assert resolution.state is S.CONFIRMED


def test_the_office_moves_a_day_for_a_reason(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(S.OPEN, a_linkage(county, clock), county, clock)
    bureau, later = county.actor("bureau"), date(2026, 12, 31)
    with pytest.raises(StepRefused, match="请写明理由"):
        meetings.move_due(resolution, later, " ", bureau, clock, **seen(resolution))
    with pytest.raises(StepRefused, match="新的期限不能早于今天（2026年10月13日）"):
        meetings.move_due(resolution, date(2026, 10, 12), "提前", bureau, clock, **seen(resolution))

    meetings.move_due(resolution, later, "调研需要时间", bureau, clock, **seen(resolution))

    row = clock_row(resolution)
    assert (resolution.due_on, row.due_on) == (later, later)
    assert [each.why for each in row.changes] == ["调研需要时间"]
    (text,) = [each.text for each in records_of(Subject.RESOLUTION, resolution.id) if each.act == "move_due"]
    assert text == "2026年11月12日 → 2026年12月31日：调研需要时间"


def test_another_unit_takes_over_before_one_leaves(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    resolution = a_resolution(S.OPEN, linkage, county, clock)
    urban = next(each for each in linkage.members if each.agency_id == county.agency("urban").id)
    with pytest.raises(StepRefused, match="还有1项没有办完：落实联席会议议定事项。"):
        members.leave(urban, DAY - timedelta(days=1), bureau, clock, version=urban.version, key=None)

    office = county.agency("office").id
    meetings.reassign(resolution, office, "机构职能调整", bureau, clock, **seen(resolution))

    row = clock_row(resolution)
    assert (resolution.responsible_id, row.held_by_id, row.due_on) == (office, office, DUE)
    assert resolution.units == [], "who answers for it does not help as well"
    members.leave(urban, DAY - timedelta(days=1), bureau, clock, version=urban.version, key=None)


@pytest.mark.parametrize(
    ("result", "on", "reason"),
    [
        ("", DAY, "请写明办理结果"),
        ("办完了", DAY + timedelta(days=1), "办结日期不能晚于今天（2026年10月13日）"),
        ("办完了", DAY - timedelta(days=1), "办结日期不能早于会议召开的日期（2026年10月13日）"),
    ],
)
def test_a_report_says_what_was_done_and_when(
    app: Flask, county: County, clock: SetClock, result: str, on: date, reason: str
) -> None:
    resolution = a_resolution(S.OPEN, a_linkage(county, clock), county, clock)

    with pytest.raises(StepRefused) as refused:
        meetings.report_done(resolution, result, on, county.actor("drafter"), clock, **seen(resolution))

    assert refused.value.reasons == (reason,)


def test_of_two_reports_upon_one_version_the_second_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(S.OPEN, a_linkage(county, clock), county, clock)
    before, drafter = seen(resolution), county.actor("drafter")
    meetings.report_progress(resolution, "一半", drafter, clock, **before)

    with pytest.raises(VersionStale):
        meetings.report_progress(resolution, "全部", drafter, clock, **before)


@pytest.mark.parametrize("column", ["text", "no", "resolved_on", "item_id"])
def test_the_database_keeps_the_words_of_a_resolution(app: Flask, county: County, clock: SetClock, column: str) -> None:
    resolution = a_resolution(S.OPEN, a_linkage(county, clock), county, clock)
    value = {"text": "改写", "no": 9, "resolved_on": date(2020, 1, 1), "item_id": None}[column]

    with pytest.raises(sa.exc.DatabaseError, match="a resolution never changes"), transaction():
        db.session.execute(sa.update(Resolution).where(Resolution.id == resolution.id).values({column: value}))


def test_the_database_deletes_no_resolution(app: Flask, county: County, clock: SetClock) -> None:
    resolution = a_resolution(S.OPEN, a_linkage(county, clock), county, clock)

    with pytest.raises(sa.exc.DatabaseError, match="resolutions stay on record"), transaction():
        db.session.execute(sa.delete(Resolution).where(Resolution.id == resolution.id))

"""Mechanisms: edited by the office, checked by whoever answers for them, reminded of by the ladder."""

from datetime import date

import pytest
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.deadlines.terms import open_deadline
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db
from lawdocs.linkage import mechanisms
from lawdocs.linkage.mechanisms import Content
from lawdocs.linkage.models import Linkage, Mechanism
from tests.conftest import ENGINES, TODAY
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from workflows.duties import Duty
from workflows.roles import Role

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)


def content(county: County, unit: str = "urban", **changes: object) -> Content:
    said = {"name": "信息共享机制", "text": "按月通报。", "responsible_id": county.agency(unit).id, "check_months": 3}
    return Content(**said | changes)


def handed_to_urban(linkage: Linkage, county: County, clock: SetClock) -> Mechanism:
    mechanism = linkage.mechanisms[1]
    said = content(county)
    mechanisms.change(mechanism, said, county.actor("bureau"), clock, version=mechanism.version, key=None)
    return mechanism


def test_whoever_answers_for_it_is_the_one_reminded(app: Flask, county: County, clock: SetClock) -> None:
    mechanism = handed_to_urban(a_linkage(county, clock), county, clock)

    deadline = open_deadline(Duty.LINK_MECHANISM, mechanism.id)

    assert (deadline.held_by_role, deadline.held_by_id) == (Role.DRAFTER, county.agency("urban").id)
    assert deadline.due_on == date(2024, 3, 1)


def test_a_check_meets_its_clock_and_starts_the_next(app: Flask, county: County, clock: SetClock) -> None:
    mechanism = handed_to_urban(a_linkage(county, clock), county, clock)
    clock.put(at_office(TODAY, 10))

    mechanisms.check(
        mechanism,
        date(2026, 10, 12),
        "三个月来通报3次。",
        "通报3份",
        county.actor("drafter"),
        clock,
        runs=True,
        version=mechanism.version,
        key=None,
    )

    ended = db.session.query(Deadline).filter_by(
        duty=Duty.LINK_MECHANISM, subject_id=mechanism.id, outcome=Outcome.LATE
    )
    assert ended.one().ended_on == date(2026, 10, 12)
    assert open_deadline(Duty.LINK_MECHANISM, mechanism.id).due_on == date(2027, 1, 12)
    assert [(each.finding, each.runs) for each in mechanism.checks] == [("三个月来通报3次。", True)]


@pytest.mark.parametrize(
    ("on", "finding", "reason"),
    [
        (date(2026, 10, 14), "正常。", "检查日期应当在2023年12月1日和今天之间"),
        (date(2023, 11, 30), "正常。", "检查日期应当在2023年12月1日和今天之间"),
        (TODAY, "  ", "请写明检查情况"),
    ],
)
def test_a_check_that_cannot_be_is_refused(
    app: Flask, county: County, clock: SetClock, on: date, finding: str, reason: str
) -> None:
    mechanism, bureau = a_linkage(county, clock).mechanisms[0], county.actor("bureau")

    with pytest.raises(StepRefused) as refused:
        mechanisms.check(mechanism, on, finding, "", bureau, clock, runs=True, version=mechanism.version, key=None)

    assert refused.value.reasons == (reason,)


def test_another_unit_neither_checks_nor_edits(app: Flask, county: County, clock: SetClock) -> None:
    mechanism = handed_to_urban(a_linkage(county, clock), county, clock)
    seen = {"version": mechanism.version, "key": None}

    for who in ("drafter2", "liaison", "clerk", "legal"):
        with pytest.raises(Forbidden):
            mechanisms.check(mechanism, TODAY, "正常。", "", county.actor(who), clock, runs=True, **seen)
    for who in ("drafter", "liaison"):
        with pytest.raises(Forbidden):
            mechanisms.change(mechanism, content(county, check_months=12), county.actor(who), clock, **seen)


def test_what_ended_is_neither_checked_nor_reminded_of(app: Flask, county: County, clock: SetClock) -> None:
    mechanism, bureau = a_linkage(county, clock).mechanisms[5], county.actor("bureau")

    mechanisms.end(mechanism, "并入联席会议机制。", bureau, clock, version=mechanism.version, key=None)

    assert open_deadline(Duty.LINK_MECHANISM, mechanism.id) is None
    with pytest.raises(StepRefused, match="已经在2026年10月13日停止"):
        mechanisms.check(mechanism, TODAY, "正常。", "", bureau, clock, runs=True, version=mechanism.version, key=None)


def test_a_seventh_mechanism_takes_the_next_place(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    said = content(county, name="行政规范性文件备案审查协作机制")

    mechanism = mechanisms.add(linkage, said, county.actor("bureau"), clock, key="seventh-once")

    assert mechanism.slot == 7
    with pytest.raises(StepRefused, match="责任单位应当是成员单位"):
        mechanisms.add(linkage, content(county, unit="town"), county.actor("bureau"), clock, key=None)

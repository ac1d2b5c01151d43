"""The lists of a quarter and a year, and when their clocks begin."""

from datetime import date

import pytest
import sqlalchemy as sa

from lawdocs.clock import at_office
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.errors import Forbidden, StateConflict
from lawdocs.extensions import db
from lawdocs.filing import lists
from lawdocs.filing.lists import open_lists
from lawdocs.filing.upward_models import ListKind, PeriodicList
from tests.lawdocs.filing.conftest import Acts
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.roles import Role

JOB = Actor.system("open-lists")


def opened(acts: Acts, day: date) -> list[tuple[str, str, date]]:
    """Lists whose clocks run once the job was run on a day: duty, whom it is about, due day."""
    acts.clock.put(at_office(day))
    open_lists(JOB, acts.clock)
    query = sa.select(Deadline).where(Deadline.duty.in_((Duty.QUARTERLY_LIST, Duty.ANNUAL_LIST)))
    return [(each.duty, each.about, each.due_on) for each in db.session.scalars(query.order_by(Deadline.id))]


def test_lists_of_last_quarter_and_last_year_begin_in_january(acts: Acts) -> None:
    acts.registered()

    assert opened(acts, date(2026, 12, 31)) == []
    found = [
        ("annual_list", "鲁山县人民政府2026年度文件目录", date(2027, 1, 31)),
        ("quarterly_list", "平顶山市司法局2026年第四季度备案目录", date(2027, 2, 28)),
    ]
    assert sorted(opened(acts, date(2027, 1, 1))) == found
    assert sorted(opened(acts, date(2027, 1, 2))) == found  # run again, it does nothing


def test_list_that_nobody_was_told_of_in_time_is_no_duty_afterwards(acts: Acts) -> None:
    acts.registered()

    assert [each[0] for each in opened(acts, date(2027, 2, 1))] == ["quarterly_list"]
    assert len(opened(acts, date(2027, 3, 1))) == 1


def test_year_without_documents_owes_no_list(acts: Acts) -> None:
    assert opened(acts, date(2027, 1, 1)) == []


def test_lists_are_held_by_who_files_and_who_registered(acts: Acts) -> None:
    acts.registered()
    opened(acts, date(2027, 1, 1))

    held = {each.duty: (each.held_by_role, each.held_by_id) for each in db.session.scalars(sa.select(Deadline))}
    assert held[Duty.ANNUAL_LIST] == (Role.LEGAL_OFFICER, acts.county.agency("justice").id)
    assert held[Duty.QUARTERLY_LIST] == (Role.SUPERVISOR, acts.county.agency("citybureau").id)


def test_sent_list_meets_its_clock_once(acts: Acts) -> None:
    acts.registered()
    opened(acts, date(2027, 1, 1))
    annual = lists.list_of(ListKind.ANNUAL, acts.county.agency("gov").id, 2026)
    with pytest.raises(Forbidden):
        lists.send_list(annual, "已报送", acts.who("clerk"), acts.clock, key=None)

    lists.send_list(annual, "已报市司法局", acts.who("legal"), acts.clock, key=None)
    ended = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.ANNUAL_LIST)).one()
    assert (ended.outcome, ended.ended_by) == (Outcome.MET, "已报送2026年度文件目录")
    with pytest.raises(StateConflict):
        lists.send_list(annual, "再报", acts.who("legal"), acts.clock, key=None)
    assert db.session.scalar(sa.select(sa.func.count()).where(PeriodicList.done_on.is_not(None))) == 1


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), (2026, 1)),
        (date(2026, 3, 31), (2026, 1)),
        (date(2026, 4, 1), (2026, 2)),
        (date(2026, 12, 31), (2026, 4)),
    ],
)
def test_days_belong_to_their_quarter(day: date, quarter: tuple[int, int]) -> None:
    assert lists.quarter_of(day) == quarter
    first, last = lists.quarter_days(*quarter)
    assert first <= day <= last

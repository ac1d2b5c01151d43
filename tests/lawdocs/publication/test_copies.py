"""Copies of a published text for those who keep it for the public."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.documents.models import Document
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from lawdocs.publication.copies import supply_copies
from lawdocs.publication.models import Keeper
from tests.factories import County, a_document
from tests.pages import log_in, send, words
from workflows.duties import Duty
from workflows.roles import Role
from workflows.states import DocumentState as S


def supply(document: Document, county: County, clock: SetClock, who: str = "clerk", **changes: object) -> None:
    said = {"keeper": Keeper.ARCHIVE, "name": "县档案馆", "copies": 2, "on": clock.today()} | changes
    supply_copies(document, *said.values(), county.actor(who), clock, version=document.version, key=None)


def clock_of(document: Document) -> Deadline:
    query = sa.select(Deadline).where(Deadline.document_id == document.id, Deadline.duty == Duty.COPIES)
    return db.session.scalars(query).one()


@pytest.mark.parametrize(("day", "outcome"), [(date(2026, 10, 20), Outcome.MET), (date(2026, 10, 21), Outcome.LATE)])
def test_the_first_sending_meets_the_clock_by_its_own_day(
    day: date, outcome: Outcome, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    running = clock_of(document)
    assert (running.started_on, running.due_on, running.ended_at) == (date(2026, 10, 13), date(2026, 10, 20), None)
    assert (running.held_by_role, running.held_by_id) == (Role.CLERK, county.agency("office").id)
    clock.put(clock.now() + timedelta(days=10))
    supply(document, county, clock, on=day)
    supply(document, county, clock, keeper=Keeper.LIBRARY, name="县图书馆")

    assert (running.outcome, running.ended_on) == (outcome, day)
    assert [(each.name, each.copies, each.on) for each in document.supplied_copies] == [
        ("县档案馆", 2, day),
        ("县图书馆", 2, date(2026, 10, 23)),
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "请写明接收单位"),
        ({"copies": 0}, "份数应在1至9999之间"),
        ({"on": date(2026, 10, 12)}, "送交日期不能早于文件公布的日期（2026年10月13日）"),
        ({"on": date(2026, 10, 14)}, "送交日期不能晚于今天（2026年10月13日）"),
    ],
)
def test_wrong_copies_are_refused(changes: dict, reason: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    with pytest.raises(StepRefused, match=f"^{reason}$"):
        supply(document, county, clock, **changes)


def test_copies_are_entered_and_shown_on_pages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    page, clerk = f"/work/documents/{document.id}", log_in(app, "clerk")
    given = {"keeper": "archive", "name": "县档案馆", "copies": "2", "on": "2026-10-13"}
    for wrong in ("0", "-1", "二", "1.5"):
        refused = send(clerk, f"{page}/copies/new", **given | {"copies": wrong})
        assert (refused.status_code, "份数应是1至9999的整数" in words(refused)) == (422, True)
    assert send(clerk, f"{page}/copies/new", **given).location == f"{page}#copies"
    assert "县档案馆 国家档案馆 2 2026-10-13" in words(clerk.get(page))
    assert log_in(app, "drafter").get(f"{page}/copies/new").status_code == 403

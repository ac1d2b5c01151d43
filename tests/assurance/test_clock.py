"""R3: a clock that is wrong does no harm: nothing twice, nothing early, and nothing written while it is behind."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import SecurityEvent
from lawdocs.audit.verify import verify
from lawdocs.cleanup.jobs import lapse_expired
from lawdocs.clock import SetClock, SystemClock, at_office
from lawdocs.deadlines.models import Notice
from lawdocs.deadlines.reminders import remind
from lawdocs.documents import stock
from lawdocs.documents.models import Document, StepRecord
from lawdocs.documents.stock_rows import read_row
from lawdocs.errors import ClockSuspect
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts
from tests.factories import County, a_document, a_draft
from tests.pages import log_in, send, words
from workflows.actors import Actor
from workflows.states import DocumentState as S

ROOT = Path(__file__).parent.parent.parent
JOB = Actor.system("test")


def ending(clock: SetClock, last: date) -> Document:
    row = read_row({"title": f"至{last}的办法", "expires": str(last)}, "旧.jsonl", clock.today(), clock.today())
    with transaction():
        return stock.enter(row, (), None, Actor.system("存量导入"), clock)


def rungs() -> list[int]:
    query = sa.select(Notice.rung).where(Notice.deadline_id.is_not(None)).order_by(Notice.id)
    return list(db.session.scalars(query))


def test_three_days_ahead_and_back_again_does_nothing_twice(app: Flask, county: County, clock: SetClock) -> None:
    last = clock.today() + timedelta(days=32)
    ending(clock, last)
    clock.put(clock.now() + timedelta(days=3))
    remind(JOB, clock)
    assert rungs() == [30]
    clock.put(clock.now() - timedelta(days=3))
    assert remind(JOB, clock) == Counts()  # what was told stays told
    clock.put(at_office(last - timedelta(days=7)))
    remind(JOB, clock)
    assert rungs() == [30, 7]


def test_clock_a_day_behind_writes_nothing(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    ending(clock, clock.today() - timedelta(days=2))
    before = verify()
    clock.put(clock.now() - timedelta(days=1))

    with pytest.raises(ClockSuspect, match="早1440分钟"):
        a_draft(county, clock)
    client = log_in(app, "bureau")
    page = f"/work/documents/{document.id}/steps/start_cleanup"
    answer = send(client, page, reason="定期清理")
    assert answer.status_code == 503, words(answer)
    assert answer.headers["Retry-After"] == "60"
    assert "CLOCK_SUSPECT" in words(answer)
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").json["code"] == "CLOCK_SUSPECT"
    assert client.get("/documents").status_code == 200  # the portal goes on reading
    assert verify() == before


def test_clocks_of_nodes_may_differ_by_five_minutes(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() - timedelta(minutes=5))
    assert a_draft(county, clock).state is S.DRAFT
    clock.put(clock.now() - timedelta(seconds=1))
    with pytest.raises(ClockSuspect):
        a_draft(county, clock)


def test_clock_that_was_put_right_is_accepted_by_hand(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() - timedelta(days=3))
    result = app.test_cli_runner().invoke(args=["audit", "accept-clock"])
    assert result.exit_code == 0
    assert a_draft(county, clock).state is S.DRAFT
    events = db.session.scalars(sa.select(SecurityEvent.kind)).all()
    assert "clock_accepted" in events
    assert verify().fault is None


@pytest.mark.parametrize("last", [date(2028, 2, 28), date(2028, 2, 29), date(2027, 2, 28), date(2026, 12, 31)])
def test_odd_days_of_the_calendar_end_a_term_on_the_day_after(
    app: Flask, county: County, clock: SetClock, last: date
) -> None:
    document = ending(clock, last)
    clock.put(at_office(last, 23, 59))
    assert lapse_expired(JOB, clock) == Counts()
    clock.put(at_office(last, 23, 59) + timedelta(minutes=1))
    assert lapse_expired(JOB, clock) == Counts(done=1)
    assert lapse_expired(JOB, clock) == Counts()
    taken = db.session.scalars(sa.select(StepRecord.on).where(StepRecord.document_id == document.id)).all()
    assert taken[-1] == last + timedelta(days=1)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Shanghai"])
def test_day_is_that_of_shanghai_whatever_the_host_says(zone: str) -> None:
    code = (
        "from datetime import UTC, datetime; from lawdocs.clock import SystemClock, local;"
        "clock = SystemClock(); print(clock.today() == local(clock.now()).date(), clock.now().tzinfo is UTC)"
    )
    environment = os.environ | {"TZ": zone}
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == "True True\n"


def test_day_changes_at_midnight_in_shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    for hour, day in ((15, 31), (16, 1)):
        monkeypatch.setattr(SystemClock, "now", lambda _, hour=hour: datetime(2026, 12, 31, hour, 0, tzinfo=UTC))
        assert clock.today().day == day

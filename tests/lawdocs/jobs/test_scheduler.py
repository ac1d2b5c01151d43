"""The scheduler process: it ticks at once, does what is due, mails, and ends when told."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Mail, Notice
from lawdocs.documents import stock
from lawdocs.documents.models import Document
from lawdocs.documents.stock_rows import read_row
from lawdocs.extensions import db, transaction
from lawdocs.jobs import registry, scheduler
from lawdocs.jobs.due import Counts
from lawdocs.jobs.models import SchedulerNode
from tests.factories import County
from tests.lawdocs.deadlines.conftest import Sink, sink  # noqa: F401 - a fixture
from workflows.actors import Actor
from workflows.states import DocumentState as S

ROOT = Path(__file__).parent.parent.parent.parent
LIMIT = 60  # seconds: the promise for what fell due while no scheduler ran


def enter(clock: SetClock, title: str, last: date) -> Document:
    row = read_row({"title": title, "expires": str(last)}, "旧.jsonl", clock.today(), clock.today())
    with transaction():
        return stock.enter(row, (), None, Actor.system("存量导入"), clock)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_scheduler_catches_up_mails_and_stops_on_a_signal(
    app: Flask,
    county: County,
    clock: SetClock,
    database_url: str,
    sink: Sink,  # noqa: F811 - the fixture
) -> None:
    later = clock.today() + timedelta(days=100)
    enter(clock, "鲁山县过期办法", clock.today() + timedelta(days=40))
    enter(clock, "鲁山县将到期办法", later + timedelta(days=20))
    with transaction():
        county.users["bureau"].email = "bureau@lushan.example"
    db.session.rollback()
    environment = os.environ | {
        "LAWDOCS_DATABASE_URL": database_url,
        "LAWDOCS_TODAY": str(later),
        "LAWDOCS_MAIL_HOST": "127.0.0.1",
        "LAWDOCS_MAIL_PORT": str(sink.port),
        "LAWDOCS_MAIL_FROM": "lawdocs@lushan.example",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "lawdocs", "scheduler"], env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        end = monotonic() + LIMIT
        while not sink.mails and monotonic() < end and process.poll() is None:
            sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=120)

    assert process.returncode == 0, said
    assert len(sink.mails) == 1, said
    assert "鲁山县将到期办法" in sink.texts[0]
    assert "（补发：本应更早提醒）" in sink.texts[0]
    assert "鲁山县过期办法" not in sink.texts[0]
    states = {row.title: row.state for row in db.session.execute(sa.select(Document.title, Document.state))}
    assert states == {"鲁山县过期办法": S.LAPSED, "鲁山县将到期办法": S.PUBLISHED}
    assert db.session.scalars(sa.select(Mail.sent_to)).all() == ["bureau@lushan.example"]
    assert db.session.scalars(sa.select(SchedulerNode.name)).one().endswith(f":{process.pid}")


def test_job_that_breaks_down_leaves_the_others_their_turn(app: Flask, county: County, clock: SetClock) -> None:
    enter(clock, "鲁山县旧办法", clock.today() + timedelta(days=30))

    def breaks_down(*_: object) -> Counts:
        raise RuntimeError("no such table")

    broken = registry.Job("broken", "坏的", breaks_down, 20)
    scheduler.tick(app, [broken, registry.JOB_BY_NAME["remind"]], clock)
    assert len(db.session.scalars(sa.select(Notice).where(Notice.deadline_id.is_not(None))).all()) == 1


def test_scheduler_signs_in_and_is_seen_again(app: Flask, clock: SetClock) -> None:
    scheduler.sign_in("host:1", clock)
    first = clock.now()
    clock.put(first + timedelta(minutes=5))
    scheduler.sign_in("host:1", clock)
    node = db.session.scalars(sa.select(SchedulerNode)).one()
    assert (node.started_at, node.seen_at) == (first, clock.now())


def test_each_job_comes_again_after_its_own_time_and_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(scheduler, "monotonic", lambda: now[0])
    jobs = [registry.Job(name, name, lambda *_: Counts(), every) for name, every in (("a", 20), ("b", 100), ("c", 20))]
    pace = scheduler.Pace(jobs)
    seen = []
    for _ in range(7):
        seen.append("".join(job.name for job in pace.due()))
        now[0] += 20
    assert seen == ["abc", "ac", "ac", "ac", "ac", "abc", "ac"]


def test_database_is_made_quick_by_the_daily_job(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["jobs", "run", "optimise"])
    assert (result.exit_code, result.stdout) == (0, "optimise: done 1, skipped 0, failed 0\n")

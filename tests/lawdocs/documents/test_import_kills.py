"""Schedulers that are killed while they import: the next one goes on where the last one stopped, nothing is doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SystemClock
from lawdocs.documents import import_runs
from lawdocs.documents.import_models import ImportResult, ImportRun, ImportStage
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from tests.factories import County
from tests.sheets import csv_text

ROWS, KILLS, SEED = 1_400, 4, 20261125
FEW = 450  # rows where nobody is killed
ROOT = Path(__file__).parents[3]
CHILD = """
import sys
from pathlib import Path
from lawdocs import create_app
from lawdocs.clock import SystemClock
from lawdocs.documents.import_jobs import take_imports
from tests.conftest import settings_for
from workflows.actors import Actor

app = create_app(settings_for(Path(sys.argv[1]), sys.argv[2]), SystemClock())
with app.app_context():
    print("begun", flush=True)
    take_imports(Actor.system("take-imports"), app.extensions["clock"])
"""


@pytest.fixture
def scheduler(tmp_path: Path, database_url: str) -> Iterator[Callable[[], subprocess.Popen]]:
    """Starts a process that takes imports until none is left."""
    begun = []

    def begin() -> subprocess.Popen:
        command = [sys.executable, "-c", CHILD, str(tmp_path), database_url]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)})
        begun.append(child)
        assert child.stdout.readline() == b"begun\n"
        return child

    yield begin
    for child in begun:
        child.kill()
        child.wait(timeout=120)
        child.stdout.close()


def uploaded(county: County, count: int) -> int:
    rows = [["标题", "文号"], *([f"第{n}号办法", f"鲁政〔2020〕{n}号"] for n in range(1, count + 1))]
    actor, clock = county.actor("bureau"), SystemClock()
    run = import_runs.start("目录.csv", csv_text(rows).encode(), clock.today(), actor, clock, key=None)
    return run.id


def the_run(run_id: int) -> ImportRun:
    db.session.rollback()
    return db.session.get(ImportRun, run_id)


def let_lease_run_out() -> None:
    """What time does, so that no test waits for it."""
    with transaction():
        db.session.execute(sa.update(ImportRun).values(leased_until=SystemClock().now() - timedelta(seconds=1)))


@pytest.mark.timeout(300)
def test_kills_at_random_points_lose_and_double_nothing(
    app: Flask, county: County, engine: str, scheduler: Callable[[], subprocess.Popen]
) -> None:
    chance = random.Random(SEED)
    run_id = uploaded(county, ROWS)
    assert scheduler().wait(timeout=120) == 0
    assert the_run(run_id).stage is ImportStage.CHECKED
    import_runs.confirm(the_run(run_id), county.actor("bureau"), SystemClock(), version=1, key=None)

    stopped_at = []
    while len(stopped_at) < KILLS and the_run(run_id).stage is ImportStage.STORING:
        done = the_run(run_id).done
        child = scheduler()
        wanted = min(done + chance.randrange(ROWS // KILLS), ROWS - 1)
        while the_run(run_id).done <= wanted and child.poll() is None:
            time.sleep(chance.random() / 50)  # the state of the database decides, not the time
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=120)
        stopped_at.append(the_run(run_id).done)
        let_lease_run_out()
    assert [scheduler().wait(timeout=120) for _ in range(2)] == [0, 0]
    print(f"{engine}: {ROWS} rows, killed at {stopped_at}, seed {SEED}")

    run = the_run(run_id)
    assert len(stopped_at) >= 2
    assert (run.stage, run.done, run.created, run.existed, run.refused) == (ImportStage.STORED, ROWS, ROWS, 0, 0)
    titles = db.session.scalars(sa.select(Document.title)).all()
    assert len(titles) == len(set(titles)) == ROWS
    entered = sa.select(sa.func.count()).where(AuditEntry.tag == "document:enter_stock")
    assert db.session.scalar(entered) == ROWS
    linked = sa.select(sa.func.count(sa.distinct(ImportResult.document_id))).where(ImportResult.row > 0)
    assert db.session.scalar(linked) == ROWS
    assert verify().fault is None


@pytest.mark.timeout(300)
def test_two_schedulers_at_once_store_each_row_once(
    app: Flask, county: County, scheduler: Callable[[], subprocess.Popen]
) -> None:
    run_ids = [uploaded(county, FEW) for _ in range(2)]
    assert [each.wait(timeout=120) for each in (scheduler(), scheduler())] == [0, 0]
    for run_id in run_ids:
        import_runs.confirm(the_run(run_id), county.actor("bureau"), SystemClock(), version=1, key=None)
    for _ in range(2):  # the one that found the other at work is done with it
        assert [each.wait(timeout=120) for each in (scheduler(), scheduler())] == [0, 0]

    assert [(the_run(each).created, the_run(each).existed) for each in run_ids] == [(FEW, 0), (0, FEW)]
    titles = db.session.scalars(sa.select(Document.title)).all()
    assert len(titles) == len(set(titles)) == FEW

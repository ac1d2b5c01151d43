"""Steps of the life cycle and due work, in process: against bare commits and bare statements on the same disk."""

import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from flask import Flask

from bench import aims, people, sending
from bench.library import app_on, copy_of
from bench.table import Line, Table
from lawdocs.cleanup.jobs import STEPS_DUE, TERMS_OVER, lapse_expired
from lawdocs.cleanup.queries import past_validity
from lawdocs.cleanup.services import start_cleanup
from lawdocs.deadlines.reminders import REMINDERS_DUE
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.jobs.registry import OnDay
from workflows.actors import Actor
from workflows.states import DocumentState

STEPS = 150
ENOUGH_DUE = 150


def measure(table: Table, library: Path, size: int, only: str = "") -> None:
    """The lines of the life cycle whose name contains ``only``, on copies of a library."""
    table.heading(f"The life cycle on SQLite, synchronous=FULL, {size:,} documents")
    if only in "step of the life cycle":
        table.add(_step(library, size))
    if only in "expiry":
        table.add(_expiry(library, size))
    for line in _nothing_due(library, size):
        if only in line.name:
            table.add(line)


def _step(library: Path, size: int) -> Line:
    """A person puts documents into cleanup: rights, version, guards, state, record, notices, audit, one commit each."""
    copy, twin = copy_of(library, "steps"), copy_of(library, "steps-bare")
    commits = _bare_commits(copy)
    app = app_on(copy)
    with app.app_context():
        take = steps_of(app)
        with sending.caught() as sent:
            begun = time.perf_counter()
            done = take()
            took = time.perf_counter() - begun
        _close()
    same = done / _bare(twin, sent)
    more = f"{done / took:.0f}/s of {commits:.0f} bare commits/s, {same:.0f}/s with the same bare statements"
    return Line("step of the life cycle", f"{size:,}", done / took / commits, aims.STEP, more=more)


def steps_of(app: Flask) -> Callable[[], int]:
    """The steps, to be taken when it is called; how many it took. Call in an application context."""
    actor, clock = people.supervisor(), app.extensions["clock"]
    standing = sa.select(Document).where(Document.state == DocumentState.PUBLISHED).limit(STEPS)
    documents = [(each.id, each.version) for each in db.session.scalars(standing)]
    db.session.rollback()

    def take() -> int:
        for document_id, version in documents:
            document = db.session.get(Document, document_id)
            start_cleanup(document, "到期评估", actor, clock, version=version, key=uuid.uuid4().hex)
        return len(documents)

    return take


def _bare_commits(library: Path) -> float:
    connection = sending.connection_to(library)
    connection.execute("CREATE TABLE bench_commits (id INTEGER PRIMARY KEY, text TEXT)")
    begun = time.perf_counter()
    for _ in range(STEPS * 2):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bench_commits (text) VALUES ('x')")
        connection.execute("COMMIT")
    per_second = STEPS * 2 / (time.perf_counter() - begun)
    connection.execute("DROP TABLE bench_commits")
    connection.close()
    return per_second


def _expiry(library: Path, size: int) -> Line:
    """The job that records lapses, on the first day on which enough documents are past their term."""
    copy, twin = copy_of(library, "expiry"), copy_of(library, "expiry-bare")
    app = app_on(copy)
    with app.app_context():
        lapse = lapses_of(app)
        with sending.caught() as sent:
            begun = time.perf_counter()
            done = lapse()
            took = time.perf_counter() - begun
        _close()
    bare = _bare(twin, sent)
    more = f"{done / took:.0f} documents/s of {done / bare:.0f}/s with the same bare statements"
    return Line("expiry", f"{size:,}", bare / took, aims.EXPIRY, more=more)


def lapses_of(app: Flask) -> Callable[[], int]:
    """The job on its day, to be run when it is called; how many it recorded. Call in an application context."""
    clock = app.extensions["clock"]
    on = OnDay(clock, _day_with_enough_due(clock.today()))
    return lambda: lapse_expired(Actor.system("lapse-expired"), on).done


def _day_with_enough_due(day: date) -> date:
    while db.session.scalar(sa.select(sa.func.count()).select_from(past_validity(day).subquery())) < ENOUGH_DUE:
        day += timedelta(days=1)
    db.session.rollback()
    return day


def _bare(library: Path, sent: list[sending.Sent]) -> float:
    """The seconds that the same statements take without the programme: each transaction begun once, as it was sent."""
    connection = sending.connection_to(library)
    took = sending.send(connection, [each for each in sent if each[0].split()[0] not in ("SAVEPOINT", "RELEASE")])
    connection.close()
    return took


def _nothing_due(library: Path, size: int) -> list[Line]:
    """What the jobs ask each tick, when nothing is due."""
    app = app_on(library)
    with app.app_context():
        today: date = app.extensions["clock"].today()
        asked = {
            "due: terms over": (TERMS_OVER, today),
            "due: planned steps": (STEPS_DUE, today),
            "due: reminders": (REMINDERS_DUE, date(1990, 1, 1)),
        }
        lines = [Line(name, f"{size:,}", _milliseconds(*each), aims.DUE_MS, True, "ms") for name, each in asked.items()]
        _close()
    return lines


def _milliseconds(query: sa.Select, day: date) -> float:
    took = []
    for _ in range(300):
        begun = time.perf_counter()
        assert not db.session.execute(query, {"today": day}).all()
        took.append(time.perf_counter() - begun)
    return median(took) * 1000


def _close() -> None:
    db.session.remove()
    db.engine.dispose()

"""Start time and memory, under the same server; what is sent for a page; and the import against its index alone."""

import contextlib
import io
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from bench import aims, corpus, people, sending
from bench.library import FOLDER, app_on, fill, line_of
from bench.pages import forget
from bench.server import hello, lawdocs
from bench.table import Line, Table
from lawdocs.documents.importing import BATCH, Import
from lawdocs.documents.index import store_pieces, text_pieces
from lawdocs.documents.models import Revision, Segment
from lawdocs.documents.row_sources import open_rows
from lawdocs.extensions import db, transaction

STARTS = 3
IMPORTED = 1_000


def measure(table: Table, library: Path, size: int, only: str = "") -> None:
    """The lines of the machine whose name contains ``only``."""
    table.heading("The machine")
    if only in "start, memory":
        _start_and_memory(table, library, size)
    if only in "statements":
        for count in (1, 50):
            _statements(table, count)
    if only in "import with index":
        _import(table)


def _start_and_memory(table: Table, library: Path, size: int) -> None:
    """From the command to the first answer, and what all processes hold then; the middle of some starts."""
    ours, plain = [], []
    for _ in range(STARTS):
        with hello() as server:
            plain.append((server.started_in, server.memory()))
        with lawdocs(library) as server:
            ours.append((server.started_in, server.memory()))
    (start, memory), (least_start, least_memory) = (
        tuple(median(column) for column in zip(*each, strict=True)) for each in (ours, plain)
    )
    more = f"{start:.2f} s, hello-world {least_start:.2f} s"
    table.add(Line("start", f"{size:,}", start / least_start, aims.START, True, more))
    more = f"{memory:.0f} MiB, hello-world {least_memory:.0f} MiB (all processes, PSS)"
    table.add(Line("memory", f"{size:,}", memory / least_memory, aims.MEMORY, True, more))


def _statements(table: Table, count: int) -> None:
    """What is sent for a page that nobody asked for before."""
    app = fresh(f"statements-{count}")
    with app.app_context():
        people.settle(app.extensions["clock"])
        fill(app.extensions["clock"], corpus.rows(corpus.material(), count))
        cookie = people.cookie(app)
        db.session.remove()
    pages = {"list": "/documents", "document": "/documents/1", "staff list": "/work/documents"}
    client = app.test_client()
    client.set_cookie(*cookie.split("=", 1))
    for name, address in pages.items():
        client.get("/")  # what is read once a process
        forget(app)
        app.extensions.pop("portal_catalogues", None)
        with app.app_context(), sending.caught() as sent:
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        number = len(sending.reads(sent))
        table.add(Line(f"statements: {name}", f"{count}", number, aims.STATEMENTS[name], True))
    _leave(app)


def _import(table: Table) -> None:
    """Rows per second of the product's import, against cutting and indexing the same texts and nothing else."""
    app = fresh("import")
    with app.app_context():
        take = import_of(app)
        begun = time.perf_counter()
        assert take() == IMPORTED
        took = time.perf_counter() - begun
        with transaction() as session:
            session.execute(sa.text("DELETE FROM segment_index"))
            session.execute(sa.delete(Segment))
        texts = db.session.execute(sa.select(Revision.document_id, Revision.text)).all()
        begun = time.perf_counter()
        for first in range(0, IMPORTED, BATCH):
            with transaction():
                store_pieces((number, text_pieces(text)) for number, text in texts[first : first + BATCH])
        bare = time.perf_counter() - begun
    _leave(app)
    more = f"{IMPORTED / took:.0f} rows/s of {IMPORTED / bare:.0f}/s"
    table.add(Line("import with index", f"{IMPORTED:,}", bare / took, aims.IMPORT, more=more))


def import_of(app: Flask) -> Callable[[], int]:
    """The import, to be run when it is called; how many rows it took. Call in an application context."""
    path = FOLDER / "import.jsonl"
    path.write_text("".join(map(line_of, corpus.rows(corpus.material(), IMPORTED))), encoding="utf-8")
    run = Import(app.extensions["clock"], as_of=corpus.TODAY)

    def take() -> int:
        with open_rows(path) as source:
            return sum(1 for _ in run.take([source]))

    return take


def fresh(name: str) -> Flask:
    """The application on a new, empty database."""
    path = FOLDER / f"{name}.sqlite"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    app = app_on(path)
    with app.app_context(), contextlib.redirect_stdout(io.StringIO()):
        flask_migrate.upgrade()
    return app


def _leave(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()

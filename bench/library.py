"""Libraries of a given size, filled with exactly what the import fills (a test compares), and kept between runs."""

import hashlib
import json
import logging
import shutil
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
import structlog
from flask import Flask

from bench import corpus, people
from lawdocs import create_app
from lawdocs.audit.models import AuditEntry, AuditHead
from lawdocs.audit.services import GENESIS, canonical, digest_of
from lawdocs.clock import Clock
from lawdocs.deadlines.terms import begin_term
from lawdocs.documents.importing import ACTOR
from lawdocs.documents.index import Piece, store_pieces, text_pieces, title_piece
from lawdocs.documents.models import Document, Revision, StepRecord
from lawdocs.documents.record import record_of
from lawdocs.documents.stock import document_of, state_of
from lawdocs.documents.stock_rows import read_row
from lawdocs.extensions import db, optimise, transaction
from lawdocs.portal import sheets
from lawdocs.settings import Settings

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "bench"
SOURCE = "bench.jsonl"
BATCH = 1_000
Values = dict[str, object]


def settings_for(path: Path) -> Settings:
    """Settings of an application on one library; the day stands still, so that the answers do too."""
    return Settings(
        instance=path.parent,
        database_url=f"sqlite:///{path}",
        secret_key="only-for-the-bench-" + "0" * 32,
        today=corpus.TODAY,
    )


def library(size: int) -> Path:
    """The library of that many documents: the one kept from a run before, or a new one."""
    path = FOLDER / f"{size}-{_key()}.sqlite"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob(f"{size}-*"):
            old.unlink()
        print(f"bench: making {size:,} documents ...", file=sys.stderr, flush=True)
        building = path.with_suffix(".building")
        app = app_on(building)
        with app.app_context():
            flask_migrate.upgrade()
            people.settle(app.extensions["clock"])
            fill(app.extensions["clock"], corpus.rows(corpus.material(), size))
            sheets.draw_missing(ACTOR, app.extensions["clock"])
            optimise()
            db.session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
            db.session.remove()
            db.engine.dispose()
        building.rename(path)
    return path


def copy_of(path: Path, name: str) -> Path:
    """A library of one's own, to write to."""
    copy = path.with_name(f"{name}.sqlite")
    for suffix in ("", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    shutil.copy(path, copy)
    return copy


def app_on(path: Path) -> Flask:
    """The application on a library, in this process, and silent."""
    app = create_app(settings_for(path))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    app.extensions["access_log"] = structlog.get_logger().bind()
    return app


def line_of(row: Values) -> str:
    """A row as a line of a file that ``import documents`` takes."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def fill(clock: Clock, rows: Iterable[Values]) -> None:
    """Store rows as ``stock.enter`` does, many at a time, cutting each body into pieces once."""
    filler = _Filler(clock)
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        with transaction():
            filler.store(batch)


def _key() -> str:
    """What a kept library depends on: the rows made, the tables, and what fills them."""
    digest = hashlib.sha256(f"{corpus.GENERATOR} {corpus.SEED}".encode())
    code = ("migrations/versions/*.py", "migrations/support.py", "documents/stock*.py", "documents/index.py")
    code += ("texts/s*.py", "portal/sheets.py")
    for path in sorted(each for pattern in code for each in (ROOT / "lawdocs").glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class _Filler:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._documents = db.session.scalar(sa.select(sa.func.coalesce(sa.func.max(Document.id), 0)))
        head = db.session.execute(sa.select(AuditHead.seq, AuditHead.hash)).one()
        self._seq, self._hash = head.seq, head.hash or GENESIS

    def store(self, rows: Iterable[Values]) -> None:
        documents = [self._document(values) for values in rows]
        revisions = [_values(revision) for each in documents for revision in each.revisions]
        _insert(Document, [_values(each) for each in documents])
        _insert(Revision, revisions)
        texts = dict(db.session.execute(sa.select(Revision.document_id, Revision.id).where(_within(documents))).all())
        _insert(StepRecord, [self._step(each, texts.get(each.id)) for each in documents])
        _insert(AuditEntry, list(self._entries(documents)))
        db.session.execute(
            sa.update(AuditHead).values(seq=self._seq, hash=self._hash, public=self._seq, at=self._clock.now())
        )
        for each in documents:
            begin_term(each, self._clock)
        store_pieces((each.id, [title_piece(each), *_pieces(_text(each))]) for each in documents)

    def _document(self, values: Values) -> Document:
        row = read_row(values, SOURCE, corpus.TODAY, corpus.TODAY)
        document = document_of(row, row.remarks, None, self._clock)
        self._documents += 1
        document.id, document.version, document.state = self._documents, 1, state_of(document, self._clock)
        for revision in document.revisions:
            revision.document_id = document.id
        return document

    def _step(self, document: Document, revision_id: int | None) -> Values:
        return {
            "document_id": document.id,
            "step": "enter_stock",
            "source": None,
            "dest": document.state,
            "actor_id": None,
            "actor_name": ACTOR.name,
            "agency_name": "",
            "at": self._clock.now(),
            "on": self._clock.today(),
            "reason": "",
            "revision_id": revision_id,
        }

    def _entries(self, documents: Iterable[Document]) -> Iterator[Values]:
        for document in documents:
            self._seq += 1
            after = {
                "state": document.state,
                "version": document.version,
                "number": document.number,
                "text": document.revisions[0].digest if document.revisions else None,
                "act": {"source": document.source},
                "record": record_of(document),
            }
            entry: Values = {
                "seq": self._seq,
                "at": self._clock.now(),
                "actor_id": None,
                "actor_name": ACTOR.name,
                "tag": "document:enter_stock",
                "subject": "document",
                "subject_id": document.id,
                "before": canonical({}),
                "after": canonical(after),
                "reason": "",
                "basis": "",
                "key": None,
                "previous": self._hash,
            }
            self._hash = entry["hash"] = digest_of(entry)
            yield entry


@lru_cache(maxsize=2 * corpus.BODIES)
def _pieces(text: str) -> list[Piece]:
    """Bodies come again and again; cutting one is most of the work."""
    return text_pieces(text)


def _text(document: Document) -> str:
    return document.revisions[0].text if document.revisions else ""


def _within(documents: list[Document]) -> sa.ColumnElement[bool]:
    return Revision.document_id.between(documents[0].id, documents[-1].id)


def _insert(model: type[db.Model], rows: list[Values]) -> None:
    if rows:
        db.session.execute(sa.insert(model.__table__), rows)


def _values(row: db.Model) -> Values:
    """The columns of a new row, with the defaults that storing it would bring."""
    found = {}
    for column in row.__table__.columns:
        value = getattr(row, column.key)
        if value is None and column.default is not None and not column.nullable:
            value = column.default.arg
        if not column.primary_key or value is not None:
            found[column.key] = value
    return found

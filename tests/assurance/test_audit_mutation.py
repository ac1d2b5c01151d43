"""A1: whoever changes the audit trail past the programme is noticed, whatever field of whatever entry they touch.

The triggers that refuse such changes are dropped first, as somebody with the database file could.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask

from lawdocs.audit import services as audit
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import verify_chain
from lawdocs.clock import SetClock
from lawdocs.extensions import db, transaction
from tests.factories import County
from workflows.actors import Actor

ROWS = 200
COLUMNS = [column.name for column in AuditEntry.__table__.columns]
NUMBERS = ("seq", "actor_id", "subject_id")
Trail = sqlite3.Connection


@pytest.fixture
def engine() -> str:
    """The mutations are the same on every database; the one that anybody can open with a text editor is enough."""
    return "sqlite"


@pytest.fixture
def trail(app: Flask, county: County, clock: SetClock, database_url: str) -> Iterator[Trail]:
    """A second way to a database with 200 entries, with the triggers gone."""
    people = [county.actor(name) for name in ("drafter", "legal", "clerk")] + [Actor.system("lapse-expired")]
    with transaction():
        for number in range(ROWS):
            audit.record(
                "document:save_draft",
                people[number % len(people)],
                clock.now() + timedelta(seconds=number),
                "document",
                number + 1 if number % 7 else None,
                before={"title": f"稿{number}"},
                after={"title": f"稿{number + 1}"},
                reason=f"理由{number}",
                basis=f"依据{number}",
                key=f"key-{number}" if number % 3 else None,
            )
    assert verify_chain()[0::2] == (ROWS, None)
    db.session.rollback()
    connection = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")  # the tamperer need not survive a power cut
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


def is_noticed(trail: Trail, change: Callable[[], object]) -> bool:
    """Whether the verifier finds a fault after a change, which is then undone."""
    saved = trail.execute("SELECT * FROM audit_entries ORDER BY seq").fetchall()
    heads = trail.execute("SELECT * FROM audit_head").fetchall()
    with _one_write(trail):
        change()
    db.session.rollback()
    fault = verify_chain()[2]
    db.session.rollback()
    with _one_write(trail):
        _restore(trail, saved, heads)
    return fault is not None


@contextmanager
def _one_write(trail: Trail) -> Iterator[None]:
    trail.execute("BEGIN IMMEDIATE")
    yield
    trail.execute("COMMIT")


def _restore(trail: Trail, saved: list[tuple], heads: list[tuple]) -> None:
    if trail.execute("SELECT * FROM audit_entries ORDER BY seq").fetchall() != saved:
        trail.execute("DELETE FROM audit_entries")
        trail.executemany(f"INSERT INTO audit_entries VALUES ({','.join('?' * len(saved[0]))})", saved)
    trail.execute("DELETE FROM audit_head")
    trail.executemany(f"INSERT INTO audit_head VALUES ({','.join('?' * len(heads[0]))})", heads)


def _values(column: str, old: object) -> list[object]:
    """Values somebody might put in the place of another, none equal to it."""
    if column == "seq":
        return [0, -1, ROWS + 1, 10**6]
    if column in NUMBERS:
        return [99, None] if old is not None else [99]
    if column == "at":
        return ["2026-10-13 01:00:00.000001", "2020-01-01 00:00:00.000000", "yesterday"]
    if column == "key":
        return ["other", ""] if old is None else ["other", None]
    return [f"{old} ", "", old[::-1] if old != old[::-1] else f"x{old}"]


@pytest.mark.parametrize("column", COLUMNS)
def test_change_of_any_field_of_any_entry_is_noticed(column: str, trail: Trail) -> None:
    tried, missed = 0, []
    for seq, old in trail.execute(f'SELECT seq, "{column}" FROM audit_entries ORDER BY seq').fetchall():
        # Every entry once; which of the values it gets goes round.
        values = [value for value in _values(column, old) if value != old]
        value = values[seq % len(values)]
        statement = f'UPDATE audit_entries SET "{column}" = ? WHERE seq = ?'
        tried += 1
        if not is_noticed(trail, lambda s=statement, v=value, q=seq: trail.execute(s, (v, q))):
            missed.append((seq, value))

    assert (tried, missed) == (ROWS, [])


@pytest.mark.parametrize("kind", ["delete", "delete and close the gap", "swap", "duplicate", "insert"])
def test_entry_taken_put_or_moved_anywhere_is_noticed(kind: str, trail: Trail) -> None:
    missed = [seq for seq in range(1, ROWS + 1) if not is_noticed(trail, lambda s=seq: MOVES[kind](trail, s))]

    assert missed == []


def _delete(trail: Trail, seq: int) -> None:
    trail.execute("DELETE FROM audit_entries WHERE seq = ?", (seq,))


def _close(trail: Trail, seq: int) -> None:
    _delete(trail, seq)
    for later in range(seq + 1, ROWS + 1):
        trail.execute("UPDATE audit_entries SET seq = seq - 1 WHERE seq = ?", (later,))
    trail.execute("UPDATE audit_head SET seq = seq - 1")


def _swap(trail: Trail, seq: int) -> None:
    other = seq % ROWS + 1
    for source, target in ((seq, 0), (other, seq), (0, other)):
        trail.execute("UPDATE audit_entries SET seq = ? WHERE seq = ?", (target, source))


def _copy(trail: Trail, seq: int, target: int) -> None:
    columns = ", ".join(f'"{name}"' for name in COLUMNS if name != "seq")
    statement = f"INSERT INTO audit_entries (seq, {columns}) SELECT ?, {columns} FROM audit_entries WHERE seq = ?"
    trail.execute(statement, (target, seq))


def _duplicate(trail: Trail, seq: int) -> None:
    """Append a copy, and let the head count it."""
    _copy(trail, seq, ROWS + 1)
    trail.execute("UPDATE audit_head SET seq = seq + 1")


def _insert(trail: Trail, seq: int) -> None:
    """Make room for a copy behind an entry, and let the head count it."""
    for later in range(ROWS, seq, -1):
        trail.execute("UPDATE audit_entries SET seq = seq + 1 WHERE seq = ?", (later,))
    _copy(trail, seq, seq + 1)
    trail.execute("UPDATE audit_head SET seq = seq + 1")


MOVES = {
    "delete": _delete,
    "delete and close the gap": _close,
    "swap": _swap,
    "duplicate": _duplicate,
    "insert": _insert,
}


@pytest.mark.parametrize("left", [0, 1, 100, ROWS - 1])
def test_cut_tail_is_noticed(left: int, trail: Trail) -> None:
    assert is_noticed(trail, lambda: trail.execute("DELETE FROM audit_entries WHERE seq > ?", (left,)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_head SET seq = seq - 1",
        "UPDATE audit_head SET hash = '0'",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head SELECT 2, seq, hash, public, at FROM audit_head",
    ],
)
def test_change_of_the_head_is_noticed(statement: str, trail: Trail) -> None:
    assert is_noticed(trail, lambda: trail.execute(statement))


@pytest.mark.parametrize("seq", [1, 2, 100, ROWS])
def test_first_bad_entry_is_named(seq: int, trail: Trail) -> None:
    trail.execute("UPDATE audit_entries SET reason = 'x' WHERE seq >= ?", (seq,))

    assert verify_chain()[2] == f"entry {seq} was changed"


def test_entry_that_cannot_be_read_is_named(trail: Trail) -> None:
    trail.execute("UPDATE audit_entries SET at = 'yesterday' WHERE seq = 7")

    assert "an entry after" in verify_chain()[2]


def test_clean_trail_is_not_accused(trail: Trail) -> None:
    assert not is_noticed(trail, lambda: None)

"""Builders of tests that work once and then put back what they left: ``@remembered``.

A builder walks the services to some state of the database. Where it is called again in exactly the same situation, the
rows, the files and the time that it left are put back instead. The situation is: a known state of the database with
nothing written to it since, the builder and its arguments, the settings and the instant. Where a test has more to say
on what the services do – it patches something, arms a fail point, is inside a transaction – the builder works.
"""

import enum
import io
import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from lawdocs import extensions, fail_points
from lawdocs.clock import SetClock
from lawdocs.extensions import db
from lawdocs.settings import Settings
from tests.snapshots import Snapshots

P, R = ParamSpec("P"), TypeVar("R")
PLAIN = (str, bytes, int, float, type(None), date, time, timedelta)
OF_ONE_TEST = {"instance", "database_url"}  # settings that every test has for itself
MOST = 100  # calls kept, each of one or two megabytes


class NotPlain(TypeError):  # noqa: N818 - an answer, no fault
    """An argument, or an answer, of which nobody can say whether it is the same in another test."""


@dataclass(frozen=True)
class Kept:
    """What a call left: in the database and the file store, the time, its arguments and its answer."""

    database: Any
    files: dict[str, bytes]
    now: datetime
    said: bytes


@dataclass
class Memory:
    """What was built so far on one kind of database, and the state of the one that is used now."""

    snapshots: Snapshots
    kept: dict[tuple, Kept] = field(default_factory=dict)
    states: dict[tuple, int] = field(default_factory=dict)
    app: Flask | None = None
    state: int = 0
    mark: object = None

    def reach(self, situation: tuple) -> None:
        """The database is in the state to which this situation leads, and nobody wrote to it since."""
        self.state, self.mark = self.states.setdefault(situation, len(self.states)), self.snapshots.mark()

    def keep(self, situation: tuple, kept: Kept) -> None:
        """Keep what a call left, and forget what nobody asked for longest."""
        self.kept[situation] = kept
        if len(self.kept) > MOST:
            del self.kept[next(iter(self.kept))]


_memory: Memory | None = None


@contextmanager
def remembering(memory: Memory, app: Flask, began: tuple = ()) -> Iterator[None]:
    """Let builders remember while a test runs, whose database is empty still; ``began`` says what else is special."""
    global _memory
    memory.app = app
    memory.reach(began)
    _memory = memory
    try:
        yield
    finally:
        _memory = None


def remembered(build: Callable[P, R]) -> Callable[P, R]:
    """Of a builder: what it leaves hangs on the database, its arguments, the settings and the time alone."""

    @wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> R:
        memory = _memory
        situation = memory and _situation(memory, build, args, kwargs)
        if situation is None:
            return build(*args, **kwargs)
        if situation in memory.kept:
            return _put_back(memory, situation, args)
        again = situation in memory.states
        before = memory.snapshots.take() if again else None
        answer = build(*args, **kwargs)
        if again:
            change = memory.snapshots.change(before, memory.snapshots.take())
            said = _written((_changed(args), answer), args)
            if said is not None:
                memory.keep(situation, Kept(change, _files(), _clock().now(), said))
        memory.reach(situation)
        return answer

    return built


def _situation(memory: Memory, build: Callable, args: tuple, kwargs: dict[str, object]) -> tuple | None:
    """What the work of a builder hangs on, or None where that cannot be told."""
    session = db.session()
    alone = threading.current_thread() is threading.main_thread() and current_app == memory.app
    if not alone or fail_points._armed or extensions._writing.get() or session.new or session.dirty or session.deleted:
        return None
    if not memory.snapshots.unchanged(memory.mark):
        return None
    try:
        settings = _plain(current_app.extensions["settings"])
        return (memory.state, build.__module__, build.__qualname__, _plain((args, kwargs)), settings, _clock().now())
    except NotPlain:
        return None


def _clock() -> SetClock:
    clock = current_app.extensions["clock"]
    if not isinstance(clock, SetClock):
        raise NotPlain
    return clock


def _plain(value: object) -> object:
    """A value that can be compared with that of another test; raises NotPlain."""
    if isinstance(value, enum.Enum) or type(value) in PLAIN or type(value) is bool:
        return type(value), value
    if isinstance(value, SetClock) and value is _clock():
        return SetClock
    if isinstance(value, Flask) and current_app == value:
        return Flask
    if isinstance(value, db.Model):
        return type(value), _key(value)
    if isinstance(value, Settings):
        return tuple(_plain(getattr(value, each.name)) for each in fields(value) if each.name not in OF_ONE_TEST)
    if is_dataclass(value):
        return type(value), tuple(_plain(getattr(value, each.name)) for each in fields(value))
    if type(value) in (list, tuple):
        return type(value), tuple(_plain(each) for each in value)
    if type(value) is dict:
        return dict, tuple((key, _plain(each)) for key, each in value.items())
    raise NotPlain


def _key(row: db.Model) -> tuple:
    """The row's primary key; raises NotPlain where it is not in the database."""
    key = sa.inspect(row).key
    if key is None:
        raise NotPlain
    return key[1]


def _put_back(memory: Memory, situation: tuple, args: tuple) -> Any:
    """Do at once what a builder did before, and give its answer."""
    kept = memory.kept[situation] = memory.kept.pop(situation)  # now the one that was asked for last
    memory.snapshots.put(kept.database)
    folder = current_app.extensions["settings"].files
    for name, data in kept.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    _clock().put(kept.now)
    changed, answer = _Reader(kept.said, args).load()
    for given, contents in zip(args, changed, strict=True):
        for name, content in contents.items():
            vars(given)[name].clear()
            vars(given)[name].update(content)
    memory.reach(situation)
    return answer


def _files() -> dict[str, bytes]:
    """The file store of this test."""
    folder = current_app.extensions["settings"].files
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _changed(args: tuple) -> list[dict[str, dict]]:
    """What a builder may have put into each of its arguments: people and agencies into a county."""
    return [
        {name: content for name, content in vars(each).items() if type(content) is dict} if is_dataclass(each) else {}
        for each in args
    ]


def _written(said: object, args: tuple) -> bytes | None:
    """An answer for another test, or None where it holds what that would not have."""
    stream = io.BytesIO()
    try:
        _Writer(stream, args).dump(said)
    except (NotPlain, pickle.PicklingError):
        return None
    return stream.getvalue()


class _Writer(pickle.Pickler):
    """Writes a row as its key, and an argument as its place."""

    def __init__(self, stream: io.BytesIO, args: tuple) -> None:
        super().__init__(stream)
        self._args = args

    def persistent_id(self, value: object) -> tuple | None:
        if isinstance(value, db.Model):
            return "row", type(value), _key(value)
        places = [place for place, each in enumerate(self._args) if each is value and not isinstance(each, PLAIN)]
        if places:
            return "argument", places[0], None
        if isinstance(value, SetClock):
            raise NotPlain
        return None


class _Reader(pickle.Unpickler):
    """Reads rows into the session as they are after a commit: known, and to be read when they are looked at."""

    def __init__(self, said: bytes, args: tuple) -> None:
        super().__init__(io.BytesIO(said))
        self._args = args

    def persistent_load(self, name: tuple) -> object:
        what, which, key = name
        return self._args[which] if what == "argument" else _row(which, key)


def _row(kind: type[db.Model], key: tuple) -> db.Model:
    session = db.session()
    known = session.identity_map.get(identity_key(kind, key))
    if known is not None:
        return known
    row = kind()
    for column, value in zip(sa.inspect(kind).primary_key, key, strict=True):
        setattr(row, sa.inspect(kind).get_property_by_column(column).key, value)
    make_transient_to_detached(row)
    session.add(row)
    return row

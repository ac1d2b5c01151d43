"""What a builder of tests puts back is what it built, and it builds wherever something could make a difference."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs import fail_points
from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.extensions import db, transaction
from tests.factories import a_county, a_document
from tests.pages import log_in
from tests.remembered import Memory, remembered, remembering
from workflows.states import DocumentState as S


@dataclass
class Stage:
    """An empty database again and again, and what builders remember of it; nothing of other tests."""

    memory: Memory
    clock: SetClock
    empty: object

    def begin(self) -> None:
        """As if another test began."""
        self.memory.snapshots.put(self.memory.snapshots.change(self.memory.snapshots.take(), self.empty))
        self.clock.put(self.clock.now().replace(year=2026, month=10, day=13))
        self.memory.reach(())

    def held(self) -> object:
        """Everything in the database, to be compared."""
        contents = self.memory.snapshots.take()
        db.session.rollback()
        return contents if isinstance(contents, tuple) else list(contents.iterdump())


@pytest.fixture
def stage(app: Flask, memories: dict[str, Memory], engine: str, clock: SetClock) -> Iterator[Stage]:
    memory = Memory(memories[engine].snapshots)
    with remembering(memory, app):
        yield Stage(memory, clock, memory.snapshots.take())


def test_what_is_put_back_is_what_was_built(app: Flask, stage: Stage, clock: SetClock) -> None:
    """A county, which is a dataclass, a row and a word are given back; a file is kept and the clock is moved."""
    told, held = [], []
    for _ in range(3):
        stage.begin()
        county = a_county(clock)
        document = a_document(S.REPEALED, county, clock)
        log_in(app, "drafter")
        told.append((county.users["drafter"].name, document.issuer.name, document.state, clock.now()))
        db.session.rollback()
        held.append(stage.held())

    assert told[0] == told[1] == told[2]
    assert held[1] == held[2]
    assert verify().fault is None
    assert len(stage.memory.kept) == 4  # a draft on the way to the document too


@pytest.fixture
def worked() -> list[str]:
    """The calls of ``an_agency`` that built something."""
    return []


@pytest.fixture
def an_agency(worked: list[str]) -> Callable[[str, SetClock], Agency]:
    @remembered
    def build(name: str, clock: SetClock) -> Agency:
        worked.append(name)
        with transaction():
            agency = Agency(name=name, short_name=name, level=Level.COUNTY, kind=AgencyKind.DEPARTMENT)
            db.session.add(agency)
        return agency

    return build


def write_by_other_means() -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))


@pytest.mark.parametrize(
    "differs",
    [
        lambda app, clock: clock.put(clock.now() + timedelta(seconds=1)),
        lambda app, clock: app.extensions.update(settings=app.extensions["settings"].with_(rules="hubei")),
        lambda app, clock: fail_points.arm("after_number", lambda: None),
        lambda app, clock: write_by_other_means(),
    ],
    ids=["later", "other rules", "armed fail point", "a write"],
)
def test_a_builder_works_where_something_differs(
    app: Flask, stage: Stage, clock: SetClock, worked: list[str], an_agency: Callable, differs: Callable
) -> None:
    for _ in range(3):
        stage.begin()
        assert an_agency("鲁山县气象局", clock).name == "鲁山县气象局"
    assert worked == ["鲁山县气象局"] * 2
    stage.begin()
    try:
        differs(app, clock)
        an_agency("鲁山县气象局", clock)
    finally:
        fail_points.disarm()
    assert len(worked) == 3

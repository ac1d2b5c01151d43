"""Two officers register the same filing at once: one wins, the other is told, and no number is given twice."""

import threading
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.errors import DomainError, StateConflict, VersionStale
from lawdocs.extensions import db
from lawdocs.filing import upward
from lawdocs.filing.models import NumberAllocation, NumberSeries, SeriesKind
from lawdocs.filing.upward_models import RecordReview, Stage, UpwardFiling
from tests.lawdocs.filing.conftest import Acts, acts, region  # noqa: F401 - fixtures

PAIRS = 12
Click = Callable[[UpwardFiling, int], object]


def click_together(app: Flask, filing_id: int, version: int, clicks: tuple[Click, Click]) -> list[DomainError | None]:
    """Let two threads, each with a connection of its own, act at once; what each was told, None for success."""
    barrier = threading.Barrier(2)
    answers: list[DomainError | None] = [None, None]
    faults: list[BaseException] = []

    def person(place: int) -> None:
        with app.app_context():
            filing = db.session.get(UpwardFiling, filing_id)
            db.session.rollback()
            barrier.wait(timeout=120)
            try:
                clicks[place](filing, version)
            except DomainError as refusal:
                answers[place] = refusal
            except BaseException as fault:  # noqa: BLE001 - shown by the test, which would not see it otherwise
                faults.append(fault)

    threads = [threading.Thread(target=person, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert not faults, faults
    return answers


def test_of_two_officers_one_registers_each_filing(app: Flask, acts: Acts, clock: SetClock) -> None:  # noqa: F811
    one, other = acts.who("citybureau"), acts.who("citybureau2")

    def register(actor: object) -> Click:
        return lambda filing, version: upward.register(filing, actor, clock, version=version, key=None)

    def refuse(filing: UpwardFiling, version: int) -> object:
        return upward.refuse(filing, "不属于行政规范性文件", other, clock, version=version, key=None)

    waiting = [acts.submitted() for _ in range(PAIRS)]
    seen = [(each.id, each.version) for each in waiting]
    db.session.rollback()
    for number, (filing_id, version) in enumerate(seen):
        second = refuse if number % 2 else register(other)
        answers = click_together(app, filing_id, version, (register(one), second))
        assert answers.count(None) == 1
        assert all(isinstance(each, (StateConflict, VersionStale)) for each in answers if each is not None)

    db.session.rollback()
    registered = db.session.scalars(sa.select(UpwardFiling).where(UpwardFiling.stage == Stage.REGISTERED)).all()
    given = db.session.scalars(
        sa.select(NumberAllocation.serial)
        .join(NumberSeries, NumberSeries.id == NumberAllocation.series_id)
        .where(NumberSeries.kind == SeriesKind.FILING)
        .order_by(NumberAllocation.serial)
    ).all()
    assert list(given) == list(range(1, len(registered) + 1))
    assert len({each.receipt_number for each in registered}) == len(registered)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecordReview)) == len(registered)
    assert verify().fault is None

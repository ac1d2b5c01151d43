"""Legal status in SQL and in Python are one rule, and only public documents have one."""

import random
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.documents.models import Document
from lawdocs.documents.status import status_expression, status_is
from lawdocs.extensions import db, transaction
from workflows.states import PUBLIC_STATES, DocumentState
from workflows.states import LegalStatus as L
from workflows.validity import Validity, status_on

FIRST = date(2026, 1, 1)
SPAN = 10
DAYS = [FIRST + timedelta(days=n) for n in range(-1, SPAN + 2)]
HISTORIES = {"sqlite": 5_000, "postgresql": 1_500}
BATCH = 500


def a_history(chance: random.Random) -> Validity:
    """Any history the tables admit: dates crowd into a few days, so that edges meet."""

    def some_day(share: float) -> date | None:
        return FIRST + timedelta(days=chance.randrange(SPAN)) if chance.random() < share else None

    start, stated = some_day(0.7), chance.choice([None, None, *L])
    end = some_day(0.5)
    if start is not None and end is not None and end < start:
        start, end = end, start
    return Validity(
        published_on=some_day(0.8),
        in_force_from=start,
        in_force_until=end,
        end_kind=chance.choice([None, L.REPEALED, L.LAPSED]),
        amended_from=some_day(0.3),
        stated_status=stated,
        stated_on=some_day(1) if stated else None,
    )


def a_row(history: Validity, state: DocumentState) -> dict[str, object]:
    return {"title": "某文件", "created_at": datetime(2026, 1, 1, tzinfo=UTC), "state": state, **asdict(history)}


def store(rows: list[dict[str, object]]) -> list[int]:
    with transaction():
        return list(db.session.scalars(sa.insert(Document).returning(Document.id, sort_by_parameter_order=True), rows))


def statuses(day: date) -> dict[int, L | None]:
    return dict(db.session.execute(sa.select(Document.id, status_expression(day))).all())


def matching(status: L, day: date) -> set[int]:
    return set(db.session.scalars(sa.select(Document.id).where(status_is(status, day))))


def test_sql_and_python_agree_on_random_histories(app: Flask, engine: str) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}, {HISTORIES[engine]} histories, {len(DAYS)} days")
    chance = random.Random(seed)
    for _ in range(HISTORIES[engine] // BATCH):
        histories = [a_history(chance) for _ in range(BATCH)]
        ids = store([a_row(history, chance.choice(sorted(PUBLIC_STATES))) for history in histories])
        for day in DAYS:
            expected = {id_: status_on(history, day) for id_, history in zip(ids, histories, strict=True)}
            assert statuses(day) == expected, f"seed {seed}, {day}"
            for status in L:
                wanted = {L.IN_FORCE, L.AMENDED} if status is L.IN_FORCE else {status}
                assert matching(status, day) == {id_ for id_, found in expected.items() if found in wanted}, (
                    f"seed {seed}, {day}, {status}"
                )
        with transaction():
            db.session.execute(sa.delete(Document))


@pytest.mark.parametrize("state", sorted(set(DocumentState) - PUBLIC_STATES))
def test_document_that_is_not_public_has_no_status(app: Flask, state: DocumentState) -> None:
    history = Validity(published_on=FIRST, in_force_from=FIRST)
    store([a_row(history, state) | {"number": "鲁政〔2026〕1号"}])
    assert set(statuses(FIRST).values()) == {None}
    assert not any(matching(status, FIRST) for status in L)

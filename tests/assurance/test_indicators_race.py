"""Two who act on one indicator set at the same moment: exactly one wins, and what it saw is what is stored."""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.column.indicators import importing, services
from lawdocs.column.indicators.importing import Given
from lawdocs.column.indicators.models import Indicator, IndicatorSet, SetRecord, SetState
from lawdocs.column.indicators.rows import FIELDS, Row
from lawdocs.deadlines.models import Deadline
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from tests.assurance.test_news_race import second_editor
from tests.assurance.test_planned_race import together
from tests.factories import County
from tests.lawdocs.column.indicators.sets import a_set

ROUNDS = 8
Act = Callable[[IndicatorSet, int], object]


def acts(county: County, clock: SetClock) -> dict[str, Act]:
    editor, other = county.actor("editor"), second_editor(county, clock)
    transport, seen = county.agency("transport").id, {"key": None}

    def take(found: IndicatorSet, version: int, text: str) -> None:
        given = Given(found.edition, "", "", (Row(2, text=text, unit_ids=(transport,)),))
        importing.store(given, other, clock, version=version, **seen)

    def change(found: IndicatorSet, version: int) -> None:
        one = db.session.scalar(sa.select(Indicator).where(Indicator.set_id == found.id, Indicator.no == 1))
        values = {name: getattr(one, name) for name in FIELDS} | {"text": "改"}
        services.change(one, values, (), editor, clock, version=version, **seen)

    return {
        "import": lambda found, version: take(found, version, "第二项"),
        "import2": lambda found, version: take(found, version, "另一种写法"),
        "change": change,
        "assign": lambda found, version: services.assign(
            found, [1, 3], [transport], clock.today(), editor, clock, version=version, **seen
        ),
        "open": lambda found, version: services.open_set(found, editor, clock, version=version, **seen),
        "open2": lambda found, version: services.open_set(found, other, clock, version=version, **seen),
        "close": lambda found, version: services.close_set(found, editor, clock, version=version, **seen),
    }


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (SetState.DRAFT, "import", "import2"),
        (SetState.DRAFT, "import", "assign"),
        (SetState.DRAFT, "open", "open2"),
        (SetState.OPEN, "close", "import"),
        (SetState.OPEN, "close", "assign"),
        (SetState.OPEN, "change", "assign"),
    ],
)
def test_of_two_acts_at_once_exactly_one_wins(
    state: SetState, first: str, second: str, app: Flask, county: County, clock: SetClock
) -> None:
    offered, outcomes = acts(county, clock), Counter()
    for number in range(ROUNDS):
        found = a_set(county, clock, state, f"{number}")
        set_id, version = found.id, found.version

        def press(name: str, set_id: int = set_id, version: int = version) -> str:
            offered[name](db.session.get(IndicatorSet, set_id), version)
            return name

        answers = together(app, lambda: press(first), lambda: press(second))  # noqa: B023 - called before the next
        won = [each for each in answers if isinstance(each, str)]
        refused = [each for each in answers if isinstance(each, DomainError)]
        assert (len(won), len(refused)) == (1, 1), answers
        assert refused[0].code in ("STATE_CONFLICT", "VERSION_STALE")
        assert db.session.get(IndicatorSet, set_id).version == version + 1
        outcomes[won[0]] += 1
    print(dict(outcomes))
    running = db.session.execute(sa.select(Deadline.subject_id, sa.func.count()).group_by(Deadline.subject_id))
    assert all(size == 1 for _, size in running), "no clock runs twice"
    assert verify().fault is None


def test_of_two_first_imports_of_an_edition_one_makes_it(app: Flask, county: County, clock: SetClock) -> None:
    editor, other = county.actor("editor"), second_editor(county, clock)
    for number in range(ROUNDS):

        def take(actor: object, text: str, edition: str = f"{number}") -> str:
            rows = tuple(Row(no, text=text) for no in range(1, 11))
            importing.store(Given(edition, "", "", rows), actor, clock, version=None, key=None)
            return text

        answers = together(app, lambda: take(editor, "甲"), lambda: take(other, "乙"))  # noqa: B023
        won = [each for each in answers if isinstance(each, str)]
        assert len(won) == 1, answers
        texts = sa.select(Indicator.text).join(IndicatorSet).where(IndicatorSet.edition == f"{number}")
        assert db.session.scalars(texts).all() == won * 10
    tags = db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.subject == "indicator_set")).all()
    assert tags == ["indicator:import"] * ROUNDS
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SetRecord)) == ROUNDS
    assert verify().fault is None

"""What somebody with the database in hand changes about the linkage is noticed."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.audit.words import place
from lawdocs.clock import SetClock
from lawdocs.extensions import db
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.column.test_verify import triggers
from tests.lawdocs.linkage.founded import a_linkage

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
CHANGES = {
    "UPDATE link_records SET text = '改' WHERE subject = 'linkage'": "linkage linkage 1: its record has a gap",
    "UPDATE link_records SET act = 'end' WHERE subject = 'mechanism' AND subject_id = 2": (
        "linkage mechanism 2: its record has a gap"
    ),
    "DELETE FROM link_records WHERE subject = 'member' AND subject_id = 3": "linkage member 3: its record has a gap",
    "UPDATE mechanisms SET version = 7 WHERE id = 4": (
        "linkage mechanism 4: its state, version or words are not those of the audit trail"
    ),
}


@pytest.mark.parametrize("statement", CHANGES)
def test_what_was_changed_beside_the_trail_is_noticed(
    statement: str, app: Flask, county: County, clock: SetClock, engine: str
) -> None:
    a_linkage(county, clock)
    assert verify().fault is None
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in ("link_records", "mechanisms"):
            for name in triggers(connection, table, engine):
                connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if engine != "sqlite" else ""))
        connection.execute(sa.text(statement))

    fault = verify().fault

    assert fault == CHANGES[statement]
    assert place(fault) == "府检联动的办理过程或者内容"


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE link_records SET text = '改'", "the record of the linkage never changes"),
        ("DELETE FROM link_records", "the record of the linkage never changes"),
        ("DELETE FROM link_members", "members stay on record"),
        ("DELETE FROM linkages", "linkages stay on record"),
        ("DELETE FROM mechanisms", "mechanisms stay on record"),
    ],
)
def test_the_database_itself_refuses(statement: str, why: str, app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    db.session.rollback()

    with pytest.raises(sa.exc.DBAPIError, match=why), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)

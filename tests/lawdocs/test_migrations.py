"""The database's history goes up and down with data, on both engines."""

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.extensions import db
from lawdocs.filing.models import NumberAllocation, NumberSeries
from lawdocs.migrations.support import IGNORED_COLUMNS, IGNORED_TABLES
from tests.factories import County, a_document
from workflows.duties import Duty
from workflows.states import DocumentState


def test_tables_go_down_and_up_again_with_data(app: Flask, county: County, clock: SetClock) -> None:
    a_document(DocumentState.PUBLISHED, county, clock)
    db.session.rollback()
    flask_migrate.downgrade(revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"} == set()

    flask_migrate.upgrade()
    assert "documents" in sa.inspect(db.engine).get_table_names()


def test_numbers_survive_that_series_learn_more_kinds(app: Flask, county: County, clock: SetClock) -> None:
    a_document(DocumentState.PUBLISHED, county, clock)
    query = sa.select(NumberAllocation.id, NumberAllocation.series_id, NumberAllocation.text)
    before = db.session.execute(query.order_by(NumberAllocation.id)).all()
    db.session.rollback()
    flask_migrate.downgrade(revision="0003")
    flask_migrate.upgrade()

    assert db.session.execute(query.order_by(NumberAllocation.id)).all() == before
    assert len(before) == 3
    db.session.rollback()
    series = {"agency_id": county.agency("gov").id, "code": "x", "year": 2026, "first": 1, "last": 0}
    with db.engine.begin() as connection:
        connection.execute(sa.insert(NumberSeries.__table__).values(kind="filing", **series))
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE number_series SET kind = 'another'"))


@pytest.mark.parametrize(
    ("table", "column", "new"),
    [
        ("deadlines", "duty", "revocation"),
        ("requests", "outcome", "void"),
        ("request_entries", "act", "void"),
        ("request_entries", "act", "correct"),
    ],
)
def test_columns_learn_more_values_under_rows_that_stay(
    table: str, column: str, new: str, app: Flask, county: County, clock: SetClock
) -> None:
    a_document(DocumentState.PUBLISHED, county, clock)
    query = sa.select(Deadline.id, Deadline.duty, Deadline.due_on).order_by(Deadline.id)
    before = db.session.execute(query).all()
    db.session.rollback()

    def allowed() -> set[str]:
        checks = [each["sqltext"] for each in sa.inspect(db.engine).get_check_constraints(table)]
        lists = [each for each in checks if column in each.partition("'")[0]]
        return {value for value in (new, "another") if any(f"'{value}'" in each for each in lists)}

    assert allowed() == {new}
    flask_migrate.downgrade(revision="0010")
    assert allowed() == set()
    flask_migrate.upgrade()
    assert allowed() == {new}
    assert db.session.execute(query).all() == before != []


def test_only_what_was_revoked_ends_before_it_begins(app: Flask, county: County, clock: SetClock) -> None:
    a_document(DocumentState.PUBLISHED, county, clock)
    db.session.rollback()
    early = "UPDATE documents SET in_force_from = '2026-12-01', in_force_until = '2026-11-13', end_kind = 'repealed'"
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.exec_driver_sql(early)
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"{early}, revoked_on = '2026-11-13'")


def test_of_deadlines_opened_twice_the_newest_stays(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    kept = db.session.scalar(sa.select(Deadline.id).where(Deadline.duty == Duty.EXPIRY))
    document_id, table = document.id, Deadline.__table__
    db.session.rollback()
    flask_migrate.downgrade(revision="0011")
    columns = [each for each in table.columns if each.name not in ("id", "opened_no")]
    with db.engine.begin() as connection:
        again = sa.select(sa.literal(2), *columns).where(table.c.id == kept)
        connection.execute(sa.insert(table).from_select(["opened_no", *(each.name for each in columns)], again))

    flask_migrate.upgrade()

    rows = sa.select(Deadline.opened_no, Deadline.outcome, Deadline.next_on.is_not(None)).order_by(Deadline.opened_no)
    terms = rows.where(Deadline.duty == Duty.EXPIRY, Deadline.document_id == document_id)
    assert [tuple(row) for row in db.session.execute(terms)] == [(1, Outcome.VOID, False), (2, None, True)]


def test_migrated_tables_are_those_of_the_models(app: Flask) -> None:
    def wanted(kind: str, name: str, parents: dict[str, str]) -> bool:
        if kind == "table":
            return not (name or "").startswith(IGNORED_TABLES)
        return kind != "column" or (parents["table_name"], name) not in IGNORED_COLUMNS

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, parents: wanted(kind, name, parents)}
        )
        differences = [each for each in compare_metadata(context, db.metadata) if "ix_segments_tokens" not in str(each)]
    assert differences == []


def test_used_texts_and_audit_entries_cannot_be_changed(app: Flask, county: County, clock: SetClock) -> None:
    a_document(DocumentState.PUBLISHED, county, clock)
    db.session.rollback()
    for statement in ("UPDATE revisions SET text = '改'", "DELETE FROM revisions", "DELETE FROM audit_entries"):
        with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)

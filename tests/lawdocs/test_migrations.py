"""The database's history goes up and down with data, on both engines."""

from datetime import date, timedelta

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from lawdocs.audit import services as audit
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.documents.models import TermExtension
from lawdocs.documents.record import record_of
from lawdocs.evaluation.models import EvaluationEntry
from lawdocs.extensions import db, transaction
from lawdocs.filing.models import NumberAllocation, NumberSeries
from lawdocs.lifecycle import touch
from lawdocs.migrations.support import IGNORED_COLUMNS, IGNORED_TABLES
from tests.factories import County, a_document
from tests.lawdocs.portal.stock import a_stock
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


def test_numbers_that_stock_used_are_void_no_more(app: Flask, county: County, clock: SetClock) -> None:
    a_stock(clock, "鲁山县旧办法", number="鲁政[2026]1号")
    document = a_document(DocumentState.FILED, county, clock)
    columns = (NumberAllocation.text, NumberAllocation.used_by_id, NumberAllocation.void_at)
    query = sa.select(*columns).where(NumberAllocation.document_id.is_(None))
    before = db.session.execute(query).all()
    assert [(each.text, each.used_by_id is None) for each in before] == [("鲁政〔2026〕1号", False)]
    assert document.number == "鲁政〔2026〕2号"
    db.session.rollback()
    flask_migrate.downgrade(revision="0013")
    with db.engine.begin() as connection:
        reasons = connection.execute(sa.text("SELECT void_reason FROM number_allocations WHERE void_at IS NOT NULL"))
        assert reasons.scalars().all() == ["存量文件已使用该号"]
    flask_migrate.upgrade()
    assert db.session.execute(query).all() == before


@pytest.mark.parametrize(
    ("table", "column", "new"),
    [
        ("deadlines", "duty", "revocation"),
        ("deadlines", "duty", "filing_notice"),
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


LATER = ("started_at", "due_at", "done_at")  # of periods of hours: younger than the revision that the test goes back to


def test_of_deadlines_opened_twice_the_newest_stays(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    kept = db.session.scalar(sa.select(Deadline.id).where(Deadline.duty == Duty.EXPIRY))
    document_id, table = document.id, Deadline.__table__
    db.session.rollback()
    flask_migrate.downgrade(revision="0011")
    columns = [each for each in table.columns if each.name not in ("id", "opened_no", *LATER)]
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


def test_longer_terms_given_before_are_read_from_the_trail(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.CLEANUP, county, clock)
    said = {"until": date(2031, 10, 1), "unevaluated": "先行延长"}
    last_on = document.in_force_until - timedelta(days=1)
    assert last_on > said["until"]  # as after a shorter first term
    with transaction():
        document.in_force_until = date(2027, 1, 1)
        touch(document, document.version)
        audit.record(
            "document:save_draft",
            county.actor("drafter"),
            clock.now(),
            "document",
            document.id,
            after={"record": record_of(document)},
        )
    cleanup.keep(document, "仍需执行", county.actor("bureau"), clock, version=document.version, key=None, **said)
    query = sa.select(TermExtension.on, TermExtension.from_last_on, TermExtension.to_last_on)
    kept = [(clock.today(), date(2026, 12, 31), date(2031, 10, 1))]
    assert [tuple(row) for row in db.session.execute(query)] == kept

    series_id, taken = db.session.execute(
        sa.select(NumberAllocation.series_id, NumberAllocation.serial + 1).where(
            NumberAllocation.text == document.registration_number
        )
    ).one()
    typed = f"LSX-2026-{taken:04d}"
    entry = {
        "document_id": document.id,
        "last_on": said["until"],
        "act": "renewal",
        "on": clock.today(),
        "at": clock.now(),
    }
    db.session.execute(sa.insert(EvaluationEntry).values(number=typed, by="", text="网站", actor_name="某人", **entry))
    allocation = {"series_id": series_id, "serial": taken, "text": typed, "given_at": clock.now()}
    void = {"void_at": clock.now(), "void_reason": "延续登记已使用该号"}
    db.session.execute(sa.insert(NumberAllocation).values(**allocation, **void))
    db.session.commit()
    document_id = document.id
    db.session.rollback()
    flask_migrate.downgrade(revision="0013")
    flask_migrate.upgrade()

    assert [tuple(row) for row in db.session.execute(query)] == kept
    row = sa.select(NumberAllocation.used_by_id, NumberAllocation.void_at).where(NumberAllocation.text == typed)
    assert tuple(db.session.execute(row).one()) == (document_id, None)

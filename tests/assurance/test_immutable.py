"""T1: the database itself refuses to change audit entries and used texts, whoever asks."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from lawdocs.audit.digest import state_digest
from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document, Revision
from lawdocs.extensions import db, transaction
from tests.factories import County, a_document
from workflows.states import DocumentState

ENTRY_COLUMNS = [column.name for column in AuditEntry.__table__.columns]
AUDIT = "audit entries never change"
TEXT = "a used text never changes"


@pytest.fixture
def document(app: Flask, county: County, clock: SetClock) -> Document:
    """A published document; its text was used by a step."""
    document = a_document(DocumentState.PUBLISHED, county, clock)
    db.session.rollback()
    return document


def assert_refused(said: str, *statements: str | sa.Executable) -> None:
    """Run statements as the programme's own user; the database must answer with a sentence and change nothing."""
    before = state_digest()
    with pytest.raises(DBAPIError, match=said), transaction() as session:
        for statement in statements:
            session.execute(sa.text(statement) if isinstance(statement, str) else statement)
    assert state_digest() == before


@pytest.mark.parametrize("column", ENTRY_COLUMNS)
def test_no_column_of_an_audit_entry_can_be_updated(column: str, document: Document) -> None:
    assert_refused(AUDIT, f'UPDATE audit_entries SET "{column}" = "{column}" WHERE seq = 1')


def test_audit_entry_cannot_be_deleted(document: Document) -> None:
    assert_refused(AUDIT, "DELETE FROM audit_entries WHERE seq = 1")
    assert_refused(AUDIT, "DELETE FROM audit_entries")


def test_bulk_statements_of_the_mapper_are_refused_too(document: Document) -> None:
    assert_refused(AUDIT, sa.update(AuditEntry).values(reason=""))
    assert_refused(AUDIT, sa.delete(AuditEntry))
    assert_refused(TEXT, sa.update(Revision).values(text=""))
    assert_refused(TEXT, sa.delete(Revision))


def test_audit_entry_cannot_be_replaced(document: Document, engine: str) -> None:
    columns = ", ".join(f'"{name}"' for name in ENTRY_COLUMNS)
    row = columns.replace('"reason"', "'x'")
    if engine == "sqlite":
        assert_refused(AUDIT, f"REPLACE INTO audit_entries ({columns}) SELECT {row} FROM audit_entries WHERE seq = 1")
    assert_refused(
        AUDIT,
        f"INSERT INTO audit_entries ({columns}) SELECT {columns} FROM audit_entries WHERE seq = 1 "
        "ON CONFLICT (seq) DO UPDATE SET reason = 'x'",
    )


@pytest.mark.parametrize(
    "change",
    [
        "text = text || '。'",
        "digest = 'x'",
        "text = 'x', digest = 'x'",
        "frozen_at = NULL",
        "frozen_at = NULL, text = 'x'",
        "no = 2",
        "no = NULL",
        "document_id = document_id + 1",
    ],
)
def test_used_text_cannot_be_updated(change: str, document: Document) -> None:
    assert_refused(TEXT, f"UPDATE revisions SET {change} WHERE document_id = {document.id}")


def test_used_text_cannot_be_deleted(document: Document) -> None:
    assert_refused(TEXT, "UPDATE step_records SET revision_id = NULL", "DELETE FROM decisions", "DELETE FROM opinions",
                   f"DELETE FROM revisions WHERE document_id = {document.id}")  # fmt: skip


def test_used_text_cannot_be_replaced(document: Document, engine: str) -> None:
    names = [column.name for column in Revision.__table__.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    row = columns.replace('"text"', "'x'")
    if engine == "sqlite":
        assert_refused(TEXT, f"REPLACE INTO revisions ({columns}) SELECT {row} FROM revisions")
    assert_refused(
        TEXT,
        f"INSERT INTO revisions ({columns}) SELECT {columns} FROM revisions WHERE document_id = {document.id} "
        "ON CONFLICT (id) DO UPDATE SET text = 'x'",
    )


@pytest.mark.parametrize(("table", "said"), [("audit_entries", AUDIT), ("revisions", TEXT)])
def test_tables_cannot_be_emptied_at_once(table: str, said: str, document: Document, engine: str) -> None:
    statement = f"DELETE FROM {table}" if engine == "sqlite" else f"TRUNCATE {table} CASCADE"
    assert_refused(said, statement)


def test_imported_text_is_as_fixed_as_one_made_here(app: Flask, tmp_path: object) -> None:
    path = tmp_path / "stock.jsonl"
    path.write_text('{"title": "旧文件", "text": "第一条"}', encoding="utf-8")
    app.test_cli_runner().invoke(args=["import", "documents", str(path)])

    assert db.session.scalars(sa.select(Revision.text)).one() == "第一条"
    assert_refused(TEXT, "UPDATE revisions SET text = 'x'")
    assert_refused(TEXT, "DELETE FROM revisions")


def test_draft_can_still_be_changed(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_document(DocumentState.DRAFT, county, clock)
    with transaction() as session:
        session.execute(sa.text("UPDATE revisions SET text = 'x'"))

    assert db.session.scalars(sa.select(Revision.text).where(Revision.document_id == draft.id)).one() == "x"

"""What the migrations share: the full-text index and the triggers that keep history unchanged."""

from alembic import op

from lawdocs.texts.search import tokens

POSITION_BITS = 24  # of a piece's number on SQLite; the rest is its document's
IGNORED_TABLES = ("segment_index",)
IGNORED_COLUMNS = {("segments", "tokens")}

SQLITE_UP = (
    "CREATE VIRTUAL TABLE segment_index USING fts5("
    "tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')",
    "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'audit entries never change'); END",
    "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'audit entries never change'); END",
    "CREATE TRIGGER revisions_stay BEFORE UPDATE ON revisions WHEN OLD.frozen_at IS NOT NULL AND ("
    "NEW.text <> OLD.text OR NEW.digest <> OLD.digest OR NEW.document_id <> OLD.document_id "
    "OR NEW.frozen_at IS NULL OR (OLD.no IS NOT NULL AND NEW.no IS NOT OLD.no)) "
    "BEGIN SELECT RAISE(ABORT, 'a used text never changes'); END",
    "CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions WHEN OLD.frozen_at IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'a used text never changes'); END",
)
SQLITE_DOWN = (
    "DROP TRIGGER revisions_no_delete",
    "DROP TRIGGER revisions_stay",
    "DROP TRIGGER audit_entries_no_delete",
    "DROP TRIGGER audit_entries_no_update",
    "DROP TABLE segment_index",
)
POSTGRES_UP = (
    "ALTER TABLE segments ADD COLUMN tokens tsvector",
    "CREATE INDEX ix_segments_tokens ON segments USING gin (tokens)",
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$",
    "CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('audit entries never change')",
    "CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('audit entries never change')",
    "CREATE TRIGGER revisions_stay BEFORE UPDATE ON revisions FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL AND ("
    "NEW.text <> OLD.text OR NEW.digest <> OLD.digest OR NEW.document_id <> OLD.document_id "
    "OR NEW.frozen_at IS NULL OR (OLD.no IS NOT NULL AND NEW.no IS DISTINCT FROM OLD.no))) "
    "EXECUTE FUNCTION refuse_change('a used text never changes')",
    "CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) "
    "EXECUTE FUNCTION refuse_change('a used text never changes')",
    "CREATE TRIGGER revisions_no_truncate BEFORE TRUNCATE ON revisions "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a used text never changes')",
)
POSTGRES_DOWN = (
    "DROP TRIGGER revisions_no_truncate ON revisions",
    "DROP TRIGGER revisions_no_delete ON revisions",
    "DROP TRIGGER revisions_stay ON revisions",
    "DROP TRIGGER audit_entries_no_truncate ON audit_entries",
    "DROP TRIGGER audit_entries_stay ON audit_entries",
    "DROP FUNCTION refuse_change()",
    "DROP INDEX ix_segments_tokens",
    "ALTER TABLE segments DROP COLUMN tokens",
)


def guards_up() -> None:
    """Make the full-text index and the triggers."""
    _run(SQLITE_UP if _sqlite() else POSTGRES_UP)


def guards_down() -> None:
    """Remove the full-text index and the triggers."""
    _run(SQLITE_DOWN if _sqlite() else POSTGRES_DOWN)


def renumber_segments() -> None:
    """Give the pieces of an older SQLite database the numbers that tell their document, and index them anew."""
    if not _sqlite():
        return
    database = op.get_bind()
    number = f"(document_id << {POSITION_BITS} | position)"
    database.exec_driver_sql(f"UPDATE segments SET id = -{number}")  # two steps: a new number may be another's old one
    database.exec_driver_sql("UPDATE segments SET id = -id")
    database.exec_driver_sql("INSERT INTO segment_index(segment_index) VALUES ('delete-all')")
    for row in database.exec_driver_sql("SELECT id, text FROM segments").fetchall():
        entry = (row.id, " ".join(tokens(row.text)))
        database.exec_driver_sql("INSERT INTO segment_index (rowid, tokens) VALUES (?, ?)", entry)


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)

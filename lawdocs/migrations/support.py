"""What the migrations share: the full-text index and the triggers that keep history unchanged."""

from collections.abc import Iterable, Mapping, Sequence

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


def never_change(records: Mapping[str, str]) -> None:
    """Let the database refuse to change or delete the rows of tables, with what is said of whoever tries."""
    for table, why in records.items():
        if _sqlite():
            op.execute(_sqlite_refusal(f"{table}_no_update", "UPDATE", table, why))
        else:
            op.execute(_postgres_refusal(f"{table}_stay", "UPDATE", table, why))
    never_go(records)


def never_go(kept: Mapping[str, str]) -> None:
    """Let the database refuse to delete the rows of tables, though they change."""
    for table, why in kept.items():
        if _sqlite():
            op.execute(_sqlite_refusal(f"{table}_no_delete", "DELETE", table, why))
            continue
        op.execute(_postgres_refusal(f"{table}_no_delete", "DELETE", table, why))
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{why}')"
        )


def words_stay(table: str, words: Sequence[str], once: str, why: str, name: str = "words") -> None:
    """Let the database refuse to change some columns of a row once a condition on the old row (``OLD.``) holds.

    ``name`` tells several such refusals of one table apart.
    """
    changed = " OR ".join(f"NEW.{each} IS DISTINCT FROM OLD.{each}" for each in words)
    trigger, when = f"{table}_{name}_stay", f"({once}) AND ({changed})"
    if _sqlite():
        op.execute(
            f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when}) "
            f"EXECUTE FUNCTION refuse_change('{why}')"
        )


def let_go(tables: Iterable[str]) -> None:
    """Before tables are dropped: on SQLite dropping a table deletes its rows, which its trigger would refuse."""
    if _sqlite():
        for table in tables:
            op.execute(f"DROP TRIGGER {table}_no_delete")


def allow(table: str, column: str, before: Sequence[str], after: Sequence[str], name: str = "") -> None:
    """Let the values of an enumeration be others; ``name`` is that of its constraint, where it is not the column's.

    Other tables and triggers point at the table, so SQLite cannot make it anew: its text is changed.
    """
    name = f"ck_{table}_{name or column}"
    if not _sqlite():
        op.drop_constraint(op.f(name), table, type_="check")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({_listed(after)}))")
        return
    old, new = (f"({_listed(each)})".replace("'", "''") for each in (before, after))
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE type = 'table' AND name = '{table}'"
    )
    op.execute("PRAGMA writable_schema = RESET")


def forget_duties(duties: Sequence[str]) -> None:
    """Remove the deadlines of duties that an older programme does not know, with all that tells of them."""
    mine = f"(SELECT id FROM deadlines WHERE duty IN ({_listed(duties)}))"
    told = f"(SELECT id FROM notices WHERE deadline_id IN {mine})"
    for table in ("notice_reads", "mail_items"):
        op.execute(f"DELETE FROM {table} WHERE notice_id IN {told}")
    for table in ("notices", "deadline_pauses", "deadline_changes"):
        op.execute(f"DELETE FROM {table} WHERE deadline_id IN {mine}")
    op.execute(f"DELETE FROM deadlines WHERE duty IN ({_listed(duties)})")


def _sqlite_refusal(name: str, act: str, table: str, why: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _postgres_refusal(name: str, act: str, table: str, why: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change('{why}')"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{each}'" for each in values)

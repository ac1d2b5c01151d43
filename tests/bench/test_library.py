"""The libraries of the bench are what the import makes: the same rows in every table."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from bench import corpus, library
from lawdocs.clock import SetClock
from lawdocs.documents.importing import Import
from lawdocs.documents.row_sources import open_rows
from lawdocs.extensions import db

FILLED = ("documents", "revisions", "segments", "step_records", "audit_entries", "audit_head", "deadlines")
BODIES = (
    "第一条　为了规范停车，制定本办法。\n第二条　停车收费由县发展改革部门核定。",
    "各乡镇人民政府：\n请认真执行。",
)


@pytest.fixture
def rows() -> list[dict[str, object]]:
    material = corpus.Material(
        titles=("停车办法", "养护办法"),
        makers=("鲁山县人民政府", "鲁山县林业局"),
        subjects=("综合政务\\其他", "工业、交通\\公路"),
        genres=("办法", "通知"),
        bodies=BODIES,
    )
    return list(corpus.rows(material, 40))


def contents(name: str) -> list[tuple[object, ...]]:
    table = db.metadata.tables[name]
    columns = [column for column in table.columns if name != "deadlines" or column.key != "id"]
    found = [tuple(row) for row in db.session.execute(sa.select(*columns))]
    db.session.rollback()
    return sorted(found, key=str)


def empty() -> None:
    """Take out what an import brought, past the guards."""
    with db.engine.begin() as connection:
        for name in ("audit_entries", "revisions"):
            for trigger in connection.exec_driver_sql(
                f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{name}'"
            ).scalars():
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql("DELETE FROM segment_index")
        for name in ("deadlines", "segments", "step_records", "revisions", "documents", "audit_entries"):
            connection.exec_driver_sql(f"DELETE FROM {name}")
        connection.exec_driver_sql(f"UPDATE audit_head SET seq = 0, public = 0, at = NULL, hash = '{'0' * 64}'")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_library_holds_what_an_import_of_the_same_rows_stores(
    app: Flask, clock: SetClock, rows: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "TODAY", clock.today())
    path = tmp_path / library.SOURCE
    path.write_text("".join(library.line_of(row) for row in rows), encoding="utf-8")
    with open_rows(path) as source:
        assert {result.outcome.value for result in Import(clock, as_of=clock.today()).take([source])} == {"created"}
    imported = {name: contents(name) for name in FILLED}
    tokens = db.session.execute(sa.text("SELECT rowid FROM segment_index WHERE segment_index MATCH '\"停车\"'")).all()
    db.session.rollback()
    empty()
    library.fill(clock, rows)
    for name in FILLED:
        assert contents(name) == imported[name], name
    again = db.session.execute(sa.text("SELECT rowid FROM segment_index WHERE segment_index MATCH '\"停车\"'")).all()
    assert again == tokens
    assert len(tokens) > 20


def test_longer_library_begins_with_the_rows_of_a_shorter_one() -> None:
    material = corpus.Material(("甲", "乙", "丙"), ("机关",), ("主题",), ("通知",), BODIES)
    assert list(corpus.rows(material, 30))[:10] == list(corpus.rows(material, 10))

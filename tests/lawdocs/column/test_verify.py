"""What somebody with the database in hand changes about the news is noticed."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.audit.words import place
from lawdocs.clock import SetClock
from lawdocs.column.news import services
from lawdocs.extensions import db
from tests.factories import County
from tests.lawdocs.column.news import an_item
from tests.lawdocs.column.test_public import publish, with_files
from workflows.news import NewsState as S

GAP = "news {id}: its record has a gap"
FACTS = "news {id}: its state, words, files or days"
CHANGES = {
    "UPDATE news_items SET body = '<p>改</p>' WHERE id = {id}": FACTS,
    "UPDATE news_items SET title = '改' WHERE id = {id}": FACTS,
    "UPDATE news_items SET state = 'withdrawn' WHERE id = {id}": FACTS,
    "UPDATE news_items SET published_on = '2026-10-01' WHERE id = {id}": FACTS,
    "UPDATE news_items SET pinned_until = '2027-10-01' WHERE id = {id}": FACTS,
    "UPDATE news_files SET removed_at = '2026-10-13 01:00:00' WHERE kind = 'attachment'": FACTS,
    "UPDATE news_files SET name = '改.txt' WHERE kind = 'attachment'": FACTS,
    "UPDATE news_records SET dest = 'approved' WHERE item_id = {id} AND act = 'submit'": GAP,
    "DELETE FROM news_records WHERE item_id = {id} AND act = 'approve'": GAP,
    "DELETE FROM news_records WHERE item_id = {draft}": "news {draft}: its record has a gap",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_news_changed_beside_the_trail_are_noticed(
    statement: str, app: Flask, county: County, clock: SetClock, engine: str
) -> None:
    for state in S:
        an_item(state, county, clock)
    item = with_files(county, clock)
    publish(item, county, clock)
    pinned = an_item(S.PUBLISHED, county, clock)
    services.pin(pinned, clock.today(), county.actor("editor"), clock, version=pinned.version, key=None)
    services.withdraw(pinned, "用错", county.actor("editor"), clock, version=pinned.version, key=None)
    draft = an_item(S.DRAFT, county, clock)
    assert verify().fault is None
    ids = {"id": item.id, "draft": draft.id}
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in ("news_items", "news_records"):
            for name in triggers(connection, table, engine):
                connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if engine != "sqlite" else ""))
        connection.execute(sa.text(statement.format(**ids)))
    fault = verify().fault
    assert fault.startswith(CHANGES[statement].format(**ids))
    assert place(fault) == "动态的办理过程或者内容"


def triggers(connection: sa.Connection, table: str, engine: str) -> list[str]:
    """The triggers that somebody with the database in hand takes away first."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{}'"
    if engine != "sqlite":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = '{}'::regclass AND NOT tgisinternal"
    return list(connection.exec_driver_sql(query.format(table)).scalars())

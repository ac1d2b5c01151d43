"""The full-text index: what stands in it for a document, and what becomes of an older one."""

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock
from lawdocs.documents.index import documents_with, index_document
from lawdocs.documents.models import Document, Segment
from lawdocs.extensions import db, transaction
from lawdocs.texts.search import tokens
from tests.lawdocs.portal.reading import found
from tests.lawdocs.portal.stock import a_stock, some_stock


def holding(term: str, *, in_title: bool = False) -> list[int]:
    return sorted(db.session.scalars(documents_with(term, in_title=in_title)))


def test_document_is_named_once_however_often_it_holds_a_word(app: Flask, clock: SetClock) -> None:
    twice = a_stock(clock, "停车办法", "第一条　停车。\n第二条　停车收费，路边停车。")
    once = a_stock(clock, "道路办法", "第一条　路边停车。")
    assert holding("停车") == [twice.id, once.id]
    assert holding("停车", in_title=True) == [twice.id]
    assert holding("路边停车") == [twice.id, once.id]
    assert holding("路边停车", in_title=True) == holding("停边") == []


def test_text_indexed_anew_leaves_nothing_of_the_old_one(app: Flask, clock: SetClock) -> None:
    document = a_stock(clock, "停车办法", "第一条　停车。\n第二条　收费。")
    other = a_stock(clock, "收费办法", "第一条　收费。")
    with transaction():
        document.title = "道路办法"
        index_document(document, clock.today())
    assert holding("停车", in_title=True) == []
    assert holding("道路") == [document.id]
    assert holding("收费") == [document.id, other.id]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Segment)) == 5


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_older_index_is_numbered_anew_by_the_upgrade(app: Flask, client: FlaskClient, clock: SetClock) -> None:
    titles = {document.title for document in some_stock(clock, 3)}
    with db.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO segment_index(segment_index) VALUES ('delete-all')")
        rows = connection.exec_driver_sql("SELECT id, text FROM segments ORDER BY id DESC").fetchall()
        for number, (old, text) in enumerate(rows, 1):
            connection.exec_driver_sql("UPDATE segments SET id = ? WHERE id = ?", (number, old))
            entry = (number, " ".join(tokens(text)))
            connection.exec_driver_sql("INSERT INTO segment_index (rowid, tokens) VALUES (?, ?)", entry)
    db.session.remove()
    flask_migrate.downgrade(revision="0001")
    flask_migrate.upgrade()
    assert set(found(client, q="农村公路")) == titles
    assert set(found(client, q="公路")) == titles
    assert holding("公路") == sorted(db.session.scalars(sa.select(Document.id)))

"""Sheets: the texts of public pages, drawn once."""

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs import create_app
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.extensions import db, transaction
from lawdocs.portal.models import LawSheet
from lawdocs.portal.sheets import draw_missing
from tests.lawdocs.portal.reading import page
from tests.lawdocs.portal.stock import a_stock
from workflows.actors import Actor

JOB = Actor.system("draw-sheets")


def test_page_is_the_same_with_and_without_its_sheet(client: FlaskClient, clock: SetClock) -> None:
    text = "第一条　<b>甲</b>。\n（一）乙；\n第二条　丙。"
    address = f"/documents/{a_stock(clock, text=text).id}"
    before = page(client, address)
    assert draw_missing(JOB, clock).done == 1
    assert page(client, address) == before
    assert "&lt;b&gt;甲" in before


def test_page_takes_the_sheet_that_was_drawn(client: FlaskClient, clock: SetClock) -> None:
    address = f"/documents/{a_stock(clock).id}"
    draw_missing(JOB, clock)
    with transaction():
        db.session.execute(sa.update(LawSheet).values(sheet="<p>来自正文页</p>"))
    assert "<p>来自正文页</p>" in page(client, address)


def test_sheets_are_drawn_once_and_again_when_the_code_that_draws_changes(app: Flask, clock: SetClock) -> None:
    a_stock(clock)
    a_stock(clock, "没有正文的办法", text="")
    assert [draw_missing(JOB, clock).done for _ in range(2)] == [1, 0]
    app.extensions["sheet_form"] = "another"
    assert [draw_missing(JOB, clock).done for _ in range(2)] == [1, 0]
    assert db.session.scalars(sa.select(LawSheet.form)).all() == ["another"]


def test_verification_notices_a_sheet_that_is_not_its_text(app: Flask, clock: SetClock) -> None:
    a_stock(clock)
    draw_missing(JOB, clock)
    assert verify().fault is None
    with transaction():
        db.session.execute(sa.update(LawSheet).values(sheet=LawSheet.sheet + "多一字"))
    assert verify().fault == "the sheet of revision 1 is not its text"


def test_a_process_that_serves_no_pages_draws_texts_too(app: Flask, clock: SetClock) -> None:
    a_stock(clock, text="第一条　只有定时任务才画的正文。\n第二条　丙。")
    db.session.rollback()
    scheduler = create_app(app.extensions["settings"], clock)  # no request has made its macros ready
    with scheduler.app_context():
        assert draw_missing(JOB, clock).done == 1
        assert verify().fault is None
        db.session.remove()
        db.engine.dispose()

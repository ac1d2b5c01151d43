"""A file whose row was not recognised: a person chooses the row of the register, and its values are confirmed."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.documents import import_jobs, stock_task_rows
from lawdocs.documents.import_models import ImportRun
from lawdocs.documents.models import Document
from lawdocs.documents.stock_task_models import StockTask, TaskState
from lawdocs.extensions import db, transaction
from tests import stock_folder
from tests.factories import County
from tests.pages import form_data, log_in, send, words
from tests.sheets import xlsx
from workflows.actors import Actor

OFFICE = stock_folder.OFFICE
# A text that names no maker, whose row bears another title: the file is asked about, the row comes in without text.
FILE = "渣土.txt"
CONTENTS = {
    FILE: stock_folder.notice(3).replace(OFFICE, "").replace("印发给你们", "公布").encode(),
    "停车.txt": stock_folder.notice(2).encode(),
}
REGISTER = [
    stock_folder.HEADS,
    [stock_folder.title(2), OFFICE, stock_folder.doc_no(2), "2019.3.2", "2019-03-02", None, "有效"],
    ["鲁山县城区养犬管理规定", OFFICE, "鲁政〔2018〕6号", "2018.3.2", "2018-03-02", None, "有效"],
    ["鲁山县渣土车运输管理暂行规定", OFFICE, "鲁政〔2017〕3号", "2017.3.2", "2017-03-05", None, "有效"],
    ["鲁山县渣土消纳场管理规定", OFFICE, "鲁政〔2017〕4号", "2017.4.2", "2017.2.30", None, "有效"],
]
PARKED, DOGS, CARTS, FAULTY = range(2, 6)  # lines of the register


@pytest.fixture
def bureau(app: Flask, county: County, clock: SetClock) -> FlaskClient:
    """Somebody who has imported the files with their register."""
    client = log_in(app, "bureau")
    archive = (io.BytesIO(stock_folder.zipped(CONTENTS)), "旧文件.zip")
    sent = send(client, "/work/imports", file=archive, register=(io.BytesIO(xlsx(REGISTER)), "目录.xlsx"))
    assert sent.status_code == 303
    _take(clock)
    page = f"/work/imports/{db.session.scalars(sa.select(ImportRun)).one().id}"
    assert send(client, page, f"{page}/confirm").status_code == 303
    _take(clock)
    return client


def _take(clock: SetClock) -> None:
    db.session.rollback()
    import_jobs.take_imports(Actor.system("take-imports"), clock)
    db.session.rollback()


def the_task() -> StockTask:
    db.session.rollback()
    return db.session.scalars(sa.select(StockTask).where(StockTask.place == FILE)).one()


def page_of(line: int | None = None) -> str:
    return f"/work/imports/tasks/{the_task().id}" + (f"?row={line}" if line else "")


def post(client: FlaskClient, line: int, **fields: str) -> TestResponse:
    """Send the form of the page on which a row was chosen."""
    page = page_of(line)
    return client.post(page, data=form_data(client.get(page), page) | fields)


def listed(answer: TestResponse) -> list[str]:
    """The titles of the rows that are offered, in their order."""
    return [each.text_content().strip() for each in html.fromstring(answer.text).xpath("//tbody//th")]


def titled(title: str) -> list[Document]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Document).where(Document.title == title)))


def test_rows_without_a_file_are_offered_the_nearest_first(bureau: FlaskClient) -> None:
    assert the_task().state is TaskState.PENDING
    page = bureau.get(page_of())
    assert f'href="{page_of()}/rows"' in page.text
    offered = bureau.get(f"{page_of()}/rows")
    assert listed(offered) == [REGISTER[CARTS - 1][0], REGISTER[FAULTY - 1][0], REGISTER[DOGS - 1][0]]
    shown = words(offered)
    assert "已录入，没有正文和附件" in shown
    assert "没有录入" in shown
    assert listed(bureau.get(f"{page_of()}/rows?q=养犬")) == [REGISTER[DOGS - 1][0]]
    assert "没有这样的行" in words(bureau.get(f"{page_of()}/rows?q=没有"))


def test_file_goes_to_the_document_that_its_row_became(bureau: FlaskClient) -> None:
    (document,) = titled(REGISTER[CARTS - 1][0])
    assert (document.editions, document.materials) == ([], [])
    page = bureau.get(page_of(CARTS))
    assert "已录入为《鲁山县渣土车运输管理暂行规定》" in words(page)
    assert f"发文字号：登记表是“鲁政〔2017〕3号”，正文是“{stock_folder.doc_no(3)}”" in words(page)
    sent = post(bureau, CARTS, do="put_in")
    assert sent.status_code == 303
    (document,) = titled(REGISTER[CARTS - 1][0])
    assert "渣土运输" in document.current_edition.text
    assert [each.name for each in document.materials] == [FILE]
    task = the_task()
    assert (task.state, task.document_id) == (TaskState.ENTERED, document.id)
    assert "补录正文、附件" in words(bureau.get(f"/work/documents/{document.id}"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 3
    assert verify().fault is None


def test_values_of_a_row_that_was_left_out_are_confirmed(bureau: FlaskClient) -> None:
    page = page_of(FAULTY)
    opened = bureau.get(page)
    data = form_data(opened, page)
    assert (data["title"], data["issuer"], data["doc_no"], data["written"]) == (
        "鲁山县渣土消纳场管理规定", OFFICE, "鲁政〔2017〕4号", "2017-04-02",
    )  # fmt: skip
    assert "已取目录.xlsx 第5行的内容" in words(opened).replace("\u3000", " ")
    assert post(bureau, FAULTY, do="enter", published="2017-02-28").status_code == 303
    (document,) = titled("鲁山县渣土消纳场管理规定")
    assert (document.number, document.issuer_name) == ("鲁政〔2017〕4号", OFFICE)
    assert verify().fault is None


def test_row_that_has_its_file_is_not_offered(bureau: FlaskClient) -> None:
    assert bureau.get(page_of(PARKED)).status_code == 404
    assert bureau.get(page_of(99)).status_code == 404
    assert bureau.get(f"{page_of()}?row=x").status_code == 422


def test_row_waits_by_itself_when_its_file_went_to_another(bureau: FlaskClient) -> None:
    task_id = the_task().id
    with transaction():
        task = db.session.get(StockTask, task_id)
        task.given, task.place = '{"doc_no": "鲁政〔2016〕1号", "title": "鲁山县某规定"}', "目录.xlsx　第9行"
    page = f"/work/imports/tasks/{task_id}?row={CARTS}"
    assert bureau.post(page, data=form_data(bureau.get(page), page) | {"do": "put_in"}).status_code == 303
    db.session.rollback()
    left = db.session.scalars(sa.select(StockTask).where(StockTask.id != task_id)).one()
    assert (left.state, left.place, left.name, left.files) == (
        TaskState.PENDING, "目录.xlsx　第9行", "鲁政〔2016〕1号", [],
    )  # fmt: skip
    assert "这一行还没有对应的文件" in left.doubts
    assert verify().fault is None


def test_waiting_row_that_is_chosen_is_settled_with_the_file(bureau: FlaskClient, county: County) -> None:
    task = the_task()
    waiting = StockTask(
        key="row:1", state=TaskState.PENDING, run_id=task.run_id, agency_id=task.agency_id, place="目录.xlsx　第4行",
        name="", source=task.source, as_of=task.as_of, given="{}", doubts="甲", asked_at=task.asked_at,
    )  # fmt: skip
    with transaction():
        db.session.add(waiting)
        db.session.flush()
        waiting_id = waiting.id
    assert post(bureau, CARTS, do="enter", doc_no="鲁政〔2017〕33号").status_code == 303
    db.session.rollback()
    settled = db.session.get(StockTask, waiting_id)
    assert (settled.state, settled.document_id) == (TaskState.ENTERED, the_task().document_id)
    assert verify().fault is None


def test_import_without_a_register_offers_no_rows(app: Flask, county: County, clock: SetClock) -> None:
    client = log_in(app, "bureau")
    archive = (io.BytesIO(stock_folder.zipped({FILE: CONTENTS[FILE]})), "旧文件.zip")
    assert send(client, "/work/imports", file=archive).status_code == 303
    _take(clock)
    page = f"/work/imports/{db.session.scalars(sa.select(ImportRun)).one().id}"
    assert send(client, page, f"{page}/confirm").status_code == 303
    _take(clock)
    assert "选登记表的行" not in words(client.get(page_of()))
    assert client.get(f"{page_of()}/rows").status_code == 404
    assert not stock_task_rows.open_rows_of(the_task())

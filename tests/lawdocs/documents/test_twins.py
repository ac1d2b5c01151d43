"""Rows that contradict what is known of their number and title: never a second document, and the difference is told."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from tests.factories import County
from tests.lawdocs.documents.test_stock_days import MAKER, named, take_in
from tests.pages import log_in, words
from tests.sheets import xlsx

TEXT = "第一条　为了管理犬只，制定本办法。"
HEAD = ["标题", "制定机关", "文号", "成文日期", "发布日期", "施行日期", "效力状态", "正文"]
DOG = [
    "犬只办法",
    MAKER,
    "鲁政〔2023〕2号",
    None,
    "2023-04-20",
    "2023-05-01",
    "有效",
    "第一条　为了管理犬只，制定本办法。",
]
INN = ["民宿办法", MAKER, "鲁政〔2024〕2号", "2024-04-26", None, "2024-06-01", "有效", None]


@pytest.fixture
def bureau(app: Flask, county: County, clock: SetClock) -> FlaskClient:
    """Somebody of the justice bureau who has imported two documents."""
    client = log_in(app, "bureau")
    take_in(client, clock, xlsx([HEAD, DOG, INN]))
    return client


def changed(row: list[str | None], **cells: str | None) -> list[str | None]:
    """A row with other cells, by place: ``at4`` is the fifth."""
    return [cells.get(f"at{place}", cell) for place, cell in enumerate(row)]


def count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Document))


def test_other_day_and_status_of_a_known_document_are_no_second_one(bureau: FlaskClient, clock: SetClock) -> None:
    page = take_in(bureau, clock, xlsx([HEAD, changed(DOG, at4="2023-04-01", at6="废止")]))
    told = words(bureau.get(page))
    assert "有错误" in told
    assert "与库中文件文号、标题相同，但公布日期（库中2023年4月20日，这一行2023年4月1日）" in told
    assert "效力状态（库中现行有效，这一行废止）不同，请核对" in told
    assert f'href="/documents/{named("犬只办法").id}"' in bureau.get(page).text
    assert "DOCUMENT_DIFFERS" in told
    assert count() == 2


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (changed(DOG, at6="失效"), "库中已有，但效力状态（库中现行有效，这一行失效）不同，请核对"),
        (changed(DOG, at7="第一条　水库移民后期扶持资金的使用，适用本细则。"), "库中已有，但正文不同，请核对"),
        (changed(DOG, at5="2023-06-01"), "库中已有，但施行日期（库中2023年5月1日，这一行2023年6月1日）不同"),
        (DOG, "库中已有"),
    ],
)
def test_known_row_names_what_differs_and_leads_to_the_document(
    bureau: FlaskClient, clock: SetClock, row: list[str | None], told: str
) -> None:
    page = take_in(bureau, clock, xlsx([HEAD, row]))
    assert told in words(bureau.get(page))
    assert f'href="/documents/{named("犬只办法").id}"' in bureau.get(page).text
    assert count() == 2


def test_fuller_row_leads_to_the_form_that_fills_the_gap(bureau: FlaskClient, clock: SetClock) -> None:
    page = take_in(bureau, clock, xlsx([HEAD, changed(INN, at4="2024-04-28")]))
    assert "库中已有，可补正：公布日期" in words(bureau.get(page))
    assert f'href="/work/imports/gaps/{named("民宿办法").id}"' in bureau.get(page).text
    assert count() == 2


def test_same_title_and_maker_with_another_number_comes_in_with_a_remark(bureau: FlaskClient, clock: SetClock) -> None:
    page = take_in(bureau, clock, xlsx([HEAD, changed(DOG, at2="鲁政〔2019〕12号", at4="2019-01-01", at5=None)]))
    told = words(bureau.get(page))
    assert "已导入，有提示" in told
    assert "与鲁政〔2023〕2号标题、制定机关相同而文号不同，请核对" in told
    newest = db.session.scalars(sa.select(Document).order_by(Document.id.desc()).limit(1)).one()
    assert ("文号不同，请核对" in newest.remarks, "/documents/" in newest.remarks) == (True, False)


def test_twins_within_one_table_come_in_once(bureau: FlaskClient, clock: SetClock) -> None:
    one = ["渣土办法", MAKER, "鲁政〔2022〕7号", None, "2022-03-01", None, None, None]
    page = take_in(bureau, clock, xlsx([HEAD, one, changed(one, at4="2022-03-02"), one]))
    told = words(bureau.get(page))
    assert "文号、标题相同，但公布日期（库中2022年3月1日，这一行2022年3月2日）不同，请核对" in told
    assert count() == 3

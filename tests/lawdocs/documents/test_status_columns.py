"""Tables as people keep them: other names for the status, columns that look like one, days still to come."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock
from tests.factories import County
from tests.lawdocs.documents.test_stock_days import MAKER, named, take_in
from tests.pages import log_in, words
from tests.sheets import xlsx
from workflows.states import DocumentState, LegalStatus

ROW = ["犬只办法", MAKER, "2020-01-05"]


@pytest.fixture
def bureau(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "bureau")


@pytest.mark.parametrize(
    "head", ["状态", "文件状态", "现行状态", "时效性", "有效性", "效力", "有效状态", "状态（必填）"]
)
def test_status_goes_by_many_names(bureau: FlaskClient, clock: SetClock, head: str) -> None:
    take_in(bureau, clock, xlsx([["标题", "制定机关", "发布日期", head], [*ROW, "废止"]]))
    assert named("犬只办法").state is DocumentState.REPEALED


def test_name_that_may_mean_something_else_gives_way(bureau: FlaskClient, clock: SetClock) -> None:
    heads = ["标题", "制定机关", "发布日期", "状态", "效力状态"]
    page = take_in(bureau, clock, xlsx([heads, [*ROW, "已发布", "有效"]]))
    assert named("犬只办法").stated_status is LegalStatus.IN_FORCE
    assert "状态（D列）不认识，没有读入" in words(bureau.get(page))


@pytest.mark.parametrize(
    ("cells", "warned"),
    [(("失效", "现行有效", "其他"), True), (("已废止", None, None), True), (("甲", "乙", "废止"), False)],
)
def test_unknown_column_of_statuses_is_warned_of(
    bureau: FlaskClient, clock: SetClock, cells: tuple[str | None, ...], warned: bool
) -> None:
    rows = [[f"办法{at}", MAKER, "2020-01-05", cell] for at, cell in enumerate(cells)]
    page = take_in(bureau, clock, xlsx([["标题", "制定机关", "发布日期", "清理结果"], *rows]))
    told = "清理结果（D列）里多数是“有效”“废止”一类的字，像是效力状态，但没有读入"
    assert (told in words(bureau.get(page))) == warned


def test_publication_to_come_is_an_error_with_its_place(bureau: FlaskClient, clock: SetClock) -> None:
    page = take_in(bureau, clock, xlsx([["标题", "制定机关", "发布日期"], ["犬只办法", MAKER, "2026-10-14"]]))
    told = words(bureau.get(page))
    assert "发布日期（C列）：公布日期2026年10月14日还没有到；存量文件都是已经公布的，请核对日期" in told
    assert ("有错误" in told, "可以导入" in told.split("结果")[-1]) == (True, False)

"""Days of stock that the source left out: filled in or put right with a reason; until then no ground of anything."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.documents import import_jobs, stock_gaps
from lawdocs.documents.import_models import ImportRun
from lawdocs.documents.models import Document
from lawdocs.documents.stock_gaps import Filling, Gap, gaps_of
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from tests.factories import County
from tests.pages import form_data, log_in, send, words
from tests.sheets import xlsx
from workflows.actors import Actor
from workflows.states import DocumentState, LegalStatus
from workflows.validity import status_on

MAKER = "鲁山县人民政府"
OLD, ORDER, BARE, ENDED = "犬只办法", "关于修改犬只办法的决定", "关于废止犬只办法的通知", "渣土办法"
SHEET = xlsx(
    [
        ["标题", "制定机关", "文号", "成文日期", "发布日期", "施行日期", "有效期至", "效力状态", "正文"],
        [OLD, MAKER, "鲁政〔2020〕1号", "2020-01-05", "2020-01-05", "2020-02-01", "2030-01-31", None, "第一条　甲。"],
        [ORDER, MAKER, "鲁政〔2024〕2号", "2024-04-26", None, None, None, "有效", "一、第一条改为“乙。”"],
        [BARE, MAKER, "鲁政〔2024〕3号", None, None, None, None, None, None],
        [ENDED, MAKER, "鲁政〔2018〕4号", None, None, None, None, "废止", None],
    ]
)


@pytest.fixture
def bureau(app: Flask, county: County, clock: SetClock) -> FlaskClient:
    """Somebody of the justice bureau who has imported a table without days."""
    client = log_in(app, "bureau")
    take_in(client, clock, SHEET)
    return client


def take_in(client: FlaskClient, clock: SetClock, sheet: bytes) -> str:
    """Import a table; the address of its result."""
    assert send(client, "/work/imports", file=(io.BytesIO(sheet), "目录.xlsx")).status_code == 303
    _take(clock)
    run = db.session.scalars(sa.select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()
    page = f"/work/imports/{run.id}"
    if run.created:
        assert send(client, page, f"{page}/confirm").status_code == 303
        _take(clock)
    return page


def _take(clock: SetClock) -> None:
    db.session.rollback()
    import_jobs.take_imports(Actor.system("take-imports"), clock)
    db.session.rollback()


def named(title: str) -> Document:
    db.session.rollback()
    return db.session.scalars(sa.select(Document).where(Document.title == title)).one()


def form_of(title: str) -> str:
    return f"/work/imports/gaps/{named(title).id}"


def fill(county: County, clock: SetClock, title: str, **said: object) -> None:
    document = named(title)
    filling = Filling(**{"issuer": "", "number": "", "text": "", "reason": "县政府公报"} | said)
    stock_gaps.fill(document, filling, county.actor("bureau"), clock, version=document.version, key=None)


@pytest.mark.parametrize(
    ("gap", "titles"),
    [
        ("published", {ORDER, BARE, ENDED}),
        ("written", {BARE, ENDED}),
        ("effective", {ORDER, BARE, ENDED}),
    ],
)
def test_list_shows_what_has_no_day(bureau: FlaskClient, gap: str, titles: set[str]) -> None:
    listed = words(bureau.get(f"/work/imports/gaps?gap={gap}"))
    assert {each for each in (OLD, ORDER, BARE, ENDED) if f" {each} " in listed} == titles
    assert all(Gap(gap) in gaps_of(named(each)) for each in titles)


def test_day_is_filled_told_and_seen_by_the_public(bureau: FlaskClient) -> None:
    sent = send(bureau, form_of(ORDER), published="2024-04-28", effective="2024-06-01", reason="县政府公报2024年第4期")
    assert sent.status_code == 303
    order = named(ORDER)
    assert (order.published_on, order.in_force_from) == (date(2024, 4, 28), date(2024, 6, 1))
    assert order.editions[0].in_force_from == date(2024, 6, 1)
    assert "补录公布日期、施行日期：县政府公报2024年第4期" in words(bureau.get(sent.location))
    shown = words(bureau.get(f"/documents/{order.id}"))
    assert ("2024年4月28日" in shown, "来源未写明：公布日期" in shown) == (True, False)
    assert verify().fault is None


def test_first_day_takes_the_place_of_a_status_without_one(
    bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    assert status_on(named(ORDER), date(2024, 7, 1)) is LegalStatus.UNKNOWN
    fill(county, clock, ORDER, effective=date(2024, 6, 1))
    order = named(ORDER)
    assert (order.stated_status, status_on(order, date(2024, 7, 1))) == (None, LegalStatus.IN_FORCE)
    fill(county, clock, ENDED, effective=date(2018, 6, 1))
    ended = named(ENDED)
    assert (ended.state, status_on(ended, clock.today())) == (DocumentState.REPEALED, LegalStatus.REPEALED)


def test_wrong_day_is_put_right_with_the_old_one_on_record(
    bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    fill(county, clock, OLD, effective=date(2020, 3, 1))
    old = named(OLD)
    assert [each.in_force_from for each in old.editions] == [date(2020, 3, 1)]
    assert "更正施行日期（原为2020年2月1日）" in words(bureau.get(f"/work/documents/{old.id}"))
    assert verify().fault is None


@pytest.mark.parametrize(
    ("title", "said", "told"),
    [
        (OLD, {"published": date(2027, 1, 1)}, "公布日期不能晚于今天"),
        (OLD, {"effective": date(2030, 2, 1)}, "施行日期不能晚于有效期截止日（2030年1月31日）"),
        (OLD, {"published": date(2030, 5, 1)}, "公布日期不能晚于有效期截止日"),
        (OLD, {"published": date(2020, 1, 1)}, "公布日期早于成文日期，请核对；原文件确是如此的，写明理由"),
        (ENDED, {"effective": date(2027, 1, 1)}, "文件已经废止，施行日期不能晚于今天"),
        (OLD, {"published": date(2020, 1, 5)}, "没有填写新的内容"),
    ],
)
def test_days_that_cannot_be_are_refused(
    bureau: FlaskClient, county: County, clock: SetClock, title: str, said: dict[str, date], told: str
) -> None:
    with pytest.raises(StepRefused) as refused:
        fill(county, clock, title, **said)
    assert told in "；".join(each.reason for each in refused.value.obstacles)


def test_unusual_order_is_taken_with_a_reason_and_remarked(bureau: FlaskClient) -> None:
    page = form_of(OLD)
    refused = send(bureau, page, effective="2020-01-01", reason="原件")
    assert (refused.status_code, "施行日期早于公布日期" in words(refused)) == (422, True)
    data = form_data(refused, page) | {"odd": "原件写明自年初起施行", "do": "confirm"}
    assert bureau.post(page, data=data).status_code == 303
    assert "施行日期早于公布日期" in named(OLD).remarks
    assert send(bureau, page, effective="2020-02-02", reason="再次核对").status_code == 303
    assert "施行日期早于公布日期" not in named(OLD).remarks


def test_stock_of_unknown_day_is_ground_from_the_day_it_was_written(bureau: FlaskClient, app: Flask) -> None:
    clerk = log_in(app, "clerk")
    page = f"/work/documents/{named(OLD).id}/steps/amend"
    offered = clerk.get(page).text
    assert f"《{ORDER}》" in offered
    said = {"by": str(named(ORDER).id), "new_text": "第一条　乙。"}
    early = send(clerk, page, **said, day="2024-04-01")
    told = words(early)
    assert early.status_code == 422
    assert "没有登记公布日期，只知道2024年4月26日已经有它；早于这一天不能据以修改" in told
    assert "还没有公布" not in told
    assert f'href="/work/documents/{named(ORDER).id}"' in early.text
    assert send(clerk, page, **said, day="2024-06-01").status_code == 303
    assert [each.in_force_from for each in named(OLD).editions] == [date(2020, 2, 1), date(2024, 6, 1)]


def test_stock_without_any_day_is_no_ground_before_it_is_filled(bureau: FlaskClient, app: Flask) -> None:
    clerk = log_in(app, "clerk")
    page = f"/work/documents/{named(OLD).id}/steps/repeal"
    bare = named(BARE)
    refused = send(clerk, page, by=str(bare.id), day="2026-11-01", reason="不再适用")
    assert refused.status_code == 422
    assert "没有登记公布日期，也没有成文日期和施行日期，请监督岗先补正存量信息" in words(refused)
    assert f'href="/work/documents/{bare.id}"' in refused.text
    assert send(bureau, form_of(BARE), published="2024-05-01", reason="公报").status_code == 303
    assert send(clerk, page, by=str(bare.id), day="2026-11-01", reason="不再适用").status_code == 303

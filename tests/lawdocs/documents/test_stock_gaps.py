"""Gaps of stock: seen as a list by who is in charge, filled with a reason, and told by the record of acts."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.documents import import_jobs, stock_gaps
from lawdocs.documents.import_models import ImportRun
from lawdocs.documents.models import Document
from lawdocs.documents.stock_gaps import Filling, Gap, gaps_of, stock_with_gaps
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db
from tests.factories import County, a_document
from tests.pages import form_data, log_in, send, words
from tests.sheets import xlsx
from workflows.actors import Actor
from workflows.states import DocumentState

MAKER = "鲁山县人民政府"
SHEET = xlsx(
    [
        ["标题", "制定机关", "文号", "成文日期", "发布日期", "施行日期", "正文"],
        ["甲办法", MAKER, "鲁政〔2020〕1号", "2020-01-05", "2020-01-05", "2020-02-01", "第一条　甲。"],
        ["乙办法", MAKER, "鲁政〔2020〕2号", "2020-01-06", "2020-01-06", "2020-02-01", None],
        ["丙办法", None, None, "2020-01-07", "2020-01-07", "2020-02-01", "第一条　丙。"],
        ["丁办法", "鲁山县乌有局", "鲁乌〔2020〕1号", "2020-01-08", "2020-01-08", "2020-02-01", "第一条　丁。"],
    ]
)


@pytest.fixture
def bureau(app: Flask, county: County, clock: SetClock) -> FlaskClient:
    """Somebody of the justice bureau who has just imported a table with gaps."""
    client = log_in(app, "bureau")
    assert send(client, "/work/imports", file=(io.BytesIO(SHEET), "目录.xlsx")).status_code == 303
    _take(clock)
    page = run_page()
    assert send(client, page, f"{page}/confirm").status_code == 303
    _take(clock)
    return client


def _take(clock: SetClock) -> None:
    db.session.rollback()
    import_jobs.take_imports(Actor.system("take-imports"), clock)
    db.session.rollback()


def run_page() -> str:
    db.session.rollback()
    return f"/work/imports/{db.session.scalars(sa.select(ImportRun)).one().id}"


def named(title: str) -> Document:
    db.session.rollback()
    return db.session.scalars(sa.select(Document).where(Document.title == title)).one()


def form_of(title: str) -> str:
    return f"/work/imports/gaps/{named(title).id}"


def fill(county: County, clock: SetClock, title: str, *, who: str = "bureau", **said: str) -> None:
    document = named(title)
    filling = Filling(**{"issuer": "", "number": "", "text": "", "reason": "对照档案馆原件"} | said)
    stock_gaps.fill(document, filling, county.actor(who), clock, version=document.version, key=None)


def test_result_of_an_import_leads_to_its_gaps(bureau: FlaskClient) -> None:
    result = bureau.get(run_page())
    assert "补正3件缺项" in words(result)
    run = run_page().rpartition("/")[2]
    assert f'href="/work/imports/gaps?run={run}"' in result.text
    listed = words(bureau.get(f"/work/imports/gaps?run={run}"))
    assert all(each in listed for each in ("乙办法", "丙办法", "丁办法", "缺正文", "缺制定机关", "缺发文字号"))
    assert "甲办法" not in listed
    assert "3件存量文件有缺项" in words(bureau.get("/work/imports"))


@pytest.mark.parametrize(
    ("gap", "titles"),
    [("maker", {"丙办法"}), ("unlisted", {"丁办法"}), ("number", {"丙办法"}), ("text", {"乙办法"})],
)
def test_list_shows_one_kind_of_gap(bureau: FlaskClient, county: County, gap: str, titles: set[str]) -> None:
    found = db.session.scalars(stock_with_gaps(county.actor("bureau"), Gap(gap))).all()
    assert {each.title for each in found} == titles
    assert all(Gap(gap) in gaps_of(each) for each in found)
    listed = words(bureau.get(f"/work/imports/gaps?gap={gap}"))
    assert all((title in listed) == (title in titles) for title in ("乙办法", "丙办法", "丁办法"))


def test_maker_and_number_are_filled_and_told(app: Flask, bureau: FlaskClient) -> None:
    page = form_of("丙办法")
    assert "text" not in form_data(bureau.get(page), page)
    sent = send(bureau, page, issuer=MAKER, number="鲁政[2020]03号", reason="对照档案馆原件")
    assert sent.status_code == 303
    document = named("丙办法")
    assert (document.issuer_name, document.issuer.name, document.number) == (MAKER, MAKER, "鲁政〔2020〕03号")
    assert gaps_of(document) == ()
    shown = words(bureau.get(sent.location))
    assert "补录制定机关、发文字号：对照档案馆原件" in shown
    outside = words(log_in(app, "drafter2").get(sent.location))
    assert "补录制定机关、发文字号" in outside
    assert "对照档案馆原件" not in outside
    assert "丙办法" in words(bureau.get("/documents?q=鲁政〔2020〕03号"))
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (last.tag, last.subject_id, last.reason) == ("document:fill_stock", document.id, "对照档案馆原件")
    assert verify().fault is None


def test_text_is_read_from_a_file_looked_at_and_put_in(bureau: FlaskClient) -> None:
    page = form_of("乙办法")
    paper = "乙办法\n第一条　为了规范渣土运输，制定本办法。\n第二条　本办法自公布之日起施行。".encode()
    read = send(bureau, page, do="import", text_file=(io.BytesIO(paper), "乙.txt"), reason="原件")
    assert "已读出文件，还没有保存" in words(read)
    assert gaps_of(named("乙办法")) == (Gap.TEXT,)
    text = form_data(read, page)["text"]
    assert text.startswith("第一条　为了规范渣土运输")
    assert send(bureau, page, text=text, reason="原件").status_code == 303
    document = named("乙办法")
    assert [(each.no, each.text) for each in document.editions] == [(1, text)]
    assert "渣土运输" in words(bureau.get(f"/documents/{document.id}"))
    assert "补录正文" in words(bureau.get(f"/work/documents/{document.id}"))
    assert verify().fault is None


def test_wrong_value_is_corrected_with_the_old_one_on_record(
    bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    fill(county, clock, "甲办法", number="鲁政〔2020〕9号")
    document = named("甲办法")
    assert (document.number, document.issuer_name) == ("鲁政〔2020〕9号", MAKER)
    assert "更正发文字号（原为鲁政〔2020〕1号）" in words(bureau.get(f"/work/documents/{document.id}"))
    assert verify().fault is None


@pytest.mark.parametrize(
    ("title", "said", "told"),
    [
        ("甲办法", {"text": "第一条　别的。"}, "已经收录正文"),
        ("丙办法", {"number": "鲁政〔2020〕1号"}, "的文号也是鲁政〔2020〕1号"),
        ("丙办法", {"number": "鲁政〔2020〕8号", "reason": " "}, "理由"),
        ("乙办法", {"issuer": MAKER}, "没有填写新的内容"),
        ("丙办法", {"issuer": "平顶山市人民政府"}, "不在本辖区"),
    ],
)
def test_what_stands_against_a_filling_is_told(
    bureau: FlaskClient, county: County, clock: SetClock, title: str, said: dict[str, str], told: str
) -> None:
    with pytest.raises(StepRefused) as refused:
        fill(county, clock, title, **said)
    assert told in "；".join(each.reason for each in refused.value.obstacles)
    before = named(title).version
    assert before == 1


def test_same_number_is_taken_with_a_reason(bureau: FlaskClient) -> None:
    page = form_of("丙办法")
    refused = send(bureau, page, number="鲁政〔2020〕1号", reason="原件")
    assert (refused.status_code, "文号相同而是两件文件的理由" in words(refused)) == (422, True)
    data = form_data(refused, page)
    assert bureau.post(page, data=data | {"another": "两件都印了这个号", "do": "confirm"}).status_code == 303
    assert named("丙办法").number == "鲁政〔2020〕1号"


def test_others_neither_see_nor_fill_gaps(bureau: FlaskClient, app: Flask, county: County, clock: SetClock) -> None:
    drafter = log_in(app, "drafter")
    assert drafter.get("/work/imports/gaps").status_code == 403
    assert drafter.get(form_of("乙办法")).status_code == 403
    with pytest.raises(Forbidden):
        fill(county, clock, "乙办法", who="drafter", text="第一条　乙。")


def test_document_made_here_has_no_form_for_gaps(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    made = a_document(DocumentState.PUBLISHED, county, clock)
    assert bureau.get(f"/work/imports/gaps/{made.id}").status_code == 403
    assert made not in db.session.scalars(stock_with_gaps(county.actor("bureau"))).all()

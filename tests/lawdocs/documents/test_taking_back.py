"""What was entered by mistake is taken back while nothing was done on it, and its source may be imported again."""

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.accounts.models import User
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, AmendingText
from lawdocs.cleanup.repeals.models import RepealingText, StatedRepeal
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.documents import import_jobs, stock_follow_ups, stock_gaps, stock_taking_back
from lawdocs.documents.import_models import ImportRun
from lawdocs.documents.models import Document, Relation, RelationKind
from lawdocs.documents.stock_gaps import Filling
from lawdocs.documents.stock_task_models import StockTask, TaskState
from lawdocs.errors import Forbidden, StateConflict, StepRefused
from lawdocs.extensions import db, transaction
from tests import stock_folder
from tests.factories import County, a_document
from tests.lawdocs.portal.stock import a_stock
from tests.pages import log_in, send, words
from tests.sheets import xlsx
from workflows.actors import Actor
from workflows.states import DocumentState

MAKER = stock_folder.OFFICE
HEADS = ["标题", "制定机关", "文号", "发布日期", "有效期至", "来源编号", "正文"]
SHEET = xlsx(
    [
        HEADS,
        ["鲁山县甲办法", MAKER, "鲁政〔2020〕1号", "2020-01-05", "2030-01-04", "A1", "第一条　甲。"],
        ["鲁山县乙办法", MAKER, "鲁政〔2020〕2号", "2020-01-06", None, "A2", "第一条　乙。"],
    ]
)


def _take(clock: SetClock) -> None:
    db.session.rollback()
    import_jobs.take_imports(Actor.system("take-imports"), clock)
    db.session.rollback()


def imported(client: FlaskClient, clock: SetClock, data: bytes = SHEET, name: str = "目录.xlsx") -> str:
    """Upload, check and store; gives the page of the result."""
    assert send(client, "/work/imports", file=(io.BytesIO(data), name)).status_code == 303
    _take(clock)
    page = f"/work/imports/{db.session.scalar(sa.select(sa.func.max(ImportRun.id)))}"
    sent = send(client, page, f"{page}/confirm")
    assert sent.status_code == 303, words(sent)
    _take(clock)
    return page


@pytest.fixture
def bureau(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "bureau")


def named(title: str) -> Document:
    db.session.rollback()
    query = sa.select(Document).where(Document.title == title).order_by(Document.id.desc()).limit(1)
    return db.session.scalars(query).one()


def take_back(county: County, clock: SetClock, title: str, who: str = "bureau") -> Document:
    document = named(title)
    stock_taking_back.take_back(
        document, "不是规范性文件", county.actor(who), clock, version=document.version, key=None
    )
    return document


def test_document_taken_back_is_gone_for_the_public_and_may_come_again(
    app: Flask, bureau: FlaskClient, clock: SetClock
) -> None:
    result = imported(bureau, clock)
    document = named("鲁山县甲办法")
    public, staff = f"/documents/{document.id}", f"/work/documents/{document.id}"
    visitor = app.test_client()
    assert visitor.get(public).status_code == 200
    assert f'href="{staff}/steps/take_back"' in bureau.get(staff).text
    sent = send(bureau, f"{staff}/steps/take_back", reason="不是规范性文件", do="confirm")
    assert (sent.status_code, sent.location) == (303, staff)

    assert visitor.get(public).status_code == 404
    assert "鲁山县甲办法" not in words(visitor.get("/documents?q=甲办法"))
    shown = words(bureau.get(staff))
    assert "撤销录入：不是规范性文件" in shown
    assert named("鲁山县甲办法").state is DocumentState.WITHDRAWN
    assert "已撤销录入" in words(bureau.get(result))
    report = openpyxl.load_workbook(io.BytesIO(bureau.get(f"{result}/report.xlsx").data)).active
    told = {row[2]: (row[1], bool(row[5])) for row in report.iter_rows(min_row=3, values_only=True)}
    assert told == {"鲁政〔2020〕1号": ("已撤销录入", False), "鲁政〔2020〕2号": ("已导入，有提示", True)}
    assert [each.outcome for each in db.session.scalars(sa.select(Deadline))] == [Outcome.VOID]
    assert verify().fault is None

    imported(bureau, clock)
    again = named("鲁山县甲办法")
    assert (again.id != document.id, again.state, again.source_id) == (True, DocumentState.PUBLISHED, "A1")
    assert "发文字号与另一份文件相同" not in again.remarks
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 3
    assert verify().fault is None


def test_only_supervisors_of_the_maker_take_back(
    app: Flask, bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    imported(bureau, clock)
    for who in ("drafter", "clerk", "legal", "citybureau"):
        if db.session.scalar(sa.select(User).where(User.username == who)) is None:
            continue
        with pytest.raises(Forbidden):
            take_back(county, clock, "鲁山县乙办法", who)
    page = f"/work/documents/{named('鲁山县乙办法').id}"
    assert "steps/take_back" not in log_in(app, "clerk").get(page).text
    take_back(county, clock, "鲁山县乙办法")
    assert log_in(app, "drafter").get(page).status_code == 404


def _began_cleanup(document: Document, county: County, clock: SetClock) -> None:
    seen = {"version": document.version, "key": None}
    cleanup.start_cleanup(document, "定期清理", county.actor("bureau"), clock, **seen)
    cleanup.keep(document, "仍然需要", county.actor("bureau"), clock, **seen | {"version": document.version})


def _is_named(document: Document, county: County, clock: SetClock) -> None:
    with transaction():
        other = a_stock(clock, "鲁山县丙办法")
        other.relations.append(Relation(kind=RelationKind.AMENDED_BY, other_id=document.id, title=document.title))


def _is_read(document: Document, county: County, clock: SetClock, *, is_decided: bool = True) -> None:
    """The programme read what it changes in another document, and perhaps somebody looked at that."""
    with transaction():
        other = a_stock(clock, "鲁山县丁办法")
        edition = document.current_edition
        db.session.add(AmendingText(revision_id=edition.id, read_at=clock.now()))
        found = Amending(by=document, revision=edition, no=1, title=other.title, document=other, touched="[]")
        found.instructions.append(AmendingInstruction(no=1, action="delete", start=0, end=1))
        found.dismissed_on = clock.today() if is_decided else None
        db.session.add(found)


def _states_a_repeal(document: Document, county: County, clock: SetClock, *, is_decided: bool = True) -> None:
    """The programme read what it ends in another document, and perhaps somebody found that it does not."""
    with transaction():
        other = a_stock(clock, "鲁山县戊办法")
        edition = document.current_edition
        db.session.merge(RepealingText(revision_id=edition.id, read_at=clock.now()))
        found = StatedRepeal(by=document, revision=edition, title=other.title, document=other, act="废止")
        found.dismissed_on, found.dismiss_reason = (clock.today(), "读错了") if is_decided else (None, "")
        db.session.add(found)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (_began_cleanup, "办理了启动清理"),
        (_is_named, "别的文件以它为依据，或者修改、废止了它"),
        (_is_read, "它的修改内容已经有人核对"),
        (_states_a_repeal, "写明的废止已经有人认定"),
    ],
)
def test_document_that_was_worked_on_stays(
    bureau: FlaskClient, county: County, clock: SetClock, act: Callable[..., None], told: str
) -> None:
    imported(bureau, clock)
    act(named("鲁山县乙办法"), county, clock)
    with pytest.raises(StepRefused) as refused:
        take_back(county, clock, "鲁山县乙办法")
    assert f"录入以后{told}，不能撤销录入" in [each.reason for each in refused.value.obstacles]
    assert named("鲁山县乙办法").state is DocumentState.PUBLISHED


def test_what_the_programme_alone_read_of_it_goes_with_it(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    imported(bureau, clock)
    _is_read(named("鲁山县乙办法"), county, clock, is_decided=False)
    _states_a_repeal(named("鲁山县乙办法"), county, clock, is_decided=False)
    take_back(county, clock, "鲁山县乙办法")
    for table in (Amending, AmendingText, StatedRepeal):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert db.session.get(RepealingText, named("鲁山县乙办法").current_edition.id) is None
    assert verify().fault is None


def test_supervisor_reads_why_stock_of_an_unknown_maker_was_taken_back(bureau: FlaskClient, clock: SetClock) -> None:
    page = f"/work/documents/{a_stock(clock, '无名办法', issuer_name=None).id}"
    assert send(bureau, f"{page}/steps/take_back", reason="导错了表", do="confirm").status_code == 303
    assert "撤销录入：导错了表" in words(bureau.get(page))
    assert "无名办法" in words(bureau.get("/work/documents?q=无名办法"))


def test_filled_gap_is_no_obstacle(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    imported(bureau, clock)
    document = named("鲁山县乙办法")
    filling = Filling("", "鲁政〔2020〕22号", "", "对照原件")
    stock_gaps.fill(document, filling, county.actor("bureau"), clock, version=document.version, key=None)
    assert take_back(county, clock, "鲁山县乙办法").state is DocumentState.WITHDRAWN
    assert verify().fault is None


def test_document_made_here_is_not_taken_back(county: County, clock: SetClock, bureau: FlaskClient) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    with pytest.raises(StepRefused) as refused:
        take_back(county, clock, document.title)
    assert "不是导入的存量文件" in refused.value.obstacles[0].reason
    assert "steps/take_back" not in bureau.get(f"/work/documents/{document.id}").text


def test_taking_back_twice_is_refused(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    imported(bureau, clock)
    take_back(county, clock, "鲁山县乙办法")
    with pytest.raises(StateConflict):
        take_back(county, clock, "鲁山县乙办法")


def test_repealed_stock_is_taken_back_too(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    a_stock(clock, "鲁山县废办法", state=DocumentState.REPEALED, issuer_id=county.agency("gov").id)
    assert take_back(county, clock, "鲁山县废办法").state is DocumentState.WITHDRAWN
    assert verify().fault is None


def test_file_entered_from_the_inbox_waits_there_again(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    text = stock_folder.notice(3).replace(MAKER, "").replace("印发给你们", "公布")
    archive = stock_folder.zipped({"渣土.txt": text.encode()})
    imported(bureau, clock, archive, "旧文件.zip")
    (task_id,) = db.session.scalars(sa.select(StockTask.id)).all()
    page = f"/work/imports/tasks/{task_id}"
    assert send(bureau, page, do="enter", title="鲁山县渣土办法", issuer=MAKER).status_code == 303
    document = take_back(county, clock, "鲁山县渣土办法")
    db.session.rollback()
    task = db.session.get(StockTask, task_id)
    assert (task.state, task.document_id) == (TaskState.PENDING, None)
    assert all(each.removed_at is not None for each in document.materials)
    assert verify().fault is None
    assert send(bureau, page, do="enter", title="鲁山县渣土办法", issuer=MAKER).status_code == 303
    assert named("鲁山县渣土办法").state is DocumentState.PUBLISHED


def test_whole_import_is_taken_back_but_for_what_was_worked_on(
    bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    result = imported(bureau, clock)
    assert f'href="{result}/take-back"' in bureau.get(result).text
    _began_cleanup(named("鲁山县乙办法"), county, clock)
    assert "请填写撤销的理由" in words(send(bureau, f"{result}/take-back", reason=""))
    sent = send(bureau, f"{result}/take-back", reason="导错了表")
    shown = words(sent)
    assert sent.status_code == 200
    assert all(each in shown for each in ("已撤销1件", "没有撤销的1件", "鲁山县乙办法", "办理了启动清理"))
    assert named("鲁山县甲办法").state is DocumentState.WITHDRAWN
    assert named("鲁山县乙办法").state is DocumentState.PUBLISHED
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (last.tag, last.reason) == ("import:take_back", "导错了表")
    assert verify().fault is None


def test_large_import_is_taken_back_in_parts(
    bureau: FlaskClient, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock_taking_back, "MOST_AT_ONCE", 1)
    result = imported(bureau, clock)
    assert "还有1件没有办，请再撤销一次" in words(send(bureau, f"{result}/take-back", reason="导错了表"))
    sent = send(bureau, f"{result}/take-back", reason="导错了表")
    assert (sent.status_code, sent.location) == (303, result)
    assert {named(each).state for each in ("鲁山县甲办法", "鲁山县乙办法")} == {DocumentState.WITHDRAWN}
    assert "撤销这次导入" not in words(bureau.get(result))


def test_import_that_is_not_over_is_not_taken_back(bureau: FlaskClient, clock: SetClock) -> None:
    assert send(bureau, "/work/imports", file=(io.BytesIO(SHEET), "目录.xlsx")).status_code == 303
    page = f"/work/imports/{db.session.scalar(sa.select(ImportRun.id))}"
    assert bureau.get(f"{page}/take-back").status_code == 409


def test_every_table_that_may_name_a_document_is_asked(app: Flask) -> None:
    asked = str(stock_follow_ups._asked())
    own = {table for table, _ in stock_follow_ups._OWN}
    naming = {
        table.name
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is Document.__table__
    }
    assert naming - own
    assert all(f"{name}." in asked for name in naming - own)


def test_entry_of_long_ago_is_taken_back_on_any_day(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    imported(bureau, clock)
    later = SetClock(clock.now() + timedelta(days=400))
    assert take_back(county, later, "鲁山县乙办法").state is DocumentState.WITHDRAWN

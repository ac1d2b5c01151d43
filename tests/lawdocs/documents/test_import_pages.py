"""The import of a spreadsheet through the pages: checked in the background, shown, stored when a person says so."""

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs import fail_points
from lawdocs.access import actor_of
from lawdocs.accounts.models import Agency, AgencyKind, Level, RoleGrant, User
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.audit.verify import verify
from lawdocs.cleanup.amendments.models import Amending
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.clock import SetClock
from lawdocs.documents import import_jobs, import_runs, row_sources
from lawdocs.documents.import_models import ImportResult, ImportRun, ImportStage
from lawdocs.documents.models import Document, StepRecord, StoredFile
from lawdocs.errors import Forbidden
from lawdocs.extensions import db, transaction
from lawdocs.jobs.models import SchedulerNode
from lawdocs.jobs.registry import JOB_BY_NAME
from lawdocs.lifecycle import enter_stock
from tests.factories import County, a_document
from tests.lawdocs.texts import make_hostile as make
from tests.pages import form_data, log_in, send, words
from tests.sheets import csv_text, xlsx
from workflows.actors import Actor
from workflows.facts import Act
from workflows.roles import Role
from workflows.states import DocumentState

HEADS = ["标题", "制定机关", "文号", "发布日期", "备注"]
ROWS = [
    HEADS,
    ["甲办法", "鲁山县人民政府", "鲁政〔2020〕1号", "2020.1.5"],
    ["乙办法", "外县人民政府", "外政〔2020〕2号", "2020年1月6日"],
    ["丙办法", "鲁山县人民政府", "鲁政〔2020〕3号", "2020.2.30"],
    ["甲办法", "鲁山县人民政府", "鲁政[2020]01号", 43835],
]
SHEET = xlsx(ROWS)


class Killed(BaseException):
    """What a kill looks like from inside: nothing catches it."""


@pytest.fixture
def bureau(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "bureau")


def upload(client: FlaskClient, data: bytes = SHEET, name: str = "目录.xlsx", **fields: object) -> TestResponse:
    return send(client, "/work/imports", file=(io.BytesIO(data), name), **fields)


def run_job(clock: SetClock) -> str:
    counts = import_jobs.take_imports(Actor.system("take-imports"), clock)
    return f"{counts.done} {counts.skipped} {counts.failed}"


def the_run() -> ImportRun:
    return db.session.scalars(sa.select(ImportRun)).one()


def act(client: FlaskClient, verb: str, **fields: object) -> TestResponse:
    page = f"/work/imports/{the_run().id}"
    return send(client, page, f"{page}/{verb}", **fields)


def titles() -> list[str]:
    return list(db.session.scalars(sa.select(Document.title).order_by(Document.id)))


def tags() -> list[tuple[str, int | None]]:
    return [tuple(row) for row in db.session.execute(sa.select(AuditEntry.tag, AuditEntry.actor_id))]


def many(count: int) -> bytes:
    return csv_text([["标题", "文号"], *([f"第{n}号办法", f"鲁政〔2020〕{n}号"] for n in range(1, count + 1))]).encode()


def test_sheet_is_checked_shown_confirmed_and_stored(
    app: Flask, bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    answer = upload(bureau, as_of="2026-09-30")
    run = the_run()
    assert (answer.status_code, answer.location) == (303, f"/work/imports/{run.id}")
    assert (run.stage, run.total, run.as_of) == (ImportStage.CHECKING, 4, date(2026, 9, 30))
    page = bureau.get(answer.location)
    assert "正在检查" in words(page)
    assert "已检查0行，共4行" in words(page)
    assert "确认导入" not in words(page)

    assert run_job(clock) == "1 0 0"
    assert titles() == []
    page = words(bureau.get(answer.location))
    for shown in (
        "全部 4",
        "可以导入 2",
        "库中已有 1",
        "有错误 1",
        "有提示 2",
        "确认导入2件",
        "备注（E列）不认识，没有读入",
    ):
        assert shown in page, shown
    assert "第4行 鲁政〔2020〕3号 有错误 发布日期（D列）：日期“2020.2.30”不存在 代码　DATE_INVALID" in page

    assert act(bureau, "confirm").status_code == 303
    assert "正在导入" in words(bureau.get(answer.location))
    assert titles() == []
    assert run_job(clock) == "1 0 0"
    assert titles() == ["甲办法", "乙办法"]
    page = words(bureau.get(answer.location))
    for shown in ("已导入2件。", "有1行没有导入", "已导入 2", "库中已有 1", "有错误 1"):
        assert shown in page, shown

    me = county.users["bureau"].id
    assert tags() == [("import:start", me), ("import:confirm", me), *[("document:enter_stock", me)] * 2]
    step = db.session.scalars(sa.select(StepRecord)).first()
    assert (step.actor_id, step.agency_name) == (me, "鲁山县司法局")
    assert verify().fault is None
    assert run_job(clock) == "0 0 0"


def test_counts_lead_to_their_rows(bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau).location
    run_job(clock)

    def rows(result: str) -> list[str]:
        return re.findall(r"第(\d+)行 \S+ (?:可以导入|库中已有|有错误)", words(bureau.get(f"{page}?result={result}")))

    assert [rows(each) for each in ("", "created", "exists", "error", "warning")] == [
        ["2", "3", "4", "5"],
        ["2", "3"],
        ["5"],
        ["4"],
        ["2", "3"],
    ]
    assert bureau.get(f"{page}?result=else").status_code == 422
    assert bureau.get(f"{page}?page=2&result=error").status_code == 200


def test_report_holds_every_row_as_text(bureau: FlaskClient, clock: SetClock) -> None:
    hostile = ["=1+1", "+1", "-1", "@x", "\t甲", "<script>alert(1)</script>"]
    rows = [["标题", "备注", "文号"], *([title, "x"] for title in hostile)]
    page = upload(bureau, csv_text(rows).encode(), "a.csv").location
    run_job(clock)
    act(bureau, "confirm")
    run_job(clock)
    assert "<script>alert" not in bureau.get(page).get_data(as_text=True)

    answer = bureau.get(f"{page}/report.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(min_row=3))
    assert rows[0][3].value == "备注（B列）不认识，没有读入"
    assert [row[2].value for row in rows[1:]] == ["=1+1", "+1", "-1", "@x", "甲", "<script>alert(1)</script>"]
    assert all(row[2].data_type == "s" for row in rows[1:])
    assert [row[2].quotePrefix for row in rows[1:5]] == [True] * 4
    assert [row[0].value for row in rows[1:]] == [2, 3, 4, 5, 6, 7]
    document = db.session.scalars(sa.select(Document).order_by(Document.id)).first()
    assert (rows[1][4].value, rows[1][5].value) == (document.id, f"http://127.0.0.1:8000/documents/{document.id}")


def test_template_is_offered(bureau: FlaskClient) -> None:
    assert "下载导入模板" in words(bureau.get("/work/imports"))
    book = openpyxl.load_workbook(io.BytesIO(bureau.get("/work/imports/template.xlsx").data))
    assert book.sheetnames == ["存量文件", "填写说明"]


@pytest.mark.parametrize(
    ("data", "name", "status", "code"),
    [
        (None, None, 422, "FIELD_REQUIRED"),
        (b"", "a.xlsx", 422, "FILE_EMPTY"),
        (b"PK", "a.docx", 415, "TYPE_FORBIDDEN"),
        (b"x", "a.xls", 415, "TYPE_FORBIDDEN"),
        (make.ole("EncryptedPackage"), "a.xlsx", 422, "FILE_ENCRYPTED"),
        (make.pdf(), "a.csv", 422, "TYPE_MISMATCH"),
        (make.xlsx(make.Entry("xl/vbaProject.bin", b"x")), "a.xlsx", 422, "ACTIVE_CONTENT"),
        (b"\xff\xff", "a.csv", 422, "TEXT_ENCODING"),
        (xlsx([["文号", "发布日期"]]), "a.xlsx", 422, "HEADER_NO_TITLE"),
        (xlsx([["标题", "名称"]]), "a.xlsx", 422, "HEADER_DOUBLE"),
        (xlsx([["甲"]]), "a.xlsx", 422, "HEADER_MISSING"),
        (("标题\n" + "甲\n" * 100_001).encode(), "a.csv", 422, "IMPORT_TOO_BIG"),
        (xlsx([["标题"], ["机密★ 通知"]]), "a.xlsx", 422, "SECRET_FORBIDDEN"),
    ],
)
def test_file_that_cannot_come_in_is_answered_at_once_and_not_kept(
    app: Flask, bureau: FlaskClient, data: bytes | None, name: str | None, status: int, code: str
) -> None:
    answer = send(bureau, "/work/imports") if data is None else upload(bureau, data, name)

    assert (answer.status_code, f"代码　{status} {code}" in words(answer)) == (status, True)
    assert db.session.scalars(sa.select(ImportRun)).all() == []
    assert db.session.scalars(sa.select(StoredFile)).all() == []
    assert not (app.extensions["settings"].files).exists()


def test_secret_sheet_leaves_a_security_event(bureau: FlaskClient, county: County) -> None:
    answer = upload(bureau, xlsx([["标题", "正文"], ["甲", None], ["乙", "秘密★三年\n正文"]]))
    assert "本系统不得处理涉密文件：第3行有密级标志，整个文件没有接收" in words(answer)
    events = db.session.scalars(sa.select(SecurityEvent).where(SecurityEvent.kind == "secret_refused")).all()
    assert [(each.detail, each.user_id) for each in events] == [("import row 3", county.users["bureau"].id)]


def test_day_of_the_source_lies_not_ahead(bureau: FlaskClient) -> None:
    answer = upload(bureau, as_of="2026-10-14")
    assert answer.status_code == 422
    assert "来源日期不能晚于今天（2026-10-13）" in words(answer)


def test_same_upload_sent_twice_is_one_import(bureau: FlaskClient) -> None:
    data = form_data(bureau.get("/work/imports"), "/work/imports")
    answers = [bureau.post("/work/imports", data=data | {"file": (io.BytesIO(SHEET), "目录.xlsx")}) for _ in range(2)]
    assert [each.location for each in answers] == [f"/work/imports/{the_run().id}"] * 2
    other = bureau.post("/work/imports", data=data | {"file": (io.BytesIO(many(2)), "a.csv")})
    assert (other.status_code, "KEY_REUSED" in words(other)) == (422, True)


def test_same_confirmation_sent_twice_is_one(bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau).location
    run_job(clock)
    data = form_data(bureau.get(page), f"{page}/confirm")
    answers = [bureau.post(f"{page}/confirm", data=data) for _ in range(2)]

    assert [(each.status_code, each.location) for each in answers] == [(303, page)] * 2
    assert [tag for tag, _ in tags()].count("import:confirm") == 1
    run_job(clock)
    assert len(titles()) == 2


def test_confirmation_of_what_was_not_seen_is_refused(bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau).location
    run_job(clock)
    assert act(bureau, "confirm", version=None).status_code == 428
    assert act(bureau, "confirm", version="9").status_code == 409
    assert act(bureau, "confirm", csrf_token="wrong").status_code == 403
    seen = form_data(bureau.get(page), f"{page}/confirm")
    assert act(bureau, "drop").status_code == 303

    late = bureau.post(f"{page}/confirm", data=seen)
    assert (late.status_code, "已放弃" in words(late)) == (409, True)
    assert run_job(clock) == "0 0 0"
    assert titles() == []


def test_import_given_up_stores_nothing(bureau: FlaskClient, clock: SetClock, county: County) -> None:
    page = upload(bureau).location
    run_job(clock)
    assert act(bureau, "drop").location == "/work/imports"

    assert "什么也没有存入文件库" in words(bureau.get(page))
    assert the_run().stage is ImportStage.DROPPED
    assert tags()[-1] == ("import:drop", county.users["bureau"].id)
    assert bureau.get(f"{page}/report.xlsx").status_code == 404


def test_import_is_given_up_from_a_page_that_still_showed_the_check(bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau).location
    seen = form_data(bureau.get(page), f"{page}/drop")
    run_job(clock)
    assert bureau.post(f"{page}/drop", data=seen).status_code == 303
    assert the_run().stage is ImportStage.DROPPED


def test_import_without_a_good_row_cannot_be_confirmed(bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau, xlsx([["标题", "发布日期"], ["甲", "昨天"]])).location
    run_job(clock)
    shown = bureau.get(page)
    assert "没有可以导入的行" in words(shown)
    assert "确认导入" not in words(shown)
    version, token = str(the_run().version), form_data(shown, f"{page}/drop")["csrf_token"]
    answer = bureau.post(f"{page}/confirm", data={"version": version, "key": "k", "csrf_token": token})
    assert (answer.status_code, the_run().stage) == (422, ImportStage.CHECKED)


def test_empty_table_is_checked_at_once(bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau, "标题\n".encode(), "a.csv").location
    assert run_job(clock) == "1 0 0"
    assert "没有可以导入的行" in words(bureau.get(page))


@pytest.mark.parametrize("username", ["drafter", "legal", "clerk", "editor", "sysadmin", "secadmin", "auditadmin"])
def test_only_supervisors_import(app: Flask, bureau: FlaskClient, username: str, clock: SetClock) -> None:
    page = upload(bureau).location
    run_job(clock)
    other = log_in(app, username)
    token = form_data(other.get("/account"), "/account")["csrf_token"]
    for address in ("/work/imports", page, f"{page}/report.xlsx", "/work/imports/template.xlsx"):
        assert other.get(address).status_code == 403, address
    for address in ("/work/imports", f"{page}/confirm", f"{page}/drop"):
        assert other.post(address, data={"csrf_token": token, "version": "1", "key": "k"}).status_code == 403, address
    assert the_run().stage is ImportStage.CHECKED
    assert app.test_client().get(page).location.startswith("/login")


@pytest.fixture
def city(app: Flask, county: County, clock: SetClock) -> FlaskClient:
    """The supervisor of the city's justice bureau."""
    with transaction():
        bureau = Agency(name="平顶山市司法局", short_name="市司法局", level=Level.CITY, kind=AgencyKind.JUSTICE_BUREAU)
        bureau.parent = county.agency("city")
        user = User(username="citybureau", name="江远山", agency=bureau, created_at=clock.now())
        user.password_hash = county.users["bureau"].password_hash
        user.grants = [RoleGrant(role=Role.SUPERVISOR, agency=bureau, granted_at=clock.now())]
        db.session.add(user)
    forget_agency_tree()
    return log_in(app, "citybureau")


def test_import_of_another_agency_is_not_to_be_seen(bureau: FlaskClient, city: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau).location
    run_job(clock)
    assert "目录.xlsx" in words(bureau.get("/work/imports"))
    assert "目录.xlsx" not in words(city.get("/work/imports"))
    unknown = "/work/imports/99"
    token = form_data(city.get("/work/imports"), "/work/imports")["csrf_token"]
    for tail in ("", "/report.xlsx"):
        assert [city.get(page + tail).status_code, city.get(unknown + tail).status_code] == [404, 404]
    for verb in ("confirm", "drop"):
        data = {"csrf_token": token, "version": "1", "key": "k"}
        assert city.post(f"{page}/{verb}", data=data).status_code == 404
    assert the_run().stage is ImportStage.CHECKED


def test_colleague_of_the_same_agency_confirms_and_enters_the_documents(
    app: Flask, bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    with transaction():
        user = county.users["legal"]
        user.grants = [RoleGrant(role=Role.SUPERVISOR, agency=county.agency("justice"), granted_at=clock.now())]
    colleague = log_in(app, "legal")
    upload(bureau)
    run_job(clock)
    assert act(colleague, "confirm").status_code == 303
    run_job(clock)

    assert {each for tag, each in tags() if tag == "document:enter_stock"} == {county.users["legal"].id}
    assert "沈若谷10月13日 09:00确认" in words(colleague.get(f"/work/imports/{the_run().id}"))


def test_maker_outside_the_jurisdiction_is_a_fault_of_its_row(
    bureau: FlaskClient, city: FlaskClient, clock: SetClock
) -> None:
    rows = [
        ["标题", "制定机关"],
        ["甲", "平顶山市人民政府"],
        ["乙", "鲁山县城市管理局"],
        ["丙", "外省某厅"],
        ["丁", None],
    ]
    upload(bureau, xlsx(rows))
    run_job(clock)
    (refused,) = db.session.scalars(sa.select(ImportResult).where(ImportResult.outcome == "error")).all()
    sentence = "MAKER_FORBIDDEN 制定机关（B列）：“平顶山市人民政府”不在本辖区，不能录入它的文件"
    assert (refused.row, refused.reasons) == (2, sentence)
    act(bureau, "confirm")
    run_job(clock)
    assert titles() == ["乙", "丙", "丁"]


def test_supervisor_of_the_city_enters_documents_of_the_city_and_leaves_the_county_to_its_bureau(
    city: FlaskClient, clock: SetClock
) -> None:
    upload(city, xlsx([["标题", "制定机关"], ["甲", "平顶山市人民政府"], ["乙", "鲁山县城市管理局"]]))
    run_job(clock)
    act(city, "confirm")
    run_job(clock)
    assert titles() == ["甲"]


@pytest.mark.parametrize("verb", ["check", "confirm"])
def test_kill_in_the_middle_of_a_batch_changes_nothing_and_the_next_scheduler_goes_on(
    app: Flask, bureau: FlaskClient, clock: SetClock, verb: str
) -> None:
    total = import_jobs.BATCH * 2 + 50
    page = upload(bureau, many(total), "a.csv").location
    if verb == "confirm":
        run_job(clock)
        act(bureau, "confirm")
    passed = {"before_commit": 0}

    def kill() -> None:
        passed["before_commit"] += 1
        if passed["before_commit"] == 3:  # the lease, the first batch, the second batch
            raise Killed

    fail_points.arm("before_commit", kill)
    try:
        with pytest.raises(Killed):
            run_job(clock)
    finally:
        fail_points.disarm()

    run = the_run()
    assert (run.done, run.created) == (import_jobs.BATCH, import_jobs.BATCH)
    assert len(titles()) == (import_jobs.BATCH if verb == "confirm" else 0)
    assert run_job(clock) == "0 0 0", "its lease still runs"
    clock.put(clock.now() + import_jobs.LEASE + timedelta(seconds=1))
    assert run_job(clock) == "1 0 0"
    run = the_run()
    assert (run.done, run.created, run.existed, run.refused) == (total, total, 0, 0)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ImportResult)) == total
    assert len(titles()) == len(set(titles())) == (total if verb == "confirm" else 0)
    assert verify().fault is None
    assert f"{total}件" in words(bureau.get(page))


def test_kill_while_rows_are_written_leaves_none_of_their_batch(bureau: FlaskClient, clock: SetClock) -> None:
    upload(bureau, many(30), "a.csv")
    run_job(clock)
    act(bureau, "confirm")
    entries = {"number": 0}

    def kill() -> None:
        entries["number"] += 1
        if entries["number"] == 17:
            raise Killed

    fail_points.arm("after_audit", kill)
    try:
        with pytest.raises(Killed):
            run_job(clock)
    finally:
        fail_points.disarm()
    assert (titles(), the_run().done) == ([], 0)
    clock.put(clock.now() + import_jobs.LEASE * 2)
    assert run_job(clock) == "1 0 0"
    assert len(titles()) == 30


def test_rows_alike_are_known_across_a_kill_in_the_check(bureau: FlaskClient, clock: SetClock) -> None:
    rows = [["标题"], *([f"第{n}号"] for n in range(import_jobs.BATCH)), ["第0号"]]
    upload(bureau, csv_text(rows).encode(), "a.csv")
    commits = {"number": 0}

    def kill() -> None:
        commits["number"] += 1
        if commits["number"] == 3:
            raise Killed

    fail_points.arm("before_commit", kill)
    try:
        with pytest.raises(Killed):
            run_job(clock)
    finally:
        fail_points.disarm()
    clock.put(clock.now() + import_jobs.LEASE * 2)
    run_job(clock)
    assert (the_run().created, the_run().existed) == (import_jobs.BATCH, 1)


def test_run_that_was_given_up_meanwhile_is_left_alone(bureau: FlaskClient, clock: SetClock) -> None:
    upload(bureau)
    lease = import_jobs._lease(clock.now())
    act(bureau, "drop")
    with pytest.raises(import_jobs._Lost):
        import_jobs._go_through(lease, clock)
    assert the_run().stage is ImportStage.DROPPED
    assert db.session.scalars(sa.select(ImportResult)).all() == []


def test_scheduler_whose_lease_ran_out_stops(bureau: FlaskClient, clock: SetClock) -> None:
    upload(bureau)
    slow = import_jobs._lease(clock.now())
    clock.put(clock.now() + import_jobs.LEASE * 2)
    quick = import_jobs._lease(clock.now())
    with pytest.raises(import_jobs._Lost):
        import_jobs._go_through(slow, clock)
    assert the_run().done == 0
    import_jobs._go_through(quick, clock)
    assert (the_run().stage, the_run().done) == (ImportStage.CHECKED, 4)


def test_only_one_import_is_stored_at_a_time(bureau: FlaskClient, clock: SetClock) -> None:
    pages = [upload(bureau, xlsx([["标题"], ["甲"]]), name).location for name in ("a.xlsx", "b.xlsx")]
    run_job(clock)
    for page in pages:
        send(bureau, page, f"{page}/confirm")
    first = import_jobs._lease(clock.now())
    assert (first.stage, import_jobs._lease(clock.now())) == (ImportStage.STORING, None)
    import_jobs._go_through(first, clock)
    assert run_job(clock) == "1 0 0"
    runs = db.session.scalars(sa.select(ImportRun).order_by(ImportRun.id)).all()
    assert [(each.created, each.existed) for each in runs] == [(1, 0), (0, 1)]
    assert titles() == ["甲"]


@pytest.mark.parametrize("loss", ["role", "account"])
def test_person_who_lost_the_right_stores_nothing(
    app: Flask, bureau: FlaskClient, county: County, clock: SetClock, loss: str
) -> None:
    upload(bureau)
    run_job(clock)
    act(bureau, "confirm")
    with transaction():
        user = db.session.get(User, county.users["bureau"].id)
        if loss == "role":
            user.grants = []
        else:
            user.active = False
    assert run_job(clock) == "0 0 1"
    assert (the_run().stage, the_run().fault) == (ImportStage.FAILED, import_jobs.NO_RIGHT)
    assert titles() == []


def test_a_check_that_broke_off_says_so_and_what_to_do(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    upload(bureau)
    with transaction():
        db.session.get(User, county.users["bureau"].id).active = False
    run_job(clock)
    with transaction():
        db.session.get(User, county.users["bureau"].id).active = True
    page = f"/work/imports/{the_run().id}"
    shown = words(bureau.get(page))
    cure = "请按上面的原因改正文件，再次上传；文件没有问题的，请系统管理员查看运行日志。"
    assert f"检查结果（没有做完） 检查没有做完。 一行也没有检查，什么也没有导入。{cure}" in shown
    assert "下载检查结果" not in shown
    assert "可以导入" not in shown

    with transaction():
        run = the_run()
        run.done, run.total, run.created = 2, 5, 2
        for row in (2, 3):
            db.session.add(ImportResult(run_id=run.id, row=row, outcome="created", name="甲", reasons=""))
    shown = words(bureau.get(page))
    assert f"检查了2行，共5行，什么也没有导入。下面只是检查过的部分，不能据以导入。{cure}" in shown
    assert "下载检查结果（没有做完）" in shown
    assert "检查通过 2" in shown
    assert "检查通过，没有导入" in shown
    assert "可以导入" not in shown


def test_person_who_lost_the_role_checks_nothing(bureau: FlaskClient, county: County, clock: SetClock) -> None:
    upload(bureau)
    with transaction():
        db.session.get(User, county.users["bureau"].id).grants = []
    assert run_job(clock) == "0 0 1"
    assert the_run().stage is ImportStage.FAILED


def test_life_cycle_itself_keeps_people_to_their_jurisdiction(
    county: County, city: FlaskClient, clock: SetClock
) -> None:
    def enter(username: str) -> None:
        maker = county.agency("city")
        document = Document(title="甲", issuer_id=maker.id, issuer_name=maker.name, created_at=clock.now())
        user = db.session.scalars(sa.select(User).where(User.username == username)).one()
        with transaction():
            enter_stock(document, DocumentState.PUBLISHED, actor_of(user), clock, Act(source="公报"))

    with pytest.raises(Forbidden):
        enter("bureau")
    enter("citybureau")
    assert titles() == ["甲"]


def test_database_that_is_busy_only_delays_the_work(
    bureau: FlaskClient, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(bureau)
    with monkeypatch.context() as patch:
        patch.setattr(import_jobs, "_take_batch", raise_busy)
        assert run_job(clock) == "0 0 1"
    assert the_run().stage is ImportStage.CHECKING
    clock.put(clock.now() + import_jobs.LEASE * 2)
    assert run_job(clock) == "1 0 0"


def raise_busy(*_: object) -> None:
    raise sa.exc.OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))


def test_file_that_is_gone_is_told_and_stops_nothing_else(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau).location
    for path in app.extensions["settings"].files.rglob("*"):
        if path.is_file():
            path.unlink()
    upload(bureau, many(1), "b.csv")
    assert run_job(clock) == "1 0 1"
    assert import_jobs.BROKE_DOWN in words(bureau.get(page))


def test_page_says_when_no_scheduler_is_running(bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau).location
    said = "调度程序没有运行。"
    assert said in words(bureau.get(page))
    with transaction():
        db.session.add(SchedulerNode(name="a:1", started_at=clock.now(), seen_at=clock.now()))
    assert said not in words(bureau.get(page))
    clock.put(clock.now() + timedelta(minutes=2, seconds=1))
    assert said in words(bureau.get(page))
    run_job(clock)
    assert said not in words(bureau.get(page)), "nothing waits"


def test_page_follows_the_work_with_script_and_without(bureau: FlaskClient, clock: SetClock) -> None:
    page = upload(bureau).location
    shown = bureau.get(page).get_data(as_text=True)
    assert 'hx-trigger="every 2s"' in shown
    assert f'<a href="{page}">刷新进度</a>' in shown
    assert '<progress value="0" max="4"' in shown
    run_job(clock)
    assert "hx-trigger" not in bureau.get(page).get_data(as_text=True)


def test_list_names_each_import_with_its_progress(bureau: FlaskClient, clock: SetClock) -> None:
    assert "还没有导入过" in words(bureau.get("/work/imports"))
    upload(bureau, name="../../目录\u202e.xlsx")
    shown = words(bureau.get("/work/imports"))
    assert "目录.xlsx" in shown
    assert "正在检查" in shown
    assert bureau.get("/work/imports?x=1").status_code == 422


def test_the_database_learns_how_the_stored_rows_are_spread(
    bureau: FlaskClient, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(import_jobs, "optimise", lambda: done.append("optimised"))
    upload(bureau)
    run_job(clock)
    assert done == []

    act(bureau, "confirm")
    run_job(clock)
    assert done == ["optimised"]


def test_job_is_run_by_the_scheduler_every_five_seconds() -> None:
    assert JOB_BY_NAME["take-imports"].every == 5
    assert JOB_BY_NAME["take-imports"].run is import_jobs.take_imports


def test_pages_take_what_the_command_takes_of_sheets() -> None:
    assert set(row_sources.SHEET_KINDS.values()) == set(import_runs.SHEET_TYPES)


def test_what_does_not_fit_what_is_known_is_said_before_it_is_stored(
    bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    a_document(DocumentState.FILED, county, clock)  # 鲁政〔2026〕1号
    heads = ["标题", "制定机关", "文号", "发布日期", "施行日期", "有效期截止日", "效力"]
    rows = [
        ["甲办法", "鲁山县人民政府", "鲁政〔2026〕2号", "2026-02-01", "2026-02-01", "2099-12-31", "有效"],
        ["乙办法", "鲁山县人民政府", "鲁政〔2019〕7号", "2019-02-01", "2019-02-01", "2018-01-01", "现行有效"],
        ["丙办法", "鲁山县某某局", "鲁某〔2019〕1号", "2019-02-01", "2019-02-01", "", "有效"],
        ["丁办法", "鲁山县人民政府", "鲁政[2020]9号", "2020-02-01", "2020-02-01", "2025-01-31", "失效"],
    ]
    upload(bureau, xlsx([heads, *rows]))
    run_job(clock)
    page = words(bureau.get(f"/work/imports/{the_run().id}"))
    for said in (
        "鲁政〔2026〕2号在本系统的编号里还没有给出，下一个是鲁政〔2026〕2号；导入以后登记编号时跳过这个号，请核对文号",
        "有效期至2099年12月31日，超过上限5年（依据未核实），请核对截止日",
        "来源写明的有效期截止日2018-01-01早于施行日期，未采用；效力记为“不详”，请核对原文",
        "制定机关“鲁山县某某局”不在单位名册里，请核对全称",
    ):
        assert page.count(said) == 1, said
    act(bureau, "confirm")
    run_job(clock)
    found = {each.title: each for each in db.session.scalars(sa.select(Document).where(Document.source_id.is_(None)))}
    odd, last = found["乙办法"], found["丁办法"]
    shown = words(bureau.get(f"/work/documents/{odd.id}"))
    assert "不详" in shown
    assert "现行有效" not in shown
    assert "来源写明的有效期截止日2018-01-01早于施行日期，未采用" in shown
    assert (last.number, last.number_as_given) == ("鲁政〔2020〕9号", "鲁政[2020]9号")
    assert "来源写的文号 鲁政[2020]9号" in words(bureau.get(f"/work/documents/{last.id}"))


def test_what_the_stored_rows_say_of_others_is_read_when_the_import_ends(
    bureau: FlaskClient, county: County, clock: SetClock
) -> None:
    heads = ["标题", "制定机关", "文号", "发布日期", "施行日期", "正文"]
    old = ["停车办法", "鲁山县人民政府", "鲁政〔2020〕1号", "2020.1.5", "2020.2.1", "第一条　车辆应当停放整齐。"]
    amends = "将《停车办法》第一条修改为：“第一条　车辆应当停放在泊位内。”"
    amending = ["关于修改《停车办法》的决定", "鲁山县人民政府", "鲁政〔2021〕1号", "2021.1.5", "2021.2.1", amends]
    repeals = "本办法自2022年2月1日起施行，《停车办法》（鲁政〔2020〕1号）同时废止。"
    repealing = ["泊位办法", "鲁山县人民政府", "鲁政〔2022〕1号", "2022.1.5", "2022.2.1", repeals]
    upload(bureau, xlsx([heads, old, amending, repealing]))
    run_job(clock)
    assert db.session.scalars(sa.select(StatedRepeal)).all() == []
    act(bureau, "confirm")
    run_job(clock)
    assert [each.document.title for each in db.session.scalars(sa.select(Amending))] == ["停车办法"]
    assert [each.document.title for each in db.session.scalars(sa.select(StatedRepeal))] == ["停车办法"]

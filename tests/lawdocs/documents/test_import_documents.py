"""``lawdocs import documents``: each row whole or not at all, known again, and told in one line."""

import gzip
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lawdocs.audit.digest import state_digest
from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.audit.services import verify_chain
from lawdocs.documents import importing, row_files, stock
from lawdocs.documents.index import hits
from lawdocs.documents.models import Document, RelationKind, StepRecord
from lawdocs.extensions import db
from tests.factories import County, a_document
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.reading import badge, notices, page, words
from workflows.states import DocumentState, LegalStatus

ROW = {"id": "a", "title": "鲁山县集贸市场管理办法", "doc_no": "鲁政〔2019〕7号", "published": "2019-03-05"}
BAD_ROWS = (
    b"{not json",
    '{"title": "鲁山县某办法"}'.encode("gb18030"),
    json.dumps({"title": "\u200b"}).encode(),
    json.dumps({"title": "文" * 301}).encode(),
    json.dumps({"title": "关于\x00的通知"}).encode(),
    json.dumps({"title": "日期", "expires": "2026-02-30"}).encode(),
    json.dumps({"title": "秘密★三年 通知"}).encode(),
)


def write(path: Path, rows: Iterable[dict[str, object] | bytes]) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    data = b"\n".join(lines) + b"\n"
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["import", "documents", *map(str, arguments)])


def last_line(result: Result) -> str:
    return result.stdout.splitlines()[-1]


def documents() -> list[Document]:
    return list(db.session.scalars(sa.select(Document).order_by(Document.id)))


def test_row_becomes_a_published_document_with_text_record_and_index(
    app: Flask, tmp_path: Path, county: County
) -> None:
    row = ROW | {
        "issuer": "鲁山县人民政府",
        "genre": "通知",
        "subject": "综合政务\\其他",
        "index_no": "x/1",
        "written": "2019-03-01",
        "effective": "2019-04-01",
        "expires": "2029-03-31",
        "status": "有效",
        "text": "第一条　摊位不得占用消防通道。",
        "source_url": "https://www.example.gov.cn/7.htm",
    }
    result = run(app, write(tmp_path / "stock.jsonl.gz", [row]))

    assert (result.exit_code, result.stdout) == (0, "created 1, exists 0, error 0, warning 0\n")
    (document,) = documents()
    assert document.state is DocumentState.PUBLISHED
    assert (document.issuer_name, document.issuer_id) == ("鲁山县人民政府", county.agency("gov").id)
    assert (document.number, document.number_key) == ("鲁政〔2019〕7号", "鲁政〔2019〕7号")
    assert (document.in_force_from, document.in_force_until) == (date(2019, 4, 1), date(2029, 4, 1))
    assert (document.source, document.source_id, document.remarks) == (row["source_url"], "a", "")
    (edition,) = document.editions
    assert (edition.no, edition.text, edition.in_force_from) == (1, row["text"], date(2019, 4, 1))
    assert edition.frozen_at is not None
    (step,) = document.steps
    assert (step.step, step.source, step.dest) == ("enter_stock", None, DocumentState.PUBLISHED)
    assert db.session.scalars(hits("消防通道")).all() == [document.id]
    assert db.session.scalars(sa.select(AuditEntry.tag)).all() == ["document:enter_stock"]


def test_each_bad_row_is_named_and_the_good_ones_come_in(app: Flask, tmp_path: Path) -> None:
    good = [{"id": str(number), "title": f"通知{number}"} for number in range(len(BAD_ROWS))]
    path = write(tmp_path / "mixed.jsonl", [each for pair in zip(good, BAD_ROWS, strict=True) for each in pair])
    result = run(app, path)

    errors = [line.split("\t") for line in result.stdout.splitlines() if "\terror\t" in line]
    assert result.exit_code == 1
    assert [cells[0] for cells in errors] == [f"{path}:{2 * number + 2}" for number in range(len(BAD_ROWS))]
    assert [cells[3].split()[0] for cells in errors] == [
        "JSON",
        "JSON",
        "FIELD_REQUIRED",
        "FIELD_TOO_LONG",
        "FIELD_BAD_CHAR",
        "DATE_INVALID",
        "SECRET_FORBIDDEN",
    ]
    assert "expires（有效期截止日）：日期“2026-02-30”" in errors[5][3]
    assert last_line(result) == "created 7, exists 0, error 7, warning 7"
    assert [document.title for document in documents()] == [row["title"] for row in good]
    assert verify_chain()[2] is None


def test_secret_row_leaves_a_security_event_and_nothing_else(app: Flask, tmp_path: Path) -> None:
    run(app, write(tmp_path / "secret.jsonl", [{"title": "机密★ 通知"}]))

    (event,) = db.session.scalars(sa.select(SecurityEvent)).all()
    assert (event.kind, event.detail) == ("secret_refused", "secret.jsonl:1")
    assert documents() == []


def test_second_run_creates_nothing(app: Flask, tmp_path: Path) -> None:
    rows = [ROW, {"title": "没有编号的通知"}, {"title": "没有编号的通知", "published": "2020-01-01"}]
    path = write(tmp_path / "stock.jsonl", rows)

    assert last_line(run(app, path)) == "created 3, exists 0, error 0, warning 3"
    before = state_digest()
    again = run(app, path)
    assert again.stdout == "created 0, exists 3, error 0, warning 0\n"
    assert again.exit_code == 0
    assert state_digest() == before


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ({"id": "a"}, {"id": "a", "title": "改了标题"}, "exists"),
        ({"id": "a"}, {"id": "b"}, "warning"),
        ({"id": "a"}, {"id": None}, "exists"),
        ({"id": None}, {"id": "b"}, "exists"),
        ({"id": None}, {"id": None, "doc_no": "鲁政[2019]第7号"}, "exists"),
        ({"id": None}, {"id": None, "doc_no": "鲁政〔2019〕8号"}, "warning"),
        ({"id": None}, {"id": None, "title": "改了标题"}, "warning"),
        ({"id": None}, {"id": None, "published": "2019-03-06"}, "error"),
        ({"id": None, "published": None, "written": "2019-03-01"}, {"id": None, "published": None}, "exists"),
    ],
)
@pytest.mark.parametrize("files", [1, 2])
def test_row_is_known_by_its_id_else_by_number_title_and_date(
    first: dict, second: dict, outcome: str, files: int, app: Flask, tmp_path: Path
) -> None:
    paths = [write(tmp_path / "one.jsonl", [ROW | first, ROW | second])]
    if files == 2:
        paths = [write(tmp_path / "one.jsonl", [ROW | first]), write(tmp_path / "two.jsonl", [ROW | second])]
    outcomes = []
    for path in paths:
        result = run(app, path, "--dry-run") if files == 1 else run(app, path)
        outcomes += [line.split("\t")[1] for line in result.stdout.splitlines()[:-1]]

    wanted = ["warning", outcome]
    assert outcomes == (wanted if files == 1 else [each for each in wanted if each != "exists"])


def test_document_made_here_is_known_by_its_number(app: Flask, county: County, clock: object, tmp_path: Path) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    row = {"id": "a", "title": document.title, "doc_no": document.number, "published": str(document.published_on)}

    assert last_line(run(app, write(tmp_path / "x.jsonl", [row]))) == "created 0, exists 1, error 0, warning 0"


def test_unpublished_document_is_neither_known_nor_told_of(
    app: Flask, county: County, clock: object, tmp_path: Path
) -> None:
    draft = a_document(DocumentState.DRAFT, county, clock)

    result = run(app, write(tmp_path / "x.jsonl", [{"title": draft.title}]))
    assert last_line(result) == "created 1, exists 0, error 0, warning 1"


def test_number_of_another_document_is_a_warning(app: Flask, tmp_path: Path) -> None:
    other = ROW | {"id": "b", "title": "另一份文件", "doc_no": "鲁政[2019]7号"}
    result = run(app, write(tmp_path / "stock.jsonl", [ROW, other]))

    first, second = documents()
    assert "发文字号与另一份文件相同" not in first.remarks
    assert second.remarks.split("\n")[-1] == "发文字号与另一份文件相同"
    assert result.stdout.splitlines()[1].split("\t")[1:3] == ["warning", "鲁政〔2019〕7号"]
    assert result.exit_code == 0


def test_line_tells_file_row_result_name_and_reason(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "stock.jsonl", [{"title": "没有文号的通知"}])
    first = run(app, path, "--dry-run").stdout.splitlines()[0].split("\t")

    assert first[:3] == [f"{path}:1", "warning", "没有文号的通知"]
    assert first[3].startswith("缺制定机关、发文字号")


def test_warning_is_kept_on_the_document(app: Flask, tmp_path: Path) -> None:
    row = ROW | {"effective": "2019-03-01", "status": "部分失效"}
    result = run(app, write(tmp_path / "stock.jsonl", [row]))

    (document,) = documents()
    told = result.stdout.splitlines()[0].split("\t")[3]
    assert told.split("；") == document.remarks.split("\n")
    assert "施行日期早于公布日期" in document.remarks
    assert "来源写明部分失效，请核对失效的条款" in document.remarks


def test_dry_run_stores_nothing_and_tells_what_the_real_run_does(app: Flask, tmp_path: Path) -> None:
    rows = [ROW, ROW, ROW | {"id": "b"}, *BAD_ROWS, {"title": "甲"}, {"title": "甲"}]
    path = write(tmp_path / "mixed.jsonl", rows)
    before = state_digest()
    dry = run(app, path, "--dry-run")

    assert not db.session.new
    assert state_digest() == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SecurityEvent)) == 0
    assert len(dry.stdout.splitlines()) == len(rows) + 1

    real = run(app, path)
    assert (real.exit_code, last_line(real)) == (dry.exit_code, last_line(dry))
    assert last_line(dry) == "created 3, exists 2, error 7, warning 3"
    told = [line for line in dry.stdout.splitlines()[:-1] if line.split("\t")[1] in ("warning", "error")]
    assert real.stdout.splitlines()[:-1] == told


def test_rows_survive_in_batches_and_a_row_the_database_refuses_is_left_out_whole(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stock.index_new_document

    def refuse_one(document: Document, day: date) -> None:
        real(document, day)
        if document.title == "通知250":
            db.session.execute(sa.text("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '')"))

    monkeypatch.setattr(stock, "index_new_document", refuse_one)
    rows = [{"id": str(number), "title": f"通知{number}"} for number in range(importing.BATCH * 2 + 1)]
    result = run(app, write(tmp_path / "stock.jsonl", rows))

    assert last_line(result) == "created 400, exists 0, error 1, warning 400"
    assert "通知250" not in [document.title for document in documents()]
    assert db.session.scalars(hits("通知250")).all() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StepRecord)) == 400
    assert verify_chain()[0::2] == (400, None)


def test_row_that_another_import_stored_meanwhile_exists(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(app, write(tmp_path / "stock.jsonl", [ROW]))
    monkeypatch.setattr(importing.KnownDocuments, "has", lambda self, row: False)

    result = run(app, write(tmp_path / "stock.jsonl", [ROW, ROW | {"id": "b"}]))
    assert last_line(result) == "created 1, exists 1, error 0, warning 1"


def test_failure_in_the_middle_leaves_whole_batches_and_the_next_run_goes_on(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"id": str(number), "title": f"通知{number}"} for number in range(importing.BATCH + 50)]
    path = write(tmp_path / "stock.jsonl", rows)
    with monkeypatch.context() as patch:
        real = stock.index_new_document

        def fail(document: Document, day: date) -> None:
            if document.title == "通知220":
                raise OSError("disk full")
            real(document, day)

        patch.setattr(stock, "index_new_document", fail)
        with pytest.raises(OSError, match="disk full"):
            app.test_cli_runner().invoke(args=["import", "documents", str(path)], catch_exceptions=False)

    assert len(documents()) == importing.BATCH
    assert last_line(run(app, path)) == f"created 50, exists {importing.BATCH}, error 0, warning 50"


def test_ended_rows_enter_in_the_state_of_their_end(app: Flask, tmp_path: Path) -> None:
    rows = [
        {"title": "甲", "status": "失效", "repealed_by": "鲁山县人民政府关于废止部分文件的决定"},
        {"title": "乙", "status": "失效"},
        {"title": "丙", "effective": "2019-01-01", "expires": "2020-12-31"},
        {"title": "丁", "status": "已修改"},
        {"title": "戊"},
        {"title": "己", "effective": "2026-12-01", "status": "有效"},
    ]
    run(app, write(tmp_path / "stock.jsonl", rows), "--as-of", "2026-09-30")

    found = {each.title: each for each in documents()}
    assert [found[row["title"]].state for row in rows] == [
        DocumentState.REPEALED,
        DocumentState.LAPSED,
        DocumentState.LAPSED,
        DocumentState.PUBLISHED,
        DocumentState.PUBLISHED,
        DocumentState.PUBLISHED,
    ]
    assert (found["甲"].stated_status, found["甲"].stated_on) == (LegalStatus.REPEALED, date(2026, 9, 30))
    (relation,) = found["甲"].relations
    assert (relation.kind, relation.title) == (RelationKind.REPEALED_BY, rows[0]["repealed_by"])


def test_day_of_the_source_is_today_unless_given(app: Flask, tmp_path: Path, clock: object) -> None:
    run(app, write(tmp_path / "stock.jsonl", [{"title": "乙", "status": "失效"}]))
    assert documents()[0].stated_on == clock.today()


def test_unknown_issuer_is_kept_by_name_only(app: Flask, tmp_path: Path, county: County) -> None:
    run(app, write(tmp_path / "stock.jsonl", [ROW | {"issuer": "鲁山县人民政府（筹）"}]))
    assert (documents()[0].issuer_name, documents()[0].issuer_id) == ("鲁山县人民政府（筹）", None)


def test_nothing_in_a_file_breaks_out_of_its_line(app: Flask, tmp_path: Path) -> None:
    hostile = {"title": "甲\x1b[31m\tcreated\n\u202e乙\r", "doc_no": "\x07", "expires": "2026\n\tcreated 9, exists 0"}
    result = run(app, write(tmp_path / "stock.jsonl", [hostile, {"title": "\u202e丙\n丁"}]))

    assert len(result.stdout.splitlines()) == 3
    assert all(line.count("\t") == 3 for line in result.stdout.splitlines()[:-1])
    assert not {"\x1b", "\x07", "\u202e", "\r"} & set(result.stdout)


def test_file_with_too_many_rows_lets_nothing_in(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = write(tmp_path / "small.jsonl", [{"title": "甲"}])
    big = write(tmp_path / "big.jsonl", [{"title": str(number)} for number in range(4)])
    monkeypatch.setattr(row_files, "MAX_ROWS", 3)
    result = run(app, small, big)

    assert result.exit_code == 1
    assert result.stdout.startswith(f"{big}:0\terror\t\tIMPORT_TOO_BIG")
    assert last_line(result) == "created 0, exists 0, error 1, warning 0"
    assert documents() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.jsonl"], "没有找到文件"),
        (["good.jsonl", "missing.jsonl"], "没有找到文件"),
        ([".", "good.jsonl"], "文件夹或者 ZIP 一次导入一个"),
        (["missing.zip"], "没有找到"),
        (["good.jsonl", "--register", "good.jsonl"], "--register 只和文件夹或者 ZIP 一起用"),
        ([".", "--register", "notes.rtf"], "登记表应是"),
        (["notes.rtf"], "不能导入这种格式"),
        (["cut.jsonl.gz"], "无法读取文件"),
        (["good.jsonl", "--agency", "无此机关"], "没有名为“无此机关”的机关"),
        (["draft.docx"], "--agency"),
        (["good.jsonl", "--as-of", "2026-10-14"], "--as-of 不能晚于今天"),
        (["good.jsonl", "--as-of", "2026-02-30"], "--as-of"),
        ([], "PATH"),
    ],
)
def test_wrong_usage_does_nothing_and_says_why(
    arguments: list[str], said: str, app: Flask, tmp_path: Path, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "good.jsonl", [ROW])
    (tmp_path / "notes.rtf").write_text("", encoding="utf-8")
    (tmp_path / "draft.docx").write_bytes(b"PK")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 100)[:-8])
    result = run(app, *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert documents() == []


def test_progress_goes_to_standard_error(app: Flask, tmp_path: Path) -> None:
    result = run(app, write(tmp_path / "stock.jsonl", [ROW, ROW]))
    assert result.stderr == "2/2\n"


def test_rows_of_one_transaction_share_what_is_read_of_agencies_and_rules(
    app: Flask, tmp_path: Path, county: County
) -> None:
    """A row is stored within a savepoint, and its end changes neither."""

    def read_for(*ids: str) -> list[str]:
        rows = [
            ROW | {"id": each, "title": f"鲁山县第{each}号办法", "doc_no": None, "expires": "2029-03-31"}
            for each in ids
        ]
        path = write(tmp_path / f"{ids[0]}.jsonl", rows)
        with metered() as cost:
            assert last_line(run(app, path)).startswith(f"created {len(ids)}, exists 0, error 0")
        assert [each for each in cost.statements if each.startswith("DELETE")] == []  # a new row has nothing to replace
        return [each for each in cost.statements if "FROM agencies" in each or "FROM rule_overrides" in each]

    assert len(read_for("b", "c", "d", "e")) == len(read_for("f"))


def test_amended_text_is_no_text_of_the_days_before_its_amendment(app: Flask, tmp_path: Path) -> None:
    note = "（2010年3月1日鲁山县人民政府令第3号公布　根据2021年11月25日《鲁山县人民政府关于修改的决定》修正）"
    row = ROW | {
        "published": "2010-03-01",
        "effective": "2010-05-01",
        "status": "有效",
        "text": f"{note}\n第一条　为了规范集贸市场管理，制定本办法。\n第二条　本办法自2010年5月1日起施行。\n",
    }
    run(app, write(tmp_path / "a.jsonl", [row]))
    (document,) = documents()
    (edition,) = document.editions
    assert (document.in_force_from, edition.in_force_from) == (date(2010, 5, 1), date(2021, 11, 25))

    address, missing = f"/documents/{document.id}", "这一天的文本未收入本库：本文本是2021年11月25日修正后的文本。"
    client = app.test_client()
    before, statement = page(client, f"{address}/on/2012-01-01"), page(client, f"{address}/on/2012-01-01/statement")
    assert badge(before) == badge(statement) == "现行有效"
    assert notices(before)[0].startswith(f"这里是2012年1月1日的效力，{missing}今天")
    assert missing in statement
    for text in (before, statement):
        assert edition.digest not in text
        assert "规范集贸市场管理" not in text
    after = page(client, f"{address}/on/2021-11-25")
    assert edition.digest in after
    assert "规范集贸市场管理" in after
    for url in (address, f"{address}/history"):
        text = page(client, url)
        assert "2021年11月25日起" in text
        assert "《鲁山县人民政府关于修改的决定》修正" in words(text[text.index("沿革") :])

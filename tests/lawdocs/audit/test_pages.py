"""The audit administrator's pages."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.accounts import services
from lawdocs.audit import queries
from lawdocs.audit import services as audit
from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.documents.files import path_of
from lawdocs.documents.models import Document, StoredFile
from lawdocs.extensions import db, transaction
from lawdocs.filing.models import NumberSeries, SeriesKind
from tests.factories import TEXT, County, a_document
from tests.pages import log_in
from tests.pages import words as words_of
from workflows.states import DocumentState


@pytest.fixture
def auditor(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "auditadmin")


def rename(county: County, clock: SetClock, name: str) -> None:
    town = county.agency("town")
    fields = {each: getattr(town, each) for each in services.AGENCY_FIELDS} | {"short_name": name}
    services.change_agency(town, fields, county.actor("sysadmin"), clock, version=town.version)


def numbers_shown(auditor: FlaskClient, address: str) -> list[int]:
    page = auditor.get(address).get_data(as_text=True)
    return [int(part.split("<")[0]) for part in page.split('<th scope="row" role="rowheader">')[1:]]


def test_newest_entry_stands_first(auditor: FlaskClient, county: County, clock: SetClock) -> None:
    for name in ("甲", "乙", "丙"):
        rename(county, clock, name)

    assert numbers_shown(auditor, "/audit") == [3, 2, 1]
    assert "简称：乙 → 丙" in words_of(auditor.get("/audit"))


def test_digest_of_a_text_is_shown_and_words_of_a_draft_are_not(
    auditor: FlaskClient, county: County, clock: SetClock
) -> None:
    document = a_document(DocumentState.DRAFT, county, clock)
    with transaction():
        for text in ("建议放宽条件", "ab" * 32):
            audit.record(
                "drafting:opinion", county.actor("drafter"), clock.now(), "document", document.id, after={"text": text}
            )

    page = words_of(auditor.get(f"/audit?subject=document&subject_id={document.id}&tag=drafting:opinion"))
    assert page.count("正文摘要值：") == 1
    assert "正文摘要值：abababababab…" in page
    assert "建议放宽" not in page


def test_entries_are_paged_by_their_number(
    auditor: FlaskClient, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in "甲乙丙丁戊":
        rename(county, clock, name)

    first, second = auditor.get("/audit").get_data(as_text=True), "/audit?before=4"
    assert numbers_shown(auditor, "/audit") == [5, 4]
    assert f'href="{second}"' in first
    assert "最新的" not in first
    assert numbers_shown(auditor, second) == [3, 2]
    assert numbers_shown(auditor, "/audit?before=2") == [1]
    assert "更早的" not in auditor.get("/audit?before=2").get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag=agency:change", [13, 12]),
        ("tag=document:submit", [11]),
        ("actor=陆守", [13, 12]),
        ("actor=%25", []),
        ("subject=document&actor=林知远", [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("subject=document&subject_id=1&before=4", [3, 2, 1]),
        ("subject=document&subject_id=2", []),
        ("tag=agency:change&before=13", [12]),
    ],
)
def test_entries_are_filtered(
    auditor: FlaskClient, county: County, clock: SetClock, query: str, expected: list[int]
) -> None:
    a_document(DocumentState.REVIEW, county, clock)
    rename(county, clock, "甲")
    rename(county, clock, "乙")

    assert numbers_shown(auditor, f"/audit?{query}") == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("tag=document:eat", "参数tag只能是：action:add、"),
        (
            "subject=planet",
            "参数subject只能是：document、agency、user、series、failure、import、mail、rule、workdays、request、",
        ),
        ("before=-1", "参数before只能是1至2147483647的整数"),
        ("before=99999999999", "参数before只能是1至2147483647的整数"),
        ("subject_id=٣", "参数subject_id只能是1至2147483647的整数"),
    ],
)
def test_parameter_out_of_range_is_refused_with_what_is_allowed(auditor: FlaskClient, query: str, text: str) -> None:
    answer = auditor.get(f"/audit?{query}")

    assert answer.status_code == 422
    assert text in words_of(answer)
    assert "422 PARAM" in words_of(answer)


def test_empty_result_says_what_to_loosen(auditor: FlaskClient) -> None:
    shown = words_of(auditor.get("/audit?actor=谁也不是"))

    assert "没有符合这些条件的记录。" in shown
    assert "看全部记录" in shown


def test_whole_record_is_found_whole(auditor: FlaskClient, county: County, clock: SetClock) -> None:
    rename(county, clock, "甲")
    shown = words_of(auditor.get("/audit/verify"))

    assert "核对通过。" in shown
    assert "核对到第1条" in shown
    assert "问题原文" not in shown
    assert db.session.scalar(sa.select(AuditEntry.hash)) in shown


def test_changed_entry_is_found(auditor: FlaskClient, county: County, clock: SetClock, engine: str) -> None:
    for name in "甲乙丙":
        rename(county, clock, name)
    off = {
        "sqlite": "DROP TRIGGER audit_entries_no_update",
        "postgresql": "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
    }
    with transaction():
        db.session.execute(sa.text(off[engine]))
        db.session.execute(sa.text("UPDATE audit_entries SET actor_name = 'x' WHERE seq = 2"))

    shown = words_of(auditor.get("/audit/verify"))

    assert "核对没有通过。 第一个问题出在办理记录。" in shown
    assert "核对到第2条" in shown
    assert "entry 2 was changed" in shown


def test_lost_paper_is_found(auditor: FlaskClient, county: County, clock: SetClock) -> None:
    a_document(DocumentState.REVIEW, county, clock)
    file = db.session.scalars(sa.select(StoredFile).order_by(StoredFile.id)).first()
    path_of(file.sha256).unlink()

    shown = words_of(auditor.get("/audit/verify"))

    assert "核对没有通过。 第一个问题出在材料和附件。" in shown
    assert f"file {file.id} ({file.sha256}) is missing" in shown


def test_number_lost_from_its_series_is_found(auditor: FlaskClient, county: County, clock: SetClock) -> None:
    a_document(DocumentState.FILED, county, clock)
    with transaction():
        db.session.execute(sa.update(NumberSeries).where(NumberSeries.kind == SeriesKind.DOCUMENT).values(last=2))

    assert "第一个问题出在编号。" in words_of(auditor.get("/audit/verify"))


def test_broken_history_is_found(auditor: FlaskClient, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)
    with transaction():
        db.session.execute(sa.update(Document).values(state=DocumentState.APPROVED))

    shown = words_of(auditor.get("/audit/verify"))
    assert "第一个问题出在文件的编号、办理过程或者正文。" in shown
    assert f"document {document.id}: " in shown


def test_security_events_are_listed_newest_first(app: Flask, auditor: FlaskClient, county: County) -> None:
    log_in(app, "clerk").get("/audit")
    shown = words_of(auditor.get("/audit/security")).split("安全事件，新的在前")[1]

    places = [shown.index(word) for word in ("越权操作被拒绝", "登录", "叶观澜")]
    assert places == sorted(places)
    assert "越权操作被拒绝 韩书言 127.0.0.1 GET /audit" in shown


def test_security_events_are_paged(
    app: Flask, auditor: FlaskClient, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in ("clerk", "drafter", "bureau"):
        log_in(app, name)

    assert numbers_shown(auditor, "/audit/security") == [4, 3]
    assert numbers_shown(auditor, "/audit/security?before=3") == [2, 1]


def test_audit_shows_how_a_document_moved_and_not_what_it_says(
    auditor: FlaskClient, county: County, clock: SetClock
) -> None:
    a_document(DocumentState.APPROVED, county, clock)
    shown = words_of(auditor.get("/audit"))

    assert "状态：审核 → 审核通过" in shown
    for secret in ("停车泊位", "内容合法", TEXT[:10]):
        assert secret not in shown


def test_audit_pages_take_nothing_but_reading(auditor: FlaskClient) -> None:
    for address in ("/audit", "/audit/verify", "/audit/security"):
        answer = auditor.post(address)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"

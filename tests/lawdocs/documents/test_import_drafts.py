"""Word files as drafts of an agency."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lawdocs.audit.digest import state_digest
from lawdocs.audit.models import AuditEntry
from lawdocs.documents import file_drafts
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.texts.docx import write_docx
from tests.factories import County
from workflows.states import DocumentState

TEXT = "第一条　为了规范集贸市场管理，制定本办法。\n第二条　本办法自公布之日起施行。"
TITLE = "鲁山县集贸市场管理办法"


def run(app: Flask, *arguments: object) -> Result:
    agency = ["--agency", "鲁山县城市管理局"]
    return app.test_cli_runner().invoke(args=["import", "documents", *map(str, arguments), *agency])


def test_word_file_becomes_a_draft_of_the_agency(app: Flask, county: County, tmp_path: Path) -> None:
    path = tmp_path / "办法.docx"
    path.write_bytes(write_docx(TITLE, TEXT))
    result = run(app, path)

    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "created 1, exists 0, error 0, warning 0")
    document = db.session.scalars(sa.select(Document)).one()
    assert (document.state, document.title) == (DocumentState.DRAFT, TITLE)
    assert document.drafting_agency_id == county.agency("urban").id
    assert (document.drafter_id, document.is_stock) == (None, False)
    assert document.source_id == f"docx:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    (revision,) = document.revisions
    assert (revision.text, revision.no, revision.frozen_at) == (TEXT, None, None)
    assert db.session.scalars(sa.select(AuditEntry.tag)).all() == ["document:start_draft"]


def test_word_file_is_known_again_by_its_bytes(app: Flask, county: County, tmp_path: Path) -> None:
    first, copy = tmp_path / "a.docx", tmp_path / "b.docx"
    for path in (first, copy):
        path.write_bytes(write_docx(TITLE, TEXT))
    copy.write_bytes(first.read_bytes())

    assert run(app, first, copy).stdout.splitlines()[-1] == "created 1, exists 1, error 0, warning 0"
    assert run(app, copy).stdout == "created 0, exists 1, error 0, warning 0\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("办法.txt", f"{TITLE}\n{TEXT}".encode("gb18030")),
        ("办法.html", f"<h1>{TITLE}</h1>{''.join(f'<p>{each}</p>' for each in TEXT.splitlines())}".encode()),
    ],
)
def test_text_of_another_format_becomes_a_draft_once(
    name: str, data: bytes, app: Flask, county: County, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    assert "created 1" in run(app, path).stdout
    document = db.session.scalars(sa.select(Document)).one()
    assert (document.title, document.source_id) == (TITLE, f"{name[3:]}:{hashlib.sha256(data).hexdigest()}")
    assert "exists 1" in run(app, path).stdout


def test_dry_run_of_a_word_file_stores_nothing(app: Flask, county: County, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(write_docx(TITLE, TEXT))
    before = state_digest()
    result = run(app, path, "--dry-run")

    assert result.stdout == f"{path}:1\tcreated\t{TITLE}\t\ncreated 1, exists 0, error 0, warning 0\n"
    assert state_digest() == before


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"just text", "TYPE_MISMATCH"),
        (write_docx(TITLE, TEXT)[:-200], "FILE_CORRUPT"),
        (write_docx("", TEXT), "FIELD_REQUIRED title"),
        (write_docx(TITLE, "机密★一年\n" + TEXT), "SECRET_FORBIDDEN"),
    ],
)
def test_bad_word_file_is_named_and_the_next_comes_in(
    data: bytes, code: str, app: Flask, county: County, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.docx", tmp_path / "good.docx"
    bad.write_bytes(data)
    good.write_bytes(write_docx(TITLE, TEXT))
    result = run(app, bad, good)

    assert result.exit_code == 1
    assert result.stdout.startswith(f"{bad}:1\terror\tbad.docx\t{code}")
    assert result.stdout.splitlines()[-1] == "created 1, exists 0, error 1, warning 0"


def test_word_file_over_the_limit_is_refused_unread(
    app: Flask, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.docx"
    path.write_bytes(write_docx(TITLE, TEXT))
    monkeypatch.setattr(file_drafts, "MAX_SIZE", path.stat().st_size - 1)

    assert "FILE_TOO_LARGE" in run(app, path).stdout
    monkeypatch.setattr(file_drafts, "MAX_SIZE", path.stat().st_size)
    assert "created 1" in run(app, path).stdout


def test_word_file_without_text_is_a_warning(app: Flask, county: County, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(write_docx(TITLE, ""))

    assert run(app, path).stdout.splitlines()[-1] == "created 1, exists 0, error 0, warning 1"
    assert db.session.scalars(sa.select(Document.remarks)).one() == "没有读出正文"

"""Old Word files go through LibreOffice; where it is missing, slow or fails, the answer says so."""

import subprocess
from pathlib import Path

import pytest

from lawdocs.texts import conversion, sandbox
from lawdocs.texts.conversion import as_docx
from lawdocs.texts.docx import write_docx
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from tests.lawdocs.texts import make_hostile as make
from tests.lawdocs.texts import office

SOUND = make.ole("WordDocument")
ARTICLES = "第一条　为了规范，制定本办法。\n第二条　本办法自公布之日起施行。"


@pytest.fixture
def pretender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a shell script in LibreOffice's place."""

    def put(script: str) -> None:
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setattr(conversion, "converter", lambda: str(path))

    return put


def refusal(kind: str, data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_safely(kind, data)
    return caught.value


@pytest.mark.parametrize("kind", ["doc", "wps"])
def test_without_libreoffice_the_answer_says_what_to_do(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "converter", lambda: None)
    refused = refusal(kind, SOUND)
    assert (refused.code, refused.status) == ("NO_CONVERTER", 422)
    assert (
        refused.message == "本系统没有安装 LibreOffice，不能读取 DOC、WPS 文件，请用 Word 或者 WPS 另存为 DOCX 后再上传"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (make.docx(), "TYPE_MISMATCH"),
        (make.ole("Workbook"), "TYPE_MISMATCH"),
        (SOUND[:600], "FILE_CORRUPT"),
        (make.ole("WordDocument", "EncryptedPackage"), "FILE_ENCRYPTED"),
        (make.ole("WordDocument", "_VBA_PROJECT"), "ACTIVE_CONTENT"),
    ],
)
def test_bad_old_file_is_refused_before_anything_opens_it(data: bytes, code: str, pretender) -> None:
    pretender("touch /nowhere/opened; exit 1")
    assert refusal("doc", data).code == code


def test_converter_that_fails_is_a_damaged_file(pretender) -> None:
    pretender("exit 3")
    assert refusal("doc", SOUND).code == "FILE_CORRUPT"


def test_what_was_converted_is_checked_like_an_upload(pretender, tmp_path: Path) -> None:
    (tmp_path / "hostile.docx").write_bytes(make.docx(make.entity_bomb()))
    pretender(f'for last; do :; done; cp {tmp_path}/hostile.docx "${{last%.doc}}.docx"')
    assert refusal("doc", SOUND).code == "XML_DTD"


def test_converter_has_its_own_profile_limits_and_none_of_our_environment(
    pretender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAWDOCS_SECRET_KEY", "hidden")
    pretender(f"(env; ulimit -t; ulimit -v; echo $1; ls ${{1#*file://}}/user) > {tmp_path}/seen")
    refusal("doc", SOUND)
    seen = (tmp_path / "seen").read_text()
    assert "hidden" not in seen
    assert "\n20\n2097152\n-env:UserInstallation=file:///" in seen
    assert seen.endswith("registrymodifications.xcu\n")


def test_converter_that_hangs_is_ended_with_all_it_started(
    pretender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert conversion.WALL_SECONDS + sandbox.WALL_SECONDS < 60  # what a web worker has
    monkeypatch.setattr(conversion, "WALL_SECONDS", 1)
    pretender(f"sleep 300 & echo $! > {tmp_path}/pid; wait")
    assert refusal("doc", SOUND).code == "FILE_CORRUPT"
    pid = (tmp_path / "pid").read_text().strip()
    state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False).stdout
    assert state.strip()[:1] in ("", "Z")


def test_document_printed_to_pdf_is_read_back_paragraph_by_paragraph(tmp_path: Path) -> None:
    sentence = "各单位应当按照职责分工，依法做好停车泊位的规划、建设、使用和监督管理工作，并接受社会监督。"
    articles = [f"第{number}条　{sentence * (at % 5 + 1)}" for at, number in enumerate("一二三四五六七八九十")]
    text = "\n".join(["示例县停车办法", *articles, "（一）停车费；", "（二）其他费用。", sentence])
    printed = office.convert(tmp_path, {"a.docx": write_docx("", text)})
    assert read_safely("pdf", printed["a.docx"]).whole.split("\n") == text.split("\n")


def test_old_word_file_is_read_by_libreoffice(tmp_path: Path) -> None:
    files = {"办法.docx": write_docx("示例县停车办法", ARTICLES)}
    old = office.convert(tmp_path, files, "doc:MS Word 97")["办法.docx"]
    assert as_docx("doc", old).startswith(b"PK")
    for kind in ("doc", "wps"):
        shown = read_safely(kind, old)
        assert (shown.title, shown.text) == ("示例县停车办法", ARTICLES)
    assert refusal("doc", old[: len(old) // 3]).code == "FILE_CORRUPT"

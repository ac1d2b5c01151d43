"""``lawdocs texts convert``: one file in, one file out, and exit codes that say how it went."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lawdocs.cli_texts import texts_group
from lawdocs.texts import conversion
from lawdocs.texts.conversion import converter
from lawdocs.texts.docx import write_docx
from lawdocs.texts.formats import WRITERS
from lawdocs.texts.official import pdf
from lawdocs.texts.typesetting import TypesetterMissing
from tests.lawdocs.texts import make_hostile, make_ofd, make_pdf

TITLE = "示例县停车办法"
ARTICLES = "第一条　为了规范，制定本办法。\n第二条　本办法自公布之日起施行。\n"
WHOLE = f"{TITLE}\n{ARTICLES}"
PAGE = make_pdf.page(
    make_pdf.centred(TITLE, 100, 22),
    *(make_pdf.paragraph(each, 150 + at * 30)[0] for at, each in enumerate(ARTICLES.splitlines())),
)
OFD = make_ofd.text(TITLE, 70, 40, 7.76) + "".join(
    make_ofd.text(each, 39, 60 + at * 10) for at, each in enumerate(ARTICLES.splitlines())
)
FILES = {
    "a.txt": WHOLE.encode("gb18030"),
    "a.docx": write_docx(TITLE, ARTICLES),
    "a.pdf": make_pdf.pdf([PAGE]),
    "a.ofd": make_ofd.ofd([OFD]),
    "a.html": f"<h1>{TITLE}</h1>{''.join(f'<p>{each}</p>' for each in ARTICLES.splitlines())}".encode(),
    "a.htm": f"<h1>{TITLE}</h1>{ARTICLES.replace(chr(10), '<br>')}".encode(),
    "a.MD": f"# {TITLE}\n\n{ARTICLES.replace(chr(10), chr(10) * 2)}".encode(),
}


def convert(*arguments: object) -> Result:
    return CliRunner().invoke(texts_group, ["convert", *map(str, arguments)])


@pytest.mark.parametrize("name", FILES)
def test_every_format_that_is_read_gives_the_same_text(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    result = convert(tmp_path / name, tmp_path / "out.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == WHOLE


@pytest.mark.parametrize("suffix", WRITERS)
def test_what_was_written_is_read_again(suffix: str, tmp_path: Path) -> None:
    if suffix == ".doc" and converter() is None:
        pytest.skip("not run: LibreOffice is not installed")
    (tmp_path / "in.txt").write_text(WHOLE, encoding="utf-8")
    assert convert(tmp_path / "in.txt", tmp_path / f"out{suffix}").exit_code == 0
    assert convert(tmp_path / f"out{suffix}", tmp_path / "again.txt").exit_code == 0
    assert (tmp_path / "again.txt").read_text(encoding="utf-8") == WHOLE


def test_markdown_reads_well_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(f"{TITLE}\n第一章　总则\n{ARTICLES}", encoding="utf-8")
    convert(tmp_path / "in.txt", tmp_path / "out.md")
    assert (tmp_path / "out.md").read_text(encoding="utf-8").split("\n\n") == [
        "# 示例县停车办法",
        "### 第一章　总则",
        "**第一条**　为了规范，制定本办法。",
        "**第二条**　本办法自公布之日起施行。\n",
    ]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", make_pdf.pdf([make_pdf.page()]), "NO_TEXT_LAYER 该 PDF 为扫描件,没有可读取的文字"),
        ("a.docx", make_hostile.docx(make_hostile.entity_bomb()), "XML_DTD 文件含不允许的 XML 声明"),
        ("a.docx", b"", "FILE_EMPTY 文件为空,请重新选择"),
        ("a.json", b"{}", "JSON 文件不是有效的 JSON 文本"),
        ("a.akn.xml", b"<act/>", "AKN 文件不是有效的 Akoma Ntoso 3.0 文本"),
        ("a.xml", b"<!DOCTYPE a><a/>", "XML_DTD 文件含不允许的 XML 声明"),
        ("a.xls", b"x", "TYPE_FORBIDDEN 不支持该文件类型"),
        ("a", b"x", "TYPE_FORBIDDEN 不支持该文件类型"),
        ("a.txt", "机密★1年\n第一条".encode(), "SECRET_FORBIDDEN 本系统不得处理涉密文件"),
    ],
)
def test_refused_file_is_named_and_nothing_is_written(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    result = convert(tmp_path / name, tmp_path / "out.txt")
    assert (result.exit_code, result.stdout) == (1, f"{name}: {reason}\n")
    assert not (tmp_path / "out.txt").exists()


def test_file_over_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(WHOLE, encoding="utf-8")
    monkeypatch.setattr("lawdocs.cli_texts.MAX_SIZE", 10)
    result = convert(tmp_path / "a.txt", tmp_path / "out.txt")
    assert (result.exit_code, result.stdout) == (1, "a.txt: FILE_TOO_LARGE 文件超过 50 MB 上限\n")


def test_what_was_not_read_is_told_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf.pdf([PAGE, make_pdf.page()]))
    result = convert(tmp_path / "a.pdf", tmp_path / "out.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "a.pdf: 第2页没有文字层，其中的内容未读入，请核对。\n"


def test_doc_without_libreoffice_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(WHOLE, encoding="utf-8")
    monkeypatch.setattr(conversion, "converter", lambda: None)
    result = convert(tmp_path / "a.txt", tmp_path / "out.doc")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot write out.doc: LibreOffice is missing or failed (NO_CONVERTER)" in " ".join(result.stderr.split())
    assert not (tmp_path / "out.doc").exists()


def test_pdf_without_the_typesetter_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise TypesetterMissing("no pango")

    (tmp_path / "a.txt").write_text(WHOLE, encoding="utf-8")
    monkeypatch.setattr(pdf, "typeset", missing)
    result = convert(tmp_path / "a.txt", tmp_path / "out.pdf")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot write out.pdf: no PDF was made: no pango" in " ".join(result.stderr.split())


@pytest.mark.parametrize("target", ["out.exe", "out.ofd", "out.xml", "out", "out.pdf.bak", "missing/out.txt"])
def test_wrong_target_is_wrong_usage(target: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WHOLE, encoding="utf-8")
    result = convert(tmp_path / "a.txt", tmp_path / target)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot write" in result.stderr


def test_wrong_usage_does_nothing(tmp_path: Path) -> None:
    assert convert(tmp_path / "missing.txt", tmp_path / "out.txt").exit_code == 2
    assert convert(tmp_path).exit_code == 2
    assert convert().exit_code == 2


@pytest.mark.parametrize("linked", [False, True])
def test_input_is_never_written_over(tmp_path: Path, linked: bool) -> None:
    source, target = tmp_path / "in.txt", tmp_path / ("out.txt" if linked else "in.txt")
    source.write_text("第一条　甲。", encoding="utf-8")
    if linked:
        target.symlink_to(source)
    assert convert(source, target).exit_code == 2
    assert source.read_text(encoding="utf-8") == "第一条　甲。"

"""The package of a filing: its parts, the same bytes each time, and what ``lawdocs package verify`` says of it."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from flask import Flask

from lawdocs.documents import files
from lawdocs.extensions import transaction
from lawdocs.filing import packages
from lawdocs.filing.demands import FilingRefused
from lawdocs.packing.writing import digests
from lawdocs.texts.docx_reader import read_docx
from tests.lawdocs.filing.conftest import Acts


@pytest.fixture
def package(acts: Acts) -> bytes:
    return files.read(acts.submitted().package.file)


def entries_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def rewritten(package: bytes, changes: dict[str, bytes | None], path: Path) -> Path:
    """The package with some of its files replaced, taken away (None) or added."""
    kept = entries_of(package) | changes
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in kept.items():
            if data is not None:
                archive.writestr(name, data)
    return path


def verify(app: Flask, path: Path) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["package", "verify", str(path)])
    return result.exit_code, result.output


def test_both_files_of_the_text_have_the_subtitle(acts: Acts) -> None:
    held = entries_of(files.read(acts.submitted(subtitle="（试行）").package.file))
    (word,) = (data for name, data in held.items() if "正式文本" in name and name.endswith(".docx"))
    (plain,) = (data for name, data in held.items() if "正式文本" in name and name.endswith(".txt"))
    first = [each.text for each in docx.Document(io.BytesIO(word)).paragraphs[:3]]
    assert first == ["鲁山县城区停车泊位管理办法", "（试行）", "鲁政〔2026〕1号"]
    assert plain.decode().split("\n")[:3] == first


def test_package_holds_every_part_and_the_digests_of_each_file(package: bytes) -> None:
    held = entries_of(package)
    manifest = json.loads(held.pop("manifest.json"))

    assert list(dict.fromkeys(each["part"] for each in manifest["files"])) == [
        "备案报告",
        "正式文本",
        "起草说明",
        "制定依据",
        "合法性审核意见",
        "征求意见及采纳情况",
    ]
    assert manifest["document"]["number"] == "鲁政〔2026〕1号"
    assert manifest["submitted_on"] == "2026-10-13"
    assert [each["name"] for each in manifest["files"]] == list(held)
    for each in manifest["files"]:
        assert digests(held[each["name"]]) == {"sha256": each["sha256"], "sm3": each["sm3"]}


def test_report_says_what_is_filed_and_how_it_was_made(package: bytes) -> None:
    report = next(data for name, data in entries_of(package).items() if "备案报告" in name)
    text = read_docx(report).text

    for words in (
        "平顶山市人民政府：",
        "现将《鲁山县城区停车泊位管理办法》（鲁政〔2026〕1号）报送备案。",
        "经县政府第20次常务会议审议通过",
        "由县长签署",
        "2026年10月13日在县政府网站公布，自2026年11月12日起施行",
        "附件：1. 正式文本；2. 起草说明；3. 制定依据；4. 合法性审核意见；5. 征求意见及采纳情况",
        "2026年10月13日",
    ):
        assert words in text


def test_same_content_gives_the_same_bytes(acts: Acts) -> None:
    filing = acts.submitted()
    day = acts.clock.today()
    acts.later(3)

    again = packages.write_package(filing, packages.parts_of(filing, day), day)
    assert again == files.read(filing.package.file)


def test_missing_part_stands_in_the_way_and_is_named(acts: Acts) -> None:
    filing = acts.filing(acts.published())
    with transaction():
        for paper in filing.document.materials:
            if paper.kind == "explanation":
                paper.removed_at = acts.clock.now()

    with pytest.raises(FilingRefused, match="还缺1种材料：起草说明，请补充后再报送"):
        acts.submit(filing)


def test_untouched_package_verifies(app: Flask, package: bytes, tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(package)

    code, told = verify(app, path)
    assert (code, told.splitlines()) == (
        0,
        [
            f"整包SHA-256：{hashlib.sha256(package).hexdigest()}",
            f"整包SM3：{hashlib.new('sm3', package).hexdigest()}",
            "报备材料包：鲁山县城区停车泊位管理办法；请把整包摘要值与页面或者审计记录上的核对",
            f"ok: 7 files, manifest {hashlib.sha256(entries_of(package)['manifest.json']).hexdigest()}",
        ],
    )


def test_each_tampered_file_is_named(app: Flask, package: bytes, tmp_path: Path) -> None:
    names = [name for name in entries_of(package) if name != "manifest.json"]
    longer, gone, same_size = names[0], names[1], names[2]
    changes = {
        longer: entries_of(package)[longer] + b" ",
        gone: None,
        same_size: bytes(each ^ 1 for each in entries_of(package)[same_size]),
        "旁的.txt": b"x",
    }

    code, told = verify(app, rewritten(package, changes, tmp_path / "package.zip"))
    assert code == 1
    assert sorted(line.rpartition("：")[::2] for line in told.splitlines()[2:]) == sorted(
        [
            (longer, f"大小是{len(changes[longer])}字节，清单里是{len(changes[longer]) - 1}字节"),
            (gone, "缺少这个文件"),
            (same_size, "SHA-256、SM3与清单不同"),
            ("旁的.txt", "清单里没有"),
        ]
    )


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_what_is_no_package_is_told_apart(app: Flask, content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    if content is not None:
        path.write_bytes(content)

    code, told = verify(app, path)
    assert code == 2
    reason = {None: "没有这个文件，请核对路径", b"": "文件是空的"}.get(content, "不是ZIP压缩包")
    assert told == f"{path}不是报备材料包、佐证汇编或者归档包：{reason}\n"


@pytest.mark.parametrize("manifest", [None, b"{}", b"[]", b"nonsense", b'{"format": "lawdocs-filing-package"}'])
def test_archive_without_a_right_manifest_is_no_package(
    app: Flask, package: bytes, manifest: bytes | None, tmp_path: Path
) -> None:
    path = rewritten(package, {"manifest.json": manifest}, tmp_path / "other.zip")

    assert verify(app, path)[0] == 2

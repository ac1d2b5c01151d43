"""Folders and archives: names as they were meant, nothing left behind, nothing that leads out or explodes."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from lawdocs.texts.archives import RATIO_COUNTS_ABOVE
from lawdocs.texts.folders import open_folder
from lawdocs.texts.intake import MAX_SIZE
from lawdocs.texts.refusals import FileRefused
from tests.lawdocs.texts import make_hostile as hostile
from tests.sheets import write
from tests.stock_folder import zipped

PLAIN = {"b/10.txt": b"ten", "b/2.txt": b"two", "a.txt": b"a"}
LEFT = {
    "~$a.docx": b"",
    "b/Thumbs.db": b"",
    "desktop.ini": b"",
    "__MACOSX/b/._2.txt": b"",
    ".DS_Store": b"",
    ".git/x": b"",
}
NOTE = "没有读入：Windows 的缩略图和文件夹设置 2 个，Word 打开时的临时文件 1 个，苹果系统的附属文件 2 个，隐藏文件 1 个"


def paths(path: Path) -> list[str]:
    with open_folder(path) as folder:
        return [each.path for each in folder.files]


def code_of(path: Path, name: str = "") -> str:
    """The code with which an archive, or one file of it, is refused."""
    with pytest.raises(FileRefused) as refusal, open_folder(path) as folder:
        folder.read(next(each for each in folder.files if each.path == name))
    return refusal.value.code


def spread(root: Path, contents: dict[str, bytes]) -> Path:
    for name, data in contents.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.mark.parametrize("packed", [False, True])
def test_files_come_in_the_order_of_people_and_what_systems_left_is_told_once(tmp_path: Path, packed: bool) -> None:
    contents = PLAIN | LEFT
    path = write(tmp_path / "a.zip", zipped(contents)) if packed else spread(tmp_path / "a", contents)
    with open_folder(path) as folder:
        assert [each.path for each in folder.files] == ["a.txt", "b/2.txt", "b/10.txt"]
        assert folder.notes == (NOTE,)
        assert [folder.read(each) for each in folder.files] == [b"a", b"two", b"ten"]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_chinese_names_are_read_whether_marked_or_in_gbk(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.zip", zipped({"通知/鲁政〔2019〕1号.docx": b"x"}, encoding))
    assert paths(path) == ["通知/鲁政〔2019〕1号.docx"]


def test_utf8_names_without_their_mark_and_backslashes_are_read(tmp_path: Path) -> None:
    entry = hostile.Entry("通知\\甲.txt", b"x")
    assert paths(write(tmp_path / "a.zip", hostile.archive(entry))) == ["通知/甲.txt"]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b.txt", "..\\a.txt", "C:\\a.txt"])
def test_names_that_lead_out_refuse_the_whole_archive(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.zip", hostile.archive(hostile.Entry("good.txt", b"x"), hostile.Entry(name, b"x")))
    assert code_of(path) == "ARCHIVE_UNSAFE"


def test_doubled_names_and_shared_bytes_refuse_the_whole_archive(tmp_path: Path) -> None:
    doubled = hostile.archive(hostile.Entry("a.txt", b"x"), hostile.Entry("A.TXT", b"y"))
    assert code_of(write(tmp_path / "doubled.zip", doubled)) == "ARCHIVE_UNSAFE"
    assert code_of(write(tmp_path / "shared.zip", hostile.overlapping())) == "ARCHIVE_UNSAFE"


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "FILE_EMPTY"), (b"no archive", "FILE_CORRUPT"), (zipped(PLAIN)[:80], "FILE_CORRUPT")]
)
def test_what_is_no_whole_archive_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert code_of(write(tmp_path / "a.zip", data)) == code


def test_bomb_large_encrypted_and_damaged_files_are_refused_alone(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"\0" * (RATIO_COUNTS_ABOVE + 1))
        archive.writestr("large.txt", b"\0" * (MAX_SIZE + 1))
        archive.writestr("damaged.txt", b"some words " * 9, zipfile.ZIP_STORED)
        archive.writestr("good.txt", b"good")
    data = bytearray(stream.getvalue())
    data[data.index(b"some words")] ^= 1
    path = write(tmp_path / "a.zip", bytes(data))
    assert code_of(path, "bomb.txt") == "ARCHIVE_UNSAFE"
    assert code_of(path, "large.txt") == "FILE_TOO_LARGE"
    assert code_of(path, "damaged.txt") == "FILE_CORRUPT"
    with open_folder(path) as folder:
        assert folder.read(next(each for each in folder.files if each.path == "good.txt")) == b"good"


def test_links_are_left_out_for_they_may_lead_anywhere(tmp_path: Path) -> None:
    root = spread(tmp_path / "a", PLAIN)
    os.symlink("/etc/passwd", root / "passwd.txt")
    os.symlink("/etc", root / "etc")
    with open_folder(root) as folder:
        assert len(folder.files) == len(PLAIN)
        assert folder.notes == ("没有读入：指向别处的链接 2 个",)

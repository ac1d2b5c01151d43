"""Packages are checked without the database: each kind of fault is planted, and named exactly."""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawdocs.packing import checking
from lawdocs.packing.checking import DAMAGED, UNREADABLE, WHOLE, NoPackage, check_package
from lawdocs.packing.forms import ARCHIVE, BINDER, FILING, KEPT_MANIFEST, SUMS, sums_of
from lawdocs.packing.writing import MANIFEST, PackageWriter, digests, manifest_bytes, undated, zipped

ONE, TWO, THREE = "01-起草/001-第1稿.txt", "01-起草/002-第2稿.txt", "07-公布/003-公布文本.txt"
FILES = {ONE: "第一条　为了停车。".encode(), TWO: b"x" * 5000, THREE: "第一条　为了有序停车。".encode()}
Entries = list[tuple[str, bytes]]


def manifest_of(held: dict[str, bytes], form: str = ARCHIVE, **changes: object) -> bytes:
    listed = [{"name": name, "size": len(data), **digests(data)} for name, data in held.items()]
    subject = {"set" if form == BINDER else "document": {"title": "停车办法"}}
    return manifest_bytes({"format": form, "version": 1, **subject, "files": listed} | changes)


def an_archive(held: dict[str, bytes] = FILES) -> Entries:
    told = manifest_of(held)
    return [*held.items(), (MANIFEST, told), (SUMS, sums_of(digests(told)))]


def faults(path: Path, data: bytes) -> list[tuple[str, str]]:
    package = path / "package.zip"
    package.write_bytes(data)
    return list(check_package(package).faults)


def refused(path: Path, data: bytes) -> str:
    with pytest.raises(NoPackage) as caught:
        faults(path, data)
    return str(caught.value)


def put(entries: Entries, name: str, data: bytes) -> Entries:
    return [(each, data if each == name else kept) for each, kept in entries]


def without(entries: Entries, name: str) -> Entries:
    return [each for each in entries if each[0] != name]


def raw(entries: Entries, change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """An archive whose entries are written one by one, as no writer of ours would."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            change(info)
            archive.writestr(info, data)
    return stream.getvalue()


def test_a_sound_package_tells_its_form_title_and_digests(tmp_path: Path) -> None:
    data = zipped(an_archive())
    (tmp_path / "package.zip").write_bytes(data)
    checked = check_package(tmp_path / "package.zip")
    assert (checked.form.name, checked.title, checked.files, checked.faults) == ("归档包", "停车办法", 3, ())
    assert checked.digests == digests(data)
    assert checked.manifest == digests(manifest_of(FILES))["sha256"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (without(an_archive(), TWO), [(TWO, "缺少这个文件")]),
        ([*an_archive(), ("旁的.txt", b"y")], [("旁的.txt", "清单里没有")]),
        ([*without(an_archive(), ONE), ("别的.txt", FILES[ONE])], [(ONE, "文件名改成了“别的.txt”")]),
        (put(an_archive(), TWO, b"x" * 4999), [(TWO, "大小是4999字节，清单里是5000字节")]),
        (put(an_archive(), TWO, b"y" * 5000), [(TWO, "SHA-256、SM3与清单不同")]),
        (an_archive()[1:2] + an_archive()[:1] + an_archive()[2:], [(TWO, "在包里的次序与清单不同")]),
        (without(an_archive(), SUMS), [(SUMS, "缺少这个文件")]),
        (put(an_archive(), SUMS, b"sha256 0\n"), [(MANIFEST, f"被改动：与{SUMS}里的摘要值不同")]),
        (
            put(an_archive(), MANIFEST, manifest_of(FILES, document={"title": "停车条例"})),
            [(MANIFEST, f"被改动：与{SUMS}里的摘要值不同")],
        ),
        ([*an_archive(), ("01-起草/001-第1稿.TXT", b"z")], [
            ("01-起草/001-第1稿.TXT", f"与“{ONE}”同名，只差大小写或者编码，解压时会互相覆盖"),
            ("01-起草/001-第1稿.TXT", "清单里没有"),
        ]),
    ],
)  # fmt: skip
def test_each_fault_is_named(entries: Entries, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert faults(tmp_path, zipped(entries)) == expected


@pytest.mark.parametrize(
    "name",
    ["../旁的.txt", "/etc/旁的", "01-起草/../../旁的", "a\\b.txt", "C:旁的.txt", "a//b", "空/", "右\u202e左.txt"],
)
def test_names_that_lead_elsewhere_are_named_though_the_manifest_has_them(name: str, tmp_path: Path) -> None:
    told = faults(tmp_path, zipped(an_archive(FILES | {name: b"x"})))
    assert told == [(name, "文件名不安全：会写到别的文件夹，或者有看不见的字符")]


def test_names_cut_by_a_zero_byte_are_unsafe(tmp_path: Path) -> None:
    data = bytearray(zipped(an_archive()))
    for find in (data.index, data.rindex):
        data[find(ONE.encode()) + len(ONE.encode()) - 4] = 0
    assert (ONE[:-4], "文件名不安全：会写到别的文件夹，或者有看不见的字符") in faults(tmp_path, bytes(data))


def test_a_link_is_no_file(tmp_path: Path) -> None:
    def linked(info: zipfile.ZipInfo) -> None:
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK if info.filename == ONE else stat.S_IFREG) << 16

    assert faults(tmp_path, raw(an_archive(), linked)) == [(ONE, "不是普通文件：是链接或者其他特殊文件")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice(tmp_path: Path) -> None:
    assert faults(tmp_path, zipped([*an_archive(), (ONE, b"other")])) == [(ONE, "在包里出现两次")]


@pytest.mark.parametrize("end", [5, 1000, -300, -30, -1])
def test_a_cut_package_is_damaged_and_is_still_a_package(end: int, tmp_path: Path) -> None:
    assert faults(tmp_path, zipped(an_archive())[:end]) == [(WHOLE, DAMAGED)]


@pytest.mark.parametrize("inner", [[("word/document.xml", b"x" * 3000)], an_archive()])
def test_an_archive_within_a_cut_package_is_not_taken_for_the_package(inner: Entries, tmp_path: Path) -> None:
    whole = zipped(an_archive(FILES | {"09-报送备案/004-材料包.zip": zipped(inner)}))
    for end in range(whole.rindex(b"PK\x05\x06", 0, -22) + 22, len(whole), 50):
        told = faults(tmp_path, whole[:end])
        assert told[0][0] == WHOLE, (end, told)


@pytest.mark.parametrize(
    "changed",
    [lambda data: data + b"more", lambda data: b"PK\x03\x04" + data, lambda data: b"<html>before</html>" + data],
)
def test_what_stands_around_a_package_is_told(changed: Callable[[bytes], bytes], tmp_path: Path) -> None:
    assert (WHOLE, "压缩包前面或者后面有多余的内容") in faults(tmp_path, changed(zipped(an_archive())))


@pytest.mark.parametrize("before", [b"<html>before</html>", b"PK\x03", b"x" * 9 + b"PK\x03\x04" + b"\xff" * 40])
@pytest.mark.parametrize("end", [60, 1000, -300, -30])
def test_a_package_with_bytes_before_it_that_was_cut_says_both(before: bytes, end: int, tmp_path: Path) -> None:
    told = f"前面多出{len(before)}个字节，后面又被截断，读不出里面的目录"
    assert faults(tmp_path, before + zipped(an_archive())[:end]) == [(WHOLE, told)]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "文件是空的"),
        (b"no archive", "不是ZIP压缩包"),
        (b"it begins with PK\x03\x04, they say", "不是ZIP压缩包"),
        (b"its end PK\x03\x04", "不是ZIP压缩包"),
    ],
)
def test_what_only_speaks_of_archives_is_none(data: bytes, why: str, tmp_path: Path) -> None:
    assert refused(tmp_path, data) == why


@pytest.mark.parametrize("name", [TWO, MANIFEST])
def test_damaged_bytes_are_no_file(name: str, tmp_path: Path) -> None:
    data = bytearray(zipped(an_archive(), zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo(name).header_offset + 30 + len(name.encode())
    data[start : start + 6] = b"\xff" * 6
    assert faults(tmp_path, bytes(data)) == [(name, UNREADABLE)]


def test_an_encrypted_entry_cannot_be_read(tmp_path: Path) -> None:
    data = bytearray(zipped(an_archive()))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert faults(tmp_path, bytes(data)) == [(ONE, UNREADABLE)]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is larger than its manifest says is not read at all, what the manifest makes too large neither."""
    monkeypatch.setattr(checking, "MOST_UNPACKED", 6000)
    monkeypatch.setattr(zipfile.ZipFile, "open", only_manifests(zipfile.ZipFile.open))
    bomb = put(an_archive(), TWO, b"\0" * 10_000_000)
    told = faults(tmp_path, zipped(without(without(bomb, ONE), THREE), zipfile.ZIP_DEFLATED))
    assert told[0] == (ONE, "缺少这个文件")
    assert (TWO, "大小是10000000字节，清单里是5000字节") in told
    large = an_archive({TWO: b"\0" * 6001})
    assert faults(tmp_path, zipped(large)) == [(WHOLE, "清单里的文件解压以后超过0GB，没有解压核对")]


def only_manifests(open_entry: Callable[..., object]) -> Callable[..., object]:
    def opened(self: zipfile.ZipFile, entry: object, mode: str = "r", *rest: object) -> object:
        name = entry.filename if isinstance(entry, zipfile.ZipInfo) else entry
        assert mode == "w" or name in (MANIFEST, SUMS), f"{name} was unpacked"
        return open_entry(self, entry, mode, *rest)

    return opened


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (b"{", f"{MANIFEST}的内容读不出来"),
        (b"[" * 100_000, f"{MANIFEST}的内容读不出来"),
        (b"\xff", f"{MANIFEST}的内容读不出来"),
        (b"[]", "第1版的清单"),
        (b'{"format": ["x"], "version": 1}', "第1版的清单"),
        (manifest_of(FILES, version=2), "第1版的清单"),
        (manifest_of(FILES, format="other"), "第1版的清单"),
        (manifest_of(FILES, document={"title": 1}), "第1版的清单"),
        (manifest_of(FILES, files={}), "第1版的清单"),
        (manifest_of(FILES, files=[{"name": ONE, "size": -1, **digests(b"")}]), "第1版的清单"),
        (manifest_of(FILES, files=[{"name": ONE, "size": True, **digests(b"")}]), "第1版的清单"),
        (manifest_of(FILES, files=[{"name": ONE, "size": 1, "sha256": "a" * 64}]), "第1版的清单"),
        (manifest_of(FILES, files=[{"name": ONE, "size": 1, "sha256": "A" * 64, "sm3": "a" * 64}]), "第1版的清单"),
    ],
)
def test_another_manifest_is_none_of_ours(told: bytes, why: str, tmp_path: Path) -> None:
    assert refused(tmp_path, zipped(put(an_archive(), MANIFEST, told))).endswith(why)


def test_limits_of_what_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MAX_FILES", 4)
    assert refused(tmp_path, zipped(an_archive())) == "里面有5个文件，最多4个"
    monkeypatch.setattr(checking, "MAX_FILES", 5)
    monkeypatch.setattr(checking, "MAX_MANIFEST", 10)
    assert refused(tmp_path, zipped(an_archive())) == f"{MANIFEST}太大"
    with pytest.raises(NoPackage, match="文件打不开"):
        check_package(tmp_path)


def test_the_public_part_of_a_binder_stands_alone(tmp_path: Path) -> None:
    public, hidden = {"027/01.txt": b"a", "index.html": b"b"}, {"028/不公开/01.txt": b"c"}
    whole = [("027/01.txt", b"a"), *hidden.items(), ("index.html", b"b"), (MANIFEST, manifest_of(public, BINDER))]
    kept = (KEPT_MANIFEST, manifest_of(hidden, BINDER))
    assert faults(tmp_path, zipped([*whole, kept])) == []
    assert faults(tmp_path, zipped(without(whole, "028/不公开/01.txt"))) == []
    assert faults(tmp_path, zipped(whole)) == [("028/不公开/01.txt", "清单里没有")]


def test_older_binders_have_one_digest_and_filings_have_two(tmp_path: Path) -> None:
    files = [{"name": ONE, "size": 27, "sha256": digests(FILES[ONE])["sha256"]}]
    told = manifest_of({}, BINDER, files=files)
    assert faults(tmp_path, zipped([(ONE, FILES[ONE]), (MANIFEST, told)])) == []
    assert refused(tmp_path, zipped([(MANIFEST, manifest_of({}, FILING, files=files))])).endswith("的清单")


def test_files_pass_through_piece_by_piece_and_give_the_same_bytes() -> None:
    made = []
    for pieces in ((b"a" * 10, b"b" * 10), (b"a" * 10 + b"b" * 10,)):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            packed = PackageWriter(archive).add("一.txt", iter(pieces))
        made.append((packed, stream.getvalue()))
    assert made[0] == made[1]
    assert (made[0][0].size, made[0][0].digests) == (20, digests(b"a" * 10 + b"b" * 10))
    with zipfile.ZipFile(io.BytesIO(made[0][1])) as archive:
        assert archive.infolist()[0].flag_bits & 0x800, "names are UTF-8, and say so"


def test_office_files_lose_their_moment() -> None:
    files = []
    for year in (2025, 2026):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(zipfile.ZipInfo("word/document.xml", (year, 1, 1, 0, 0, 0)), b"<w/>")
        files.append(undated(stream.getvalue()))
    assert files[0] == files[1]


WRITTEN = zipped(an_archive())


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    at=st.integers(0, len(WRITTEN) - 1),
    kind=st.sampled_from(["flip", "drop", "insert", "cut"]),
    byte=st.integers(1, 255),
)
def test_whatever_happens_to_the_bytes_what_passes_holds_what_was_packed(
    at: int, kind: str, byte: int, tmp_path: Path
) -> None:
    changed = {
        "flip": WRITTEN[:at] + bytes([WRITTEN[at] ^ byte]) + WRITTEN[at + 1 :],
        "drop": WRITTEN[:at] + WRITTEN[at + 1 :],
        "insert": WRITTEN[:at] + bytes([byte]) + WRITTEN[at:],
        "cut": WRITTEN[:at],
    }[kind]
    try:
        told = faults(tmp_path, changed)
    except NoPackage:
        return
    if not told:
        with zipfile.ZipFile(io.BytesIO(changed)) as archive:
            assert {each.filename: zlib.crc32(archive.read(each)) for each in archive.infolist()} == {
                name: zlib.crc32(data) for name, data in an_archive()
            }

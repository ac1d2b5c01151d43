"""The rows of a folder (文件夹各件): a row of the register with its files, or a file without a row, is one document."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath

from lawdocs.documents.file_readings import Reading
from lawdocs.documents.row_sources import SourceRow
from lawdocs.documents.said_values import Merged, Said, days_in, merged, said_in
from lawdocs.documents.stock_rows import LABELS, Problem
from lawdocs.texts.authorities import seems_several
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.matching import FileClue, Matching, RowClue, match, names_file, title_key
from lawdocs.texts.metadata import Confidence
from lawdocs.texts.numbers import NUMBER, number_key
from lawdocs.texts.search import tokens

# The text of a document that came in several formats is taken from the first of these.
_BEST_FIRST = ("docx", "doc", "wps", "ofd", "pdf", "html", "txt")
ALMOST_EQUAL = 0.95  # of the pairs of characters: two readings of one document, not two versions of it
SCAN = "NO_TEXT_LAYER"


@dataclass(frozen=True)
class StockFile:
    """A file by its path in the folder, its size, the key of its reading and the digest of its text."""

    path: str
    size: int
    key: str
    digest: str = ""

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


@dataclass(frozen=True)
class RegisterRow:
    """A row of the register, and the file that the register is."""

    file: str
    row: SourceRow


@dataclass(frozen=True)
class FolderRow(SourceRow):
    """One document of a folder: where it is told of, its files, and why a person must look at it.

    ``file`` and ``line`` name the row of the register, or the file with line 0. ``given`` is what the register says,
    ``copy_of`` the path of a file with the same bytes, of which this one is a mere copy, and ``double_of`` the number
    of an earlier row of the register that says the very same.
    """

    file: str = ""
    line: int = 0
    files: tuple[StockFile, ...] = ()
    doubts: tuple[str, ...] = ()
    given: Mapping[str, object] = field(default_factory=dict)
    copy_of: str = ""
    double_of: int = 0


@dataclass(frozen=True)
class Group:
    """Files that hold the same document, the best to read first, and what it says of itself."""

    files: tuple[StockFile, ...]
    said: dict[str, Said]
    remarks: tuple[str, ...] = ()
    is_scan: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(each.path for each in self.files)

    @property
    def number(self) -> str | None:
        said = self.said.get("doc_no")
        if said is not None and said.confidence is not Confidence.UNSURE:
            return number_key(said.value)
        named = re.search(NUMBER, PurePosixPath(self.files[0].path).stem) if self.is_scan else None
        return number_key(named[0]) if named else None

    @property
    def title(self) -> str:
        said = self.said.get("title")
        return said.value if said is not None else PurePosixPath(self.files[0].path).stem

    @property
    def clue(self) -> FileClue:
        return FileClue(self.paths, self.number, self.title, days_in(self.said))


@dataclass
class Contents:
    """What reading a folder found: texts, scans, copies of files with the path of the first, and what was refused."""

    texts: list[StockFile] = field(default_factory=list)
    scans: list[StockFile] = field(default_factory=list)
    copies: list[tuple[StockFile, str]] = field(default_factory=list)
    refused: list[tuple[str, Reading]] = field(default_factory=list)


def rows_of(
    register: Sequence[RegisterRow], contents: Contents, reading_of: Callable[[StockFile], Reading]
) -> list[FolderRow]:
    """Rows of the register with their files, files without a row, copies, and what cannot be read, in this order."""
    register, doubles = _once(register)
    groups = [*_groups(contents.texts, reading_of), *(Group((each,), {}, is_scan=True) for each in contents.scans)]
    matching = match([clue_of(each.row) for each in register], [each.clue for each in groups])
    versions = _versions(groups)
    refused = dict(contents.refused)
    found = [
        _with_doubles(_of_row(at, each, register, groups, matching, versions, refused), doubles)
        for at, each in enumerate(register)
    ]
    found += [
        FolderRow(0, each.row.values, file=each.file, line=each.row.number, double_of=first)
        for first, alike in doubles.items()
        for each in alike
    ]
    found.sort(key=lambda each: each.line)
    taken = set(matching.pairs.values())
    unclear = {file: rows for rows, files in matching.unclear for file in files}
    for at, group in enumerate(groups):
        if at not in taken:
            rows = tuple(register[each].row.number for each in sorted(unclear.get(at, ())))
            found.append(_of_group(group, rows, versions.get(at, ())))
    found += [FolderRow(0, {}, file=each.path, files=(each,), copy_of=first) for each, first in contents.copies]
    found += [
        FolderRow(0, {}, (Problem(reading.code, "", reading.sentence),), file=path)
        for path, reading in contents.refused
    ]
    return [_numbered(row, at) for at, row in enumerate(found, 1)]


def _once(register: Sequence[RegisterRow]) -> tuple[list[RegisterRow], dict[int, list[RegisterRow]]]:
    """The rows without those that say the very same as an earlier one, and these by the number of that one."""
    kept: list[RegisterRow] = []
    first: dict[frozenset[tuple[str, str]], int] = {}
    doubles: dict[int, list[RegisterRow]] = defaultdict(list)
    for each in register:
        said = frozenset((key, str(value)) for key, value in each.row.values.items() if value is not None)
        number = first.setdefault(said, each.row.number) if said and not each.row.problems else each.row.number
        if number == each.row.number:
            kept.append(each)
        else:
            doubles[number].append(each)
    return kept, doubles


def _with_doubles(row: FolderRow, doubles: Mapping[int, Sequence[RegisterRow]]) -> FolderRow:
    """Somebody who has one file and two equal rows may have lost another file; without any there is nothing to ask."""
    if row.line not in doubles or not row.files:
        return row
    others = "、".join(f"第{each.row.number}行" for each in doubles[row.line])
    return replace(row, doubts=(*row.doubts, f"登记表{others}与这一行完全相同，两行是否为同一份文件"))


def _numbered(row: FolderRow, number: int) -> FolderRow:
    return replace(row, number=number)


def clue_of(row: SourceRow) -> RowClue:
    """What a row of the register says of its document, to be found by."""
    words = {key: value for key in ("file", "doc_no", "title") if isinstance(value := row.values.get(key), str)}
    day = _day(row.values.get("published")) or _day(row.values.get("written"))
    return RowClue(words.get("file", ""), number_key(words.get("doc_no")), words.get("title", ""), day)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _of_row(
    at: int,
    each: RegisterRow,
    register: Sequence[RegisterRow],
    groups: Sequence[Group],
    matching: Matching,
    versions: dict[int, tuple[str, ...]],
    refused: dict[str, Reading],
) -> FolderRow:
    row = each.row
    values = {key: value for key, value in row.values.items() if key != "file" and value is not None}
    place = {"file": each.file, "line": row.number, "given": values}
    if at in matching.pairs:
        group = groups[matching.pairs[at]]
        both = merged(row.values, group.said)
        scan = ("附件是扫描件，没有正文",) if group.is_scan else ()
        remarks = (*row.remarks, *both.remarks, *group.remarks, *scan, *_other_file(row, group, refused))
        doubts = (*both.doubts, *versions.get(matching.pairs[at], ()))
        return FolderRow(0, both.values, row.problems, remarks, row.places, files=group.files, doubts=doubts, **place)
    doubts = ()
    for rows, files in matching.unclear:
        if at in rows:
            doubts = (_unclear_row(sorted(rows - {at}), sorted(files), register, groups),)
    remarks = (*row.remarks, *_missing(row, refused))
    return FolderRow(0, values, row.problems, remarks, row.places, doubts=doubts, **place)


def _unclear_row(
    rows: Sequence[int], files: Sequence[int], register: Sequence[RegisterRow], groups: Sequence[Group]
) -> str:
    told = f"可能对应的文件有{'、'.join(groups[each].files[0].path for each in files)}"
    others = "、".join(f"第{register[each].row.number}行" for each in rows)
    return f"{told}；{others}也可能对应" if others else told


def _missing(row: SourceRow, refused: dict[str, Reading]) -> Iterator[str]:
    """A file that the register names and that nobody can read, or that is not there."""
    named = row.values.get("file")
    if not isinstance(named, str):
        return
    for path, reading in refused.items():
        if path == named or PurePosixPath(path).name == PurePosixPath(named).name:
            yield f"电子文件“{named}”不能读取：{reading.code} {reading.sentence}"
            return
    yield f"电子文件“{named}”没有找到"


def _other_file(row: SourceRow, group: Group, refused: dict[str, Reading]) -> Iterator[str]:
    """That the file found is not the one that the register names."""
    clue = clue_of(row)
    if clue.file and not any(names_file(clue.file, path) for path in group.paths):
        for told in _missing(row, refused):
            yield f"{told}，按文号或者标题对应了“{group.files[0].path}”"


def _of_group(group: Group, rows: Sequence[int], versions: Sequence[str]) -> FolderRow:
    """A document that no row of the register tells of: what its text says counts."""
    both = merged({}, group.said)
    doubts = list(both.doubts)
    if group.is_scan:
        doubts.append(f"{SCAN} 该 PDF 为扫描件，没有可读取的文字，请对照图像填写")
    elif not both.values.get("title") and not any("标题" in each for each in doubts):
        doubts.append("没有读出标题")
    if not group.is_scan:
        doubts += _unknown(both, doubts)
    if rows:
        doubts.append(f"登记表{'、'.join(f'第{each}行' for each in rows)}都可能对应这份文件")
    place = group.files[0].path
    return FolderRow(
        0, both.values, (), (*both.remarks, *group.remarks), file=place, files=group.files, doubts=(*doubts, *versions)
    )


def _unknown(both: Merged, doubts: Sequence[str]) -> Iterator[str]:
    """What must be known of a document before it is public, when nobody but its text tells of it."""
    issuer = str(both.values.get("issuer") or "")
    if issuer and seems_several(issuer):
        yield f"制定机关“{issuer}”可能是几个机关连在一起"
    elif not issuer and not any(LABELS["issuer"][0] in each for each in doubts):
        yield "没有读出制定机关"
    if not any(both.values.get(key) for key in ("doc_no", "written", "published", "effective")):
        yield "没有读出发文字号和任何日期"


def _versions(groups: Sequence[Group]) -> dict[int, tuple[str, ...]]:
    """Documents with one title and different texts: perhaps an old and a new version."""
    by_title: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        if "title" in group.said:
            by_title[title_key(group.title)].append(at)
    return {
        at: tuple(_is_version(groups[other].files[0].path) for other in alike if other != at)
        for alike in by_title.values()
        if len(alike) > 1
        for at in alike
    }


def _is_version(other: str) -> str:
    return f"与“{other}”标题相同而内容不同，是否为同一文件的修订"


def _groups(files: Iterable[StockFile], reading_of: Callable[[StockFile], Reading]) -> list[Group]:
    """Files with the same text, and those whose texts differ as two readings of one document do."""
    by_text: dict[str, list[StockFile]] = defaultdict(list)
    for each in files:
        by_text[each.digest].append(each)
    groups = []
    for alike in by_text.values():
        best = sorted(alike, key=lambda each: _BEST_FIRST.index(each.key.partition(":")[0]))
        reading = reading_of(best[0])
        groups.append(Group(tuple(best), said_in(reading), reading.remarks))
    by_identity: dict[object, list[Group]] = defaultdict(list)
    for at, group in enumerate(groups):
        days = group.said.get("written")
        known = group.number or (days.value if days else None)
        by_identity[(title_key(group.title), known) if known and "title" in group.said else at].append(group)
    return [each for alike in by_identity.values() for each in _joined(alike, reading_of)]


def _joined(alike: list[Group], reading_of: Callable[[StockFile], Reading]) -> list[Group]:
    """Join groups of one title and number whose texts are all but equal."""
    kept: list[Group] = []
    for group in sorted(alike, key=lambda each: _BEST_FIRST.index(each.files[0].key.partition(":")[0])):
        pairs = _pairs(reading_of(group.files[0])) if len(alike) > 1 else set()
        for at, other in enumerate(kept):
            if likeness(_pairs(reading_of(other.files[0])), pairs) >= ALMOST_EQUAL:
                told = f"“{group.files[0].path}”的文字与“{other.files[0].path}”略有不同，取后者"
                kept[at] = Group((*other.files, *group.files), other.said, (*other.remarks, told))
                break
        else:
            kept.append(group)
    return kept


def _pairs(reading: Reading) -> set[str]:
    return set(tokens(folded(reading.whole)))


def likeness(one: set[str], other: set[str]) -> float:
    """How much of two sets is in both, from 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0

"""Which file belongs to which row of a register (登记表与文件对应): by file name, number, title and day, never a guess.

Evidence is weighed in rounds: the file that a row names, the number, the title, a part of the title. Within a round
a row and a file belong together only where each is the only one for the other; several that title and day cannot
tell apart are left to a person.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.metadata.naming import title_parts

_SHORTEST_PART = 6  # characters of a title that may stand within a longer one: 停车管理办法


@dataclass(frozen=True)
class RowClue:
    """What a row of the register says of its document: the name of its file, its number (as a key), title and day."""

    file: str = ""
    number: str | None = None
    title: str = ""
    day: date | None = None


@dataclass(frozen=True)
class FileClue:
    """What one document among the files says of itself: the paths of its files, number (as a key), title and days."""

    paths: tuple[str, ...]
    number: str | None = None
    title: str = ""
    days: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Matching:
    """Positions: of the file of each row that has one, and rows with files that cannot be told apart."""

    pairs: dict[int, int]
    unclear: tuple[tuple[frozenset[int], frozenset[int]], ...]


def match(rows: Sequence[RowClue], files: Sequence[FileClue]) -> Matching:
    """Find the file of each row."""
    pairs: dict[int, int] = {}
    unclear: list[tuple[frozenset[int], frozenset[int]]] = []
    free_rows, free_files = dict(enumerate(rows)), dict(enumerate(files))
    for links_in in (_by_name, _by_number, _by_title, _by_part_of_title):
        links = _closest(set(links_in(free_rows, free_files)), rows, files)
        for some_rows, some_files in _components(links):
            if len(some_rows) == len(some_files) == 1:
                pairs[min(some_rows)] = min(some_files)
            else:
                unclear.append((some_rows, some_files))
            for taken, free in ((some_rows, free_rows), (some_files, free_files)):
                for each in taken:
                    del free[each]
    return Matching(pairs, tuple(unclear))


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for their writing and for the issuers before them.

    Registers write 停车管理办法 for …关于印发《停车管理办法》的通知: one that is part of the other will do.
    """
    return _is_part(_plain(one), _plain(other))


def title_key(title: str) -> str:
    """The form under which equal titles meet: without the issuers before it, whatever its writing."""
    return folded(title_parts([title])[1] or title)


@lru_cache(maxsize=50_000)
def _plain(title: str) -> str:
    return re.sub(r"[《》<>\"']", "", title_key(title))


def _is_part(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and (shorter == longer or (len(shorter) >= _SHORTEST_PART and shorter in longer))


def names_file(named: str, path: str) -> bool:
    """Whether a register that names a file so means the one with such a path."""
    return _named(named) in _names(path)


_Links = Iterator[tuple[int, int]]
_Rows, _Files = Mapping[int, RowClue], Mapping[int, FileClue]


def _by_name(rows: _Rows, files: _Files) -> _Links:
    """By its whole path, the end of it, or its name, with or without the ending."""
    wanted = ((at, _named(row.file)) for at, row in rows.items())
    return _joined(wanted, ((at, name) for at, file in files.items() for path in file.paths for name in _names(path)))


def _named(file: str) -> str:
    return folded(file.strip().replace("\\", "/").lstrip("./")).casefold()


def _names(path: str) -> set[str]:
    parts = PurePosixPath(path).parts
    ends = ["/".join(parts[at:]) for at in range(len(parts))]
    return {folded(each).casefold() for each in (*ends, *(str(PurePosixPath(end).with_suffix("")) for end in ends))}


def _by_number(rows: _Rows, files: _Files) -> _Links:
    return _joined(
        ((at, row.number or "") for at, row in rows.items()), ((at, file.number or "") for at, file in files.items())
    )


def _by_title(rows: _Rows, files: _Files) -> _Links:
    return _joined(
        ((at, _plain(row.title)) for at, row in rows.items()), ((at, _plain(file.title)) for at, file in files.items())
    )


def _by_part_of_title(rows: _Rows, files: _Files) -> _Links:
    titles = [(at, _plain(file.title)) for at, file in files.items()]
    for row in rows:
        wanted = _plain(rows[row].title)
        yield from ((row, file) for file, title in titles if _is_part(wanted, title))


def _joined(rows: Iterable[tuple[int, str]], files: Iterable[tuple[int, str]]) -> _Links:
    """Rows and files with an equal key; an empty one says nothing."""
    by_key: dict[str, list[int]] = {}
    for file, key in files:
        by_key.setdefault(key, []).append(file)
    return ((row, file) for row, key in rows if key for file in by_key.get(key, ()))


def _has_number(row: RowClue, file: FileClue) -> bool:
    return row.number is not None and row.number == file.number


def _agrees_in_number(row: RowClue, file: FileClue) -> bool:
    return row.number is None or file.number is None or row.number == file.number


def _has_equal_title(row: RowClue, file: FileClue) -> bool:
    return bool(row.title) and _plain(row.title) == _plain(file.title)


def _has_title(row: RowClue, file: FileClue) -> bool:
    return same_title(row.title, file.title)


def _has_day(row: RowClue, file: FileClue) -> bool:
    return row.day is not None and row.day in file.days


_NARROWING: tuple[Callable[[RowClue, FileClue], bool], ...] = (
    _has_number, _agrees_in_number, _has_equal_title, _has_title, _has_day,
)  # fmt: skip


def _closest(links: set[tuple[int, int]], rows: Sequence[RowClue], files: Sequence[FileClue]) -> set[tuple[int, int]]:
    """Of several that fit those that fit better in number, title and day, seen from the row and from the file."""
    for better in _NARROWING:
        good = {(row, file) for row, file in links if better(rows[row], files[file])}
        rows_with, files_with = {row for row, _ in good}, {file for _, file in good}
        links = good | {(row, file) for row, file in links if row not in rows_with and file not in files_with}
    return links


def _components(links: set[tuple[int, int]]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Rows and files that hang together, in the order of their first row."""
    by_row: dict[int, set[int]] = {}
    by_file: dict[int, set[int]] = {}
    for row, file in links:
        by_row.setdefault(row, set()).add(file)
        by_file.setdefault(file, set()).add(row)
    found, seen = [], set()
    for start in sorted(by_row):
        if start in seen:
            continue
        rows, files, todo = set(), set(), [start]
        while todo:
            row = todo.pop()
            if row in rows:
                continue
            rows.add(row)
            for file in by_row[row] - files:
                files.add(file)
                todo.extend(by_file[file])
        seen |= rows
        found.append((frozenset(rows), frozenset(files)))
    return found

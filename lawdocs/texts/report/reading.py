"""Reading of corpus files: laws and normative documents, one JSON object a line, plain or compressed."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

_SUFFIXES = (".jsonl", ".jsonl.gz")
_LAW_KEYS, _NORMATIVE_KEYS = {"kind", "text", "title"}, {"level", "text", "title"}


@dataclass(frozen=True)
class Unreadable:
    """Why a file or a line of it cannot be read, with its place."""

    sentence: str
    is_of_other_kind: bool = False


@dataclass(frozen=True)
class Found:
    """What there is to read, and the files of folders that hold something else."""

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...]


def find(paths: Iterable[Path]) -> Found:
    """Files as they are named, and of folders those files that hold laws or normative documents."""
    files: dict[Path, None] = {}
    passed_over: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        for each in sorted(path.rglob("*")):
            if each.is_file() and each.name.endswith(_SUFFIXES):
                (files if _holds_texts(each) else passed_over)[each] = None
    return Found(tuple(files), tuple(passed_over))


def records(path: Path) -> Iterator[Mapping[str, Any] | Unreadable]:
    """The records of a file; for a line that cannot be read comes the reason instead, and the next line follows.

    A file whose first record is neither a law nor a normative document is given up at once.
    """
    has_records = False
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                record = _record(f"{path.name}:{number}", line)
                yield record
                if isinstance(record, Unreadable) and record.is_of_other_kind and not has_records:
                    return
                has_records = True
    except (OSError, EOFError, zlib.error) as error:
        yield Unreadable(f"{path.name}: {error}")


def _record(place: str, line: bytes) -> Mapping[str, Any] | Unreadable:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Unreadable(f"{place}: no JSON: {error}")
    if not _is_record(record):
        return Unreadable(f"{place}: neither a law nor a normative document", is_of_other_kind=True)
    if not _has_good_articles(record):
        return Unreadable(f'{place}: its articles are no list of {{"no", "text"}}')
    return record


def _is_record(record: object) -> bool:
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return False
    return record.keys() >= _LAW_KEYS or record.keys() >= _NORMATIVE_KEYS


def _has_good_articles(record: Mapping[str, Any]) -> bool:
    articles = record.get("articles") or []
    return isinstance(articles, list) and all(
        isinstance(each, dict) and isinstance(each.get("no"), str) and isinstance(each.get("text"), str)
        for each in articles
    )


def _holds_texts(path: Path) -> bool:
    """Whether a file of a folder is one to read: what cannot be read counts, so that it is named."""
    first = next(islice(records(path), 1), None)
    return first is not None and not (isinstance(first, Unreadable) and first.is_of_other_kind)


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")

"""The report itself: files are read one record at a time, counted per measure, and shown as a table."""

import json
import resource
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from time import process_time
from typing import IO

from lawdocs.texts.report.comparing import Comparison, Reading, Verdict
from lawdocs.texts.report.measures import MEASURES
from lawdocs.texts.report.reading import Unreadable, records

_COLUMNS = ("file", "measure", "equal", "of", "percent")
_ALL = "all"


@dataclass
class Report:
    """Counts per file and measure, and how many seconds of the processor reading took."""

    counts: Counter[tuple[str, str, Verdict]] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    characters: int = 0
    seconds: float = 0.0
    unreadable: list[str] = field(default_factory=list)


def measure(files: Iterable[Path], misses: IO[str] | None = None) -> Report:
    """Compare the records of files; each miss, and what was left out, becomes a JSON line in ``misses``."""
    report = Report()
    paths = list(files)
    names = Counter(path.name for path in paths)
    for path in paths:
        name = path.name if names[path.name] == 1 else str(path)
        report.files.append(name)
        for record in records(path):
            if isinstance(record, Unreadable):
                report.unreadable.append(record.sentence)
                continue
            begun = process_time()
            reading = Reading.read(record)
            report.seconds += process_time() - begun
            report.characters += len(reading.text)
            _count(report, name, reading, misses)
    return report


def lines(report: Report) -> Iterator[str]:
    """The table in Markdown; what was left out is in neither number."""
    yield _row(_COLUMNS)
    yield _row(["---"] * len(_COLUMNS))
    for file, each in product(report.files, MEASURES):
        equal, missed, left_out = (report.counts[file, each.name, verdict] for verdict in Verdict)
        if equal or missed or left_out:
            yield _row((file, each.name, equal, equal + missed, _percent(equal, equal + missed)))
    yield _row((_ALL, "chars_per_second", int(report.characters / report.seconds) if report.seconds else 0, "", ""))
    yield _row((_ALL, "peak_mib", _peak_mib(), "", ""))


def _count(report: Report, file: str, reading: Reading, misses: IO[str] | None) -> None:
    for each in MEASURES:
        for comparison in each.compare(reading):
            report.counts[file, each.name, comparison.verdict] += 1
            if misses is not None and comparison.verdict is not Verdict.EQUAL:
                misses.write(_miss(file, reading, each.name, comparison) + "\n")


def _miss(file: str, reading: Reading, name: str, comparison: Comparison) -> str:
    reason = comparison.reason
    if comparison.verdict is Verdict.LEFT_OUT:
        reason = f"{Verdict.LEFT_OUT}: {reason}"
    row = {"file": file, "id": reading.record.get("id"), "measure": name}
    row |= {"given": comparison.given, "found": comparison.found, "reason": reason}
    return json.dumps(row, ensure_ascii=False)


def _percent(equal: int, of: int) -> str:
    """Two places, rounded down: 100.00 means all."""
    return f"{equal * 10_000 // of / 100:.2f}" if of else ""


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(each) for each in cells) + " |"

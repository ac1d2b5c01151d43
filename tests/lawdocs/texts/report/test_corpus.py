"""The real laws and documents beside the checkout are read as their records give them."""

import json
from pathlib import Path

import pytest

from lawdocs.texts.report import reading, tables
from lawdocs.texts.report.comparing import Verdict

pytestmark = pytest.mark.corpus

LAWS = ("laws_national.jsonl.gz", "laws_local.jsonl.gz")
FEWEST_EQUAL = 0.995
MOST_LEFT_OUT = 0.03  # of the laws: who leaves out more hides something


def test_articles_and_texts_of_the_corpus(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "misses.jsonl").open("w+", encoding="utf-8") as misses:
        report = tables.measure(reading.find([corpus]).files, misses)
        misses.seek(0)
        listed = [json.loads(line) for line in misses]
    table = "\n".join(tables.lines(report))
    with capsys.disabled():
        print(f"\n{table}")
    assert not report.unreadable
    for file in report.files:
        assert not report.counts[file, "rebuilt", Verdict.MISS]
    equal, missed = (sum(report.counts[file, "articles", each] for file in LAWS) for each in list(Verdict)[:2])
    left_out = {(each["file"], each["id"]) for each in listed if each["measure"] == "articles" and each["file"] in LAWS}
    assert equal + missed > 2_700
    assert equal / (equal + missed) >= FEWEST_EQUAL
    assert len(left_out) / (equal + missed) < MOST_LEFT_OUT
    assert all(each["reason"] for each in listed)


def test_every_difference_is_listed(corpus: Path, tmp_path: Path) -> None:
    path = corpus / LAWS[0]
    with (tmp_path / "misses.jsonl").open("w+", encoding="utf-8") as misses:
        report = tables.measure([path], misses)
        misses.seek(0)
        listed = sum(1 for _ in misses)
    counted = sum(number for (_, _, verdict), number in report.counts.items() if verdict is not Verdict.EQUAL)
    assert listed == counted

"""Metadata measured on the real documents beside the checkout, and the repeal clauses known of them."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from lawdocs.texts.metadata import Confidence
from lawdocs.texts.metadata.repeals import read_repeals
from lawdocs.texts.numbers import number_key
from lawdocs.texts.report.comparing import Reading, Verdict
from lawdocs.texts.report.metadata import METADATA
from lawdocs.texts.report.standing import plain

pytestmark = pytest.mark.corpus
LEAST = 0.97
Records = Callable[[str], list[dict[str, Any]]]


def test_at_least_97_of_100_values_that_stand_in_the_texts_are_found(records: Records) -> None:
    counts: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for record in records("normative"):
        reading = Reading.read(record)
        for measure in METADATA:
            for comparison in measure.compare(reading):
                counts[measure.name][comparison.verdict] += 1
                assert comparison.reason or comparison.verdict is Verdict.EQUAL
    shares = {name: each[Verdict.EQUAL] / (each[Verdict.EQUAL] + each[Verdict.MISS]) for name, each in counts.items()}
    assert list(shares) == [measure.name for measure in METADATA]
    assert min(shares.values()) >= LEAST, shares


def test_values_said_to_be_sure_are_right(records: Records) -> None:
    fields = {"title": "title", "issuer": "issuers", "doc_no": "number", "written": "written", "effective": "effective"}
    wrong = []
    for record in records("normative"):
        reading = Reading.read(record)
        for measure in METADATA:
            found = getattr(reading.metadata, fields[measure.name]) if measure.name in fields else None
            if found is not None and found.confidence is Confidence.SURE:
                wrong += [each for each in measure.compare(reading) if each.verdict is Verdict.MISS]
    assert wrong == []


def test_the_repeal_clauses_of_the_corpus_are_found(records: Records) -> None:
    """What is left over are decisions that only tell how the text that is ended had been changed."""
    clauses = defaultdict(list)
    for each in records("relations"):
        clauses[each["by_id"]].append(each)
    missed, wrong_numbers = [], []
    for name in ("laws_national", "laws_local", "normative"):
        for record in records(name):
            if record["id"] not in clauses:
                continue
            found = {plain(each.value.title): each.value for each in read_repeals(record["text"], 0)}
            for clause in clauses[record["id"]]:
                repeal = found.get(plain(clause["target_title"]))
                if repeal is None:
                    missed.append(clause)
                elif clause["target_doc_no"] and number_key(repeal.number) != number_key(clause["target_doc_no"]):
                    wrong_numbers.append(clause)
    assert wrong_numbers == []
    history = [
        each for each in missed if each["target_title"].startswith("关于修改") or "修正案" in each["target_title"]
    ]
    assert missed == history
    assert len(history) < sum(len(each) for each in clauses.values()) // 20

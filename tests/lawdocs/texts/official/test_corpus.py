"""Real official documents as papers: nothing of them is lost, and their articles come back from the DOCX."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from lawdocs.texts.docx_reader import read_docx
from lawdocs.texts.official.paper import Paper, parts_of
from lawdocs.texts.official.paragraphs import paragraphs
from lawdocs.texts.official.word import make_docx
from lawdocs.texts.structure import parse

pytestmark = pytest.mark.corpus


def characters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def test_real_documents_become_papers_without_loss(corpus: Path) -> None:
    with gzip.open(corpus / "normative.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    lost, differing = [], []
    for record in records:
        outline = parse(record["text"])
        parts = parts_of(outline, title=record["title"], number=record.get("doc_no"))
        paper = Paper(record["title"], parts, ("示例县人民政府",), number=record.get("doc_no") or "")
        said = [paper.title, paper.number, parts.addressee, *parts.annex_notes, *parts.signatures, parts.dated]
        said += [parts.note, *parts.imprint]
        for each in paragraphs((*parts.body, *parts.following)):
            said += [each.text, *(cell for row in each.rows for cell in row)]
        missing = characters(record["text"]) - characters("".join(said)) - characters("：：：：")  # 附件1：
        if missing:
            lost.append((record["title"], missing))
        back = parse(read_docx(make_docx(paper)).text).articles
        if [(each.label, each.text) for each in back] != [(each.label, each.text) for each in outline.articles]:
            differing.append(record["title"])
    assert len(records) > 100
    assert (lost, differing) == ([], [])

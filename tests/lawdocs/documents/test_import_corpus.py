"""The real documents beside the checkout come in without a row lost, and a second time nothing does."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.states import LegalStatus
from workflows.validity import status_on

pytestmark = pytest.mark.corpus

FILES = ("normative.jsonl.gz", "normative_index.jsonl.gz")
SHARE, SEED = 400, 20261013
# What a source's word must come to, as far as dates do not decide.
MEANT = {
    "失效": {LegalStatus.LAPSED, LegalStatus.REPEALED},
    "已修改": {LegalStatus.AMENDED},
    "部分失效": {LegalStatus.AMENDED},
    "有效": {LegalStatus.IN_FORCE},
}


def read(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture
def rows_and_files(corpus: Path, engine: str, tmp_path: Path) -> tuple[list[dict], list[Path]]:
    """Everything on SQLite; on PostgreSQL a share drawn by a fixed seed, to save time."""
    paths = [corpus / name for name in FILES]
    rows = [row for path in paths for row in read(path)]
    if engine == "sqlite":
        return rows, paths
    share = random.Random(SEED).sample(rows, SHARE)
    print(f"PostgreSQL: {len(share)} of {len(rows)} rows, seed {SEED}")
    path = tmp_path / "share.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in share), encoding="utf-8")
    return share, [path]


@pytest.fixture
def run(app: Flask, rows_and_files: tuple[list[dict], list[Path]]) -> Callable[[], str]:
    """Imports the files and gives the last line."""

    def invoke() -> str:
        result = app.test_cli_runner().invoke(args=["import", "documents", *map(str, rows_and_files[1])])
        assert result.exit_code == 0
        return result.stdout.splitlines()[-1]

    return invoke


@pytest.mark.timeout(900)
def test_whole_corpus_comes_in_and_a_second_run_creates_nothing(
    app: Flask, clock: object, engine: str, rows_and_files: tuple[list[dict], list[Path]], run: Callable[[], str]
) -> None:
    rows = rows_and_files[0]
    assert len(rows) == (9533 if engine == "sqlite" else SHARE)

    assert run().startswith(f"created {len(rows)}, exists 0, error 0, warning ")
    assert run() == f"created 0, exists {len(rows)}, error 0, warning 0"

    stored = {each.source_id: each for each in db.session.scalars(sa.select(Document))}
    wrong = Counter()
    for row in rows:
        document = stored[row["id"]]
        wrong["title"] += document.title != "".join(row["title"].split("\n"))
        wrong["number"] += (document.number_as_given or document.number) != row["doc_no"]
        wrong["published"] += str(document.published_on or None) != str(row["published"])
        wrong["text"] += (document.editions[0].text if document.editions else "") != (row.get("text") or "")
        status = status_on(document, clock.today())
        wrong["status"] += row["status"] is not None and status not in MEANT[row["status"]]
        wrong["state"] += document.state.value != (status if status in MEANT["失效"] else "published")
    assert {name for name, count in wrong.items() if count} == set()

    verdict = verify()
    assert (verdict.entries, verdict.fault) == (len(rows), None)

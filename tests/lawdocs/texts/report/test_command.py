"""``lawdocs corpus-report`` prints its table, lists every difference, and says what it could not read."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lawdocs.cli_report import corpus_report
from lawdocs.texts.report.measures import MEASURES
from tests.lawdocs.test_cli import lawdocs

GOOD = {
    "id": "law-1", "kind": "法律", "title": "示例法", "text": "第一条　甲。\n第二条　乙。",
    "articles": [{"no": "第一条", "text": "甲。"}, {"no": "第二条", "text": "乙。"}],
}  # fmt: skip
WRONG = GOOD | {"id": "law-2", "articles": [{"no": "第一条", "text": "丙。"}, {"no": "第二条", "text": "乙。"}]}
WHOLE = GOOD | {"id": "law-3", "articles": [{"no": "全文", "text": "甲。乙。"}]}
NOTICE = {"id": "nd-1", "level": "地方", "title": "示例通知", "text": "示例通知\n一、甲\n二、乙"}


def written(path: Path, *records: object) -> Path:
    lines = "".join(
        (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)) + "\n" for each in records
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(corpus_report, [str(each) for each in arguments])


def rows(result: Result) -> dict[tuple[str, str], list[str]]:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in result.stdout.splitlines()]
    assert cells[:2] == [["file", "measure", "equal", "of", "percent"], ["---"] * 5]
    assert all(len(each) == 5 for each in cells)
    return {(file, measure): numbers for file, measure, *numbers in cells[2:]}


def test_table_counts_each_measure_of_each_file(tmp_path: Path) -> None:
    written(tmp_path / "laws.jsonl.gz", GOOD, GOOD, WRONG, WHOLE, "")
    written(tmp_path / "notices.jsonl", NOTICE)
    result = run(tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
    found = rows(result)
    assert found["laws.jsonl.gz", "articles"] == ["2", "3", "66.66"]
    assert found["laws.jsonl.gz", "rebuilt"] == ["4", "4", "100.00"]
    assert found["notices.jsonl", "rebuilt"] == ["1", "1", "100.00"]
    assert ("notices.jsonl", "articles") not in found
    assert [key for key, _ in zip(reversed(found), range(2), strict=False)] == [
        ("all", "peak_mib"),
        ("all", "chars_per_second"),
    ]
    assert all(int(found["all", name][0]) > 0 for name in ("chars_per_second", "peak_mib"))


def test_misses_name_every_difference_and_what_was_left_out(tmp_path: Path) -> None:
    laws, misses = written(tmp_path / "laws.jsonl", GOOD, WRONG, WHOLE), tmp_path / "misses.jsonl"
    assert run(laws, "--misses", misses).exit_code == 0
    found = [json.loads(line) for line in misses.read_text(encoding="utf-8").splitlines()]
    assert found == [
        {
            "file": "laws.jsonl", "id": "law-2", "measure": "articles",
            "given": "第一条 丙。", "found": "第一条 甲。", "reason": "第一条 differs at character 0",
        },
        {
            "file": "laws.jsonl", "id": "law-3", "measure": "articles",
            "given": "甲。乙。", "found": "", "reason": "left out: the record gives the whole text as one article 全文",
        },
    ]  # fmt: skip


def test_file_of_misses_is_made_anew_even_without_any(tmp_path: Path) -> None:
    misses = tmp_path / "misses.jsonl"
    misses.write_text("of an earlier run", encoding="utf-8")
    run(written(tmp_path / "laws.jsonl", GOOD), "--misses", misses)
    assert misses.read_text(encoding="utf-8") == ""


def test_other_files_of_a_folder_are_passed_over_and_named(tmp_path: Path) -> None:
    written(tmp_path / "laws.jsonl", GOOD)
    written(tmp_path / "relations.jsonl.gz", {"by_id": "law-1"})
    written(tmp_path / "readme.txt", "text")
    result = run(tmp_path)
    assert result.exit_code == 0
    assert result.stderr == "relations.jsonl.gz: holds neither laws nor normative documents, passed over\n"


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    first = written(tmp_path / "a" / "laws.jsonl", GOOD)
    second = written(tmp_path / "b" / "laws.jsonl", WRONG)
    found = rows(run(tmp_path))
    assert found[str(first), "articles"] == ["1", "1", "100.00"]
    assert found[str(second), "articles"] == ["0", "1", "0.00"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "laws.jsonl:2: no JSON: "),
        ("[" * 100_000, "laws.jsonl:2: no JSON: "),
        ({"title": "示例"}, "laws.jsonl:2: neither a law nor a normative document\n"),
        (GOOD | {"text": None}, "laws.jsonl:2: neither a law nor a normative document\n"),
        (GOOD | {"articles": [{"no": 1}]}, 'laws.jsonl:2: its articles are no list of {"no", "text"}\n'),
        (GOOD | {"articles": "第一条"}, 'laws.jsonl:2: its articles are no list of {"no", "text"}\n'),
    ],
)
def test_line_that_cannot_be_read_is_named_and_the_others_count(
    tmp_path: Path, line: str | dict[str, object], sentence: str
) -> None:
    result = run(written(tmp_path / "laws.jsonl", GOOD, line, GOOD))
    assert result.exit_code == 1
    assert result.stderr.startswith(sentence)
    assert result.stderr.count("\n") == 1
    assert rows(result)["laws.jsonl", "articles"] == ["2", "2", "100.00"]


def test_file_of_another_kind_is_refused_in_one_sentence(tmp_path: Path) -> None:
    result = run(written(tmp_path / "index.jsonl", "", {"id": 1}, {"id": 2}))
    assert (result.exit_code, result.stderr) == (1, "index.jsonl:2: neither a law nor a normative document\n")


@pytest.mark.parametrize("spoilt", [b"no gzip", gzip.compress(json.dumps(GOOD).encode() * 99)[:-20]])
def test_damaged_archive_is_named(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / "laws.jsonl.gz").write_bytes(spoilt)
    result = run(tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith("laws.jsonl.gz: ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Missing argument 'PATH…'."),
        (["nowhere"], "Path 'nowhere' does not exist."),
        (["{folder}"], "no laws and no normative documents there (.jsonl, .jsonl.gz)"),
        (["{file}", "--misses", "{folder}/no/such"], "No such file or directory"),
        (["{file}", "--wrong"], "--wrong"),
    ],
)
def test_wrong_usage_does_nothing(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    file = written(tmp_path / "laws" / "laws.jsonl", GOOD)
    (tmp_path / "empty").mkdir()
    result = run(*(each.format(folder=tmp_path / "empty", file=file) for each in arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_command_needs_neither_database_nor_secret(tmp_path: Path) -> None:
    file = written(tmp_path / "laws.jsonl", GOOD)
    code, table, _ = lawdocs("corpus-report", file, database_url="nonsense://", profile="nonsense")
    assert code == 0
    assert "| laws.jsonl | articles | 1 | 1 | 100.00 |" in table


def test_measures_have_names_of_their_own() -> None:
    names = [each.name for each in MEASURES]
    assert len(set(names)) == len(names)
    assert names[:2] == ["articles", "rebuilt"]

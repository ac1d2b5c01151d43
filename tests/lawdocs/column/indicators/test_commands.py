"""``lawdocs import indicators``: a line for each row, counts at the end, exit codes."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.column.indicators import importing, services
from lawdocs.extensions import db
from tests.factories import County
from tests.sheets import xlsx

ROWS = [("序号", "三级指标正文", "责任单位"), (1, "甲", "县司法局"), (2, "", ""), (2, "乙", ""), (3, "丙", "县外局")]


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["import", "indicators", *map(str, arguments)])


def a_book(folder: Path, rows: list[tuple[object, ...]]) -> Path:
    path = folder / "指标.xlsx"
    path.write_bytes(xlsx(rows))
    return path


def test_a_dry_run_tells_of_every_row_and_stores_nothing(
    app: Flask, county: County, clock: SetClock, tmp_path: Path
) -> None:
    path = a_book(tmp_path, ROWS)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    done = run(app, path, "--edition", "2021", "--dry-run")
    assert done.exit_code == 1
    unknown = "UNIT_UNKNOWN 责任单位（C列）：没有名为“县外局”的单位，请写全称或者简称，几个单位用顿号隔开"
    assert done.stdout.splitlines() == [
        f"{path}:2\tcreated\t第1项 甲\t",
        f"{path}:3\tcreated\t第2项 正文待导入\t",
        f"{path}:4\terror\t\tNUMBER_TWICE 序号（A列）：序号2重复，第3行已经有了",
        f"{path}:5\terror\t\t{unknown}",
        "created 2, exists 0, error 2, warning 0",
    ]
    assert importing.edition_named("2021") is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == before


def test_the_second_import_finds_all_there_and_a_changed_row_is_told(
    app: Flask, county: County, clock: SetClock, tmp_path: Path
) -> None:
    path = a_book(tmp_path, ROWS[:3])
    done = run(app, path, "--edition", "2021", "--title", "体系")
    assert (done.exit_code, done.stdout) == (0, "created 2, exists 0, error 0, warning 0\n")
    found = importing.edition_named("2021")
    assert (found.title, found.version) == ("体系", 1)
    done = run(app, path, "--edition", "2021")
    assert (done.exit_code, done.stdout) == (0, "created 0, exists 2, error 0, warning 0\n")
    db.session.refresh(found)
    assert found.version == 1
    path = a_book(tmp_path, [ROWS[0], (1, "改", "")])
    done = run(app, path, "--edition", "2021")
    assert done.stdout.splitlines() == [
        f"{path}:2\twarning\t第1项 改\t第1项\u3000三级指标正文：“甲”改为“改”",
        "created 1, exists 0, error 0, warning 1",
    ]
    assert "1项这次没有，照旧保留" in done.stderr


def test_a_day_that_is_over_is_warned_of(app: Flask, county: County, clock: SetClock, tmp_path: Path) -> None:
    head = ("序号", "责任单位", "完成时限")
    path = a_book(tmp_path, [head, (1, "县城管局", "2026-10-12"), (2, "县城管局", "2026-10-13")])
    assert run(app, path, "--edition", "2021").stdout.splitlines() == [
        f"{path}:2\twarning\t第1项 正文待导入\t完成时限早于今天",
        "created 2, exists 0, error 0, warning 1",
    ]


def test_what_cannot_be_read_or_is_closed_is_one_error(
    app: Flask, county: County, clock: SetClock, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_text("[", encoding="utf-8")
    done = run(app, path, "--edition", "2021")
    assert done.exit_code == 1
    assert done.stdout == f"{path}:0\terror\t\tJSON 文件不是有效的 JSON\ncreated 0, exists 0, error 1, warning 0\n"
    path.write_text('[{"no": 1}]', encoding="utf-8")
    run(app, path, "--edition", "2021")
    found, editor = importing.edition_named("2021"), county.actor("editor")
    for act in (services.open_set, services.close_set):
        act(found, editor, clock, version=found.version, key=None)
    done = run(app, path, "--edition", "2021")
    assert "STATE_CONFLICT 这套指标体系当前状态为「已归档」，操作未执行" in done.stdout
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("no.xlsx", "--edition", "2021"), "没有找到文件"),
        ((Path(__file__), "--edition", "2021"), "不能导入这种格式"),
        (("no.xlsx",), "--edition"),
    ],
)
def test_wrong_usage_does_nothing(arguments: tuple[object, ...], sentence: str, app: Flask, county: County) -> None:
    done = run(app, *arguments)
    assert done.exit_code == 2
    assert sentence in done.output


def test_an_edition_is_a_name_that_an_address_can_carry(app: Flask, county: County, tmp_path: Path) -> None:
    path = a_book(tmp_path, ROWS[:3])
    done = run(app, path, "--edition", "20/21")
    assert (done.exit_code, "版本由不超过40个字母、数字、汉字组成" in done.output) == (2, True)

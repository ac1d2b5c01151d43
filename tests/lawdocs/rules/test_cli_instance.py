"""``lawdocs rules`` beside a database: it says what it did not use, and uses it when asked to."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.extensions import db
from lawdocs.rules.models import RuleOverride
from tests.factories import County
from tests.lawdocs.rules.conftest import NOTICE, SOURCE
from tests.lawdocs.rules.test_override import FILING, override
from tests.lawdocs.test_cli import lawdocs
from tests.pages import form_data, send

# PostgreSQL runs without fsync in tests, which no command of the programme accepts.
ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

DUE = ("rules", "due", "R60", "--start", "2026-12-20")


@pytest.fixture
def beside(app: Flask, database_url: str) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in a process of its own beside the database of the test."""

    def run(*arguments: str, **settings: str) -> tuple[int, str, str]:
        db.session.remove()
        return lawdocs(*arguments, **{"database_url": database_url, "today": "2026-10-13"} | settings)

    return run


def enter_2027(admin: FlaskClient) -> None:
    page = "/work/rules/calendar/2027/enter"
    shown = send(admin, page, act="preview", source=SOURCE, notice=NOTICE)
    assert admin.post(page, data=form_data(shown, page, page) | {"act": "confirm"}).status_code == 303


@ON_SQLITE
def test_an_empty_database_changes_nothing(beside: Callable, county: County) -> None:
    code, shown, said = beside(*DUE)

    assert (code, said) == (0, "")
    assert json.loads(shown)["provisional"] is True
    assert beside(*DUE, "--instance") == (0, shown, "")


@ON_SQLITE
def test_what_was_entered_is_told_and_used_when_asked_for(beside: Callable, admin: FlaskClient) -> None:
    override(admin, "/work/rules/clocks/publication", length="10")
    enter_2027(admin)

    code, files, said = beside(*DUE)
    assert (code, json.loads(files)["length"], json.loads(files)["due"]) == (0, 20, "2027-01-15")
    assert said == (
        "lawdocs: the database holds overrides of henan (1) and years of the working calendar (1), not used here; "
        "see --instance"
    )

    assert "working calendar" not in beside("rules", "show", "henan")[2]  # no value there is reckoned by it

    code, shown, said = beside(*DUE, "--instance")
    found = json.loads(shown)
    assert (code, said, list(found)) == (0, "", list(json.loads(files)))
    assert (found["length"], found["due"], found["provisional"], found["verified"]) == (10, "2027-01-04", False, False)
    assert found["ground"] == "河南省行政规范性文件管理办法（河南省人民政府令第226号）第二十一条"


@ON_SQLITE
def test_overrides_that_ended_or_are_of_another_profile_are_not_told(beside: Callable, admin: FlaskClient) -> None:
    override(admin, FILING, length="10")

    assert beside(*DUE, "--profile", "hunan")[2] == ""
    assert beside("rules", "show", "hunan")[2] == ""
    assert "overrides of henan (1), not used here" in beside("rules", "show", "henan")[2]
    code, shown, said = beside("rules", "show", "--instance")
    assert (code, said) == (0, "")
    assert "clocks.filing\tR80\t报送备案\t自公布之日起10日" in shown

    newest = db.session.query(RuleOverride).one()
    assert send(admin, f"/work/rules/overrides/{newest.id}/end", reason="登记有误").status_code == 303
    assert beside("rules", "show", "henan")[2] == ""


@ON_SQLITE
def test_what_cannot_go_together_is_wrong_usage(beside: Callable) -> None:
    assert beside(*DUE, "--instance", "--profile", "hunan")[0] == 2
    assert beside("rules", "show", "henan", "--instance")[0] == 2
    assert beside("rules", "show")[0] == 2


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "mysql://x", "sqlite://"])
def test_a_database_that_cannot_be_read_is_no_matter_unless_asked_for(url: str) -> None:
    code, shown, said = lawdocs(*DUE, database_url=url)

    assert (code, said, json.loads(shown)["due"]) == (0, "", "2027-01-15")


def test_a_file_that_is_no_database_is_no_matter_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "lawdocs.sqlite"
    file.write_bytes(b"not a database, whatever its name says" * 40)

    assert lawdocs(*DUE, database_url=f"sqlite:///{file}")[0::2] == (0, "")
    assert lawdocs(*DUE, database_url=f"sqlite:///{tmp_path}/none.sqlite")[0::2] == (0, "")
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    code, shown, said = lawdocs(*DUE, "--instance", database_url=f"sqlite:///{tmp_path}/empty.sqlite")
    assert (code, shown) == (2, "")
    assert said.startswith("lawdocs: the database has no tables")

"""docs/rules.md tells the truth: every rule is there, and what it names exists."""

import importlib
import re
from pathlib import Path

import pytest
from flask import Flask

from lawdocs.documentation import pages
from lawdocs.rules.coverage import RULES, Coverage, coverage, is_date_only, rules_page
from workflows import profiles
from workflows.document import STEPS

ROOT = Path(__file__).parents[3]
ENTRIES = coverage()


@pytest.fixture
def engine() -> str:
    """One kind of database: nothing here asks it."""
    return "sqlite"


def test_every_rule_is_in_the_table() -> None:
    assert (len(RULES), RULES[0], RULES[-1]) == (90, "R01", "R125")
    assert [entry.rule for entry in ENTRIES] == list(RULES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.rule)
def test_a_rule_is_kept_and_shown_or_says_why_not(entry: Coverage) -> None:
    profile = profiles.load("national")
    kept = entry.guards or entry.pages or entry.code or list(profile.clocks_of(entry.rule))
    assert entry.duty
    assert entry.later or entry.not_ours or (kept and entry.tests)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.rule)
def test_what_a_rule_names_exists(entry: Coverage, app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert [page for page in entry.pages if page not in endpoints] == []
    assert [guard for guard in entry.guards if guard not in _guards()] == []
    assert [test for test in entry.tests if not _has(test)] == []
    for place in entry.code:
        module, _, name = place.partition(":")
        assert hasattr(importlib.import_module(module), name), place


def test_every_rule_that_a_guard_or_a_profile_names_is_in_the_table() -> None:
    named = {match for path in ROOT.glob("workflows/**/*.py") for match in re.findall(r'"(R\d+)"', path.read_text())}
    for name in profiles.names():
        profile = profiles.load(name)
        named |= {each.rule.partition(".")[0] for each in (*profile.values.values(), *profile.clocks.values())}
    others = {"reports", "linkage"}  # yearly reports and transfers of crimes are no matter of normative documents
    assert named - {""} - others <= set(RULES)


def test_the_page_is_what_the_table_says(app: Flask) -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == pages(app)["rules.md"]


def _guards() -> frozenset[str]:
    return frozenset(guard.__name__ for step in STEPS for guard in step.guards)


def _has(test: str) -> bool:
    file, _, name = test.partition("::")
    path = ROOT / file
    return path.is_file() and f"def {name}(" in path.read_text(encoding="utf-8")


def test_clocks_by_which_no_duty_runs_are_told_apart() -> None:
    profile = profiles.load("national")

    assert {clock.name for clock in profile.clocks.values() if is_date_only(clock)} == {
        *("registration_request", "evaluation", "evaluation_report", "renewal_proposal"),
        *("suggestion_completion", "suggestion_refusal", "maker_notice", "court_advice_window", "cleanup"),
    }
    assert "clock `maker_notice` 通知制定机关答复：3个工作日 (date only)<br>" in rules_page(profile, "")
    assert "clock `maker_reply` 制定机关书面答复：10个工作日<br>" in rules_page(profile, "")

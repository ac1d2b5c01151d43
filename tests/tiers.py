"""Tells, at the end of a run, the minutes of each tier and the tests that were not run."""

import pytest

TIERS = ("browser", "postgresql", "sqlite and units")
_seconds = dict.fromkeys(TIERS, 0.0)
_counts = dict.fromkeys(TIERS, 0)


def tier_of(report: pytest.TestReport) -> str:
    """The tier a test belongs to, by its marks."""
    for tier in TIERS[:2]:
        if tier in report.keywords:
            return tier
    return TIERS[2]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    tier = tier_of(report)
    _seconds[tier] += report.duration
    if report.when == "call":
        _counts[tier] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("tiers")
    for tier in TIERS:
        terminalreporter.write_line(f"{tier}: {_counts[tier]} tests, {_seconds[tier] / 60:.1f} minutes of work")
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.section("not run")
    terminalreporter.write_line(f"{len(skipped)} tests were not run")
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.write_line(f"{report.nodeid}: {reason}")

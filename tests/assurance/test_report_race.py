"""Two who act on one report, body or year at the same moment: exactly one wins, and the trail tells what stands."""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.column.reports import bodies, cycles, jobs, services
from lawdocs.column.reports.models import Report, ReportBody, ReportCycle, ReportExemption
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from tests.assurance.test_news_race import second_editor
from tests.assurance.test_planned_race import together
from tests.factories import County
from tests.lawdocs.column.reports import REASON, WHOLE, a_cycle, a_register, an_entry, content, report_of, walk
from workflows.actors import Actor
from workflows.reports import ReportState as S

YEARS = range(2018, 2026)
SYSTEM = Actor.system("open-reports")
Act = Callable[[Report, int], None]


def acts(county: County, clock: SetClock) -> dict[str, Act]:
    editor, other, drafter = county.actor("editor"), second_editor(county, clock), county.actor("drafter")

    def seen(version: int) -> dict[str, object]:
        return {"version": version, "key": None}

    return {
        "receive": lambda report, version: services.receive(report, WHOLE, editor, clock, **seen(version)),
        "receive2": lambda report, version: services.receive(report, WHOLE, other, clock, **seen(version)),
        "return": lambda report, version: services.send_back(report, REASON, other, clock, **seen(version)),
        "recall": lambda report, version: services.recall(report, drafter, clock, **seen(version)),
        "publish": lambda report, version: services.publish(report, editor, clock, **seen(version)),
        "save": lambda report, version: services.save(report, content("另存"), drafter, clock, **seen(version)),
        "submit": lambda report, version: services.submit(
            report, "办公室", clock.today(), drafter, clock, **seen(version)
        ),
        "exempt": lambda report, version: bodies.exempt(
            report.body, report.year, "新设立", other, clock, **seen(report.body.version)
        ),
    }


def many(state: S, county: County, clock: SetClock) -> list[tuple[int, int]]:
    """The reports of one body on several years, in one state: id and version."""
    clock.put(clock.now())
    register = a_register(county, clock)
    editor, urban = county.actor("editor"), register["urban"]
    earlier = an_entry(urban, since_year=YEARS[0])
    bodies.change(urban, earlier, editor, clock, version=urban.version, key=None)
    found = []
    for year in YEARS:
        cycles.open_year(year, editor, clock, key=None)
        report = report_of(register, "urban", year)
        walk(report, state, county, clock)
        found.append((report.id, report.version))
    return found


def race(app: Flask, reports: list[tuple[int, int]], first: Act, second: Act) -> Counter:
    """Let two acts meet on each report; how often each outcome came."""
    outcomes: Counter = Counter()
    for report_id, version in reports:

        def press(act: Act, word: str, report_id: int = report_id, version: int = version) -> str:
            act(db.session.get(Report, report_id), version)
            return word

        answers = together(app, lambda: press(first, "first"), lambda: press(second, "second"))  # noqa: B023
        for each in answers:
            assert isinstance(each, str | DomainError), answers
        outcomes[tuple(each if isinstance(each, str) else each.code for each in answers)] += 1
    return outcomes


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (S.SUBMITTED, "receive", "receive2"),
        (S.SUBMITTED, "receive", "recall"),
        (S.SUBMITTED, "receive", "return"),
        (S.CLEARED, "publish", "return"),
        (S.DRAFT, "save", "submit"),
    ],
)
def test_of_two_acts_at_once_exactly_one_wins(
    state: S, first: str, second: str, app: Flask, county: County, clock: SetClock
) -> None:
    offered = acts(county, clock)
    reports = many(state, county, clock)
    before = entries()
    outcomes = race(app, reports, offered[first], offered[second])
    print(dict(outcomes))
    for pair in outcomes:
        assert sum(each in ("first", "second") for each in pair) == 1, outcomes
        assert set(pair) & {"STATE_CONFLICT", "VERSION_STALE"}
    assert entries() == before + len(reports)
    keys = db.session.scalars(sa.select(Notice.key)).all()
    assert len(keys) == len(set(keys))
    assert verify().fault is None


def test_an_exemption_and_a_submission_at_once_both_stand_and_no_clock_is_left(
    app: Flask, county: County, clock: SetClock
) -> None:
    offered = acts(county, clock)
    register = a_cycle(county, clock)
    report = report_of(register, "urban")
    walk(report, S.DRAFT, county, clock)
    outcomes = race(app, [(report.id, report.version)], offered["submit"], offered["exempt"])
    assert outcomes == Counter({("first", "second"): 1})
    running = sa.select(Deadline.id).where(Deadline.subject_id == report.id, Deadline.ended_at.is_(None))
    ours = running.where(Deadline.duty.in_(("government_report", "report_publication")))
    assert db.session.scalars(ours).all() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReportExemption)) == 1
    assert verify().fault is None


def test_a_year_is_opened_once_by_editors_and_the_job(app: Flask, county: County, clock: SetClock) -> None:
    a_register(county, clock)
    editor, other = county.actor("editor"), second_editor(county, clock)
    answers = together(
        app,
        lambda: cycles.open_year(2025, editor, clock, key=None).id,
        lambda: cycles.open_year(2025, other, clock, key=None).id,
        lambda: jobs.open_due(SYSTEM, clock),
    )
    refused = [each for each in answers[:2] if isinstance(each, DomainError)]
    assert [each.message for each in refused] == ["2025年度报告已经开始收集"], answers
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReportCycle)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == 6
    assert verify().fault is None


def test_the_tree_is_taken_over_once(app: Flask, county: County, clock: SetClock) -> None:
    editor, other = county.actor("editor"), second_editor(county, clock)
    answers = together(
        app,
        lambda: bodies.take_over(2024, editor, clock, key=None),
        lambda: bodies.take_over(2024, other, clock, key=None),
    )
    assert sum(each for each in answers if isinstance(each, int)) == 6, answers
    assert all(isinstance(each, int | DomainError) for each in answers), answers
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReportBody)) == 6
    assert verify().fault is None


def test_of_two_changes_of_a_body_one_wins(app: Flask, county: County, clock: SetClock) -> None:
    register = a_register(county, clock)
    editor, other = county.actor("editor"), second_editor(county, clock)
    body_id, version = register["town"].id, register["town"].version

    def change(actor: Actor, name: str) -> str:
        body = db.session.get(ReportBody, body_id)
        bodies.change(body, an_entry(body, name=name), actor, clock, version=version, key=None)
        return name

    answers = together(app, lambda: change(editor, "甲"), lambda: change(other, "乙"))
    won = [each for each in answers if isinstance(each, str)]
    refused = [each.code for each in answers if isinstance(each, DomainError)]
    assert (len(won), refused) == (1, ["VERSION_STALE"]), answers
    assert db.session.get(ReportBody, body_id).name == won[0]
    assert verify().fault is None


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))

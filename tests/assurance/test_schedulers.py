"""R1, R2, R5: any number of schedulers, killed at any moment, do everything that is due once."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock
from lawdocs.column.indicators import importing
from lawdocs.column.indicators import services as indicators
from lawdocs.deadlines import reminders
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.documents import stock
from lawdocs.documents.models import StepRecord
from lawdocs.documents.stock_rows import read_row
from lawdocs.extensions import db, transaction
from lawdocs.jobs.simulation import expected as reckoning
from tests.factories import County, a_document
from tests.lawdocs.column.indicators.sets import TITLE, given, rows
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.states import DocumentState as S

DOCUMENTS, DAYS = 30, 34
SEED = 20261013


@pytest.fixture
def full_of_terms(app: Flask, county: County, clock: SetClock) -> County:
    """Stock that ends on days near and far, a document with a planned repeal, and people with addresses."""
    chance = Random(SEED)
    print(f"seed {SEED}")
    with transaction():
        for number in range(DOCUMENTS):
            last = clock.today() + timedelta(days=chance.randrange(-1, 230))
            values = {"title": f"鲁山县第{number}号办法", "published": "2021-05-01", "effective": "2021-05-01"}
            row = read_row(values | {"expires": str(last)}, "旧.jsonl", clock.today(), clock.today())
            issuer = chance.choice([county.agency("gov").id, county.agency("urban").id, None])
            stock.enter(row, (), issuer, Actor.system("存量导入"), clock)
        for username in ("bureau", "clerk"):
            county.users[username].email = f"{username}@lushan.example"
    document = a_document(S.PUBLISHED, county, clock)
    a_document(S.REVIEW, county, clock)  # the clock of its review runs out, and is told to the supervisor too
    owe_evidence(county, clock)
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today() + timedelta(days=33))
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    db.session.rollback()
    return county


def owe_evidence(county: County, clock: SetClock) -> None:
    """Two units owe evidence by a day within the walk: its editors are told of what is late, not the bureau."""
    editor = county.actor("editor")
    due = tuple(replace(each, due=clock.today() + timedelta(days=5)) for each in rows(county)[2:3])
    importing.store(given(county, "2021", TITLE, "", *due), editor, clock, version=None, key=None)
    found = importing.edition_named("2021")
    indicators.open_set(found, editor, clock, version=found.version, key=None)


def simulate(app: Flask, clock: SetClock, *options: str) -> tuple[int, dict[str, list[int]], str]:
    """The exit code, the figures of each kind (due, done, missing, doubled), and what was said on the way."""
    arguments = ["jobs", "simulate", "--from", str(clock.today()), "--days", str(DAYS), *options]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    lines = [line.split() for line in result.stdout.splitlines()]
    return result.exit_code, {words[0]: [int(each) for each in words[2::2]] for words in lines}, result.stderr


@pytest.mark.parametrize("options", [("--schedulers", "2"), ("--schedulers", "2", "--kill", "6", "--seed", "7")])
def test_every_reminder_lapse_and_mail_comes_once(
    app: Flask, full_of_terms: County, clock: SetClock, options: tuple[str, ...]
) -> None:
    code, figures, said = simulate(app, clock, *options)
    print(figures)
    assert figures["reminders"][0] > DOCUMENTS
    assert figures["lapses"][0] > 3
    assert figures["planned"][0] == 1
    assert figures["mails"][0] > 10
    assert all(due == done and missing == doubled == 0 for due, done, missing, doubled in figures.values())
    assert code == 0, said
    assert "schedulers were killed" in said or "--kill" not in options


def test_simulation_leaves_the_database_as_it_was(app: Flask, full_of_terms: County, clock: SetClock) -> None:
    before = app.test_cli_runner().invoke(args=["state-digest"]).stdout
    simulate(app, clock, "--schedulers", "1")
    assert app.test_cli_runner().invoke(args=["state-digest"]).stdout == before
    assert db.session.scalars(sa.select(StepRecord).where(StepRecord.step == "lapse")).all() == []


def test_simulation_notices_what_is_missing(
    app: Flask, full_of_terms: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reckoning that asks for one more reminder than there is, is not met."""
    real = reckoning.expected

    def asks_for_more(days: list[date]) -> reckoning.Expected:
        found = real(days)
        found.reminders.add(("expiry", 1, days[0], 1, "drafter", 1))
        return found

    monkeypatch.setattr("lawdocs.jobs.simulation.command.expected", asks_for_more)
    code, figures, _ = simulate(app, clock, "--schedulers", "1")
    assert (code, figures["reminders"][2]) == (1, 1)


def test_reckoning_and_ladder_agree_day_by_day(app: Flask, full_of_terms: County, clock: SetClock) -> None:
    """The job in this process, on one day, against the naive reckoning of that day."""
    wanted = reckoning.expected([clock.today()])
    with transaction():
        db.session.execute(sa.delete(Deadline).where(Deadline.duty == Duty.CLEANUP_ROUND))
    reminders.remind(Actor.system("remind"), clock)
    told = reckoning.told_since(0)
    assert set(told) == {each for each in wanted.reminders if each[0] == "expiry" and each[1] not in wanted.lapses}
    assert set(told.values()) == {1}
    assert db.session.scalars(sa.select(Notice.on).where(Notice.deadline_id.is_not(None)).distinct()).all() == [
        clock.today()
    ]

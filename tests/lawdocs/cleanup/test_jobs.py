"""Jobs of cleanup: what is due by a day is done once, and one bad document never stops the rest."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs, services
from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document, StepRecord
from lawdocs.errors import StateConflict
from lawdocs.extensions import db, transaction
from lawdocs.jobs.registry import JOBS, OnDay
from tests.factories import County, a_document
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState as S

DECISION = "鲁山县人民政府关于废止部分文件的决定"


def run(app: Flask, name: str, day: date) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["jobs", "run", name, "--on", str(day)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout


def steps_of(document: Document) -> list[str]:
    query = sa.select(StepRecord.step).where(StepRecord.document_id == document.id).order_by(StepRecord.id)
    return list(db.session.scalars(query))


@pytest.mark.parametrize("state", [S.PUBLISHED, S.CLEANUP])
def test_document_lapses_on_the_first_day_out_of_force(app: Flask, county: County, clock: SetClock, state: S) -> None:
    document = a_document(state, county, clock)
    first_out = document.in_force_until

    assert run(app, "lapse-expired", first_out - timedelta(days=1)) == (
        0,
        "lapse-expired: done 0, skipped 0, failed 0\n",
    )
    assert document.state is state
    assert run(app, "lapse-expired", first_out) == (0, "lapse-expired: done 1, skipped 0, failed 0\n")
    assert document.state is S.LAPSED
    assert verify().fault is None


def test_missed_nights_are_caught_up_and_a_second_run_changes_nothing(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    late = document.in_force_until + timedelta(days=40)

    assert run(app, "lapse-expired", late)[1] == "lapse-expired: done 1, skipped 0, failed 0\n"
    assert run(app, "lapse-expired", late)[1] == "lapse-expired: done 0, skipped 0, failed 0\n"
    assert steps_of(document).count("lapse") == 1


def test_trail_names_the_job(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    run(app, "lapse-expired", document.in_force_until)

    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "document:lapse")).one()
    assert (entry.actor_id, entry.actor_name) == (None, Actor.system("lapse-expired").name)


def test_one_bad_document_never_stops_the_rest(
    app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, bad, last = (a_document(S.PUBLISHED, county, clock, title=f"鲁山县{name}办法") for name in "甲乙丙")
    bad_id, day = bad.id, bad.in_force_until
    real = services.lapse_expired

    def fail_on_one(document: Document, actor: Actor, clock: object) -> StepRecord:
        with transaction():
            record = real(document, actor, clock)
            if document.id == bad_id:
                raise StateConflict("公布")
            return record

    with monkeypatch.context() as patch:
        patch.setattr(jobs.services, "lapse_expired", fail_on_one)
        assert run(app, "lapse-expired", day) == (1, "lapse-expired: done 2, skipped 0, failed 1\n")

    assert [document.state for document in (first, bad, last)] == [S.LAPSED, S.PUBLISHED, S.LAPSED]
    assert verify().fault is None
    assert run(app, "lapse-expired", day) == (0, "lapse-expired: done 1, skipped 0, failed 0\n")
    assert bad.state is S.LAPSED


def a_planned_repeal(county: County, clock: SetClock, days: int = 60, title: str = "鲁山县甲办法") -> Document:
    document = a_document(S.PUBLISHED, county, clock, title=title)
    act = Act(by_title=DECISION, day=clock.today() + timedelta(days=days))
    services.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    return document


def test_planned_repeal_is_fired_on_its_day_and_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_planned_repeal(county, clock)
    day = document.in_force_until

    assert run(app, "fire-planned", day - timedelta(days=1))[1] == "fire-planned: done 0, skipped 0, failed 0\n"
    assert document.state is S.PUBLISHED
    assert run(app, "fire-planned", day) == (0, "fire-planned: done 1, skipped 0, failed 0\n")
    assert document.state is S.REPEALED
    assert run(app, "fire-planned", day) == (0, "fire-planned: done 0, skipped 0, failed 0\n")
    assert steps_of(document).count("repeal") == 1


def test_planned_repeal_is_no_lapse(app: Flask, county: County, clock: SetClock) -> None:
    document = a_planned_repeal(county, clock)

    assert run(app, "lapse-expired", document.in_force_until)[1] == "lapse-expired: done 0, skipped 0, failed 0\n"
    assert document.state is S.PUBLISHED


@pytest.mark.parametrize("order", [("lapse-expired", "fire-planned"), ("fire-planned", "lapse-expired")])
def test_declared_lapse_is_taken_once_whichever_job_comes_first(
    order: tuple[str, str], app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.CLEANUP, county, clock)
    act = Act(reason="调整对象已消失", day=clock.today() + timedelta(days=60))
    services.declare_lapsed(document, act, county.actor("bureau"), clock, version=document.version, key=None)

    assert [run(app, name, act.day)[0] for name in order] == [0, 0]
    assert document.state is S.LAPSED
    assert steps_of(document).count("lapse") == 1
    assert db.session.scalars(sa.select(PlannedStep.done_at)).one() is not None


def test_planned_step_of_a_document_that_ended_before_is_skipped(app: Flask, county: County, clock: SetClock) -> None:
    document = a_planned_repeal(county, clock)
    other = a_planned_repeal(county, clock, title="鲁山县乙办法")
    day = document.in_force_until
    with transaction():  # the services refuse to come to this; a restored row may be so
        db.session.execute(sa.update(Document).where(Document.id == document.id).values(state=S.LAPSED))

    assert run(app, "fire-planned", day) == (0, "fire-planned: done 1, skipped 1, failed 0\n")
    assert other.state is S.REPEALED


def test_bad_planned_step_never_stops_the_next(app: Flask, county: County, clock: SetClock) -> None:
    bad = a_planned_repeal(county, clock, days=50)
    good = a_planned_repeal(county, clock, days=60, title="鲁山县乙办法")
    with transaction():
        db.session.execute(sa.update(PlannedStep).where(PlannedStep.document_id == bad.id).values(act="{not json"))

    assert run(app, "fire-planned", good.in_force_until) == (1, "fire-planned: done 1, skipped 0, failed 1\n")
    assert [bad.state, good.state] == [S.PUBLISHED, S.REPEALED]


def test_jobs_are_listed_by_name_with_what_they_do(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["jobs", "list"])
    assert result.stdout.splitlines() == [f"{job.name}\t{job.label}" for job in JOBS]
    assert {"lapse-expired", "fire-planned", "remind", "write-mails", "send-mails"} <= {job.name for job in JOBS}


def test_unknown_job_or_day_is_wrong_usage(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["jobs", "run", "sleep"]).exit_code == 2
    assert runner.invoke(args=["jobs", "run", "lapse-expired", "--on", "2026-02-30"]).exit_code == 2


@pytest.mark.parametrize(("profile", "code", "state"), [("demo", 0, S.LAPSED), ("asvs2", 2, S.PUBLISHED)])
def test_a_day_to_come_is_warned_of_and_refused_in_production(
    profile: str, code: int, state: S, app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    monkeypatch.setitem(app.extensions, "settings", app.extensions["settings"].with_(profile=profile))
    ahead, runner = str(document.in_force_until), app.test_cli_runner()

    result = runner.invoke(args=["jobs", "run", "lapse-expired", "--on", ahead])

    assert (result.exit_code, document.state) == (code, state)
    assert f"{ahead} lies ahead" in result.stderr
    assert "'lawdocs jobs simulate' walks days to come on a copy" in result.stderr
    today = runner.invoke(args=["jobs", "run", "lapse-expired", "--on", str(clock.today())])
    assert (today.exit_code, today.stderr) == (0, "")


def test_job_runs_on_the_day_of_the_clock_unless_told(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + (document.in_force_until - clock.today()))

    assert "done 1" in app.test_cli_runner().invoke(args=["jobs", "run", "lapse-expired"]).stdout
    assert document.state is S.LAPSED


def test_day_is_set_and_instants_stay_real(clock: SetClock) -> None:
    on = OnDay(clock, date(2031, 1, 1))
    assert (on.today(), on.now()) == (date(2031, 1, 1), clock.now())

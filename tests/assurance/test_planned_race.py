"""Two schedulers at the same moment, and people who press while they work: a planned step is taken once."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import verify_chain
from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs, plans, rescue
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document, RelationKind, StepRecord
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from lawdocs.jobs.models import JobFailure
from lawdocs.publication import services as publication
from tests.conftest import TODAY
from tests.factories import County, a_document
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.states import DocumentState as S

DAY = TODAY + timedelta(days=60)
ROUNDS = 12
SYSTEM = Actor.system("fire-planned")


def together(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Let threads, each with a connection of its own, act at once; what each brought, or was refused with."""
    barrier = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)
    faults: list[BaseException] = []

    def run(place: int) -> None:
        with app.app_context():
            try:
                db.session.rollback()
                barrier.wait(timeout=120)
                answers[place] = acts[place]()
            except DomainError as refusal:
                answers[place] = refusal
            except BaseException as fault:  # noqa: BLE001 - shown by the test, which would not see it otherwise
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert not faults, faults
    db.session.rollback()
    return answers


def planned_publication(county: County, clock: SetClock) -> Document:
    document = a_document(S.FILED, county, clock)
    act = Act(day=DAY, channel="县政府网站", gap_reason="急需施行", in_force_from=DAY + timedelta(days=30))
    publication.publish(document, act, county.actor("clerk"), clock, version=document.version, key=None)
    return document


def planned_repeal(county: County, clock: SetClock) -> Document:
    document = a_document(S.PUBLISHED, county, clock)
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=DAY)
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    return document


def planned_amendment(county: County, clock: SetClock) -> Document:
    document = a_document(S.PUBLISHED, county, clock)
    order = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改部分文件的决定")
    act = Act(
        by_title=order.title, by_is_ours=True, by_published_on=order.published_on, day=DAY, new_text="第一条　改。"
    )
    cleanup.amend(document, act, order, county.actor("clerk"), clock, version=document.version, key=None)
    return document


def steps(name: str) -> Counter[int]:
    query = sa.select(StepRecord.document_id).where(StepRecord.step == name)
    return Counter(db.session.scalars(query))


def test_two_schedulers_take_each_planned_step_once(app: Flask, county: County, clock: SetClock) -> None:
    coming = {planned_publication(county, clock).id for _ in range(ROUNDS)}
    ending = {planned_repeal(county, clock).id for _ in range(ROUNDS)}
    clock.put(at_office(DAY, 0, 0))

    counts = together(app, *[lambda: jobs.fire_planned(SYSTEM, clock)] * 2)

    assert sum(each.done for each in counts) == 2 * ROUNDS
    assert [each.failed for each in counts] == [0, 0]
    assert {each: steps("publish")[each] for each in coming} == dict.fromkeys(coming, 1)
    assert steps("repeal") == dict.fromkeys(ending, 1)
    opened = db.session.scalars(sa.select(Deadline.document_id).where(Deadline.duty == Duty.EXPIRY))
    assert {each: number for each, number in Counter(opened).items() if each in coming} == dict.fromkeys(coming, 1)
    assert db.session.scalars(sa.select(JobFailure)).all() == []
    assert verify().fault is None


def test_a_person_who_cancels_and_a_scheduler_that_fires_have_one_winner(
    app: Flask, county: County, clock: SetClock
) -> None:
    clerk, outcomes = county.actor("clerk"), Counter()
    rows = [(each.id, each.version) for each in (planned_publication(county, clock) for _ in range(ROUNDS))]
    clock.put(at_office(DAY, 0, 0))

    for document_id, version in rows:
        plan_id = db.session.scalar(sa.select(PlannedStep.id).where(PlannedStep.document_id == document_id))

        def cancel(plan_id: int = plan_id, version: int = version) -> str:
            plans.cancel_plan(db.session.get(PlannedStep, plan_id), "推迟", clerk, clock, version=version, key=None)
            return "cancelled"

        answers = together(app, cancel, lambda plan_id=plan_id: jobs.take_planned(plan_id, SYSTEM, clock))

        document, planned = db.session.get(Document, document_id), db.session.get(PlannedStep, plan_id)
        cancelled = answers[0] == "cancelled"
        outcomes["cancelled" if cancelled else "fired"] += 1
        assert document.state is (S.FILED if cancelled else S.PUBLISHED)
        assert (planned.cancelled_at is not None, planned.done_at is not None) == (cancelled, not cancelled)
    print(dict(outcomes))
    assert sum(outcomes.values()) == ROUNDS
    assert verify().fault is None


def test_a_person_who_cancels_an_amendment_at_midnight_and_the_scheduler_have_one_winner(
    app: Flask, county: County, clock: SetClock
) -> None:
    clerk, outcomes = county.actor("clerk"), Counter()
    rows = [(each.id, each.version) for each in (planned_amendment(county, clock) for _ in range(ROUNDS))]
    eve, day = SetClock(at_office(DAY - timedelta(days=1), 23, 59)), SetClock(at_office(DAY, 0, 0))

    for document_id, version in rows:
        plan_id = db.session.scalar(sa.select(PlannedStep.id).where(PlannedStep.document_id == document_id))

        def cancel(plan_id: int = plan_id, version: int = version) -> str:
            plans.cancel_plan(db.session.get(PlannedStep, plan_id), "误录", clerk, eve, version=version, key=None)
            return "cancelled"

        answers = together(app, cancel, lambda plan_id=plan_id: jobs.take_planned(plan_id, SYSTEM, day))

        document, planned = db.session.get(Document, document_id), db.session.get(PlannedStep, plan_id)
        cancelled = answers[0] == "cancelled"
        outcomes["cancelled" if cancelled else "fired"] += 1
        assert (planned.cancelled_at is not None, planned.done_at is not None) == (cancelled, not cancelled)
        assert [each.no for each in document.editions] == ([1] if cancelled else [1, 2])
        ordered = [each for each in document.relations if each.kind is RelationKind.AMENDED_BY]
        assert (document.amended_from is None, not ordered) == (cancelled, cancelled)
    print(dict(outcomes))
    assert sum(outcomes.values()) == ROUNDS
    assert sum(steps("amend").values()) == outcomes["fired"]
    assert verify().fault is None


def test_two_people_who_press_retry_have_the_step_taken_once(app: Flask, county: County, clock: SetClock) -> None:
    clerk = county.actor("clerk")
    rows = [(each.id, each.version) for each in (planned_repeal(county, clock) for _ in range(ROUNDS))]
    clock.put(at_office(DAY, 0, 0))

    for document_id, version in rows:
        plan_id = db.session.scalar(sa.select(PlannedStep.id).where(PlannedStep.document_id == document_id))

        def press(plan_id: int = plan_id, version: int = version) -> str:
            planned = db.session.get(PlannedStep, plan_id)
            return rescue.retry_plan(planned, clerk, clock, version=version, key=None)

        answers = together(app, press, press)
        assert answers.count("") == 1
        assert sum(isinstance(each, DomainError) for each in answers) == 1

    assert steps("repeal") == dict.fromkeys((document_id for document_id, _ in rows), 1)
    pressed = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.tag == "document:retry_plan")
    assert db.session.scalar(pressed) == ROUNDS
    assert verify_chain()[2] is None

"""Two people click at the same moment: exactly one wins, the other is told why, and no number is used twice."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import verify_chain
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import SetClock
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document, StepRecord
from lawdocs.errors import DomainError, StateConflict, VersionStale
from lawdocs.extensions import db
from lawdocs.filing import services as filing
from lawdocs.filing.models import NumberAllocation, NumberSeries
from lawdocs.publication import services as publication
from lawdocs.review import services as review
from tests.factories import CHECKS, FAILING_CHECKS, County, a_document
from workflows.actors import Actor
from workflows.facts import Act
from workflows.opinions import Check
from workflows.states import DocumentState as S

PAIRS = 200
Click = Callable[[Document, int], object]


def checks_for(step: str) -> tuple[Check, ...]:
    return {"approve": CHECKS, "reject": FAILING_CHECKS}.get(step, ())


def edges(county: County, clock: SetClock) -> list[tuple[S, tuple[Click, Click]]]:
    """States, and two acts that two people take on one document from there."""
    actor: dict[str, Actor] = {name: county.actor(name) for name in ("drafter", "legal", "clerk", "bureau")}
    seen = {"clock": clock, "key": None}
    publication_act = Act(day=clock.today(), channel="县政府网站", gap_reason="急需施行", in_force_from=clock.today())
    repeal_act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today() + timedelta(days=30))

    def conclude(step: str) -> Click:
        return lambda document, version: review.conclude(
            document, step, "经审核", actor["legal"], version=version, checks=checks_for(step), **seen
        )

    def register(document: Document, version: int) -> object:
        return filing.register(document, actor["clerk"], version=version, **seen)

    def publish(document: Document, version: int) -> object:
        return publication.publish(document, publication_act, actor["clerk"], version=version, **seen)

    def submit(document: Document, version: int) -> object:
        return documents.submit(document, actor["drafter"], version=version, **seen)

    def withdraw(document: Document, version: int) -> object:
        return documents.withdraw(document, "另行起草", actor["drafter"], version=version, **seen)

    def start(document: Document, version: int) -> object:
        return cleanup.start_cleanup(document, "定期清理", actor["bureau"], version=version, **seen)

    def repeal(document: Document, version: int) -> object:
        return cleanup.repeal(document, repeal_act, None, actor["clerk"], version=version, **seen)

    return [
        (S.DRAFT, (submit, submit)),
        (S.REVIEW, (conclude("approve"), conclude("return"))),
        (S.DECIDED, (register, register)),
        (S.DECIDED, (register, withdraw)),
        (S.FILED, (publish, withdraw)),
        (S.PUBLISHED, (start, repeal)),
    ]


def click_together(app: Flask, document_id: int, version: int, clicks: tuple[Click, Click]) -> list[DomainError | None]:
    """Let two threads, each with a connection of its own, act at once; what each was told, None for success."""
    barrier = threading.Barrier(2)
    answers: list[DomainError | None] = [None, None]
    faults: list[BaseException] = []

    def person(place: int) -> None:
        with app.app_context():
            document = db.session.get(Document, document_id)
            db.session.expunge(document)
            db.session.rollback()
            barrier.wait(timeout=120)
            try:
                clicks[place](db.session.merge(document, load=True), version)
            except DomainError as refusal:
                answers[place] = refusal
            except BaseException as fault:  # noqa: BLE001 - shown by the test, which would not see it otherwise
                faults.append(fault)

    threads = [threading.Thread(target=person, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert not faults, faults
    return answers


@pytest.mark.timeout(600)
def test_two_hundred_pairs_of_clicks_have_two_hundred_winners(
    app: Flask, county: County, clock: SetClock, engine: str
) -> None:
    roads = edges(county, clock)
    waiting = []
    for number in range(PAIRS):
        state, clicks = roads[number % len(roads)]
        document = a_document(state, county, clock)
        waiting.append((document.id, document.version, clicks))
    records_before = records()
    entries_before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    db.session.rollback()

    outcomes: Counter[str] = Counter()
    for document_id, version, clicks in waiting:
        answers = click_together(app, document_id, version, clicks)
        outcomes["winners"] += answers.count(None)
        for refusal in filter(None, answers):
            assert isinstance(refusal, (StateConflict, VersionStale))
            assert "未执行" in refusal.message
            outcomes["refused"] += 1

    print(f"{engine}: {dict(outcomes)} of {PAIRS} pairs")
    assert outcomes == {"winners": PAIRS, "refused": PAIRS}
    assert records() == records_before + PAIRS
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == entries_before + PAIRS
    assert_numbers_are_gapless()
    assert verify_chain()[2] is None


def records() -> int:
    """How many steps were taken or recorded for a later day."""
    return sum(db.session.scalar(sa.select(sa.func.count()).select_from(kind)) for kind in (StepRecord, PlannedStep))


def assert_numbers_are_gapless() -> None:
    """Every series counts 1 … last without gap, and no number text stands twice."""
    for series in db.session.scalars(sa.select(NumberSeries)):
        assert [each.serial for each in series.allocations] == list(range(1, series.last + 1))
    texts = db.session.scalars(sa.select(NumberAllocation.text)).all()
    assert len(texts) == len(set(texts))


def test_many_clerks_register_at_once_without_a_gap(app: Flask, county: County, clock: SetClock) -> None:
    waiting = [a_document(S.DECIDED, county, clock) for _ in range(24)]
    todo = [(document.id, document.version) for document in waiting]
    actor = county.actor("clerk")
    faults: list[BaseException] = []

    def register_some(part: list[tuple[int, int]]) -> None:
        with app.app_context():
            for document_id, version in part:
                try:
                    document = db.session.get(Document, document_id)
                    if document_id % 5 == 0:
                        with pytest.raises(VersionStale):
                            filing.register(document, actor, clock, version=version - 1, key=None)
                    filing.register(document, actor, clock, version=version, key=None)
                except BaseException as fault:  # noqa: BLE001 - shown by the test
                    faults.append(fault)

    threads = [threading.Thread(target=register_some, args=(todo[place::4],)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)

    assert not faults, faults
    db.session.rollback()
    numbers = sorted(db.session.scalars(sa.select(Document.number).where(Document.id.in_([each for each, _ in todo]))))
    assert numbers == sorted(f"鲁政〔2026〕{serial}号" for serial in range(1, 25))
    assert_numbers_are_gapless()


def test_void_number_stays_with_its_reason_and_is_not_given_again(app: Flask, county: County, clock: SetClock) -> None:
    first = a_document(S.FILED, county, clock)
    documents.withdraw(first, "发现重大疏漏", county.actor("clerk"), clock, version=first.version, key=None)
    second = a_document(S.FILED, county, clock)

    void = db.session.scalars(sa.select(NumberAllocation).where(NumberAllocation.document_id == first.id)).all()
    assert {each.void_reason for each in void} == {"发现重大疏漏"}
    assert (first.number, second.number) == ("鲁政〔2026〕1号", "鲁政〔2026〕2号")

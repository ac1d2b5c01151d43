"""Reminders: each rung once to every post concerned, late ones marked, none for what no longer matters."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.models import CleanupRound
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.deadlines.reminders import remind
from lawdocs.deadlines.rounds import follow_round
from lawdocs.deadlines.upkeep import follow_deadlines
from lawdocs.documents import stock
from lawdocs.documents.models import Document
from lawdocs.documents.stock_rows import read_row
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts
from lawdocs.jobs.models import JobFailure
from tests.factories import County, a_document
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.roles import Role
from workflows.states import DocumentState as S

pytestmark = pytest.mark.usefixtures("without_clocks")

JOB = Actor.system("remind")


def on(clock: SetClock, day: date) -> Counts:
    """Run the job on a day."""
    clock.put(at_office(day))
    return remind(JOB, clock)


def told(document: Document) -> list[tuple[int, str, bool]]:
    """The reminders of a document: rung, role, whether late."""
    query = sa.select(Notice).where(Notice.document_id == document.id, Notice.deadline_id.is_not(None))
    return [(each.rung, each.role.value, each.is_late) for each in db.session.scalars(query.order_by(Notice.id))]


def last_day_of(document: Document) -> date:
    return document.in_force_until - timedelta(days=1)


def deadlines_of(document: Document) -> list[tuple[date, Outcome | None]]:
    query = sa.select(Deadline).where(Deadline.document_id == document.id).order_by(Deadline.id)
    return [(each.due_on, each.outcome) for each in db.session.scalars(query)]


def from_stock(clock: SetClock, issuer_id: int | None, **values: str) -> Document:
    row = read_row(
        {"title": "鲁山县旧办法", "effective": "2022-01-01"} | values, "旧.jsonl", clock.today(), clock.today()
    )
    with transaction():
        return stock.enter(row, (), issuer_id, Actor.system("存量导入"), clock)


def test_drafter_and_bureau_are_reminded_once_on_each_rung(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    last = last_day_of(document)

    assert on(clock, last - timedelta(days=181)) == Counts()
    for rung in (180, 90, 60, 30, 7, 0):
        assert on(clock, last - timedelta(days=rung)) == Counts(done=1)
        assert on(clock, last - timedelta(days=rung)) == Counts()
    assert told(document) == [
        (rung, role, False) for rung in (180, 90, 60, 30, 7, 0) for role in ("supervisor", "drafter")
    ]
    assert verify().fault is None


def test_missed_rungs_come_as_one_late_reminder(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)

    on(clock, last_day_of(document) - timedelta(days=20))

    assert told(document) == [(30, "supervisor", True), (30, "drafter", True)]


def test_reminder_says_what_is_due_and_how_many_days_are_left(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    last = last_day_of(document)
    on(clock, last - timedelta(days=90))
    text = db.session.scalars(sa.select(Notice.text).where(Notice.deadline_id.is_not(None))).first()
    assert text == (
        f"《鲁山县城区停车泊位管理办法》（{document.number}）有效期至{last.year}年{last.month}月{last.day}日，还有90日届满"
    )


def test_document_still_standing_after_its_term_is_reminded_weekly(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    last = last_day_of(document)
    for days in (1, 6, 7, 8, 14, 21):
        on(clock, last + timedelta(days=days))
    assert [rung for rung, role, _ in told(document) if role == "drafter"] == [0, -7, -14, -21]


@pytest.mark.parametrize("how", ["repeal", "plan a repeal", "lapse", "cleanup and lapse", "cleanup, plan a lapse"])
def test_what_is_settled_is_not_reminded(app: Flask, county: County, clock: SetClock, how: str) -> None:
    document = a_document(S.CLEANUP if how.startswith("cleanup") else S.PUBLISHED, county, clock)
    last = last_day_of(document)
    bureau, clerk = county.actor("bureau"), county.actor("clerk")
    clock.put(at_office(last - timedelta(days=100)))
    version = {"version": document.version, "key": None}
    if "repeal" in how:
        day = clock.today() + timedelta(days=60 if how.startswith("plan") else 0)
        act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=day)
        cleanup.repeal(document, act, None, clerk, clock, **version)
    elif how == "lapse":
        clock.put(at_office(document.in_force_until))
        cleanup.lapse_expired(document, Actor.system("lapse-expired"), clock)
    else:
        day = clock.today() + timedelta(days=80 if "plan" in how else 0)
        act = Act(reason="调整对象已消失", day=day)
        cleanup.declare_lapsed(document, act, bureau, clock, **version)

    assert on(clock, last - timedelta(days=30) if how != "lapse" else last + timedelta(days=7)) == Counts()
    assert told(document) == []
    assert deadlines_of(document) == [(last, Outcome.MET)]


def test_cancelled_repeal_brings_the_reminders_back(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    last = last_day_of(document)
    clock.put(at_office(last - timedelta(days=100)))
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=last - timedelta(days=10))
    planned = cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    cleanup.cancel_plan(planned, "决定已收回", county.actor("clerk"), clock, version=document.version, key=None)

    on(clock, last - timedelta(days=90))
    assert told(document) == [(90, "supervisor", False), (90, "drafter", False)]


def test_stock_of_a_known_maker_is_told_to_its_clerk_and_the_bureau(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = from_stock(clock, county.agency("gov").id, expires="2026-11-12")
    on(clock, date(2026, 10, 13))
    assert told(document) == [(30, "clerk", False), (30, "supervisor", False)]


def test_stock_of_an_unknown_maker_is_told_to_the_bureau_alone(app: Flask, county: County, clock: SetClock) -> None:
    document = from_stock(clock, None, expires="2026-11-12")
    on(clock, date(2026, 10, 13))
    assert told(document) == [(30, "supervisor", False)]


def test_new_document_is_not_reminded_of_rungs_before_its_publication(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = from_stock(clock, None, published="2026-10-10", effective="2026-10-10", expires="2027-01-20")
    assert on(clock, date(2026, 10, 13)) == Counts()  # 99 days are left; the day of 180 was before it existed
    on(clock, date(2026, 10, 22))
    assert told(document) == [(90, "supervisor", False)]


def test_bad_deadline_never_stops_the_others_and_rests_until_tomorrow(
    app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = from_stock(clock, None, title="鲁山县坏办法", expires="2026-11-12")
    good = from_stock(clock, None, title="鲁山县好办法", expires="2026-11-12")
    from lawdocs.deadlines import reminders

    real = reminders.text_of
    broken = lambda deadline, *when: 1 / 0 if deadline.document_id == bad.id else real(deadline, *when)  # noqa: E731
    monkeypatch.setattr(reminders, "text_of", broken)
    assert on(clock, date(2026, 10, 13)) == Counts(done=1, failed=1)
    assert told(bad) == []
    assert told(good) != []
    failure = db.session.scalars(sa.select(JobFailure)).one()
    assert (failure.job, failure.document_id, failure.reason, failure.times) == (
        "remind",
        bad.id,
        "division by zero",
        1,
    )
    assert on(clock, date(2026, 10, 13)) == Counts()

    monkeypatch.setattr(reminders, "text_of", real)
    assert on(clock, date(2026, 10, 14)) == Counts(done=1)
    assert told(bad) == [(30, "supervisor", True)]
    assert db.session.scalars(sa.select(JobFailure)).all() == []


def test_deadline_is_not_reminded_when_the_document_changed_by_another_road(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = from_stock(clock, None, expires="2026-11-12")
    with transaction():  # a restored row, say
        db.session.execute(sa.update(Document).where(Document.id == document.id).values(in_force_until=None))

    assert on(clock, date(2026, 10, 13)) == Counts(skipped=1)
    assert told(document) == []
    assert deadlines_of(document) == [(date(2026, 11, 12), Outcome.MET)]


def test_upkeep_opens_what_is_missing_and_ends_what_no_longer_holds(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    with transaction():
        db.session.execute(sa.delete(Deadline))
    assert follow_deadlines(JOB, clock) == Counts(done=2)  # the document's term, and its maker's cleanup
    assert deadlines_of(document) == [(last_day_of(document), None)]
    assert follow_deadlines(JOB, clock) == Counts()

    with transaction():
        db.session.execute(sa.update(Document).where(Document.id == document.id).values(state=S.REPEALED))
    assert follow_deadlines(JOB, clock) == Counts(done=2)
    assert {outcome for _, outcome in deadlines_of(document)} == {Outcome.MET}


def test_maker_is_reminded_of_its_cleanup_two_years_after_the_last(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.PUBLISHED, county, clock)
    maker = county.agency("gov")
    with transaction():
        db.session.add(
            CleanupRound(agency_id=maker.id, finished_on=date(2026, 9, 1), finished_at=clock.now(), looked_at=1)
        )
        follow_round(maker.id, clock, "完成定期清理")

    assert on(clock, date(2028, 8, 2)) == Counts(done=1)
    notices = db.session.scalars(sa.select(Notice).where(Notice.deadline_id.is_not(None), Notice.document_id.is_(None)))
    assert [(each.role, each.rung, each.text) for each in notices] == [
        (Role.CLERK, 30, "鲁山县人民政府的定期清理应在2028年9月1日前完成（依据未核实），还有30日到期"),
        (Role.SUPERVISOR, 30, "鲁山县人民政府的定期清理应在2028年9月1日前完成（依据未核实），还有30日到期"),
    ]
    rounds = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.CLEANUP_ROUND)).all()
    assert [each.due_on for each in rounds] == [date(2028, 9, 1)]


def test_reminder_is_in_the_audit_trail_under_the_name_of_the_job(app: Flask, county: County, clock: SetClock) -> None:
    document = from_stock(clock, None, expires="2026-11-12")
    on(clock, date(2026, 10, 13))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "deadline:remind")).one()
    assert (entry.actor_name, entry.subject, entry.subject_id) == ("系统（remind）", "document", document.id)

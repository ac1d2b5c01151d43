"""The demo county: believable, whole, and built through the services."""

import itertools
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.access import actor_of
from lawdocs.accounts.models import Agency, User
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock, at_office
from lawdocs.column.indicators.models import EvidenceKind, IndicatorTask
from lawdocs.column.news.models import NewsItem
from lawdocs.column.reports import coverage
from lawdocs.deadlines import queries as notices
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.demo import seed
from lawdocs.demo.catalogue import entries
from lawdocs.demo.county import ACCOUNTS, credit_code
from lawdocs.demo.seed import NotEmpty, seed_demo
from lawdocs.documents.models import Document, RelationKind, Segment
from lawdocs.drafting.models import Consultation, Drafting
from lawdocs.extensions import UTCDateTime, db
from lawdocs.filing.upward_models import RecordReview, Stage, UpwardFiling
from lawdocs.publication.models import InterpretationPlan, PublicationChannel
from lawdocs.requests.models import Request
from lawdocs.review.models import ClauseAmendment, Opinion, OpinionKind, Supplement
from lawdocs.texts.search import tokens
from tests.conftest import TODAY
from workflows.duties import OF_COLUMN, OF_LINKAGE, Duty
from workflows.evidence import Coverage, TaskState
from workflows.reports import Standing
from workflows.requests import RequestState as RequestStage
from workflows.states import PUBLIC_STATES, DocumentState, LegalStatus
from workflows.validity import status_on

ENTRIES = entries()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.slug)
def test_every_text_has_a_natural_length(entry: object) -> None:
    assert 800 <= len(re.sub(r"\s", "", entry.text)) <= 4000


def test_no_two_texts_are_alike() -> None:
    # a decision that amends quotes the text it amends
    marks = {entry.slug: set(tokens(entry.text)) for entry in ENTRIES if not entry.amends}
    for one, other in itertools.combinations(marks, 2):
        shared = len(marks[one] & marks[other]) / min(len(marks[one]), len(marks[other]))
        assert shared < 0.6, (one, other, shared)


def test_last_article_agrees_with_the_dates_on_record() -> None:
    from lawdocs.texts.dates import stated_validity

    for entry in ENTRIES:
        stated = stated_validity(entry.text)
        assert stated.years == entry.validity_years, entry.slug
        assert stated.in_force_from == entry.in_force_from, entry.slug


@pytest.mark.timeout(900)  # a busy machine takes ten times its forty seconds
def test_demo_county_is_whole_and_verifies(app: Flask) -> None:
    clock = SetClock(at_office(TODAY, 18))
    count = seed_demo(clock)

    makers = db.session.scalar(sa.select(sa.func.count()).select_from(Agency).where(Agency.may_issue))
    assert (count, makers) == (len(ENTRIES), 34)
    states = Counter(db.session.scalars(sa.select(Document.state)))
    assert set(states) == set(DocumentState)
    names = set(db.session.scalars(sa.select(User.username)))
    assert {person.username for person in ACCOUNTS} <= names
    check_reviews()
    check_histories(clock)
    requests = list(db.session.scalars(sa.select(Request)))
    assert {each.stage for each in requests} == {RequestStage.OPEN, RequestStage.CLOSED}
    assert len(requests) == 9
    assert [each.stopped_articles for each in requests if each.is_stopped(TODAY)] == ["第八条第二款"]
    check_explanations(clock)
    check_adjustments()
    check_filings(clock)
    check_reports(clock)
    check_evidence()
    check_notices()
    open_on = sa.select(sa.func.count()).where(Consultation.closes_on >= TODAY, Consultation.feedback_on.is_(None))
    assert db.session.scalar(open_on) == sum(entry.story == "draft" for entry in ENTRIES)
    assert verify().fault is None


def check_reviews() -> None:
    kinds = set(db.session.scalars(sa.select(Opinion.kind)))
    assert {OpinionKind.LAWFUL, OpinionKind.AMEND, OpinionKind.RETURNED} <= kinds
    assert set(db.session.scalars(sa.select(ClauseAmendment.adopted))) == {True, False, None}
    handed_in = list(db.session.scalars(sa.select(Supplement.handed_in_on)))
    assert handed_in.count(None) == 1
    assert len(handed_in) > 5
    assert db.session.scalar(sa.select(sa.func.count()).where(PublicationChannel.kind == "gazette")) > 5
    elsewhere = {Duty.EVIDENCE} | OF_LINKAGE  # what the column and the linkage owe has tests of its own
    clocks = sa.select(Deadline.outcome).where(Deadline.rule != "", Deadline.duty.not_in(elsewhere))
    ended = Counter(db.session.scalars(clocks))
    assert ended["met"] > ended["late"]
    assert ended[None] < 25


def check_notices() -> None:
    """Only the last two weeks are unread, and the bureau has a handful of them."""
    bureau = actor_of(db.session.scalars(sa.select(User).where(User.username == "bureau")).one())
    unread = list(db.session.scalars(notices.unread(notices.notices_to(bureau), bureau)))
    assert 0 < len(unread) < 40
    assert min(each.at for each in unread).date() >= TODAY - timedelta(days=16)


def check_evidence() -> None:
    """Every state stands in the county, and what runs is what is owed."""
    tasks = list(db.session.scalars(sa.select(IndicatorTask)))
    assert {each.state for each in tasks} == set(TaskState)
    assert {each.coverage for each in tasks} == {None, Coverage.COMPLETE, Coverage.PARTLY}
    assert {item.kind for each in tasks for item in each.items} >= {EvidenceKind.FILE, EvidenceKind.FIGURES}
    running = sa.select(Deadline.subject_id).where(Deadline.duty == Duty.EVIDENCE, Deadline.ended_at.is_(None))
    assert set(db.session.scalars(running)) == {each.id for each in tasks if each.state is not TaskState.ACCEPTED}


def check_histories(clock: SetClock) -> None:
    public = list(db.session.scalars(sa.select(Document).where(Document.state.in_(PUBLIC_STATES))))
    statuses = Counter(status_on(document, clock.today()) for document in public)
    assert all(statuses[status] for status in LegalStatus if status is not LegalStatus.UNKNOWN)
    twice = [document for document in public if len(document.editions) == 3]
    assert [document.title for document in twice] == ["鲁山县乡村民宿管理办法"]
    repealed = [each for each in public if each.state is DocumentState.REPEALED]
    assert repealed
    for document in repealed:
        assert any(each.kind is RelationKind.REPEALED_BY and each.other_id for each in document.relations)
    overdue = [each for each in public if each.state is DocumentState.PUBLISHED and each.in_force_until]
    assert any(each.in_force_until <= clock.today() for each in overdue)
    drafts = sa.select(Document.id).where(Document.state.not_in(PUBLIC_STATES))
    assert db.session.scalar(sa.select(sa.func.count()).where(Segment.document_id.in_(drafts))) == 0
    times = list(db.session.scalars(sa.select(AuditEntry.at).order_by(AuditEntry.seq)))
    assert times == sorted(times)
    assert times[-1].astimezone(UTC) <= clock.now()


def check_adjustments() -> None:
    """What drafting found to touch business says what time it is left to adapt."""
    business = sa.select(Document.adjustment).join(Drafting, Drafting.document_id == Document.id)
    said = list(db.session.scalars(business.where(Drafting.business, Document.state.in_(PUBLIC_STATES))))
    assert len(said) > 10
    assert all(said)


def check_explanations(clock: SetClock) -> None:
    """Most documents are explained in time, some say why they are not; copies were sent of all of them."""
    plans = Counter(plan is None for plan in db.session.scalars(sa.select(InterpretationPlan.medium)))
    assert plans[False] > plans[True] > 5
    query = sa.select(Deadline.outcome).where(Deadline.duty == Duty.INTERPRETATION, Deadline.ended_at.is_not(None))
    outcomes = Counter(db.session.scalars(query))
    assert outcomes[Outcome.MET] > 30
    assert set(outcomes) == {Outcome.MET}
    sent = sa.select(Deadline.outcome).where(Deadline.duty == Duty.COPIES, Deadline.ended_at.is_not(None))
    assert set(db.session.scalars(sent)) == {Outcome.MET}
    running = sa.select(Deadline.id).where(Deadline.ended_at.is_(None), Deadline.due_on < clock.today())
    assert list(db.session.scalars(running.where(Deadline.duty.in_((Duty.INTERPRETATION, Duty.COPIES))))) == []


def check_reports(clock: SetClock) -> None:
    """Annual reports of three years: nearly all public, one late, one missing, one body merged, one exempt."""
    found = coverage.lines(coverage.years(), clock.today())
    assert list(found) == [2025, 2024, 2023]
    standings = {year: Counter(line.standing for line in lines) for year, lines in found.items()}
    assert standings[2025] == {Standing.IN_TIME: 10, Standing.LATE: 1, Standing.MISSING: 1, Standing.MERGED: 1}
    assert standings[2024] == {Standing.IN_TIME: 13}
    assert standings[2023] == {Standing.IN_TIME: 12, Standing.EXEMPT: 1}
    duties = (Duty.GOVERNMENT_REPORT, Duty.REPORT_PUBLICATION)
    late = sa.select(Deadline.about).where(Deadline.duty.in_(duties), Deadline.ended_at.is_(None))
    assert list(db.session.scalars(late)) == ["鲁山县露峰街道办事处2025年度"] * 2


def check_filings(clock: SetClock) -> None:
    """Old documents are registered, a few wait, one was never filed, one has an opinion letter."""
    filings = list(db.session.scalars(sa.select(UpwardFiling)))
    stages = Counter(each.stage for each in filings)
    assert stages[Stage.REGISTERED] > 50
    assert stages[Stage.SUBMITTED] >= 1
    running = list(db.session.scalars(sa.select(Deadline).where(Deadline.ended_at.is_(None), Deadline.rule != "")))
    late = [each for each in running if each.due_on < clock.today()]
    filings_late = [each.document.title for each in late if each.duty is Duty.FILING]
    assert filings_late == ["鲁山县水利局关于规范农田灌溉用水计量工作的通知"]
    # Nobody is met by a desk full of red.
    assert sum(each.duty not in OF_COLUMN | OF_LINKAGE for each in late) == 3
    of_linkage = Counter((each.held_by_id, each.held_by_role) for each in late if each.duty in OF_LINKAGE)
    assert max(of_linkage.values()) <= 2, [(each.duty, each.about, each.due_on) for each in late]
    late_units = Counter(each.held_by_id for each in late if each.duty is Duty.EVIDENCE)
    assert max(late_units.values()) <= 2
    letters = list(db.session.scalars(sa.select(RecordReview.letter).where(RecordReview.letter != "")))
    assert len(letters) == 1
    assert "门诊慢特病" in letters[0]


def test_nothing_lies_ahead_of_a_county_seeded_after_midnight(
    app: Flask, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half past midnight is still the day before in UTC; what the day is to bring must wait for its hour."""
    entry = next(each for each in ENTRIES if each.slug == "waste-sorting")
    for name in ("filing_scenes", "round_scenes", "provision_scenes", "request_scenes", "issue_scenes"):
        monkeypatch.setattr(seed, name, lambda *_: [])  # theirs are acts on documents that are not made here
    monkeypatch.setattr(seed, "entries", lambda: [entry])
    clock.put(at_office(entry.published_on, 0, 30))
    assert clock.now().date() == clock.today() - timedelta(days=1)

    assert seed_demo(clock) == 1
    assert db.session.scalars(sa.select(Document.state)).one() is DocumentState.FILED
    assert instants_ahead(clock.now()) == []
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.get_json()) == (200, {"status": "ok"})


def instants_ahead(now: datetime) -> list[str]:
    """The columns that hold an instant after this one, plans aside; the audit trail is one of the tables."""
    columns = [
        each for table in db.metadata.tables.values() for each in table.columns if isinstance(each.type, UTCDateTime)
    ]
    assert AuditEntry.__table__.c.at in columns
    for planned in (NewsItem.__table__.c.publish_at, Deadline.__table__.c.due_at):
        columns.remove(planned)
    return [str(each) for each in columns if db.session.scalar(sa.select(sa.exists().where(each > now)))]


def test_demo_county_refuses_a_database_that_holds_something(app: Flask, county: object, clock: SetClock) -> None:
    with pytest.raises(NotEmpty):
        seed_demo(clock)


def test_seed_is_refused_in_a_production_profile(app: Flask) -> None:
    app.extensions["settings"] = app.extensions["settings"].with_(profile="asvs2")
    result = app.test_cli_runner().invoke(args=["seed", "demo"])

    assert result.exit_code == 2
    assert "refused in a production profile" in result.output


def test_the_database_learns_how_the_seeded_rows_are_spread(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr("lawdocs.demo.seed.seed_demo", lambda *_, **__: done.append("seeded") or 7)
    monkeypatch.setattr("lawdocs.extensions.optimise", lambda: done.append("optimised"))

    assert app.test_cli_runner().invoke(args=["seed", "demo"]).output == "created 7 documents\n"
    assert done == ["seeded", "optimised"]


def test_invented_credit_codes_have_right_check_characters() -> None:
    assert credit_code(1) == "11410423000000019N"

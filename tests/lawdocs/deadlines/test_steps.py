"""Which clocks the steps of a document start and stop, and who must act."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines import clocks
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.deadlines.steps import filer_of
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from lawdocs.review import services as review
from tests.factories import (
    FAILING_CHECKS,
    HELD,
    County,
    a_document,
    a_draft,
    approve,
    decide,
    publish,
    register,
    submit,
    withdraw,
)
from workflows.duties import Duty
from workflows.facts import Act
from workflows.roles import Role
from workflows.states import DocumentState as S


def clocks_of(document: Document) -> list[tuple[str, date, str | None]]:
    """The clocks of a document: duty, due day, outcome."""
    query = sa.select(Deadline).where(Deadline.document_id == document.id, Deadline.rule != "").order_by(Deadline.id)
    return [(each.duty.value, each.due_on, each.outcome) for each in db.session.scalars(query)]


def test_submission_starts_the_review_and_approval_meets_it(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    assert clocks_of(document) == [("review", date(2026, 11, 3), None)]
    deadline = db.session.scalars(sa.select(Deadline).where(Deadline.rule == "R42")).one()
    assert (deadline.held_by_role, deadline.held_by_id) == (Role.LEGAL_OFFICER, county.agency("justice").id)

    approve(document, county, clock)
    assert clocks_of(document) == [("review", date(2026, 11, 3), Outcome.MET)]
    assert deadline.ended_by == "已通过审核"


@pytest.mark.parametrize(("verdict", "why"), [("return", "已退回"), ("reject", "已作出不予通过的结论")])
def test_review_that_ends_otherwise_meets_its_clock_too(
    app: Flask, county: County, clock: SetClock, verdict: str, why: str
) -> None:
    document = a_document(S.REVIEW, county, clock)
    version = {"version": document.version, "key": None}
    review.conclude(
        document, verdict, "依据不足，请补充。", county.actor("legal"), clock, checks=FAILING_CHECKS, **version
    )
    deadline = db.session.scalars(sa.select(Deadline).where(Deadline.rule == "R42")).one()
    assert (deadline.outcome, deadline.ended_by) == (Outcome.MET, why)


def test_second_submission_starts_the_review_anew(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    version = {"version": document.version, "key": None}
    review.conclude(document, "return", "请补充依据。", county.actor("legal"), clock, **version)
    clock.put(at_office(date(2026, 10, 20)))
    submit(document, county, clock)
    assert clocks_of(document) == [
        ("review", date(2026, 11, 3), Outcome.MET),
        ("review", date(2026, 11, 10), None),
    ]


def test_publication_is_due_twenty_working_days_after_the_signature(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_draft(county, clock)
    submit(document, county, clock)
    approve(document, county, clock)
    clock.put(at_office(date(2026, 10, 15)))
    signed = date(2026, 10, 14)
    act = Act(meeting="县政府第20次常务会议", meeting_on=signed, signed_by="县长", signed_on=signed, **HELD)
    review.decide(document, act, county.actor("clerk"), clock, version=document.version, key=None)
    assert clocks_of(document)[1:] == [("publication", date(2026, 11, 11), None)]
    deadline = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.PUBLICATION)).one()
    assert (deadline.started_on, deadline.held_by_role, deadline.held_by_id) == (
        signed,
        Role.CLERK,
        county.agency("office").id,
    )


@pytest.mark.parametrize(("later", "outcome"), [(0, Outcome.MET), (1, Outcome.LATE)])
def test_publication_is_late_from_the_day_after_its_last(
    app: Flask, county: County, clock: SetClock, later: int, outcome: Outcome
) -> None:
    document = a_draft(county, clock)
    for step in (submit, approve, decide, register):
        step(document, county, clock)
    clock.put(at_office(date(2026, 11, 10) + timedelta(days=later)))
    publish(document, county, clock)
    assert clocks_of(document)[1] == ("publication", date(2026, 11, 10), outcome)


def test_withdrawn_document_needs_nothing_any_more(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    post = (Role.DRAFTER, county.agency("urban").id)
    with transaction():
        on, subject = clock.today(), document.id
        clocks.start(Duty.SUPPLEMENT, clock, on=on, held_by=post, subject_id=subject, document=document)
    withdraw(document, county, clock)
    assert [outcome for *_, outcome in clocks_of(document)] == [Outcome.VOID, Outcome.VOID]


@pytest.mark.parametrize(
    ("issuer", "post"),
    [
        ("gov", (Role.LEGAL_OFFICER, "justice")),
        ("office", (Role.LEGAL_OFFICER, "justice")),
        ("urban", (Role.CLERK, "urban")),
        ("town", (Role.CLERK, "town")),
    ],
)
def test_justice_bureau_files_for_its_government_and_others_for_themselves(
    app: Flask, county: County, clock: SetClock, issuer: str, post: tuple[Role, str]
) -> None:
    document = a_draft(county, clock, issuer=issuer)
    assert filer_of(document) == (post[0], county.agency(post[1]).id)
    document.issuer = None
    assert filer_of(document) is None
    db.session.rollback()

"""Thousands of documents of a county, written straight into the tables: every state, age and end there is."""

from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document, StepRecord
from lawdocs.extensions import db, transaction
from tests.factories import County
from workflows.duties import Duty
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L

STATES = (S.PUBLISHED,) * 11 + (S.DRAFT, S.REVIEW, S.APPROVED, S.DECIDED, S.FILED, S.CLEANUP, S.REPEALED, S.LAPSED)
MAKERS = ("gov", "office", "justice", "urban", "transport", "town", "city", None)
PLAIN = {"number": None, "in_force_from": None, "in_force_until": None, "end_kind": None, "published_on": None}


def some_documents(count: int, county: County, clock: SetClock, first: int = 1) -> None:
    """Enter documents that differ in maker, state, ages and ends, always the same ones."""
    today = clock.today()
    rows = [_document(number, county, today) for number in range(first, first + count)]
    with transaction():
        db.session.execute(sa.insert(Document), rows)
        db.session.execute(sa.insert(StepRecord), [_step(row, today) for row in rows if row["state"] is not S.DRAFT])
        planned = [
            _planned(row, today) for row in rows if row["end_kind"] is L.REPEALED and row["state"] is S.PUBLISHED
        ]
        if planned:
            db.session.execute(sa.insert(PlannedStep), planned)
        for key in ("gov", "urban", "town", "transport"):
            _follow(county.agency(key).id, today + timedelta(days=3 - 2 * len(key)), clock)


def _document(number: int, county: County, today: date) -> dict[str, object]:
    state, maker = STATES[number % len(STATES)], MAKERS[number * 7 % len(MAKERS)]
    issuer = county.agency(maker).id if maker else None
    row = {
        "id": number,
        "state": state,
        "title": f"鲁山县第{number}号办法",
        "issuer_id": issuer,
        "drafting_agency_id": county.agency("transport" if number % 5 else "urban").id if maker else None,
        "created_at": at_office(today - timedelta(days=number % 90)),
    } | PLAIN
    if state in (S.DRAFT, S.REVIEW, S.APPROVED, S.DECIDED, S.FILED):
        return row | {"number": f"鲁政〔2026〕{number}号" if state is S.FILED else None}
    begun = today - timedelta(days=number * 13 % 3000)
    row |= {"number": f"鲁政〔2020〕{number}号", "published_on": begun if number % 17 else None, "in_force_from": begun}
    if state in (S.REPEALED, S.LAPSED):
        over = max(begun, today - timedelta(days=number * 11 % 800))
        return row | {"in_force_until": over, "end_kind": L.REPEALED if state is S.REPEALED else None}
    if number % 3:  # a term that is over or runs on; every ninth one is cut short by a repeal
        until = max(begun, today + timedelta(days=number * 29 % 500 - 25))
        row |= {
            "in_force_until": until,
            "end_kind": L.REPEALED if number % 9 == 1 else L.LAPSED if number % 2 else None,
        }
    return row


def _step(row: dict[str, object], today: date) -> dict[str, object]:
    at = at_office(today - timedelta(days=row["id"] % 60))
    return {
        "document_id": row["id"],
        "step": "submit",
        "source": None,
        "dest": row["state"],
        "actor_name": "甲",
        "at": at,
        "on": today,
    }


def _planned(row: dict[str, object], today: date) -> dict[str, object]:
    return {
        "document_id": row["id"],
        "step": "repeal",
        "due_on": row["in_force_until"],
        "act": "{}",
        "planned_at": at_office(today),
    }


def _follow(agency_id: int, due_on: date, clock: SetClock) -> None:
    held = sa.select(Deadline.id).where(Deadline.subject_id == agency_id, Deadline.duty == Duty.CLEANUP_ROUND)
    if db.session.scalar(held) is None:
        deadline = Deadline(duty=Duty.CLEANUP_ROUND, subject_id=agency_id, opened_no=1, agency_id=agency_id)
        deadline.due_on, deadline.next_on, deadline.next_rung, deadline.opened_at = due_on, due_on, 0, clock.now()
        db.session.add(deadline)

"""The clocks of a person's own posts (本岗位的期限), as the desk lists them, and where each is settled."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from lawdocs.deadlines.models import Deadline
from lawdocs.extensions import db
from lawdocs.filing.upward_models import ListKind, PeriodicList, Stage, UpwardFiling
from lawdocs.linkage.places import PLACES
from workflows.actors import Actor
from workflows.duties import RIGHTS, Duty
from workflows.requests import DUTY_OF

# The desk shows the filing itself, with its clock.
OF_REVIEWS = frozenset({Duty.RECORD_REVIEW, Duty.CORRECTION, Duty.REVOCATION})
OF_FILINGS = frozenset({Duty.FILING, Duty.FILING_NOTICE, Duty.FILING_SUPPLEMENT, Duty.FILING_CHECK}) | OF_REVIEWS
# The desk shows the task itself, with its clock.
OF_TASKS = frozenset({Duty.EVIDENCE})
# The desk shows the report itself, with its clock, while it is still to be handed in.
OF_REPORTS = frozenset({Duty.GOVERNMENT_REPORT})
# The desk counts the document itself: it waits for whoever must act.
OF_DOCUMENTS = frozenset({Duty.REVIEW, Duty.SUPPLEMENT, Duty.PUBLICATION})
# One form settles them.
FORMS = {Duty.INTERPRETATION: "publication.record_interpretation", Duty.COPIES: "publication.supply_copies"}
OF_LISTS = frozenset({Duty.QUARTERLY_LIST, Duty.ANNUAL_LIST, Duty.ANNUAL_REPORT})


def clocks_of(actor: Actor, limit: int) -> list[Deadline]:
    """The clocks that run, or stand still, for the posts a person holds; first due first, those that stand last.

    Those of filings, evidence and reports are left out: the desk shows these themselves.
    """
    query = (
        sa.select(Deadline)
        .where(_held_by(actor), Deadline.duty.not_in(OF_FILINGS | OF_TASKS | OF_REPORTS))
        .order_by(Deadline.paused_on.is_not(None), Deadline.due_on, Deadline.id)
        .options(joinedload(Deadline.document))
        .limit(limit)
    )
    return list(db.session.scalars(query))


def count_owed(actor: Actor) -> int:
    """How many of them run for which no document, no filing and no task of evidence waits in their place."""
    query = (
        sa.select(sa.func.count())
        .select_from(Deadline)
        .where(_held_by(actor), Deadline.duty.not_in(OF_FILINGS | OF_TASKS | OF_REPORTS | OF_DOCUMENTS | RIGHTS))
        .where(Deadline.paused_on.is_(None))
    )
    return db.session.scalar(query)


def places_of(deadlines: Iterable[Deadline]) -> Mapping[int, str]:
    """The pages on which duties are done, by the id of their clock; none where its clock is all there is."""
    found = list(deadlines)
    rows = _rows_of(found)
    places = {each.id: _place_of(each, rows.get(each.id)) for each in found}
    return {deadline_id: place for deadline_id, place in places.items() if place is not None}


def _held_by(actor: Actor) -> sa.ColumnElement[bool]:
    posts = (
        sa.and_(Deadline.held_by_role == grant.role, Deadline.held_by_id == grant.agency_id)
        for grant in actor.grants
        if grant.agency_id is not None
    )
    return sa.and_(sa.or_(sa.false(), *posts), Deadline.ended_at.is_(None), Deadline.rule != "")


def _rows_of(deadlines: list[Deadline]) -> dict[int, PeriodicList | UpwardFiling]:
    """The lists and the filings still to be sent that some clocks are of, by the id of the clock."""
    lists = {each.subject_id: each.id for each in deadlines if each.duty in OF_LISTS}
    filings = [each.id for each in deadlines if each.duty is Duty.FILING]
    rows: dict[int, PeriodicList | UpwardFiling] = {}
    if lists:
        found = db.session.scalars(sa.select(PeriodicList).where(PeriodicList.id.in_(lists)))
        rows = {lists[each.id]: each for each in found}
    if filings:
        query = sa.select(UpwardFiling).where(UpwardFiling.deadline_id.in_(filings), UpwardFiling.stage == Stage.DUE)
        rows |= {each.deadline_id: each for each in db.session.scalars(query.order_by(UpwardFiling.id.desc()))}
    return rows


def _place_of(deadline: Deadline, row: PeriodicList | UpwardFiling | None) -> str | None:
    duty, subject_id = deadline.duty, deadline.subject_id
    if duty in DUTY_OF.values():
        return url_for("requests.show", request_id=subject_id)
    if duty is Duty.EVIDENCE:
        return url_for("evidence.show", task_id=subject_id)
    if duty in PLACES:
        return url_for(PLACES[duty], row_id=subject_id)
    if duty in (Duty.GOVERNMENT_REPORT, Duty.REPORT_PUBLICATION):
        return url_for("reports.find", report_id=subject_id)
    if isinstance(row, PeriodicList):
        return _list_page(row)
    if isinstance(row, UpwardFiling):
        return url_for("upward.show", filing_id=row.id)
    if duty in OF_REVIEWS:
        return url_for("upward.review", filing_id=subject_id)
    if duty in OF_FILINGS - {Duty.FILING}:
        return url_for("upward.show", filing_id=subject_id)
    if duty is Duty.OBJECTION:
        return url_for("review.object_to_opinion", document_id=subject_id)
    if deadline.document_id is None:
        return None
    if duty in FORMS:
        return url_for(FORMS[duty], document_id=deadline.document_id)
    anchor = "supplements" if duty is Duty.SUPPLEMENT else None
    return url_for("documents.show", document_id=deadline.document_id, _anchor=anchor)


def _list_page(row: PeriodicList) -> str:
    if row.kind is ListKind.QUARTERLY:
        return url_for("upward.quarter", bureau=row.agency_id, year=row.year, quarter=row.quarter)
    if row.kind is ListKind.ANNUAL:
        return url_for("upward.annual", maker=row.agency_id, year=row.year)
    return url_for("supervision.annual_report", year=row.year)

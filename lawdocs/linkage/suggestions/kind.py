"""What the acts on suggestions and on reviews of documents have in common."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from lawdocs.clock import local
from lawdocs.deadlines.terms import open_deadline
from lawdocs.extensions import db
from lawdocs.linkage.models import LinkRecord
from lawdocs.linkage.moves import Kind
from lawdocs.linkage.suggestions.models import DocumentReview, Suggestion
from workflows.duties import Duty
from workflows.linkage.reviews import ReviewState
from workflows.linkage.sides import Side, Subject
from workflows.linkage.suggestions import SuggestionFacts
from workflows.permissions import Permission

LETTER_FIELDS = {
    "number": "文号",
    "text": "建议内容",
    "grounds": "事实和依据",
    "signed_by": "签发人职务",
    "signed_on": "签发日期",
}


def facts_of(row: Suggestion) -> SuggestionFacts:
    """What the guards look at."""
    deadline, draft = open_deadline(Duty.LINK_SUGGESTION, row.id), row.draft_reply
    members = {each.agency_id for each in row.linkage.members if each.until_on is None and each.side is Side.GOVERNMENT}
    return SuggestionFacts(
        state=row.state,
        kind=row.kind,
        is_urgent=row.is_urgent,
        missing=tuple(label for name, label in LETTER_FIELDS.items() if not str(getattr(row, name) or "").strip()),
        target_is_member=row.target_id in members,
        number_is_taken=number_is_taken(row.linkage_id, row.number, row.id),
        signed_on=row.signed_on,
        reply_days=row.reply_days,
        objection_days=row.objection_days,
        sent_on=row.sent_on,
        sent_recorded_on=_recorded_on(row, "send"),
        asked_again_on=_recorded_on(row, "again"),
        received_on=row.received_on,
        due_on=deadline.due_on if deadline is not None else None,
        asked_until=row.asked_until,
        verdict=row.verdict,
        has_reply=draft is not None and bool(draft.text.strip()),
        draft_is_returned=draft is not None and bool(draft.returned),
        reply_drafter_ids=_reply_drafters(row),
        review_is_open=row.review is not None and row.review.state is ReviewState.OPEN,
        awaits_correction=row.review is not None and row.review.awaits_correction,
        assessed_on=_recorded_on(row, "assess"),
    )


def number_is_taken(linkage_id: int, number: str, row_id: int | None) -> bool:
    """Whether another letter that was not discarded has a number."""
    query = sa.select(Suggestion.id).where(
        Suggestion.linkage_id == linkage_id,
        Suggestion.number == number,
        Suggestion.number != "",
        Suggestion.id != (row_id or 0),
        Suggestion.state != "discarded",
    )
    return db.session.scalar(query.limit(1)) is not None


def page_of(row: Suggestion) -> str:
    """The address of its page."""
    return f"/linkage/suggestions/{row.id}"


def review_page_of(row: DocumentReview) -> str:
    """The address of the page of a review."""
    return f"/linkage/reviews/{row.id}"


def _reply_drafters(row: Suggestion) -> frozenset[int | None]:
    """Everybody who ever wrote a reply to it."""
    query = sa.select(LinkRecord.actor_id).where(
        LinkRecord.subject == Subject.SUGGESTION,
        LinkRecord.subject_id == row.id,
        LinkRecord.act == "draft_reply",
    )
    return frozenset(db.session.scalars(query))


def _recorded_on(row: Suggestion, act: str) -> date | None:
    """The day on which an act on it was last put on record."""
    query = sa.select(sa.func.max(LinkRecord.at)).where(
        LinkRecord.subject == Subject.SUGGESTION, LinkRecord.subject_id == row.id, LinkRecord.act == act
    )
    at = db.session.scalar(query)
    return local(at).date() if at is not None else None


def _agencies(row: Suggestion, permission: Permission) -> Collection[int]:
    if permission is Permission.SUGGESTION_WRITE:
        return (row.linkage.procuratorate_id,)
    return (row.linkage.office_id,) if permission is Permission.LINKAGE_MANAGE else (row.target_id,)


def _words(row: Suggestion) -> Iterable[object]:
    yield from (row.number, row.kind, row.target_id, row.is_urgent, row.text, row.grounds, row.signed_by, row.signed_on)
    yield from (row.reply_days, row.objection_days, row.document_id, row.articles, row.file_name)
    yield row.file.sha256 if row.file is not None else ""
    yield from (row.sent_on, row.received_on, row.received_for, row.asked_until, row.replied_on, row.reply_number)
    yield from (row.verdict, row.sued_on, row.court, row.closed_on)
    for each in row.replies:
        yield from (each.no, each.text, each.returned, each.file_name)
        yield each.file.sha256 if each.file is not None else ""
    for each in row.entries:
        yield from (each.act, each.on, each.text, each.until, each.verdict, each.file_name)
        yield each.file.sha256 if each.file is not None else ""


def _told(row: Suggestion) -> Mapping[str, object]:
    days = {"sent_on": row.sent_on, "received_on": row.received_on, "replied_on": row.replied_on}
    return {name: day for name, day in days.items() if day is not None}


def _review_agencies(row: DocumentReview, permission: Permission) -> Collection[int]:
    writes = permission is Permission.SUGGESTION_WRITE
    return (row.linkage.procuratorate_id,) if writes else (row.reviewer_id,)


def _review_words(row: DocumentReview) -> Iterable[object]:
    yield from (row.suggestion_id, row.document_id, row.reviewer_id, row.maker_id, row.articles, row.finding)
    yield from (row.conclusion, row.concluded_on, row.cleanup, row.corrected_on, row.correction)


SUGGESTION = Kind(
    subject=Subject.SUGGESTION,
    what="这件检察建议",
    agencies=_agencies,
    page=page_of,
    words=_words,
    facts=facts_of,
    told=_told,
)
REVIEW = Kind(
    subject=Subject.REVIEW,
    what="这项文件审查",
    agencies=_review_agencies,
    page=review_page_of,
    words=_review_words,
)

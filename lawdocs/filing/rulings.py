"""What follows from a proposal to the government and from its decision (提请、撤销、改变): for the document and its maker."""

from collections.abc import Iterable

import sqlalchemy as sa

from lawdocs.access import parties_of
from lawdocs.cleanup.ends import record_end, relate
from lawdocs.clock import Clock
from lawdocs.deadlines.models import Notice
from lawdocs.deadlines.posts import Post
from lawdocs.documents.models import Document, RelationKind, StepRecord
from lawdocs.extensions import db
from lawdocs.filing.demands import page_of
from lawdocs.filing.parties import RECEIVING
from lawdocs.filing.upward_models import RecordReview, Ruling, UpwardFiling
from lawdocs.lifecycle import fire
from workflows.actors import Actor
from workflows.facts import Act
from workflows.guards import zh_date
from workflows.states import ENDED, DocumentState, LegalStatus
from workflows.titles import quoted
from workflows.validity import status_on

# The decision is the government's; whoever puts it on record has no power over the document.
GOVERNMENT = Actor.system("record-ruling")
STANDING = (DocumentState.PUBLISHED, DocumentState.CLEANUP)


def tell_of_proposal(review: RecordReview, clock: Clock) -> None:
    """Tell the maker's posts that the government is asked to change or revoke their document."""
    filing = review.filing
    who = f"{filing.receiver.name}{zh_date(review.proposed_on)}提请{filing.receiver_name}决定"
    _tell(review, "proposed", f"提请改变或者撤销：{quoted(filing.document.title)}，{who}", clock)


def follow_ruling(review: RecordReview, clock: Clock) -> None:
    """End what was revoked, and tell the maker's posts of the decision, in the transaction that puts it on record."""
    ends = review.ruling is Ruling.REVOKED and _stands(review)
    if ends:
        _revoke(review, clock)
    filing = review.filing
    number = f"（{review.ruling_number}）" if review.ruling_number else ""
    said = f"{filing.receiver_name}{zh_date(review.ruled_on)}决定{number}"
    more = "，自当日起停止效力" if ends else "，请登记修改" if review.ruling is Ruling.CHANGED else ""
    _tell(review, "ruled", f"政府决定{review.ruling.label}：{quoted(filing.document.title)}，{said}{more}", clock)


def to_amend() -> sa.ColumnElement[bool]:
    """Filings of which the document is to be amended as the government decided, and was not since (依照决定修改)."""
    done = sa.select(StepRecord.id).where(
        StepRecord.document_id == UpwardFiling.document_id,
        StepRecord.step == "amend",
        StepRecord.on >= RecordReview.ruled_on,
    )
    return sa.exists().where(
        RecordReview.filing_id == UpwardFiling.id,
        RecordReview.ruling == Ruling.CHANGED,
        Document.id == UpwardFiling.document_id,
        Document.state.in_(STANDING),
        sa.not_(done.exists()),
    )


def changes_due(document: Document) -> list[RecordReview]:
    """The decisions by which a document is still to be amended."""
    query = sa.select(RecordReview).join(UpwardFiling).where(UpwardFiling.document_id == document.id, to_amend())
    return list(db.session.scalars(query.order_by(RecordReview.ruled_on, RecordReview.id)))


def _stands(review: RecordReview) -> bool:
    document = review.filing.document
    return document.state in STANDING and status_on(document, review.ruled_on) not in ENDED


def _revoke(review: RecordReview, clock: Clock) -> None:
    """The end of the document is the decision's, on its day, whatever its maker had planned (ADR 19)."""
    filing, document = review.filing, review.filing.document
    number = f"（{review.ruling_number}）" if review.ruling_number else ""
    who = f"{filing.receiver_name}{zh_date(review.ruled_on)}决定撤销{number}，由{filing.receiver.name}登记"
    said = {"by_title": review.ruling_title, "source": review.ruling_number, "day": review.ruled_on}
    act = Act(reason=who, is_revocation=True, **said)

    def end(made: StepRecord) -> None:
        planned = [each for each in document.relations if each.kind is RelationKind.REPEALED_BY]
        document.relations = [each for each in document.relations if each not in planned]
        record_end(document, LegalStatus.REPEALED, act, made)
        document.end_reason, document.revoked_on = "", review.ruled_on
        relate(document, RelationKind.REPEALED_BY, None, act)

    fire(document, "repeal", GOVERNMENT, clock, version=document.version, key=None, act=act, effect=end)


def _tell(review: RecordReview, event: str, text: str, clock: Clock) -> None:
    for role, agency_id in _posts(review.filing):
        notice = Notice(
            key=f"record_review:{review.id}:{event}:{role}@{agency_id}",
            document_id=review.filing.document_id,
            page=f"{page_of(review.filing)}/review",
            on=clock.today(),
            agency_id=agency_id,
            role=role,
            text=text[:400],
            at=clock.now(),
        )
        db.session.add(notice)


def _posts(filing: UpwardFiling) -> Iterable[Post]:
    """All who work on the document for its maker, and who files it; the bureau that reviews knows."""
    by_role = parties_of(filing.document).by_role
    posts = {(role, agency_id) for role, agencies in by_role.items() for agency_id in agencies}
    posts.add((filing.held_by_role, filing.held_by_id))
    return sorted(posts - {(RECEIVING, filing.receiver_id)}, key=lambda post: (post[1], post[0]))

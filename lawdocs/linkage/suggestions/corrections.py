"""When a document is corrected, the review that called for it knows (文件已纠正)."""

from datetime import date

import sqlalchemy as sa

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.documents.models import Document
from lawdocs.extensions import db, hold
from lawdocs.linkage.moves import note
from lawdocs.linkage.notices import tell
from lawdocs.linkage.sides import office_post, procuratorate_post
from lawdocs.linkage.suggestions.kind import REVIEW, review_page_of
from lawdocs.linkage.suggestions.models import DocumentReview
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.reviews import ReviewState

CORRECTIONS = {"amend": "修改", "repeal": "废止", "lapse": "失效"}
PROGRAMME = Actor.system("record-correction")


def follow_correction(document: Document, step_name: str, on: date | None, clock: Clock) -> None:
    """Meet the clocks of the corrections that a step of the document is, in the transaction of the step."""
    if step_name not in CORRECTIONS:
        return
    query = sa.select(DocumentReview).where(
        DocumentReview.document_id == document.id,
        DocumentReview.state == ReviewState.UPHELD,
        DocumentReview.corrected_on.is_(None),
    )
    for review in db.session.scalars(query.order_by(DocumentReview.id)).all():
        hold(DocumentReview, review.id)
        db.session.refresh(review)
        word, day = CORRECTIONS[step_name], max(on or clock.today(), review.concluded_on)
        clocks.meet(Duty.LINK_CORRECTION, review.id, clock, f"文件已{word}", on=day)
        record = note(REVIEW, review, "correct", PROGRAMME, clock, text=word, corrected_on=day, correction=word)
        posts = [procuratorate_post(review.linkage), office_post(review.linkage)]
        text = f"检察建议{review.suggestion.number}涉及的文件已{word}"
        tell(record, posts, review_page_of(review), text, clock)

"""What legal advisers and public lawyers said in a review (法律顾问、公职律师意见, R47)."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.models import Document
from lawdocs.documents.recorded import recorded
from lawdocs.extensions import db, transaction
from lawdocs.review.models import AdviserKind, AdviserOpinion
from lawdocs.review.supplements import IN_REVIEW, against_own_review
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission


def record_advice(
    document: Document,
    kind: AdviserKind,
    adviser: str,
    given_on: date,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> AdviserOpinion:
    """Put on record what was advised on the text under review; it takes the place of no opinion."""
    with transaction():
        seen = {"version": version, "key": key, "asked": [kind, adviser, given_on, text]}
        begin_act("record_advice", document, Permission.DOCUMENT_REVIEW, IN_REVIEW, actor, clock, **seen)
        refuse(against_own_review(document, actor))
        if given_on > clock.today():
            refuse([Obstacle(f"意见日期不能晚于今天（{zh_date(clock.today())}）", "field:given_on", "R47")])
        made = AdviserOpinion(
            document_id=document.id,
            revision_id=document.draft.id,
            kind=kind,
            adviser=adviser.strip(),
            given_on=given_on,
            text=text.strip(),
            **recorded(actor, clock),
        )
        document.adviser_opinions.append(made)
        db.session.flush()  # the audit entry names it
        after = {"advice": made.id, "kind": kind, "adviser": made.adviser}
        record_act("record_advice", document, actor, clock, key=key, after=after, reason=made.text)
        return made

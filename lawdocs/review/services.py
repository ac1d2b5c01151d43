"""Legality review and the collective decision (合法性审核、集体审议)."""

from lawdocs.clock import Clock
from lawdocs.documents.models import Document, StepRecord
from lawdocs.errors import DomainError
from lawdocs.extensions import db, transaction
from lawdocs.lifecycle import fire
from lawdocs.review.models import Decision, Opinion, OpinionKind
from lawdocs.review.supplements import drop_supplement
from workflows.actors import Actor
from workflows.facts import Act

KINDS = {"approve": OpinionKind.LAWFUL, "reject": OpinionKind.UNLAWFUL, "return": OpinionKind.RETURNED}


def conclude(
    document: Document, step_name: str, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord:
    """End a legality review: ``approve``, ``reject`` (a negative opinion stays on file) or ``return``."""
    if step_name not in KINDS:
        raise DomainError(f"没有这种审核结论：{step_name}")
    text = text.strip()
    act = Act(opinion=text) if step_name == "approve" else Act(reason=text)

    def give(record: StepRecord) -> None:
        opinion = Opinion(
            document_id=document.id,
            revision_id=document.draft.id,
            kind=KINDS[step_name],
            text=text,
            reviewer_id=actor.id,
            reviewer_name=actor.name,
            agency_name=record.agency_name,
            given_at=clock.now(),
        )
        db.session.add(opinion)
        drop_supplement(document, clock)

    with transaction():
        return fire(document, step_name, actor, clock, version=version, key=key, act=act, effect=give)


def decide(
    document: Document, act: Act, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord:
    """Put collective deliberation and signature on record (集体审议、签署); the signing day is the 成文日期."""

    def put_on_record(_: StepRecord) -> None:
        document.written_on = act.signed_on
        decision = Decision(
            document_id=document.id,
            revision_id=document.draft.id,
            meeting=act.meeting,
            meeting_on=act.meeting_on,
            signed_by=act.signed_by,
            signed_on=act.signed_on,
        )
        db.session.add(decision)

    with transaction():
        return fire(document, "decide", actor, clock, version=version, key=key, act=act, effect=put_on_record)

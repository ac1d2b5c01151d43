"""What the drafter says to an opinion: amendments adopted or not (逐条答复), and written disagreement (异议)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lawdocs import rules
from lawdocs.clock import Clock, local
from lawdocs.deadlines import clocks
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.new_texts import add_frozen_draft
from lawdocs.documents.term import stated_term
from lawdocs.extensions import db, transaction
from lawdocs.review.models import ClauseAmendment, Opinion, OpinionKind
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.opinions import Amendment, amended
from workflows.periods import reckon
from workflows.permissions import Permission
from workflows.states import DocumentState

ANSWERED_IN = frozenset({DocumentState.APPROVED})
OBJECTED_IN = frozenset({DocumentState.DRAFT, DocumentState.APPROVED})


@dataclass(frozen=True)
class Answer:
    """The answer to one amendment: adopted, or why not."""

    adopted: bool
    why: str = ""


def answer_amendments(
    document: Document,
    answers: Mapping[int, Answer],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> Opinion:
    """Answer every amendment of the newest opinion, given by its number (逐条答复审核修改意见).

    What is adopted is put into the text by the programme, word for word, as a new text that never changes: what is
    deliberated holds no words but those the reviewer read or proposed.
    """
    with transaction():
        asked = {no: [each.adopted, each.why] for no, each in answers.items()}
        seen = {"version": version, "key": key, "asked": asked}
        begin_act("answer_amendments", document, Permission.DOCUMENT_DRAFT, ANSWERED_IN, actor, clock, **seen)
        opinion = to_answer(document)
        if opinion is None:
            refuse([Obstacle("没有要答复的审核修改意见", rule="R44")])
        refuse(_gaps(opinion, answers))
        for each in opinion.amendments:
            given = answers[each.no]
            each.adopted, each.answer = given.adopted, "" if given.adopted else given.why.strip()
        opinion.answered_at, opinion.answered_by_name = clock.now(), actor.name
        adopted = [each for each in opinion.amendments if each.adopted]
        if adopted:
            opinion.amended_revision_id = _new_text(document, adopted, actor, clock).id
            _follow_term(document)
        clocks.meet(Duty.OBJECTION, document.id, clock, "已逐条答复审核意见")
        after = {"answers": asked, "text": document.draft.digest}
        record_act("answer_amendments", document, actor, clock, key=key, after=after)
        return opinion


def object_to(
    document: Document, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> Opinion:
    """Put the drafter's disagreement with the newest opinion in writing (书面异议), for whoever decides.

    It changes nothing about the opinion. One that comes after the days of the profile is kept and marked as late.
    """
    text = text.strip()
    with transaction():
        seen = {"version": version, "key": key, "asked": text}
        begin_act("object_to_opinion", document, Permission.DOCUMENT_DRAFT, OBJECTED_IN, actor, clock, **seen)
        opinion = to_object(document)
        if opinion is None:
            refuse([Obstacle("没有可以提出异议的审核意见", rule="R45")])
        if not text:
            refuse([Obstacle("请写明不同意的理由和依据", rule="R45")])
        opinion.objection, opinion.objected_by_name = text, actor.name
        opinion.objected_on = clock.today()
        opinion.objected_late = clock.today() > last_day_to_object(opinion)
        clocks.meet(Duty.OBJECTION, document.id, clock, "已提出书面异议")
        record_act("object_to_opinion", document, actor, clock, key=key, reason=text)
        return opinion


def to_answer(document: Document) -> Opinion | None:
    """The opinion whose amendments wait for answers."""
    last = document.opinions[-1] if document.opinions else None
    waits = last is not None and last.kind is OpinionKind.AMEND and last.answered_at is None
    return last if waits else None


def to_object(document: Document) -> Opinion | None:
    """The opinion that the drafter may still disagree with: negative or with amendments, and not disagreed with yet."""
    last = document.opinions[-1] if document.opinions else None
    if last is None or last.objection or last.kind not in (OpinionKind.AMEND, OpinionKind.UNLAWFUL):
        return None
    return last


def last_day_to_object(opinion: Opinion) -> date:
    """The last day on which a disagreement is in time."""
    period = rules.current().clocks[Duty.OBJECTION].period
    return reckon(period, local(opinion.given_at).date(), rules.work_calendar()).due


def _gaps(opinion: Opinion, answers: Mapping[int, Answer]) -> Iterator[Obstacle]:
    for each in opinion.amendments:
        given = answers.get(each.no)
        if given is None:
            yield Obstacle(f"第{each.no}条修改意见没有答复", f"field:adopted_{each.no}", "R44")
        elif not given.adopted and not given.why.strip():
            yield Obstacle(f"第{each.no}条修改意见没有采纳，请写明理由和依据", f"field:why_{each.no}", "R45")


def _follow_term(document: Document) -> None:
    """The term that the amended text states is the one on record; raises StepRefused where it is too long."""
    stated = stated_term(document)
    if stated is None:
        return
    if objection := stated.objection(rules.current().validity_limit(document.title)):
        refuse([Obstacle(f"采纳以后正文写明有效期{stated}，{objection}，请不采纳并写明理由", rule="R70")])
    document.has_term, document.validity_years = True, stated.years


def _new_text(document: Document, adopted: list[ClauseAmendment], actor: Actor, clock: Clock) -> Revision:
    changes = [Amendment(each.clause, each.original, each.proposed, each.reason, each.ground) for each in adopted]
    made = add_frozen_draft(document, amended(document.draft.text, changes), actor, clock)
    db.session.flush()  # the opinion names it
    return made

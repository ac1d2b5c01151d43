"""Legality review and the collective decision (合法性审核、集体审议)."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.deadlines.steps import drafter_of
from lawdocs.deadlines.terms import open_deadline
from lawdocs.documents.acts import refuse
from lawdocs.documents.models import Document, StepRecord
from lawdocs.errors import DomainError
from lawdocs.extensions import db, transaction
from lawdocs.lifecycle import fire
from lawdocs.review.minimum import shortfall
from lawdocs.review.models import ClauseAmendment, Decision, Opinion, OpinionKind, ReviewCheck
from lawdocs.review.supplements import drop_supplement
from lawdocs.texts.clauses import clause_fault, place_fault
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act, Obstacle
from workflows.meetings import Meeting, Result
from workflows.opinions import Amendment, Check, Form, Point

KINDS = {"approve": OpinionKind.LAWFUL, "reject": OpinionKind.UNLAWFUL, "return": OpinionKind.RETURNED}


def conclude(
    document: Document,
    step_name: str,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    form: str = Form.LAWFUL,
    checks: Sequence[Check] = (),
    amendments: Sequence[Amendment] = (),
) -> StepRecord:
    """End a legality review: ``approve``, ``reject`` (a negative opinion stays on file) or ``return``.

    An approval has a form: 合法, or 应当予以修改 with amendments that the drafter must answer before the deliberation.
    Raises StepRefused, also where an amendment names a clause that the text does not have, or another than its words.
    """
    if step_name not in KINDS:
        raise DomainError(f"没有这种审核结论：{step_name}")
    text = text.strip()
    if step_name == "approve":
        act = Act(opinion=text, form=form, checks=tuple(checks), amendments=tuple(amendments))
    else:
        act = Act(reason=text, checks=tuple(checks))
    kind = OpinionKind.AMEND if step_name == "approve" and form == Form.AMEND else KINDS[step_name]

    def give(record: StepRecord) -> None:
        opinion = Opinion(
            document_id=document.id,
            revision_id=document.draft.id,
            kind=kind,
            text=text,
            reviewer_id=actor.id,
            reviewer_name=actor.name,
            agency_name=record.agency_name,
            given_at=clock.now(),
            **_time_taken(document, clock),
            short_of=_short_of(document, kind, clock),
        )
        opinion.checks = [ReviewCheck(point=Point(each.point), holds=each.holds, remark=each.remark) for each in checks]
        opinion.amendments = [ClauseAmendment(no=no, **asdict(each)) for no, each in enumerate(amendments, start=1)]
        document.opinions.append(opinion)
        drop_supplement(document, clock)
        holder = drafter_of(document)
        if kind is OpinionKind.AMEND and holder is not None:
            about = {"subject_id": document.id, "document": document, "about": f"{len(amendments)}条修改意见"}
            clocks.start(Duty.OBJECTION, clock, on=clock.today(), held_by=holder, **about)

    with transaction():
        made = fire(document, step_name, actor, clock, version=version, key=key, act=act, effect=give)
        refuse(_misnamed(document, act.amendments))
        return made


def _misnamed(document: Document, amendments: Sequence[Amendment]) -> Iterator[Obstacle]:
    text = document.draft.text
    for number, each in enumerate(amendments, start=1):
        fault = clause_fault(text, each.clause) or place_fault(text, each.clause, each.original)
        if fault:
            yield Obstacle(f"第{number}条修改意见：{fault}", "field:amendments", "R44")


def _time_taken(document: Document, clock: Clock) -> dict[str, object]:
    """When the review began and how many days of its clock it took, pauses left out; empty without a clock."""
    running = open_deadline(Duty.REVIEW, document.id)
    if running is None:
        return {}
    taken = clocks.days_taken(running, clock.today())
    return {
        "received_on": running.started_on,
        "days_taken": taken.days,
        "days_unit": running.unit,
        "days_provisional": taken.provisional,
    }


def _short_of(document: Document, kind: OpinionKind, clock: Clock) -> str:
    """The minimum that the review fell short of; a text that was sent back without an opinion on it has none."""
    short = shortfall(document, clock.today()) if kind is not OpinionKind.RETURNED else None
    return short.least if short is not None else ""


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
            meeting_kind=Meeting(act.meeting_kind),
            meeting_result=Result(act.meeting_result),
            expected=act.expected,
            attended=act.attended,
            dissent=act.dissent.strip(),
            by_deputy=act.by_deputy,
            authorisation=act.authorisation.strip() if act.by_deputy else "",
        )
        db.session.add(decision)

    with transaction():
        return fire(document, "decide", actor, clock, version=version, key=key, act=act, effect=put_on_record)

"""The record of steps and acts (办理记录) on the staff page of a document: what is to come, and what happened."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask import url_for

from lawdocs.access import may_on
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.plans import may_be_cancelled
from lawdocs.cleanup.provision_panel import said_of
from lawdocs.cleanup.provision_queries import losses_of, terms_of
from lawdocs.clock import at_office
from lawdocs.context import clock, zh_moment
from lawdocs.days import day_before
from lawdocs.documents.models import Document, StepRecord
from lawdocs.documents.queries import name_of_user
from lawdocs.documents.stock_fillings import fillings_of
from lawdocs.names import shown_name
from lawdocs.timelines import Entry
from workflows.actors import Actor
from workflows.document import STEP_BY_NAME
from workflows.guards import zh_date
from workflows.states import OVER, PUBLIC_STATES, DocumentState, LegalStatus

ENDS = ("repeal", "lapse")
STANDING = (DocumentState.PUBLISHED, DocumentState.CLEANUP)
COMES = {"publish": "公布", "amend": "修改生效", "repeal": "废止生效", "lapse": "失效"}
_OF_ONE_ACT = timedelta(minutes=1)
# A planned step with the name of who recorded it.
Plan = tuple[PlannedStep, str]


def timeline(document: Document, plans: list[Plan], actor: Actor, *, inside: bool) -> list[Entry]:
    """What is to come, what happened, newest first; outside the agencies involved only what became public."""
    ahead = [each for each in plans if each[0].is_open]
    entries = [_planned(document, each, actor, inside) for each in reversed(ahead)]
    if _will_lapse(document) and not any(planned.step in ENDS for planned, _ in ahead):
        entries.append(Entry(zh_date(day_before(document.in_force_until)), "有效期届满", "次日零时起失效", "planned"))
    coming = [each for each in _lost(document) if each[0] > clock().today()]
    entries += [Entry(zh_date(day), text, "", "planned") for day, text in reversed(coming)]
    return entries + _past(document, plans, inside)


def _planned(document: Document, plan: Plan, actor: Actor, inside: bool) -> Entry:
    planned, name = plan
    who = f"由{name}登记，到期自动办理" if inside and name else "已登记，到期自动办理"
    link = None
    permission = STEP_BY_NAME[planned.step].permission
    cancellable = may_be_cancelled(planned, clock().today()) and document.state not in OVER
    if cancellable and may_on(actor, permission, document):
        link = url_for("documents.cancel_plan", document_id=document.id, plan_id=planned.id)
    return Entry(zh_date(planned.due_on), COMES[planned.step], who, "planned", link, "取消预定")


def _will_lapse(document: Document) -> bool:
    """Whether the term is what ends the document; a repeal on record for a later day ends it otherwise."""
    standing = document.state in STANDING
    return standing and document.in_force_until is not None and document.end_kind in (None, LegalStatus.LAPSED)


def _past(document: Document, plans: list[Plan], inside: bool) -> list[Entry]:
    drafted = [(document.created_at, _beginning(document))] if inside and not document.is_stock else []
    steps = [(each.at, _taken(each, plans, inside)) for each in document.steps if inside or each.dest in PUBLIC_STATES]
    given_up = [(each.cancelled_at, _given_up(each)) for each, _ in plans if inside and each.cancelled_at is not None]
    told = [*drafted, *steps, *_afterwards(document, inside), *given_up]
    events = [(at, zh_moment(at), *said) for at, said in told]
    events += [(at_office(day, 0), zh_date(day), text, "") for day, text in _lost(document) if day <= clock().today()]
    events.sort(key=lambda event: event[0])
    newest = len(events) - 1
    entries = [
        Entry(when, text, who, "current" if position == newest else "past")
        for position, (_, when, text, who) in enumerate(events)
    ]
    return entries[::-1]


def _lost(document: Document) -> list[tuple[date, str]]:
    """What amendments did to the words of clauses that have an end or a stop of their own, by its day."""
    return sorted(dict.fromkeys(each for term in terms_of(document) for each in losses_of(term)))


def _afterwards(document: Document, inside: bool) -> Iterator[tuple[datetime, tuple[str, str]]]:
    """The acts that followed the publication; the first channel is that of the publication itself."""
    acts = [(each, f"更正（{each.number}）") for each in document.text_corrections]
    acts += [(each, f"登记政策解读：{_shortened(each.title)}") for each in document.interpretations]
    acts += [(each, f"登记公布载体：{each.name}") for each in document.channels[1:]]
    acts += [(each, f"登记送交文本：{each.name}，{each.copies}份") for each in document.supplied_copies]
    acts += [(each, f"登记条款效力：{_shortened(said_of(each))}") for each in terms_of(document)]
    for each, text in acts:
        yield each.recorded_at, (text, shown_name(each.recorded_by_name) if inside else "")
    for at, name, text, reason in fillings_of(document):
        yield at, (f"{text}：{_shortened(reason)}", shown_name(name)) if inside else (text, "")


def _beginning(document: Document) -> tuple[str, str]:
    return "开始起草", _joined(document.drafting_agency.name, document.drafter.name if document.drafter else "")


def _taken(record: StepRecord, plans: list[Plan], inside: bool) -> tuple[str, str]:
    label = STEP_BY_NAME[record.step].label
    if not inside:
        return label, record.agency_name
    reason = f"：{_shortened(record.reason)}" if record.reason else ""
    by = _recorded_by(record, plans)
    return f"{label}{reason}", _joined(record.agency_name, shown_name(record.actor_name), f"由{by}登记" if by else "")


def _recorded_by(record: StepRecord, plans: list[Plan]) -> str:
    """Who ordered what the programme did on its day; empty for all else."""
    if record.actor_id is not None:
        return ""
    done = [(abs(each.done_at - record.at), name) for each, name in plans if each.step == record.step and each.done_at]
    return next((name for gap, name in sorted(done) if gap < _OF_ONE_ACT), "")


def _given_up(planned: PlannedStep) -> tuple[str, str]:
    label = STEP_BY_NAME[planned.step].label
    text = f"取消预定的{label}（{zh_date(planned.due_on)}）：{_shortened(planned.cancel_reason)}"
    return text, name_of_user(planned.cancelled_by_id)


def _joined(*parts: str) -> str:
    return "　".join(part for part in parts if part)


def _shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"

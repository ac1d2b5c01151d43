"""Record what is done in an evaluation (期满前评估): started, reported with a conclusion, proposed, put off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lawdocs import keys
from lawdocs.access import may_on
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.evaluation.models import EvaluationEntry, EvaluationVoid
from lawdocs.evaluation.queries import (
    awaits_renewal,
    entries_of,
    extension_to,
    last_day_of,
    lines_of,
    of_round,
    renewal_of,
)
from lawdocs.extensions import HELD, db, transaction
from lawdocs.filing.services import foreign_number_fault, number_renewal, void_renewal_number
from workflows.actors import Actor
from workflows.evaluation import CLOCK_OF, Conclusion, EvaluationAct
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission

RULES = {
    EvaluationAct.START: "R72",
    EvaluationAct.REPORT: "R73",
    EvaluationAct.PROPOSAL: "R74",
    EvaluationAct.DEFER: "R72",
    EvaluationAct.RENEWAL: "R75",
}


@dataclass(frozen=True)
class Entered:
    """What was entered for one act; ``number`` of a renewal is one that another organ gave."""

    act: EvaluationAct
    on: date
    text: str = ""
    conclusion: Conclusion | None = None
    by: str = ""
    number: str = ""
    deferred_act: EvaluationAct | None = None
    deferred_until: date | None = None


def may_record(actor: Actor, act: EvaluationAct, document: Document) -> bool:
    """Whether the actor enters such an act: a renewal whoever registers documents, all else whoever evaluates.

    Stock whose maker nobody knows is in no register here; those who supervise it enter the number it got elsewhere.
    """
    if act is EvaluationAct.RENEWAL and document.issuer is not None:
        return may_on(actor, Permission.DOCUMENT_REGISTER, document)
    return may_on(actor, Permission.DOCUMENT_EVALUATE, document)


def record(document: Document, entered: Entered, actor: Actor, clock: Clock, *, key: str | None) -> EvaluationEntry:
    """Put one act of an evaluation on record; raises StepRefused with everything that stands in its way.

    A renewal gets the next registration number, unless it names one that another organ gave.
    """
    with transaction():
        answer = f"/work/documents/{document.id}/evaluation"
        keys.claim(actor, key, ["evaluate", document.id, entered], clock.now(), answer=answer)
        db.session.refresh(document, with_for_update=HELD)
        if not may_record(actor, entered.act, document):
            raise Forbidden
        found = obstacles(document, entered, clock.today())
        if found:
            raise StepRefused(found)
        number = entered.number
        if entered.act is EvaluationAct.RENEWAL and not number:
            number = number_renewal(document, actor, clock)
        entry = EvaluationEntry(
            document_id=document.id,
            last_on=last_day_of(document),
            act=entered.act,
            on=entered.on,
            conclusion=entered.conclusion,
            deferred_act=entered.deferred_act.value if entered.deferred_act is not None else None,
            deferred_until=entered.deferred_until,
            by=entered.by,
            number=number,
            text=entered.text,
            at=clock.now(),
            actor_id=actor.id,
            actor_name=actor.name,
        )
        db.session.add(entry)
        after = {"evaluation": entered.act, "on": entered.on, "conclusion": entered.conclusion, "due_on": entry.last_on}
        audit.record(
            "document:evaluate",
            actor,
            clock.now(),
            "document",
            document.id,
            after=after | {"deferred_until": entered.deferred_until, "number": number or None},
            reason=entered.text,
            basis=RULES[entered.act],
            key=key,
        )
        return entry


def void(entry: EvaluationEntry, reason: str, actor: Actor, clock: Clock, *, key: str | None) -> None:
    """Let an entry count no more (作废); it stays in sight with the reason, and its registration number is void too."""
    with transaction():
        document = db.session.get_one(Document, entry.document_id)
        answer = f"/work/documents/{document.id}/evaluation"
        keys.claim(actor, key, ["void_evaluation", entry.id, reason], clock.now(), answer=answer)
        db.session.refresh(document, with_for_update=HELD)
        db.session.refresh(entry, ["void"])
        if not may_record(actor, entry.act, document):
            raise Forbidden
        found = [*_voided_in_vain(document, entry, clock.today())]
        if not reason.strip():
            found.append(Obstacle("请写明作废的理由", "field:reason"))
        if found:
            raise StepRefused(tuple(found))
        entry.void = EvaluationVoid(reason=reason.strip(), at=clock.now(), actor_id=actor.id, actor_name=actor.name)
        if entry.act is EvaluationAct.RENEWAL:
            void_renewal_number(document, entry.number, reason.strip(), actor, clock)
        before = {
            "evaluation": entry.act,
            "on": entry.on,
            "conclusion": entry.conclusion,
            "number": entry.number or None,
        }
        audit.record(
            "document:void_evaluation",
            actor,
            clock.now(),
            "document",
            document.id,
            before=before,
            after={"entry": entry.id, "void": True},
            reason=reason.strip(),
            basis=RULES[entry.act],
            key=key,
        )


def is_voidable(document: Document, entry: EvaluationEntry, today: date) -> bool:
    """Whether an entry belongs to the round that is under way and counts; what a longer term closed stays as it is."""
    last_on = last_day_of(document)
    return entry.void is None and entry.last_on == last_on and today <= last_on


def _voided_in_vain(document: Document, entry: EvaluationEntry, today: date) -> Iterator[Obstacle]:
    if entry.void is not None:
        yield Obstacle("这条记录已经作废")
    elif not is_voidable(document, entry, today):
        yield Obstacle("这一轮评估已经结束，它的记录不能再作废")
    elif entry.act is EvaluationAct.REPORT:
        proposal = of_round(entries_of(document), entry.last_on).get(EvaluationAct.PROPOSAL)
        if proposal is not None:
            yield Obstacle(f"“{proposal.act.label}”以这条记录为前提，请先作废那一条")


def obstacles(document: Document, entered: Entered, today: date) -> tuple[Obstacle, ...]:
    """Why an act cannot be put on record."""
    last_on = last_day_of(document)
    if last_on is None:
        return (Obstacle("这件文件没有将要届满的有效期，不需要评估", "", "R72"),)
    if today > last_on:
        return (Obstacle(f"有效期已于{zh_date(last_on)}届满，文件自动失效，不能再评估", "", "R76"),)
    entries = entries_of(document)
    present = of_round(entries, last_on)
    found = [*_wrong_day(document, entered, present, today)]
    made = present.get(entered.act) if entered.act in CLOCK_OF else None
    if made is not None:
        text = (
            f"这一轮评估已于{zh_date(made.on)}登记“{made.act.label}”。"
            "登记有误或者结论有变化的，请先作废原来的记录，再重新登记"
        )
        found.append(Obstacle(text, "field:act", RULES[made.act]))
    if entered.act is EvaluationAct.PROPOSAL and EvaluationAct.REPORT not in present:
        found.append(Obstacle("请先登记评估报告和结论", "field:act", "R73"))
    if entered.act is EvaluationAct.REPORT and entered.conclusion is None:
        found.append(Obstacle("请选择评估结论", "field:conclusion", "R72"))
    if entered.act is EvaluationAct.RENEWAL:
        found += _wrong_renewal(document, entered, entries, last_on, today)
    if entered.act is EvaluationAct.DEFER:
        found += _wrong_deferral(document, entered, last_on, today)
    return tuple(found)


def _wrong_day(
    document: Document, entered: Entered, present: Mapping[EvaluationAct, EvaluationEntry], today: date
) -> Iterator[Obstacle]:
    """A step lies between the beginning of the term and today, after the step before it and before the one after."""
    label = entered.act.label
    if entered.on > today:
        yield Obstacle("日期不能晚于今天", "field:on")
        return
    extension = extension_to(document, last_day_of(document))
    beginnings = (
        ("延长有效期", extension.on if extension is not None else None),
        ("文件公布", document.published_on),
        ("文件施行", document.in_force_from if document.published_on is None else None),
    )
    begun = next(((word, day) for word, day in beginnings if day is not None and entered.on < day), None)
    if begun is not None:
        yield Obstacle(f"{label}的日期不能早于{begun[0]}的日期（{zh_date(begun[1])}）", "field:on", "R72")
        return
    if entered.act not in CLOCK_OF:
        return
    order = list(CLOCK_OF)
    at = order.index(entered.act)
    earlier = next((present[each] for each in reversed(order[:at]) if each in present), None)
    later = next((present[each] for each in order[at + 1 :] if each in present), None)
    if earlier is not None and entered.on < earlier.on:
        yield Obstacle(f"{label}的日期不能早于{earlier.act.label}的日期（{zh_date(earlier.on)}）", "field:on", "R72")
    if later is not None and entered.on > later.on:
        yield Obstacle(f"{label}的日期不能晚于{later.act.label}的日期（{zh_date(later.on)}）", "field:on", "R72")


def _wrong_renewal(
    document: Document, entered: Entered, entries: list[EvaluationEntry], last_on: date, today: date
) -> list[Obstacle]:
    """A renewal follows an extension, once for each longer term; its number is given here today, or elsewhere (R75)."""
    if not awaits_renewal(document, entries):
        made = renewal_of(entries, last_on)
        if made is not None:
            return [Obstacle(f"至{zh_date(last_on)}的有效期已经登记过延续，登记号{made.number}", "field:act", "R75")]
        return [Obstacle("有效期还没有延长。请先由监督岗在清理中确认继续有效并延长有效期", "field:act", "R75")]
    if entered.number:
        fault = foreign_number_fault(entered.number)
        return [Obstacle(fault, "field:given_elsewhere", "R75")] if fault else []
    if document.issuer is None:
        text = "文件的制定机关不在本系统，系统不能编号，请填写其他机关给的登记号"
        return [Obstacle(text, "field:given_elsewhere", "R75")]
    if entered.on < today:
        return [Obstacle(f"登记号由系统今天给出，办理日期应填今天（{zh_date(today)}）", "field:on", "R75")]
    return []


def _wrong_deferral(document: Document, entered: Entered, last_on: date, today: date) -> list[Obstacle]:
    if not entered.text.strip():
        return [Obstacle("推迟必须写明依据和理由", "field:text")]
    if entered.deferred_act not in CLOCK_OF or entered.deferred_until is None:
        return [Obstacle("请选择推迟哪一步、推迟到哪一天", "field:deferred_act")]
    lines = lines_of(document, entries_of(document), today)
    line = next(each for each in lines if each.step.act is entered.deferred_act)
    found = []
    if line.met_on is not None:
        found.append(Obstacle("这一步已经办结，不用推迟", "field:deferred_act"))
    elif line.due < today:  # what is late stays late on record: no rule lets a later act undo it
        text = f"这一步已于{zh_date(line.due)}到期，逾期后不能再推迟，请尽快办理并登记，逾期天数照实记录"
        return [Obstacle(text, "field:deferred_act", RULES[entered.deferred_act])]
    if not line.due < entered.deferred_until <= last_on:
        text = f"推迟到的日期应在{zh_date(line.due)}以后、有效期届满日{zh_date(last_on)}以前（含当日）"
        found.append(Obstacle(text, "field:deferred_until"))
    return found

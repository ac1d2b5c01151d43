"""Record what is done in an evaluation (期满前评估): started, reported with a conclusion, proposed, put off."""

from dataclasses import dataclass
from datetime import date

from lawdocs import keys
from lawdocs.access import may_on
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.evaluation.models import EvaluationEntry
from lawdocs.evaluation.queries import awaits_renewal, entries_of, last_day_of, lines_of, renewal_of
from lawdocs.extensions import HELD, db, transaction
from lawdocs.filing.services import renewal_number_fault
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
    """What was entered for one act."""

    act: EvaluationAct
    on: date
    text: str = ""
    conclusion: Conclusion | None = None
    by: str = ""
    number: str = ""
    deferred_act: EvaluationAct | None = None
    deferred_until: date | None = None


def record(document: Document, entered: Entered, actor: Actor, clock: Clock, *, key: str | None) -> EvaluationEntry:
    """Put one act of an evaluation on record; raises StepRefused with everything that stands in its way."""
    with transaction():
        answer = f"/work/documents/{document.id}/evaluation"
        keys.claim(actor, key, ["evaluate", document.id, entered], clock.now(), answer=answer)
        db.session.refresh(document, with_for_update=HELD)
        if not may_on(actor, Permission.DOCUMENT_EVALUATE, document):
            raise Forbidden
        found = obstacles(document, entered, clock.today())
        if found:
            raise StepRefused(found)
        entry = EvaluationEntry(
            document_id=document.id,
            last_on=last_day_of(document),
            act=entered.act,
            on=entered.on,
            conclusion=entered.conclusion,
            deferred_act=entered.deferred_act.value if entered.deferred_act is not None else None,
            deferred_until=entered.deferred_until,
            by=entered.by,
            number=entered.number,
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
            after=after | {"deferred_until": entered.deferred_until},
            reason=entered.text,
            basis=RULES[entered.act],
            key=key,
        )
        return entry


def obstacles(document: Document, entered: Entered, today: date) -> tuple[Obstacle, ...]:
    """Why an act cannot be put on record."""
    last_on = last_day_of(document)
    if last_on is None:
        return (Obstacle("这件文件没有将要届满的有效期，不需要评估", "", "R72"),)
    if today > last_on:
        return (Obstacle(f"有效期已于{zh_date(last_on)}届满，文件自动失效，不能再评估", "", "R76"),)
    found = []
    if entered.on > today:
        found.append(Obstacle("日期不能晚于今天", "field:on"))
    entries = entries_of(document)
    reported = [each for each in entries if each.act is EvaluationAct.REPORT and each.last_on == last_on]
    if entered.act is EvaluationAct.PROPOSAL and not reported:
        found.append(Obstacle("请先登记评估报告和结论", "field:act", "R73"))
    if entered.act is EvaluationAct.REPORT and entered.conclusion is None:
        found.append(Obstacle("请选择评估结论", "field:conclusion", "R72"))
    if entered.act is EvaluationAct.RENEWAL:
        found += _wrong_renewal(document, entered, entries, last_on)
    if entered.act is EvaluationAct.DEFER:
        found += _wrong_deferral(document, entered, last_on, today)
    return tuple(found)


def _wrong_renewal(
    document: Document, entered: Entered, entries: list[EvaluationEntry], last_on: date
) -> list[Obstacle]:
    """A renewal follows an extension, once for each longer term, with a number that nothing else carries (R75)."""
    if not awaits_renewal(entries, last_on):
        made = renewal_of(entries, last_on)
        if made is not None:
            return [Obstacle(f"至{zh_date(last_on)}的有效期已经登记过延续，登记号{made.number}", "field:act", "R75")]
        return [Obstacle("有效期还没有延长。请先由监督岗在清理中确认继续有效并延长有效期", "field:act", "R75")]
    fault = renewal_number_fault(document, entered.number, entered.on)
    return [Obstacle(fault, "field:number", "R75")] if fault else []


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

"""What the pages say of a step recorded for a later day, and of its failure."""

import re
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from lawdocs.access import may_on, reads_papers, supervises
from lawdocs.cleanup import rescue
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.plans import MOVABLE, entered_of, may_be_cancelled
from lawdocs.clock import Clock
from lawdocs.context import zh_moment
from lawdocs.deadlines.publishing import late_publication
from lawdocs.documents.models import Document
from lawdocs.documents.queries import name_of_user
from lawdocs.jobs.models import JobFailure
from workflows.actors import Actor
from workflows.document import STEP_BY_NAME
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.states import DocumentState
from workflows.titles import quoted

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# kind, bold sentence, the rest, links of address and words: as the macro ``notice`` takes it.
Notice = tuple[str, str, str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Shown:
    """A planned step as its page shows it."""

    planned: PlannedStep
    word: str
    phrase: str
    pairs: list[tuple[str, object]]
    is_due: bool
    reasons: tuple[Obstacle, ...]
    failure: JobFailure | None
    effect: str
    late: str
    cancellable: bool

    @property
    def movable(self) -> bool:
        return self.planned.is_open and self.planned.step in MOVABLE


def of(planned: PlannedStep, clock: Clock, *, opens: bool) -> Shown:
    """Everything the page of a plan shows; to those who may not open the document, nothing of what it says."""
    failure = rescue.failures_of([planned]).get(planned.id) if planned.is_open else None
    is_due = planned.is_open and planned.due_on <= clock.today()
    return Shown(
        planned=planned,
        word=STEP_BY_NAME[planned.step].label,
        phrase=phrase(planned),
        pairs=[*_pairs(planned, opens), *(_attempts(failure) if failure is not None else [])],
        is_due=is_due,
        reasons=_reasons(planned, failure, clock) if is_due else (),
        failure=failure,
        effect=_effect(planned, clock) if is_due else "",
        late=late_of(planned),
        cancellable=may_be_cancelled(planned, clock.today()),
    )


def phrase(planned: PlannedStep) -> str:
    """What was planned for which day: 2026年12月1日起废止."""
    day, word = zh_date(planned.due_on), STEP_BY_NAME[planned.step].label
    return f"{day}公布" if planned.step == "publish" else f"{day}起{word}"


def late_of(planned: PlannedStep) -> str:
    """That a publication to come is planned for a day after its period; empty for all else."""
    if planned.step != "publish" or not planned.is_open:
        return ""
    return late_publication(planned.document, planned.due_on)


def notices(document: Document, plans: list[PlannedStep], actor: Actor, clock: Clock) -> list[Notice]:
    """What the document page says above all else of its plans: failures, and a publication to come."""
    if not (reads_papers(actor, document) or supervises(actor, document)):
        return []
    ahead = [planned for planned in plans if planned.is_open]
    failures = rescue.failures_of(ahead)
    found = [_failed(document, planned, failures[planned.id]) for planned in ahead if planned.id in failures]
    coming = [each for each in ahead if each.step == "publish" and each.id not in failures]
    return found + [_coming(document, planned, actor) for planned in coming]


def _failed(document: Document, planned: PlannedStep, failure: JobFailure) -> Notice:
    what = f"预定{phrase(planned)}，自{zh_moment(failure.first_at)}起没有办成：{readable(failure.reason)}。"
    return "stop", "预定环节没有办成。", what, [(_rescue(document, planned), "看原因，办理补救")]


def _coming(document: Document, planned: PlannedStep, actor: Actor) -> Notice:
    links = [(_rescue(document, planned), "看预定的内容")]
    if may_on(actor, STEP_BY_NAME[planned.step].permission, document):
        cancel = url_for("documents.cancel_plan", document_id=document.id, plan_id=planned.id)
        links = [(_rescue(document, planned), "改日期"), (cancel, "取消预定")]
    late = late_of(planned)
    told = f"当天零时起自动公布，此前公众看不到。{late}"
    return "warn" if late else "info", f"预定于{zh_date(planned.due_on)}公布。", told, links


def _rescue(document: Document, planned: PlannedStep) -> str:
    return url_for("documents.rescue_plan", document_id=document.id, plan_id=planned.id)


def readable(reason: str) -> str:
    """A reason for people; what the programme stumbled over is quoted for the administrator."""
    return reason if _CHINESE.search(reason) else f"程序出错，请把这段原文告诉系统管理员：{reason}"


def _reasons(planned: PlannedStep, failure: JobFailure | None, clock: Clock) -> tuple[Obstacle, ...]:
    """What stands in the way now; what the last attempt met comes first where it says something else."""
    now = rescue.standing_in_way(planned, clock)
    if failure is None or failure.reason == "；".join(each.reason for each in now):
        return now
    known = any(each.reason in failure.reason for each in now)
    return now if known else (Obstacle(f"上次的原因：{readable(failure.reason)}"), *now)


def _attempts(failure: JobFailure) -> list[tuple[str, object]]:
    return [
        ("已经试过", f"{failure.times}次"),
        ("第一次", zh_moment(failure.first_at)),
        ("最近一次", zh_moment(failure.last_at)),
        ("下次自动重试", zh_date(failure.rests_until)),
    ]


def _pairs(planned: PlannedStep, opens: bool) -> list[tuple[str, object]]:
    act = entered_of(planned)
    pairs = [
        ("预定环节", STEP_BY_NAME[planned.step].label),
        ("预定日期", zh_date(planned.due_on)),
        ("登记人", name_of_user(planned.planned_by_id) or "系统"),
        ("登记时间", zh_moment(planned.planned_at)),
    ]
    if act is None:
        return [*pairs, ("登记的内容", "无法读取")]
    return [
        *pairs,
        ("公布载体", act.channel),
        ("施行日期", zh_date(act.in_force_from) if act.in_force_from else ""),
        ("据以办理的文件", f"{quoted(act.by_title)}{act.source}" if act.by_title and opens else ""),
        ("理由", act.reason if opens else ""),
    ]


def _effect(planned: PlannedStep, clock: Clock) -> str:
    """What the public sees while the step waits to be taken."""
    document, day = planned.document, zh_date(planned.due_on)
    if planned.step == "publish":
        missed = "预定的日期已经过去，公布日期只能是实际公布的那一天。" if planned.due_on < clock.today() else ""
        return f"文件还没有公布，公众看不到。{missed}"
    if planned.step == "amend":
        return f"修改后的文本按日期自{day}起施行，公众看到的已经是新文本；这里只差登记环节。"
    if document.state is DocumentState.PUBLISHED or document.state is DocumentState.CLEANUP:
        end = document.in_force_until
        if end is not None and end <= planned.due_on + timedelta(days=1):
            return f"公众看到的效力按日期自{day}起已经是“{STEP_BY_NAME[planned.step].label}”；这里只差登记环节。"
    return ""

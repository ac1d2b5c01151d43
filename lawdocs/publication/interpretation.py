"""Policy interpretation (政策解读): planned before a document goes out, on record once it was published."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.models import Document
from lawdocs.documents.recorded import recorded
from lawdocs.extensions import transaction
from lawdocs.publication.models import Interpretation, InterpretationPlan
from lawdocs.texts.addresses import is_web_address
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.interpretation import Content, Medium, left_out
from workflows.permissions import Permission
from workflows.states import OPEN_STATES, PUBLIC_STATES

PLANNED_IN = frozenset(OPEN_STATES)


@dataclass(frozen=True)
class Explained:
    """An interpretation as it was published; ``told`` is what it tells, ``why_not`` why it does not tell the rest."""

    medium: Medium
    title: str
    on: date
    address: str
    told: Collection[Content]
    why_not: str = ""
    in_own_words: bool = True


def plan_interpretation(
    document: Document,
    medium: Medium | None,
    reason: str,
    note: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> InterpretationPlan:
    """Say how a document will be explained (解读方案), or without a medium why it need not be; the last word holds."""
    reason, note = reason.strip(), note.strip()
    with transaction():
        seen = {"version": version, "key": key, "asked": [medium, reason, note]}
        begin_act("plan_interpretation", document, Permission.DOCUMENT_DRAFT, PLANNED_IN, actor, clock, **seen)
        if medium is None and not reason:
            refuse([Obstacle("不需要解读的，请写明理由", "field:reason", "R64")])
        if medium is not None and reason:
            refuse([Obstacle("选了解读形式的，不写不需要解读的理由", "field:reason", "R64")])
        made = document.interpretation_plan
        before = {"medium": made.medium, "reason": made.reason, "note": made.note} if made is not None else {}
        if made is None:
            made = document.interpretation_plan = InterpretationPlan()
        made.medium, made.reason, made.note = medium, reason, note
        made.recorded_at, made.recorded_by_id, made.recorded_by_name = clock.now(), actor.id, actor.name
        after = {"medium": medium, "note": note}
        record_act(
            "plan_interpretation", document, actor, clock, key=key, before=before, after=after, reason=made.reason
        )
        return made


def record_interpretation(
    document: Document, said: Explained, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> Interpretation:
    """Put a published interpretation on record; its own day says whether it came in time."""
    title, address, why_not = said.title.strip(), said.address.strip(), said.why_not.strip()
    told = [each.value for each in Content if each in said.told]
    with transaction():
        asked = [said.medium, title, said.on, address, told, why_not, said.in_own_words]
        seen = {"version": version, "key": key, "asked": asked}
        begin_act("record_interpretation", document, Permission.DOCUMENT_DRAFT, PUBLIC_STATES, actor, clock, **seen)
        refuse(_against(document, said, clock.today()))
        made = Interpretation(
            medium=said.medium,
            title=title,
            on=said.on,
            address=address,
            told=",".join(told),
            left_out_reason=why_not if left_out(said.told) else "",
            **recorded(actor, clock),
        )
        document.interpretations.append(made)
        clocks.meet(Duty.INTERPRETATION, document.id, clock, "已发布政策解读", on=said.on)
        after = {"medium": said.medium, "title": title, "on": said.on, "address": address, "told": told}
        record_act("record_interpretation", document, actor, clock, key=key, after=after, reason=why_not)
        return made


def _against(document: Document, said: Explained, today: date) -> Iterator[Obstacle]:
    if not is_web_address(said.address):
        yield Obstacle("请写明解读的网址，以http://或者https://开头", "field:address", "R64")
    if any(each.address == said.address.strip() for each in document.interpretations):
        yield Obstacle("这个网址的解读已经登记过", "field:address", "R64")
    if document.published_on is not None and said.on < document.published_on:
        day = zh_date(document.published_on)
        yield Obstacle(f"解读不能早于文件公布的日期（{day}）", "field:on", "R64")
    if said.on > today:
        yield Obstacle(f"解读日期不能晚于今天（{zh_date(today)}）", "field:on", "R64")
    if not said.in_own_words:
        yield Obstacle("解读不能只摘抄文件原文，请核对以后勾选", "field:in_own_words", "R65")
    missing = left_out(said.told)
    if missing and not said.why_not.strip():
        names = "、".join(each.label for each in missing)
        yield Obstacle(f"解读没有写到{names}，请写明理由", "field:why_not", "R65")

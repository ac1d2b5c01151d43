"""Cleanup, amendment, repeal and lapse: recorded at once, in effect on their day."""

from collections.abc import Callable, Iterator
from datetime import date

from lawdocs.cleanup.brought_texts import bring_text
from lawdocs.cleanup.ends import record_end, relate
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.plans import cancel_plan, fire_planned
from lawdocs.cleanup.stated import against_texts
from lawdocs.clock import Clock
from lawdocs.days import day_after, day_before
from lawdocs.documents.acts import refuse
from lawdocs.documents.models import Document, RelationKind, Revision, StepRecord, TermExtension
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.extensions import db, transaction
from lawdocs.lifecycle import fire, plan
from workflows.actors import Actor
from workflows.facts import Act, Obstacle
from workflows.guards import zh_date
from workflows.states import LegalStatus

__all__ = [
    "amend",
    "cancel_plan",
    "declare_lapsed",
    "fire_planned",
    "keep",
    "lapse_expired",
    "repeal",
    "start_cleanup",
]


def start_cleanup(
    document: Document, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord:
    """Put a published document into cleanup (启动清理)."""
    with transaction():
        return fire(document, "start_cleanup", actor, clock, version=version, key=key, act=Act(reason=reason.strip()))


def keep(
    document: Document,
    reason: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    until: date | None = None,
    unevaluated: str = "",
) -> StepRecord:
    """End a cleanup with the conclusion that the document continues (继续有效), where asked for with a longer term.

    ``until`` is the new last day in force (有效期延至), ``unevaluated`` why it is given though no evaluation concluded
    it; the record says both after the reason.
    """

    def note_the_day(_: StepRecord) -> None:
        document.last_cleanup_on = clock.today()
        if until is not None:
            before = day_before(document.in_force_until)
            document.extensions.append(TermExtension(on=clock.today(), from_last_on=before, to_last_on=until))
            document.in_force_until = day_after(until)
            document.end_kind, document.end_reason = LegalStatus.LAPSED, ""

    said, unevaluated = reason.strip(), unevaluated.strip() if until is not None else ""
    if said and until is not None:
        said = f"{said.rstrip('。')}。有效期延至{zh_date(until)}。"
    if said and unevaluated:
        said = f"{said}没有评估仍然延长的理由：{unevaluated.rstrip('。')}。"
    act = Act(reason=said, until=until, unevaluated=unevaluated)
    with transaction():
        return fire(document, "keep", actor, clock, version=version, key=key, act=act, effect=note_the_day)


def amend(
    document: Document,
    act: Act,
    by: Document | None,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> StepRecord | PlannedStep:
    """Record an amendment (修改) by another published document: a new revision with its own first day in force.

    With ``act.new_title`` the document is called so from that day on.
    """
    refuse_secret(act.new_title, act.new_text, actor, clock)

    def add_text(_: StepRecord | PlannedStep) -> None:
        if by is not None:  # what ended it since the page was opened counts, and its end waits for this
            db.session.refresh(by, ["in_force_until"], with_for_update={"read": True, "of": Document})
        bring_text(document, act, by, actor, clock)

    with transaction():
        former = document.current_edition
        refuse(_against_title(former, act.new_title))
        made = _fire_or_plan(document, "amend", act, actor, clock, version, key, add_text)
        refuse([*against_texts(act, by, former), *_unchanged(document, former)])
        return made


def _unchanged(document: Document, former: Revision | None) -> Iterator[Obstacle]:
    """An amendment leaves another text, or another title, than the one before."""
    made = document.current_edition
    if former is None or made.text.strip() != former.text.strip() or made.title:
        return
    told = f"修改后的全文与第{former.no}个文本完全一样，没有写进修改文件的内容"
    cure = "请把修改的内容逐处写进全文再登记；现有的全文已经写进去了的，到“核对修改内容”认定没有修改，写明理由"
    yield Obstacle(f"{told}。{cure}", "field:new_text", "R116")


def _against_title(former: Revision | None, title: str) -> Iterator[Obstacle]:
    if title.strip() and former is None:
        yield Obstacle("没有收录原来的正文，名称不能随修改登记；请先补录正文", "field:new_title", "R116")


def repeal(
    document: Document,
    act: Act,
    by: Document | None,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> StepRecord | PlannedStep:
    """Repeal a document (废止) from ``act.day`` on, by a document of ours or one named by title."""

    def end(made: StepRecord | PlannedStep) -> None:
        record_end(document, LegalStatus.REPEALED, act, made)
        relate(document, RelationKind.REPEALED_BY, by, act)

    with transaction():
        return _fire_or_plan(document, "repeal", act, actor, clock, version, key, end)


def declare_lapsed(
    document: Document, act: Act, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord | PlannedStep:
    """Declare a document lapsed in a cleanup (宣布失效); of one whose term is over, only the record is made."""
    if document.in_force_until is not None and document.in_force_until <= clock.today():
        with transaction():
            return fire(document, "lapse", actor, clock, version=version, key=key, act=Act(reason=act.reason))
    with transaction():
        return _fire_or_plan(
            document,
            "lapse",
            act,
            actor,
            clock,
            version,
            key,
            lambda made: record_end(document, LegalStatus.LAPSED, act, made),
        )


def lapse_expired(document: Document, actor: Actor, clock: Clock) -> StepRecord:
    """Record the lapse of a document whose term is over (自动失效); its status changed on the day by itself."""
    with transaction():
        return fire(document, "lapse", actor, clock, version=document.version, key=None)


def _fire_or_plan(
    document: Document,
    step: str,
    act: Act,
    actor: Actor,
    clock: Clock,
    version: int | None,
    key: str | None,
    effect: Callable[[StepRecord | PlannedStep], None],
) -> StepRecord | PlannedStep:
    if act.day is not None and act.day > clock.today():
        return plan(document, step, actor, clock, version=version, key=key, act=act, due_on=act.day, effect=effect)
    return fire(document, step, actor, clock, version=version, key=key, act=act, effect=effect)

"""Give evidence, hand it in, judge it; each act is one transaction."""

from datetime import date

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.evidence import given as givens
from lawdocs.column.evidence import lifecycle, notices, queries
from lawdocs.column.evidence.given import Given
from lawdocs.column.figures.queries import government_of
from lawdocs.column.figures.services import take
from lawdocs.column.indicators.models import (
    EvidenceItem,
    EvidenceKind,
    Indicator,
    IndicatorTask,
    SetAct,
    SetRecord,
    SetState,
    TaskAct,
)
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.errors import Forbidden, StepRefused, VersionStale
from lawdocs.extensions import db, hold, transaction
from lawdocs.texts.intake import CheckedFile
from workflows.actors import Actor
from workflows.evidence import EDITABLE, Coverage, Said, TaskState, set_is_open
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission

POINT = 100  # scores are kept in hundredths


def add(
    task: IndicatorTask, given: Given, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> EvidenceItem:
    """Put an evidence on a unit's list (添加材料); nobody else sees it before the list is handed in."""
    checked = givens.check(given, actor, clock)
    with transaction():
        asked = [given.kind, given.title, given.note, given.url, given.is_public, checked]
        asked += [given.document_id, given.news_id, given.snapshot_id]
        _admit_giving(task, "add", actor, clock, version=version, key=key, asked=asked)
        return _put_on_list(task, given, checked, actor, clock, key)


def add_figures(
    task: IndicatorTask,
    since: date,
    until: date,
    given: Given,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> EvidenceItem:
    """Freeze the figures that prove the indicator, for a period, and put them on the list (本系统统计)."""
    refuse_secret(given.title, given.note, actor, clock)
    with transaction():
        asked = [since, until, given.title, given.note, given.is_public]
        _admit_giving(task, "add_figures", actor, clock, version=version, key=key, asked=asked)
        agency = government_of(task.agency)
        snapshot = take(task.indicator.figures, agency, since, until, actor, clock)
        taken = Given(EvidenceKind.FIGURES, given.title, given.note, snapshot_id=snapshot.id, is_public=given.is_public)
        return _put_on_list(task, taken, None, actor, clock, key)


def remove(
    task: IndicatorTask, item_id: int, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Take an evidence from a unit's list (移除材料); one that was accepted counts until the next acceptance."""
    with transaction():
        _admit_giving(task, "remove", actor, clock, version=version, key=key, asked=item_id)
        item = queries.item_or_404(item_id, task.given)
        item.removed_at = clock.now()
        lifecycle.note(task, TaskAct.REMOVE, actor, clock, key, item.title)


def submit(task: IndicatorTask, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Hand the list in (提交审核); it is fixed from now on."""
    with transaction():
        lifecycle.fire(task, "submit", actor, clock, version=version, key=key)


def recall(task: IndicatorTask, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take the list back before anybody judged it (撤回提交)."""
    with transaction():
        lifecycle.fire(task, "recall", actor, clock, version=version, key=key)


def send_back(
    task: IndicatorTask, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Return the list with reasons (退回补正)."""
    with transaction():
        lifecycle.fire(task, "return", actor, clock, version=version, key=key, said=Said(reason))


def accept(
    task: IndicatorTask,
    coverage: Coverage | None,
    missing: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Judge the list to be complete, or partly with what is missing (认定材料); it counts from now on."""
    said = Said(coverage=coverage, missing=missing)
    with transaction():
        lifecycle.fire(task, "accept", actor, clock, version=version, key=key, said=said)


def reopen(task: IndicatorTask, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Open an accepted list to add to it (补充材料); what was accepted counts on meanwhile."""
    with transaction():
        lifecycle.fire(task, "reopen", actor, clock, version=version, key=key)


def ask(
    task: IndicatorTask,
    reason: str,
    due_on: date | None,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Ask the unit for more (要求补充), by a day if one is given; what was accepted counts on meanwhile."""
    if due_on is not None and due_on < clock.today():
        text = f"补充的到期日不能早于今天（{zh_date(clock.today())}）"
        raise StepRefused((Obstacle(text, "field:due_on"),))
    with transaction():
        said = Said(reason, due_on=due_on)
        lifecycle.fire(task, "ask", actor, clock, version=version, key=key, said=said)


def hide(
    task: IndicatorTask, item_id: int, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Take an accepted evidence from the public at once (撤下材料), whatever else is going on; it still counts."""
    if not reason.strip():
        raise StepRefused((Obstacle("请写明理由", "field:reason"),))
    with transaction():
        seen = {"version": version, "key": key, "asked": [item_id, reason]}
        lifecycle.admit(task, "hide", Permission.EVIDENCE_REVIEW, frozenset(TaskState), actor, clock, **seen)
        item = queries.item_or_404(item_id, [each for each in task.accepted if each.is_public])
        item.is_public = False
        record = lifecycle.note(task, TaskAct.HIDE, actor, clock, key, f"{item.title}：{reason}")
        notices.tell_unit(task, record, clock)


def score(
    indicator: Indicator,
    points: int | None,
    note: str,
    actor: Actor,
    clock: Clock,
    *,
    seen: int | None,
    key: str | None,
) -> bool:
    """Give an indicator its points of the self-assessment (自评打分), in hundredths; none takes them back.

    Gives whether anything changed; what is kept already is not put on record again. ``seen`` are the points that were
    there when the form was opened. Raises StepRefused for more than the indicator weighs, and for one without a weight.
    """
    with transaction():
        answer = f"/work/indicators/{indicator.set_id}/{indicator.no}"
        keys.claim(actor, key, ["indicator_score", indicator.id, points, note, seen], clock.now(), answer=answer)
        hold(Indicator, indicator.id)
        db.session.refresh(indicator)
        if not actor.holds(Permission.INDICATOR_MANAGE):
            raise Forbidden
        if indicator.score != seen:
            raise VersionStale(what="这项指标的自评分")
        if why := _why_not_score(indicator, points):
            raise StepRefused((Obstacle(why, "field:points"),))
        note = note if points is not None else ""
        if (indicator.score, indicator.score_note) == (points, note):
            return False
        before = {"score": indicator.score, "note": indicator.score_note}
        indicator.score, indicator.score_note = points, note
        after = {"score": indicator.score, "note": indicator.score_note}
        told = f"第{indicator.no}项：{points_of(points)}{f'（{note}）' if note else ''}"
        record = SetRecord(set_id=indicator.set_id, indicator_id=indicator.id, act=SetAct.SCORE, at=clock.now())
        record.actor_id, record.actor_name, record.told = actor.id, actor.name, told
        db.session.add(record)
        audit.record(
            "indicator:score", actor, clock.now(), "indicator", indicator.id, before=before, after=after, key=key
        )
    return True


def points_of(points: int | None) -> str:
    """Hundredths of a point in words: 1.5分."""
    return f"{points / POINT:g}分" if points is not None else "没有打分"


def _why_not_score(indicator: Indicator, points: int | None) -> str:
    if indicator.set.state is not SetState.OPEN:
        word = "已归档" if indicator.set.state is SetState.CLOSED else "现在没有在报送"
        return f"这一版指标体系{word}，自评分不能变动"
    if points is None:
        return ""
    if indicator.weight is None:
        return "这项指标没有分值，不能打分；分值随指标导入"
    if not 0 <= points <= indicator.weight:
        return f"自评分应当在0至{points_of(indicator.weight)}之间"
    return ""


def _admit_giving(
    task: IndicatorTask, name: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None, asked: object
) -> None:
    """Evidence comes and goes only while the unit has the list, and the edition is open."""
    seen = {"version": version, "key": key, "asked": asked}
    lifecycle.admit(task, name, Permission.EVIDENCE_SUBMIT, EDITABLE, actor, clock, **seen)
    if obstacle := set_is_open(lifecycle.facts_of(task), Said(), actor):
        raise StepRefused((obstacle,))


def _put_on_list(
    task: IndicatorTask, given: Given, checked: CheckedFile | None, actor: Actor, clock: Clock, key: str | None
) -> EvidenceItem:
    item = givens.item_of(task, given, checked, actor, clock)
    task.items.append(item)
    lifecycle.note(task, TaskAct.ADD, actor, clock, key, item.title)
    return item

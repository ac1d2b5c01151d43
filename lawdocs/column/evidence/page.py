"""Tasks and their evidence made ready for the pages of staff."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from lawdocs.clock import local
from lawdocs.column.evidence import lifecycle, queries
from lawdocs.column.evidence.desk import sent_back_by
from lawdocs.column.evidence.duties import name_of
from lawdocs.column.evidence.services import points_of
from lawdocs.column.evidence.tasks import HELPING, LEAD
from lawdocs.column.indicators.models import (
    GIVING,
    EvidenceItem,
    EvidenceKind,
    Indicator,
    IndicatorTask,
    SetState,
    TaskAct,
)
from lawdocs.column.links.models import LinkCheck
from lawdocs.context import zh_moment
from lawdocs.deadlines.countdown import ClockWord, countdown
from lawdocs.portal import addresses
from lawdocs.tables import Cell, Column, Row
from lawdocs.timelines import Entry
from workflows.actors import Actor
from workflows.evidence import EDITABLE, TABLE, Coverage, Said, TaskState, reviewer_gave_nothing
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.tables import Step

K, S = EvidenceKind, TaskState
COLUMNS = (
    Column("指标", width=60),
    Column("责任单位", width=20),
    Column("状态", width=14),
    Column("到期", width=14),
    Column("佐证情况", width=30),
    Column("版本", width=10),
)
AWAITED = "正文待导入"
UNJUDGED = "还没有认定"
GONE = {K.NEWS: "原动态已撤下，公众看不到", K.DOCUMENT: "原文件已不公开，公众看不到"}


@dataclass(frozen=True)
class ItemLine:
    """One evidence as a page shows it; ``word`` says what the link check found.

    ``url`` is empty where the record is gone.
    """

    title: str
    url: str
    facts: tuple[str, ...]
    note: str
    word: ClockWord | None
    is_outside: bool
    remove_url: str
    hide_url: str


def row(task: IndicatorTask, today: date) -> Row:
    """One task in the list of staff."""
    is_late = task.state in EDITABLE and task.due_on is not None and task.due_on < today
    return Row(
        (
            Cell(name_of(task.indicator), url_for("evidence.show", task_id=task.id)),
            Cell(f"{task.agency.short_name}（{part_of(task)}）"),
            Cell(task.state.label),
            Cell(task.due_on, mark="late" if is_late else ""),
            Cell(judgement(task)),
            Cell(task.indicator.set.edition),
        )
    )


def part_of(task: IndicatorTask) -> str:
    """Whether a unit leads or helps."""
    return LEAD if task.is_lead else HELPING


def judgement(task: IndicatorTask) -> str:
    """How the evidence was judged last, in words."""
    if task.coverage is None:
        return UNJUDGED
    return f"部分，还缺：{task.missing}" if task.coverage is Coverage.PARTLY else task.coverage.label


def clock_of(task: IndicatorTask, today: date) -> ClockWord | None:
    """How much time is left to hand in; nothing once that was done."""
    if task.due_on is None or task.state not in EDITABLE:
        return None
    return countdown(task.due_on, today)


def pairs(task: IndicatorTask) -> list[tuple[object, ...]]:
    """What is known of a task besides its evidence."""
    indicator = task.indicator
    return [
        ("指标", f"第{indicator.no}项", url_for("evidence.indicator", set_id=indicator.set_id, no=indicator.no)),
        ("指标体系", indicator.set.title),
        ("一级、二级", "，".join(filter(None, (indicator.level1, indicator.level2)))),
        ("测评方法", indicator.method),
        ("分值", points_of(indicator.weight) if indicator.weight is not None else ""),
        ("责任单位", f"{task.agency.name}（{part_of(task)}）"),
        ("到期", zh_date(task.due_on) if task.due_on is not None else "不限期"),
        ("提交", zh_moment(task.submitted_at) if task.submitted_at else ""),
        ("认定", zh_moment(task.accepted_at) if task.accepted_at else ""),
        ("佐证情况", judgement(task)),
    ]


def items(task: IndicatorTask, actor: Actor, found: list[EvidenceItem], today: date) -> list[ItemLine]:
    """The evidence that a person sees of a task, with what may be done about each."""
    checks, gone = queries.checks_of(each.url for each in found), queries.gone_items(today)
    edits = can_edit(task, actor)
    hides = queries.may_on(actor, Permission.EVIDENCE_REVIEW, task) and task.relieved_at is None
    return [item_line(each, checks, gone, edits=edits, hides=hides) for each in found]


def item_line(
    item: EvidenceItem,
    checks: Mapping[str, LinkCheck],
    gone: Collection[int],
    *,
    edits: bool = False,
    hides: bool = False,
) -> ItemLine:
    """One evidence; ``edits`` and ``hides`` say what the reader may do in general.

    ``gone`` are the ids of those whose record is not public any more.
    """
    is_accepted = item.accepted_at is not None
    where = {"task_id": item.task_id, "item_id": item.id}
    standing = "已认定" if is_accepted else "还没有认定"
    if item.removed_at is not None:
        standing = "已移除，下次认定后不再计入"
    outside = "对外公开" if item.is_public else "不对外公开"
    if item.id in gone:
        outside = GONE[item.kind]
    facts = (item.kind.label, f"{zh_date(local(item.added_at).date())}添加", standing, outside)
    return ItemLine(
        title=item.title,
        url=address_of(item) if item.id not in gone else "",
        facts=facts,
        note=item.note,
        word=found_word(checks.get(item.url)),
        is_outside=item.kind is K.LINK,
        remove_url=url_for("evidence.remove", **where) if edits and item.removed_at is None else "",
        hide_url=url_for("evidence.hide", **where) if hides and is_accepted and item.is_public else "",
    )


def found_word(check: LinkCheck | None) -> ClockWord | None:
    """What the check of an address found last."""
    if check is None or check.checked_at is None or check.is_alive is None:
        return None
    day = zh_date(local(check.checked_at).date())
    return ClockWord("done", f"{day}可以打开") if check.is_alive else ClockWord("late", f"链接打不开，{day}检查")


def address_of(item: EvidenceItem) -> str:
    """Where an evidence is looked at."""
    if item.kind is K.LINK:
        return item.url
    if item.kind is K.FILE:
        return url_for("evidence.file", task_id=item.task_id, item_id=item.id)
    if item.kind is K.DOCUMENT:
        return addresses.of_document(item.document_id)
    if item.kind is K.NEWS:
        return url_for("column.news_item", item_id=item.news_id)
    return url_for("figures.show", snapshot_id=item.snapshot_id)


def can_edit(task: IndicatorTask, actor: Actor) -> bool:
    """Whether a person may add and remove evidence now."""
    is_live = task.relieved_at is None and task.indicator.set.state is SetState.OPEN
    return is_live and task.state in EDITABLE and queries.may_on(actor, Permission.EVIDENCE_SUBMIT, task)


def kinds(indicator: Indicator) -> list[EvidenceKind]:
    """What may be given for an indicator; figures where it names some."""
    return [each for each in K if each is not K.FIGURES or indicator.figures]


def steps(task: IndicatorTask, actor: Actor) -> list[Step[TaskState]]:
    """The steps a person may take now, in the order of the table."""
    if task.relieved_at is not None or task.indicator.set.state is not SetState.OPEN:
        return []
    barred = gave(task, actor)
    return [
        step
        for step in TABLE.steps_from(task.state)
        if queries.may_on(actor, step.permission, task) and not (barred and reviewer_gave_nothing in step.guards)
    ]


def gave(task: IndicatorTask, actor: Actor) -> bool:
    """Whether a person gave evidence for a task, and so does not judge it."""
    return reviewer_gave_nothing(lifecycle.facts_of(task), Said(), actor) is not None


def notice_of(task: IndicatorTask, actor: Actor) -> tuple[str, str, str] | None:
    """The one thing to know first about a task, as the macro ``notice`` takes it."""
    if task.relieved_at is not None:
        return "info", "本单位不再负责这项指标。", "记录保留，材料不再计入。"
    if task.indicator.set.state is SetState.CLOSED:
        return "info", "这一版指标体系已经归档。", "材料保持归档时的样子。"
    if task.state is S.RETURNED:
        return "warn", f"{sent_back_by(task).rstrip('。')}。", "补正后可以再次提交。"
    if task.state is S.ACCEPTED and task.coverage is Coverage.PARTLY:
        return "warn", "材料只认定为部分，", f"还缺：{task.missing}"
    reviews = task.state is S.SUBMITTED and queries.may_on(actor, Permission.EVIDENCE_REVIEW, task)
    if reviews and gave(task, actor):
        return "info", "您添加或者移除过这项材料，", "请由其他编辑审核。"
    return None


def timeline(task: IndicatorTask, actor: Actor) -> list[Entry]:
    """What was done with a task, newest first; of evidence it tells only those who see it."""
    hidden = _unseen(task, actor)
    told = [each for each in reversed(task.records) if each.id not in hidden]
    return [
        Entry(
            zh_moment(each.at),
            f"{each.act.label}{f'：{each.reason}' if each.reason else ''}",
            each.actor_name,
            "current" if number == 0 else "past",
        )
        for number, each in enumerate(told)
    ]


def _unseen(task: IndicatorTask, actor: Actor) -> frozenset[int]:
    """The entries that name evidence which a person does not see: to editors, what was not handed in yet."""
    if task.agency_id in queries.giving_agencies(actor):
        return frozenset()
    if task.agency_id not in queries.edited_agencies(actor):
        return frozenset(each.id for each in task.records if each.act in (*GIVING, TaskAct.HIDE))
    handed_in = [each.id for each in task.records if each.act is TaskAct.SUBMIT]
    last = handed_in[-1] if handed_in and task.state is not S.OPEN else _last_judged(task)
    return frozenset(each.id for each in task.records if each.act in GIVING and each.id > last)


def _last_judged(task: IndicatorTask) -> int:
    """The entry of the last acceptance, 0 without one: a list that was taken back was never handed in."""
    return max((each.id for each in task.records if each.act is TaskAct.ACCEPT), default=0)

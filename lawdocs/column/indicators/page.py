"""Indicator sets made ready for the pages of staff."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from lawdocs.column.indicators import queries
from lawdocs.column.indicators.models import Indicator, IndicatorSet, SetRecord
from lawdocs.column.indicators.planning import AWAITED, points, tasks_of
from lawdocs.column.indicators.queries import Branch, Counts
from lawdocs.tables import Action, Cell, Column, Row
from workflows.actors import Actor
from workflows.permissions import Permission

SETS = (
    Column("指标体系", width=50),
    Column("状态", width=12),
    Column("指标", width=40),
    Column("正文待导入", "项", width=12, is_number=True),
    Column("没有责任单位", "项", width=14, is_number=True),
    Column("公开", width=14),
    Column("归档", width=14),
    Column("记录", width=12),
)
RECORDS = (Column("时间", width=20), Column("办理", width=20), Column("人员", width=14), Column("内容", width=100))


@dataclass(frozen=True)
class Item:
    """One indicator in the tree."""

    no: int
    text: str
    is_awaited: bool
    lead: str
    helping: str
    due: str
    method: str
    points: str


def set_row(found: IndicatorSet, counts: Counts, actor: Actor) -> Row:
    """One set in the list, leading to how far it is proved; whoever manages it is led to where that is done."""
    manage = Action("管理", url_for("indicators.manage", set_id=found.id))
    return Row(
        (
            Cell(
                found.title if found.edition in found.title else f"{found.title}（{found.edition}）",
                url_for("evidence.overview", set_id=found.id),
            ),
            Cell(found.state.label),
            Cell(counts.words),
            Cell(counts.awaited),
            Cell(counts.without_unit),
            Cell(found.opened_on),
            Cell(found.closed_on),
            Cell("看记录", url_for("indicators.records", set_id=found.id)),
        ),
        manage if actor.holds(Permission.INDICATOR_MANAGE) else None,
    )


def record_row(record: SetRecord) -> Row:
    """One entry of the record of a set."""
    return Row((Cell(record.at), Cell(record.act.label), Cell(record.actor_name), Cell(record.told)))


def branches(indicators: Sequence[Indicator]) -> list[tuple[Branch, list[Item]]]:
    """The tree with what is shown of each indicator."""
    return [(branch, [item(each) for each in branch.indicators]) for branch in queries.tree(indicators)]


def item(indicator: Indicator) -> Item:
    tasks = tasks_of(indicator.tasks)
    days = dict.fromkeys(str(each.due_on) for each in tasks if each.due_on is not None)
    return Item(
        no=indicator.no,
        text=indicator.text or AWAITED,
        is_awaited=not indicator.text,
        lead="、".join(each.agency.short_name for each in tasks if each.is_lead),
        helping="、".join(each.agency.short_name for each in tasks if not each.is_lead),
        due="、".join(days),
        method=indicator.method,
        points=points(indicator.weight),
    )

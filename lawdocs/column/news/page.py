"""News items made ready for the pages of staff."""

from datetime import date

from flask import url_for

from lawdocs.clock import Clock
from lawdocs.column.news import lifecycle, queries
from lawdocs.column.news.desk import returned_by
from lawdocs.column.news.models import NewsAct, NewsItem
from lawdocs.context import zh_moment
from lawdocs.tables import Cell, Column, Row
from lawdocs.timelines import Entry
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.news import OVER, TABLE, NewsState, reviewer_did_not_write
from workflows.news import Said as _Said
from workflows.permissions import Permission
from workflows.tables import Step

COLUMNS = (
    Column("标题", width=60),
    Column("状态", width=20),
    Column("单位", width=24),
    Column("撰写", width=14),
    Column("最近保存", width=20),
    Column("发布", width=20),
)
# What is done about an item without moving it on, and its words.
PIN, UNPIN = ("pin", "置顶"), ("unpin", "取消置顶")
REWRITE = ("rewrite", "以此为底稿")
MAIN = {NewsState.DRAFT: "submit", NewsState.RETURNED: "submit", NewsState.SUBMITTED: "approve"}


def row(item: NewsItem) -> Row:
    """One item in the list of staff."""
    planned = f"定于{zh_moment(item.publish_at)}" if item.publish_at else None
    return Row(
        (
            Cell(item.title, url_for("news.show", item_id=item.id)),
            Cell(item.state.label),
            Cell(item.agency.short_name),
            Cell(item.author.name if item.author else ""),
            Cell(item.saved_at),
            Cell(item.published_on or planned),
        )
    )


def pairs(item: NewsItem, today: date) -> list[tuple[object, ...]]:
    """What is known of an item besides its words."""
    public = url_for("column.news_item", item_id=item.id) if item.state is NewsState.PUBLISHED else None
    return [
        ("单位", item.agency.name),
        ("来源", item.source),
        ("主题", "、".join(each.name for each in item.topics) or "没有选主题"),
        ("撰写", item.author.name if item.author else ""),
        ("定时发布", zh_moment(item.publish_at) if item.publish_at else ""),
        ("发布", zh_moment(item.published_at) if item.published_at else "", public),
        ("置顶", f"至{zh_date(item.pinned_until)}" if item.is_pinned(today) else ""),
    ]


def steps(item: NewsItem, actor: Actor, clock: Clock) -> list[Step[NewsState]]:
    """The steps a person may take now, the expected one first."""
    facts = lifecycle.facts_of(item)
    barred = reviewer_did_not_write(facts, _Said(), actor, clock.now()) is not None
    offered = [
        step
        for step in TABLE.steps_from(item.state)
        if queries.may_on(actor, step.permission, item) and not (barred and reviewer_did_not_write in step.guards)
    ]
    return sorted(offered, key=lambda step: step.name != MAIN.get(item.state))


def acts(item: NewsItem, actor: Actor, today: date) -> list[tuple[str, str]]:
    """What else a person may do: pin a published item, let it go, or write anew what is over."""
    if item.state in OVER:
        return [REWRITE] if queries.may_on(actor, Permission.NEWS_WRITE, item) else []
    if item.state is not NewsState.PUBLISHED or not queries.may_on(actor, Permission.NEWS_MANAGE, item):
        return []
    return [PIN, UNPIN] if item.is_pinned(today) else [PIN]


def notice_of(item: NewsItem, actor: Actor, clock: Clock) -> tuple[str, str, str] | None:
    """The one thing to know first about an item, as the macro ``notice`` takes it."""
    if item.state is NewsState.RETURNED:
        return "warn", f"{returned_by(item).rstrip('。')}。", "修改后可以再次送审。"
    if item.state is NewsState.WITHDRAWN:
        last = next(each for each in reversed(item.records) if each.act is NewsAct.WITHDRAW)
        return "stop", f"{zh_moment(last.at)}由{last.actor_name}撤下，", f"公众看不到。理由：{last.reason}"
    reviews = item.state is NewsState.SUBMITTED and queries.may_on(actor, Permission.NEWS_APPROVE, item)
    if reviews and actor.id in queries.writers_of(item):
        return "info", "您撰写或者修改过这条动态，", "请由其他编辑审核。"
    return None


def timeline(item: NewsItem) -> list[Entry]:
    """What was done with an item, newest first."""
    newest = item.records[-1]
    return [
        Entry(
            zh_moment(each.at),
            f"{each.act.label}{f'：{each.reason}' if each.reason else ''}",
            each.actor_name,
            "current" if each is newest else "past",
        )
        for each in reversed(item.records)
    ]

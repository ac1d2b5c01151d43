"""What of the news waits for a person, as the desk shows it: for editors what came in, for units what came back."""

from datetime import date

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload, selectinload

from lawdocs.clock import local
from lawdocs.column.news import queries
from lawdocs.column.news.models import NewsAct, NewsItem
from lawdocs.context import zh_moment
from lawdocs.extensions import db
from lawdocs.paging import count
from lawdocs.work.tasks import Task
from workflows.actors import Actor
from workflows.news import NewsState

MOST_NEWS = 50


def count_news(actor: Actor) -> int:
    """How many items wait for a person."""
    return sum(count(each) for each in _waiting(actor))


def news_tasks(actor: Actor, today: date) -> list[Task]:
    """The items that wait for a person, those that came back first, longest waiting first."""
    loaded = (joinedload(NewsItem.agency), selectinload(NewsItem.records))
    found = [item for query in _waiting(actor) for item in db.session.scalars(query.options(*loaded).limit(MOST_NEWS))]
    return [_task(item, today) for item in found]


def _waiting(actor: Actor) -> tuple[sa.Select[tuple[NewsItem]], ...]:
    return queries.to_mend(actor), queries.to_review(actor)


def _task(item: NewsItem, today: date) -> Task:
    last = item.records[-1]
    days = (today - local(last.at).date()).days
    url = url_for("news.show", item_id=item.id)
    verb, button = ("审核动态", "审核") if item.state is NewsState.SUBMITTED else ("修改退回的动态", "修改")
    page = url if item.state is NewsState.SUBMITTED else url_for("news.edit", item_id=item.id)
    return Task(
        kind="plain",
        clock=f"已等{days}日" if days > 0 else "今天开始",
        due=f"{zh_moment(last.at)}起",
        title=f"{verb}：{item.title}",
        url=url,
        facts=tuple(filter(None, (item.agency.short_name, item.state.label, returned_by(item)))),
        button=button,
        button_url=page,
    )


def returned_by(item: NewsItem) -> str:
    """Who sent a returned item back last, and why."""
    last = next((each for each in reversed(item.records) if each.act is NewsAct.RETURN), None)
    return f"{last.actor_name}退回：{last.reason}" if item.state is NewsState.RETURNED and last is not None else ""

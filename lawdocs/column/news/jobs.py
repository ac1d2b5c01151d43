"""The job that publishes approved items when their instant has come; a missed hour changes nothing but the hour."""

from datetime import datetime

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office
from lawdocs.column.news import lifecycle
from lawdocs.column.news.models import NewsItem
from lawdocs.extensions import HELD, db, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from workflows.actors import Actor
from workflows.news import TABLE, NewsState, Said

PUBLISH_NEWS = "publish-news"


def publish_due(actor: Actor, clock: Clock) -> Counts:
    """Publish every item whose instant has come (定时发布到时间的动态)."""
    due = [DueItem(each) for each in db.session.scalars(_due(clock).with_only_columns(NewsItem.id))]
    return take_each(PUBLISH_NEWS, due, lambda item_id: take_due(item_id, actor, clock), clock)


def take_due(item_id: int, actor: Actor, clock: Clock) -> bool:
    """Publish one item if its instant has come and nobody published it or sent it back yet."""
    query = _due(clock).where(NewsItem.id == item_id)
    with transaction():
        item = db.session.scalar(query.with_for_update(of=NewsItem, skip_locked=True, **HELD))
        if item is not None:
            lifecycle.take(item, TABLE.by_name["publish"], actor, clock, Said(), None)
    return item is not None


def _due(clock: Clock) -> sa.Select[tuple[NewsItem]]:
    due = sa.select(NewsItem).where(NewsItem.state == NewsState.APPROVED, NewsItem.publish_at <= _moment(clock))
    return due.order_by(NewsItem.publish_at, NewsItem.id)


def _moment(clock: Clock) -> datetime:
    """Now, or the beginning of a day that was set by hand and lies ahead (``jobs run --on``)."""
    return max(clock.now(), at_office(clock.today(), 0))

"""News items in any state, walked there step by step."""

from datetime import timedelta

from lawdocs.clock import Clock
from lawdocs.column.news import services
from lawdocs.column.news.models import NewsItem, NewsTopic
from lawdocs.column.news.services import Content
from lawdocs.extensions import db
from tests.factories import County
from tests.remembered import remembered
from workflows.news import NewsState as S

BODY = "<p>10月12日，县城市管理局走进社区宣讲停车管理办法，现场答复居民提问23件。</p>"
REASON = "请补充活动日期和地点。"


def content(title: str = "县城市管理局开展停车管理宣讲", body: str = BODY, **changes: object) -> Content:
    return Content(**({"title": title, "source": "县城管局", "body": body, "rich": True} | changes))


def topic_id(name: str) -> int:
    return db.session.query(NewsTopic.id).filter_by(name=name).scalar()


@remembered
def an_item(state: S, county: County, clock: Clock, **changes: object) -> NewsItem:
    """An item by ``drafter``, handled by ``editor``, in any state."""
    made = content(**changes)
    item = services.start(made, county.agency("urban"), county.actor("drafter"), clock, key=None)
    for advance in ROADS[state]:
        advance(item, county, clock)
    return item


def submit(item: NewsItem, county: County, clock: Clock) -> None:
    services.submit(item, county.actor("drafter"), clock, version=item.version, key=None)


def send_back(item: NewsItem, county: County, clock: Clock) -> None:
    services.send_back(item, REASON, county.actor("editor"), clock, version=item.version, key=None)


def approve(item: NewsItem, county: County, clock: Clock) -> None:
    services.approve(item, county.actor("editor"), clock, publish_at=None, version=item.version, key=None)


def plan(item: NewsItem, county: County, clock: Clock) -> None:
    at = clock.now() + timedelta(hours=2)
    services.approve(item, county.actor("editor"), clock, publish_at=at, version=item.version, key=None)


def withdraw(item: NewsItem, county: County, clock: Clock) -> None:
    services.withdraw(item, "图片用错", county.actor("editor"), clock, version=item.version, key=None)


def drop(item: NewsItem, county: County, clock: Clock) -> None:
    services.drop(item, county.actor("drafter"), clock, version=item.version, key=None)


ROADS = {
    S.DRAFT: (),
    S.SUBMITTED: (submit,),
    S.RETURNED: (submit, send_back),
    S.APPROVED: (submit, plan),
    S.PUBLISHED: (submit, approve),
    S.WITHDRAWN: (submit, approve, withdraw),
    S.DROPPED: (drop,),
}

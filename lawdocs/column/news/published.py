"""What the public may read of the news: lists, one item, its files; columns only, over the connection of the page."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.column.news.models import NewsFile, NewsFileKind, NewsItem, NewsTopic, news_item_topics
from lawdocs.documents.models import StoredFile
from lawdocs.errors import NotVisible
from lawdocs.extensions import LARGEST_ID
from lawdocs.portal.queries import position_of
from lawdocs.portal.reading import connection
from lawdocs.texts.search import split_terms
from workflows.news import NewsState

IS_PUBLIC = NewsItem.state == NewsState.PUBLISHED
HEAD = 400  # of the words of an item, for a list
AROUND = 40  # before a word that was searched for


@dataclass(frozen=True)
class NewsQuery:
    """What a reader asks of the board; ``month`` is the first day of one."""

    q: str = ""
    topic: str = ""
    unit: str = ""
    month: date | None = None
    page: int = 1

    @property
    def is_plain(self) -> bool:
        return not (self.q or self.topic or self.unit or self.month)

    @property
    def first_page(self) -> "NewsQuery":
        """The question without what changes from page to page."""
        return replace(self, page=1)


class Line(NamedTuple):
    """An item in a list; ``start`` is where ``piece`` begins among its words, from 0."""

    id: int
    title: str
    unit: str
    published_on: date
    pinned_until: date | None
    start: int
    piece: str
    length: int


class Article(NamedTuple):
    """An item as its page shows it."""

    id: int
    title: str
    unit: str
    source: str
    body: str
    plain: str
    published_at: datetime
    published_on: date


class File(NamedTuple):
    """A file of a published item."""

    id: int
    item_id: int
    kind: NewsFileKind
    name: str
    caption: str
    size: int
    media_type: str
    sha256: str


def number_of(raw: str) -> int:
    """An id in an address; hidden, unknown and malformed ones end in the same NotVisible."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10) or raw.startswith("0") or int(raw) > LARGEST_ID:
        raise NotVisible
    return int(raw)


def matching(query: NewsQuery, today: date) -> array:
    """The ids of all items that meet a question, in their order: one look at each, for any number of pages."""
    return array(
        "i", connection().scalars(sa.select(NewsItem.id).where(*_conditions(query)).order_by(*_order(query, today)))
    )


def on_top(today: date) -> sa.Row[tuple[int, str, date]] | None:
    """The item that stands first in the list, with its title and day."""
    statement = sa.select(NewsItem.id, NewsItem.title, NewsItem.published_on).where(IS_PUBLIC)
    return connection().execute(statement.order_by(*_order(NewsQuery(), today)).limit(1)).one_or_none()


def lines(ids: Sequence[int], q: str = "") -> list[Line]:
    """Some items in the order of their ids, each with its first words or those around what was searched for."""
    terms = split_terms(q)
    # The normal form is as long as the words themselves, and stands behind the title and a line end.
    words = sa.func.substr(NewsItem.norm, sa.func.length(NewsItem.title) + 2)
    found_at = position_of(words, terms[0]) if terms else sa.literal(0)
    start = sa.case((found_at > AROUND, found_at - AROUND), else_=1)
    statement = (
        sa.select(
            NewsItem.id,
            NewsItem.title,
            Agency.short_name,
            NewsItem.published_on,
            NewsItem.pinned_until,
            start - 1,
            sa.func.substr(NewsItem.plain, start, HEAD),
            sa.func.length(NewsItem.plain),
        )
        .join(Agency, Agency.id == NewsItem.agency_id)
        .where(NewsItem.id.in_(list(ids)))
    )
    found = {row[0]: Line._make(row) for row in connection().execute(statement)}
    return [found[each] for each in ids]


def article(raw_id: str) -> Article:
    """One published item; raises NotVisible."""
    columns = (NewsItem.id, NewsItem.title, Agency.name, NewsItem.source, NewsItem.body, NewsItem.plain)
    statement = (
        sa.select(*columns, NewsItem.published_at, NewsItem.published_on)
        .join(Agency, Agency.id == NewsItem.agency_id)
        .where(NewsItem.id == number_of(raw_id), IS_PUBLIC)
    )
    row = connection().execute(statement).one_or_none()
    if row is None:
        raise NotVisible
    return Article._make(row)


def newest(limit: int) -> Sequence[Article]:
    """The newest items whole, for the feed."""
    columns = (NewsItem.id, NewsItem.title, Agency.name, NewsItem.source, NewsItem.body, NewsItem.plain)
    statement = (
        sa.select(*columns, NewsItem.published_at, NewsItem.published_on)
        .join(Agency, Agency.id == NewsItem.agency_id)
        .where(IS_PUBLIC)
        .order_by(NewsItem.published_on.desc(), NewsItem.id.desc())
        .limit(limit)
    )
    return [Article._make(row) for row in connection().execute(statement)]


def neighbours(item: Article) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
    """The items published before and after one: id and title."""
    place = sa.tuple_(NewsItem.published_on, NewsItem.id)
    here = sa.tuple_(sa.literal(item.published_on, sa.Date), sa.literal(item.id))
    base = sa.select(NewsItem.id, NewsItem.title).where(IS_PUBLIC).limit(1)
    before = base.where(place < here).order_by(NewsItem.published_on.desc(), NewsItem.id.desc())
    after = base.where(place > here).order_by(NewsItem.published_on, NewsItem.id)
    found = [connection().execute(each).one_or_none() for each in (before, after)]
    return tuple(tuple(row) if row is not None else None for row in found)


def topics_of(item_ids: Iterable[int]) -> dict[int, list[str]]:
    """The topics of some items by their names."""
    statement = (
        sa.select(news_item_topics.c.item_id, NewsTopic.name)
        .join(NewsTopic, NewsTopic.id == news_item_topics.c.topic_id)
        .where(news_item_topics.c.item_id.in_(list(item_ids)))
        .order_by(NewsTopic.id)
    )
    found: dict[int, list[str]] = {}
    for item_id, name in connection().execute(statement):
        found.setdefault(item_id, []).append(name)
    return found


def files_of(item_ids: Iterable[int], *kinds: NewsFileKind) -> list[File]:
    """The files of some published items that were not taken away."""
    statement = _files().where(NewsFile.item_id.in_(list(item_ids)))
    if kinds:
        statement = statement.where(NewsFile.kind.in_(kinds))
    return [File._make(row) for row in connection().execute(statement.order_by(NewsFile.id))]


def file(raw_item_id: str, raw_id: str) -> File:
    """A file of a published item; raises NotVisible."""
    wanted = (NewsFile.item_id == number_of(raw_item_id), NewsFile.id == number_of(raw_id))
    row = connection().execute(_files().where(*wanted)).one_or_none()
    if row is None:
        raise NotVisible
    return File._make(row)


def topic_counts() -> list[tuple[str, int]]:
    """How many published items each topic has, in the order of the topics."""
    statement = (
        sa.select(NewsTopic.name, sa.func.count())
        .join(news_item_topics, news_item_topics.c.topic_id == NewsTopic.id)
        .join(NewsItem, NewsItem.id == news_item_topics.c.item_id)
        .where(IS_PUBLIC)
        .group_by(NewsTopic.id, NewsTopic.name)
        .order_by(NewsTopic.id)
    )
    return [tuple(row) for row in connection().execute(statement)]


def unit_counts() -> list[tuple[str, int]]:
    """How many published items each unit has, the most first."""
    total = sa.func.count()
    statement = (
        sa.select(Agency.short_name, total)
        .join(NewsItem, NewsItem.agency_id == Agency.id)
        .where(IS_PUBLIC)
        .group_by(Agency.id, Agency.short_name)
        .order_by(total.desc(), Agency.id)
    )
    return [tuple(row) for row in connection().execute(statement)]


def month_counts() -> list[tuple[int, int, int]]:
    """Year, month and how many items were published then, newest first (按月归档)."""
    year, month = sa.extract("year", NewsItem.published_on), sa.extract("month", NewsItem.published_on)
    statement = sa.select(year, month, sa.func.count()).where(IS_PUBLIC).group_by(year, month)
    found = connection().execute(statement.order_by(year.desc(), month.desc()))
    return [(int(row[0]), int(row[1]), row[2]) for row in found]


def _files() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(
            NewsFile.id,
            NewsFile.item_id,
            NewsFile.kind,
            NewsFile.name,
            NewsFile.caption,
            StoredFile.size,
            StoredFile.media_type,
            StoredFile.sha256,
        )
        .join(NewsItem, NewsItem.id == NewsFile.item_id)
        .join(StoredFile, StoredFile.id == NewsFile.file_id)
        .where(IS_PUBLIC, NewsFile.removed_at.is_(None))
    )


def _conditions(query: NewsQuery) -> list[sa.ColumnElement[bool]]:
    found = [IS_PUBLIC, *(position_of(NewsItem.norm, term) > 0 for term in split_terms(query.q))]
    if query.topic:
        has = sa.select(news_item_topics.c.item_id).join(NewsTopic, NewsTopic.id == news_item_topics.c.topic_id)
        found.append(NewsItem.id.in_(has.where(NewsTopic.name == query.topic)))
    if query.unit:
        found.append(NewsItem.agency_id.in_(sa.select(Agency.id).where(Agency.short_name == query.unit)))
    if query.month:
        begin = query.month
        end = date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)
        found += [NewsItem.published_on >= begin, NewsItem.published_on < end]
    return found


def _order(query: NewsQuery, today: date) -> tuple[sa.ColumnElement[object], ...]:
    by_day = (NewsItem.published_on.desc(), NewsItem.id.desc())
    if not query.is_plain:
        return by_day
    return (sa.case((NewsItem.pinned_until >= today, 0), else_=1), *by_day)

"""The records of ours that may be given as evidence, looked for by their words: public documents, published news."""

from datetime import date

import sqlalchemy as sa

from lawdocs.column.news.models import NewsItem
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published
from lawdocs.portal.queries import position_of
from lawdocs.texts.numbers import number_key
from lawdocs.texts.search import split_terms
from workflows.news import NewsState

MOST_FOUND = 20


def documents(today: date, words: str = "") -> sa.Select[tuple[Document]]:
    """The public documents of a number, or whose title holds every word; newest first."""
    in_title = (Document.title.contains(term, autoescape=True) for term in words.split())
    found = sa.or_(Document.number_key == number_key(words), sa.and_(sa.true(), *in_title))
    query = sa.select(Document).where(is_published(today), found)
    return query.order_by(Document.published_on.desc(), Document.id.desc())


def news(words: str = "") -> sa.Select[tuple[NewsItem]]:
    """The published news that hold every word, newest first."""
    query = sa.select(NewsItem).where(NewsItem.state == NewsState.PUBLISHED)
    for term in split_terms(words):
        query = query.where(position_of(NewsItem.norm, term) > 0)
    return query.order_by(NewsItem.published_on.desc(), NewsItem.id.desc())

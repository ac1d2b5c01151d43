"""One title near to a search that found nothing (近似标题)."""

import re
from datetime import date

import sqlalchemy as sa

from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published, status_expression
from lawdocs.portal.queries import position_of
from lawdocs.portal.reading import connection
from lawdocs.texts.search import tokens

MOST_PAIRS = 16
LEAST_SHARE = 1 / 3
_PAIR = re.compile(r"..+", re.DOTALL)


def near_title(q: str, day: date) -> sa.Row | None:
    """The public document whose title shares most of the rarest character pairs of a search, or None."""
    pairs = [token for token in tokens(q) if _PAIR.fullmatch(token)][:MOST_PAIRS]
    if not pairs:
        return None
    holds = [sa.case((position_of(Document.title, pair) > 0, 1), else_=0) for pair in pairs]
    sums = sa.select(*(sa.func.coalesce(sa.func.sum(each), 0) for each in holds)).where(is_published(day))
    sizes = connection().execute(sums).one()
    # A pair in few titles says more than 管理 or 办法; one in no title says nothing.
    weighed = [(each, round(1_000_000 / size)) for each, size in zip(holds, sizes, strict=True) if size]
    if not weighed:
        return None
    likeness = sum((each * weight for each, weight in weighed[1:]), weighed[0][0] * weighed[0][1])
    shared = sum(holds[1:], holds[0])
    statement = (
        sa.select(Document.id, Document.title, status_expression(day).label("status"))
        .where(is_published(day), shared >= max(1, round(len(pairs) * LEAST_SHARE)))
        .order_by(likeness.desc(), sa.func.length(Document.title), Document.id.desc())
        .limit(1)
    )
    return connection().execute(statement).one_or_none()

"""What to look at in a row before it is stored: its maker, number and term, held against what we know (导入提示)."""

from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.stock_rows import StockRow
from lawdocs.extensions import db
from lawdocs.filing.models import NumberSeries, SeriesKind
from lawdocs.texts.numbers import parse_number
from workflows.guards import zh_date
from workflows.validity import last_day


class Doubts:
    """The makers and the number series as they stand when an import begins."""

    def __init__(self, today: date) -> None:
        self._codes = {each.name: each.number_code for each in agency_tree()}
        self._year = today.year
        query = sa.select(NumberSeries.code, NumberSeries.year, NumberSeries.last)
        of_documents = db.session.execute(query.where(NumberSeries.kind == SeriesKind.DOCUMENT))
        self._last = {(code, year): last for code, year, last in of_documents}

    def of(self, row: StockRow) -> Iterator[str]:
        """Remarks in sentences; a row of a maker that is none of ours is held against nothing else."""
        if row.issuer is None:
            return
        if row.issuer not in self._codes:
            yield f"制定机关“{row.issuer}”不在单位名册里，请核对全称"
            return
        yield from self._ahead_of_series(row)
        yield from _beyond_limit(row)

    def _ahead_of_series(self, row: StockRow) -> Iterator[str]:
        """A number that our own series has yet to give: registration will have to pass it over."""
        number = parse_number(row.number or "")
        if number is None or number.code != self._codes[row.issuer]:
            return
        last = self._last.get((number.code, number.year), 0 if number.year >= self._year else None)
        if last is not None and number.serial > last:
            following = f"{number.code}〔{number.year}〕{last + 1}号"
            told = f"{row.number}在本系统的编号里还没有给出，下一个是{following}"
            yield f"{told}；导入以后登记编号时跳过这个号，请核对文号"


def _beyond_limit(row: StockRow) -> Iterator[str]:
    start, until = row.in_force_from or row.published_on, row.standing.in_force_until
    limit = rules.current().validity_limit(row.title)
    if start is None or until is None or limit is None:
        return
    last = until - timedelta(days=1)
    if last > last_day(start, limit.years):
        yield f"有效期至{zh_date(last)}，超过上限{limit}，请核对截止日"

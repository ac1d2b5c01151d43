"""Show a list under tabs (栏目), cut into pages (分页)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from flask import request, url_for

from lawdocs.errors import WrongParameter
from lawdocs.extensions import db

Row = TypeVar("Row")
MOST_PAGES = 100_000


@dataclass(frozen=True)
class Page:
    """One page of a list, as the macro ``pager`` takes it."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    def url_for(self, number: int) -> str:
        """The address of another page, with the filters in use."""
        arguments = request.args.to_dict() | {"page": str(number)}
        return url_for(request.endpoint, **(request.view_args or {}), **arguments)


def only_parameters(*names: str) -> None:
    """Refuse an address with a parameter that this page does not know; raises WrongParameter."""
    strange = next((name for name in request.args if name not in names), None)
    if strange is not None:
        allowed = f"可以用：{'、'.join(names)}" if names else "这个页面不带参数"
        raise WrongParameter(f"没有参数{strange[:40]}，{allowed}")


def asked_page() -> int:
    """The page a request asks for; raises WrongParameter."""
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdigit()) or not 1 <= int(asked[:8]) <= MOST_PAGES:
        raise WrongParameter("页码应为1以上的整数")
    return int(asked)


def asked_tab(name: str, tabs: Iterable[str], first: str | None = None) -> str:
    """The tab a request asks for, by itself ``first`` or the first of all.

    Raises WrongParameter with the tabs there are, by their labels.
    A mapping holds for each tab its label, alone or before what else the page keeps of it.
    """
    offered = list(tabs)
    asked = request.args.get(name, first or offered[0])
    if asked not in offered:
        labels = map(_label, tabs.values()) if isinstance(tabs, Mapping) else offered
        raise WrongParameter(f"没有这个栏目，可以选：{'、'.join(labels)}")
    return asked


def _label(tab: str | tuple[str, ...]) -> str:
    return tab if isinstance(tab, str) else tab[0]


def count(query: sa.Select[tuple[Row]]) -> int:
    """How many rows a query finds."""
    return db.session.scalar(_counted(query))


def paged(query: sa.Select[tuple[Row]], size: int) -> tuple[list[Row], Page]:
    """The rows of the page asked for, and where it lies; past the end it is empty."""
    number = asked_page()
    with_total = query.add_columns(_counted(query).scalar_subquery())  # both in one statement
    rows = db.session.execute(with_total.limit(size).offset((number - 1) * size)).all()
    total = rows[0][-1] if rows else count(query) if number > 1 else 0
    return [row[0] for row in rows], Page(number, size, total)


def _counted(query: sa.Select[tuple[Row]]) -> sa.Select[tuple[int]]:
    return sa.select(sa.func.count()).select_from(query.order_by(None).subquery())

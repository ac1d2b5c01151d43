"""Tables as pages show them and spreadsheets hold them: columns, rows and where they come from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from lawdocs.extensions import db
from lawdocs.paging import Page, asked_page, count

PAGE_SIZE = 50
Value = str | int | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column: its head, the unit of its numbers, its width in a spreadsheet.

    ``says_zero``: phones show its zeros; ``keeps_line``: its words are never broken over two lines.
    """

    head: str
    unit: str = ""
    width: int = 16
    is_number: bool = False
    says_zero: bool = False
    keeps_line: bool = False


@dataclass(frozen=True)
class Cell:
    """One value, where it leads, and how urgent it is (late, soon or nothing)."""

    value: Value
    url: str | None = None
    mark: str = ""


@dataclass(frozen=True)
class Action:
    """What can be done about a row: a page to open, or an act to be posted."""

    verb: str
    url: str
    is_post: bool = False


@dataclass(frozen=True)
class Row:
    """A row; its first cell names it."""

    cells: tuple[Cell, ...]
    action: Action | None = None


@dataclass(frozen=True)
class Found:
    """The rows of a list that the database keeps: cut into pages there, made ready one by one."""

    query: sa.Select[tuple[object, ...]]
    make: Callable[[sa.Row], Row]

    def paged(self) -> tuple[list[Row], Page]:
        page = Page(asked_page(), PAGE_SIZE, count(self.query))
        cut = self.query.limit(page.size).offset((page.number - 1) * page.size)
        return [self.make(record) for record in db.session.execute(cut)], page

    def __iter__(self) -> Iterator[Row]:
        return (self.make(record) for record in db.session.execute(self.query))


@dataclass(frozen=True)
class Ready:
    """The rows of a list that stands ready, such as one row per agency."""

    rows: Sequence[Row] = field(default_factory=tuple)

    def paged(self) -> tuple[list[Row], Page]:
        page = Page(asked_page(), PAGE_SIZE, len(self.rows))
        begin = (page.number - 1) * page.size
        return list(self.rows[begin : begin + page.size]), page

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@dataclass(frozen=True)
class Table:
    """A table with its title."""

    title: str
    columns: tuple[Column, ...]
    rows: Found | Ready

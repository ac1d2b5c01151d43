"""The list of public documents: order, filters, paging, facets, and how little of the database it touches."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from lawdocs.extensions import db
from tests.lawdocs.portal.reading import badge, facet, found, page, sentence
from tests.lawdocs.portal.stock import a_stock, some_stock
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L

MOST_STATEMENTS = 12


@pytest.fixture
def library(app: Flask, clock: SetClock) -> None:
    """One document of each legal status, by two makers, of two subjects."""
    office, roads = {"issuer_name": "鲁山县人民政府办公室"}, {"subject": "工业、交通\\公路"}
    a_stock(clock, "现行办法", number="鲁政〔2024〕1号", subject="综合政务\\政务公开", published_on=date(2024, 3, 1))
    a_stock(clock, "修改过的办法", amended_from=date(2025, 1, 1), published_on=date(2023, 3, 1), **roads)
    a_stock(clock, "将来的办法", in_force_from=date(2026, 11, 1), published_on=date(2026, 9, 1), **roads, **office)
    ended = {"in_force_until": date(2026, 5, 1), "published_on": date(2022, 3, 1)}
    a_stock(clock, "废止的办法", state=S.REPEALED, end_kind=L.REPEALED, subject="工业、交通", **ended, **office)
    a_stock(clock, "失效的办法", state=S.LAPSED, published_on=None, stated_status=L.LAPSED, stated_on=date(2024, 5, 1))
    a_stock(clock, "不详的办法", in_force_from=None, published_on=date(2021, 3, 1), number="鲁政〔2021〕9号")


@contextmanager
def recorded() -> Iterator[tuple[list[str], list[int]]]:
    """The statements sent while this is open, and the size of each answer."""
    statements: list[str] = []
    sizes: list[int] = []
    fetch = sa.CursorResult._fetchiter_impl if False else None
    yield statements, sizes

"""The catalogue in memory finds, counts and orders what the database would."""

import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.portal import counts, queries
from lawdocs.portal.catalogue import places
from lawdocs.portal.params import PAGE_SIZE, ListQuery, Sort
from lawdocs.portal.queries import Search
from lawdocs.texts.search import normalise
from tests.lawdocs.portal.reading import found
from tests.lawdocs.portal.stock import a_stock
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L

MAKERS = ("鲁山县人民政府", "鲁山县林业局", "鲁山县财政局")
SUBJECTS = ("综合政务\\其他", "工业、交通\\公路", "工业、交通", "")
WORDS = "停车收费管理道路林木财政"
QUESTIONS = [
    ListQuery(),
    ListQuery(status=L.IN_FORCE),
    ListQuery(status=L.AMENDED),
    ListQuery(status=L.REPEALED),
    ListQuery(issuer=MAKERS[1]),
    ListQuery(subject="工业、交通"),
    ListQuery(subject="工业、交通\\公路", status=L.IN_FORCE),
    ListQuery(year=2024),
    ListQuery(expires_from=date(2026, 1, 1), expires_to=date(2026, 12, 31)),
    ListQuery(expires_to=date(2026, 10, 12)),
    ListQuery(issuer="没有的机关"),
]


@pytest.fixture
def library(app: Flask, clock: SetClock) -> None:
    """A hundred and ten documents of all kinds, some published on one day, some without a day."""
    chance = random.Random(7)
    for n in range(110):
        start = date(2023, 1, 1) + timedelta(days=chance.randrange(900))
        until = chance.choice((None, start + timedelta(days=chance.randrange(1, 1500))))
        ended = until is not None and until <= clock.today()
        a_stock(
            clock,
            "".join(chance.sample(WORDS, 4)) + f"办法{chance.randrange(9)}",
            f"第一条　{''.join(chance.sample(WORDS, 6))}。\n第二条　{''.join(chance.sample(WORDS, 6))}。",
            state=S.REPEALED if ended else S.PUBLISHED,
            issuer_name=chance.choice(MAKERS),
            subject=chance.choice(SUBJECTS),
            published_on=start if n % 10 else None,
            in_force_from=chance.choice((start, start + timedelta(days=30))) if until is None else start,
            in_force_until=until,
            end_kind=None if until is None else L.REPEALED if ended else L.LAPSED,
            amended_from=clock.today() if n % 7 == 0 else None,
        )


def ids_by_offset(query: ListQuery, day: date, *order: sa.ColumnElement) -> list[int]:
    """The whole answer by one plain statement."""
    conditions = queries.conditions(query, Search(), day)
    return list(db.session.scalars(sa.select(Document.id).where(*conditions).order_by(*order)))


def ids_by_page(query: ListQuery, day: date, search: Search | None = None) -> list[int]:
    """The whole answer, page after page."""
    search = search or Search()
    version = next(VERSIONS)
    tally = counts.tally(query, search, version, day)
    listed: list[int] = []
    for page in range(1, -(-tally.total // PAGE_SIZE) + 1):
        at = ListQuery(**{**vars(query), "page": page})
        listed += counts.ids(at, search, tally, version, day)
    return listed


VERSIONS = iter(range(1_000_000))


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("block", [PAGE_SIZE, 2 * PAGE_SIZE, counts.BLOCK])
def test_every_page_is_what_a_walk_by_offset_finds(
    clock: SetClock, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(counts, "BLOCK", block)
    today, on, title = clock.today(), Document.published_on, Document.title
    if db.engine.dialect.name == "postgresql":
        title = sa.collate(title, "C")
    orders = {
        Sort.NEWEST: (on.desc().nulls_last(), Document.id.desc()),
        Sort.OLDEST: (on.asc().nulls_last(), Document.id),
        Sort.TITLE: (title, Document.id),
    }
    for question in QUESTIONS:
        for sort, order in orders.items():
            query = ListQuery(**{**vars(question), "sort": sort})
            assert ids_by_page(query, today) == ids_by_offset(query, today, *order), (sort, question)


@pytest.mark.usefixtures("library")
def test_counts_of_every_filter_are_those_of_the_database(clock: SetClock) -> None:
    for day in (clock.today(), date(2024, 6, 1)):
        for query in QUESTIONS:
            tally = counts.tally(query, Search(), next(VERSIONS), day)
            assert tally.total == len(ids_by_offset(query, day))
            for status, size in tally.statuses:
                other = ListQuery(**{**vars(query), "status": status})
                assert size == len(ids_by_offset(other, day)), (query, status)
            for name, groups in (("issuer", tally.issuers), ("subject", tally.subjects), ("year", tally.years)):
                for value, size in groups:
                    other = ListQuery(**{**vars(query), name: value})
                    assert size == len(ids_by_offset(other, day)), (query, name, value)


@pytest.mark.usefixtures("library")
def test_search_finds_what_a_scan_of_every_text_finds(clock: SetClock) -> None:
    today = clock.today()
    texts = {
        document.id: [normalise(document.title), normalise(document.issuer_name)]
        + [normalise(line) for revision in document.revisions for line in revision.text.split("\n")]
        for document in db.session.scalars(sa.select(Document))
    }
    chance = random.Random(3)
    asked = [WORDS[at : at + 2] for at in range(0, len(WORDS) - 1)] + [WORDS[at : at + 4] for at in range(8)]
    asked += [" ".join(chance.sample(asked, 2)) for _ in range(20)] + list(WORDS)
    hits = 0
    for words in asked:
        terms = normalise(words).split()
        should = {n for n, pieces in texts.items() if all(any(t in piece for piece in pieces) for t in terms)}
        search = queries.search_for(words, today)
        assert set(ids_by_page(ListQuery(q=words), today, search)) == should, words
        hits += len(should)
    assert hits > 200


def test_places_are_found_from_any_point_of_a_set() -> None:
    chance = random.Random(1)
    held = sorted(chance.sample(range(40_000), 9_000))
    bits = sum(1 << place for place in held)
    for first, count in ((0, 20), (5, 1), (4_000, 1_000), (8_990, 20), (9_000, 20)):
        assert places(bits, first, count) == held[first : first + count]
    assert places(0, 0, 20) == []


@pytest.mark.usefixtures("library")
def test_list_of_another_day_has_a_catalogue_of_its_own(client: FlaskClient) -> None:
    assert len(found(client, on="2024-01-01")) == PAGE_SIZE
    assert found(client, on="1999-01-01") != found(client)

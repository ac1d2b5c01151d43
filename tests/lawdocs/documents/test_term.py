"""The term of validity in the info tables of both pages: as it was given, whatever ended the document."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.documents.term import term, term_on_its_way
from tests.factories import TEXT, County, a_document, a_draft
from tests.lawdocs.portal.reading import info, page
from tests.pages import log_in
from workflows.facts import Act
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L

START = date(2024, 5, 1)
NO_TERM = TEXT.replace("本办法有效期5年", "本办法由县城管局解释")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"in_force_until": date(2029, 5, 1), "end_kind": L.LAPSED}, "5年，至2029年4月30日"),
        ({"in_force_until": date(2029, 6, 1), "end_kind": L.LAPSED}, "至2029年5月31日"),
        ({"in_force_until": date(2029, 5, 1), "in_force_from": None}, "至2029年4月30日"),
        ({"validity_years": 5}, "5年"),
        ({}, ""),
        ({"has_term": False}, "不设有效期"),
        ({"in_force_until": date(2026, 5, 1), "end_kind": L.REPEALED, "validity_years": 5}, "5年，至2029年4月30日"),
        (
            {"in_force_until": date(2026, 5, 1), "end_kind": L.REPEALED, "validity_years": 5, "in_force_from": None},
            "5年",
        ),
        ({"in_force_until": date(2026, 5, 1), "end_kind": L.REPEALED, "has_term": False}, "不设有效期"),
        ({"in_force_until": date(2026, 5, 1), "end_kind": L.REPEALED}, ""),
    ],
)
def test_term_is_told_as_it_was_given(fields: dict[str, object], words: str) -> None:
    assert term(Document(**{"in_force_from": START, "has_term": True} | fields)) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"validity_years": None}, "5年"),
        ({"validity_years": 3}, "5年"),
        ({"validity_years": None, "text": TEXT.replace("5年", "至2029年4月30日")}, "至2029年4月30日"),
        ({"text": NO_TERM}, "5年"),
        ({"text": NO_TERM, "validity_years": None}, ""),
    ],
)
def test_a_draft_shows_the_term_its_text_states(
    app: Flask, county: County, clock: SetClock, changes: dict[str, object], words: str
) -> None:
    assert term_on_its_way(a_draft(county, clock, **changes)) == words


def repealed(county: County, clock: SetClock, after: int, **changes: object) -> Document:
    document = a_document(S.PUBLISHED, county, clock, **changes)
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today() + timedelta(days=after))
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    return document


@pytest.mark.parametrize("after", [30, 60])
@pytest.mark.parametrize(
    ("changes", "words"),
    [({}, "5年，至2031年11月11日"), ({"has_term": False, "validity_years": None, "text": NO_TERM}, "不设有效期")],
)
def test_repeal_leaves_the_term_of_both_info_tables(
    app: Flask,
    client: FlaskClient,
    county: County,
    clock: SetClock,
    changes: dict[str, object],
    words: str,
    after: int,
) -> None:
    document = repealed(county, clock, after, **changes)
    clock.put(clock.now() + timedelta(days=40))

    inside = log_in(app, "clerk").get(f"/work/documents/{document.id}").get_data(as_text=True)
    for text in (page(client, f"/documents/{document.id}"), inside):
        assert info(text)["有效期"] == words


def test_repeal_ahead_stands_on_the_staff_page_instead_of_the_end_of_the_term(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = repealed(county, clock, 60)

    text = log_in(app, "clerk").get(f"/work/documents/{document.id}").get_data(as_text=True)
    assert "2026年12月12日起废止" in text
    assert "2026年12月11日期满" not in text

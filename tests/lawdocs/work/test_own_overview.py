"""The agency's own small overview on the desk: its figures, and the lists they open."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from lawdocs.accounts.models import RoleGrant
from lawdocs.clock import SetClock
from lawdocs.extensions import transaction
from tests.factories import County, a_draft
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.supervision import plain
from tests.lawdocs.supervision.many import some_documents
from tests.pages import log_in, words
from workflows.roles import Role

TODAY = date(2026, 10, 13)
STATES = ("draft", "review", "approved", "decided", "filed", "cleanup")


def panel(client: FlaskClient) -> dict[str, tuple[int, str]]:
    """The figures by label, with the lists they open."""
    root = html.fromstring(client.get("/work").text)
    lines = root.xpath("//section[.//h2='本单位概况']//li")
    return {
        line.xpath("string(*[1])"): (int(line.xpath("string(span)").removesuffix("件")), line.xpath("string(a/@href)"))
        for line in lines
    }


def own(agency_id: int) -> str:
    return f"(drafting_agency_id = {agency_id} OR issuer_id = {agency_id})"


@pytest.mark.parametrize(("who", "key"), [("drafter", "urban"), ("drafter2", "transport"), ("bureau", "justice")])
def test_figures_are_plain_counts_and_open_lists_of_that_length(
    who: str, key: str, app: Flask, county: County, clock: SetClock
) -> None:
    some_documents(400, county, clock)
    scope, person = own(county.agency(key).id), log_in(app, who)
    expected = {
        "现行有效": plain.counted(plain.IN_FORCE, scope, TODAY),
        **{
            f"{days}日内期满": plain.counted(plain.ENDING, scope, TODAY, day=plain.until(TODAY, days))
            for days in (30, 90, 180)
        },
    }
    states = [plain.counted(f"state = '{state}'", scope, TODAY) for state in STATES]

    figures = panel(person)

    assert {label: figures[label][0] for label in expected} == expected
    assert [count for count, _ in figures.values()][4:] == states
    for count, url in figures.values():
        if count:
            assert int(re.search(r"共(\d+)件", words(person.get(url)))[1]) == count
    assert sum(count > 0 for count, _ in figures.values()) > 5


@pytest.mark.parametrize("who", ["editor", "liaison"])
def test_who_has_no_documents_sees_no_figures(who: str, app: Flask, county: County) -> None:
    assert panel(log_in(app, who)) == {}


def test_drafts_of_others_are_not_counted(app: Flask, county: County, clock: SetClock) -> None:
    a_draft(county, clock, materials=False)

    assert panel(log_in(app, "drafter"))["在办：起草"][0] == 1
    assert panel(log_in(app, "drafter2"))["在办：起草"][0] == 0


def test_what_a_person_may_not_read_yet_is_not_counted(app: Flask, county: County, clock: SetClock) -> None:
    # The office handles the county's documents: a drafter of the county itself is not involved in another's draft.
    with transaction():
        post = RoleGrant(role=Role.DRAFTER, agency=county.agency("gov"), granted_at=clock.now())
        county.users["drafter2"].grants.append(post)
    a_draft(county, clock, materials=False, issuer="gov")
    root = html.fromstring(log_in(app, "drafter2").get("/work").text)

    drafts = root.xpath("//section[.//h2='本单位概况']//li[*[1]='在办：起草']/span/text()")

    assert drafts == ["0", "0"]


def test_the_panel_costs_one_statement_however_many_documents(app: Flask, county: County, clock: SetClock) -> None:
    drafter, costs = log_in(app, "drafter"), []
    for first, more in ((1, 45), (46, 60)):
        some_documents(more, county, clock, first)
        with metered() as cost:
            panel(drafter)
        costs.append(sum("count(CASE WHEN" in statement for statement in cost.statements))

    assert costs == [1, 1]


def test_an_unknown_kind_is_refused_with_those_there_are(app: Flask, county: County) -> None:
    answer = log_in(app, "drafter").get("/work/documents?kind=late")

    assert answer.status_code == 422
    assert "in_force（现行有效）、ends_30（30日内期满）" in words(answer)

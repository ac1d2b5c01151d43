"""The chain from both ends: every step of it shows on one page, and nobody's draft does."""

import pytest
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.extensions import db
from lawdocs.linkage.course import course_of
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.services import Proposal
from lawdocs.linkage.models import Chain
from lawdocs.linkage.sides import stand_of
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.whole import NUMBER, Whole, a_chain
from tests.lawdocs.portal.meter import metered
from tests.pages import log_in, words
from workflows.linkage.chain import Link, Progress, Station, stations

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
D, N, T, S = Progress.DONE, Progress.NOW, Progress.TODO, Progress.SKIPPED
# How far each step of the story takes the six stages.
COURSE = {
    "propose": [N, T, T, T, T, T],
    "meet": [D, T, T, T, T, T],
    "resolve": [D, N, T, T, T, T],
    "suggest": [D, N, T, T, T, T],
    "send": [D, N, N, S, N, T],
    "receive": [D, N, N, N, N, T],
    "uphold": [D, N, N, D, N, T],
    "assign": [D, N, N, N, N, T],
    "repeal": [D, N, N, N, D, T],
    "settle": [D, D, D, N, D, T],
    "report": [D, D, D, N, D, N],
    "close": [D, D, D, D, D, D],
}


def seen_by(whole: Whole, who: str) -> list[Link]:
    actor = whole.county.actor(who)
    with_flask = stand_of(actor, whole.linkage)
    found = course_of(db.session.get(Chain, whole.chain_id), with_flask, actor, whole.clock.today())
    return [link for station in found for link in station.links]


def course(whole: Whole, who: str = "bureau") -> list[Station]:
    return stations(seen_by(whole, who))


@pytest.mark.parametrize("until", COURSE)
def test_each_step_takes_the_chain_on(until: str, app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock, until)

    with app.test_request_context():
        assert [station.progress for station in course(whole)] == COURSE[until]
        assert [station.progress for station in course(whole, "liaison")] == COURSE[until], "from the other end"


def test_both_ends_see_the_same_whole_chain(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock)

    with app.test_request_context():
        of_office, of_procuratorate, of_unit = (seen_by(whole, who) for who in ("bureau", "liaison", "drafter"))

    assert of_office == of_procuratorate
    assert [each.title for each in of_unit] == [each.title for each in of_office]
    assert all(each.url for each in of_office if each.stage != "end")
    assert verify().fault is None


def test_a_draft_is_no_link_for_the_other_side(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock, "suggest")

    with app.test_request_context():
        for who in ("bureau", "drafter", "liaison"):
            assert NUMBER not in [each.title for each in seen_by(whole, who)], who


def test_a_unit_without_a_part_does_not_open_it(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock, "assign")
    page = f"/linkage/chains/{whole.chain_id}"

    assert {who: log_in(app, who).get(page).status_code for who in ("bureau", "liaison", "drafter", "drafter2")} == {
        "bureau": 200,
        "liaison": 200,
        "drafter": 200,
        "drafter2": 404,
    }
    assert log_in(app, "editor").get(page).status_code == 403
    assert "停车文件的处罚条款" not in log_in(app, "drafter2").get("/linkage/chains").text


def test_the_page_shows_every_stage_with_day_and_party(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock)

    text = words(log_in(app, "liaison").get(f"/linkage/chains/{whole.chain_id}"))

    for part in ("2026年10月13日", "县检察院提出", "县城管局牵头", NUMBER, "成立，应当纠正", "已销号", "废止"):
        assert part in text, part
    assert "已销号" in words(log_in(app, "bureau").get("/linkage/chains"))


def test_the_list_asks_as_often_for_many_chains_as_for_one(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock)
    liaison = log_in(app, "liaison")
    proposer = county.agency("procuratorate").id
    with metered() as few:
        assert words(liaison.get("/linkage/chains"))
    (actor, at), seen = whole.by("liaison")
    for place in range(12):
        meetings.propose(whole.linkage, Proposal(f"第{place}个议题"), proposer, actor, at, **seen)
    db.session.rollback()

    with metered() as many:
        page = words(liaison.get("/linkage/chains"))

    assert all(f"第{place}个议题" in page for place in range(12))
    assert len(many.statements) == len(few.statements)

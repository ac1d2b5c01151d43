"""What is written in the linkage stays with whom it concerns: no trail, no mail, no feed, no other unit tells of it.

The public surfaces are walked by ``test_canary``; here are the roads inside.
"""

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.deadlines.feeds import entries_of, make_feed
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.extensions import db
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.clues.transfers import CANARY as CASE
from tests.lawdocs.linkage.filled import fill_linkage
from tests.pages import log_in
from workflows.duties import OF_CASES

WORD = "金丝雀。"
ENGINE = pytest.mark.parametrize("engine", ENGINES, indirect=True)
# What a unit without a part in the chain can open of the linkage.
LISTS = ("", "/chains", "/meetings", "/resolutions", "/suggestions", "/issues", "/agenda", "/statistics", "/opinions")


@ENGINE
def test_the_trail_holds_no_word_of_it(app: Flask, county: County, clock: SetClock) -> None:
    fill_linkage(county, clock, WORD)

    entries = db.session.scalars(sa.select(AuditEntry)).all()

    told = [
        each.tag for each in entries if any(word in f"{each.before}{each.after}{each.reason}" for word in (WORD, CASE))
    ]
    assert told == []
    assert {"suggestion:send", "issue:close", "clue:file", "meeting:agree"} <= {each.tag for each in entries}


def test_notices_go_to_the_parties_alone_and_name_no_case(app: Flask, county: County, clock: SetClock) -> None:
    whole = fill_linkage(county, clock, WORD)
    parties = {whole.linkage.procuratorate_id, *(county.agency(each).id for each in ("urban", "justice"))}

    found = db.session.scalars(sa.select(Notice).where(Notice.page.startswith("/linkage"))).all()

    outside = {each.text for each in found if each.agency_id not in parties}
    assert [text for text in outside if WORD in text or CASE in text] == []
    assert [each.text for each in found if CASE in each.text] == [], "not even to the parties: mail carries notices"
    about = db.session.scalars(sa.select(Deadline.about).where(Deadline.duty.in_(OF_CASES))).all()
    assert {text.partition("〕")[0] for text in about} == {"线索移送〔2026"}


@pytest.mark.parametrize("who", ["drafter2", "legal2"])
def test_another_unit_reads_nothing_of_the_chain(who: str, app: Flask, county: County, clock: SetClock) -> None:
    fill_linkage(county, clock, WORD)
    client = log_in(app, who)

    answers = {place: client.get(f"/linkage{place}") for place in LISTS}

    assert {answer.status_code for answer in answers.values()} == {200}
    told = [place for place, answer in answers.items() if "停车文件" in answer.text or "鲁检建" in answer.text]
    assert told == []


def test_the_calendar_of_another_unit_holds_nothing_of_it(app: Flask, county: County, clock: SetClock) -> None:
    fill_linkage(county, clock, WORD)
    token = make_feed(county.actor("drafter2"), clock, key=None)

    _, entries = entries_of(token, clock)

    assert [each.title for each in entries if WORD in f"{each.title}{each.note}" or "停车文件" in each.title] == []


def test_the_office_reads_no_case(app: Flask, county: County, clock: SetClock) -> None:
    fill_linkage(county, clock, WORD)
    client = log_in(app, "bureau")

    assert client.get("/linkage/clues/1").status_code == 404
    for place in ("/linkage", "/linkage/clues", "/supervision", "/supervision/late-clocks", "/linkage/statistics"):
        answer = client.get(place)
        assert (answer.status_code, CASE in answer.text) == (200, False), place

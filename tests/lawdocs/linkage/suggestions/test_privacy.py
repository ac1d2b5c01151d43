"""What nobody else learns of a suggestion: drafts of the other side, and the letter in trail, notices and clocks."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.extensions import db, transaction
from lawdocs.linkage.models import Chain, Linkage, LinkRecord
from tests.conftest import ENGINES, TODAY
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.suggestions import COURT, GROUNDS, NUMBER, REPLY, TEXT, a_suggestion, draft_reply
from tests.pages import log_in, words
from workflows.linkage.suggestions import SuggestionState

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
S = SuggestionState
SAYINGS = (TEXT, GROUNDS, REPLY, COURT, "清除了一部分，还没有排查。", "盲道")


@pytest.fixture
def linkage(app: Flask, county: County, clock: SetClock) -> Linkage:
    return a_linkage(county, clock)


def test_trail_notices_clocks_and_chain_tell_nothing_of_the_letter(
    linkage: Linkage, county: County, clock: SetClock
) -> None:
    a_suggestion(S.SUED, linkage, county, clock)

    told = [
        *(f"{each.before}{each.after}{each.reason}" for each in db.session.scalars(sa.select(AuditEntry))),
        *db.session.scalars(sa.select(Notice.text)),
        *db.session.scalars(sa.select(Deadline.about)),
        *db.session.scalars(sa.select(Deadline.ground)),
        *db.session.scalars(sa.select(Chain.title)),
        *db.session.scalars(sa.select(LinkRecord.text)),
    ]

    assert [(saying, text) for saying in SAYINGS for text in told if saying in text] == []
    assert any(NUMBER in text for text in told)


def test_a_draft_leaves_no_trace_on_the_governments_side(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    a_suggestion(S.DRAFT, linkage, county, clock)
    db.session.rollback()

    for who in ("drafter", "urbanclerk", "bureau"):
        client = log_in(app, who)
        pages = [
            words(client.get(each)) for each in ("/linkage", "/linkage/suggestions", "/linkage/suggestions?tab=draft")
        ]
        assert [NUMBER in page for page in pages] == [False, False, False], who
    assert NUMBER in words(log_in(app, "liaison").get("/linkage/suggestions?tab=draft"))
    assert db.session.scalars(sa.select(Notice.text).where(Notice.text.contains("鲁检建"))).all() == []


def test_the_draft_of_a_reply_stays_in_the_unit(app: Flask, linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(S.RECEIVED, linkage, county, clock)
    draft_reply(row, county, clock, TODAY)
    page = f"/linkage/suggestions/{row.id}"
    db.session.rollback()

    shown = {who: words(log_in(app, who).get(page)) for who in ("drafter", "urbanclerk", "bureau", "liaison")}

    assert {who: REPLY in text for who, text in shown.items()} == {
        "drafter": True,
        "urbanclerk": True,
        "bureau": False,
        "liaison": False,
    }
    assert [who for who, text in shown.items() if "起草回复" in text] == ["drafter", "urbanclerk"]


def test_who_wrote_the_letter_is_the_procuratorates_own(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = a_suggestion(S.SENT, linkage, county, clock)
    page = f"/linkage/suggestions/{row.id}"
    record = LinkRecord.subject == "suggestion"
    assert list(db.session.scalars(sa.select(LinkRecord.act).where(record))) == ["write", "send"]
    db.session.rollback()

    root = {who: log_in(app, who).get(page).get_data(as_text=True) for who in ("liaison", "drafter")}

    assert {who: text.count('<li class="past">') for who, text in root.items()} == {"liaison": 1, "drafter": 0}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE suggestions SET text = 'x'", "the words of a sent suggestion never change"),
        ("UPDATE suggestions SET sent_on = NULL", "the words of a sent suggestion never change"),
        ("UPDATE suggestions SET number = 'x'", "the words of a sent suggestion never change"),
        ("UPDATE suggestions SET reply_days = 5", "the words of a sent suggestion never change"),
        ("UPDATE suggestions SET target_id = target_id + 1", "the words of a sent suggestion never change"),
        ("DELETE FROM suggestions", "suggestions stay on record"),
        ("UPDATE suggestion_replies SET text = 'x'", "the words of a sent reply never change"),
        ("UPDATE suggestion_replies SET sent_on = NULL", "the words of a sent reply never change"),
        ("DELETE FROM suggestion_replies", "replies stay on record"),
        ("UPDATE suggestion_entries SET text = 'x'", "what was said on a suggestion never changes"),
        ("DELETE FROM suggestion_entries", "what was said on a suggestion never changes"),
    ],
)
def test_what_was_sent_never_changes(
    statement: str, said: str, linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = a_suggestion(S.ASSESSED, linkage, county, clock)
    row_id = row.id

    with pytest.raises(DBAPIError, match=said), transaction() as session:
        session.execute(sa.text(statement))

    kept = db.session.execute(sa.text("SELECT text, number FROM suggestions WHERE id = :id"), {"id": row_id}).one()
    assert tuple(kept) == (TEXT, NUMBER)


def test_a_draft_still_changes(linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(S.DRAFT, linkage, county, clock)
    row_id = row.id

    with transaction() as session:
        session.execute(sa.text("UPDATE suggestions SET text = 'x'"))

    db.session.expire_all()
    assert db.session.scalar(sa.text(f"SELECT text FROM suggestions WHERE id = {row_id}")) == "x"

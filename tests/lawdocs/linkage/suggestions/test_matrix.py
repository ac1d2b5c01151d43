"""Every person × act × state of a suggestion, executed and opened: done, forbidden, not now, or not there at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.linkage.moves import LinkConflict
from lawdocs.linkage.suggestions import following, letters, receiving, replies
from lawdocs.linkage.suggestions.models import Suggestion
from tests.conftest import ENGINES, TODAY
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.suggestions import COURT, a_letter, a_suggestion, seen
from tests.pages import log_in
from workflows.linkage.suggestions import EntryAct, SuggestionState, Verdict

S = SuggestionState
PEOPLE = ("drafter", "drafter2", "urbanclerk", "clerk", "legal", "bureau", "liaison", "editor", "sysadmin")
LATER = TODAY + timedelta(days=90)
# Who may do what, and in which states: written down once more, apart from the programme's own table.
ACTS: dict[str, tuple[str, tuple[S, ...]]] = {
    "save": ("liaison", (S.DRAFT,)),
    "send": ("liaison", (S.DRAFT,)),
    "discard": ("liaison", (S.DRAFT,)),
    "receive": ("drafter", (S.SENT,)),
    "receive_for": ("bureau", (S.SENT,)),
    "object": ("drafter", (S.RECEIVED,)),
    "uphold": ("liaison", (S.OBJECTED,)),
    "change": ("liaison", (S.OBJECTED,)),
    "work": ("drafter", (S.RECEIVED, S.OBJECTED)),
    "ask_extension": ("drafter", (S.RECEIVED, S.OBJECTED)),
    "grant": ("liaison", (S.RECEIVED, S.OBJECTED)),
    "refuse": ("liaison", (S.RECEIVED, S.OBJECTED)),
    "draft_reply": ("drafter", (S.RECEIVED, S.OBJECTED)),
    "return_reply": ("urbanclerk", (S.RECEIVED, S.OBJECTED)),
    "reply": ("urbanclerk", (S.RECEIVED, S.OBJECTED)),
    "assess": ("liaison", (S.REPLIED,)),
    "again": ("liaison", (S.ASSESSED,)),
    "sue": ("liaison", (S.RECEIVED, S.OBJECTED, S.ASSESSED)),
    "visit": ("liaison", (S.RECEIVED, S.OBJECTED, S.REPLIED, S.ASSESSED, S.SUED)),
    "copy": ("liaison", (S.SENT, S.RECEIVED, S.OBJECTED, S.REPLIED, S.ASSESSED, S.SUED, S.CLOSED)),
    "close": ("liaison", (S.ASSESSED, S.SUED)),
    "withdraw": ("liaison", (S.SENT, S.RECEIVED, S.OBJECTED, S.REPLIED)),
}
# Who reads a suggestion to the urban management bureau, drafts apart.
READERS = ("drafter", "urbanclerk", "bureau", "liaison")
# What is missing in every state, so that the act is refused for that.
WITHOUT_MORE = {"grant", "refuse", "return_reply", "reply", "copy"}


def run(name: str, row: Suggestion, who: str, county: County, clock: SetClock) -> None:
    actor, today, more = county.actor(who), clock.today(), seen(row)
    text = "情况属实，理由充分。"
    services: dict[str, Callable[[], object]] = {
        "save": lambda: letters.save(row, a_letter(county), actor, clock, **more),
        "send": lambda: letters.send(row, today, actor, clock, **more),
        "discard": lambda: letters.discard(row, actor, clock, **more),
        "receive": lambda: receiving.receive(row, today, actor, clock, **more),
        "receive_for": lambda: receiving.receive_for(row, today, actor, clock, **more),
        "object": lambda: receiving.object_to(row, text, actor, clock, **more),
        "uphold": lambda: receiving.answer_objection(row, EntryAct.UPHOLD, text, actor, clock, **more),
        "change": lambda: receiving.answer_objection(row, EntryAct.CHANGE, text, actor, clock, **more),
        "work": lambda: receiving.work(row, today, text, actor, clock, **more),
        "ask_extension": lambda: receiving.ask_extension(row, LATER, text, actor, clock, **more),
        "grant": lambda: receiving.grant(row, LATER, text, actor, clock, **more),
        "refuse": lambda: receiving.refuse(row, text, actor, clock, **more),
        "draft_reply": lambda: replies.draft_reply(row, text, actor, clock, **more),
        "return_reply": lambda: replies.return_reply(row, text, actor, clock, **more),
        "reply": lambda: replies.send_reply(row, "鲁城管函〔2026〕4号", today, actor, clock, **more),
        "assess": lambda: following.assess(row, Verdict.PARTLY, text, actor, clock, **more),
        "again": lambda: following.again(row, LATER, text, actor, clock, **more),
        "sue": lambda: following.sue(row, today, COURT, actor, clock, **more),
        "visit": lambda: following.visit(row, today, text, actor, clock, **more),
        "copy": lambda: following.copy(row, today, "鲁山县人大常委会", actor, clock, **more),
        "close": lambda: following.close(row, text, actor, clock, **more),
        "withdraw": lambda: letters.withdraw(row, text, actor, clock, **more),
    }
    services[name]()


class _Undo(Exception):  # noqa: N818 - rolls an executed cell back
    pass


def outcome(name: str, row: Suggestion, who: str, county: County, clock: SetClock) -> str:
    try:
        with transaction():
            run(name, row, who, county, clock)
            raise _Undo
    except _Undo:
        return "done"
    except Forbidden:
        return "forbidden"
    except LinkConflict:
        return "not now"
    except StepRefused:
        return "refused"
    finally:
        db.session.expire_all()


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_services_do_what_the_table_says(state: S, app: Flask, county: County, clock: SetClock) -> None:
    row = a_suggestion(state, a_linkage(county, clock), county, clock)
    clock.put(at_office(TODAY + timedelta(days=4), 9))
    wrong = []
    for name, (by, states) in ACTS.items():
        for who in PEOPLE:
            refused = name in WITHOUT_MORE or (name == "sue" and state in (S.RECEIVED, S.OBJECTED))
            expected = (
                "forbidden" if who != by else "not now" if state not in states else "refused" if refused else "done"
            )
            found = outcome(name, row, who, county, clock)
            wrong += [(name, who, found, expected)] if found != expected else []
    assert wrong == []


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_pages_open_to_whom_they_concern(state: S, app: Flask, county: County, clock: SetClock) -> None:
    row = a_suggestion(state, a_linkage(county, clock), county, clock)
    row_id, is_sent = row.id, row.sent_on is not None
    wrong = []
    for who in PEOPLE:
        client = log_in(app, who)
        sees = who == "liaison" or (is_sent and who in READERS)
        hidden = 404 if who in ("drafter", "drafter2", "urbanclerk", "clerk", "legal", "bureau") else 403
        pages = {f"/linkage/suggestions/{row_id}": 200 if sees else hidden}
        for name, (by, states) in ACTS.items():
            status = hidden if not sees else 403 if who != by else 200 if state in states else 409
            pages[f"/linkage/suggestions/{row_id}/{name}"] = status
        found = {page: client.get(page).status_code for page in pages}
        wrong += [(who, page, found[page], status) for page, status in pages.items() if found[page] != status]
    assert wrong == []

"""Suggestions of the test county, walked to any state by the people whose part it is."""

from datetime import date, timedelta

from lawdocs.clock import SetClock
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.suggestions import following, letters, receiving, replies
from lawdocs.linkage.suggestions.letters import Letter
from lawdocs.linkage.suggestions.models import Suggestion
from tests.conftest import TODAY
from tests.factories import County
from tests.remembered import remembered
from workflows.linkage.suggestions import EntryAct, SuggestionKind, SuggestionState, Verdict

S = SuggestionState
NUMBER = "鲁检建〔2026〕8号"
TEXT = "建议对城区占用盲道的停车泊位限期清除，并举一反三开展排查。"
GROUNDS = "经现场勘查，向阳路北段有泊位占用盲道，违反无障碍环境建设法。"
REPLY = "已清除占用盲道的泊位十二个，并建立巡查台账。"
COURT = "鲁山县人民法院"


def a_letter(county: County, **changes: object) -> Letter:
    """A letter to the urban management bureau about parking places."""
    fields = {
        "number": NUMBER,
        "kind": SuggestionKind.PUBLIC_INTEREST,
        "target_id": county.agency("urban").id,
        "text": TEXT,
        "grounds": GROUNDS,
        "signed_by": "检察长",
        "signed_on": TODAY - timedelta(days=1),
    }
    return Letter(**fields | changes)


@remembered
def a_suggestion(
    state: S, linkage: Linkage, county: County, clock: SetClock, *, on: date | None = None, **changes: object
) -> Suggestion:
    """A suggestion in any state, each step taken today; it was received ``on`` a day, today if not said."""
    row = letters.draft(linkage, a_letter(county, **changes), county.actor("liaison"), clock, key=None)
    for step in ROADS[state]:
        step(row, county, clock, on or clock.today())
    return row


def seen(row: Suggestion) -> dict[str, object]:
    return {"version": row.version, "key": None}


def send(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    letters.send(row, on, county.actor("liaison"), clock, **seen(row))


def receive(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    receiving.receive(row, on, county.actor("drafter"), clock, **seen(row))


def object_to(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    receiving.object_to(row, "泊位不在本局管理范围。", county.actor("drafter"), clock, **seen(row))


def uphold(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    liaison = county.actor("liaison")
    receiving.answer_objection(row, EntryAct.UPHOLD, "管理职责见三定规定。", liaison, clock, **seen(row))


def draft_reply(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    replies.draft_reply(row, REPLY, county.actor("drafter"), clock, **seen(row))


def send_reply(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    clerk = county.actor("urbanclerk")
    replies.send_reply(row, "鲁城管函〔2026〕3号", clock.today(), clerk, clock, **seen(row))


def assess(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    liaison = county.actor("liaison")
    following.assess(row, Verdict.PARTLY, "清除了一部分，还没有排查。", liaison, clock, **seen(row))


def sue(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    following.sue(row, clock.today(), COURT, county.actor("liaison"), clock, **seen(row))


def close(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    following.close(row, "判决已经执行。", county.actor("liaison"), clock, **seen(row))


def withdraw(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    letters.withdraw(row, "事实有变化。", county.actor("liaison"), clock, **seen(row))


def discard(row: Suggestion, county: County, clock: SetClock, on: date) -> None:
    letters.discard(row, county.actor("liaison"), clock, **seen(row))


_RECEIVED = (send, receive)
_REPLIED = (*_RECEIVED, draft_reply, send_reply)
ROADS = {
    S.DRAFT: (),
    S.SENT: (send,),
    S.RECEIVED: _RECEIVED,
    S.OBJECTED: (*_RECEIVED, object_to),
    S.REPLIED: _REPLIED,
    S.ASSESSED: (*_REPLIED, assess),
    S.SUED: (*_REPLIED, assess, sue),
    S.CLOSED: (*_REPLIED, assess, close),
    S.WITHDRAWN: (send, withdraw),
    S.DISCARDED: (discard,),
}

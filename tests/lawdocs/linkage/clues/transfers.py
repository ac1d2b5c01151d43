"""Transfers of the small county, begun and led to any state through the services."""

from datetime import date, datetime, timedelta

from lawdocs.clock import SetClock, at_office, local
from lawdocs.extensions import db
from lawdocs.linkage.clues import services
from lawdocs.linkage.clues.models import ClueTransfer
from lawdocs.linkage.clues.services import Content
from lawdocs.linkage.models import Linkage
from tests.conftest import TODAY
from tests.factories import County
from tests.remembered import remembered
from workflows.linkage.clues import CaseField, ClueKind, ClueState, Said

S = ClueState
CANARY = "金丝雀案情"
WHO = {"sender": "drafter", "head": "urbanclerk", "receiver": "drafter2", "procuratorate": "liaison"}
# The steps to each state, with who takes them.
ROADS: dict[ClueState, tuple[tuple[str, str], ...]] = {
    S.REPORTED: (),
    S.REFUSED: (("refuse", "head"),),
    S.APPROVED: (("approve", "head"),),
    S.SENT: (("approve", "head"), ("send", "sender")),
    S.PASSED: (),
    S.HANDLING: (("sign", "sender"),),
    S.ANSWERED: (("sign", "sender"), ("answer", "sender")),
    S.OFFERED: (),
    S.SCREENING: (("take", "procuratorate"),),
}
ROADS |= {
    S.RECEIVED: (*ROADS[S.SENT], ("receive", "receiver")),
    S.ASTRAY: (*ROADS[S.SENT], ("receive_astray", "receiver")),
    S.ADMITTED: (*ROADS[S.SCREENING], ("admit", "procuratorate")),
    S.DECLINED: (*ROADS[S.SCREENING], ("decline", "procuratorate")),
}
ROADS |= {
    S.FORWARDED: (*ROADS[S.ASTRAY], ("forward", "receiver")),
    S.FILED: (*ROADS[S.RECEIVED], ("file", "receiver")),
    S.NOT_FILED: (*ROADS[S.RECEIVED], ("not_file", "receiver")),
    S.OBJECTED: (*ROADS[S.DECLINED], ("object", "sender")),
    S.CLOSED: (*ROADS[S.DECLINED], ("accept", "sender")),
}
ROADS |= {
    S.HANDED_OVER: (*ROADS[S.FILED], ("hand_over", "sender")),
    S.RECONSIDERING: (*ROADS[S.NOT_FILED], ("reconsider", "sender")),
    S.SUPERVISING: (*ROADS[S.NOT_FILED], ("supervise", "sender")),
    S.SUSTAINED: (*ROADS[S.OBJECTED], ("sustain", "procuratorate")),
}
ROADS |= {
    S.UPHELD: (*ROADS[S.RECONSIDERING], ("uphold", "receiver")),
    S.ORDERED: (*ROADS[S.SUPERVISING], ("order", "procuratorate")),
}
OF_ILLEGALITY = frozenset({S.PASSED, S.HANDLING, S.ANSWERED})
OF_SCREENING = frozenset({S.OFFERED, S.SCREENING, S.ADMITTED, S.DECLINED, S.OBJECTED, S.SUSTAINED, S.CLOSED})


def said(at: datetime, **parts: object) -> Said:
    """Everything that any step may ask for, done at an instant."""
    words = {"post": "局长", "letter": "鲁城管移〔2026〕1号", "text": f"{CANARY}的理由", "place": "平顶山市公安局"}
    return Said(at, **(words | parts))


def content(county: County, kind: ClueKind = ClueKind.CRIME, **parts: object) -> Content:
    """What a transfer of a kind is about: from 城管 to 交通 as the police, or between 城管 and the procuratorate."""
    urban, transport, procuratorate = (county.agency(each).id for each in ("urban", "transport", "procuratorate"))
    roads = {
        ClueKind.CRIME: (urban, transport),
        ClueKind.ILLEGALITY: (procuratorate, urban),
        ClueKind.TO_PROCURATORATE: (urban, procuratorate),
    }
    fields = dict(zip(("from_id", "to_id"), roads[kind], strict=True))
    fields |= {"field": CaseField.URBAN, "facts": CANARY, "letter": "" if kind is ClueKind.CRIME else "移〔2026〕1号"}
    return Content(kind, **(fields | parts))


def kind_of(state: ClueState) -> ClueKind:
    """The road on which a state lies."""
    if state in OF_ILLEGALITY:
        return ClueKind.ILLEGALITY
    return ClueKind.TO_PROCURATORATE if state in OF_SCREENING else ClueKind.CRIME


def begun(
    linkage: Linkage, county: County, clock: SetClock, at: datetime, kind: ClueKind = ClueKind.CRIME, **parts: object
) -> ClueTransfer:
    who = county.actor("liaison" if kind is ClueKind.ILLEGALITY else "drafter")
    return services.start(linkage, content(county, kind, **parts), said(at, text=""), who, clock, key=None)


def step(
    clue: ClueTransfer, name: str, who: str, county: County, clock: SetClock, at: datetime, **parts: object
) -> None:
    """One step at an instant, which the clock has reached."""
    services.take_step(
        clue, name, said(at, **parts), county.actor(WHO.get(who, who)), clock, version=clue.version, key=None
    )


@remembered
def a_transfer(state: ClueState, linkage: Linkage, county: County, clock: SetClock, day: date = TODAY) -> ClueTransfer:
    """A transfer in any state, every step a minute after the one before."""
    at = at_office(day, 8)
    clue = begun(linkage, county, clock, at, kind_of(state))
    for name, who in ROADS[state]:
        at += timedelta(minutes=1)
        step(clue, name, who, county, clock, at)
    assert clue.state is state
    return clue


def moment(text: str) -> datetime:
    """2026-10-13 15:20 by the office clock."""
    day, time = text.split()
    return at_office(date.fromisoformat(day), *map(int, time.split(":")))


def shown(at: datetime | None) -> str | None:
    return f"{local(at):%Y-%m-%d %H:%M}" if at is not None else None


def again(clue: ClueTransfer) -> ClueTransfer:
    """Read anew."""
    return db.session.get(ClueTransfer, clue.id, populate_existing=True)

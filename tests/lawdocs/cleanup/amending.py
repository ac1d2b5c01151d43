"""A document of the small county and the decision that amends it, for tests of amendments."""

from lawdocs.cleanup.amendments import services
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, Verdict
from lawdocs.cleanup.amendments.proposal import proposal
from lawdocs.cleanup.amendments.queries import made_by
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from tests.factories import TEXT, County, a_document
from workflows.states import DocumentState as S

OLD = TEXT + "第五条　违反第三条规定设置停车泊位的，由县城市管理局责令改正。\n"
TITLE = "鲁山县城区停车泊位管理办法"
BY_TITLE = f"鲁山县人民政府关于修改《{TITLE}》的决定"
DECISION = f"""县人民政府决定对《{TITLE}》作如下修改：
一、将第二条第一款修改为：“本县城区和镇区停车泊位的设置、使用和监督，适用本办法。”
二、将第三条第二项中的“盲道”修改为“盲道、人行道”。
三、增加一条，作为第三条：“停车泊位的设置应当征求周边居民的意见。”
四、统筹做好各项工作的衔接。
此外，对条文顺序作相应调整。
本决定自2026年12月1日起施行。
"""


def the_amended(county: County, clock: Clock, **changes: object) -> Document:
    return a_document(S.PUBLISHED, county, clock, **{"text": OLD} | changes)


def the_decision(county: County, clock: Clock, **changes: object) -> Document:
    said = {"title": BY_TITLE, "text": DECISION, "genre": "决定", "validity_years": None, "has_term": False}
    return a_document(S.PUBLISHED, county, clock, **said | changes)


def read_of(by: Document) -> Amending:
    (amending,) = made_by(by)
    return amending


def decide(row: AmendingInstruction, verdict: Verdict, county: County, clock: Clock, **said: str) -> None:
    document = row.amending.document
    services.decide(row, verdict, county.actor("clerk"), clock, version=document.version, key=None, **said)


def confirm_all(amending: Amending, county: County, clock: Clock) -> None:
    """Confirm what can be, and leave out what is no amendment."""
    for row in amending.instructions:
        if row.action == "unclear":
            decide(row, Verdict.REJECTED, county, clock, reason="不是对条文的修改")
        else:
            decide(row, Verdict.CONFIRMED, county, clock)


def look_at_all(amending: Amending, county: County, clock: Clock, *, follows: bool = True) -> None:
    for moved in proposal(amending).moved:
        services.look_at_reference(
            amending,
            moved.place,
            county.actor("clerk"),
            clock,
            follows=follows,
            version=amending.document.version,
            key=None,
        )

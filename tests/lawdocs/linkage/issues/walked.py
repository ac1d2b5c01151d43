"""Issues in any state, walked there through the services: raised by the procuratorate, solved by the urban bureau."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.linkage.issues import closing, raising, solving
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.raising import Content
from lawdocs.linkage.issues.solving import Result
from lawdocs.linkage.models import Linkage
from tests.factories import County
from tests.remembered import remembered
from workflows.actors import Actor
from workflows.linkage.issues import IssueSource, IssueState, Severity, WorkField

S = IssueState
DUE = date(2026, 11, 30)
REASON = "没有写清发生在哪个路段。"
RESULT = Result("已经拆除占道设施3处，恢复盲道120米。")
ROADS = {
    S.RAISED: (),
    S.RETURNED: ("return",),
    S.ACCEPTED: ("accept",),
    S.WORKING: ("accept", "assign"),
    S.REPORTED: ("accept", "assign", "report"),
    S.CONFIRMED: ("accept", "assign", "report", "confirm"),
    S.CLOSED: ("accept", "assign", "report", "confirm", "close"),
}


def content(**changes: object) -> Content:
    """What the procuratorate found."""
    said = {
        "source": IssueSource.PROCURATORATE,
        "work_field": WorkField.LIVELIHOOD,
        "severity": Severity.SERIOUS,
        "title": "人民路盲道被停车泊位占用",
        "description": "人民路南段新施划的停车泊位占用盲道，视力障碍者无法通行。",
    }
    return Content(**said | changes)


@remembered
def an_issue(
    linkage: Linkage, county: County, clock: Clock, state: S = S.RAISED, raiser: str = "liaison", **changes: object
) -> LinkIssue:
    """An issue in a state; ``raiser`` is the person who raises it for the own unit."""
    raiser_id = county.users[raiser].agency_id
    issue = raising.raise_issue(linkage, content(**changes), raiser_id, county.actor(raiser), clock, key=None)
    for name in ROADS[state]:
        step(issue, name, raiser if name == "confirm" else _BY[name], county, clock)
    return issue


_BY = {"accept": "bureau", "return": "bureau", "assign": "bureau", "report": "drafter", "close": "bureau"}


def step(issue: LinkIssue, name: str, who: str, county: County, clock: Clock, version: int | None = None) -> None:
    """One step or act of an issue by a person, with what a page would send."""
    act(issue, name, county.actor(who), county.agency("urban").id, clock, version)


def act(issue: LinkIssue, name: str, actor: Actor, urban: int, clock: Clock, version: int | None = None) -> None:
    """The same by whoever acts, without asking the database who that is."""
    seen = {"version": version or issue.version, "key": None}
    {
        "accept": lambda: raising.accept(issue, actor, clock, **seen),
        "return": lambda: raising.send_back(issue, REASON, actor, clock, **seen),
        "raise_again": lambda: raising.raise_again(issue, content(title="人民路南段盲道被占"), actor, clock, **seen),
        "assign": lambda: solving.assign(issue, urban, DUE, actor, clock, **seen),
        "move": lambda: solving.move_due(issue, date(2026, 12, 31), "冬季不能施工", actor, clock, **seen),
        "progress": lambda: solving.add_progress(issue, clock.today(), "已经勘查。", actor, clock, **seen),
        "save_result": lambda: solving.save_result(issue, RESULT, actor, clock, **seen),
        "report": lambda: solving.report(issue, RESULT, actor, clock, **seen),
        "confirm": lambda: closing.confirm(issue, actor, clock, **seen),
        "refuse": lambda: closing.refuse(issue, "盲道没有恢复。", actor, clock, **seen),
        "close": lambda: closing.close(issue, actor, clock, **seen),
        "reopen": lambda: closing.reopen(issue, "又被占用。", actor, clock, **seen),
    }[name]()

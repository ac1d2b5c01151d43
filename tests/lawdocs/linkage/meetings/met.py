"""Meetings of the small county's linkage, walked to a state through the services."""

from collections.abc import Callable
from datetime import date, time

from lawdocs.clock import Clock
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.models import AgendaItem, Meeting, Resolution
from lawdocs.linkage.meetings.services import Plan, Present, Proposal, Resolved
from lawdocs.linkage.models import Linkage
from tests.factories import County
from tests.remembered import remembered
from workflows.linkage.meetings import MeetingKind, MeetingState, ResolutionState

DAY = date(2026, 10, 13)
PLAN = Plan(MeetingKind.JOINT, DAY, time(9, 0), "县政府第二会议室", "县人民政府、县人民检察院共同召集")
UNITS = ("procuratorate", "justice", "office", "urban")
ITEM = "核查水源保护区文件中的处罚条款"
TEXT = "核查饮用水水源保护区文件中的处罚条款"
DUE = date(2026, 11, 12)
MINUTES = "会议听取了有关情况的汇报。"


def seen(row: object) -> dict[str, object]:
    return {"version": row.version, "key": None}


def ids(county: County, *keys: str) -> list[int]:
    return [county.agency(each).id for each in keys]


def a_plan(linkage: Linkage, county: County, clock: Clock, plan: Plan = PLAN) -> Meeting:
    """A meeting of four units, of the next number."""
    return meetings.plan(linkage, plan, ids(county, *UNITS), county.actor("bureau"), clock, key=None)


def an_item(
    linkage: Linkage, county: County, clock: Clock, who: str = "liaison", unit: str = "procuratorate", text: str = ITEM
) -> AgendaItem:
    """A proposal that is not placed yet."""
    proposal = Proposal(text, "多个乡镇反映。", "县检察院")
    return meetings.propose(linkage, proposal, county.agency(unit).id, county.actor(who), clock, key=None)


def place(
    meeting: Meeting, county: County, clock: Clock, who: str = "liaison", unit: str = "procuratorate"
) -> AgendaItem:
    """A proposal on the agenda of a meeting."""
    item = an_item(meeting.linkage, county, clock, who, unit)
    meetings.place(item, meeting, county.actor("bureau"), clock, **seen(item))
    return item


def hold(meeting: Meeting, county: County, clock: Clock) -> None:
    """Everybody came but the urban management bureau, and the transport bureau was not invited."""
    present = {each.agency_id: Present(was_there=True) for each in meeting.units}
    present[county.agency("urban").id] = Present(was_there=False, reason="已书面说明")
    meetings.hold(meeting, present, county.actor("bureau"), clock, **seen(meeting))


@remembered
def a_meeting(state: MeetingState, linkage: Linkage, county: County, clock: Clock, plan: Plan = PLAN) -> Meeting:
    """A meeting in any state; from the notice on it has an item of the procuratorate, once held a resolution of it."""
    bureau, liaison = county.actor("bureau"), county.actor("liaison")
    meeting = a_plan(linkage, county, clock, plan)
    if state is MeetingState.PLANNED:
        return meeting
    item = place(meeting, county, clock)
    meetings.notify(meeting, bureau, clock, **seen(meeting))
    if state is MeetingState.CANCELLED:
        meetings.cancel(meeting, "另行通知", bureau, clock, **seen(meeting))
    if state in (MeetingState.NOTIFIED, MeetingState.CANCELLED):
        return meeting
    hold(meeting, county, clock)
    resolve(meeting, county, clock, item=item)
    if state is MeetingState.HELD:
        return meeting
    meetings.write_minutes(meeting, MINUTES, bureau, clock, **seen(meeting))
    meetings.decide(item, "同意核查。", bureau, clock, **seen(item))
    meetings.hand_in(meeting, bureau, clock, **seen(meeting))
    if state is MeetingState.CLOSED:
        meetings.agree(meeting, liaison, clock, **seen(meeting))
    return meeting


def resolve(
    meeting: Meeting,
    county: County,
    clock: Clock,
    item: AgendaItem | None = None,
    unit: str = "urban",
    helpers: tuple[str, ...] = ("office",),
    due: date | None = None,
) -> Resolution:
    """What a held meeting resolved."""
    day = due or max(DUE, meeting.held_on)
    asked = Resolved(TEXT, county.agency(unit).id, day, tuple(ids(county, *helpers)), item.id if item else None)
    return meetings.resolve(meeting, asked, county.actor("bureau"), clock, **seen(meeting))


@remembered
def a_resolution(
    state: ResolutionState, linkage: Linkage, county: County, clock: Clock, *, theirs: bool = True
) -> Resolution:
    """A resolution in any state, of an item of the procuratorate's (``theirs``) or of no item."""
    meeting = a_meeting(MeetingState.HELD, linkage, county, clock)
    resolution = meeting.resolutions[0] if theirs else resolve(meeting, county, clock)
    confirming = county.actor("liaison" if theirs else "bureau")
    for each in _ROADS[state]:
        each(resolution, county, clock, confirming)
    return resolution


def _report(resolution: Resolution, county: County, clock: Clock, _: object) -> None:
    meetings.report_done(resolution, "已核查三件。", DAY, county.actor("drafter"), clock, **seen(resolution))


def _confirm(resolution: Resolution, county: County, clock: Clock, who: object) -> None:
    meetings.confirm(resolution, who, clock, **seen(resolution))


def _return(resolution: Resolution, county: County, clock: Clock, who: object) -> None:
    meetings.send_back(resolution, "还有一件没有核查。", who, clock, **seen(resolution))


def _void(resolution: Resolution, county: County, clock: Clock, _: object) -> None:
    meetings.void(resolution, "登记有误", county.actor("bureau"), clock, **seen(resolution))


_ROADS: dict[ResolutionState, tuple[Callable[[Resolution, County, Clock, object], None], ...]] = {
    ResolutionState.OPEN: (),
    ResolutionState.REPORTED: (_report,),
    ResolutionState.RETURNED: (_report, _return),
    ResolutionState.CONFIRMED: (_report, _confirm),
    ResolutionState.VOID: (_void,),
}

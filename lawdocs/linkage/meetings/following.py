"""What becomes of a resolution (落实): progress, the report that it is done, and the word of whoever confirms it."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage import moves
from lawdocs.linkage.meetings.kind import RESOLUTION, confirmed_by_procuratorate
from lawdocs.linkage.meetings.models import Resolution
from lawdocs.linkage.meetings.resolutions import owner_post, start_clock
from lawdocs.linkage.notices import tell
from lawdocs.linkage.sides import Post, may_for, office_post, procuratorate_post
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.linkage.meetings import UNDONE, Said
from workflows.permissions import Permission


def report_progress(
    resolution: Resolution, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Say how far a resolution has come (登记进展): its unit and those that help may; it stays on record."""
    with transaction():
        asked = ["resolution_progress", resolution.id, text]
        moves.claim(RESOLUTION, actor, "progress", asked, clock, key, RESOLUTION.page(resolution))
        hold(Resolution, resolution.id)
        db.session.refresh(resolution)
        if not may_report(actor, resolution):
            raise Forbidden
        if resolution.state not in UNDONE:
            raise moves.LinkConflict(RESOLUTION.what, resolution.state)
        moves.demand_version(resolution, version, RESOLUTION.what)
        if not text.strip():
            raise StepRefused((Obstacle("请写明进展", "field:text"),))
        moves.note(RESOLUTION, resolution, "progress", actor, clock, key=key, text=text.strip())


def report_done(
    resolution: Resolution,
    result: str,
    on: date,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Report a resolution done on a day (报办结): its clock stops, and whoever confirms it is told."""
    with transaction():
        seen = {"version": version, "key": key, "said": Said(result, on), "text": result.strip()}
        done = {"done_on": on, "result": result.strip(), "agency_id": resolution.responsible_id}
        record = moves.fire(RESOLUTION, resolution, "report_done", actor, clock, **seen, **done)
        clocks.meet(Duty.LINK_RESOLUTION, resolution.id, clock, "报办结", on=on)
        text = f"{resolution.meeting.title}第{resolution.no}项已报办结，请确认"
        tell(record, [confirming_post(resolution)], RESOLUTION.page(resolution), text, clock)


def confirm(resolution: Resolution, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Confirm that a resolution is done (确认办结): the office does, or the procuratorate what it proposed."""
    with transaction():
        seen = {"version": version, "key": key}
        record = moves.fire(RESOLUTION, resolution, "confirm", actor, clock, confirmed_on=clock.today(), **seen)
        text = f"{resolution.meeting.title}第{resolution.no}项已确认办结"
        tell(record, [owner_post(resolution)], RESOLUTION.page(resolution), text, clock)


def send_back(
    resolution: Resolution, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Return a resolution that is not done (退回补办): its clock runs again to the same last day."""
    with transaction():
        seen = {"version": version, "key": key, "said": Said(reason), "text": reason}
        record = moves.fire(RESOLUTION, resolution, "return", actor, clock, done_on=None, result="", **seen)
        start_clock(resolution, clock)
        text = f"{resolution.meeting.title}第{resolution.no}项被退回补办：{reason}"
        tell(record, [owner_post(resolution)], RESOLUTION.page(resolution), text, clock)


def may_report(actor: Actor, resolution: Resolution) -> bool:
    """Whether a person says how far a resolution has come: for its unit, or for one that helps."""
    helpers = [each.agency_id for each in resolution.units]
    answers = RESOLUTION.may(actor, Permission.LINKAGE_ANSWER, resolution)
    return answers or may_for(actor, Permission.LINKAGE_ANSWER, helpers)


def confirming_post(resolution: Resolution) -> Post:
    """Who says whether a resolution is done."""
    if confirmed_by_procuratorate(resolution):
        return procuratorate_post(resolution.linkage)
    return office_post(resolution.linkage)

"""The chains: a list, and each on one page, the same from both ends (全链条)."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.course import chains_seen, course_of, courses_of, sees_chain
from lawdocs.linkage.models import Chain
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.sides import demand_part
from lawdocs.linkage.views import blueprint
from lawdocs.paging import only_parameters, paged
from lawdocs.tables import Cell, Column, Row
from workflows.linkage.chain import Progress, Station
from workflows.permissions import Permission

PAGE_SIZE = 20
COLUMNS = (
    Column("事项", width=60),
    Column("现在到", width=20),
    Column("最近", keeps_line=True),
    Column("开始", keeps_line=True),
)


@blueprint.get("/chains", endpoint="chains")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    """Every chain that the person sees, with how far it has come."""
    only_parameters("page")
    actor = current_actor()
    linkage, stand = linkage_or_404(actor)
    found, page = paged(chains_seen(linkage, stand, actor), PAGE_SIZE)
    courses = courses_of(found, stand, actor, clock().today())
    rows = [_row(each, courses[each.id]) for each in found]
    return render_template("linkage/chains.html", columns=COLUMNS, rows=rows, page=page)


@blueprint.get("/chains/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def chain(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor, found = current_actor(), db.session.get(Chain, row_id)
    stand = demand_part(actor, found.linkage if found is not None else None)
    if not sees_chain(found, stand, actor):
        raise NotVisible
    course = course_of(found, stand, actor, clock().today())
    return render_template("linkage/chain.html", chain=found, stations=course, now=standing_at(course))


def standing_at(course: list[Station]) -> str:
    """How far a chain has come, in words: the first stage that is not done, or that it was written off."""
    if course[-1].progress is Progress.DONE:
        return "已销号"
    begun = [each for each in course if each.progress in (Progress.NOW, Progress.DONE)]
    if all(each.progress is Progress.DONE for each in begun) and begun:
        return f"{begun[-1].stage.label}{Progress.DONE.label}"
    ahead = next((each for each in course if each.progress in (Progress.NOW, Progress.TODO)), course[-1])
    return f"{ahead.stage.label}{ahead.progress.label}"


def _row(chain: Chain, course: list[Station]) -> Row:
    days = [link.day for station in course for link in station.links if link.day is not None]
    return Row(
        (
            Cell(chain.title, url_for("linkage.chain", row_id=chain.id)),
            Cell(standing_at(course)),
            Cell(max(days, default=None)),
            Cell(min(days, default=None)),
        )
    )

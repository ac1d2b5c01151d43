"""Shared information: the list, one with who opened it, its opening, and the end of sharing."""

from io import BytesIO

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock, zh_moment
from lawdocs.documents import files as store
from lawdocs.errors import Forbidden
from lawdocs.linkage.acting import take
from lawdocs.linkage.doings import information as sharing
from lawdocs.linkage.doings import page
from lawdocs.linkage.doings.forms import InformationForm
from lawdocs.linkage.doings.models import SharedInformation
from lawdocs.linkage.doings.queries import information_for, information_or_404, openings_of, own_units
from lawdocs.linkage.forms import ReasonForm
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.views import blueprint
from lawdocs.paging import only_parameters
from lawdocs.portal.files import download
from lawdocs.tables import Cell, Column, Row
from lawdocs.texts.filenames import display_name
from workflows.guards import zh_date
from workflows.linkage.doings import Access
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

COLUMNS = (
    Column("主题", width=50),
    Column("提供单位", width=24),
    Column("所属期间"),
    Column("查看范围"),
    Column("共享日期", keeps_line=True),
    Column("停止共享", keeps_line=True),
)


@blueprint.get("/information", endpoint="informations")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    linkage, stand = linkage_or_404(current_actor())
    query, note = information_for(linkage, stand), "只列出本单位可以查看的信息，每次查看都有记录"
    return page.list_page("information", linkage, query, SharedInformation.given_on, COLUMNS, _row, note)


@blueprint.get("/information/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def information(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, stand = information_or_404(row_id, actor)
    openings = openings_of(found)
    # The unit that gives it sees who opened it; so does the office, of what it may read at all.
    oversees = found.giver_id in own_units(found.linkage, stand) or stand.is_office
    is_kept = found.ended_on is None and sharing.BOOK.may_keep(actor, found)
    return render_template(
        "linkage/information.html",
        found=found,
        has_opened=any(each.actor_id == actor.id for each in openings),
        acts=[(url_for("linkage.end_information", row_id=found.id), "停止共享")] if is_kept else [],
        openings=[(zh_moment(each.at), each.agency, each.actor_name) for each in reversed(openings)],
        oversees=oversees,
        pairs=[
            ("提供单位", found.giver.name),
            ("共享日期", zh_date(found.given_on)),
            ("所属期间", _period(found)),
            ("查看范围", found.access.label),
            ("指定单位", page.names_of(found.units) if found.access is Access.NAMED else ""),
            ("停止共享", zh_date(found.ended_on) if found.ended_on else ""),
        ],
        crumbs=page.crumbs_of("information", (found.subject, None)),
        entries=timeline(Subject.INFORMATION, found.id, without=("open",)),
    )


@blueprint.post("/information/<int:row_id>/open")
@requires(Permission.LINKAGE_READ, audit="information:open")
def open_information(row_id: int) -> ResponseReturnValue:
    """Open what is shared: the opening is put on record first, then the file is sent or the address shown."""
    only_parameters()
    found, _ = information_or_404(row_id, current_actor())
    sharing.put_opening_on_record(found, current_actor(), clock())
    if found.file is None:
        return redirect(url_for("linkage.information", row_id=found.id), 303)
    data, plain = BytesIO(store.read(found.file)), f"information-{found.id}"
    return download(data, display_name(found.file_name), plain, found.file.media_type)


@blueprint.route("/information/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_PROPOSE, audit="information:add")
def share_information() -> ResponseReturnValue:
    only_parameters()
    linkage, _ = linkage_or_404(current_actor())
    givers = page.own_units_to_enter(linkage)
    if not givers:
        raise Forbidden
    form = InformationForm().offer(givers, page.units_of(linkage))

    def do(key: str | None) -> str:
        made = sharing.share(linkage, form.said(), current_actor(), clock(), key=key)
        return url_for("linkage.information", row_id=made.id)

    consequences = (
        ("内容和查看范围不能再改，", "有误的停止共享以后另外提供。"),
        ("谁在什么时候查看，", "都有记录。"),
    )
    act = page.adding("information", "共享", form, consequences=consequences, has_files=True)
    return take(act, do, "已共享。")


@blueprint.route("/information/<int:row_id>/end", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="information:end")
def end_information(row_id: int) -> ResponseReturnValue:
    only_parameters()
    found, _ = information_or_404(row_id, current_actor())
    if not sharing.BOOK.may_keep(current_actor(), found):
        raise Forbidden
    form, back = ReasonForm(), url_for("linkage.information", row_id=found.id)

    def do(**seen: object) -> None:
        sharing.end(found, form.reason.data, current_actor(), clock(), **seen)

    more = {"version": found.version, "consequences": (("谁都不能再打开，", "查看过的记录保留。"),)}
    act = page.act_on("information", "停止共享", "停止共享这条信息？", form, found.subject, back, **more)
    return take(act, do, "已停止共享。")


def _period(found: SharedInformation) -> str:
    return f"{zh_date(found.since_on)}至{zh_date(found.until_on)}"


def _row(found: SharedInformation) -> Row:
    return Row(
        (
            Cell(found.subject, url_for("linkage.information", row_id=found.id)),
            Cell(found.giver.short_name),
            Cell(_period(found)),
            Cell(found.access.label),
            Cell(found.given_on),
            Cell(found.ended_on),
        )
    )

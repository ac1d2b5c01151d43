"""The addresses on which the column relies (外部链接): dead ones first, and asked again when wished."""

from collections.abc import Mapping

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import local
from lawdocs.column.links import jobs, queries, services
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.links.queries import UsedLink
from lawdocs.context import clock
from lawdocs.paging import asked_tab, only_parameters
from lawdocs.tables import Action, Cell, Column, Ready, Row
from lawdocs.texts.addresses import is_web_address
from workflows.guards import zh_date
from workflows.permissions import Permission

blueprint = Blueprint("links", __name__, url_prefix="/work/links")
COLUMNS = (
    Column("网址", width=60),
    Column("情况", width=24),
    Column("原因", width=40),
    Column("用在哪里", width=30),
    Column("单位", width=20),
    Column("上次检查", width=20),
    Column("下次检查", width=20),
)
TABS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "bad": ("打不开的", (0, 1)),
    "unsure": ("待人工核对", (2,)),
    "all": ("全部", (0, 1, 2, 3, 4)),
}
OFF = "系统没有开启链接检查，清单里是以前检查的结果。需要开启的，请联系系统管理员"


@blueprint.get("", strict_slashes=False)
@requires(Permission.COLUMN_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "page")
    tab, found = asked_tab("tab", TABS), queries.used_links(current_actor())
    shown = {key: [each for each in found if queries.rank(each.check) in ranks] for key, (_, ranks) in TABS.items()}
    rows, page = Ready([_row(each) for each in shown[tab]]).paged()
    return render_template(
        "links/index.html",
        tabs=[(f"{TABS[key][0]} {len(shown[key])}", url_for("links.index", tab=key), key == tab) for key in TABS],
        tab=tab,
        columns=COLUMNS,
        rows=rows,
        page=page,
        total=len({each.check.url for each in found}),
        unasked=len({each.check.url for each in found if each.check.checked_at is None}),
        warning=OFF if current_app.extensions["settings"].link_checks == jobs.OFF else "",
    )


@blueprint.post("/<int:link_id>/check")
@requires(Permission.COLUMN_READ, audit="links:check")
def check(link_id: int) -> ResponseReturnValue:
    """Let an address be asked again now."""
    only_parameters()
    services.check_again(queries.link_or_404(link_id, current_actor()), current_actor(), clock())
    flash("已排到最前面，一分钟左右有结果，请稍后刷新本页。")
    return redirect(url_for("links.index"), 303)


def _row(each: UsedLink) -> Row:
    link, use = each.check, each.use
    word, mark = _stands(link)
    return Row(
        (
            Cell(link.url, link.url if is_web_address(link.url) else None),
            Cell(word, mark=mark),
            Cell(link.fault),
            Cell(use.about, use.page),
            Cell(agency_tree().get(use.agency_id).short_name),
            Cell(link.checked_at),
            Cell(link.next_at),
        ),
        Action("重新检查", url_for("links.check", link_id=link.id), is_post=True),
    )


def _stands(link: LinkCheck) -> tuple[str, str]:
    """Where an address stands, and how urgent that is."""
    if link.is_alive is False:
        return f"{zh_date(local(link.dead_since).date())}起打不开", "late"
    if link.failures:
        return "一次没有打开，将再查", "soon"
    if link.is_alive is None:
        return ("不能自动判断", "soon") if link.checked_at else ("还没有检查", "")
    return "能够打开", ""

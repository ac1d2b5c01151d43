"""The front page of the linkage, and its founding."""

import sqlalchemy as sa
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.models import AgencyKind
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.extensions import db
from lawdocs.linkage import desk, members
from lawdocs.linkage.acting import Act, take
from lawdocs.linkage.forms import FoundForm
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.queries import own_linkage
from lawdocs.paging import only_parameters
from workflows.guards import zh_date
from workflows.linkage.sides import Side
from workflows.permissions import ROLE_PERMISSIONS, Permission

blueprint = Blueprint("linkage", __name__, url_prefix="/linkage")
HOME = "府检联动"


@blueprint.get("", strict_slashes=False)
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters()
    actor, today = current_actor(), clock().today()
    found = own_linkage(actor)
    if found is None:
        is_founded = db.session.scalar(sa.select(Linkage.id).limit(1)) is not None
        may_found = actor.holds(Permission.LINKAGE_MANAGE)
        return render_template("linkage/none.html", may_found=may_found, is_founded=is_founded)
    linkage, stand = found
    present = [each for each in linkage.members if each.until_on is None]
    units = sum(each.side is Side.GOVERNMENT for each in present)
    return render_template(
        "linkage/index.html",
        linkage=linkage,
        stand=stand,
        pairs=[
            ("政府方", linkage.government.name),
            ("检察方", linkage.procuratorate.name),
            ("牵头单位", linkage.office.name),
            ("建立日期", zh_date(linkage.founded_on)),
            ("建立依据", linkage.basis),
            ("成员单位", f"{len(present)}家（政府方{units}家）", url_for("linkage.members")),
        ],
        mechanisms=[each for each in linkage.mechanisms if each.ended_on is None],
        panels=desk.panels(linkage, stand, actor, today),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_MANAGE, audit="linkage:found")
def found() -> ResponseReturnValue:
    """Found the linkage: its office is the agency of whoever does; every unit below the government may join later."""
    only_parameters()
    actor, tree = current_actor(), agency_tree()
    office_id = min(
        grant.agency_id
        for grant in actor.grants
        if Permission.LINKAGE_MANAGE in ROLE_PERMISSIONS[grant.role] and grant.agency_id is not None
    )
    agencies = [each for _, each in tree.walk() if each.active]
    form = FoundForm().offer(
        [each for each in agencies if each.kind is AgencyKind.GOVERNMENT],
        [each for each in agencies if each.kind is AgencyKind.PROCURATORATE],
    )

    def do(key: str | None) -> str:
        members.found(form.founding(office_id), [office_id], actor, clock(), key=key)
        return url_for("linkage.members")

    act = Act(
        verb="建立",
        heading="建立府检联动机制？",
        form=form,
        back_url=url_for("linkage.index"),
        crumbs=((HOME, url_for("linkage.index")), ("建立联动机制", None)),
        about=f"牵头单位是{tree.get(office_id).name}",
        consequences=(
            ("预置六项工作机制，", "名称、内容、依据和责任单位都可以再改。"),
            ("检察机关和牵头单位先成为成员，", "其他成员单位随后逐家加入。"),
            ("检察机关的联络岗可以使用府检联动，", "只能看到本方的草稿和双方已经送达的内容。"),
        ),
    )
    return take(act, do, "已建立联动机制，请接着加入成员单位。")

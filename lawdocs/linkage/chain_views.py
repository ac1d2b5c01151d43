"""One chain on one page (全链条), the same from both ends."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.models import Chain
from lawdocs.linkage.sides import demand_part
from lawdocs.linkage.views import blueprint
from lawdocs.paging import only_parameters
from workflows.permissions import Permission


@blueprint.get("/chains/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def chain(row_id: int) -> ResponseReturnValue:
    only_parameters()
    found = db.session.get(Chain, row_id)
    stand = demand_part(current_actor(), found.linkage if found is not None else None)
    if not stand.sees_all:
        raise NotVisible
    return render_template("linkage/chain.html", chain=found)

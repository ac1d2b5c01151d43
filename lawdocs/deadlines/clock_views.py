"""The page of one deadline (期限): how its day was found, its ground, what moved it, and who must act."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lawdocs.access import can_read, current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.deadlines.clocks import derivation, rule_of
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.posts import posts_of
from lawdocs.deadlines.words import marks_of
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.paging import only_parameters
from workflows.actors import Actor
from workflows.duties import EVENTS
from workflows.periods import Period, in_short
from workflows.permissions import Permission

blueprint = Blueprint("clocks", __name__, url_prefix="/work/deadlines")


@blueprint.get("/<int:deadline_id>")
@requires(Permission.WORK_READ)
def show(deadline_id: int) -> ResponseReturnValue:
    only_parameters()
    deadline = db.session.get(Deadline, deadline_id)
    if deadline is None or not deadline.rule or not concerns(current_actor(), deadline):
        raise NotVisible
    tree, found = agency_tree(), derivation(deadline)
    rule = rule_of(deadline)
    return render_template(
        "deadlines/show.html",
        deadline=deadline,
        found=found,
        standing=standing(deadline, clock().today()),
        marks=marks_of(deadline),
        event=EVENTS[rule.start],
        settle=f"请对照{rule.settle or deadline.ground}核实，由系统管理员在规则集页面登记。",
        period=Period(deadline.length, deadline.unit).text,
        summary=in_short(found),
        holder=f"{tree.get(deadline.held_by_id).name}　{deadline.held_by_role.label}",
    )


def concerns(actor: Actor, deadline: Deadline) -> bool:
    """Whether a person may see a deadline: it is theirs, they supervise it, or they may read what it is about."""
    posts = set(posts_of(deadline, overdue=True))
    if any((grant.role, grant.agency_id) in posts for grant in actor.grants):
        return True
    if deadline.document is None or not actor.holds(Permission.DOCUMENT_READ):
        return False
    return can_read(actor, deadline.document)

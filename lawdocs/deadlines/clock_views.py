"""The page of one deadline (期限): how its day was found, its ground, what moved it, and who must act."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lawdocs.access import can_read, current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.deadlines.clocks import derivation, rule_of
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.own import places_of
from lawdocs.deadlines.posts import posts_of
from lawdocs.deadlines.words import due_words, marks_of, moment_words
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.paging import only_parameters
from workflows.actors import Actor
from workflows.duties import EVENTS, RIGHTS, Duty, is_given
from workflows.periods import Period, Reckoning, Unit, out_of_the_ordinary
from workflows.permissions import Permission
from workflows.roles import Role
from workflows.workdays import WEEKDAYS

blueprint = Blueprint("clocks", __name__, url_prefix="/work/deadlines")
GIVEN_BY = {Duty.FILING_NOTICE: "通知之日", Duty.EVIDENCE: "分配之日", Duty.LINK_SUGGESTION: "收到建议书之日"}
ORDINALS = {Unit.CALENDAR: "第{}日", Unit.WORKING: "第{}个工作日"}


@dataclass(frozen=True)
class Row:
    """One day of the derivation as the page shows it; ``count`` is which day of the period it is, if it counts."""

    day: date
    count: str
    why: str


@blueprint.get("/<int:deadline_id>")
@requires(Permission.WORK_READ)
def show(deadline_id: int) -> ResponseReturnValue:
    only_parameters()
    deadline = db.session.get(Deadline, deadline_id)
    if deadline is None or not deadline.rule or not concerns(current_actor(), deadline):
        raise NotVisible
    tree, found = agency_tree(), derivation(deadline)
    rule = None if is_given(deadline.duty, deadline.rule) else rule_of(deadline)
    return render_template(
        "deadlines/show.html",
        deadline=deadline,
        rows=rows_of(found, deadline.unit, marks_of(deadline)),
        standing=standing(deadline, clock().today(), clock().now()),
        due=due_words(deadline),
        started=moment_words(deadline.started_on, deadline.started_at if deadline.due_at else None),
        ended=moment_words(deadline.ended_on, deadline.done_at) if deadline.ended_on else None,
        marks=marks_of(deadline),
        rule_name=rule.name if rule is not None else "",
        event=EVENTS[rule.start] if rule is not None else GIVEN_BY.get(deadline.duty, "交办之日"),
        is_given=rule is None,
        settle=f"请对照{(rule and rule.settle) or deadline.ground}核实，由系统管理员在规则集页面登记。",
        period=Period(deadline.length, deadline.unit).text,
        how=how_counted(deadline),
        in_days=deadline.unit in ORDINALS,
        summary=out_of_the_ordinary(found),
        rights=RIGHTS,
        place=places_of([deadline]).get(deadline.id),
        is_own=any((grant.role, grant.agency_id) == _holder(deadline) for grant in current_actor().grants),
        holder=f"{tree.get(deadline.held_by_id).name}　{deadline.held_by_role.label}",
    )


def _holder(deadline: Deadline) -> tuple[Role | None, int | None]:
    return deadline.held_by_role, deadline.held_by_id


def rows_of(found: Reckoning, unit: Unit, marks: str = "") -> list[Row]:
    """The days of a derivation, those that count numbered; periods of months and hours have no numbered days.

    The last one is said with the ``marks`` of the clock.
    """
    rows, number = [], 0
    for each in found.days:
        number += each.counted
        count = ORDINALS[unit].format(number) if each.counted and unit in ORDINALS else ""
        why = "休息日" if each.why in WEEKDAYS else each.why  # the day of the week stands beside it
        rows.append(Row(each.day, count if each.counted else "不计入", why))
    last = rows[-1]
    return [*rows[:-1], Row(last.day, last.count if found.days[-1].counted else "", _with(f"期满{marks}", last.why))]


def how_counted(deadline: Deadline) -> str:
    """How both ends of a period are counted; one of working days never ends on a day of rest."""
    if deadline.unit is Unit.HOUR:
        return f"从起算的时刻算起，届满时遇休息日{deadline.last_day.label}"
    start = "起算当日计入" if deadline.start_counts else "起算当日不计入"
    return (
        f"{start}，休息日不计入"
        if deadline.unit is Unit.WORKING
        else f"{start}，届满日遇休息日{deadline.last_day.label}"
    )


def _with(word: str, why: str) -> str:
    return f"{word}（{why}）" if why else word


def concerns(actor: Actor, deadline: Deadline) -> bool:
    """Whether a person may see a deadline: it is theirs, they supervise it, or they may read what it is about."""
    posts = set(posts_of(deadline, overdue=True))
    if any((grant.role, grant.agency_id) in posts for grant in actor.grants):
        return True
    if deadline.document is None or not actor.holds(Permission.DOCUMENT_READ):
        return False
    return can_read(actor, deadline.document)

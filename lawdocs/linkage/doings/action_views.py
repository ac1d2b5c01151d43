"""Joint actions: the list, one with its plan and results, and the acts on it."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.errors import Forbidden
from lawdocs.linkage.acting import take
from lawdocs.linkage.doings import actions, page
from lawdocs.linkage.doings.forms import ActionForm, EndForm, typed_of_action
from lawdocs.linkage.doings.models import JointAction
from lawdocs.linkage.doings.queries import action_or_404, actions_of
from lawdocs.linkage.forms import ReasonForm
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.views import blueprint
from lawdocs.paging import only_parameters
from lawdocs.tables import Cell, Column, Row
from workflows.guards import zh_date
from workflows.linkage.doings import ActionState
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

COLUMNS = (
    Column("行动", width=50),
    Column("类别"),
    Column("领域"),
    Column("牵头单位", width=24),
    Column("开始", keeps_line=True),
    Column("结束", keeps_line=True),
    Column("状态"),
)
OPEN = (ActionState.PLANNED, ActionState.RUNNING)


@blueprint.get("/actions", endpoint="actions")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    linkage, _ = linkage_or_404(current_actor())
    note = "双方共同开展的联合行动和专项行动"
    return page.list_page("actions", linkage, actions_of(linkage), JointAction.since_on, COLUMNS, _row, note)


@blueprint.get("/actions/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def action(row_id: int) -> ResponseReturnValue:
    only_parameters()
    found, _ = action_or_404(row_id, current_actor())
    today = clock().today()
    state = found.state_on(today)
    keeps = state in OPEN and actions.BOOK.may_keep(current_actor(), found)
    is_late = state is ActionState.RUNNING and found.until_on < today
    return render_template(
        "linkage/doing.html",
        title=found.name,
        state=state.label,
        crumbs=page.crumbs_of("actions", (found.name, None)),
        facts=["已经过了计划结束日期，请登记成果并结束"] if is_late else [],
        acts=_acts(found, state) if keeps else [],
        texts=[("行动方案", found.plan, ""), ("工作成果", found.results, "结束时登记。")],
        pairs=[
            ("类别", found.kind.label),
            ("工作领域", found.work_field.label),
            ("牵头单位", found.lead.name),
            ("参加单位", page.names_of(found.units)),
            ("计划期间", f"{zh_date(found.since_on)}至{zh_date(found.until_on)}"),
            ("结束", zh_date(found.ended_on) if found.ended_on else ""),
            ("取消", zh_date(found.cancelled_on) if found.cancelled_on else ""),
        ],
        entries=timeline(Subject.ACTION, found.id),
    )


@blueprint.route("/actions/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_PROPOSE, audit="action:add")
def add_action() -> ResponseReturnValue:
    only_parameters()
    linkage, _ = linkage_or_404(current_actor())
    leads = page.own_units_to_enter(linkage)
    if not leads:
        raise Forbidden
    form = ActionForm().offer(leads, page.units_of(linkage))

    def do(key: str | None) -> str:
        made = actions.add(linkage, form.said(), current_actor(), clock(), key=key)
        return url_for("linkage.action", row_id=made.id)

    consequences = (("双方全体成员单位都能看到，", "结束以前可以修改。"),)
    return take(page.adding("actions", "登记", form, consequences=consequences), do, "已登记。")


@blueprint.route("/actions/<int:row_id>/<any(change, end, cancel):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="action:change")
def act_on_action(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    found, _ = action_or_404(row_id, current_actor())
    if not actions.BOOK.may_keep(current_actor(), found):
        raise Forbidden
    return {"change": _change, "end": _end, "cancel": _cancel}[name](found)


def _change(found: JointAction) -> ResponseReturnValue:
    leads, units = [agency_tree().get(found.lead_id)], page.units_of(found.linkage)
    form = ActionForm(data=typed_of_action(found)).offer(leads, units)

    def do(**seen: object) -> None:
        actions.change(found, form.said(), current_actor(), clock(), **seen)

    return _take(found, "修改", "修改这次行动", form, do, "已修改。", ("修改留在变更记录里。", ""))


def _end(found: JointAction) -> ResponseReturnValue:
    form = EndForm(data={"on": clock().today()})

    def do(**seen: object) -> None:
        actions.end(found, form.on.data, form.results.data, current_actor(), clock(), **seen)

    return _take(found, "结束", "登记成果并结束这次行动", form, do, "已结束。", ("结束以后不能再改。", ""))


def _cancel(found: JointAction) -> ResponseReturnValue:
    form = ReasonForm()

    def do(**seen: object) -> None:
        actions.cancel(found, form.reason.data, current_actor(), clock(), **seen)

    return _take(found, "取消行动", "取消这次行动？", form, do, "已取消。", ("记录保留，", "不能恢复。"))


def _take(
    found: JointAction, verb: str, heading: str, form: object, do: object, done: str, follows: tuple[str, str]
) -> ResponseReturnValue:
    back = url_for("linkage.action", row_id=found.id)
    more = {"version": found.version, "consequences": (follows,)}
    return take(page.act_on("actions", verb, heading, form, found.name, back, **more), do, done)


def _acts(found: JointAction, state: ActionState) -> list[tuple[str, str]]:
    offered = [("end", "登记成果并结束")] if state is ActionState.RUNNING else []
    offered += [("change", "修改"), ("cancel", "取消")]
    return [(url_for("linkage.act_on_action", row_id=found.id, name=name), label) for name, label in offered]


def _row(found: JointAction) -> Row:
    today = clock().today()
    state = found.state_on(today)
    is_late = state is ActionState.RUNNING and found.until_on < today
    return Row(
        (
            Cell(found.name, url_for("linkage.action", row_id=found.id)),
            Cell(found.kind.label),
            Cell(found.work_field.label),
            Cell(found.lead.short_name),
            Cell(found.since_on),
            Cell(found.ended_on or found.until_on, mark="late" if is_late else ""),
            Cell(state.label),
        )
    )

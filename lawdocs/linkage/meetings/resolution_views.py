"""Resolutions: the list, one resolution with its progress, and what is done with it."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa
from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.errors import Forbidden
from lawdocs.forms import StaffForm
from lawdocs.linkage.acting import Act, ConfirmForm, demand_state, take
from lawdocs.linkage.forms import ReasonForm
from lawdocs.linkage.going_on import from_resolution
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.act_views import units_of
from lawdocs.linkage.meetings.forms import DoneForm, DueForm, OwnerForm, ProgressForm
from lawdocs.linkage.meetings.kind import RESOLUTION, confirmed_by_procuratorate
from lawdocs.linkage.meetings.models import Resolution, ResolutionUnit
from lawdocs.linkage.meetings.offers import resolution_acts
from lawdocs.linkage.meetings.queries import resolution_or_404, resolutions_seen
from lawdocs.linkage.meetings.words import clock_of, is_late
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.paging import asked_tab, count, only_parameters
from lawdocs.tables import Cell, Column, Found, Row
from workflows.guards import zh_date
from workflows.linkage.meetings import IN_HAND, UNDONE, ResolutionState
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

COLUMNS = (
    Column("议定事项", width=60),
    Column("会议", width=30),
    Column("责任单位", width=24),
    Column("共同办理", width=30),
    Column("期限"),
    Column("进展", width=20),
)
TABS = {"undone": "未办结", "own": "本单位的", "reported": "待确认", "confirmed": "已办结", "all": "全部"}
ACTS = ("report_done", "confirm", "return", "void", "progress", "move_due", "reassign")
FOLLOWS: dict[str, tuple[tuple[str, str], ...]] = {
    "report_done": (("期限停止计算，", "确认的一方收到通知。"), ("退回补办的，", "按原来的期限继续计算。")),
    "confirm": (("事项办结，", "不能再改。"), ("责任单位收到通知。", "")),
    "return": (("责任单位收到通知和理由，", "期限仍是原来的日期。"),),
    "void": (("事项作废，", "不再提醒，记录保留。"),),
    "progress": (("进展留在办理记录里，", "不能再改。"),),
    "move_due": (("责任单位收到新的期限，", "原来的期限留在记录里。"),),
    "reassign": (("新的责任单位收到期限，", "原来的责任单位不再承担。"),),
}


@blueprint.get("/resolutions", endpoint="resolutions")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "page")
    actor, today = current_actor(), clock().today()
    linkage, stand = linkage_or_404(actor)
    tab = asked_tab("tab", TABS)
    query = resolutions_seen(linkage, stand)
    if tab == "own":
        helped = sa.select(ResolutionUnit.resolution_id).where(ResolutionUnit.agency_id.in_(stand.units))
        query = query.where(sa.or_(Resolution.responsible_id.in_(stand.units), Resolution.id.in_(helped)))
    else:
        states = {"undone": UNDONE, "reported": {ResolutionState.REPORTED}, "confirmed": {ResolutionState.CONFIRMED}}
        query = query.where(Resolution.state.in_(states.get(tab, frozenset(ResolutionState))))
    rows, page = Found(query, lambda record: _row(record[0], today)).paged()
    late = resolutions_seen(linkage, stand).where(Resolution.state.in_(IN_HAND), Resolution.due_on < today)
    return render_template(
        "linkage/resolutions.html",
        tabs=[(label, url_for("linkage.resolutions", tab=name), name == tab) for name, label in TABS.items()],
        columns=COLUMNS,
        rows=rows,
        page=page,
        late=count(late),
    )


@blueprint.get("/resolutions/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def resolution(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor, today = current_actor(), clock().today()
    found, stand = resolution_or_404(row_id, actor)
    meeting, item = found.meeting, found.item
    confirming = found.linkage.procuratorate if confirmed_by_procuratorate(found) else found.linkage.office
    return render_template(
        "linkage/resolution.html",
        resolution=found,
        clock=clock_of(found, today),
        acts=resolution_acts(found, actor) + from_resolution(found, actor),
        pairs=[
            ("会议", meeting.title, url_for("linkage.meeting", row_id=meeting.id)),
            ("议题", item.text, url_for("linkage.agenda_item", row_id=item.id)) if item else ("议题", ""),
            ("责任单位", found.responsible.name),
            ("共同办理", "、".join(each.agency.short_name for each in found.units)),
            ("议定日期", zh_date(found.resolved_on)),
            ("期限", zh_date(found.due_on)),
            ("办结日期", zh_date(found.done_on) if found.done_on else ""),
            ("由谁确认", confirming.short_name),
            ("确认日期", zh_date(found.confirmed_on) if found.confirmed_on else ""),
            ("全链条", "从议题到文件", url_for("linkage.chain", row_id=found.chain_id)),
        ],
        entries=timeline(Subject.RESOLUTION, found.id),
    )


@blueprint.route(f"/resolutions/<int:row_id>/<any({', '.join(ACTS)}):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_PROPOSE, audit="resolution:report_done")
def act_on_resolution(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, _ = resolution_or_404(row_id, actor)
    step = RESOLUTION.table.by_name.get(name)
    if name == "progress":
        may = meetings.may_report(actor, found)
    else:
        may = RESOLUTION.may(actor, step.permission if step is not None else Permission.LINKAGE_MANAGE, found)
    if not may:
        raise Forbidden
    sources = step.sources if step is not None else UNDONE if name == "progress" else IN_HAND
    demand_state(RESOLUTION.what, found.state, sources)
    return _PAGES[name](found)


def _progress(found: Resolution) -> ResponseReturnValue:
    form = ProgressForm()

    def do(version: int | None, key: str | None) -> None:
        meetings.report_progress(found, form.text.data, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "progress", "登记进展", form), do, "已登记进展。")


def _report_done(found: Resolution) -> ResponseReturnValue:
    form = DoneForm(data={"on": clock().today()})

    def do(version: int | None, key: str | None) -> None:
        said = (form.result.data, form.on.data)
        meetings.report_done(found, *said, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "report_done", "报办结", form), do, "已报办结，请等待确认。")


def _confirm(found: Resolution) -> ResponseReturnValue:
    def do(version: int | None, key: str | None) -> None:
        meetings.confirm(found, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "confirm", "确认办结", ConfirmForm()), do, "已确认办结。")


def _return(found: Resolution) -> ResponseReturnValue:
    return _reasoned(found, "return", "退回补办", meetings.send_back, "已退回补办。")


def _void(found: Resolution) -> ResponseReturnValue:
    return _reasoned(found, "void", "作废", meetings.void, "已作废。")


def _move_due(found: Resolution) -> ResponseReturnValue:
    form = DueForm(data={"due_on": found.due_on})

    def do(version: int | None, key: str | None) -> None:
        said = (form.due_on.data, form.reason.data)
        meetings.move_due(found, *said, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "move_due", "调整期限", form), do, "已调整期限。")


def _reassign(found: Resolution) -> ResponseReturnValue:
    others = [each for each in units_of(found.linkage) if each.id != found.responsible_id]
    form = OwnerForm().offer(others)

    def do(version: int | None, key: str | None) -> None:
        said = (int(form.responsible_id.data), form.reason.data)
        meetings.reassign(found, *said, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "reassign", "改由其他单位负责", form), do, "已改由其他单位负责。")


_PAGES: dict[str, Callable[[Resolution], ResponseReturnValue]] = {
    "progress": _progress,
    "report_done": _report_done,
    "confirm": _confirm,
    "return": _return,
    "void": _void,
    "move_due": _move_due,
    "reassign": _reassign,
}


def _reasoned(found: Resolution, name: str, verb: str, serve: Callable[..., None], done: str) -> ResponseReturnValue:
    form = ReasonForm()

    def do(version: int | None, key: str | None) -> None:
        serve(found, form.reason.data, current_actor(), clock(), version=version, key=key)

    return take(_act(found, name, verb, form), do, done)


def _act(found: Resolution, name: str, verb: str, form: StaffForm) -> Act:
    page, short = url_for("linkage.resolution", row_id=found.id), f"第{found.no}项"
    meeting_url = url_for("linkage.meeting", row_id=found.meeting_id)
    return Act(
        verb=verb,
        heading=f"{verb}：{found.text}",
        form=form,
        back_url=page,
        crumbs=(
            (HOME, url_for("linkage.index")),
            (found.meeting.title, meeting_url),
            (short, page),
            (verb, None),
        ),
        about=f"{found.responsible.short_name}负责，{zh_date(found.due_on)}前办结",
        state=found.state.label,
        consequences=FOLLOWS[name],
        version=found.version,
        button=verb,
    )


def _row(found: Resolution, today: date) -> Row:
    word = clock_of(found, today)
    mark = "late" if is_late(found, today) else "soon" if word.kind in ("soon", "today") else ""
    return Row(
        (
            Cell(f"{found.no}　{found.text}", url_for("linkage.resolution", row_id=found.id)),
            Cell(found.meeting.title),
            Cell(found.responsible.short_name),
            Cell("、".join(each.agency.short_name for each in found.units)),
            Cell(found.due_on),
            Cell(word.text if found.state in IN_HAND else f"{found.state.label}　{word.text}", mark=mark),
        )
    )

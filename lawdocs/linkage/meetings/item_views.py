"""Agenda items: the list of proposals, one proposal, and what is done with it."""

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.errors import Forbidden
from lawdocs.extensions import db
from lawdocs.forms import StaffForm
from lawdocs.linkage.acting import Act, ConfirmForm, demand_state, take
from lawdocs.linkage.forms import ReasonForm
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.forms import DecisionForm, MoveForm, PlaceForm, ProposalForm
from lawdocs.linkage.meetings.kind import ITEM
from lawdocs.linkage.meetings.models import AgendaItem, Meeting
from lawdocs.linkage.meetings.offers import item_acts
from lawdocs.linkage.meetings.queries import item_or_404, items_seen, meetings_to_come
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.paging import asked_tab, only_parameters
from lawdocs.tables import Cell, Column, Found, Row
from workflows.guards import zh_date
from workflows.linkage.meetings import ItemState
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

COLUMNS = (
    Column("议题", width=50),
    Column("提出单位", width=24),
    Column("提出日期"),
    Column("状态"),
    Column("会议", width=30),
)
TABS = {each.value: each.label for each in ItemState}
ACTS = ("place", "set_aside", "withdraw", "take_off", "move", "decide")
FOLLOWS: dict[str, tuple[tuple[str, str], ...]] = {
    "place": (("议题排在议程最后，", "次序可以再调整。"), ("参会单位可以看到这个议题，", "提出单位收到通知。")),
    "set_aside": (("提出单位收到通知，", "并看到理由。"),),
    "withdraw": (("议题不再安排，", "联动办公室仍能看到记录。"),),
    "take_off": (("议题回到待安排，", "可以列入其他会议。"),),
    "move": (("其他议题的次序随之调整。", ""),),
    "decide": (("研究结果写进会议纪要。", ""),),
}


@blueprint.get("/agenda", endpoint="agenda_items")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "page")
    actor = current_actor()
    linkage, stand = linkage_or_404(actor)
    tab = asked_tab("tab", TABS)
    query = items_seen(linkage, stand).where(AgendaItem.state == ItemState(tab))
    rows, page = Found(query, lambda record: _row(record[0])).paged()
    return render_template(
        "linkage/agenda_items.html",
        tabs=[(label, url_for("linkage.agenda_items", tab=name), name == tab) for name, label in TABS.items()],
        columns=COLUMNS,
        rows=rows,
        page=page,
        proposes=bool(meetings.may_propose_for(actor, linkage)),
        is_office=stand.is_office,
    )


@blueprint.get("/agenda/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def agenda_item(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, stand = item_or_404(row_id, actor)
    meeting = found.meeting
    return render_template(
        "linkage/agenda_item.html",
        item=found,
        acts=item_acts(found, actor),
        pairs=[
            ("提出单位", found.proposer.name),
            ("提出日期", zh_date(found.proposed_on)),
            ("会议", meeting.title, url_for("linkage.meeting", row_id=meeting.id)) if meeting else ("会议", ""),
            ("次序", f"第{found.position}项" if meeting else ""),
            ("汇报或者发言", found.speakers),
            ("全链条", "从议题到文件", url_for("linkage.chain", row_id=found.chain_id)),
        ],
        entries=timeline(Subject.AGENDA_ITEM, found.id),
    )


@blueprint.route("/agenda/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_PROPOSE, audit="agenda_item:propose")
def propose() -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    linkage, _ = linkage_or_404(actor)
    tree, offered = agency_tree(), meetings.may_propose_for(actor, linkage)
    if not offered:
        raise Forbidden
    form = ProposalForm(data={"proposer_id": str(offered[0])}).offer([tree.get(each) for each in offered])

    def do(key: str | None) -> str:
        unit = int(form.proposer_id.data)
        made = meetings.propose(linkage, form.proposal(), unit, actor, clock(), key=key)
        return url_for("linkage.agenda_item", row_id=made.id)

    act = Act(
        verb="提出议题",
        heading="提出一个议题",
        form=form,
        back_url=url_for("linkage.agenda_items"),
        crumbs=_crumbs(("提出议题", None)),
        consequences=(
            ("列入议程以前，", "只有本单位和联动办公室能看到。"),
            ("议题的文字不能再改，", "有变化的撤回再提。"),
        ),
        button="提出议题",
    )
    return take(act, do, "已提出议题，请等待安排。")


@blueprint.route(f"/agenda/<int:row_id>/<any({', '.join(ACTS)}):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_PROPOSE, audit="agenda_item:place")
def act_on_item(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, _ = item_or_404(row_id, actor)
    step = ITEM.table.by_name.get(name)
    if not ITEM.may(actor, step.permission if step is not None else Permission.LINKAGE_MANAGE, found):
        raise Forbidden
    demand_state(ITEM.what, found.state, step.sources if step is not None else (ItemState.PLACED,))
    return _PAGES[name](found)


def _place(found: AgendaItem) -> ResponseReturnValue:
    form = PlaceForm().offer(meetings_to_come(found.linkage))

    def do(version: int | None, key: str | None) -> None:
        meeting = db.session.get(Meeting, int(form.meeting_id.data))
        meetings.place(found, meeting, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "place", "列入议程", form), do, "已列入议程。")


def _withdraw(found: AgendaItem) -> ResponseReturnValue:
    def do(version: int | None, key: str | None) -> None:
        meetings.withdraw(found, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "withdraw", "撤回议题", ConfirmForm()), do, "已撤回议题。")


def _set_aside(found: AgendaItem) -> ResponseReturnValue:
    return _reasoned(found, "set_aside", "不列入", meetings.set_aside, "已登记不列入。")


def _take_off(found: AgendaItem) -> ResponseReturnValue:
    return _reasoned(found, "take_off", "移出议程", meetings.take_off, "已移出议程。")


def _move(found: AgendaItem) -> ResponseReturnValue:
    form = MoveForm(data={"to": found.position})

    def do(version: int | None, key: str | None) -> None:
        meetings.move(found, form.to.data, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "move", "调整次序", form), do, "已调整次序。")


def _decide(found: AgendaItem) -> ResponseReturnValue:
    form = DecisionForm(data={"decision": found.decision})

    def do(version: int | None, key: str | None) -> None:
        meetings.decide(found, form.decision.data, current_actor(), clock(), version=version, key=key)

    return take(_act(found, "decide", "登记研究结果", form), do, "已登记研究结果。")


_PAGES: dict[str, Callable[[AgendaItem], ResponseReturnValue]] = {
    "place": _place,
    "withdraw": _withdraw,
    "set_aside": _set_aside,
    "take_off": _take_off,
    "move": _move,
    "decide": _decide,
}


def _reasoned(found: AgendaItem, name: str, verb: str, serve: Callable[..., None], done: str) -> ResponseReturnValue:
    form = ReasonForm()

    def do(version: int | None, key: str | None) -> None:
        serve(found, form.reason.data, current_actor(), clock(), version=version, key=key)

    return take(_act(found, name, verb, form), do, done)


def _act(found: AgendaItem, name: str, verb: str, form: StaffForm) -> Act:
    page = url_for("linkage.agenda_item", row_id=found.id)
    return Act(
        verb=verb,
        heading=f"{verb}：{found.text}",
        form=form,
        back_url=page,
        crumbs=_crumbs((found.text, page), (verb, None)),
        about=f"{found.proposer.short_name}提出",
        state=found.state.label,
        consequences=FOLLOWS[name],
        version=found.version,
        button=verb,
    )


def _crumbs(*more: tuple[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    meetings_url, items_url = url_for("linkage.meetings"), url_for("linkage.agenda_items")
    return ((HOME, url_for("linkage.index")), ("联席会议", meetings_url), ("议题", items_url), *more)


def _row(found: AgendaItem) -> Row:
    meeting = found.meeting
    return Row(
        (
            Cell(found.text, url_for("linkage.agenda_item", row_id=found.id)),
            Cell(found.proposer.short_name),
            Cell(found.proposed_on),
            Cell(found.state.label),
            Cell(meeting.title, url_for("linkage.meeting", row_id=meeting.id)) if meeting else Cell(None),
        )
    )

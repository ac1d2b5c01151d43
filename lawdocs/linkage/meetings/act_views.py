"""The acts on meetings, each on its page of what follows and what is asked."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.errors import Forbidden, NotVisible
from lawdocs.extensions import db
from lawdocs.forms import StaffForm
from lawdocs.linkage.acting import Act, ConfirmForm, demand_state, take
from lawdocs.linkage.forms import ReasonForm
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.forms import (
    AgencyForm,
    AnswerForm,
    HoldForm,
    MinutesForm,
    PlanForm,
    ResolveForm,
    UnitsForm,
    offer_units,
)
from lawdocs.linkage.meetings.kind import MEETING
from lawdocs.linkage.meetings.models import Meeting, MeetingUnit
from lawdocs.linkage.meetings.news import may_write
from lawdocs.linkage.meetings.plans import when_words
from lawdocs.linkage.meetings.queries import meeting_or_404
from lawdocs.linkage.meetings.resolutions import present_units
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.moves import Moving
from lawdocs.paging import only_parameters
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.meetings import PREPARED, Answer, MeetingState
from workflows.permissions import Permission
from workflows.tables import obstacles

STEPS = ("notify", "hold", "hand_in", "agree", "object", "cancel")
WRITING = ("change", "invite", "write", "resolve")
FOLLOWS: dict[str, tuple[tuple[str, str], ...]] = {
    "notify": (("参会单位收到通知，", "由联络员回复能否参加。"), ("从现在起参会单位能看到会议和议程。", "")),
    "hold": (("会议间隔重新计算，", "下一次会议的期限随之确定。"), ("接着登记议题的研究结果和议定事项。", "")),
    "hand_in": (("纪要的文字固定下来，", "检察院退回以前不能再改。"), ("检察院收到通知。", "")),
    "agree": (("纪要由双方定稿，", "不能再改。"), ("全部参会单位可以看到纪要。", "")),
    "object": (("纪要回到联动办公室，", "可以再改、再送。"),),
    "cancel": (("议程上的议题回到待安排，", "可以列入其他会议。"), ("已经通知的单位收到取消的通知。", "")),
    "change": (("已经通知的，", "参会单位收到变更后的时间和地点。"),),
    "invite": (("新增加的单位收到通知。", "已经通知的单位不能去掉。"),),
    "write": (("议程、出席情况和议定事项", "由系统加进纪要，这里只写会议情况。"),),
    "resolve": (("责任单位收到期限，", "到期前按提醒阶梯提醒。"), ("议定事项的文字不能再改，", "登记有误的作废重记。")),
}


@blueprint.route("/meetings/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_MANAGE, audit="meeting:plan")
def plan_meeting() -> ResponseReturnValue:
    only_parameters()
    linkage, stand = linkage_or_404(current_actor())
    if not stand.is_office:
        raise Forbidden
    agencies = units_of(linkage)
    typed = {"kind": "joint", "meeting_time": "09:00", "unit_ids": [each.id for each in agencies]}
    typed["chairs"] = f"{linkage.government.short_name}、{linkage.procuratorate.short_name}共同召集"
    form = PlanForm(data=typed).offer(agencies, asks_units=True)

    def do(key: str | None) -> str:
        units = form.unit_ids.data or []
        made = meetings.plan(linkage, form.plan(), units, current_actor(), clock(), key=key)
        return url_for("linkage.meeting", row_id=made.id)

    act = Act(
        verb="筹备",
        heading="筹备一次会议",
        form=form,
        back_url=url_for("linkage.meetings"),
        crumbs=_crumbs(("筹备会议", None)),
        consequences=(
            ("双方可以看到筹备中的会议，", "其他单位在发出通知以后才看到。"),
            ("接着列入议题、发出通知。", ""),
        ),
        button="保存，开始筹备",
    )
    return take(act, do, "已开始筹备会议，请接着列入议题。")


@blueprint.route(f"/meetings/<int:row_id>/<any({', '.join(STEPS + WRITING)}):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="meeting:notify")
def act_on_meeting(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, _ = meeting_or_404(row_id, actor)
    step = MEETING.table.by_name.get(name)
    needed = step.permission if step is not None else Permission.LINKAGE_MANAGE
    if not MEETING.may(actor, needed, found):
        raise Forbidden
    sources = step.sources if step is not None else PREPARED if name in ("change", "invite") else {MeetingState.HELD}
    demand_state(MEETING.what, found.state, sources)
    return _PAGES[name](found)


@blueprint.route("/meeting-units/<int:row_id>/answer", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="meeting:answer")
def answer_meeting(row_id: int) -> ResponseReturnValue:
    """A unit says whether it comes; ``row_id`` is its place on the list of those invited."""
    only_parameters()
    actor, unit = current_actor(), db.session.get(MeetingUnit, row_id)
    if unit is None:
        raise NotVisible
    meeting_or_404(unit.meeting_id, actor)
    if not meetings.may_answer(actor, unit):
        raise Forbidden
    answered = unit.answer is not Answer.OWED
    typed = {"answer": unit.answer.value if answered else None, "people": unit.people, "reason": unit.reason}
    form = AnswerForm(data=typed)
    form.people.description = "参加的请填写，写职务，例如：副局长、法制股股长。"
    form.reason.description = "请假的请填写。"

    def do(version: int | None, key: str | None) -> None:
        meetings.answer(unit, form.reply(), actor, clock(), version=version, key=key)

    meeting = unit.meeting
    act = _act(meeting, unit, "回复参会", f"{unit.agency.name}能否参加{meeting.title}？", form, ())
    return take(act, do, "已回复。")


@blueprint.route("/meetings/<int:row_id>/news", methods=["GET", "POST"])
@requires(Permission.NEWS_WRITE, audit="meeting:news")
def meeting_news(row_id: int) -> ResponseReturnValue:
    """One click: a news item about the meeting, ready to be looked at and handed in."""
    only_parameters()
    actor = current_actor()
    found, _ = meeting_or_404(row_id, actor)
    offered = may_write(found, actor)
    if not offered:
        raise Forbidden
    form = AgencyForm(data={"agency_id": str(offered[0].id)}).offer(offered)

    def do(version: int | None, key: str | None) -> str:
        agency = next(each for each in offered if str(each.id) == form.agency_id.data)
        made = meetings.draft_news(found, agency, actor, clock(), version=version, key=key)
        return url_for("news.show", item_id=made.id)

    follows = (
        ("生成一条动态草稿，", "写明会议名称、日期、地点、到会单位数和议题。"),
        ("不写议定事项、案件和检察建议的内容，", "送审以前请再核对一遍。"),
    )
    return take(_act(found, found, "生成动态", "生成这次会议的动态草稿？", form, follows), do, "已生成动态草稿。")


def _notify(found: Meeting) -> ResponseReturnValue:
    past = (
        (
            f"会议日期（{zh_date(found.meeting_on)}）已经过去，",
            "只在补录已经召开的会议时发出；还没有召开的，先修改会议安排。",
        ),
    )
    first = past if found.meeting_on < clock().today() else ()
    return _confirm(found, "notify", meetings.notify, "已发出会议通知。", first)


def _hand_in(found: Meeting) -> ResponseReturnValue:
    return _confirm(found, "hand_in", meetings.hand_in, "纪要已送检察院确认。")


def _agree(found: Meeting) -> ResponseReturnValue:
    return _confirm(found, "agree", meetings.agree, "已确认纪要。")


def _cancel(found: Meeting) -> ResponseReturnValue:
    return _reasoned(found, "cancel", meetings.cancel, "已取消会议。")


def _object(found: Meeting) -> ResponseReturnValue:
    return _reasoned(found, "object", meetings.object_to, "已退回纪要。")


def _hold(found: Meeting) -> ResponseReturnValue:
    form = HoldForm().offer(found)

    def do(version: int | None, key: str | None) -> None:
        meetings.hold(found, form.present(), current_actor(), clock(), version=version, key=key)

    return take(_step(found, "hold", form), do, "已登记召开，请接着登记议定事项。")


def _change(found: Meeting) -> ResponseReturnValue:
    typed = {
        "kind": found.kind.value,
        "title": found.title,
        "meeting_on": found.meeting_on,
        "meeting_time": f"{found.meeting_time:%H:%M}",
        "place": found.place,
        "chairs": found.chairs,
    }
    form = PlanForm(data=typed).offer([], asks_units=False)

    def do(version: int | None, key: str | None) -> None:
        meetings.change(found, form.plan(), current_actor(), clock(), version=version, key=key)

    return take(_act(found, found, "修改安排", f"修改{found.title}的安排", form, FOLLOWS["change"]), do, "已修改安排。")


def _invite(found: Meeting) -> ResponseReturnValue:
    form = UnitsForm(data={"unit_ids": [each.agency_id for each in found.units]})
    offer_units(form.unit_ids, units_of(found.linkage))

    def do(version: int | None, key: str | None) -> None:
        units = form.unit_ids.data or []
        meetings.invite(found, units, current_actor(), clock(), version=version, key=key)

    heading = f"调整{found.title}的参会单位"
    return take(_act(found, found, "调整", heading, form, FOLLOWS["invite"]), do, "已调整参会单位。")


def _write(found: Meeting) -> ResponseReturnValue:
    form = MinutesForm(data={"text": found.minutes})

    def do(version: int | None, key: str | None) -> None:
        meetings.write_minutes(found, form.text.data, current_actor(), clock(), version=version, key=key)

    act = _act(found, found, "起草纪要", f"起草{found.title}的纪要", form, FOLLOWS["write"], button="保存")
    return take(act, do, "已保存纪要。")


def _resolve(found: Meeting) -> ResponseReturnValue:
    form = ResolveForm().offer(found.agenda, units_of(found.linkage))

    def do(version: int | None, key: str | None) -> None:
        meetings.resolve(found, form.resolved(), current_actor(), clock(), version=version, key=key)

    heading = f"登记{found.title}的议定事项"
    act = _act(found, found, "登记", heading, form, FOLLOWS["resolve"], button="登记议定事项")
    return take(act, do, "已登记议定事项。")


_PAGES: dict[str, Callable[[Meeting], ResponseReturnValue]] = {
    "notify": _notify,
    "hold": _hold,
    "hand_in": _hand_in,
    "agree": _agree,
    "object": _object,
    "cancel": _cancel,
    "change": _change,
    "invite": _invite,
    "write": _write,
    "resolve": _resolve,
}


def _confirm(
    found: Meeting, name: str, serve: Callable[..., None], done: str, first: Sequence[tuple[str, str]] = ()
) -> ResponseReturnValue:
    """``first`` is what has to be said before what always follows."""

    def do(version: int | None, key: str | None) -> None:
        serve(found, current_actor(), clock(), version=version, key=key)

    act = _step(found, name, ConfirmForm())
    return take(replace(act, consequences=(*first, *act.consequences)), do, done)


def _reasoned(found: Meeting, name: str, serve: Callable[..., None], done: str) -> ResponseReturnValue:
    form = ReasonForm()

    def do(version: int | None, key: str | None) -> None:
        serve(found, form.reason.data, current_actor(), clock(), version=version, key=key)

    return take(_step(found, name, form), do, done)


def _step(found: Meeting, name: str, form: StaffForm) -> Act:
    """The page of a step; what stands in its way before anything is typed is said on top."""
    step = MEETING.table.by_name[name]
    known = obstacles(step, MEETING.facts(found), None, current_actor(), clock().today()) if _knows(name) else ()
    heading = f"{step.action}：{found.title}"
    return _act(found, found, step.action, heading, form, FOLLOWS[name], known=known, button=step.action)


def _knows(name: str) -> bool:
    """Whether the guards of a step look at nothing that is yet to be typed."""
    return name in ("notify", "hold", "hand_in")


def _act(
    found: Meeting,
    row: Moving | MeetingUnit,
    verb: str,
    heading: str,
    form: StaffForm,
    consequences: tuple[tuple[str, str], ...],
    *,
    known: tuple[Obstacle, ...] = (),
    button: str = "",
) -> Act:
    page = url_for("linkage.meeting", row_id=found.id)
    return Act(
        verb=verb,
        heading=heading,
        form=form,
        back_url=page,
        crumbs=_crumbs((found.title, page), (verb, None)),
        about=f"{when_words(found)}，{found.place}",
        state=found.state.label,
        consequences=consequences,
        obstacles=known,
        version=row.version,
        button=button,
    )


def units_of(linkage: Linkage) -> list[Agency]:
    """The present members, in their order."""
    tree = agency_tree()
    return [tree.get(each) for each in present_units(linkage)]


def _crumbs(*more: tuple[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    return ((HOME, url_for("linkage.index")), ("联席会议", url_for("linkage.meetings")), *more)

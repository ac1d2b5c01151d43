"""The working mechanisms: the list, one with its checks, and the acts on it."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.terms import open_deadline
from lawdocs.errors import Forbidden
from lawdocs.linkage import mechanisms
from lawdocs.linkage.acting import Act, take
from lawdocs.linkage.forms import CheckForm, MechanismForm, ReasonForm
from lawdocs.linkage.models import Linkage, Mechanism
from lawdocs.linkage.queries import linkage_or_404, mechanism_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.sides import may_for
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.paging import only_parameters
from lawdocs.tables import Cell, Column, Row
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

COLUMNS = (
    Column("工作机制", width=40),
    Column("责任单位", width=30),
    Column("检查"),
    Column("最近一次检查"),
    Column("运行情况"),
    Column("下一次应在", keeps_line=True),
)
CHECK_COLUMNS = (
    Column("检查日期"),
    Column("运行情况"),
    Column("检查情况", width=60),
    Column("佐证材料", width=40),
    Column("检查人"),
)


@blueprint.get("/mechanisms", endpoint="mechanisms")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters()
    linkage, _ = linkage_or_404(current_actor())
    today = clock().today()
    running = [each for each in linkage.mechanisms if each.ended_on is None]
    return render_template(
        "linkage/mechanisms.html",
        linkage=linkage,
        columns=COLUMNS,
        rows=[_row(each, today) for each in running],
        ended=[each for each in linkage.mechanisms if each.ended_on is not None],
        manages=may_for(current_actor(), Permission.LINKAGE_MANAGE, [linkage.office_id]),
    )


@blueprint.get("/mechanisms/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def mechanism(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor, today = current_actor(), clock().today()
    found, _ = mechanism_or_404(row_id, actor)
    deadline, document = open_deadline(Duty.LINK_MECHANISM, found.id), found.basis_document
    basis_url = url_for("portal.show", document_id=document.id) if document is not None else None
    return render_template(
        "linkage/mechanism.html",
        mechanism=found,
        clock=standing(deadline, today) if deadline is not None else None,
        pairs=[
            ("责任单位", found.responsible.name),
            ("依据文件", found.basis, basis_url),
            ("运行检查", f"每{found.check_months}个月"),
            ("下一次应在", zh_date(deadline.due_on) if deadline is not None else ""),
            ("停止", zh_date(found.ended_on) if found.ended_on else ""),
        ],
        columns=CHECK_COLUMNS,
        rows=[
            Row((Cell(each.on), Cell(_runs(each.runs)), Cell(each.finding), Cell(each.evidence), Cell(each.actor_name)))
            for each in reversed(found.checks)
        ],
        acts=_acts(found),
        entries=timeline(Subject.MECHANISM, found.id),
    )


@blueprint.route("/mechanisms/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_MANAGE, audit="mechanism:add")
def add_mechanism() -> ResponseReturnValue:
    only_parameters()
    linkage, _ = linkage_or_404(current_actor())
    form = MechanismForm(data={"check_months": "6"}).offer(_units(linkage))

    def do(key: str | None) -> str:
        made = mechanisms.add(linkage, form.content(), current_actor(), clock(), key=key)
        return url_for("linkage.mechanism", row_id=made.id)

    act = Act(
        verb="增加",
        heading="增加一项工作机制",
        form=form,
        back_url=url_for("linkage.mechanisms"),
        crumbs=_crumbs(("增加", None)),
        consequences=(("责任单位收到检查期限，", "到期前按提醒阶梯提醒。"),),
    )
    return take(act, do, "已增加工作机制。")


@blueprint.route("/mechanisms/<int:row_id>/<any(change, check, end):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="mechanism:check")
def act_on_mechanism(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, _ = mechanism_or_404(row_id, actor)
    needed = Permission.LINKAGE_ANSWER if name == "check" else Permission.LINKAGE_MANAGE
    if not mechanisms.may(actor, needed, found):
        raise Forbidden
    return {"change": _change, "check": _check, "end": _end}[name](found)


def _change(found: Mechanism) -> ResponseReturnValue:
    typed = {
        "name": found.name,
        "text": found.text,
        "responsible_id": str(found.responsible_id),
        "check_months": str(found.check_months),
        "basis": found.basis,
    }
    form = MechanismForm(data=typed).offer(_units(found.linkage))

    def do(version: int | None, key: str | None) -> None:
        mechanisms.change(found, form.content(), current_actor(), clock(), version=version, key=key)

    consequences = (("检查期限按新的间隔重新计算，", "责任单位变了的，由新的单位检查。"),)
    return take(_act(found, "修改", f"修改{found.name}", form, consequences), do, "已修改工作机制。")


def _check(found: Mechanism) -> ResponseReturnValue:
    form = CheckForm(data={"on": clock().today()})
    form.evidence.description = "例如会议纪要、通报、统计表的名称和文号。"

    def do(version: int | None, key: str | None) -> None:
        mechanisms.check(
            found,
            form.on.data,
            form.finding.data,
            form.evidence.data,
            current_actor(),
            clock(),
            runs=form.runs.data == "yes",
            version=version,
            key=key,
        )

    consequences = (
        ("检查结果不能再改，", "有变化的再检查一次。"),
        (f"下一次检查在{found.check_months}个月以后到期。", ""),
    )
    return take(_act(found, "登记检查", f"登记{found.name}的运行检查", form, consequences), do, "已登记运行检查。")


def _end(found: Mechanism) -> ResponseReturnValue:
    form = ReasonForm()

    def do(version: int | None, key: str | None) -> None:
        mechanisms.end(found, form.reason.data, current_actor(), clock(), version=version, key=key)

    consequences = (("不再提醒检查，", "历史记录保留。"),)
    return take(_act(found, "停止", f"停止{found.name}？", form, consequences), do, "已停止这项工作机制。")


def _act(found: Mechanism, verb: str, heading: str, form: object, consequences: tuple) -> Act:
    page = url_for("linkage.mechanism", row_id=found.id)
    return Act(
        verb=verb,
        heading=heading,
        form=form,
        back_url=page,
        crumbs=_crumbs((found.name, page), (verb, None)),
        version=found.version,
        consequences=consequences,
    )


def _acts(found: Mechanism) -> list[tuple[str, str]]:
    """What the person may do with a mechanism: address and word."""
    if found.ended_on is not None:
        return []
    offered = (
        ("check", "登记运行检查", Permission.LINKAGE_ANSWER),
        ("change", "修改", Permission.LINKAGE_MANAGE),
        ("end", "停止", Permission.LINKAGE_MANAGE),
    )
    return [
        (url_for("linkage.act_on_mechanism", row_id=found.id, name=name), label)
        for name, label, permission in offered
        if mechanisms.may(current_actor(), permission, found)
    ]


def _units(linkage: Linkage) -> list[Agency]:
    """Who can answer for a mechanism: the office and every present member."""
    tree = agency_tree()
    own = [linkage.office_id, *(each.agency_id for each in linkage.members if each.until_on is None)]
    return [tree.get(each) for each in dict.fromkeys(own)]


def _row(found: Mechanism, today: object) -> Row:
    deadline, last = open_deadline(Duty.LINK_MECHANISM, found.id), found.checks[-1] if found.checks else None
    late = deadline is not None and deadline.due_on < today
    return Row(
        (
            Cell(found.name, url_for("linkage.mechanism", row_id=found.id)),
            Cell(found.responsible.short_name),
            Cell(f"每{found.check_months}个月"),
            Cell(last.on if last is not None else "还没有检查"),
            Cell(_runs(last.runs) if last is not None else None),
            Cell(deadline.due_on if deadline is not None else None, mark="late" if late else ""),
        )
    )


def _runs(runs: bool) -> str:  # noqa: FBT001 - a word for a stored yes or no
    return "按约定运行" if runs else "没有按约定运行"


def _crumbs(*more: tuple[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    return ((HOME, url_for("linkage.index")), ("工作机制", url_for("linkage.mechanisms")), *more)

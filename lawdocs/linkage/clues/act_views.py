"""The acts on transfers: to begin one, and each step with its instant."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.errors import Forbidden
from lawdocs.linkage.acting import Act, demand_state, take
from lawdocs.linkage.clues import page, services
from lawdocs.linkage.clues.forms import FORMS, BeginForm, MomentForm
from lawdocs.linkage.clues.kind import KIND, kind_for
from lawdocs.linkage.clues.models import ClueTransfer
from lawdocs.linkage.clues.queries import clue_or_404, part_of
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.paging import only_parameters
from workflows.linkage.clue_clocks import EFFECTS, NONE
from workflows.linkage.clues import ACTS, BEGINNING, TABLE, ClueKind
from workflows.permissions import Permission
from workflows.tables import Step, obstacles

KIND_OF = {act: kind for kind, act in BEGINNING.items()}
STEPS, BEGINNINGS = ", ".join(TABLE.by_name), ", ".join(ACTS)
AFTER_BEGINNING = {
    ClueKind.CRIME: (
        ("负责人在3日内决定是否移送，", "本单位办理岗登记决定；报告人不能登记。"),
        ("接收单位在案件移送以后才能看到，", "检察机关作为监督机关可以看到。"),
    ),
    ClueKind.ILLEGALITY: (("接收单位收到通知，", "签收以后办理并答复。"),),
    ClueKind.TO_PROCURATORATE: (("检察机关收到通知，", "接收以后3日内审查决定。"),),
}


@blueprint.route(f"/clues/new/<any({BEGINNINGS}):name>", methods=["GET", "POST"])
@requires(Permission.CLUE_HANDLE, audit="clue:report")
def begin_clue(name: str) -> ResponseReturnValue:
    only_parameters()
    actor, kind, tree = current_actor(), KIND_OF[name], agency_tree()
    linkage, stand = linkage_or_404(actor)
    own = sorted(
        each
        for each in part_of(actor, linkage, stand).handles
        if page.begins(kind, is_procuratorate=each == linkage.procuratorate_id)
    )
    if not own:
        raise Forbidden
    form = BeginForm.at(clock().now()).offer(
        kind,
        [tree.get(each) for each in own],
        services.receivers(linkage, kind, own[0] if len(own) == 1 else 0),
    )

    def do(key: str | None) -> str:
        made = services.start(linkage, form.content(kind), form.said(), actor, clock(), key=key)
        return url_for("linkage.clue", row_id=made.id)

    act = Act(
        verb="报告" if kind is ClueKind.CRIME else "移送",
        heading=ACTS[name],
        form=form,
        back_url=url_for("linkage.clues"),
        crumbs=_crumbs((ACTS[name], None)),
        consequences=(*AFTER_BEGINNING[kind], ("写下的内容不能再改。", "期限按填写的时间计算。")),
    )
    return take(act, do, "已登记。")


@blueprint.route(f"/clues/<int:row_id>/<any({STEPS}):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="clue:approve")
def act_on_clue(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, _ = clue_or_404(row_id, actor)
    step, kind = TABLE.by_name[name], kind_for(name, clock())
    if not kind.may(actor, step.permission, found):
        raise Forbidden
    demand_state(KIND.what, found.state, step.sources)
    form = FORMS.get(name, MomentForm).at(clock().now())

    def do(version: int | None, key: str | None) -> None:
        services.take_step(found, name, form.said(), actor, clock(), version=version, key=key)

    url = url_for("linkage.clue", row_id=found.id)
    act = Act(
        verb=step.action,
        heading=f"{step.action}：{found.name}",
        form=form,
        back_url=url,
        crumbs=_crumbs((found.number, url), (step.action, None)),
        state=found.state.label,
        consequences=_consequences(step, found),
        obstacles=obstacles(step, kind.facts(found), None, actor, clock().today()),
        version=found.version,
    )
    return take(act, do, f"已登记：{step.label}。")


def _consequences(step: Step, clue: ClueTransfer) -> tuple[tuple[str, str], ...]:
    """Where it goes, which clock begins, and that it stays."""
    started = EFFECTS.get(step.name, NONE).starts
    begins = ((f"开始计算“{started.label}”的期限，", "从填写的时间算起。"),) if started is not None else ()
    told = (("移送双方和检察机关收到通知，", "通知只写编号和环节。"),) if clue.state.value not in ("reported",) else ()
    return (*begins, *told, ("写下的内容不能再改，", f"状态变为“{step.dest.label}”。"))


def _crumbs(*more: tuple[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    return ((HOME, url_for("linkage.index")), ("线索移送", url_for("linkage.clues")), *more)

"""The acts on requests for an opinion: ask, give, settle, recall, and the secret link."""

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.deadlines.words import full_address
from lawdocs.documents.queries import document_or_404
from lawdocs.errors import Forbidden, NotVisible
from lawdocs.linkage.acting import Act, ConfirmForm, demand_state, take
from lawdocs.linkage.forms import ReasonForm
from lawdocs.linkage.opinions import queries, services
from lawdocs.linkage.opinions.forms import AskForm, GiveForm, SettleForm
from lawdocs.linkage.opinions.kind import KIND
from lawdocs.linkage.opinions.models import Cooperation
from lawdocs.linkage.opinions.views import opinion_page
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.paging import only_parameters
from workflows.linkage.opinions import OpinionState
from workflows.permissions import Permission
from workflows.titles import quoted

Consequences = tuple[tuple[str, str], ...]


@blueprint.route("/opinions/ask/<int:document_id>", methods=["GET", "POST"])
@requires(Permission.OPINION_ASK, audit="opinion:ask")
def ask_opinion(document_id: int) -> ResponseReturnValue:
    """Ask about a draft; the address of a secret link is shown in the answer, this once."""
    only_parameters()
    actor = current_actor()
    document = document_or_404(document_id, actor)
    linkage = services.linkage_for(document)
    if linkage is None:
        raise NotVisible
    form, made = AskForm(), []
    form.question.description = "对方只能看到草案的标题、正文和这里写的问题。"
    form.body.description = f"选保密链接时填写，例如{linkage.procuratorate.name}。"

    def do(key: str | None) -> str:
        made.extend(services.ask(document, form.asked(), actor, clock(), key=key))
        return url_for("linkage.opinion", row_id=made[0].id)

    back = url_for("documents.show", document_id=document_id)
    act = Act(
        verb="征求意见",
        heading="就这件草案征求意见？",
        form=form,
        back_url=back,
        crumbs=((document.title, back), ("征求意见", None)),
        about=quoted(document.title),
        consequences=(
            ("对方可以阅看正在审核的这一稿，", "到最后一天为止；审核结束或者撤回征求后立即不能再看。"),
            ("保密链接只显示一次，", "只打开这一件草案，每次打开都有记录，可以随时停用。"),
            ("审核不受影响，", "不必等到意见才能作出审核结论。"),
        ),
    )
    answer = take(act, do, "已征求意见。")
    return _with_secret(answer, made)


@blueprint.route("/opinions/<int:row_id>/link", methods=["GET", "POST"])
@requires(Permission.OPINION_ASK, audit="opinion:link")
def renew_opinion_link(row_id: int) -> ResponseReturnValue:
    """Make a new secret link; its address is shown in the answer, this once."""
    only_parameters()
    row, made = _row(row_id, Permission.OPINION_ASK), []
    demand_state(KIND.what, row.state, (OpinionState.ASKED,))

    def do(version: int | None, key: str | None) -> None:
        made.extend((row, services.renew_link(row, current_actor(), clock(), version=version, key=key)))

    act = _act(
        row, "重新生成", "重新生成保密链接？", ConfirmForm(), (("原来的链接立即停用，", "新的链接只显示一次。"),)
    )
    return _with_secret(take(act, do, "已重新生成保密链接。"), made)


@blueprint.route("/opinions/<int:row_id>/<any(give, settle, recall, revoke):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="opinion:give")
def act_on_opinion(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    needed = Permission.OPINION_GIVE if name == "give" else Permission.OPINION_ASK
    row = _row(row_id, needed)
    demand_state(KIND.what, row.state, KIND.table.by_name[name].sources if name != "revoke" else (OpinionState.ASKED,))
    return {"give": _give, "settle": _settle, "recall": _recall, "revoke": _revoke}[name](row)


def _give(row: Cooperation) -> ResponseReturnValue:
    form = GiveForm(data={"body": row.body})
    form.text.description = "没有意见的可以不填。"
    follow = (("提交以后不能修改，", "审核机关登记采纳情况后，这里可以看到。"),)
    act = _act(row, "提出意见", f"对{quoted(row.title)}提出意见", form, follow)
    return take(act, _doing(row, services.give, form.said), "已提出意见。")


def _settle(row: Cooperation) -> ResponseReturnValue:
    form = SettleForm()
    form.reason.description = "部分采纳或者不采纳的必须写明。"
    follow = (("登记以后不能修改，", "意见、采纳情况和理由随文件存档。"),)
    act = _act(row, "登记", "登记采纳情况", form, follow)
    return take(act, _doing(row, services.settle, form.settlement), "已登记采纳情况。")


def _recall(row: Cooperation) -> ResponseReturnValue:
    form = ReasonForm()
    follow = (("对方立即不能再看草案，", "也不能再提出意见；征求记录和理由保留。"),)
    act = _act(row, "撤回", "撤回这次征求？", form, follow)
    return take(act, _doing(row, services.recall, lambda: form.reason.data), "已撤回。")


def _revoke(row: Cooperation) -> ResponseReturnValue:
    def do(version: int | None, key: str | None) -> None:
        services.revoke_link(row, current_actor(), clock(), version=version, key=key)

    follow = (("链接立即打不开，", "打开的人看到的和地址写错了一样；可以重新生成。"),)
    return take(_act(row, "停用", "停用保密链接？", ConfirmForm(), follow), do, "保密链接已停用。")


def _doing(row: Cooperation, service: Callable[..., object], said: Callable[[], object]) -> Callable[..., None]:
    def do(version: int | None, key: str | None) -> None:
        service(row, said(), current_actor(), clock(), version=version, key=key)

    return do


def _with_secret(answer: ResponseReturnValue, made: list[object]) -> ResponseReturnValue:
    """The page of the request with the address of the link that was just made, or the answer as it is."""
    row, token = made or (None, None)
    if token is None:
        return answer
    return opinion_page(row, full_address("linkage_link.show", token=token))


def _row(row_id: int, needed: Permission) -> Cooperation:
    row = queries.opinion_or_404(row_id, current_actor())
    if not KIND.may(current_actor(), needed, row):
        raise Forbidden
    return row


def _act(row: Cooperation, verb: str, heading: str, form: object, consequences: Consequences) -> Act:
    page, home = url_for("linkage.opinion", row_id=row.id), url_for("linkage.index")
    return Act(
        verb=verb,
        heading=heading,
        form=form,
        back_url=page,
        crumbs=((HOME, home), ("草案意见", url_for("linkage.opinions")), (row.title, page), (verb, None)),
        about=row.body,
        state=row.state.label,
        version=row.version,
        consequences=consequences,
    )

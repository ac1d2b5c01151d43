"""One page for each act on an issue, and the one on which it is raised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.errors import Forbidden
from lawdocs.forms import StaffForm
from lawdocs.linkage.acting import Act, ConfirmForm, take
from lawdocs.linkage.forms import ReasonForm
from lawdocs.linkage.issues import closing, forms, page, raising, solving
from lawdocs.linkage.issues.kind import KIND
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.origins import ORIGINS, asked_origin
from lawdocs.linkage.issues.queries import issue_or_404
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.naming import document_named
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.sides import Stand, may_for
from lawdocs.linkage.units import members_of
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.paging import only_parameters
from workflows.guards import zh_date
from workflows.linkage.issues import TABLE
from workflows.permissions import Permission

Consequences = tuple[tuple[str, str], ...]
NAMES = ",".join((*TABLE.by_name, *(name for name, *_ in page.OWN_ACTS)))


@dataclass(frozen=True)
class Page:
    """An act as its page asks for it: the form, what follows, how it is done, and what is said afterwards."""

    heading: str
    form: StaffForm
    do: Callable[..., None]
    done: str
    consequences: Consequences = ()
    button: str = ""


@blueprint.route("/issues/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_PROPOSE, audit="issue:raise")
def raise_issue() -> ResponseReturnValue:
    """Raise an issue, from a suggestion or resolution where the address names one."""
    only_parameters(*ORIGINS)
    actor, tree = current_actor(), agency_tree()
    linkage, stand = linkage_or_404(actor)
    raisers = [each for each in members_of(linkage) if may_for(actor, Permission.LINKAGE_PROPOSE, [each])]
    if not raisers:
        raise Forbidden
    origin = asked_origin(ORIGINS, linkage, actor)
    form = forms.IssueForm().offer([tree.get(each) for each in raisers], _units(linkage))

    def do(key: str | None) -> str:
        document = document_named(form.document.data, clock().today())
        content = form.content(document.id if document is not None else None)
        made = raising.raise_issue(linkage, content, form.raiser, actor, clock(), key=key, origin=origin)
        return url_for("linkage.issue", row_id=made.id)

    act = Act(
        verb="提出",
        heading="提出一个问题",
        form=form,
        back_url=url_for("linkage.issues"),
        crumbs=_crumbs(("提出", None)),
        about=f"来自{origin.subject.label}：{origin.title}" if origin is not None else "",
        consequences=(
            ("由牵头单位受理，", "写得不清楚的退回修改。"),
            ("受理以后不能再改，", "由责任单位办理，办理结果由提出方确认。"),
        ),
    )
    return take(act, do, "已提出，等待受理。")


@blueprint.route(f"/issues/<int:row_id>/<any({NAMES}):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="issue:accept")
def act_on_issue(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, stand = issue_or_404(row_id, actor)
    own = {own_name: permission for own_name, _, permission in page.OWN_ACTS}
    needed = own[name] if name in own else TABLE.by_name[name].permission
    if not KIND.may(actor, needed, found):
        raise Forbidden
    asked, back = PAGES[name](found, stand), url_for("linkage.issue", row_id=found.id)
    labels = {step.name: step.action for step in TABLE.steps} | {each: label for each, label, _ in page.OWN_ACTS}
    act = Act(
        verb=labels[name],
        heading=asked.heading,
        form=asked.form,
        back_url=back,
        crumbs=_crumbs((found.title, back), (labels[name], None)),
        about=f"{found.number}　{found.title}",
        state=found.state.label,
        consequences=asked.consequences,
        version=found.version,
        button=asked.button,
        has_files="file" in asked.form,
    )
    return take(act, lambda **seen: asked.do(found, **seen), asked.done)


def _accept(found: LinkIssue, stand: Stand) -> Page:
    consequences = (("提出的内容不能再改，", "接着分办给责任单位。"), ("告诉提出单位。", ""))
    return Page("受理这个问题？", ConfirmForm(), _plain(raising.accept), "已受理，请分办给责任单位。", consequences)


def _return(found: LinkIssue, stand: Stand) -> Page:
    consequences = (("提出单位可以看到理由，", "修改以后可以重新提出。"),)
    return Page("退回这个问题？", ReasonForm(), _reasoned(raising.send_back), "已退回。", consequences)


def _raise_again(found: LinkIssue, stand: Stand) -> Page:
    form = forms.IssueForm(data=forms.typed_of(found)).offer([found.raiser], _units(found.linkage))

    def do(issue: LinkIssue, **seen: object) -> None:
        document = document_named(form.document.data, clock().today())
        content = form.content(document.id if document is not None else None)
        raising.raise_again(issue, content, current_actor(), clock(), **seen)

    consequences = (("再次由牵头单位受理，", "改动了哪些内容留在办理记录里。"),)
    return Page("修改后重新提出", form, do, "已重新提出，等待受理。", consequences, "重新提出")


def _assign(found: LinkIssue, stand: Stand) -> Page:
    form = forms.AssignForm().offer(each for each in _units(found.linkage) if each.id != found.raiser_id)

    def do(issue: LinkIssue, **seen: object) -> None:
        solving.assign(issue, int(form.responsible_id.data), form.due_on.data, current_actor(), clock(), **seen)

    consequences = [("责任单位收到办理期限，", "到期前按提醒阶梯提醒。"), ("提出单位知道由谁办理。", "")]
    if found.responsible is not None:
        consequences.insert(0, (f"{found.responsible.short_name}不再办理，", "登记过的进展保留。"))
    return Page("分办给哪家单位？", form, do, "已分办。", tuple(consequences))


def _move(found: LinkIssue, stand: Stand) -> Page:
    form = forms.MoveForm()

    def do(issue: LinkIssue, **seen: object) -> None:
        solving.move_due(issue, form.due_on.data, form.reason.data, current_actor(), clock(), **seen)

    consequences = (("责任单位和提出单位都收到通知，", "理由留在办理记录里。"),)
    heading = f"调整办理期限（现在是{zh_date(found.due_on)}）" if found.due_on else "调整办理期限"
    return Page(heading, form, do, "已调整办理期限。", consequences)


def _progress(found: LinkIssue, stand: Stand) -> Page:
    form = forms.ProgressForm(data={"on": clock().today()})

    def do(issue: LinkIssue, **seen: object) -> None:
        said, upload = (form.on.data, form.text.data), form.upload()
        solving.add_progress(issue, *said, current_actor(), clock(), **seen, upload=upload)

    consequences = (("双方能看到这个问题的人都能看到，", "登记以后不能改，也不能删。"),)
    return Page("登记办理进展", form, do, "已登记进展。", consequences)


def _save_result(found: LinkIssue, stand: Stand) -> Page:
    form, do = _result(found, stand, solving.save_result)
    consequences = (("只有本单位可以看到，", "报告以前可以再改。"),)
    return Page("起草办理结果", form, do, "已保存草稿，报告以前只有本单位可以看到。", consequences, "保存草稿")


def _report(found: LinkIssue, stand: Stand) -> Page:
    form, do = _result(found, stand, solving.report)
    consequences = (
        ("报告以后不能再改，", "由提出方确认或者不予确认。"),
        ("办理期限停止计时，", "不予确认的接着计算。"),
    )
    return Page("报告办理结果", form, do, "已报告，等待提出方确认。", consequences)


def _result(found: LinkIssue, stand: Stand, service: Callable[..., None]) -> tuple[forms.ResultForm, Callable]:
    """The form of a result with what the unit drafted, and how it is kept or reported."""
    draft, standing = page.draft_for(found, stand), page.standing_for(found, clock().today())
    typed = {"text": draft.text, "by_document": draft.by_document} if draft is not None else {}
    proves = standing is not None and standing.mends_since(found.raised_on)
    kept = draft.file_name if draft is not None else ""
    form = forms.ResultForm(data=typed).offer(standing.text if proves else "", kept)

    def do(issue: LinkIssue, **seen: object) -> None:
        service(issue, form.result(), current_actor(), clock(), **seen, upload=form.upload())

    return form, do


def _confirm(found: LinkIssue, stand: Stand) -> Page:
    consequences = (*_standing_line(found), ("由牵头单位销号，", "责任单位按报告结果的日期算作办结。"))
    return Page("确认办理结果？", ConfirmForm(), _plain(closing.confirm), "已确认，等待销号。", consequences)


def _refuse(found: LinkIssue, stand: Stand) -> Page:
    consequences = (("责任单位接着办理，", "原来的办理期限不变，可以看到理由。"),)
    return Page(
        "不予确认？", ReasonForm(), _reasoned(closing.refuse), "已退给责任单位接着办理。", consequences, "不予确认"
    )


def _close(found: LinkIssue, stand: Stand) -> Page:
    consequences = (*_standing_line(found), ("问题销号，", "以后又发生的可以说明理由重新办理。"))
    return Page("给这个问题销号？", ConfirmForm(), _plain(closing.close), "已销号。", consequences)


def _reopen(found: LinkIssue, stand: Stand) -> Page:
    consequences = (("由牵头单位重新分办，", "另给期限；原来的记录保留。"),)
    return Page("重新办理这个问题？", ReasonForm(), _reasoned(closing.reopen), "已重新办理，等待分办。", consequences)


PAGES: Mapping[str, Callable[[LinkIssue, Stand], Page]] = {
    **{"accept": _accept, "return": _return, "raise_again": _raise_again, "assign": _assign, "move": _move},
    **{"progress": _progress, "save_result": _save_result, "report": _report, "confirm": _confirm},
    **{"refuse": _refuse, "close": _close, "reopen": _reopen},
}


def _plain(service: Callable[..., None]) -> Callable[..., None]:
    return lambda issue, **seen: service(issue, current_actor(), clock(), **seen)


def _reasoned(service: Callable[..., None]) -> Callable[..., None]:
    """A service that asks for a reason; the form of the request has it."""
    return lambda issue, **seen: service(issue, ReasonForm().reason.data, current_actor(), clock(), **seen)


def _standing_line(found: LinkIssue) -> Consequences:
    """How the document that the issue names stands now, for whoever decides."""
    standing = page.standing_for(found, clock().today())
    return ((f"《{found.document.title}》现状：", f"{standing.text}。"),) if standing is not None else ()


def _units(linkage: Linkage) -> list[Agency]:
    tree = agency_tree()
    return [tree.get(each) for each in members_of(linkage)]


def _crumbs(*more: tuple[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    return ((HOME, url_for("linkage.index")), ("联动问题", url_for("linkage.issues")), *more)

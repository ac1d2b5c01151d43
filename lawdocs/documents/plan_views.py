"""The page that cancels a step recorded for a later day (取消预定)."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, may_on, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.cleanup import services
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.plans import may_be_cancelled
from lawdocs.context import clock
from lawdocs.documents import queries
from lawdocs.documents.models import Document
from lawdocs.documents.step_forms import ReasonForm
from lawdocs.documents.views import blueprint, key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StateConflict
from workflows.document import STEP_BY_NAME
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.titles import quoted


@blueprint.route("/<int:document_id>/plans/<int:plan_id>/cancel", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_READ, audit="document:cancel_plan")
def cancel_plan(document_id: int, plan_id: int) -> ResponseReturnValue:
    """Ask for the reason, and cancel the plan; who may take the step may cancel it."""
    actor = current_actor()
    document = queries.document_or_404(document_id, actor)
    planned = queries.plan_or_404(document, plan_id)
    if not may_on(actor, STEP_BY_NAME[planned.step].permission, document):
        raise Forbidden
    form = ReasonForm(document, clock().today(), "cancel_plan")
    if request.method in SAFE_METHODS:
        if planned.done_at or planned.cancelled_at:
            raise StateConflict(document.state.label)
        if not may_be_cancelled(planned, clock().today()):  # the page of the plan says why
            return redirect(url_for("documents.rescue_plan", document_id=document_id, plan_id=plan_id), 303)
        return _page(document, planned, form)
    if not form.validate_on_submit():
        return _page(document, planned, form, status=422)
    return _carry_out(document, planned, form)


def _carry_out(document: Document, planned: PlannedStep, form: ReasonForm) -> ResponseReturnValue:
    document_id, title, word = document.id, document.title, STEP_BY_NAME[planned.step].label
    reason, seen = form.reason.data, {"version": sent_version(), "key": sent_key()}
    try:
        services.cancel_plan(planned, reason, current_actor(), clock(), **seen)
    except (Forbidden, StateConflict):
        raise
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(document, planned, form, status=error.status, error=error)
    flash(f"已取消预定的{word}：{quoted(title)}。")
    return redirect(url_for("documents.show", document_id=document_id), 303)


def _page(
    document: Document,
    planned: PlannedStep,
    form: ReasonForm,
    *,
    status: int = 200,
    error: DomainError | None = None,
) -> ResponseReturnValue:
    body = render_template(
        "documents/cancel_plan.html",
        document=document,
        planned=planned,
        word=STEP_BY_NAME[planned.step].label,
        points=_points(planned),
        planned_by=queries.name_of_user(planned.planned_by_id),
        form=form,
        version=version_after(document.version, error),
        key=key_after(error),
    )
    return make_response(body, status)


def _points(planned: PlannedStep) -> list[tuple[str, str]]:
    """What cancelling brings about."""
    day, word = zh_date(planned.due_on), STEP_BY_NAME[planned.step].label
    after = "登记以前的期限恢复；没有期限的，继续有效。"
    if planned.step == "publish":
        after = "文件仍是备案登记，公众看不到；发文字号保留。"
    if planned.step == "amend":
        return _amendment_points(planned)
    points = [(f"{day}不再{word}，", after), ("理由记入办理记录。", "需要时可以重新登记。")]
    if planned.step != "publish" and planned.due_on <= clock().today():
        points.insert(1, (f"{day}起显示的“{word}”撤下。", "公众会重新看到登记以前的效力，请先核实。"))
    return points


def _amendment_points(planned: PlannedStep) -> list[tuple[str, str]]:
    return [
        (f"{zh_date(planned.due_on)}起仍然执行现有文本。", "这次登记的修改文本撤下，公众不再看到。"),
        (
            "修改决定本身不受影响：",
            "写明修改本文件的，重新登记以前，公众看到“已被修改，正文尚未更新”的提示。",
        ),
        ("已经逐项核对的结论保留，", "可以重新登记修改。理由记入办理记录。"),
    ]

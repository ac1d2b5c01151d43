"""The page of a step recorded for a later day: why it was not taken, and what mends it (预定环节补救)."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, can_read, current_actor, may_on, reads_papers, requires, supervises
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.cleanup import plans, rescue
from lawdocs.cleanup.models import PlannedStep
from lawdocs.context import clock
from lawdocs.documents import page, plan_page, queries
from lawdocs.documents.models import Document
from lawdocs.documents.plan_forms import MoveForm
from lawdocs.documents.views import blueprint, new_key, sent_key, sent_version
from lawdocs.errors import (
    DomainError,
    Forbidden,
    KeyReused,
    NotVisible,
    StateConflict,
    StepRefused,
    VersionStale,
    WrongParameter,
)
from workflows.document import STEP_BY_NAME
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.titles import quoted


@blueprint.route("/<int:document_id>/plans/<int:plan_id>/rescue", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_READ, audit="document:retry_plan")
def rescue_plan(document_id: int, plan_id: int) -> ResponseReturnValue:
    """Show a planned step to those inside and those who supervise; who may take the step may mend it."""
    document, planned = _plan_or_404(document_id, plan_id)
    form = MoveForm(document, planned)
    if request.method in SAFE_METHODS:
        return _page(document, planned, form)
    if not may_on(current_actor(), STEP_BY_NAME[planned.step].permission, document):
        raise Forbidden
    act = {"retry": _retry, "move": _move}.get(request.form.get("do", ""))
    if act is None:
        raise WrongParameter("没有这种操作，请使用页面上的按钮")
    try:
        return act(document, planned, form)
    except StepRefused as error:
        forget_agency_tree()
        return _page(document, planned, form, status=422, tried=error.obstacles)
    except (Forbidden, StateConflict):
        raise
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(document, planned, form, status=error.status, error=error)


def _plan_or_404(document_id: int, plan_id: int) -> tuple[Document, PlannedStep]:
    """The plan, for those inside the agencies involved and, published or not, for those who supervise its maker."""
    actor = current_actor()
    document = queries.any_document(document_id)
    if document is None or not (supervises(actor, document) or can_read(actor, document)):
        raise NotVisible
    if not supervises(actor, document) and not reads_papers(actor, document):
        raise Forbidden
    return document, queries.plan_or_404(document, plan_id)


def _retry(document: Document, planned: PlannedStep, form: MoveForm) -> ResponseReturnValue:
    document_id, title, word = document.id, document.title, STEP_BY_NAME[planned.step].label
    failed = rescue.retry_plan(planned, current_actor(), clock(), version=sent_version(), key=sent_key())
    if failed:
        forget_agency_tree()
        return _page(document, planned, form, status=422, again=True)
    flash(f"已办成预定的{word}：{quoted(title)}。")
    return redirect(url_for("documents.show", document_id=document_id), 303)


def _move(document: Document, planned: PlannedStep, form: MoveForm) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(document, planned, form, status=422)
    document_id, title, word, day = document.id, document.title, STEP_BY_NAME[planned.step].label, form.day.data
    moved = plans.move_plan(
        planned,
        day,
        form.reason.data,
        current_actor(),
        clock(),
        version=sent_version(),
        key=sent_key(),
        in_force_from=form.in_force_from.data if "in_force_from" in form else None,
    )
    flash(f"预定的{word}已改到{zh_date(day)}：{quoted(title)}。{plan_page.late_of(moved)}")
    return redirect(url_for("documents.show", document_id=document_id), 303)


def _page(
    document: Document,
    planned: PlannedStep,
    form: MoveForm,
    *,
    status: int = 200,
    tried: tuple[Obstacle, ...] = (),
    error: DomainError | None = None,
    again: bool = False,
) -> ResponseReturnValue:
    actor, today = current_actor(), clock().today()
    newest = request.method in SAFE_METHODS or again or isinstance(error, VersionStale)
    body = render_template(
        "documents/rescue.html",
        document=document,
        shown=plan_page.of(planned, clock(), opens=can_read(actor, document)),
        may_act=may_on(actor, STEP_BY_NAME[planned.step].permission, document),
        opens=can_read(actor, document),
        who=page.holders_of(STEP_BY_NAME[planned.step].permission, document),
        tried=page.with_links(tried, document, actor),
        form=form,
        today=today,
        version=document.version if newest else sent_version(),
        key=new_key() if again or isinstance(error, VersionStale | KeyReused) else sent_key() or new_key(),
    )
    return make_response(body, status)

"""The page of a document's evaluation before the end of its term (期满前评估)."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs import rules
from lawdocs.access import SAFE_METHODS, current_actor, may_on, reads_papers, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents.models import Document
from lawdocs.documents.queries import document_or_404
from lawdocs.documents.views import new_key, sent_key
from lawdocs.errors import Forbidden, KeyReused, NotVisible, StepRefused
from lawdocs.evaluation import queries, services
from lawdocs.evaluation.forms import EvaluationForm, VoidForm
from lawdocs.filing.services import next_registration_number
from lawdocs.forms import choices
from lawdocs.paging import only_parameters
from workflows.evaluation import EvaluationAct
from workflows.permissions import Permission

blueprint = Blueprint("evaluation", __name__, url_prefix="/work/documents")


@blueprint.route("/<int:document_id>/evaluation", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_READ, audit="document:evaluate")
def show(document_id: int) -> ResponseReturnValue:
    only_parameters()
    document = document_or_404(document_id, current_actor())
    if not reads_papers(current_actor(), document):
        raise NotVisible
    form = _form(document)
    if request.method in SAFE_METHODS:
        return _page(document_id, form)
    if form is None:
        raise Forbidden
    if not form.validate_on_submit():
        return _page(document_id, form, 422)
    try:
        made = services.record(document, form.entered(), current_actor(), clock(), key=sent_key())
        done = f"{made.act.label}，登记号{made.number}" if made.act is EvaluationAct.RENEWAL else made.act.label
    except StepRefused as refusal:
        forget_agency_tree()
        for each in refusal.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
        return _page(document_id, form, refusal.status)
    except KeyReused as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(document_id, form, error.status, fresh=True)
    flash(f"已记入评估记录：{done}。")
    return redirect(url_for("evaluation.show", document_id=document_id), 303)


@blueprint.route("/<int:document_id>/evaluation/<int:entry_id>/void", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_READ, audit="document:void_evaluation")
def void(document_id: int, entry_id: int) -> ResponseReturnValue:
    """Ask why an entry counts no more, and void it; whoever may enter such an act may."""
    only_parameters()
    document = document_or_404(document_id, current_actor())
    entry = queries.entry_or_404(document, entry_id)
    if not reads_papers(current_actor(), document):
        raise NotVisible
    if not services.may_record(current_actor(), entry.act, document):
        raise Forbidden
    form = VoidForm()
    if request.method in SAFE_METHODS:
        return _void_page(document_id, entry_id, form)
    if not form.validate_on_submit():
        return _void_page(document_id, entry_id, form, 422)
    try:
        services.void(entry, form.reason.data, current_actor(), clock(), key=sent_key())
    except StepRefused as refusal:
        forget_agency_tree()
        for each in refusal.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
        return _void_page(document_id, entry_id, form, refusal.status)
    except KeyReused as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _void_page(document_id, entry_id, form, error.status, fresh=True)
    flash("已作废，原来的记录和理由留在评估记录里。")
    return redirect(url_for("evaluation.show", document_id=document_id), 303)


def _form(document: Document) -> EvaluationForm | None:
    """The form with the acts that the person may enter; None where there is nothing to enter."""
    actor, today, last_on = current_actor(), clock().today(), queries.last_day_of(document)
    if last_on is None or today > last_on:
        return EvaluationForm(data={"on": today}) if may_on(actor, Permission.DOCUMENT_EVALUATE, document) else None
    entries = queries.entries_of(document)
    offered = [each for each in EvaluationAct if services.may_record(actor, each, document)]
    if not queries.awaits_renewal(document, entries):
        offered = [each for each in offered if each is not EvaluationAct.RENEWAL]
    if not offered:
        return None
    present = queries.of_round(entries, last_on)
    following = next((each for each in offered if each not in present), offered[0])
    form = EvaluationForm(data={"on": today, "act": following.value})
    form.act.choices = choices((each.value, each.label) for each in offered)
    return form


def _page(
    document_id: int, form: EvaluationForm | None, status: int = 200, *, fresh: bool = False
) -> ResponseReturnValue:
    document = document_or_404(document_id, current_actor())
    entries, today = queries.entries_of(document), clock().today()
    last_on = queries.last_day_of(document)
    extension = queries.extension_to(document, last_on)
    voidable = {
        each.id
        for each in entries
        if services.is_voidable(document, each, today) and services.may_record(current_actor(), each.act, document)
    }
    body = render_template(
        "evaluation/show.html",
        document=document,
        last_on=last_on,
        extension=extension,
        lines=queries.lines_of(document, entries, today),
        former=queries.former_rounds(document, entries),
        entries=entries,
        voidable=voidable,
        awaits_renewal=queries.awaits_renewal(document, entries),
        renewal=last_on and queries.renewal_of(entries, last_on),
        registrar=rules.current().registrar.label,
        next_number=next_registration_number(document, today.year),
        form=form if last_on is not None and today <= last_on else None,
        key=new_key() if fresh else sent_key() or new_key(),
    )
    return make_response(body, status)


def _void_page(
    document_id: int, entry_id: int, form: VoidForm, status: int = 200, *, fresh: bool = False
) -> ResponseReturnValue:
    document = document_or_404(document_id, current_actor())
    body = render_template(
        "evaluation/void.html",
        document=document,
        entry=queries.entry_or_404(document, entry_id),
        form=form,
        key=new_key() if fresh else sent_key() or new_key(),
    )
    return make_response(body, status)

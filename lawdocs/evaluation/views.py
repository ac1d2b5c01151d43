"""The page of a document's evaluation before the end of its term (期满前评估)."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, may_on, reads_papers, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents.queries import document_or_404
from lawdocs.documents.views import new_key, sent_key
from lawdocs.errors import Forbidden, KeyReused, NotVisible, StepRefused
from lawdocs.evaluation import queries, services
from lawdocs.evaluation.forms import EvaluationForm
from lawdocs.paging import only_parameters
from workflows.permissions import Permission

blueprint = Blueprint("evaluation", __name__, url_prefix="/work/documents")


@blueprint.route("/<int:document_id>/evaluation", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_READ, audit="document:evaluate")
def show(document_id: int) -> ResponseReturnValue:
    only_parameters()
    document = document_or_404(document_id, current_actor())
    if not reads_papers(current_actor(), document):
        raise NotVisible
    form = EvaluationForm(data={"on": clock().today()})
    if request.method in SAFE_METHODS:
        return _page(document_id, form)
    if not may_on(current_actor(), Permission.DOCUMENT_EVALUATE, document):
        raise Forbidden
    if not form.validate_on_submit():
        return _page(document_id, form, 422)
    try:
        made = services.record(document, form.entered(), current_actor(), clock(), key=sent_key())
    except StepRefused as refusal:
        forget_agency_tree()
        for each in refusal.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
        return _page(document_id, form, refusal.status)
    except KeyReused as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(document_id, form, error.status, fresh=True)
    flash(f"已记入评估记录：{made.act.label}。")
    return redirect(url_for("evaluation.show", document_id=document_id), 303)


def _page(document_id: int, form: EvaluationForm, status: int = 200, *, fresh: bool = False) -> ResponseReturnValue:
    document = document_or_404(document_id, current_actor())
    entries, today = queries.entries_of(document), clock().today()
    last_on = queries.last_day_of(document)
    may = may_on(current_actor(), Permission.DOCUMENT_EVALUATE, document)
    body = render_template(
        "evaluation/show.html",
        document=document,
        last_on=last_on,
        lines=queries.lines_of(document, entries, today),
        entries=entries,
        awaits_renewal=last_on is not None and queries.awaits_renewal(entries, last_on),
        renewal=last_on and queries.renewal_of(entries, last_on),
        form=form if may and last_on is not None and today <= last_on else None,
        key=new_key() if fresh else sent_key() or new_key(),
    )
    return make_response(body, status)

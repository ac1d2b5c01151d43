"""The page on which what an import entered is taken back (撤销这次导入)."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents import import_queries
from lawdocs.documents.import_models import ImportRun
from lawdocs.documents.import_views import blueprint
from lawdocs.documents.step_forms import LONGEST_REASON
from lawdocs.documents.stock_taking_back import MOST_AT_ONCE, TakenBack, may_take_back, standing_of, take_back_import
from lawdocs.documents.views import key_after, new_key, sent_key
from lawdocs.errors import DomainError, Repeated, StateConflict
from lawdocs.forms import StaffForm, lines
from lawdocs.paging import count, only_parameters
from workflows.permissions import Permission


class TakeBackForm(StaffForm):
    """Why an import is taken back."""

    reason = lines("撤销的理由", LONGEST_REASON, required=True)


@blueprint.route("/<int:run_id>/take-back", methods=["GET", "POST"])
@requires(Permission.STOCK_IMPORT, audit="import:take_back")
def take_back(run_id: int) -> ResponseReturnValue:
    """Take back all that an import entered and nobody worked on since."""
    only_parameters()
    run = import_queries.run_or_404(run_id, current_actor())
    if not may_take_back(run):
        raise StateConflict(run.stage.label)
    form = TakeBackForm()
    if request.method in SAFE_METHODS:
        return _page(run, form)
    if not form.validate_on_submit():
        return _page(run, form, 422)
    try:
        found = take_back_import(run, form.reason.data, current_actor(), clock(), key=sent_key())
    except Repeated:
        raise
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(run, form, error.status, error=error)
    if found.kept or found.left:
        return _page(import_queries.run_or_404(run_id, current_actor()), TakeBackForm(formdata=None), found=found)
    flash(f"已撤销{found.done}件文件的录入。")
    return redirect(url_for("imports.show", run_id=run_id), 303)


def _page(
    run: ImportRun,
    form: TakeBackForm,
    status: int = 200,
    *,
    found: TakenBack | None = None,
    error: DomainError | None = None,
) -> ResponseReturnValue:
    standing = count(standing_of(run.id))
    body = render_template(
        "imports/take_back.html",
        run=run,
        form=form,
        standing=standing,
        most=MOST_AT_ONCE,
        found=found,
        key=new_key() if found else key_after(error),
        status=status,
    )
    return make_response(body, status)

"""Pages that import spreadsheets of documents published before (存量导入)."""

from io import BytesIO

from flask import Blueprint, flash, make_response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents import import_page, import_queries, import_runs
from lawdocs.documents.import_forms import ACCEPTED, REGISTERS, ImportForm
from lawdocs.documents.import_models import ImportStage
from lawdocs.documents.stock_gaps import stock_with_gaps
from lawdocs.documents.stock_taking_back import may_take_back, standing_of
from lawdocs.documents.stock_task_queries import pending_count
from lawdocs.documents.views import new_key, sent_key, sent_version
from lawdocs.errors import DomainError, KeyReused, NotVisible
from lawdocs.paging import asked_tab, count, only_parameters, paged
from lawdocs.texts.refusals import FileRefused, SheetRefused
from workflows.permissions import Permission

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
blueprint = Blueprint("imports", __name__, url_prefix="/work/imports")
ROWS, RUNS = 50, 20


@blueprint.get("", strict_slashes=False)
@requires(Permission.STOCK_IMPORT)
def index() -> ResponseReturnValue:
    only_parameters("page")
    return _index(ImportForm(clock().today()))


@blueprint.post("", strict_slashes=False)
@requires(Permission.STOCK_IMPORT, audit="import:start")
def start() -> ResponseReturnValue:
    form = ImportForm(clock().today())
    if not form.validate_on_submit():
        return _index(form, 422)
    try:
        run = import_runs.start(
            form.upload.name,
            form.upload.data,
            form.as_of.data,
            current_actor(),
            clock(),
            key=sent_key(),
            register=form.register_upload,
        )
    except (FileRefused, SheetRefused, DomainError) as refusal:
        forget_agency_tree()
        form.object_to(
            refusal.code, getattr(refusal, "told", refusal.message), "" if isinstance(refusal, KeyReused) else "file"
        )
        return _index(form, refusal.status)
    return redirect(url_for("imports.show", run_id=run.id), 303)


@blueprint.get("/template.xlsx")
@requires(Permission.STOCK_IMPORT)
def template() -> ResponseReturnValue:
    from lawdocs.documents import import_template  # the library of spreadsheets is large, and few pages need it

    stream = BytesIO(import_template.template())
    return send_file(stream, MEDIA_TYPE, as_attachment=True, download_name=import_template.FILE_NAME)


@blueprint.get("/<int:run_id>")
@requires(Permission.STOCK_IMPORT)
def show(run_id: int) -> ResponseReturnValue:
    only_parameters("result", "page")
    run = import_queries.run_or_404(run_id, current_actor())
    chosen = asked_tab("result", {"": "全部"} | {each: import_page.WORDS[each][0] for each in import_queries.OUTCOMES})
    results, page = paged(import_queries.results_of(run, chosen), ROWS)
    return render_template(
        "imports/show.html",
        run=run,
        is_folder=import_runs.is_archive(run.file_name),
        running=run.stage in import_page.RUNNING,
        waits=run.stage in import_page.RUNNING and not import_queries.is_scheduler_running(clock().now()),
        may_drop=run.stage in import_runs.DROPPABLE,
        may_confirm=run.stage is ImportStage.CHECKED and run.created + run.asked > 0,
        reported=run.stage in import_page.REPORTED and (run.done or run.stage is not ImportStage.FAILED),
        unfinished=import_page.unfinished_words(run) if import_page.is_unfinished(run) else None,
        confirmer=import_queries.confirmer_of(run),
        consequences=import_page.consequences(run),
        gap_count=0 if run.stage in import_page.RUNNING else count(stock_with_gaps(current_actor(), run_id=run.id)),
        may_take_back=may_take_back(run) and count(standing_of(run.id)) > 0,
        notes=import_queries.notes_of(run),
        tabs=import_page.tabs(run, chosen),
        rows=import_page.shown(results, run),
        page=page,
        key=new_key(),
    )


@blueprint.post("/<int:run_id>/confirm")
@requires(Permission.STOCK_IMPORT, audit="import:confirm")
def confirm(run_id: int) -> ResponseReturnValue:
    run = import_queries.run_or_404(run_id, current_actor())
    import_runs.confirm(run, current_actor(), clock(), version=sent_version(), key=sent_key())
    flash("已确认导入，正在后台办理。可以离开这个页面。")
    return redirect(url_for("imports.show", run_id=run_id), 303)


@blueprint.post("/<int:run_id>/drop")
@requires(Permission.STOCK_IMPORT, audit="import:drop")
def drop(run_id: int) -> ResponseReturnValue:
    run = import_queries.run_or_404(run_id, current_actor())
    import_runs.drop(run, current_actor(), clock(), version=sent_version(), key=sent_key())
    flash("已放弃这次导入，什么也没有存入文件库。")
    return redirect(url_for("imports.index"), 303)


@blueprint.get("/<int:run_id>/report.xlsx")
@requires(Permission.STOCK_IMPORT)
def report(run_id: int) -> ResponseReturnValue:
    run = import_queries.run_or_404(run_id, current_actor())
    if run.stage not in import_page.REPORTED:
        raise NotVisible
    name = f"导入结果{run.id}.xlsx"
    return send_file(import_page.report(run), MEDIA_TYPE, as_attachment=True, download_name=name)


def _index(form: ImportForm, status: int = 200) -> ResponseReturnValue:
    runs, page = paged(import_queries.visible_runs(current_actor()), RUNS)
    body = render_template(
        "imports/index.html",
        form=form,
        accepted=ACCEPTED,
        registers=REGISTERS,
        pending=pending_count(current_actor()),
        gap_count=count(stock_with_gaps(current_actor())),
        runs=runs,
        page=page,
        key=new_key() if KeyReused.code in form.codes else sent_key() or new_key(),
        waits=not import_queries.is_scheduler_running(clock().now()),
        status=status,
    )
    return make_response(body, status)

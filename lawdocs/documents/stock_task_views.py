"""Pages on which a person looks at what an import could not decide (存量核对), document by document."""

import json
from collections.abc import Mapping
from dataclasses import replace

from flask import flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents import files, stock_task_queries, stock_tasks
from lawdocs.documents.import_views import blueprint
from lawdocs.documents.import_words import all_apart
from lawdocs.documents.page_pictures import has_pages, page_count, page_picture
from lawdocs.documents.said_values import Said, merged, said_in
from lawdocs.documents.stock_rows import RowRefused
from lawdocs.documents.stock_task_forms import TaskForm, prefilled
from lawdocs.documents.stock_task_models import StockTask, StockTaskFile, TaskState
from lawdocs.documents.stock_task_page import offers, pieces
from lawdocs.documents.stock_task_rows import OpenRow, holding, may_choose, nearest_first, open_rows_of, row_or_404
from lawdocs.documents.views import new_key, sent_key, sent_version
from lawdocs.errors import DomainError, KeyReused, NotVisible, Repeated, StepRefused, WrongParameter
from lawdocs.forms import StaffForm, line
from lawdocs.paging import asked_page, asked_tab, only_parameters, paged
from lawdocs.portal.files import download
from lawdocs.texts.refusals import FileRefused
from workflows.permissions import Permission

TASKS = 50
ROWS, LONGEST_SEARCH, LONGEST_LINE = 20, 100, 7


class SkipForm(StaffForm):
    """Why a document is left out."""

    reason = line("不录入的理由", 500, required=True)


@blueprint.get("/tasks")
@requires(Permission.STOCK_IMPORT)
def tasks() -> ResponseReturnValue:
    only_parameters("state", "page")
    state = TaskState(asked_tab("state", {each.value: each.label for each in TaskState}))
    query = stock_task_queries.visible_tasks(current_actor()).where(StockTask.state == state)
    rows, page = paged(query, TASKS)
    return render_template("imports/tasks.html", tasks=rows, page=page, state=state, states=TaskState, apart=all_apart)


@blueprint.route("/tasks/<int:task_id>", methods=["GET", "POST"])
@requires(Permission.STOCK_IMPORT, audit="import:enter")
def task(task_id: int) -> ResponseReturnValue:
    only_parameters("page", "row")
    found = stock_task_queries.task_or_404(task_id, current_actor())
    if found.state is not TaskState.PENDING and request.method in SAFE_METHODS:
        return render_template("imports/settled.html", task=found, key=new_key())
    reading = stock_tasks.reading_of(found)
    said = said_in(reading)
    chosen = _chosen_row(found)
    form = TaskForm(data=prefilled(_given(found, chosen), said))
    verb, _, key = request.form.get("do", "enter").partition(":")
    if request.method in SAFE_METHODS or verb == "take":
        _take_said(form, said, key)
        return _page(found, form, chosen=chosen)
    if verb == "put_in" and chosen is not None and chosen.document is not None:
        return _put_in(found, chosen)
    if not form.validate_on_submit():
        return _page(found, form, 422, chosen=chosen)
    try:
        document = stock_tasks.enter(
            found,
            form.values(),
            current_actor(),
            clock(),
            version=sent_version(),
            key=sent_key(),
            another=form.another.data or "",
            chosen=chosen,
        )
    except RowRefused as refusal:
        forget_agency_tree()
        form.refuse(refusal.problems)
        return _page(found, form, 422, chosen=chosen)
    except DomainError as error:
        if isinstance(error, Repeated):
            raise
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(found, form, error.status, known_id=getattr(error, "document_id", None), chosen=chosen)
    flash(f"已录入《{document.title}》。")
    return _to_next(task_id)


@blueprint.get("/tasks/<int:task_id>/rows")
@requires(Permission.STOCK_IMPORT)
def task_rows(task_id: int) -> ResponseReturnValue:
    """The rows of the register that have no file yet, to choose the one of this file from."""
    only_parameters("q")
    found = stock_task_queries.task_or_404(task_id, current_actor())
    if not may_choose(found):
        raise NotVisible
    rows = open_rows_of(found)
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    nearest = nearest_first(holding(rows, words), found, said_in(stock_tasks.reading_of(found)))
    return render_template(
        "imports/rows.html", task=found, rows=nearest[:ROWS], asked=words, total=len(nearest), free=len(rows)
    )


@blueprint.post("/tasks/<int:task_id>/skip")
@requires(Permission.STOCK_IMPORT, audit="import:skip")
def skip_task(task_id: int) -> ResponseReturnValue:
    found = stock_task_queries.task_or_404(task_id, current_actor())
    form = SkipForm()
    if not form.validate_on_submit():
        values = prefilled(json.loads(found.given), said_in(stock_tasks.reading_of(found)))
        return _page(found, TaskForm(formdata=None, data=values), 422, skipping=form)
    stock_tasks.skip(found, form.reason.data, current_actor(), clock(), version=sent_version(), key=sent_key())
    flash("已记为不录入。")
    return _to_next(task_id)


@blueprint.post("/tasks/<int:task_id>/reopen")
@requires(Permission.STOCK_IMPORT, audit="import:reopen")
def reopen_task(task_id: int) -> ResponseReturnValue:
    found = stock_task_queries.task_or_404(task_id, current_actor())
    stock_tasks.reopen(found, current_actor(), clock(), version=sent_version(), key=sent_key())
    flash("已重新列入待核对。")
    return redirect(url_for("imports.task", task_id=task_id), 303)


@blueprint.get("/tasks/<int:task_id>/files/<int:position>")
@requires(Permission.STOCK_IMPORT)
def task_file(task_id: int, position: int) -> ResponseReturnValue:
    kept = _file(task_id, position)
    path = files.path_of(kept.file.sha256)
    if not path.is_file():
        raise NotVisible
    return download(path, kept.name, f"stock-{task_id}-{position}", kept.file.media_type)


@blueprint.get("/tasks/<int:task_id>/files/<int:position>/pages/<int:leaf>.png")
@requires(Permission.STOCK_IMPORT)
def task_leaf(task_id: int, position: int, leaf: int) -> ResponseReturnValue:
    """The picture of a page; 404 for one that there is not, or that cannot be drawn."""
    kept = _file(task_id, position)
    kind = kept.key.partition(":")[0]
    if not has_pages(kind):
        raise NotVisible
    try:
        path = page_picture(kind, kept.file.sha256, leaf)
    except (FileRefused, IndexError, FileNotFoundError) as error:
        raise NotVisible from error
    return send_file(path, "image/png")


def _chosen_row(found: StockTask) -> OpenRow | None:
    """The row of the register that the address names; raises NotVisible for one that is not free."""
    asked = request.args.get("row")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_LINE):
        raise WrongParameter("登记表的行号应为数字")
    return row_or_404(found, int(asked))


def _take_said(form: TaskForm, said: Mapping[str, Said], asked: str) -> None:
    """Put a value of the text into its field: the first reading, or (``written:1``) another one of the same words."""
    key, _, at = asked.partition(":")
    if key not in said:
        return
    others = {str(place): each for place, each in enumerate(said[key].others)}
    if not at:
        form.take(key, said[key])
    elif at in others:
        form.take(key, replace(said[key], value=others[at]))


def _given(found: StockTask, chosen: OpenRow | None) -> Mapping[str, object]:
    return chosen.values if chosen is not None else json.loads(found.given)


def _put_in(found: StockTask, chosen: OpenRow) -> ResponseReturnValue:
    """Give the file to the document that its row became already."""
    task_id = found.id
    try:
        acting = {"version": sent_version(), "key": sent_key()}
        document = stock_tasks.put_in(found, chosen, current_actor(), clock(), **acting)
    except StepRefused as refusal:
        forget_agency_tree()
        form = TaskForm(formdata=None, data=prefilled(chosen.values, said_in(stock_tasks.reading_of(found))))
        for each in refusal.obstacles:
            form.object_to(refusal.code, each.reason)
        return _page(found, form, 422, chosen=chosen)
    flash(f"已放入《{document.title}》。")
    return _to_next(task_id)


def _file(task_id: int, position: int) -> StockTaskFile:
    found = stock_task_queries.task_or_404(task_id, current_actor())
    kept = next((each for each in found.files if each.position == position), None)
    if kept is None:
        raise NotVisible
    return kept


def _to_next(task_id: int) -> ResponseReturnValue:
    following = stock_task_queries.next_pending(current_actor(), task_id)
    if following is None:
        return redirect(url_for("imports.tasks"), 303)
    return redirect(url_for("imports.task", task_id=following.id), 303)


def _page(
    found: StockTask,
    form: TaskForm,
    status: int = 200,
    *,
    skipping: SkipForm | None = None,
    known_id: int | None = None,
    chosen: OpenRow | None = None,
) -> ResponseReturnValue:
    reading = stock_tasks.reading_of(found)
    said = said_in(reading)
    seen = next((each for each in found.files if has_pages(each.key.partition(":")[0])), None)
    body = render_template(
        "imports/task.html",
        task=found,
        doubts=all_apart(found.doubts),
        form=form,
        known_id=known_id,
        chosen=chosen,
        row_doubts=merged(chosen.values, said).doubts if chosen else (),
        may_choose=may_choose(found),
        skipping=skipping or SkipForm(formdata=None),
        offers=offers(form, reading, said),
        pieces=pieces(reading.whole, said),
        seen=seen,
        leaf=asked_page(),
        leaves=page_count(seen.file.sha256) if seen else None,
        pending=stock_task_queries.pending_count(current_actor()),
        following=stock_task_queries.next_pending(current_actor(), found.id),
        key=new_key() if KeyReused.code in form.codes else sent_key() or new_key(),
        status=status,
    )
    return make_response(body, status)

"""The evidence at work: the list of tasks, the page of one, and its files."""

from io import BytesIO

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.column.evidence import page, queries
from lawdocs.column.evidence.forms import AcceptForm, ReasonForm
from lawdocs.column.indicators.models import EvidenceKind, IndicatorTask
from lawdocs.context import clock
from lawdocs.documents import files as store
from lawdocs.documents.views import SANDBOX, new_key
from lawdocs.paging import asked_tab, count, only_parameters, paged
from lawdocs.portal.params import QueryTooLong, clean
from lawdocs.texts.search import MAX_QUERY_LENGTH
from workflows.permissions import Permission

blueprint = Blueprint("evidence", __name__, url_prefix="/work")
PAGE_SIZE = 30


@blueprint.get("/evidence")
@requires(Permission.COLUMN_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "q", "page")
    words, actor = asked_words(), current_actor()
    tab = asked_tab("tab", queries.TABS)
    found, cut = paged(queries.listed(tab, actor, words), PAGE_SIZE)
    tabs = [
        (f"{label} {count(queries.listed(key, actor))}", url_for("evidence.index", tab=key), key == tab)
        for key, label in queries.TABS.items()
    ]
    rows = [page.row(each, clock().today()) for each in found]
    return render_template(
        "evidence/index.html", tabs=tabs, tab=tab, rows=rows, columns=page.COLUMNS, page=cut, q=words
    )


@blueprint.get("/evidence/<int:task_id>")
@requires(Permission.COLUMN_READ)
def show(task_id: int) -> ResponseReturnValue:
    only_parameters()
    return task_page(queries.task_or_404(task_id, current_actor()))


def task_page(task: IndicatorTask) -> str:
    """The page of a task: for its unit with what it may add, for editors with the forms of the judgement."""
    actor, today = current_actor(), clock().today()
    steps = page.steps(task, actor)
    names = {step.name for step in steps}
    return render_template(
        "evidence/show.html",
        task=task,
        items=page.items(task, actor, queries.items_for(actor, task), today),
        pairs=page.pairs(task),
        word=page.clock_of(task, today),
        notice=page.notice_of(task, actor),
        edits=page.can_edit(task, actor),
        is_own=task.agency_id in queries.giving_agencies(actor),
        kinds=page.kinds(task.indicator),
        steps=[step for step in steps if step.name not in ("accept", "return")],
        judging=(AcceptForm(formdata=None), ReasonForm(formdata=None)) if "accept" in names else None,
        entries=page.timeline(task, actor),
        new_key=new_key,
        awaited=page.AWAITED,
    )


@blueprint.get("/evidence/<int:task_id>/files/<int:item_id>")
@requires(Permission.COLUMN_READ)
def file(task_id: int, item_id: int) -> ResponseReturnValue:
    """A file that was given, to be saved; to whoever sees it in the list."""
    actor = current_actor()
    task = queries.task_or_404(task_id, actor)
    files = [each for each in queries.items_for(actor, task) if each.kind is EvidenceKind.FILE]
    item = queries.item_or_404(item_id, files)
    data = BytesIO(store.read(item.file))
    response = send_file(data, item.file.media_type, as_attachment=True, download_name=item.file_name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def asked_words() -> str:
    """The words that a list is narrowed to; raises QueryTooLong."""
    words = clean(request.args.get("q", ""))
    if len(words) > MAX_QUERY_LENGTH:
        raise QueryTooLong
    return words

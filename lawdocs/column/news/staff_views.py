"""The news at work: the list, the page of an item, and the form in which it is written."""

from io import BytesIO

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import agency_tree, forget_agency_tree
from lawdocs.column.news import page, queries, services
from lawdocs.column.news.forms import NewsForm
from lawdocs.column.news.models import NewsFileKind, NewsItem
from lawdocs.context import clock
from lawdocs.documents import files as store
from lawdocs.documents.views import SANDBOX, as_key, new_key, sent_key, sent_version
from lawdocs.errors import DomainError, Forbidden, KeyReused, StepRefused, VersionStale
from lawdocs.paging import asked_tab, count, only_parameters, paged
from lawdocs.portal.params import QueryTooLong, clean
from lawdocs.texts import richtext
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.search import MAX_QUERY_LENGTH
from workflows.news import EDITABLE
from workflows.permissions import Permission

blueprint = Blueprint("news", __name__, url_prefix="/work/news")
PAGE_SIZE = 30
SAVED_BEFORE = "没有保存：这个页面先前已经保存过，保存的内容在下面"


@blueprint.get("", strict_slashes=False)
@requires(Permission.NEWS_WRITE)
def index() -> ResponseReturnValue:
    only_parameters("tab", "q", "page")
    words = clean(request.args.get("q", ""))
    if len(words) > MAX_QUERY_LENGTH:
        raise QueryTooLong
    actor = current_actor()
    tab = asked_tab("tab", queries.TABS)
    found, cut = paged(queries.listed(tab, actor, words), PAGE_SIZE)
    tabs = [
        (f"{label} {count(queries.listed(key, actor))}", url_for("news.index", tab=key), key == tab)
        for key, label in queries.TABS.items()
    ]
    return render_template(
        "news/index.html",
        tabs=tabs,
        tab=tab,
        rows=[page.row(each) for each in found],
        columns=page.COLUMNS,
        page=cut,
        q=words,
        manages=actor.holds(Permission.NEWS_MANAGE),
    )


@blueprint.get("/<int:item_id>")
@requires(Permission.NEWS_WRITE)
def show(item_id: int) -> ResponseReturnValue:
    only_parameters()
    item, actor, today = queries.item_or_404(item_id, current_actor()), current_actor(), clock().today()
    return render_template(
        "news/show.html",
        item=item,
        body=shown_body(item, item.body),
        pairs=page.pairs(item, today),
        steps=page.steps(item, actor, clock()),
        acts=page.acts(item, actor, today),
        edits=_may_edit(item),
        entries=page.timeline(item),
        notice=page.notice_of(item, actor, clock()),
        kinds=NewsFileKind,
    )


@blueprint.get("/<int:item_id>/files/<int:file_id>")
@requires(Permission.NEWS_WRITE)
def file(item_id: int, file_id: int) -> ResponseReturnValue:
    """A file of an item: pictures are shown, attachments saved."""
    found = queries.file_or_404(queries.item_or_404(item_id, current_actor()), file_id)
    saved = found.kind is NewsFileKind.ATTACHMENT
    data = BytesIO(store.read(found.file))
    response = send_file(data, found.file.media_type, as_attachment=saved, download_name=found.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.NEWS_WRITE, audit="news:start")
def new() -> ResponseReturnValue:
    """The form of a new item stands under an address of its own: whoever comes back to it finds what it made."""
    only_parameters("form")
    key = as_key(request.args.get("form", ""))
    if request.method in SAFE_METHODS:
        if key is None:
            return redirect(url_for("news.new", form=new_key()))
        made = queries.begun_with(key, current_actor())
        return _page(None, _form(None), key=key) if made is None else _made_already(made)
    form = _form(None)
    if not form.validate_on_submit() or request.form.get("do") == "preview":
        return _page(None, form, 422 if form.errors else 200)
    agency = agency_tree().get(int(form.agency_id.data))
    try:
        made = services.start(
            form.content(rich=_is_rich()), agency, current_actor(), clock(), key=sent_key(), upload=form.upload()
        )
    except KeyReused as error:
        return _saved_before(form, error)
    except (DomainError, FileRefused) as error:
        return _refused(None, form, error)
    return _saved(made.id)


@blueprint.route("/<int:item_id>/edit", methods=["GET", "POST"])
@requires(Permission.NEWS_WRITE, audit="news:save")
def edit(item_id: int) -> ResponseReturnValue:
    only_parameters()
    item = queries.item_or_404(item_id, current_actor())
    if not queries.may_on(current_actor(), Permission.NEWS_WRITE, item):
        raise Forbidden
    if request.method in SAFE_METHODS and item.state not in EDITABLE:
        from lawdocs.column.news.lifecycle import NewsConflict

        raise NewsConflict(item.state)
    form = _form(item)
    if request.method in SAFE_METHODS:
        return _page(item, form)
    if not form.validate_on_submit() or request.form.get("do") == "preview":
        return _page(item, form, 422 if form.errors else 200)
    seen = {"version": sent_version(), "key": sent_key(), "upload": form.upload(), "remove": _removed()}
    try:
        services.save(item, form.content(rich=_is_rich()), current_actor(), clock(), **seen)
    except (DomainError, FileRefused) as error:
        return _refused(item, form, error)
    return _saved(item_id)


def _made_already(item: NewsItem) -> ResponseReturnValue:
    """From the form of a new item, which somebody came back to, to the item that it made."""
    flash("刚才的表单已经保存为这条草稿，可以接着写。要写另一条，请在“动态”里点“撰写动态”。")
    return redirect(url_for("news.edit" if _may_edit(item) else "news.show", item_id=item.id))


def _saved_before(form: NewsForm, error: KeyReused) -> ResponseReturnValue:
    """A form that made an item comes again with other words: they are offered to that item, not to a second one."""
    forget_agency_tree()
    item = queries.begun_with(sent_key(), current_actor())
    if item is not None and _may_edit(item):
        return _refused(item, _form(item), error)
    if item is not None:
        error.message = f"没有保存：这个页面先前已经保存为动态“{item.title}”，现在不能再改；再按“保存草稿”，会另写一条"
    return _refused(None, form, error)


def _may_edit(item: NewsItem) -> bool:
    return item.state in EDITABLE and queries.may_on(current_actor(), Permission.NEWS_WRITE, item)


def shown_body(item: NewsItem | None, body: str) -> Markup:
    """A cleaned body with the pictures under their addresses at work."""
    addresses = (
        {each.id: url_for("news.file", item_id=item.id, file_id=each.id) for each in item.kept_files} if item else {}
    )
    return Markup(richtext.with_pictures(body, addresses.get))  # noqa: S704 - cleaned when it was saved


def _form(item: NewsItem | None) -> NewsForm:
    tree, actor = agency_tree(), current_actor()
    if item is None:
        agencies = [tree.get(each) for each in sorted(queries.writing_agencies(actor))]
        return NewsForm().offer(agencies, queries.topics())
    first = {
        "title": item.title,
        "source": item.source,
        "body": _as_typed(item),
        "topics": [str(each.id) for each in item.topics],
        "agency_id": str(item.agency_id),
    }
    return NewsForm(data=first).offer([tree.get(item.agency_id)], queries.topics(also=tuple(item.topics)))


def _as_typed(item: NewsItem) -> str:
    """The stored body for the field: its elements one a line, for those who see them."""
    return str(shown_body(item, item.body)).replace("</p><", "</p>\n<").replace("</h2><", "</h2>\n<")


def _is_rich() -> bool:
    return request.form.get("rich") == "1"


def _removed() -> int | None:
    """The file whose button was pressed."""
    asked = request.form.get("remove", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def _saved(item_id: int) -> ResponseReturnValue:
    """After a file the writing goes on, after all else the item is looked at."""
    if _removed() is not None or (request.files.get("file") and request.files["file"].filename):
        flash("已保存，文件已更新。")
        return redirect(url_for("news.edit", item_id=item_id, _anchor="files"), 303)
    flash("已保存。送审以前，只有本单位可以看到。")
    return redirect(url_for("news.show", item_id=item_id), 303)


def _refused(item: NewsItem | None, form: NewsForm, error: DomainError | FileRefused) -> Response:
    forget_agency_tree()
    if isinstance(error, Forbidden) or getattr(error, "code", "") == "NOT_FOUND":
        raise error
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            form.object_to("FIELD_TOO_LONG", each.reason, each.cure.removeprefix("field:"))
    else:
        is_file = isinstance(error, FileRefused) or error.code in ("IMAGE_TOO_LARGE", "FILE_UNFIT", "FIELD_REQUIRED")
        name = "caption" if error.code == "FIELD_REQUIRED" else "file" if is_file else ""
        known = item is not None and isinstance(error, KeyReused)
        form.object_to(error.code, SAVED_BEFORE if known else error.message, name)
    return _page(item, form, error.status, error)


def _page(
    item: NewsItem | None,
    form: NewsForm,
    status: int = 200,
    error: DomainError | FileRefused | None = None,
    key: str | None = None,
) -> Response:
    """The form; after a collision it carries the newest version and a fresh key, to be sent knowingly."""
    collided = isinstance(error, VersionStale | KeyReused)
    newest = collided or request.method in SAFE_METHODS
    body = render_template(
        "news/edit.html",
        item=item,
        form=form,
        stored=shown_body(item, item.body) if collided and item is not None else None,
        preview=_preview(item, form) if request.form.get("do") == "preview" and not form.errors else None,
        version=(item.version if newest else sent_version()) if item is not None else None,
        key=new_key() if collided else key or sent_key() or new_key(),
    )
    return make_response(body, status)


def _preview(item: NewsItem | None, form: NewsForm) -> Markup | None:
    """What was typed as it would be stored; nothing is kept."""
    try:
        return shown_body(item, services.cleaned_body(item, form.content(rich=_is_rich())))
    except StepRefused as error:
        for each in error.obstacles:
            form.object_to("FIELD_TOO_LONG", each.reason, "body")
    return None

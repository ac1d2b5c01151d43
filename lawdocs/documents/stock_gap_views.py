"""Pages on which gaps of stock are seen as a list and filled (存量缺项)."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import agency_tree, forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents import file_texts, import_queries, queries, stock_gaps
from lawdocs.documents.import_models import ImportRun
from lawdocs.documents.import_views import blueprint
from lawdocs.documents.models import Document
from lawdocs.documents.secrecy import CODE, report_secret
from lawdocs.documents.stock_days import days_of
from lawdocs.documents.stock_gap_forms import FillForm
from lawdocs.documents.stock_gaps import Gap, gaps_of, has_text, may_fill
from lawdocs.documents.stock_rows import RowRefused
from lawdocs.documents.views import key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, Repeated, StepRefused, WrongParameter
from lawdocs.paging import asked_tab, only_parameters, paged
from lawdocs.texts.refusals import FileRefused
from workflows.permissions import Permission
from workflows.titles import quoted

LISTED = 50
LONGEST_ID = 9


@blueprint.get("/gaps")
@requires(Permission.STOCK_IMPORT)
def gaps() -> ResponseReturnValue:
    """The stock in one's charge of which something is missing, of one import or of all."""
    only_parameters("gap", "run", "page")
    chosen = asked_tab("gap", {"": "全部"} | {each.value: each.label for each in Gap})
    run = _asked_run()
    gap = Gap(chosen) if chosen else None
    rows, page = paged(stock_gaps.stock_with_gaps(current_actor(), gap, run.id if run else None), LISTED)
    return render_template(
        "imports/gaps.html",
        rows=[(each, gaps_of(each)) for each in rows],
        page=page,
        gap=gap,
        kinds=Gap,
        run=run,
    )


@blueprint.route("/gaps/<int:document_id>", methods=["GET", "POST"])
@requires(Permission.STOCK_IMPORT, audit="document:fill_stock")
def fill_gaps(document_id: int) -> ResponseReturnValue:
    """Fill in what is missing of a document, or correct its maker or number."""
    only_parameters()
    document = queries.document_or_404(document_id, current_actor())
    if not may_fill(document, current_actor()):
        raise Forbidden
    form = FillForm(data={"issuer": document.issuer_name or "", "number": document.number or ""} | days_of(document))
    if has_text(document):
        form.without_text()
    if request.method in SAFE_METHODS:
        return _form_page(document, form)
    if request.form.get("do") == "import" and "text" in form:
        return _form_page(document, form, _take_file(form))
    if not form.validate_on_submit():
        return _form_page(document, form, 422)
    return _filled(document, form)


def _filled(document: Document, form: FillForm) -> ResponseReturnValue:
    document_id, title = document.id, document.title
    acting = {"version": sent_version(), "key": sent_key()}
    try:
        stock_gaps.fill(document, form.filling(), current_actor(), clock(), **acting)
    except (Forbidden, Repeated):
        raise
    except RowRefused as refusal:
        forget_agency_tree()
        form.refuse(refusal.problems)
        return _form_page(document, form, 422)
    except StepRefused as refusal:
        forget_agency_tree()
        for each in refusal.obstacles:
            form.object_to(refusal.code, each.reason, each.cure.removeprefix("field:"))
        return _form_page(document, form, 422)
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _form_page(document, form, error.status, error)
    flash(f"已补正存量信息：{quoted(title)}。")
    return redirect(url_for("documents.show", document_id=document_id), 303)


def _take_file(form: FillForm) -> int:
    """Read a file into the field of the text; nothing is stored."""
    try:
        form.remarks = file_texts.fill(form.text_file, text=form.text).remarks
        form.was_read = True
    except FileRefused as refusal:
        form.object_to(refusal.code, refusal.told, "text_file")
        return refusal.status
    except DomainError as error:
        form.object_to(error.code, error.message, "text_file")
        if error.code == CODE:
            report_secret(current_actor(), clock(), request.remote_addr or "", "text file")
            forget_agency_tree()
        return error.status
    return 200


def _asked_run() -> ImportRun | None:
    asked = request.args.get("run")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID):
        raise WrongParameter("导入的序号应为数字")
    return import_queries.run_or_404(int(asked), current_actor())


def _form_page(
    document: Document, form: FillForm, status: int = 200, error: DomainError | None = None
) -> ResponseReturnValue:
    body = render_template(
        "imports/fill.html",
        document=document,
        form=form,
        gaps=gaps_of(document),
        makers=sorted(each.name for each in agency_tree() if each.may_issue and each.active),
        version=version_after(document.version, error),
        key=key_after(error),
        status=status,
    )
    return make_response(body, status)

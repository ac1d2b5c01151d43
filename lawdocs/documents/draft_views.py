"""Drafting pages (起草): a new draft, an edit, and the outline that follows the typing."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs import rules
from lawdocs.access import SAFE_METHODS, current_actor, may_on, requires
from lawdocs.accounts.queries import agency_or_404, agency_tree, forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents import file_texts, queries, services
from lawdocs.documents.forms import DraftForm, differences, stored_values
from lawdocs.documents.models import Document
from lawdocs.documents.offers import offers_for, take
from lawdocs.documents.outline import outline_of
from lawdocs.documents.secrecy import CODE, report_secret
from lawdocs.documents.views import blueprint, new_key, sent_key, sent_version
from lawdocs.errors import DomainError, Forbidden, KeyReused, StateConflict, VersionStale
from lawdocs.texts.refusals import FileRefused
from workflows.permissions import Permission
from workflows.roles import Role
from workflows.states import DocumentState


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="document:start_draft")
def new() -> ResponseReturnValue:
    form = DraftForm(agencies=_own_agencies())
    if request.method in SAFE_METHODS or _asked() != "save":
        return _page(form, None, status=_answer_in_between(form))
    if not form.validate_on_submit():
        return _page(form, None, status=_refused(form, "new draft"))
    agency = agency_or_404(int(form.agency.data))
    try:
        document = services.start_draft(form.content(), agency, current_actor(), clock(), key=sent_key())
    except DomainError as error:
        return _page(form, None, status=_failed(form, error))
    flash("已保存。请补齐其余各项，上传送审材料。")
    return redirect(url_for("documents.show", document_id=document.id), 303)


@blueprint.route("/<int:document_id>/edit", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="document:save_draft")
def edit(document_id: int) -> ResponseReturnValue:
    document = queries.document_or_404(document_id, current_actor())
    if not may_on(current_actor(), Permission.DOCUMENT_DRAFT, document):
        raise Forbidden
    if request.method in SAFE_METHODS and document.state is not DocumentState.DRAFT:
        raise StateConflict(document.state.label)
    agency = agency_tree().get(document.drafting_agency_id)
    form = DraftForm(agencies={agency.id: agency.name}, data=stored_values(document))
    if request.method in SAFE_METHODS or _asked() != "save":
        return _page(form, document, status=_answer_in_between(form))
    if not form.validate_on_submit():
        return _page(form, document, status=_refused(form, f"document {document_id}"))
    try:
        services.save_draft(document, form.content(), current_actor(), clock(), version=sent_version(), key=sent_key())
    except DomainError as error:
        return _page(form, document, status=_failed(form, error), stale=isinstance(error, VersionStale))
    flash("已保存。")
    return redirect(url_for("documents.edit", document_id=document_id), 303)


@blueprint.post("/outline")
@requires(Permission.DOCUMENT_DRAFT, audit="reads only")
def outline() -> ResponseReturnValue:
    """The outline of the text as it is being typed; stores nothing."""
    text, title = request.form.get("text", ""), request.form.get("title", "")
    view = outline_of(text.replace("\r\n", "\n"), rules.current().validity_limit(title))
    return render_template("documents/outline.html", outline=view)


def _own_agencies() -> dict[int, str]:
    tree = agency_tree()
    ids = sorted(grant.agency_id for grant in current_actor().grants if grant.role is Role.DRAFTER)
    return {each: tree.get(each).name for each in ids}


def _asked() -> str:
    """What the pressed button asks for: save (also when none is named), outline, import, or to take an offer."""
    return request.form.get("do", "save")


def _answer_in_between(form: DraftForm) -> int:
    """Fill in a file, take over a value read from the text, or only draw the outline anew; nothing is stored."""
    if request.method in SAFE_METHODS:
        return 200
    form.read_title = request.form.get("read_title", "")
    verb, _, name = _asked().partition(":")
    if verb == "take":
        taken = offers_for(form, form.read_title).get(name)
        if taken is not None:
            take(form, taken)
        form.offers = offers_for(form, form.read_title)
        return 200
    if verb != "import":
        return 200
    try:
        read = file_texts.fill(form.text_file, text=form.text, title=form.title)
    except FileRefused as refusal:
        form.object_to(refusal.code, refusal.told, "text_file")
        return refusal.status
    except DomainError as error:
        form.object_to(error.code, error.message, "text_file")
        report_secret(current_actor(), clock(), request.remote_addr or "", "text file")
        forget_agency_tree()
        return error.status
    form.remarks = read.remarks
    form.was_read = True
    form.read_title = read.title or ""
    form.offers = offers_for(form, form.read_title)
    return 200


def _terms_to_choose() -> str:
    """The terms of validity that the profile lets makers choose from (R70); empty where any up to the limit will do."""
    profile, said = rules.current(), []
    for kind, whose in (("normal", ""), ("trial", "暂行、试行的")):
        name = f"validity_{kind}_choices"
        if profile[name]:
            said.append(f"{whose}{'、'.join(map(str, profile[name]))}年{profile.mark(name)}")
    return "，".join(said)


def _refused(form: DraftForm, where: str) -> int:
    if CODE in form.codes:
        report_secret(current_actor(), clock(), request.remote_addr or "", where)
        forget_agency_tree()
    return 422


def _failed(form: DraftForm, error: DomainError) -> int:
    form.object_to(error.code, error.message)
    forget_agency_tree()
    return error.status


def _page(form: DraftForm, document: Document | None, *, status: int = 200, stale: bool = False) -> ResponseReturnValue:
    """The drafting page; a stale one carries the newest version, so that saving again is a choice made knowingly."""
    limit = rules.current().validity_limit(form.title.data or "")
    version = None
    if document is not None:
        version = document.version if stale or request.method in SAFE_METHODS else sent_version()
    reused = KeyReused.code in form.codes
    page = render_template(
        "documents/edit.html",
        form=form,
        document=document,
        version=version,
        key=new_key() if stale or reused else sent_key() or new_key(),
        outline=outline_of(form.text.data or "", limit),
        terms=_terms_to_choose(),
        saving=queries.last_saving(document) if document is not None else None,
        stale=stale,
        differences=differences(form, document) if stale else [],
    )
    return make_response(page, status)

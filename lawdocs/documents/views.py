"""Staff page of a document, and its papers."""

import secrets
from io import BytesIO

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lawdocs import rules
from lawdocs.access import SAFE_METHODS, can_read, current_actor, may_on, reads_papers, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.audit.verify_histories import history_faults
from lawdocs.cleanup.amendments import page as amendment_page
from lawdocs.cleanup.provision_panel import panel_of
from lawdocs.cleanup.repeals import page as repeal_page
from lawdocs.context import clock
from lawdocs.deadlines.on_page import clocks_of, has_overdue
from lawdocs.documents import course, files, page, page_acts, papers, plan_page, queries, services, steps
from lawdocs.documents.facts import required_material_kinds
from lawdocs.documents.forms import MaterialForm
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.documents.outline import outline_of
from lawdocs.errors import KeyReused, NotVisible, VersionStale
from lawdocs.evaluation import queries as evaluations
from lawdocs.filing.panel import filing_flags, filing_panel
from lawdocs.linkage.opinions import page as opinion_page
from lawdocs.linkage.suggestions.panel import suggestion_flags
from lawdocs.requests import page as request_page
from lawdocs.texts.intake import MEDIA_TYPES
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.structure import parse
from workflows.duties import Duty
from workflows.permissions import Permission
from workflows.states import OPEN_STATES, PUBLIC_STATES, DocumentState
from workflows.validity import status_on

blueprint = Blueprint("documents", __name__, url_prefix="/work/documents")
SANDBOX = "sandbox; default-src 'none'"


def new_key() -> str:
    """A fresh idempotency key for a rendered form."""
    return secrets.token_urlsafe(16)


def sent_version() -> int | None:
    """The version of the document that the sender saw, or None when the request does not say."""
    sent = request.form.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def sent_key() -> str | None:
    """The idempotency key of a request."""
    return as_key(request.form.get("key", ""))


def key_after(error: Exception | None) -> str:
    """The key of a form that is shown again: a fresh one after a collision, so that it may be sent knowingly."""
    return new_key() if isinstance(error, VersionStale | KeyReused) else sent_key() or new_key()


def version_after(newest: int, error: Exception | None) -> int | None:
    """The version in a form: the newest when it is opened or after a collision, else the one that was seen."""
    is_newest = request.method in SAFE_METHODS or isinstance(error, VersionStale)
    return newest if is_newest else sent_version()


def as_key(text: str) -> str | None:
    """A key as it may be stored, None when nothing is left of it."""
    return "".join(each for each in text if each.isprintable())[:80] or None


@blueprint.get("/<int:document_id>")
@requires(Permission.DOCUMENT_READ)
def show(document_id: int) -> ResponseReturnValue:
    return _page(queries.document_or_404(document_id, current_actor()), MaterialForm(formdata=None))


@blueprint.post("/<int:document_id>/materials")
@requires(Permission.DOCUMENT_DRAFT, audit="document:add_material")
def add_material(document_id: int) -> ResponseReturnValue:
    document = queries.document_or_404(document_id, current_actor())
    form = MaterialForm()
    if not form.validate_on_submit():
        return _page(document, form), 422
    kind, file = MaterialKind(form.kind.data), form.file.data
    try:
        services.add_material(document, kind, file.filename, file.read(), current_actor(), clock(), key=sent_key())
    except FileRefused as refusal:
        form.object_to(refusal.code, refusal.told, "file")
        forget_agency_tree()
        return _page(document, form), refusal.status
    flash(f"已上传{kind.label}，文件类型已核对。")
    return redirect(url_for("documents.show", document_id=document_id, _anchor="materials"), 303)


@blueprint.post("/<int:document_id>/materials/<int:material_id>/remove")
@requires(Permission.DOCUMENT_DRAFT, audit="document:remove_material")
def remove_material(document_id: int, material_id: int) -> ResponseReturnValue:
    document = queries.document_or_404(document_id, current_actor())
    material = queries.material_or_404(document, material_id, current_actor())
    name = material.name
    services.remove_material(document, material, current_actor(), clock())
    flash(f"已移除“{name}”，操作已记入审计。")
    return redirect(url_for("documents.show", document_id=document_id, _anchor="materials"), 303)


@blueprint.get("/<int:document_id>/materials/<int:material_id>")
@requires(Permission.DOCUMENT_READ)
def material(document_id: int, material_id: int) -> ResponseReturnValue:
    document = queries.document_or_404(document_id, current_actor())
    paper = queries.material_or_404(document, material_id, current_actor())
    response = send_file(
        BytesIO(files.read(paper.file)), paper.file.media_type, as_attachment=True, download_name=paper.name
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.get("/<int:document_id>/text")
@requires(Permission.DOCUMENT_READ)
def text(document_id: int) -> ResponseReturnValue:
    """The whole text with its outline, on a page of its own."""
    actor = current_actor()
    document = queries.document_or_404(document_id, actor)
    shown = document.draft if reads_papers(actor, document) else document.current_edition
    if shown is None:
        raise NotVisible
    outline = outline_of(shown.text, rules.current().validity_limit(document.title))
    return render_template(
        "documents/text.html", document=document, revision=shown, parsed=parse(shown.text), outline=outline
    )


def _page(document: Document, form: MaterialForm) -> ResponseReturnValue:
    actor, today = current_actor(), clock().today()
    inside = reads_papers(actor, document)
    evaluation_entries = evaluations.entries_of(document)
    plans = queries.plans_of(document)
    # A publication that is recorded already is no step to be taken now.
    goes_ahead = document.state is DocumentState.FILED and any(each.is_open for each, _ in plans)
    expected = None if goes_ahead else steps.expected_step(document)
    in_way = steps.standing_in_way(expected, document, actor, clock()) if expected and inside else ()
    open_steps = [each for each in steps.open_steps(document, actor) if not (goes_ahead and each.name == "publish")]
    blocked = {step.name: steps.standing_in_way(step, document, actor, clock()) for step in open_steps}
    shown = document.draft if inside else document.current_edition
    outline = outline_of(shown.text, rules.current().validity_limit(document.title)) if shown else None
    return make_response(
        render_template(
            "documents/show.html",
            document=document,
            inside=inside,
            phases=page.phases(document, today),
            seen_by=page.seen_by(document),
            status=status_on(document, today) if document.state in PUBLIC_STATES else None,
            is_public=document.state in PUBLIC_STATES,
            expected=expected,
            obstacles=page.with_links(in_way, document, actor),
            ready_steps=[step for step in open_steps if not blocked[step.name]],
            blocked_steps=[(step, len(blocked[step.name])) for step in open_steps if blocked[step.name]],
            acts=page_acts.acts_for(document, actor),
            clocks=clocks_of(document, today) if inside else [],
            may_go_back=_supplement_is_overdue(document) and may_on(actor, Permission.DOCUMENT_REVIEW, document),
            edits=document.state is DocumentState.DRAFT and may_on(actor, Permission.DOCUMENT_DRAFT, document),
            hands_in=document.state in OPEN_STATES and may_on(actor, Permission.DOCUMENT_DRAFT, document),
            materials=_materials(document, inside),
            missing_kinds=_missing_kinds(document) if inside else [],
            accepted=sorted(MEDIA_TYPES),
            pairs=page.info_pairs(document, evaluations.renewals_of(evaluation_entries), internal=inside),
            relations=page.relation_lines(document, _readable_others(document)),
            evaluation=evaluations.lines_of(document, evaluation_entries, today) if inside else [],
            awaits_renewal=inside and evaluations.awaits_renewal(document, evaluation_entries),
            registrar=rules.current().registrar.label,
            request_lines=request_page.lines_of(document, actor, today),
            request_flags=[
                *(opinion_page.flags_on(document) if inside else ()),
                *request_page.flags_of(document, actor, today),
                *filing_flags(document, actor),
                *suggestion_flags(document, actor),
            ],
            asked_opinions=opinion_page.lines_on(document, today) if inside else [],
            enters_request=document.state in PUBLIC_STATES and actor.holds(Permission.REQUEST_HANDLE),
            filings=filing_panel(document, actor, today),
            amendment_flags=amendment_page.flags_of(document, actor, clock()) if inside else [],
            repeal_flags=repeal_page.flags_of(document, actor, clock()) if inside else [],
            ends_others=repeal_page.panel_of(document, actor),
            amends=amendment_page.panel_of(document, actor),
            plan_notices=plan_page.notices(document, [each for each, _ in plans], actor, clock()),
            provisions=panel_of(document, actor, today) if inside else None,
            entries=course.timeline(document, plans, actor, inside=inside),
            checked=queries.first_changed_entry(document) if inside else None,
            differs=next(history_faults(document.id), None) is not None if inside else False,
            checked_at=clock().now(),
            revision=shown,
            paper_word=papers.paper_word(document),
            outline=outline,
            parsed=parse(shown.text) if shown else None,
            form=form,
            key=new_key(),
        )
    )


def _supplement_is_overdue(document: Document) -> bool:
    return document.state is DocumentState.REVIEW and has_overdue(Duty.SUPPLEMENT, document, clock().today())


def _materials(document: Document, inside: bool) -> list[object]:
    public = document.state in PUBLIC_STATES
    return [
        each
        for each in document.materials
        if each.removed_at is None and (inside or (public and each.kind is MaterialKind.ATTACHMENT))
    ]


def _missing_kinds(document: Document) -> list[MaterialKind]:
    present = {each.kind for each in document.materials if each.removed_at is None}
    return [kind for kind in required_material_kinds(document, rules.current()) if kind not in present]


def _readable_others(document: Document) -> set[int]:
    actor = current_actor()
    return {each.other_id for each in document.relations if each.other is not None and can_read(actor, each.other)}

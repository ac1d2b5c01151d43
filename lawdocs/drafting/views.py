"""The page of a document's drafting (起草程序), and one form for each stage."""

from collections.abc import Callable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, may_on, reads_papers, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents import queries
from lawdocs.documents.models import Document
from lawdocs.documents.views import new_key, sent_key, sent_version
from lawdocs.drafting import page, services, stages
from lawdocs.drafting.facts import drafting_of, needs_regulator
from lawdocs.drafting.forms import DepartmentForm, OpinionForm, TurnDownForm
from lawdocs.drafting.models import Drafting
from lawdocs.drafting.stage_form import StageForm
from lawdocs.drafting.titles import title_remarks
from lawdocs.errors import DomainError, Forbidden, KeyReused, NotVisible, StateConflict, VersionStale
from lawdocs.paging import only_parameters
from workflows.competition import GROUPS
from workflows.drafting import RULES, Stage
from workflows.drafting_record import CONTENT
from workflows.permissions import Permission
from workflows.states import DocumentState

blueprint = Blueprint("drafting", __name__, url_prefix="/work/documents/<int:document_id>/drafting")
Save = Callable[..., None]
TURNED_DOWN = "已登记不予认定，起草单位应重新提出意见"


@blueprint.get("", strict_slashes=False)
@requires(Permission.DOCUMENT_READ)
def show(document_id: int) -> ResponseReturnValue:
    only_parameters()
    document = _document_or_404(document_id)
    drafting, actor = drafting_of(document.id), current_actor()
    record = page.record_for(document, drafting)
    in_draft = document.state is DocumentState.DRAFT
    waits = in_draft and record.normative is False and not record.turned_down
    return render_template(
        "drafting/show.html",
        document=document,
        drafting=drafting,
        rows=page.rows(document, record, clock().today()),
        minima=page.minima(record),
        panels=page.panels(drafting),
        issues=page.issues(drafting),
        remarks=title_remarks(document) if in_draft else [],
        edits=in_draft and may_on(actor, Permission.DOCUMENT_DRAFT, document),
        reports=document.state in services.BEFORE_DECISION and may_on(actor, Permission.DOCUMENT_DRAFT, document),
        waits=waits,
        decides=waits and may_on(actor, Permission.DOCUMENT_REVIEW, document),
    )


@blueprint.route("/<any(classification,traits,content,evaluation,consultation,experts,risk,hearing,competition,"
                 "party_report):name>", methods=["GET", "POST"])  # fmt: skip
@requires(Permission.DOCUMENT_DRAFT, audit="drafting:stage")
def stage(document_id: int, name: str) -> ResponseReturnValue:
    """Enter one stage."""
    only_parameters()
    asked = Stage(name)
    states = services.BEFORE_DECISION if asked is Stage.PARTY_REPORT else frozenset({DocumentState.DRAFT})
    document = _drafted_or_403(document_id, states)
    drafting = drafting_of(document.id)
    form = stages.form_of(asked, drafting, clock().today())
    return _entered(
        form, asked, document, drafting, lambda **seen: stages.save(asked, document, form, **seen), heading=asked.label
    )


@blueprint.route("/opinions/new", methods=["GET", "POST"], defaults={"row_id": None})
@blueprint.route("/opinions/<int:row_id>", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="drafting:opinion")
def opinion(document_id: int, row_id: int | None) -> ResponseReturnValue:
    """Enter an opinion of the public, or what became of it."""
    only_parameters()
    document = _drafted_or_403(document_id)
    drafting = drafting_of(document.id)
    row = _row_or_404(drafting.opinions if drafting else [], row_id)
    asked = drafting.consultation if drafting else None
    form = OpinionForm(clock().today(), opened_on=asked.opened_on if asked else None, data=stages.row_values(row))

    def save(**seen: object) -> None:
        services.record_opinion(document, row_id, form.values(), **seen)

    return _entered(form, Stage.CONSULTATION, document, drafting, save, heading="社会意见")


@blueprint.route("/departments/new", methods=["GET", "POST"], defaults={"row_id": None})
@blueprint.route("/departments/<int:row_id>", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="drafting:departments")
def department(document_id: int, row_id: int | None) -> ResponseReturnValue:
    """Enter that a department was asked, or what it answered."""
    only_parameters()
    document = _drafted_or_403(document_id)
    drafting = drafting_of(document.id)
    row = _row_or_404(drafting.departments if drafting else [], row_id)
    form = DepartmentForm(clock().today(), data=stages.row_values(row))

    def save(**seen: object) -> None:
        services.record_department(document, row_id, form.values(), **seen)

    return _entered(form, Stage.DEPARTMENTS, document, drafting, save, heading="部门意见")


@blueprint.route("/turn-down", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REVIEW, audit="drafting:turn_down")
def turn_down(document_id: int) -> ResponseReturnValue:
    """Disagree that a draft is no normative document."""
    only_parameters()
    document = _document_or_404(document_id)
    if not may_on(current_actor(), Permission.DOCUMENT_REVIEW, document):
        raise Forbidden
    drafting = drafting_of(document.id)
    waits = drafting is not None and drafting.normative is False and not drafting.turned_down
    if request.method in SAFE_METHODS and not (waits and document.state is DocumentState.DRAFT):
        raise StateConflict(document.state.label)
    form = TurnDownForm(clock().today())

    def save(**seen: object) -> None:
        services.turn_down(document, form.reason.data, **seen)

    return _entered(
        form,
        Stage.CLASSIFICATION,
        document,
        drafting,
        save,
        heading="不予认定",
        done="已记录不予认定，通知起草单位重新提出",
    )


def _entered(
    form: StageForm,
    of: Stage,
    document: Document,
    drafting: Drafting | None,
    save: Save,
    *,
    heading: str,
    done: str = "",
) -> ResponseReturnValue:
    """Show a form, or save what it holds and go back to the page of the drafting."""
    version = drafting.version if drafting is not None else 0
    if request.method in SAFE_METHODS:
        return _form_page(form, of, document, heading, version=version, key=new_key())
    if not form.validate_on_submit():
        return _form_page(form, of, document, heading, status=422, version=sent_version(), key=sent_key() or new_key())
    try:
        save(actor=current_actor(), clock=clock(), version=sent_version(), key=sent_key())
    except (Forbidden, NotVisible, StateConflict):
        raise
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        newest = drafting_of(document.id)
        stale = isinstance(error, VersionStale)
        seen = (newest.version if newest is not None else 0) if stale else sent_version()
        key = new_key() if stale or isinstance(error, KeyReused) else sent_key() or new_key()
        return _form_page(form, of, document, heading, status=error.status, version=seen, key=key)
    flash(f"{done or f'已登记：{heading}'}。")
    return redirect(url_for("drafting.show", document_id=document.id), 303)


def _form_page(
    form: StageForm,
    of: Stage,
    document: Document,
    heading: str,
    *,
    version: int | None,
    key: str,
    status: int = 200,
) -> ResponseReturnValue:
    body = render_template(
        "drafting/stage.html",
        document=document,
        stage=of,
        rule=RULES[of],
        heading=heading,
        form=form,
        groups=GROUPS,
        content=CONTENT,
        needs_regulator=needs_regulator(document.issuer),
        version=version,
        key=key,
    )
    return make_response(body, status)


def _document_or_404(document_id: int) -> Document:
    """A document of ours whose papers the person may read; of others nobody knows how they were drafted."""
    document = queries.document_or_404(document_id, current_actor())
    if document.is_stock or not reads_papers(current_actor(), document):
        raise NotVisible
    return document


def _drafted_or_403(document_id: int, states: frozenset[DocumentState] = frozenset({DocumentState.DRAFT})) -> Document:
    document = _document_or_404(document_id)
    if not may_on(current_actor(), Permission.DOCUMENT_DRAFT, document):
        raise Forbidden
    if request.method in SAFE_METHODS and document.state not in states:
        raise StateConflict(document.state.label)
    return document


def _row_or_404(rows: list, row_id: int | None) -> object | None:
    row = next((each for each in rows if each.id == row_id), None)
    if row_id is not None and row is None:
        raise NotVisible
    return row

"""One confirmation page for each step of a document (办理确认)."""

import re

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField

from lawdocs import rules
from lawdocs.access import SAFE_METHODS, current_actor, may_on, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents import file_texts, page, queries, steps
from lawdocs.documents.consequences import consequences
from lawdocs.documents.doubts import differing, doubt, warnings
from lawdocs.documents.models import Document
from lawdocs.documents.secrecy import CODE, report_secret
from lawdocs.documents.step_forms import StepForm
from lawdocs.documents.views import blueprint, key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StateConflict, StepRefused, WrongParameter
from lawdocs.texts.refusals import FileRefused
from workflows.document import STEP_BY_NAME, Step
from workflows.facts import Obstacle
from workflows.permissions import Permission
from workflows.titles import quoted

# The lists that one may come from and go back to.
LISTS = re.compile(r"/cleanup(/makers/[0-9]{1,9})?(\?[a-z0-9=&]*)?", re.ASCII)
# Where what the service alone can know is shown.
FIELD_OF = {"NUMBER_TAKEN": "wanted", "NUMBER_FORMAT": "wanted"}


@blueprint.route("/<int:document_id>/steps/<name>", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_READ, audit="document:step")
def step(document_id: int, name: str) -> ResponseReturnValue:
    document = queries.document_or_404(document_id, current_actor())
    wanted = _permitted(name, document)
    _way_back(document_id)  # a wrong address is refused before anything is done
    if request.method in SAFE_METHODS and document.state not in wanted.sources:
        raise StateConflict(document.state.label)
    form = steps.FORMS[name](document, clock().today(), name)
    if request.method in SAFE_METHODS:
        return _page(wanted, document, form)
    if request.form.get("do") == "import" and "text_file" in form:
        return _page(wanted, document, form, status=_take_file(form))
    if not form.validate_on_submit():
        if document.state not in wanted.sources:
            return _conflict(wanted, document, form, StateConflict(document.state.label))
        return _page(wanted, document, form, status=422)
    doubtful = doubt(name, document, form)
    if doubtful and request.form.get("looked_at") != doubtful:
        return _page(wanted, document, form, doubtful=doubtful)
    return _carry_out(wanted, document, form)


def _carry_out(wanted: Step, document: Document, form: StepForm) -> ResponseReturnValue:
    document_id, title = document.id, document.title
    try:
        made = steps.carry_out(wanted, document, form, current_actor(), clock(), version=sent_version(), key=sent_key())
        done = steps.said_of(wanted, document, made)
    except StateConflict as error:
        forget_agency_tree()
        return _conflict(wanted, document, form, error)
    except StepRefused as error:
        forget_agency_tree()
        return _page(wanted, document, form, status=422, tried=error.obstacles)
    except Forbidden:
        raise
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message, FIELD_OF.get(error.code, ""))
        return _page(wanted, document, form, status=error.status, error=error)
    flash(f"{done}：{quoted(title)}。")
    return redirect(_way_back(document_id), 303)


def _way_back(document_id: int) -> str:
    """Where one came from: a list of cleanup, if the address names one, else the document; raises WrongParameter."""
    asked = request.args.get("back")
    if asked is None:
        return url_for("documents.show", document_id=document_id)
    if not LISTS.fullmatch(asked):
        raise WrongParameter("返回的地址应是清理清单")
    return asked


def _permitted(name: str, document: Document) -> Step:
    """The step of that name, if this person may ever take it with this document."""
    found = STEP_BY_NAME.get(name)
    if found is None or name not in steps.FORMS or not may_on(current_actor(), found.permission, document):
        raise Forbidden
    return found


def _take_file(form: StepForm) -> int:
    try:
        form.remarks = file_texts.fill(form.text_file, text=form.new_text).remarks
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


def _page(
    wanted: Step,
    document: Document,
    form: StepForm,
    *,
    status: int = 200,
    tried: tuple[Obstacle, ...] = (),
    error: DomainError | None = None,
    doubtful: str = "",
) -> ResponseReturnValue:
    """The confirmation page; after a collision it carries the newest version or a fresh key, to be sent knowingly.

    ``doubtful`` is what the page asks to look at once more; it comes back with the next confirmation.
    """
    actor, today = current_actor(), clock().today()
    in_way = tried or steps.standing_in_way(wanted, document, actor, clock())
    body = render_template(
        "documents/step.html",
        step=wanted,
        wording=steps.WORDING[wanted.name],
        document=document,
        back=_way_back(document.id),
        form=form,
        obstacles=page.with_links(in_way, document, actor),
        tried=bool(tried),
        doubtful=doubtful,
        may_confirm=not in_way or bool(tried),
        consequences=consequences(wanted.name, document, form, today),
        warnings=warnings(wanted.name, document, form, today),
        differing=differing(wanted.name, document, form),
        effective_gap=rules.current()["effective_gap"],
        acting_as=steps.acting_as(wanted, document, actor),
        version=version_after(document.version, error),
        key=key_after(error),
    )
    return make_response(body, status)


def _conflict(wanted: Step, document: Document, form: StepForm, error: StateConflict) -> ResponseReturnValue:
    """Somebody was faster: say so, and keep what was typed in sight."""
    written = [field for field in form if isinstance(field, StringField) and not isinstance(field, HiddenField)]
    typed = [(field.label.text, field._value()) for field in written if field._value()]
    body = render_template("documents/conflict.html", step=wanted, document=document, error=error, typed=typed)
    return make_response(body, error.status)

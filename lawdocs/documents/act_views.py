"""The page of an act on a document (办理页): one form, its consequences, and every reason why it is refused."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, may_on
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents import page, queries
from lawdocs.documents.acts import refuse
from lawdocs.documents.models import Document
from lawdocs.documents.views import key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StateConflict, StepRefused
from lawdocs.forms import StaffForm
from lawdocs.paging import only_parameters
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.permissions import Permission
from workflows.states import DocumentState
from workflows.titles import quoted


@dataclass(frozen=True)
class ActPage:
    """What the page of an act says, and the template that holds its fields.

    ``question`` and ``done`` take the quoted title. ``bars`` gives what keeps a person from the page at all.
    """

    label: str
    question: str
    confirm: str
    back: str
    done: str
    fields: str
    permission: Permission
    states: frozenset[DocumentState]
    anchor: str = ""
    bars: Callable[[Document, Actor], Iterable[Obstacle]] = lambda _document, _actor: ()


def answer(
    document_id: int,
    said: ActPage,
    make_form: Callable[[Document], StaffForm],
    carry_out: Callable[[Document, StaffForm, dict[str, object]], object],
    *,
    after: Callable[[Document], Sequence[tuple[str, str]]] = lambda _: (),
    doubts: Callable[[Document, StaffForm], Sequence[tuple[str, str]]] = lambda _document, _form: (),
    **shown: object,
) -> ResponseReturnValue:
    """Show the page of an act, or carry the act out and go back to the document.

    ``carry_out`` gets, by name, what every service of an act takes: actor, clock, version and key. What ``doubts``
    says of a form is shown first, and the act carried out when the very same was looked at.
    """
    only_parameters()
    document = queries.document_or_404(document_id, current_actor())
    if not may_on(current_actor(), said.permission, document):
        raise Forbidden
    if document.state not in said.states:
        raise StateConflict(document.state.label)
    refuse(said.bars(document, current_actor()))
    form = make_form(document)
    context = {"after": after(document), **shown}
    if request.method in SAFE_METHODS:
        return _page(said, document, form, context)
    if not form.validate_on_submit():
        return _page(said, document, form, context, status=422)
    doubtful = doubts(document, form)
    looked_at = hashlib.sha256(repr(doubtful).encode()).hexdigest() if doubtful else ""
    if doubtful and request.form.get("looked_at") != looked_at:
        return _page(said, document, form, context | {"doubts": doubtful, "looked_at": looked_at})
    context |= {"looked_at": looked_at}
    title = document.title
    try:
        carry_out(document, form, _acting())
    except (Forbidden, StateConflict):
        raise
    except StepRefused as error:
        forget_agency_tree()
        return _page(said, document, form, context, status=422, tried=error.obstacles)
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(said, document, form, context, status=error.status, error=error)
    flash(f"{said.done}：{quoted(title)}。")
    return redirect(url_for("documents.show", document_id=document_id, _anchor=said.anchor or None), 303)


def refuse_closed(reasons: Iterable[Obstacle]) -> None:
    """Answer the opening of an act that cannot be carried out any more with what happened, and show no form."""
    said = [each.reason for each in reasons]
    if said:
        raise DomainError("；".join(said), code=StateConflict.code, status=StateConflict.status)


def _acting() -> dict[str, object]:
    return {"actor": current_actor(), "clock": clock(), "version": sent_version(), "key": sent_key()}


def _page(
    said: ActPage,
    document: Document,
    form: StaffForm,
    shown: dict[str, object],
    *,
    status: int = 200,
    tried: tuple[Obstacle, ...] = (),
    error: DomainError | None = None,
) -> ResponseReturnValue:
    body = render_template(
        "documents/act.html",
        said=said,
        document=document,
        form=form,
        obstacles=page.with_links(tried, document, current_actor()),
        version=version_after(document.version, error),
        key=key_after(error),
        **shown,
    )
    return make_response(body, status)

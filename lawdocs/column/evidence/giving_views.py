"""Add and remove evidence: one form for each kind, none of which needs a script."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.column.evidence import choosing, page, queries, services
from lawdocs.column.evidence.forms import EvidenceFileForm, FiguresForm, GivenForm, LinkForm, RecordForm, first_of_year
from lawdocs.column.evidence.lifecycle import TaskConflict
from lawdocs.column.evidence.staff_views import asked_words, blueprint
from lawdocs.column.figures.registry import FIGURES
from lawdocs.column.indicators.models import EvidenceKind, IndicatorTask
from lawdocs.context import clock
from lawdocs.documents.views import key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, NotVisible, StepRefused
from lawdocs.extensions import db
from lawdocs.paging import only_parameters
from lawdocs.texts.refusals import FileRefused
from workflows.guards import zh_date
from workflows.permissions import Permission

K = EvidenceKind
_KINDS = ",".join(K)
RECORDS = (K.DOCUMENT, K.NEWS)
# What the service objects to, by the field of the form that holds it.
FIELDS = {"document_id": "record", "news_id": "record", "snapshot_id": "since"}


@blueprint.route(f"/evidence/<int:task_id>/add/<any({_KINDS}):kind>", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_SUBMIT, audit="evidence:add")
def add(task_id: int, kind: str) -> ResponseReturnValue:
    only_parameters("q")
    task, chosen = queries.task_or_404(task_id, current_actor()), EvidenceKind(kind)
    _demand(task, chosen)
    form = _form(chosen)
    if request.method in SAFE_METHODS:
        return _page(task, chosen, form)
    if not form.validate_on_submit():
        return _page(task, chosen, form, 422)
    try:
        _give(task, chosen, form)
    except (Forbidden, NotVisible, TaskConflict):
        raise
    except (DomainError, FileRefused) as error:
        return _refused(task, chosen, form, error)
    flash("材料已添加。提交审核以前，只有本单位可以看到。")
    return redirect(url_for("evidence.show", task_id=task_id, _anchor="items"), 303)


@blueprint.post("/evidence/<int:task_id>/items/<int:item_id>/remove")
@requires(Permission.EVIDENCE_SUBMIT, audit="evidence:remove")
def remove(task_id: int, item_id: int) -> ResponseReturnValue:
    only_parameters()
    task = queries.task_or_404(task_id, current_actor())
    services.remove(task, item_id, current_actor(), clock(), version=sent_version(), key=sent_key())
    flash("材料已移除。已经认定过的，下次认定以前仍然计入。")
    return redirect(url_for("evidence.show", task_id=task_id, _anchor="items"), 303)


def _demand(task: IndicatorTask, kind: EvidenceKind) -> None:
    """Whoever may not give is told so; on opening the form, whether it can be done now at all."""
    if not queries.may_on(current_actor(), Permission.EVIDENCE_SUBMIT, task):
        raise Forbidden
    if kind not in page.kinds(task.indicator):
        raise NotVisible
    if request.method in SAFE_METHODS and not page.can_edit(task, current_actor()):
        raise TaskConflict(task)


def _form(kind: EvidenceKind) -> GivenForm:
    if kind is K.LINK:
        return LinkForm()
    if kind is K.FILE:
        return EvidenceFileForm()
    if kind is K.FIGURES:
        today = clock().today()
        return FiguresForm(data={"since": first_of_year(today), "until": today})
    return RecordForm().offer(_found(kind))


def _found(kind: EvidenceKind) -> list[tuple[int, str]]:
    """The records that the words of the address find; without words there is nothing to choose from."""
    words = asked_words()
    if not words:
        return []
    if kind is K.DOCUMENT:
        found = db.session.scalars(choosing.documents(clock().today(), words).limit(choosing.MOST_FOUND))
        return [(each.id, f"{each.title}{f'（{each.number}）' if each.number else ''}") for each in found]
    found = db.session.scalars(choosing.news(words).limit(choosing.MOST_FOUND))
    return [(each.id, f"{each.title}（{zh_date(each.published_on)}发布）") for each in found]


def _give(task: IndicatorTask, kind: EvidenceKind, form: GivenForm) -> None:
    actor, seen = current_actor(), {"version": sent_version(), "key": sent_key()}
    if kind is K.FIGURES:
        services.add_figures(task, form.since.data, form.until.data, form.given(), actor, clock(), **seen)
    else:
        given = form.given(kind) if kind in RECORDS else form.given()
        services.add(task, given, actor, clock(), **seen)


def _refused(
    task: IndicatorTask, kind: EvidenceKind, form: GivenForm, error: DomainError | FileRefused
) -> ResponseReturnValue:
    forget_agency_tree()
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            name = each.cure.removeprefix("field:")
            form.object_to("FIELD_INVALID", each.reason, FIELDS.get(name, name))
    elif isinstance(error, FileRefused):
        form.object_to(error.code, error.told, "file")
    else:
        form.object_to(error.code, error.message)
    return _page(task, kind, form, getattr(error, "status", 422), error)


def _page(
    task: IndicatorTask, kind: EvidenceKind, form: GivenForm, status: int = 200, error: Exception | None = None
) -> ResponseReturnValue:
    """The form; after a collision it carries the newest version or a fresh key, to be sent knowingly."""
    figures = FIGURES.get(task.indicator.figures)
    body = render_template(
        "evidence/add.html",
        task=task,
        kind=kind,
        form=form,
        q=asked_words() if kind in RECORDS else "",
        figures=figures.label if figures else "",
        version=version_after(task.version, error),
        key=key_after(error),
    )
    return make_response(body, status)

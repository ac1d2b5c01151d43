"""One confirmation page for each act on a task; the forms of the judgement stand on the task's page too."""

from collections.abc import Callable, Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.column.evidence import lifecycle, queries, services
from lawdocs.column.evidence.forms import AcceptForm, AskForm, ConfirmForm, ReasonForm
from lawdocs.column.evidence.lifecycle import TaskConflict
from lawdocs.column.evidence.staff_views import blueprint
from lawdocs.column.indicators.models import EvidenceItem, IndicatorTask
from lawdocs.context import clock
from lawdocs.documents.views import key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StepRefused, VersionStale
from lawdocs.forms import StaffForm
from lawdocs.paging import only_parameters
from workflows.evidence import TABLE, Coverage, Said
from workflows.facts import Obstacle
from workflows.permissions import Permission
from workflows.tables import obstacles

LABELS = {step.name: step.action for step in TABLE.steps} | {"hide": "撤下材料"}
_NAMES = ",".join(TABLE.by_name)
DONE = {
    "submit": "已提交，审核前不能再改",
    "recall": "已撤回，可以继续添加材料",
    "return": "已退回，本单位可以看到理由",
    "accept": "已认定，对外公开的材料公众可以看到",
    "reopen": "可以补充材料了，原来认定的仍然计入",
    "ask": "已要求补充，原来认定的仍然计入",
    "hide": "已撤下，公众看不到了",
}
FORMS = {"accept": AcceptForm, "return": ReasonForm, "ask": AskForm, "hide": ReasonForm}
# What a form asks for is not said before anything was typed.
ASKED = ("field:reason", "field:coverage", "field:missing")
Act = Callable[[IndicatorTask, StaffForm, Mapping[str, object]], None]


def _plain(do: Callable[..., None]) -> Act:
    return lambda task, form, seen: do(task, current_actor(), clock(), **seen)


def _return(task: IndicatorTask, form: StaffForm, seen: Mapping[str, object]) -> None:
    services.send_back(task, form.reason.data, current_actor(), clock(), **seen)


def _accept(task: IndicatorTask, form: StaffForm, seen: Mapping[str, object]) -> None:
    services.accept(task, Coverage(form.coverage.data), form.missing.data, current_actor(), clock(), **seen)


def _ask(task: IndicatorTask, form: StaffForm, seen: Mapping[str, object]) -> None:
    services.ask(task, form.reason.data, form.due_on.data, current_actor(), clock(), **seen)


ACTS: Mapping[str, Act] = {
    "submit": _plain(services.submit),
    "recall": _plain(services.recall),
    "return": _return,
    "accept": _accept,
    "reopen": _plain(services.reopen),
    "ask": _ask,
}


@blueprint.route(f"/evidence/<int:task_id>/<any({_NAMES}):name>", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_SUBMIT, audit="evidence:submit")
def act(task_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    task, form = queries.task_or_404(task_id, current_actor()), FORMS.get(name, ConfirmForm)()
    _demand(task, name)
    return _answer(task, name, form, lambda seen: ACTS[name](task, form, seen))


@blueprint.route("/evidence/<int:task_id>/items/<int:item_id>/hide", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_REVIEW, audit="evidence:hide")
def hide(task_id: int, item_id: int) -> ResponseReturnValue:
    only_parameters()
    task, form = queries.task_or_404(task_id, current_actor()), ReasonForm()
    if not queries.may_on(current_actor(), Permission.EVIDENCE_REVIEW, task):
        raise Forbidden
    item = queries.item_or_404(item_id, [each for each in task.accepted if each.is_public])

    def do(seen: Mapping[str, object]) -> None:
        services.hide(task, item_id, form.reason.data, current_actor(), clock(), **seen)

    return _answer(task, "hide", form, do, item)


def _answer(
    task: IndicatorTask,
    name: str,
    form: StaffForm,
    do: Callable[[Mapping[str, object]], None],
    item: EvidenceItem | None = None,
) -> ResponseReturnValue:
    if request.method in SAFE_METHODS:
        return _page(task, name, form, item=item)
    if not form.validate_on_submit():
        return _unfit(task, name, form, item)
    try:
        do({"version": sent_version(), "key": sent_key()})
    except (Forbidden, TaskConflict):
        raise
    except DomainError as error:
        return _refused(task, name, form, error, item)
    flash(f"{DONE[name]}。")
    return redirect(url_for("evidence.show", task_id=task.id), 303)


def _demand(task: IndicatorTask, name: str) -> None:
    """Whoever may not do it is told so; on opening the page, whether it can be done now at all."""
    if not queries.may_on(current_actor(), TABLE.by_name[name].permission, task):
        raise Forbidden
    if request.method in SAFE_METHODS:
        _demand_state(task, name)


def _demand_state(task: IndicatorTask, name: str) -> None:
    step = TABLE.by_name.get(name)
    if step is not None and (task.state not in step.sources or task.relieved_at is not None):
        raise TaskConflict(task)


def _unfit(task: IndicatorTask, name: str, form: StaffForm, item: EvidenceItem | None) -> ResponseReturnValue:
    """What is wrong with the words; whoever saw an older state or list is told of that first."""
    _demand_state(task, name)
    if sent_version() not in (None, task.version):
        return _refused(task, name, form, VersionStale(what=lifecycle.WHAT), item)
    return _page(task, name, form, 422, item=item)


def _refused(
    task: IndicatorTask, name: str, form: StaffForm, error: DomainError, item: EvidenceItem | None
) -> ResponseReturnValue:
    forget_agency_tree()
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
    else:
        form.object_to(error.code, error.message)
    return _page(task, name, form, error.status, error, item)


def _standing_in_way(task: IndicatorTask, name: str) -> tuple[Obstacle, ...]:
    """What the page can tell before anything is typed."""
    step = TABLE.by_name.get(name)
    if step is None or request.method not in SAFE_METHODS:
        return ()
    found = obstacles(step, lifecycle.facts_of(task), Said(), current_actor())
    return tuple(each for each in found if each.cure not in ASKED)


def _page(
    task: IndicatorTask,
    name: str,
    form: StaffForm,
    status: int = 200,
    error: DomainError | None = None,
    item: EvidenceItem | None = None,
) -> ResponseReturnValue:
    """The confirmation page; after a collision it carries the newest version or a fresh key, to be sent knowingly."""
    body = render_template(
        "evidence/act.html",
        task=task,
        item=item,
        name=name,
        label=LABELS[name],
        form=form,
        obstacles=_standing_in_way(task, name),
        version=version_after(task.version, error),
        key=key_after(error),
    )
    return make_response(body, status)

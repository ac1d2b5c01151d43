"""One confirmation page for each act on a report."""

from collections.abc import Callable, Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.column.reports import lifecycle, page, queries, services
from lawdocs.column.reports.forms import (
    NO,
    YES,
    ClearForm,
    ConfirmForm,
    ElsewhereForm,
    ReasonForm,
    ReceiveForm,
    SentUpForm,
    SubmitForm,
)
from lawdocs.column.reports.lifecycle import ReportConflict
from lawdocs.column.reports.models import Report
from lawdocs.column.reports.staff_views import blueprint
from lawdocs.context import clock
from lawdocs.documents.views import key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.forms import StaffForm
from lawdocs.paging import only_parameters
from workflows.facts import Obstacle
from workflows.permissions import Permission
from workflows.reports import TABLE, Part, Said
from workflows.tables import obstacles

LABELS = {step.name: step.action for step in TABLE.steps} | dict((page.SENT_UP,))
_NAMES = ",".join(LABELS)
DONE = {
    "submit": "已报送，接收以前不能再改",
    "recall": "已撤回报送，可以继续修改",
    "return": "已退回，本单位可以看到理由",
    "receive": "已接收，核对结果已经记录",
    "clear": "保密审查通过，可以公开了",
    "publish": "已公开，公众可以看到",
    "elsewhere": "已登记公开网址和日期",
    "withdraw": "已撤下，公众看不到了",
    "sent_up": "已登记报送上级",
}
FORMS: Mapping[str, type[StaffForm]] = {
    "submit": SubmitForm,
    "return": ReasonForm,
    "receive": ReceiveForm,
    "clear": ClearForm,
    "elsewhere": ElsewhereForm,
    "withdraw": ReasonForm,
    "sent_up": SentUpForm,
}
Act = Callable[[Report, StaffForm, Mapping[str, object]], None]


def _act(do: Callable[..., None], *said: Callable[[StaffForm], object]) -> Act:
    def take(report: Report, form: StaffForm, seen: Mapping[str, object]) -> None:
        do(report, *(each(form) for each in said), current_actor(), clock(), **seen)

    return take


ACTS: Mapping[str, Act] = {
    "submit": _act(services.submit, lambda form: form.checker.data, lambda form: form.on.data),
    "recall": _act(services.recall),
    "return": _act(services.send_back, lambda form: form.reason.data),
    "receive": _act(services.receive, lambda form: form.checks()),
    "clear": _act(services.clear, lambda form: form.note.data),
    "publish": _act(services.publish),
    "elsewhere": _act(
        services.published_elsewhere,
        lambda form: form.url.data,
        lambda form: form.on.data,
        lambda form: form.reason.data or "",
    ),
    "withdraw": _act(services.withdraw, lambda form: form.reason.data),
    "sent_up": _act(services.sent_up, lambda form: form.on.data, lambda form: form.to.data),
}
# What only the form can answer is no obstacle before anything is typed.
_ANSWERED = ("field:reason", "field:checker", "field:on", "field:url")


@blueprint.route(f"/<int:year>/<int:body_id>/<any({_NAMES}):name>", methods=["GET", "POST"])
@requires(Permission.REPORT_WRITE, audit="report:submit")
def act(year: int, body_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    report = queries.report_or_404(year, body_id, current_actor())
    _demand(report, name)
    form = _form_of(report, name)
    if request.method in SAFE_METHODS:
        return _page(report, name, form)
    if not form.validate_on_submit():
        return _page(report, name, form, 422)
    try:
        ACTS[name](report, form, {"version": sent_version(), "key": sent_key()})
    except (Forbidden, ReportConflict):
        raise
    except DomainError as error:
        return _refused(report, name, form, error)
    flash(f"{DONE[name]}。")
    return redirect(url_for("reports.show", year=year, body_id=body_id), 303)


def _form_of(report: Report, name: str) -> StaffForm:
    """The form of an act; what was written in the five parts is there, what a file holds is looked for."""
    kind = FORMS.get(name, ConfirmForm)
    if name == "sent_up" and report.sent_up_on is not None:
        return kind(data={"on": report.sent_up_on, "to": report.sent_up_to})
    if name != "receive" or report.file_id is not None or request.method not in SAFE_METHODS:
        return kind()  # what is sent without an answer has none
    empty = lifecycle.facts_of(report).empty_parts
    return kind(data={f"has_{part}": NO if part in empty else YES for part in Part})


def _demand(report: Report, name: str) -> None:
    """Whoever may not do it is told so; on opening the page, whether it can be done now at all."""
    step = TABLE.by_name.get(name)
    if step is None:
        if not page.may_note(report, current_actor()):
            raise Forbidden
        return
    if not queries.may_on(current_actor(), step.permission, report.body):
        raise Forbidden
    if request.method in SAFE_METHODS and report.state not in step.sources:
        raise ReportConflict(report.state)


def _refused(report: Report, name: str, form: StaffForm, error: DomainError) -> ResponseReturnValue:
    forget_agency_tree()
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
    else:
        form.object_to(error.code, error.message)
    return _page(report, name, form, error.status, error)


def _standing_in_way(report: Report, name: str) -> tuple[Obstacle, ...]:
    """What the page can tell before anything is typed."""
    step = TABLE.by_name.get(name)
    if step is None:
        return ()
    found = obstacles(step, lifecycle.facts_of(report), Said(), current_actor(), clock().today())
    return tuple(each for each in found if each.cure not in _ANSWERED and not each.cure.startswith("field:has_"))


def _page(
    report: Report, name: str, form: StaffForm, status: int = 200, error: DomainError | None = None
) -> ResponseReturnValue:
    """The confirmation page; after a collision it carries the newest version or a fresh key, to be sent knowingly."""
    body = render_template(
        "reports/act.html",
        report=report,
        name=name,
        label=LABELS[name],
        form=form,
        parts=[part.value for part in Part],
        obstacles=_standing_in_way(report, name) if request.method in SAFE_METHODS else (),
        version=version_after(report.version, error),
        key=key_after(error),
    )
    return make_response(body, status)

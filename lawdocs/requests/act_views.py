"""One confirmation page for each act on a request (办理来件)."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents.views import key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.paging import only_parameters
from lawdocs.requests import checks, page, queries, services
from lawdocs.requests.forms import ACT_FORMS, ActForm, ReplyForm
from lawdocs.requests.models import Request
from lawdocs.requests.services import RequestConflict
from lawdocs.requests.views import blueprint
from lawdocs.texts.personal import numbers_of_people
from workflows.permissions import Permission
from workflows.requests import RequestAct

_NAMES = ",".join(each.value for each in ACT_FORMS)
SERVICES: Mapping[RequestAct, Callable[..., None]] = {
    RequestAct.NOTE: services.note,
    RequestAct.ASK: services.ask,
    RequestAct.COMPLETE: services.complete,
    RequestAct.TRANSFER: services.transfer,
    RequestAct.REPLY: services.reply,
    RequestAct.REFUSE: services.refuse,
    RequestAct.WITHDRAW: services.withdraw,
    RequestAct.LIFT: services.lift,
    RequestAct.CORRECT: services.correct,
    RequestAct.VOID: services.void,
}
DONE = {
    RequestAct.NOTE: "已记录办理情况",
    RequestAct.ASK: "已要求补正，期限中止计时",
    RequestAct.COMPLETE: "已收到补正材料，期限恢复计时",
    RequestAct.TRANSFER: "已转送，本单位办结",
    RequestAct.REPLY: "已答复，本单位办结",
    RequestAct.REFUSE: "已告知不予受理，本单位办结",
    RequestAct.WITHDRAW: "来件人已撤回，不再办理",
    RequestAct.LIFT: "已恢复执行",
    RequestAct.CORRECT: "已更正，公开页面注明更正",
    RequestAct.VOID: "已作废，不再办理",
}


@blueprint.route(f"/<int:request_id>/<any({_NAMES}):name>", methods=["GET", "POST"])
@requires(Permission.REQUEST_HANDLE, audit="request:note")
def act(request_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    wanted, today = RequestAct(name), clock().today()
    found = queries.request_or_404(request_id, current_actor())
    if not queries.handles(current_actor(), found):
        raise Forbidden
    form = ACT_FORMS[wanted](wanted, today)
    if isinstance(form, ReplyForm):
        form.offer(found.kind)
    if request.method in SAFE_METHODS:
        if wanted not in found.acts_on(today):
            raise RequestConflict(f"这件来件当前状态为「{found.stage.label}」，现在办不了“{wanted.label}”")
        return _page(found, wanted, form)
    if not form.validate_on_submit():
        return _page(found, wanted, form, status=422)
    looks = _to_look_at(found, form)
    if looks and request.form.get("looked_at") != looks.digest:
        return _page(found, wanted, form, looks=looks)
    return _carry_out(found, wanted, form)


@dataclass(frozen=True)
class Looks:
    """What is to be looked at once more before an act is done: words of clauses, and numbers of people in the text."""

    clauses: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.clauses or self.numbers)

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr((self.clauses, self.numbers)).encode()).hexdigest()


def _to_look_at(found: Request, form: ActForm) -> Looks:
    stop = form["stop"].data if "stop" in form else ""
    day = found.stopped_from or form.on.data
    clauses = checks.stopped_words(found.document, stop, day) if stop and found.document is not None else []
    return Looks(tuple(clauses), tuple(numbers_of_people(form.text.data)))


def _carry_out(found: Request, wanted: RequestAct, form: ActForm) -> ResponseReturnValue:
    request_id, name = found.id, found.name
    more = {"remedy": form.remedy} if isinstance(form, ReplyForm) else {}
    more |= {"stop": form["stop"].data} if "stop" in form else {}
    seen = {"version": sent_version(), "key": sent_key()}
    try:
        SERVICES[wanted](found, form.said(), current_actor(), clock(), **more, **seen)
    except (Forbidden, RequestConflict):
        raise
    except StepRefused as refusal:
        forget_agency_tree()
        for each in refusal.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
        return _page(found, wanted, form, status=refusal.status)
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(found, wanted, form, status=error.status, error=error)
    flash(f"{name}：{DONE[wanted]}。")
    return redirect(url_for("requests.show", request_id=request_id), 303)


def _page(
    found: Request,
    wanted: RequestAct,
    form: ActForm,
    *,
    status: int = 200,
    error: DomainError | None = None,
    looks: Looks | None = None,
) -> ResponseReturnValue:
    """The confirmation page, with what is to be looked at once more.

    After a collision it carries the newest version or a fresh key, to be sent knowingly.
    """
    body = render_template(
        "requests/act.html",
        found=found,
        act=wanted,
        form=form,
        word=page.word_of(found, queries.clock_of(found), clock().today()),
        side_days=page.side_days(found),
        looks=looks,
        version=version_after(found.version, error),
        key=key_after(error),
    )
    return make_response(body, status)

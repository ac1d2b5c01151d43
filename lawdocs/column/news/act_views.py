"""One confirmation page for each act on a news item."""

from collections.abc import Callable, Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.column.news import lifecycle, page, queries, services
from lawdocs.column.news.forms import ApproveForm, ConfirmForm, PinForm, ReasonForm
from lawdocs.column.news.lifecycle import NewsConflict
from lawdocs.column.news.models import NewsItem
from lawdocs.column.news.staff_views import blueprint
from lawdocs.context import clock, zh_moment
from lawdocs.documents.views import key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.forms import StaffForm
from lawdocs.paging import only_parameters
from workflows.facts import Obstacle
from workflows.news import OVER, TABLE, NewsState, Said
from workflows.permissions import Permission
from workflows.tables import obstacles

LABELS = {step.name: step.action for step in TABLE.steps} | dict((page.PIN, page.UNPIN, page.REWRITE))
_NAMES = ",".join(LABELS)
DONE = {
    "submit": "已送审，审核前不能再改",
    "recall": "已撤回送审，可以继续修改",
    "return": "已退回，本单位可以看到理由",
    "publish": "已发布，公众可以看到",
    "withdraw": "已撤下，公众看不到了",
    "drop": "已作废，记录保留",
    "pin": "已置顶",
    "unpin": "已取消置顶",
    "rewrite": "已建好新的草稿，修改后送审",
}
# Acts that leave the state alone: who may do them, and from which states.
OTHERS = {
    "pin": (Permission.NEWS_MANAGE, {NewsState.PUBLISHED}),
    "unpin": (Permission.NEWS_MANAGE, {NewsState.PUBLISHED}),
    "rewrite": (Permission.NEWS_WRITE, OVER),
}
# An act gives the item it made, where it made one.
Act = Callable[[NewsItem, StaffForm, Mapping[str, object]], NewsItem | None]


def _plain(do: Callable[..., NewsItem | None]) -> Act:
    return lambda item, form, seen: do(item, current_actor(), clock(), **seen)


def _reasoned(do: Callable[..., None]) -> Act:
    return lambda item, form, seen: do(item, form.reason.data, current_actor(), clock(), **seen)


def _approve(item: NewsItem, form: StaffForm, seen: Mapping[str, object]) -> None:
    services.approve(item, current_actor(), clock(), publish_at=form.moment, **seen)


def _pin(item: NewsItem, form: StaffForm, seen: Mapping[str, object]) -> None:
    services.pin(item, form.until.data, current_actor(), clock(), **seen)


ACTS: Mapping[str, Act] = {
    "submit": _plain(services.submit),
    "recall": _plain(services.recall),
    "return": _reasoned(services.send_back),
    "approve": _approve,
    "publish": _plain(services.publish),
    "withdraw": _reasoned(services.withdraw),
    "drop": _plain(services.drop),
    "pin": _pin,
    "unpin": _plain(services.unpin),
    "rewrite": _plain(services.rewrite),
}


@blueprint.route(f"/<int:item_id>/<any({_NAMES}):name>", methods=["GET", "POST"])
@requires(Permission.NEWS_WRITE, audit="news:submit")
def act(item_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    item, form = queries.item_or_404(item_id, current_actor()), _form_of(name)
    _demand(item, name)
    if request.method in SAFE_METHODS:
        return _page(item, name, form)
    if not form.validate_on_submit():
        return _page(item, name, form, 422)
    try:
        made = ACTS[name](item, form, {"version": sent_version(), "key": sent_key()})
    except (Forbidden, NewsConflict):
        raise
    except DomainError as error:
        return _refused(item, name, form, error)
    flash(f"{_done(item, name)}。")
    if made is not None:
        return redirect(url_for("news.edit", item_id=made.id), 303)
    return redirect(url_for("news.show", item_id=item_id), 303)


def _form_of(name: str) -> StaffForm:
    if name == "pin":
        return PinForm(clock().today())
    return {"approve": ApproveForm, "return": ReasonForm, "withdraw": ReasonForm}.get(name, ConfirmForm)()


def _demand(item: NewsItem, name: str) -> None:
    """Whoever may not do it is told so; on opening the page, whether it can be done now at all."""
    step = TABLE.by_name.get(name)
    permission, sources = (step.permission, step.sources) if step is not None else OTHERS[name]
    if not queries.may_on(current_actor(), permission, item):
        raise Forbidden
    if request.method in SAFE_METHODS and item.state not in sources:
        raise NewsConflict(item.state)


def _refused(item: NewsItem, name: str, form: StaffForm, error: DomainError) -> ResponseReturnValue:
    forget_agency_tree()
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
    else:
        form.object_to(error.code, error.message)
    return _page(item, name, form, error.status, error)


def _done(item: NewsItem, name: str) -> str:
    if name != "approve":
        return DONE[name]
    return f"审核通过，定于{zh_moment(item.publish_at)}发布" if item.publish_at else "审核通过，已发布"


def _standing_in_way(item: NewsItem, name: str) -> tuple[Obstacle, ...]:
    """What the page can tell before anything is typed."""
    step = TABLE.by_name.get(name)
    if step is None:
        return ()
    found = obstacles(step, lifecycle.facts_of(item), Said(), current_actor(), clock().now())
    return tuple(each for each in found if each.cure != "field:reason")


def _page(
    item: NewsItem, name: str, form: StaffForm, status: int = 200, error: DomainError | None = None
) -> ResponseReturnValue:
    """The confirmation page; after a collision it carries the newest version or a fresh key, to be sent knowingly."""
    body = render_template(
        "news/act.html",
        item=item,
        name=name,
        label=LABELS[name],
        form=form,
        obstacles=_standing_in_way(item, name) if request.method in SAFE_METHODS else (),
        version=version_after(item.version, error),
        key=key_after(error),
    )
    return make_response(body, status)

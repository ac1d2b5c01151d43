"""The page that sets two editions side by side, where the editor says which indicator comes from which."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.column.indicators import lifecycle, queries, services
from lawdocs.column.indicators.comparing import aligned, suggested
from lawdocs.column.indicators.forms import ConfirmForm
from lawdocs.column.indicators.importing import indicators_of
from lawdocs.column.indicators.models import IndicatorSet
from lawdocs.column.indicators.rows import read_no
from lawdocs.column.indicators.staff_views import blueprint
from lawdocs.context import clock
from lawdocs.documents.views import new_key, sent_key, sent_version
from lawdocs.errors import NotVisible, StepRefused
from lawdocs.paging import only_parameters
from workflows.permissions import Permission

FIELD = "old-"


@blueprint.get("/<int:set_id>/compare/<int:other_id>")
@requires(Permission.COLUMN_READ)
def compare(set_id: int, other_id: int) -> ResponseReturnValue:
    only_parameters()
    return _page(*_both(set_id, other_id), ConfirmForm())


@blueprint.post("/<int:set_id>/compare/<int:other_id>")
@requires(Permission.INDICATOR_MANAGE, audit="indicator:change")
def link(set_id: int, other_id: int) -> ResponseReturnValue:
    """Keep which indicator of the older edition each of the newer one comes from."""
    only_parameters()
    found, other = _both(set_id, other_id)
    form = ConfirmForm()
    typed = {name.removeprefix(FIELD): text for name, text in request.form.items() if name.startswith(FIELD)}
    pairs = {int(no): read_no(text) for no, text in typed.items() if no.isascii() and no.isdigit() and len(no) < 6}
    for no, text in typed.items():
        if text.strip() and read_no(text) is None:
            form.object_to("NUMBER_INVALID", f"第{no[:5]}项的对应序号“{text[:20]}”不是数字")
    known = {each.no for each in indicators_of(other)}
    for no, old_no in pairs.items():
        if old_no is not None and old_no not in known:
            form.object_to("NUMBER_INVALID", f"第{no}项：{other.edition}版没有第{old_no}项")
    if not form.validate_on_submit() or form.codes:
        return _page(found, other, form, 422, typed)
    try:
        seen = {"version": sent_version(), "key": sent_key()}
        changed = services.link(found, other, pairs, current_actor(), clock(), **seen)
    except StepRefused as error:
        for each in error.obstacles:
            form.object_to("STEP_REFUSED", each.reason)
        return _page(*_both(set_id, other_id), form, 422, typed)
    flash(f"已保存{changed}项对应关系。" if changed else "没有改动。")
    return redirect(url_for("indicators.compare", set_id=set_id, other_id=other_id), 303)


def _both(set_id: int, other_id: int) -> tuple[IndicatorSet, IndicatorSet]:
    if set_id == other_id:
        raise NotVisible
    return queries.set_or_404(set_id, current_actor()), queries.set_or_404(other_id, current_actor())


def _page(
    found: IndicatorSet,
    other: IndicatorSet,
    form: ConfirmForm,
    status: int = 200,
    typed: dict[str, str] | None = None,
) -> Response:
    new, old = indicators_of(found), indicators_of(other)
    pairs = aligned(new, old)
    links = {str(pair.new.no): str(pair.old.no) for pair in pairs if pair.new is not None and pair.old is not None}
    offers = {str(no): str(old_no) for no, old_no in suggested(new, old).items()}
    links_to = current_actor().holds(Permission.INDICATOR_MANAGE) and found.state in lifecycle.LIVING
    counts: dict[str, int] = {}
    for mark in (mark for pair in pairs for mark in pair.marks):
        counts[mark] = counts.get(mark, 0) + 1
    body = render_template(
        "indicators/compare.html",
        found=found,
        other=other,
        pairs=pairs,
        old_texts={str(each.no): each for each in old},
        offers=offers,
        typed=typed if typed is not None else offers | links,
        counts=counts,
        manages=links_to,
        form=form,
        field=FIELD,
        key=new_key(),
    )
    return make_response(body, status)

"""Indicator sets at work: the list, the import with its preview, and the page on which a set is managed."""

from io import BytesIO

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.column.evidence.tasks import Wanted
from lawdocs.column.indicators import importing, lifecycle, page, payload, queries, services
from lawdocs.column.indicators.forms import EDITION_HINT, AssignForm, ConfirmForm, ImportForm, IndicatorForm
from lawdocs.column.indicators.importing import Given
from lawdocs.column.indicators.models import Indicator, IndicatorSet, SetState
from lawdocs.column.indicators.pasting import pasted
from lawdocs.column.indicators.planning import Outcome, points, tasks_of
from lawdocs.column.indicators.rows import Reading, Source, Units, read
from lawdocs.column.indicators.sources import ACCEPTED, from_file, limited
from lawdocs.context import clock
from lawdocs.documents.import_views import MEDIA_TYPE
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.documents.views import key_after, new_key, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.forms import StaffForm
from lawdocs.paging import only_parameters, paged
from lawdocs.texts.refusals import FileRefused, SheetRefused
from workflows.permissions import Permission

blueprint = Blueprint("indicators", __name__, url_prefix="/work/indicators")
RECORDS = 50
ACTS = {"open": "公开并开始报送", "close": "归档"}
SOURCES = {"open": SetState.DRAFT, "close": SetState.OPEN}
DO = {"open": services.open_set, "close": services.close_set}
DONE = {"open": "已公开，各单位可以报送材料", "close": "已归档，指标和材料不再变动"}


@blueprint.get("", strict_slashes=False)
@requires(Permission.COLUMN_READ)
def index() -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found = queries.sets(actor)
    counts = queries.counts()
    return render_template(
        "indicators/index.html",
        columns=page.SETS,
        rows=[page.set_row(each, counts.get(each.id, queries.Counts()), actor) for each in found],
        pairs=list(zip(found, found[1:], strict=False)),
        manages=actor.holds(Permission.INDICATOR_MANAGE),
    )


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Permission.INDICATOR_MANAGE, audit="indicator:import")
def import_set() -> ResponseReturnValue:
    """Take in a file or what was pasted, and show what it would do; nothing is stored."""
    only_parameters("edition")
    form = ImportForm(data={"edition": request.args.get("edition", "")})
    if request.method in SAFE_METHODS:
        return _import_page(form)
    if not form.validate_on_submit():
        return _import_page(form, 422)
    name = "pasted" if form.pasted.data.strip() else "file"
    try:
        reading = _read(form)
        given = Given(form.edition.data, form.title.data, form.source.data, reading.rows)
        refuse_secret(given.title, "\n".join(row.text for row in given.rows), current_actor(), clock())
        seen = importing.preview(given) if given.rows else None
    except (FileRefused, SheetRefused, DomainError) as refusal:
        forget_agency_tree()
        form.object_to(refusal.code, getattr(refusal, "told", refusal.message), name)
        return _import_page(form, refusal.status)
    return render_template(
        "indicators/preview.html",
        given=given,
        seen=seen,
        reading=reading,
        outcomes=Outcome,
        points=points,
        today=clock().today(),
        may_drop=not reading.faults,
        payload=payload.seal(given, current_actor()) if seen is not None else "",
        key=new_key(),
    )


@blueprint.post("/import/confirm")
@requires(Permission.INDICATOR_MANAGE, audit="indicator:import")
def confirm_import() -> ResponseReturnValue:
    """Store what was previewed, if the set is still as it was then."""
    only_parameters()
    actor = current_actor()
    given = payload.unseal(request.form.get("payload", ""), actor)
    drop = request.form.get("drop") == "1"
    done = importing.store(given, actor, clock(), version=sent_version(), key=sent_key(), drop=drop)
    flash("与已有的完全相同，没有改动。" if done.changes_nothing and not drop else "已导入。")
    return redirect(url_for("indicators.manage", set_id=importing.edition_named(given.edition).id), 303)


@blueprint.get("/import/template.xlsx")
@requires(Permission.INDICATOR_MANAGE)
def template() -> ResponseReturnValue:
    from lawdocs.column.indicators.template import FILE_NAME, template  # its library is large, few pages need it

    only_parameters()
    return send_file(BytesIO(template()), MEDIA_TYPE, as_attachment=True, download_name=FILE_NAME)


@blueprint.get("/<int:set_id>/manage")
@requires(Permission.INDICATOR_MANAGE)
def manage(set_id: int) -> ResponseReturnValue:
    only_parameters()
    return _manage_page(queries.set_or_404(set_id, current_actor()), AssignForm())


@blueprint.post("/<int:set_id>/assign")
@requires(Permission.INDICATOR_MANAGE, audit="indicator:assign")
def assign(set_id: int) -> ResponseReturnValue:
    """Let units answer for the ticked indicators up to a day."""
    only_parameters()
    found, form = queries.set_or_404(set_id, current_actor()), AssignForm()
    numbers = [
        int(each) for each in request.form.getlist("pick") if each.isascii() and each.isdigit() and len(each) < 6
    ]
    is_valid = form.validate_on_submit()
    form.units.recognise(Units.of(current_actor()))
    if not numbers:
        form.object_to("FIELD_REQUIRED", "请先勾选要分配的指标")
    if is_valid and not form.units.unit_ids and form.due.data is None and not form.units.errors:
        form.object_to("FIELD_REQUIRED", "请填写责任单位或者完成时限", "units")
    if form.codes:
        return _manage_page(found, form, 422, numbers)
    seen = {"version": sent_version(), "key": sent_key()}
    changed = services.assign(found, numbers, form.units.unit_ids, form.due.data, current_actor(), clock(), **seen)
    flash(f"已调整{changed}项。" if changed else "与已有的相同，没有改动。")
    return redirect(url_for("indicators.manage", set_id=set_id), 303)


@blueprint.route("/<int:set_id>/manage/<int:no>", methods=["GET", "POST"])
@requires(Permission.INDICATOR_MANAGE, audit="indicator:change")
def edit(set_id: int, no: int) -> ResponseReturnValue:
    only_parameters()
    found = queries.set_or_404(set_id, current_actor())
    indicator = queries.indicator_or_404(found, no)
    if request.method in SAFE_METHODS and found.state not in lifecycle.LIVING:
        raise lifecycle.SetConflict(found.state)
    form = IndicatorForm(indicator)
    if request.method in SAFE_METHODS:
        return _edit_page(indicator, form)
    is_valid = form.validate_on_submit()
    form.units.recognise(Units.of(current_actor()))
    if not is_valid or form.units.errors:
        return _edit_page(indicator, form, 422)
    wanted = _wanted(indicator, form)
    seen = {"version": sent_version(), "key": sent_key()}
    try:
        changed = services.change(indicator, form.values, wanted, current_actor(), clock(), **seen)
    except (Forbidden, lifecycle.SetConflict):
        raise
    except DomainError as error:
        _object(form, error)
        return _edit_page(
            queries.indicator_or_404(queries.set_or_404(set_id, current_actor()), no), form, error.status, error
        )
    flash(f"第{no}项已保存。" if changed else "没有改动。")
    return redirect(url_for("indicators.manage", set_id=set_id, _anchor=f"no-{no}"), 303)


@blueprint.route("/<int:set_id>/<any(open,close):name>", methods=["GET", "POST"])
@requires(Permission.INDICATOR_MANAGE, audit="indicator:open")
def act(set_id: int, name: str) -> ResponseReturnValue:
    """The confirmation page of opening and closing a set."""
    only_parameters()
    found, form = queries.set_or_404(set_id, current_actor()), ConfirmForm()
    if request.method in SAFE_METHODS:
        if found.state is not SOURCES[name]:
            raise lifecycle.SetConflict(found.state)
        return _act_page(found, name, form)
    if not form.validate_on_submit():
        return _act_page(found, name, form, 422)
    try:
        DO[name](found, current_actor(), clock(), version=sent_version(), key=sent_key())
    except (Forbidden, lifecycle.SetConflict):
        raise
    except DomainError as error:
        _object(form, error)
        return _act_page(queries.set_or_404(set_id, current_actor()), name, form, error.status, error)
    flash(f"{DONE[name]}。")
    return redirect(url_for("indicators.manage", set_id=set_id), 303)


@blueprint.get("/<int:set_id>/records")
@requires(Permission.COLUMN_READ)
def records(set_id: int) -> ResponseReturnValue:
    """What was done with a set, newest first."""
    only_parameters("page")
    found = queries.set_or_404(set_id, current_actor())
    entries, cut = paged(queries.records_of(found), RECORDS)
    rows = [page.record_row(each) for each in entries]
    return render_template("indicators/records.html", found=found, columns=page.RECORDS, rows=rows, page=cut)


def _read(form: ImportForm) -> Reading:
    """The rows that were sent, and what is wrong with the others."""
    text, file = form.pasted.data, form.file.data
    source: Source = limited(pasted(text)) if text.strip() else from_file(file.filename, file.read())
    return read(source, form.edition.data, Units.of(current_actor()), origin=form.source.data)


def _wanted(indicator: Indicator, form: IndicatorForm) -> list[Wanted]:
    """The tasks as the form asks for them; a unit whose own day differs keeps it while the field is as it was."""
    standing = tasks_of(indicator.tasks)
    first = standing[0].due_on if standing else None
    own = {each.agency_id: each.due_on for each in standing} if form.due.data == first else {}
    return [Wanted(each, place == 0, own.get(each, form.due.data)) for place, each in enumerate(form.units.unit_ids)]


def _object(form: StaffForm, error: DomainError) -> None:
    forget_agency_tree()
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
    else:
        form.object_to(error.code, error.message)


def _newest(found: IndicatorSet, error: DomainError | None) -> dict[str, object]:
    """After a collision a form carries the newest version or a fresh key, to be sent knowingly."""
    return {
        "version": version_after(found.version, error),
        "key": key_after(error),
    }


def _import_page(form: ImportForm, status: int = 200) -> Response:
    body = render_template("indicators/import.html", form=form, accepted=ACCEPTED, edition_hint=EDITION_HINT)
    return make_response(body, status)


def _manage_page(found: IndicatorSet, form: AssignForm, status: int = 200, picked: list[int] | None = None) -> Response:
    indicators = importing.indicators_of(found)
    body = render_template(
        "indicators/manage.html",
        found=found,
        counts=queries.counts().get(found.id, queries.Counts()),
        branches=page.branches(indicators),
        dropped=[each for each in indicators if each.dropped_at is not None],
        form=form,
        picked=set(picked or ()),
        living=found.state in lifecycle.LIVING,
        acts=[(name, label) for name, label in ACTS.items() if found.state is SOURCES[name]],
        others=[each for each in queries.sets(current_actor()) if each.id != found.id],
        key=new_key(),
    )
    return make_response(body, status)


def _edit_page(
    indicator: Indicator, form: IndicatorForm, status: int = 200, error: DomainError | None = None
) -> Response:
    seen = _newest(indicator.set, error)
    body = render_template("indicators/edit.html", found=indicator.set, indicator=indicator, form=form, **seen)
    return make_response(body, status)


def _act_page(
    found: IndicatorSet, name: str, form: ConfirmForm, status: int = 200, error: DomainError | None = None
) -> Response:
    counts = queries.counts().get(found.id, queries.Counts())
    waiting = queries.waiting(found) if name == "close" else []
    about = {"found": found, "name": name, "label": ACTS[name], "counts": counts, "waiting": waiting, "form": form}
    body = render_template("indicators/act.html", **about, **_newest(found, error))
    return make_response(body, status)

"""The register of reporting bodies at work: list, taking over from the tree, a body with exemptions and record."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import agency_tree, forget_agency_tree
from lawdocs.column.editors import edited_agencies
from lawdocs.column.reports import bodies, page, queries, timing
from lawdocs.column.reports.forms import BodyForm, ExemptForm, YearForm
from lawdocs.column.reports.models import ReportBody
from lawdocs.column.reports.staff_views import blueprint
from lawdocs.context import clock, zh_moment
from lawdocs.documents.views import key_after, new_key, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.forms import StaffForm
from lawdocs.paging import only_parameters
from lawdocs.tables import Cell, Column, Row
from lawdocs.timelines import Entry
from workflows.permissions import Permission
from workflows.reports import BodyKind

COLUMNS = (
    Column("报告主体", width=40),
    Column("类别", width=16),
    Column("顺序", width=8, is_number=True),
    Column("报告年度", width=20),
    Column("并入", width=30),
    Column("免报年度", width=20),
)


@blueprint.get("/bodies", endpoint="bodies")
@requires(Permission.REPORT_MANAGE)
def register() -> ResponseReturnValue:
    only_parameters()
    mine = edited_agencies(current_actor())
    return render_template(
        "reports/bodies.html",
        rows=[_row(each, is_mine=each.agency_id in mine) for each in queries.bodies()],
        columns=COLUMNS,
        left=len(bodies.not_registered(current_actor())),
    )


@blueprint.route("/bodies/take-over", methods=["GET", "POST"])
@requires(Permission.REPORT_MANAGE, audit="report:body_add")
def take_over() -> ResponseReturnValue:
    """Take over the tree; of years whose days are over the page tells what follows, and asks once more."""
    only_parameters()
    today = clock().today()
    form, late = YearForm(data={"year": str(timing.coming_year(today))}), []
    form.year.label.text = "从哪一年度起报告"
    is_sent = request.method not in SAFE_METHODS and form.validate_on_submit()
    if is_sent and request.form.get("told_of") != form.year.data:
        late = [each for each in queries.cycles_since(form.year.number) if each.due_on < today]
    if is_sent and not late:
        try:
            taken = bodies.take_over(form.year.number, current_actor(), clock(), key=sent_key())
        except StepRefused as error:
            form.object_to(error.code, error.message)
        else:
            flash(f"已列入{taken}家单位。名称、顺序和类别可以逐家修改。" if taken else "机关树里没有还没列入的单位。")
            return redirect(url_for("reports.bodies"), 303)
    found = [(each.name, bodies.kind_of(each).label) for each in bodies.not_registered(current_actor())]
    status = 422 if form.codes else 200
    return make_response(
        render_template(
            "reports/take_over.html",
            form=form,
            found=found,
            late=[page.late_at_once(each, len(found), today) for each in late],
            key=sent_key() or new_key(),
        ),
        status,
    )


@blueprint.route("/bodies/new", methods=["GET", "POST"])
@requires(Permission.REPORT_MANAGE, audit="report:body_add")
def new_body() -> ResponseReturnValue:
    only_parameters()
    first = {"since_year": str(timing.coming_year(clock().today())), "position": str(len(queries.bodies()) + 1)}
    form = _offered(BodyForm(data=first), None)
    if request.method in SAFE_METHODS:
        return _page(None, form)
    if not form.validate_on_submit():
        return _page(None, form, 422)
    agency = agency_tree().get(int(form.agency_id.data))
    try:
        body = bodies.add(agency, form.entry(), current_actor(), clock(), key=sent_key())
    except DomainError as error:
        return _refused(None, form, ExemptForm(formdata=None), error, form)
    flash(f"已列入{body.name}。")
    return redirect(url_for("reports.body", body_id=body.id), 303)


@blueprint.route("/bodies/<int:body_id>", methods=["GET", "POST"])
@requires(Permission.REPORT_MANAGE, audit="report:body_change")
def body(body_id: int) -> ResponseReturnValue:
    only_parameters()
    found = queries.body_or_404(body_id, current_actor())
    form = _offered(BodyForm(data=_typed(found)), found)
    if request.method in SAFE_METHODS:
        return _page(found, form)
    if not form.validate_on_submit():
        return _page(found, form, 422)
    try:
        bodies.change(found, form.entry(), current_actor(), clock(), version=sent_version(), key=sent_key())
    except DomainError as error:
        return _refused(found, form, ExemptForm(formdata=None), error, form)
    flash("已保存，变更已经记录，期限随之调整。")
    return redirect(url_for("reports.body", body_id=body_id), 303)


@blueprint.post("/bodies/<int:body_id>/exempt")
@requires(Permission.REPORT_MANAGE, audit="report:body_exempt")
def exempt(body_id: int) -> ResponseReturnValue:
    found, form = queries.body_or_404(body_id, current_actor()), ExemptForm()
    shown = _offered(BodyForm(formdata=None, data=_typed(found)), found)
    if not form.validate_on_submit():
        return _page(found, shown, 422, exempt=form)
    seen = {"version": sent_version(), "key": sent_key()}
    try:
        bodies.exempt(found, form.year.number, form.reason.data, current_actor(), clock(), **seen)
    except DomainError as error:
        return _refused(found, shown, form, error, form)
    flash(f"已准予{form.year.number}年度免报。")
    return redirect(url_for("reports.body", body_id=body_id), 303)


@blueprint.post("/bodies/<int:body_id>/lift/<int:year>")
@requires(Permission.REPORT_MANAGE, audit="report:body_lift")
def lift(body_id: int, year: int) -> ResponseReturnValue:
    found = queries.body_or_404(body_id, current_actor())
    bodies.lift(found, year, current_actor(), clock(), version=sent_version(), key=sent_key())
    flash(f"已取消{year}年度免报。")
    return redirect(url_for("reports.body", body_id=body_id), 303)


def _row(each: ReportBody, *, is_mine: bool) -> Row:
    years = f"{each.since_year}年度起" if each.until_year is None else f"{each.since_year}—{each.until_year}年度"
    return Row(
        (
            Cell(each.name, url_for("reports.body", body_id=each.id) if is_mine else None),
            Cell(each.kind.label),
            Cell(each.position),
            Cell(years),
            Cell(each.merged_into.name if each.merged_into is not None else None),
            Cell("、".join(str(exemption.year) for exemption in each.exemptions)),
        )
    )


def _offered(form: BodyForm, found: ReportBody | None) -> BodyForm:
    mine, known = edited_agencies(current_actor()), queries.bodies()
    taken = {each.agency_id for each in known}
    if found is not None:
        agencies = [agency_tree().get(found.agency_id)]
    else:
        agencies = [each for _, each in agency_tree().walk() if each.id in mine - taken]
    return form.offer(agencies, [each for each in known if found is None or each.id != found.id])


def _typed(found: ReportBody) -> dict[str, str]:
    """The form of a body as it stands."""
    return {
        "agency_id": str(found.agency_id),
        "name": found.name,
        "kind": found.kind.value,
        "position": str(found.position),
        "since_year": str(found.since_year),
        "until_year": str(found.until_year or ""),
        "merged_into": str(found.merged_into_id or ""),
    }


def _refused(
    found: ReportBody | None, form: BodyForm, exempt: ExemptForm, error: DomainError, at: StaffForm
) -> Response:
    forget_agency_tree()
    if isinstance(error, Forbidden):
        raise error
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            at.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:").removesuffix("_id"))
    else:
        at.object_to(error.code, error.message)
    return _page(found, form, error.status, error, exempt=exempt)


def _page(
    found: ReportBody | None,
    form: BodyForm,
    status: int = 200,
    error: DomainError | None = None,
    *,
    exempt: ExemptForm | None = None,
) -> Response:
    body = render_template(
        "reports/body.html",
        body=found,
        form=form,
        exempt=exempt if exempt is not None else ExemptForm(formdata=None),
        kinds=BodyKind,
        entries=_entries(found) if found is not None else [],
        version=version_after(found.version, error) if found is not None else None,
        key=key_after(error),
    )
    return make_response(body, status)


def _entries(found: ReportBody) -> list[Entry]:
    """What was done with a body, newest first."""
    newest = found.records[-1]
    return [
        Entry(
            zh_moment(each.at),
            f"{each.act.label}：{each.told}",
            each.actor_name,
            "current" if each is newest else "past",
        )
        for each in reversed(found.records)
    ]

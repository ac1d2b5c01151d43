"""The annual reports at work: matrix, the list of a year, a report, and the form in which it is written."""

from collections.abc import Callable, Mapping
from io import BytesIO

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.column.editors import edited_agencies
from lawdocs.column.reports import circulars, coverage, cycles, page, queries, services, timing
from lawdocs.column.reports.coverage import Line
from lawdocs.column.reports.forms import ReportForm, YearForm
from lawdocs.column.reports.lifecycle import ReportConflict
from lawdocs.column.reports.models import Report
from lawdocs.column.reports.timing import PUBLICATION, RECEIPT
from lawdocs.context import clock
from lawdocs.documents import files as store
from lawdocs.documents.views import key_after, new_key, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, NotVisible, StepRefused, VersionStale, WrongParameter
from lawdocs.extensions import db
from lawdocs.linkage.sides import linkages_of
from lawdocs.paging import only_parameters
from lawdocs.portal.files import download
from lawdocs.texts.filenames import display_name, extension
from lawdocs.texts.refusals import FileRefused
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.reports import EDITABLE, Part, ReportState, Standing

blueprint = Blueprint("reports", __name__, url_prefix="/work/reports")
YEARS_SHOWN = 6


@blueprint.get("", strict_slashes=False)
@requires(Permission.COLUMN_READ)
def index() -> ResponseReturnValue:
    """Units × years, the newest years first, with the rates of each."""
    only_parameters()
    actor, today = current_actor(), clock().today()
    years = coverage.years()
    shown = years[:YEARS_SHOWN]
    found = coverage.lines(shown, today)
    links = _links(actor)
    return render_template(
        "reports/index.html",
        years=shown,
        older=years[YEARS_SHOWN:],
        groups=page.groups(found, shown, lambda line: page.staff_cell(line, links(line))),
        rates=[(each, coverage.figures(found[each.year], each, today)) for each in shown],
        manages=actor.holds(Permission.REPORT_MANAGE),
        bodies=len(queries.bodies()),
    )


@blueprint.get("/<int:year>")
@requires(Permission.COLUMN_READ)
def year(year: int) -> ResponseReturnValue:
    """One year: its calendar, its rates, and the list behind each number."""
    only_parameters("show")
    cycle, actor, today = queries.cycle_or_404(year), current_actor(), clock().today()
    show = request.args.get("show", "")
    if show and show not in coverage.SHOWS:
        known = "、".join(f"{key}（{label}）" for key, label in coverage.SHOW_WORDS.items())
        raise WrongParameter(f"参数“show”不能是“{show[:40]}”。可用的值：{known}")
    asked = coverage.Year(cycle.year, cycle.due_on, cycle.public_due_on)
    found = coverage.lines([asked], today)[year]
    links = _links(actor)
    figures = coverage.figures(found, asked, today)
    inside = [line for line in found if line.standing is not Standing.OUTSIDE]
    chosen = coverage.narrowed(found, show) if show else inside
    return render_template(
        "reports/year.html",
        cycle=cycle,
        calendar=cycles.calendar_of(cycle),
        figures=page.figure_rows(figures, year),
        notes=page.notes_on_rates(),
        counts=_counts(found, year),
        show=show,
        show_words=coverage.SHOW_WORDS.get(show, ""),
        rows=[page.row(line, links(line)) for line in chosen],
        columns=page.COLUMNS,
        manages=actor.holds(Permission.REPORT_MANAGE),
        circulars=circulars.circulars_of(year) if actor.holds(Permission.REPORT_MANAGE) else [],
    )


def _counts(found: list[Line], year: int) -> list[tuple[str, int, str]]:
    """How many bodies stand in each way, with the list of each."""
    return [
        (label, len(coverage.narrowed(found, show)), url_for("reports.year", year=year, show=show))
        for show, label in coverage.SHOW_WORDS.items()
        if show == "expected" or show.startswith("is-")
    ]


def _links(actor: Actor) -> Callable[[Line], str | None]:
    """Where a line leads for a person: to the report, if they may open it."""
    writes, edits = frozenset(queries.written_agencies(actor)), edited_agencies(actor)

    def link(line: Line) -> str | None:
        if line.held is None:
            return None
        opens = line.body.agency_id in edits and line.held.state is not ReportState.DRAFT
        if not opens and line.body.agency_id not in writes:
            return None
        return url_for("reports.show", year=line.year.year, body_id=line.body.id)

    return link


@blueprint.route("/open", methods=["GET", "POST"])
@requires(Permission.REPORT_MANAGE, audit="report:cycle")
def open_year() -> ResponseReturnValue:
    """Begin to collect the reports on a year before the job does it on 1 January."""
    only_parameters()
    coming = timing.coming_year(clock().today())
    form = YearForm(data={"year": str(coming) if queries.cycle_of(coming) is None else ""})
    if request.method in SAFE_METHODS:
        return _open_page(form)
    if not form.validate_on_submit():
        return _open_page(form, 422)
    try:
        cycle = cycles.open_year(form.year.number, current_actor(), clock(), key=sent_key())
    except DomainError as error:
        if isinstance(error, Forbidden):
            raise
        form.object_to(error.code, error.message, "year")
        return _open_page(form, error.status)
    flash(f"已开始收集{cycle.year}年度报告，各单位已经收到通知。")
    return redirect(url_for("reports.year", year=cycle.year), 303)


def _open_page(form: YearForm, status: int = 200) -> Response:
    forget_agency_tree()
    begun = [each.label for each in coverage.years()]
    body = render_template("reports/open.html", form=form, begun=begun, key=sent_key() or new_key())
    return make_response(body, status)


@blueprint.get("/of/<int:report_id>")
@requires(Permission.COLUMN_READ)
def find(report_id: int) -> ResponseReturnValue:
    """The page of a report by its own number, for whoever knows no more: clocks do."""
    only_parameters()
    found = db.session.get(Report, report_id)
    if found is None:
        raise NotVisible
    report = queries.report_or_404(found.year, found.body_id, current_actor())
    return redirect(url_for("reports.show", year=report.year, body_id=report.body_id))


@blueprint.get("/<int:year>/<int:body_id>")
@requires(Permission.COLUMN_READ)
def show(year: int, body_id: int) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    report = queries.report_or_404(year, body_id, actor)
    cycle = report.cycle
    return render_template(
        "reports/show.html",
        report=report,
        parts=[(part.label, shown(body)) for part, body in report.parts.items()],
        pairs=page.pairs(
            report,
            f"{zh_date(cycle.due_on)}{cycles.marks_of(RECEIPT)}",
            f"{zh_date(cycle.public_due_on)}{cycles.marks_of(PUBLICATION)}",
        ),
        checks=page.check_lines(queries.checks_of(report)),
        steps=page.steps(report, actor, clock()),
        notes=[page.SENT_UP] if page.may_note(report, actor) else [],
        edits=report.state in EDITABLE and queries.may_on(actor, Permission.REPORT_WRITE, report.body),
        entries=page.timeline(report),
        notice=page.notice_of(report, actor),
    )


@blueprint.get("/<int:year>/<int:body_id>/file")
@requires(Permission.COLUMN_READ)
def file(year: int, body_id: int) -> ResponseReturnValue:
    """The file of a report, always saved."""
    only_parameters()
    report = queries.report_or_404(year, body_id, current_actor())
    if report.file is None:
        raise NotVisible
    plain = f"report-{report.id}.{extension(report.file_name)}"
    return download(BytesIO(store.read(report.file)), display_name(report.file_name), plain, report.file.media_type)


@blueprint.route("/<int:year>/<int:body_id>/edit", methods=["GET", "POST"])
@requires(Permission.REPORT_WRITE, audit="report:save")
def edit(year: int, body_id: int) -> ResponseReturnValue:
    only_parameters()
    report = queries.report_or_404(year, body_id, current_actor())
    if not queries.may_on(current_actor(), Permission.REPORT_WRITE, report.body):
        raise Forbidden
    if request.method in SAFE_METHODS and report.state not in EDITABLE:
        raise ReportConflict(report.state)
    first = {"title": report.title} | {part.value: _as_typed(body) for part, body in report.parts.items()}
    form = ReportForm(data=first)
    if request.method in SAFE_METHODS:
        return _page(report, form)
    if not form.validate_on_submit() or request.form.get("do") == "preview":
        return _page(report, form, 422 if form.errors else 200)
    seen = {"version": sent_version(), "key": sent_key(), "upload": form.upload()}
    seen["remove"] = request.form.get("do") == "remove"
    try:
        services.save(report, form.content(rich=_is_rich()), current_actor(), clock(), **seen)
    except (DomainError, FileRefused) as error:
        return _refused(report, form, error)
    if seen["upload"] is not None or seen["remove"]:
        flash("已保存，文件已更新。")
        return redirect(url_for("reports.edit", year=year, body_id=body_id, _anchor="files"), 303)
    flash("已保存。报送以前，只有本单位可以看到。")
    return redirect(url_for("reports.show", year=year, body_id=body_id), 303)


def shown(body: str) -> Markup:
    """A part as it is shown."""
    return Markup(body)  # noqa: S704 - cleaned when it was saved


def _as_typed(body: str) -> str:
    """A stored part for the field: its elements one a line, for those who see them."""
    return body.replace("</p><", "</p>\n<").replace("</h2><", "</h2>\n<")


def _is_rich() -> bool:
    return request.form.get("rich") == "1"


def _refused(report: Report, form: ReportForm, error: DomainError | FileRefused) -> Response:
    forget_agency_tree()
    if isinstance(error, Forbidden | ReportConflict):
        raise error
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            form.object_to("FIELD_TOO_LONG", each.reason, each.cure.removeprefix("field:"))
    else:
        form.object_to(error.code, error.message, "file" if isinstance(error, FileRefused) else "")
    return _page(report, form, error.status, error)


def _page(
    report: Report, form: ReportForm, status: int = 200, error: DomainError | FileRefused | None = None
) -> Response:
    """The form; after a collision it carries the newest version or a fresh key, to be sent knowingly."""
    body = render_template(
        "reports/edit.html",
        report=report,
        form=form,
        names=[part.value for part in Part],
        stored=_stored(report) if isinstance(error, VersionStale) else None,
        preview=_preview(form) if request.form.get("do") == "preview" and not form.errors else None,
        statistics_url=_statistics_url(report),
        version=version_after(report.version, error),
        key=key_after(error),
    )
    return make_response(body, status)


def _statistics_url(report: Report) -> str | None:
    """Where whoever has a part in a linkage finds what its year came to, in words to copy; None for the others."""
    if all(each.founded_on.year > report.year for each in linkages_of(current_actor())):
        return None
    return url_for("linkage.statistics", year=report.year, _anchor="paragraph")


def _stored(report: Report) -> list[tuple[str, Markup]]:
    return [(part.label, shown(body)) for part, body in report.parts.items()]


def _preview(form: ReportForm) -> list[tuple[str, Markup]] | None:
    """What was typed as it would be stored; nothing is kept."""
    try:
        parts: Mapping[Part, str] = services.cleaned_parts(form.content(rich=_is_rich()))
    except StepRefused as error:
        for each in error.obstacles:
            form.object_to("FIELD_TOO_LONG", each.reason, each.cure.removeprefix("field:"))
        return None
    return [(part.label, shown(body)) for part, body in parts.items()]

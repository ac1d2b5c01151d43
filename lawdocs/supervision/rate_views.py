"""Pages of the filing rates (报备统计) and of the yearly report on filing (年度备案工作报告)."""

from io import BytesIO

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.context import clock
from lawdocs.documents.views import new_key, sent_key
from lawdocs.errors import NotVisible
from lawdocs.filing import lists
from lawdocs.filing.list_views import clock_of_list
from lawdocs.filing.upward_forms import ListForm
from lawdocs.filing.upward_models import ListKind, PeriodicList
from lawdocs.supervision import asked as ask
from lawdocs.supervision import freezing, rate_report, rate_tables
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.rate_lists import period_of
from lawdocs.supervision.rates import first_due_on, rates_by_agency
from lawdocs.supervision.views import arguments_of, blueprint, offered_scopes, options_of
from lawdocs.texts.docx import write_docx
from workflows.permissions import Permission

CHOICES = (ask.YEAR, ask.QUARTER, ask.AS_OF)
REPORT_CHOICES = (ask.LAST_YEAR, ask.AS_OF)


@blueprint.get("/rates")
@requires(Permission.SUPERVISION_READ)
def rates() -> ResponseReturnValue:
    """The three rates by agency."""
    asked = _asked(CHOICES)
    period, bureaus = period_of(asked), asked.scope.bureaus
    frozen = freezing.frozen_of(bureaus, period)
    found = rates_by_agency(period, asked.today, asked.scope)
    return render_template(
        "supervision/rates.html",
        asked=asked,
        period=period,
        rows=rate_tables.rate_rows(found, asked),
        columns=rate_tables.COLUMNS,
        definitions=(rate_tables.DEFINITIONS, rate_tables.definition_rows()),
        differences=rate_tables.DIFFERENCES,
        frozen=[_compared(each, found, asked) for each in frozen],
        may_freeze=not frozen and bool(bureaus) and asked.today >= period.last,
        first_due_on=None if found else first_due_on(),
        scopes=offered_scopes(asked.scope),
        years=options_of(ask.YEAR, asked),
        quarters=options_of(ask.QUARTER, asked),
        latest=clock().today(),
        here=url_for("supervision.rates"),
        freeze_url=url_for("supervision.freeze", **arguments_of(asked)),
        report_url=url_for("supervision.annual_report", year=period.year),
        export_url=url_for("supervision.export_rates", **arguments_of(asked)),
    )


@blueprint.route("/rates/freeze", methods=["GET", "POST"])
@requires(Permission.SUPERVISION_READ, audit="rates:freeze")
def freeze() -> ResponseReturnValue:
    """Put the figures of a period on record, after a page that says that this cannot be taken back."""
    asked = _asked(CHOICES)
    period, bureaus = period_of(asked), asked.scope.bureaus
    if not bureaus:
        raise NotVisible
    back = url_for("supervision.rates", **arguments_of(asked))
    done = {each.bureau_id for each in freezing.frozen_of(bureaus, period)}
    left = [each for each in bureaus if each.id not in done]
    if request.method in SAFE_METHODS:
        freezing.refuse_unless_over(period, asked.today, clock().today())
        freezing.refuse_again(left or bureaus, period)
        return render_template(
            "supervision/freeze.html", asked=asked, period=period, bureaus=left, back_url=back, key=new_key()
        )
    for bureau in left or bureaus[:1]:
        freezing.freeze(bureau, period, asked.today, current_actor(), clock(), key=sent_key())
    flash(f"{period.label}的数字已经定格。", "ok")
    return redirect(back, 303)


@blueprint.get("/rates/export.xlsx")
@requires(Permission.SUPERVISION_READ)
def export_rates() -> ResponseReturnValue:
    from lawdocs.supervision import exports  # the library of spreadsheets is large

    asked = _asked(CHOICES)
    found = rates_by_agency(period_of(asked), asked.today, asked.scope)
    frozen = [_compared(each, found, asked) for each in freezing.frozen_of(asked.scope.bureaus, period_of(asked))]
    return exports.rates_workbook(found, asked, frozen)


@blueprint.route("/annual-report", methods=["GET", "POST"])
@requires(Permission.SUPERVISION_READ, audit="filing:send_list")
def annual_report() -> ResponseReturnValue:
    """A year's filing work by agency, which the bureau reports to its government (R91)."""
    asked = _asked(REPORT_CHOICES)
    year, form, status = period_of(asked).year, ListForm(), 200
    periodic = _report_of(asked)
    if request.method not in SAFE_METHODS:
        if periodic is None:
            raise NotVisible
        if form.validate_on_submit():
            lists.send_list(periodic, form.note.data, current_actor(), clock(), key=sent_key())
            flash(f"已记录：{lists.name_of(periodic)}。", "ok")
            return redirect(url_for("supervision.annual_report", year=year), 303)
        status = 422
    found = rates_by_agency(period_of(asked), asked.today, asked.scope)
    arguments = arguments_of(asked)
    body = render_template(
        "supervision/annual_report.html",
        asked=asked,
        title=lists.title_of(ListKind.REPORT, year),
        text=rate_report.text(found, asked),
        rows=rate_tables.rate_rows(found, asked, for_report=True),
        columns=rate_tables.REPORT_COLUMNS,
        definitions=(rate_tables.DEFINITIONS, rate_tables.definition_rows()),
        periodic=periodic,
        clock_of=clock_of_list(periodic),
        form=form,
        key=sent_key() or new_key(),
        years=options_of(ask.LAST_YEAR, asked),
        latest=clock().today(),
        here=url_for("supervision.annual_report"),
        back=url_for("supervision.rates", year=year),
        export_url=url_for("supervision.export_report", **arguments),
        word_url=url_for("supervision.word_report", **arguments),
    )
    return make_response(body, status)


@blueprint.get("/annual-report/export.xlsx")
@requires(Permission.SUPERVISION_READ)
def export_report() -> ResponseReturnValue:
    from lawdocs.supervision import exports  # as above

    asked = _asked(REPORT_CHOICES)
    return exports.report_workbook(rates_by_agency(period_of(asked), asked.today, asked.scope), asked)


@blueprint.get("/annual-report/report.docx")
@requires(Permission.SUPERVISION_READ)
def word_report() -> ResponseReturnValue:
    """The report as a Word file."""
    from lawdocs.portal.files import FORMATS, download
    from lawdocs.texts.filenames import display_name

    asked = _asked(REPORT_CHOICES)
    year = period_of(asked).year
    title = f"{asked.scope.title}{lists.title_of(ListKind.REPORT, year)}"
    text = rate_report.text(rates_by_agency(period_of(asked), asked.today, asked.scope), asked)
    response: Response = download(
        BytesIO(write_docx(title, text)), display_name(f"{title}.docx"), f"filing-report-{year}.docx", FORMATS["docx"]
    )
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response


def _asked(choices: tuple[ask.Choice, ...]) -> Asked:
    return ask.read(current_actor(), clock().today(), choices)


def _report_of(asked: Asked) -> PeriodicList | None:
    """The row of the report of the first of the actor's bureaus that owes one."""
    year = period_of(asked).year
    found = (lists.list_of(ListKind.REPORT, each.id, year) for each in asked.scope.bureaus)
    return next((each for each in found if each is not None), None)


def _compared(frozen: freezing.RateFreeze, found: dict, asked: Asked) -> tuple[object, ...]:
    """Figures on record, whether the records still give them, and where the present ones differ."""
    rows = rate_tables.difference_rows(freezing.differences(frozen, found, asked.scope))
    return frozen, freezing.still_holds(frozen), rows

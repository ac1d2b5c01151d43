"""The clerk's page of number series."""

from secrets import token_urlsafe

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import agency_or_404
from lawdocs.context import clock
from lawdocs.errors import DomainError
from lawdocs.filing import queries, services
from lawdocs.filing.forms import SeriesForm
from workflows.permissions import Permission

blueprint = Blueprint("filing", __name__, url_prefix="/work/numbers")


@blueprint.get("")
@requires(Permission.NUMBER_MANAGE)
def numbers() -> ResponseReturnValue:
    """The series of the makers this clerk handles."""
    return _page(_form())


@blueprint.post("")
@requires(Permission.NUMBER_MANAGE, audit="number:start")
def start() -> ResponseReturnValue:
    """Set the serial with which a year begins here. Sent twice it changes nothing, so it needs no key."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    agency = agency_or_404(form.agency_id.data)
    try:
        services.start_series(agency, form.year.data, form.serial, current_actor(), clock())
    except DomainError as refusal:
        form.object_to(refusal.code, refusal.message, "first")
        return _page(form, refusal.status)
    flash(f"{agency.name}{form.year.data}年的文号从第{form.serial}号起。")
    return redirect(url_for("filing.numbers"), 303)


@blueprint.get("/<int:series_id>")
@requires(Permission.NUMBER_MANAGE)
def series(series_id: int) -> ResponseReturnValue:
    """Every number of one series, void ones with their reason."""
    row = queries.series_or_404(series_id, queries.handled_issuers(current_actor()))
    return render_template(
        "filing/series.html", series=row, agency=agency_or_404(row.agency_id), allocations=queries.numbers_given(row)
    )


def _form() -> SeriesForm:
    issuers, year = queries.handled_issuers(current_actor()), clock().today().year
    first = next(iter(queries.unbegun(issuers, year)), None)
    return SeriesForm(agency_id=first.id if first is not None else None).offer(issuers, year)


def _page(form: SeriesForm, status: int = 200) -> tuple[str, int]:
    issuers, year = queries.handled_issuers(current_actor()), clock().today().year
    return render_template(
        "filing/numbers.html",
        form=form,
        rows=queries.series_of(issuers),
        unbegun=queries.unbegun(issuers, year),
        issuers=issuers,
        year=year,
        status=status,
        key=token_urlsafe(16),
    ), status

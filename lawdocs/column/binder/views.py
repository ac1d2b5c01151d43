"""The page from which an editor exports the binder of a set (佐证汇编)."""

import hashlib
from io import BytesIO
from typing import IO

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.audit import services as audit
from lawdocs.column.binder import contents, packing, printing
from lawdocs.column.binder.contents import Binder
from lawdocs.column.indicators.models import IndicatorSet
from lawdocs.column.indicators.queries import set_or_404
from lawdocs.context import clock, site
from lawdocs.extensions import transaction
from lawdocs.paging import only_parameters
from lawdocs.portal.files import download
from lawdocs.texts.filenames import display_name
from workflows.permissions import Permission

blueprint = Blueprint("binder", __name__, url_prefix="/work/indicators")


@blueprint.get("/<int:set_id>/binder")
@requires(Permission.EVIDENCE_REVIEW)
def show(set_id: int) -> ResponseReturnValue:
    """What the binder will hold."""
    only_parameters()
    indicators = set_or_404(set_id, current_actor())
    binder = contents.binder_of(indicators, current_actor(), clock().today())
    return render_template("binder/show.html", indicators=indicators, binder=binder, most=packing.MOST_BYTES)


@blueprint.post("/<int:set_id>/binder.pdf")
@requires(Permission.EVIDENCE_REVIEW, audit="binder:export")
def as_pdf(set_id: int) -> ResponseReturnValue:
    only_parameters()
    indicators = set_or_404(set_id, current_actor())
    binder = contents.binder_of(indicators, current_actor(), clock().today())
    data = printing.pdf_of(binder, site().place, clock().today())
    return _sent(BytesIO(data), indicators, binder, "pdf", "application/pdf")


@blueprint.post("/<int:set_id>/binder.zip")
@requires(Permission.EVIDENCE_REVIEW, audit="binder:export")
def as_zip(set_id: int) -> ResponseReturnValue:
    only_parameters()
    indicators = set_or_404(set_id, current_actor())
    binder = contents.binder_of(indicators, current_actor(), clock().today())
    file = packing.zip_of(binder, site().place, clock().today())
    return _sent(file, indicators, binder, "zip", "application/zip")


def _sent(file: IO[bytes], indicators: IndicatorSet, binder: Binder, form: str, media_type: str) -> Response:
    """The file to be saved; who took it away is on the trail before the first byte goes out."""
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    told = {"edition": indicators.edition, "form": form, "hidden": binder.hidden, "sha256": digest}
    set_id, edition, actor = indicators.id, indicators.edition, current_actor()
    with transaction():
        audit.record("binder:export", actor, clock().now(), "indicator_set", set_id, after=told)
    name = display_name(f"佐证汇编{edition}版{clock().today():%Y%m%d}.{form}")
    response = download(file, name, f"binder-{set_id}.{form}", media_type)
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response

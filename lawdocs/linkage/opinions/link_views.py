"""The page behind a secret link: one draft for one body, open to whoever holds the link and to nobody else."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS
from lawdocs.context import clock
from lawdocs.errors import StepRefused
from lawdocs.linkage.moves import LinkConflict
from lawdocs.linkage.opinions import links, services
from lawdocs.linkage.opinions.forms import GiveForm
from lawdocs.linkage.opinions.models import Cooperation
from lawdocs.texts.structure import parse
from workflows.linkage.opinions import OpinionState

blueprint = Blueprint("linkage_link", __name__, url_prefix="/linkage/opinion")
# No address of this page is told to others, kept, or found; the token in it is all that opens it.
PRIVATE = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """The same headers on every answer here, that of a dead link among them."""
    response.headers.update(PRIVATE)
    return response


@blueprint.route("/<token>", methods=["GET", "POST"])
def show(token: str) -> ResponseReturnValue:
    """The draft, the question and the form of the answer; once it is answered, that it is."""
    link = links.find(token, clock())
    links.put_down_opening(link, request.remote_addr or "", clock())
    row = link.cooperation
    if row.state is not OpinionState.ASKED:
        return _answered(200 if request.method in SAFE_METHODS else 409)
    form = GiveForm(data={"body": row.body})
    if request.method in SAFE_METHODS:
        return _draft(row, form)
    if not form.validate_on_submit():
        return _draft(row, form, 422)
    try:
        services.give_by_link(token, form.said(), clock())
    except LinkConflict:  # somebody else with the link was faster
        return _answered(409)
    except StepRefused as refused:
        for each in refused.obstacles:
            form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
        return _draft(row, form, 422)
    return redirect(url_for("linkage_link.show", token=token), 303)


def _draft(row: Cooperation, form: GiveForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("linkage/opinion_link.html", row=row, form=form, parsed=parse(row.revision.text))
    return make_response(page, status)


def _answered(status: int) -> ResponseReturnValue:
    return make_response(render_template("linkage/opinion_answered.html"), status)

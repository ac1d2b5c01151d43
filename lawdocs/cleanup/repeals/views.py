"""The page on which somebody says that a stated repeal is none (认定没有废止)."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.cleanup.amendments.forms import DismissForm
from lawdocs.cleanup.repeals import queries, services
from lawdocs.cleanup.repeals.page import named
from lawdocs.documents import queries as documents
from lawdocs.documents.act_views import ActPage, answer, refuse_closed
from workflows.permissions import Permission

blueprint = Blueprint("stated_repeals", __name__, url_prefix="/work/documents")

DISMISS = ActPage(
    label="没有废止本文件",
    question="认定没有废止{}？",
    confirm="确认没有废止",
    back="返回，不认定",
    done="已认定没有废止",
    fields="cleanup/_dismiss_repeal_fields.html",
    permission=Permission.DOCUMENT_REPEAL,
    states=services.DISMISSED_IN,
)


@blueprint.route("/<int:document_id>/repeals/<int:stated_id>/dismiss", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REPEAL, audit="document:dismiss_repeal")
def dismiss(document_id: int, stated_id: int) -> ResponseReturnValue:
    """Find that another document does not repeal this one, though it was read so."""
    stated = queries.stated_or_404(documents.document_or_404(document_id, current_actor()), stated_id)
    if request.method in SAFE_METHODS:
        refuse_closed(services.closed(stated))
    return answer(
        document_id,
        DISMISS,
        lambda _: DismissForm(),
        lambda _, form, acting: services.dismiss(stated, form.reason.data, **acting),
        after=lambda _: [
            ("公众不再看到", f"{named(stated)}废止本文件的提示，文件的效力不变。"),
            ("理由记入审计记录。", "认定以后不能撤销；确有废止的，仍然可以直接登记废止。"),
        ],
        stated=stated,
    )

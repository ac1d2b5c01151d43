"""Pages of what follows a publication (公布以后)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.documents.act_views import ActPage, answer
from lawdocs.documents.models import Document
from lawdocs.publication import channels
from lawdocs.publication.forms import ChannelForm
from lawdocs.publication.models import ChannelKind
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES

blueprint = Blueprint("publication", __name__, url_prefix="/work/documents")

CHANNEL = ActPage(
    label="登记公布载体",
    question="登记{}的其他公布载体？",
    confirm="确认登记载体",
    back="返回，不登记",
    done="已登记公布载体",
    fields="publication/_channel_fields.html",
    permission=Permission.DOCUMENT_PUBLISH,
    states=frozenset(PUBLIC_STATES),
    anchor="channels",
)


@blueprint.route("/<int:document_id>/channels/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_PUBLISH, audit="document:add_channel")
def add_channel(document_id: int) -> ResponseReturnValue:
    """Record where else a document was made public."""

    def carry_out(document: Document, form: ChannelForm, seen: dict[str, object]) -> object:
        given = (ChannelKind(form.kind.data), form.name.data, form.on.data, form.address.data)
        return channels.add_channel(document, *given, current_actor(), clock(), **seen)

    return answer(document_id, CHANNEL, lambda _: ChannelForm(), carry_out)

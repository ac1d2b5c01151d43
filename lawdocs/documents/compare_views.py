"""The texts of a document beside each other, for whoever reads its papers: drafts as submitted, and what was issued."""

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, reads_papers, requires
from lawdocs.clock import local
from lawdocs.comparing import Extent, Head, compared, read_ways, typography, variables, wrong
from lawdocs.documents import queries
from lawdocs.documents.labels import text_word
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.views import blueprint
from lawdocs.errors import NotVisible
from workflows.guards import zh_date
from workflows.permissions import Permission


@blueprint.get("/<int:document_id>/compare")
@requires(Permission.DOCUMENT_READ)
def compare(document_id: int) -> ResponseReturnValue:
    """Two texts by their draft numbers (稿次); without numbers, the newest one and the one before it."""
    actor = current_actor()
    document = queries.document_or_404(document_id, actor)
    if not reads_papers(actor, document) or len(document.revisions) < 2:
        raise NotVisible
    old, new = _asked(document, request.args)
    ways = read_ways(request.args)

    def address(**changes: object) -> str:
        numbers = {"from": old.draft_no, "to": new.draft_no}
        return url_for("documents.compare", document_id=document_id, **numbers, **ways.arguments(**changes))

    comparison = compared(old.text, new.text)
    extent, layout = ways.other_extent, ways.other_layout
    return render_template(
        "documents/compare.html",
        document=document,
        old=old,
        new=new,
        choices=[(extent.label, address(extent=extent)), (layout.label, address(layout=layout))],
        whole_url=address(extent=Extent.ALL),
        typography=typography(comparison),
        **variables(comparison, ways, [_head(each) for each in (old, new)]),
    )


def _asked(document: Document, arguments: Mapping[str, str]) -> tuple[Revision, Revision]:
    new = _revision(document, "to", arguments.get("to", "").strip()) or document.draft
    before = [each for each in document.revisions if each.draft_no < new.draft_no]
    old = _revision(document, "from", arguments.get("from", "").strip()) or (before or document.revisions)[-1]
    return old, new


def _revision(document: Document, name: str, value: str) -> Revision | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit()):
        raise wrong(name, value, "、".join(str(each.draft_no) for each in document.revisions))
    found = next((each for each in document.revisions if str(each.draft_no) == value), None)
    if found is None:
        raise NotVisible
    return found


def _head(revision: Revision) -> Head:
    return Head(text_word(revision), f"{zh_date(local(revision.saved_at).date())}保存")

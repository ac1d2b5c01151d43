"""The page from which a finished document is taken away as one package (归档包)."""

import hashlib

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.archive import contents, writing
from lawdocs.archive.trail import EXPORTED
from lawdocs.audit import services as audit
from lawdocs.context import clock
from lawdocs.documents.models import Document
from lawdocs.documents.queries import document_or_404
from lawdocs.errors import NotVisible
from lawdocs.extensions import transaction
from lawdocs.paging import only_parameters
from lawdocs.portal.files import download
from lawdocs.texts.filenames import display_name
from workflows.permissions import Permission

blueprint = Blueprint("archive", __name__, url_prefix="/work/documents")


@blueprint.get("/<int:document_id>/archive")
@requires(Permission.DOCUMENT_READ)
def show(document_id: int) -> ResponseReturnValue:
    """What the package will hold, and what is missing."""
    only_parameters()
    document = _finished(document_id)
    parts = contents.parts_of(document)
    missing = [(part.name, each) for part in parts for each in part.missing]
    return render_template("archive/show.html", document=document, parts=parts, missing=missing)


@blueprint.post("/<int:document_id>/archive")
@requires(Permission.DOCUMENT_READ, audit=EXPORTED)
def package(document_id: int) -> ResponseReturnValue:
    """The package to be saved; who took it away is on the trail before the first byte goes out."""
    only_parameters()
    document = _finished(document_id)
    made = writing.write(document, contents.parts_of(document))
    told = {"sha256": hashlib.file_digest(made.file, "sha256").hexdigest(), "manifest": made.manifest}
    made.file.seek(0)
    name, actor = display_name(f"归档包　{document.title}.zip"), current_actor()
    with transaction():
        after = told | {"files": made.files}
        audit.record(EXPORTED, actor, clock().now(), "document", document_id, after=after)
    response = download(made.file, name, f"archive-{document_id}.zip", contents.ZIP)
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response


def _finished(document_id: int) -> Document:
    document = document_or_404(document_id, current_actor())
    if not contents.may_take(current_actor(), document):
        raise NotVisible
    return document

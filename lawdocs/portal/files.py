"""Files for the public: how they are handed out, comparisons and published attachments."""

import io
from urllib.parse import quote

from flask import Response, send_file

from lawdocs.documents.files import path_of
from lawdocs.documents.models import Material
from lawdocs.errors import NotVisible
from lawdocs.portal.comparing import Pair, paper
from lawdocs.texts.docx import write_comparison
from lawdocs.texts.filenames import display_name, extension
from lawdocs.texts.intake import AKN_TYPE, MEDIA_TYPES

SANDBOX = "default-src 'none'; sandbox"
FORMATS = {
    "docx": MEDIA_TYPES["docx"],
    "pdf": MEDIA_TYPES["pdf"],
    "txt": "text/plain",
    "md": "text/markdown",
    "json": "application/json",
    "akn.xml": AKN_TYPE,
}


def comparison_file(pair: Pair) -> Response:
    """Two texts of a document beside each other, as DOCX."""
    document = pair.record.document
    title = f"{document.title}新旧对照表"
    plain = f"document-{document.id}-compare-{pair.old.no}-{pair.new.no}.docx"
    return download(
        io.BytesIO(write_comparison(title, **paper(pair))), display_name(f"{title}.docx"), plain, FORMATS["docx"]
    )


def attached_file(material: Material) -> Response:
    """A published attachment under its own name; a file the store has lost is not there."""
    path = path_of(material.file.sha256)
    if not path.is_file():
        raise NotVisible
    ending = extension(material.name)
    plain = f"attachment-{material.id}" + (f".{ending}" if ending.isascii() and ending.isalnum() else "")
    return download(path, display_name(material.name), plain, material.file.media_type)


def download(source: object, name: str, plain: str, media_type: str) -> Response:
    """Always saved, never shown by the browser: whoever wrote it must not run on this site.

    ``plain`` is the name for clients that read ASCII only.
    """
    response = send_file(source, mimetype=media_type, as_attachment=True, download_name=name, etag=False)
    if not name.isascii():
        names = {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
        response.headers.set("Content-Disposition", "attachment", **names)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

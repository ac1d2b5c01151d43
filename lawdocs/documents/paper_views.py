"""A document as an official paper (红头文件): the page that offers it, and the file."""

from io import BytesIO
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.documents import papers, queries
from lawdocs.documents.models import Document
from lawdocs.documents.paper_forms import PaperForm, form_for, is_order_without_its_number
from lawdocs.documents.papers import Choices
from lawdocs.documents.views import blueprint
from lawdocs.errors import NotVisible
from lawdocs.portal.files import FORMATS, download
from lawdocs.printing import told
from lawdocs.texts.filenames import display_name
from workflows.permissions import Permission

blueprint.add_app_template_filter(papers.paper_word)
MEDIA_TYPES = {"pdf": "application/pdf", "docx": FORMATS["docx"]}


@blueprint.get("/<int:document_id>/paper")
@requires(Permission.DOCUMENT_READ)
def paper(document_id: int) -> ResponseReturnValue:
    """What the paper will look like, what is to be chosen, and which fonts stand in for others.

    An address may hold choices, as the addresses of papers once did: they fill the form.
    """
    document = _printable(document_id)
    return _page(document, form_for(document, request.args if "layout" in request.args else None))


@blueprint.route("/<int:document_id>/paper/file", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_READ, audit="reads only")
def paper_file(document_id: int) -> ResponseReturnValue:
    """The paper as PDF or DOCX; whoever reads the text may have it, as often as asked for.

    What was chosen is sent in the body; an address alone means the paper as the record has it.
    """
    document = _printable(document_id)
    if "layout" in request.args:
        asked = urlencode(request.args.to_dict())
        return redirect(f"{url_for('documents.paper', document_id=document_id)}?{asked}", 303)
    sent = request.form if request.method == "POST" else None
    extension = request.values.get("format", "pdf")
    if extension not in MEDIA_TYPES:
        raise NotVisible
    form = form_for(document, sent)
    if form is not None and sent is not None and not form.validate():
        return _page(document, form, 422)
    choices = form.choices() if form is not None else Choices()
    made = papers.paper_of(document, choices)
    if extension == "docx":
        from lawdocs.texts.official.word import make_docx  # the library is large

        return _file(document, choices, make_docx(made), extension)
    from lawdocs.texts.official.pdf import make_pdf

    with told("DOCX文件"):
        done = make_pdf(made, papers.font_folders())
    if done.without_glyph and "anyway" not in request.values:
        return _page(document, form, without_glyph=done.without_glyph)
    return _file(document, choices, done.data, extension)


def _printable(document_id: int) -> Document:
    document = queries.document_or_404(document_id, current_actor())
    if not papers.has_paper(document):
        raise NotVisible
    return document


def _page(
    document: Document, form: PaperForm | None, status: int = 200, without_glyph: str = ""
) -> ResponseReturnValue:
    body = render_template(
        "documents/paper.html",
        document=document,
        form=form,
        stamp=papers.STAMPS.get(document.state, ""),
        revision=papers.text_of(document),
        not_an_order_number=form is not None and is_order_without_its_number(document),
        stands_in=papers.fonts_missing(),
        without_glyph=without_glyph,
        at=url_for("documents.paper_file", document_id=document.id),
    )
    return make_response(body, status)


def _file(document: Document, choices: Choices, data: bytes, extension: str) -> Response:
    name = display_name(papers.file_name(document, choices.copy, extension))
    response = download(BytesIO(data), name, f"document-{document.id}.{extension}", MEDIA_TYPES[extension])
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response

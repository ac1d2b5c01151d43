"""Formats by suffix (文件格式): what `lawdocs texts convert` writes; what it reads is in intake and worker."""

from collections.abc import Callable, Mapping

from lawdocs.texts.structure import Outline
from lawdocs.texts.writers.html import write_html
from lawdocs.texts.writers.json_form import write_json
from lawdocs.texts.writers.markdown import write_markdown


def _write_txt(outline: Outline) -> bytes:
    return (outline.rebuilt() + "\n").encode()


def _write_docx(outline: Outline) -> bytes:
    from lawdocs.texts.docx_writer import write_docx  # its library is large

    return write_docx("", outline.rebuilt())


def _write_doc(outline: Outline) -> bytes:
    from lawdocs.texts.conversion import as_doc  # few write this kind

    return as_doc(_write_docx(outline))


def _write_akn(outline: Outline) -> bytes:
    from lawdocs.texts.writers.akn import write_akn  # so is lxml

    return write_akn(outline)


def _write_pdf(outline: Outline) -> bytes:
    from lawdocs.texts.writers.pdf import write_pdf  # so is what typesets

    return write_pdf(outline)


# suffix → writer; a further format is one line here.
WRITERS: Mapping[str, Callable[[Outline], bytes]] = {
    ".txt": _write_txt,
    ".html": write_html,
    ".md": write_markdown,
    ".json": write_json,
    ".docx": _write_docx,
    ".doc": _write_doc,
    ".akn.xml": _write_akn,
    ".pdf": _write_pdf,
}


def suffix_of(name: str) -> str | None:
    """The suffix of WRITERS that a name ends with, in whatever case; None for another."""
    return next((each for each in WRITERS if name.lower().endswith(each)), None)

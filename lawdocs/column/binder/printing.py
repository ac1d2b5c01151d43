"""The binder as PDF (A4), set by WeasyPrint in a process of its own."""

from datetime import date
from pathlib import Path

from flask import render_template

from lawdocs.column.binder import contents
from lawdocs.column.binder.contents import Binder
from lawdocs.printing import told
from lawdocs.texts.typesetting import typeset

STYLES = Path(__file__).with_name("book.css")


def pdf_of(binder: Binder, place: str, today: date) -> bytes:
    """The binder as PDF with contents, page numbers and bookmarks.

    Raises NoTypesetter where its libraries are missing, NotTypeset where it takes too long or too much memory.
    """
    page = render_template(
        "binder/book.html",
        binder=binder,
        place=place,
        day=today,
        no_text=contents.NO_TEXT,
        told_days=contents.told_days,
    )
    return typeset_page(page)


def typeset_page(page: str, instead: str = "压缩包") -> bytes:
    """A page of HTML as PDF; ``instead`` is what can be had where that fails. Raises what ``pdf_of`` raises."""
    with told(instead):
        return typeset(page, STYLES.read_text(encoding="utf-8")).data

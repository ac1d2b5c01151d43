"""Which text of a document holds on a day."""

from datetime import date

from lawdocs.documents.models import Document, Revision


def edition_on(document: Document, day: date) -> Revision | None:
    """The published text that holds on a day; before the first one takes effect, the first."""
    editions = document.editions
    begun = [edition for edition in editions if edition.in_force_from is None or edition.in_force_from <= day]
    if begun:
        return begun[-1]
    return editions[0] if editions else None

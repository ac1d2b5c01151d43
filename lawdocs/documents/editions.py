"""Which text of a document holds on a day."""

from datetime import date

from lawdocs.documents.models import Document, Revision
from lawdocs.texts.clauses import read_clauses


def edition_on(document: Document, day: date) -> Revision | None:
    """The published text that holds on a day; before the first one takes effect, the first."""
    editions = document.editions
    begun = [edition for edition in editions if edition.in_force_from is None or edition.in_force_from <= day]
    if begun:
        return begun[-1]
    return editions[0] if editions else None


def clauses_fault(document: Document, said: str) -> str:
    """Why no published text of a document has the clauses that a list names; empty when one has, or has no words."""
    texts = [each.text for each in document.editions if each.text.strip()]
    if not said.strip() or not texts:
        return ""
    faults = [read_clauses(each, said)[1] for each in texts]
    return "" if "" in faults else faults[-1]

"""What the audit trail keeps of a document's own row, so that a later change of the row is noticed."""

from lawdocs.documents.models import Document

FIELDS = (
    "title",
    "issuer_name",
    "number",
    "registration_number",
    "index_number",
    "written_on",
    "published_on",
    "in_force_from",
    "in_force_until",
    "end_kind",
    "amended_from",
    "stated_status",
    "stated_on",
)


def record_of(document: Document) -> dict[str, str | None]:
    """The fields that say what a document is and when it holds, as text."""
    values = ((name, getattr(document, name)) for name in FIELDS)
    revoked = {"revoked_on": str(document.revoked_on)} if document.revoked_on is not None else {}
    return {name: None if value is None else str(value) for name, value in values} | revoked

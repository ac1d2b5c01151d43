"""What is odd about a draft's title (标题): it does not bar review, but somebody should look at it."""

from lawdocs.accounts.models import AgencyKind
from lawdocs.documents.models import Document
from workflows.titles import title_remarks as remarks_on

GOVERNING = frozenset({AgencyKind.GOVERNMENT, AgencyKind.OFFICE})


def title_remarks(document: Document) -> list[str]:
    """Remarks on a document's title and genre; none before its maker is chosen."""
    issuer = document.issuer
    if issuer is None:
        return []
    return remarks_on(document.title, document.genre, issuer.name, issuer.kind in GOVERNING)

"""How a document of ours stands today (文件现状): read from its dates and relations, typed by nobody."""

from dataclasses import dataclass
from datetime import date

from lawdocs.documents.models import Document, Relation, RelationKind
from workflows.guards import zh_date
from workflows.states import LegalStatus as L
from workflows.titles import quoted
from workflows.validity import status_on

_WORD = {RelationKind.AMENDED_BY: "修改", RelationKind.REPEALED_BY: "废止"}
_OF_STATUS = {L.AMENDED: RelationKind.AMENDED_BY, L.REPEALED: RelationKind.REPEALED_BY}


@dataclass(frozen=True)
class DocumentStanding:
    """The status of a document on a day in words, since when, and by which other one of ours where it is known."""

    status: L | None
    text: str
    since: date | None = None
    by: Document | None = None

    def mends_since(self, day: date) -> bool:
        """Whether it was amended or ended on or after a day: then its state may prove that an issue is solved."""
        return self.status in (L.AMENDED, L.REPEALED, L.LAPSED) and self.since is not None and self.since >= day


def standing_of(document: Document, today: date) -> DocumentStanding:
    """How a document stands on a day."""
    status = status_on(document, today)
    if status is L.LAPSED:
        since = document.in_force_until
        return DocumentStanding(status, f"失效，自{zh_date(since)}起" if since else "失效", since)
    kind = _OF_STATUS.get(status)
    if kind is None:
        return DocumentStanding(status, status.label if status is not None else "尚未公布")
    cause = _newest(document, kind, today)
    if cause is None:
        since = document.in_force_until if status is L.REPEALED else document.amended_from
        return DocumentStanding(status, f"{status.label}，自{zh_date(since)}起" if since else status.label, since)
    number = f"（{cause.number}）" if cause.number else ""
    text = f"{status.label}：由{quoted(cause.title)}{number}{_WORD[kind]}，自{zh_date(cause.on)}起"
    return DocumentStanding(status, text, cause.on, cause.other)


def _newest(document: Document, kind: RelationKind, today: date) -> Relation | None:
    found = [each for each in document.relations if each.kind is kind and each.on is not None and each.on <= today]
    return max(found, key=lambda each: (each.on, each.id), default=None)

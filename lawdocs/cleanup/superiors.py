"""The superior texts that documents of a maker rest on (制定依据), and those of them that are no longer in force."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa

from lawdocs.accounts.models import Agency, AgencyKind
from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.queries import STANDING
from lawdocs.documents.models import Document, Relation, RelationKind, Revision
from lawdocs.extensions import db
from lawdocs.texts.metadata.basis import basis_titles
from workflows.states import ENDED, PUBLIC_STATES, LegalStatus
from workflows.titles import heart_of, unquoted
from workflows.validity import Validity, status_on

# The sentence in which a text names what it rests on stands at its beginning.
HEAD = 1500
SHORTEST_HEART = 4


@dataclass(frozen=True)
class Superior:
    """A superior text as it is cited; ``document_id`` and ``status`` where it is one of ours."""

    title: str
    document_id: int | None = None
    status: LegalStatus | None = None

    @property
    def is_over(self) -> bool:
        return self.status in ENDED


def superiors_of(maker: Agency, today: date) -> dict[int, list[Superior]]:
    """The superior texts of each standing document of a maker, those no longer in force first."""
    cited = _cited_titles(maker)
    ours = _Ours(maker, today)
    found = {}
    for document_id, titles in cited.items():
        superiors = [ours.named(title, document_id) for title in dict.fromkeys(titles)]
        found[document_id] = sorted(superiors, key=lambda each: not each.is_over)
    return found


def _cited_titles(maker: Agency) -> Mapping[int, list[str]]:
    """From the relations on record; where there are none, from the text itself."""
    stands = (Document.issuer_id == maker.id, Document.state.in_(STANDING))
    related = (
        sa.select(Relation.document_id, Relation.title)
        .join(Document, Document.id == Relation.document_id)
        .where(*stands, Relation.kind == RelationKind.BASIS)
        .order_by(Relation.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for document_id, title in db.session.execute(related):
        found[document_id].append(unquoted(title))
    last = sa.select(sa.func.max(Revision.no)).where(
        Revision.document_id == Document.id, Revision.withdrawn_on.is_(None)
    )
    texts = (
        sa.select(Document.id, sa.func.substr(Revision.text, 1, HEAD))
        .join(
            Revision,
            sa.and_(Revision.document_id == Document.id, Revision.no == last.correlate(Document).scalar_subquery()),
        )
        .where(*stands, Document.id.not_in(found.keys()))
    )
    for document_id, text in db.session.execute(texts):
        found[document_id] = basis_titles(text)
    return found


class _Ours:
    """Public documents of a maker and of those above it, found by what others call them."""

    def __init__(self, maker: Agency, today: date) -> None:
        self.today = today
        self._by_issuer: dict[str, dict[str, list[sa.Row]]] = defaultdict(lambda: defaultdict(list))
        columns = [getattr(Document, each.name) for each in fields(Validity)]
        query = sa.select(Document.id, Document.title, Document.issuer_name, *columns).where(
            Document.issuer_id.in_(_above(maker)), Document.state.in_(PUBLIC_STATES)
        )
        for document in db.session.execute(query):
            issuer = document.issuer_name or ""
            self._by_issuer[issuer][heart_of(document.title, issuer)].append(document)

    def named(self, title: str, by: int) -> Superior:
        """A cited text; of several of ours by that name, one that still holds."""
        found = [each for each in self._candidates(title) if each.id != by]
        if not found:
            return Superior(title)
        one = min(found, key=lambda each: status_on(each, self.today) in ENDED)
        return Superior(title, one.id, status_on(one, self.today))

    def _candidates(self, title: str) -> Iterable[sa.Row]:
        for issuer, by_heart in self._by_issuer.items():
            heart = heart_of(title, issuer)
            if len(heart) >= SHORTEST_HEART:
                yield from by_heart.get(heart, ())


def _above(maker: Agency) -> list[int]:
    """The maker, all above it, and the offices that issue for those."""
    tree = agency_tree()
    above = {each.id for each in tree.above(maker)}
    return sorted(above | {each.id for each in tree if each.kind is AgencyKind.OFFICE and each.parent_id in above})

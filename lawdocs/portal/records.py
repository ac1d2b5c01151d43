"""One public document with all that its pages show, read in a fixed number of statements."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document, Material, MaterialKind, Relation, RelationKind, Revision, StepRecord
from lawdocs.documents.status import is_published
from lawdocs.errors import NotVisible
from lawdocs.extensions import db

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Edition:
    """A published text without its words, which are read for the shown one only."""

    id: int
    no: int
    in_force_from: date | None
    digest: str


@dataclass(frozen=True)
class Link:
    """What another document is to this one; ``id`` is None for texts outside this library."""

    kind: RelationKind
    title: str
    number: str
    article: str
    on: date | None
    id: int | None
    published_on: date | None = None
    incoming: bool = False


@dataclass(frozen=True)
class Record:
    """A public document, its published texts, its links both ways, and its attachments."""

    document: Document
    editions: list[Edition]
    links: tuple[Link, ...]
    attachments: tuple[sa.Row, ...]
    published_at: datetime | None

    def edition_on(self, day: date) -> Edition | None:
        """The text that holds on a day; before the first takes effect, the first, and none before its publication."""
        published_on = self.document.published_on
        return None if published_on is not None and day < published_on else edition_on(self, day)

    def replaced_on(self, edition: Edition) -> date | None:
        """The first day of a later text; the later one holds, whichever of several begins first."""
        later = self.editions[self.editions.index(edition) + 1 :]
        return min((each.in_force_from for each in later if each.in_force_from is not None), default=None)

    def ever_holds(self, edition: Edition) -> bool:
        """Whether a text has a day of its own: one that a later text overtook before it began has none."""
        start, end = edition.in_force_from, self.replaced_on(edition)
        return start is None or end is None or start < end

    def edition_before(self, edition: Edition | None) -> Edition | None:
        """The text that an edition replaced."""
        at = self.editions.index(edition) if edition is not None else 0
        return self.editions[at - 1] if at > 0 else None

    def of_kind(self, kind: RelationKind) -> list[Link]:
        """What was done to this document, oldest first."""
        found = [link for link in self.links if link.kind is kind and not link.incoming]
        return sorted(found, key=lambda link: (link.on or date.min, link.title))

    def act_on(self, kind: RelationKind, day: date | None) -> Link | None:
        """The document that amended or repealed this one with effect from a day."""
        return next((link for link in self.of_kind(kind) if link.on == day), None)


def public_document(raw_id: str, today: date) -> Document:
    """The document of an address; hidden, unknown and malformed ids end in the same NotVisible."""
    document_id = _id(raw_id)
    found = db.session.scalar(sa.select(Document).where(Document.id == document_id, is_published(today)))
    if found is None:
        raise NotVisible
    return found


def public_record(raw_id: str, today: date) -> Record:
    """The document of an address with all that its pages show."""
    document = public_document(raw_id, today)
    return Record(
        document=document,
        editions=_editions(document.id),
        links=(*_outgoing(document.id, today), *_incoming(document.id, today)),
        attachments=_attachments(document.id),
        published_at=_published_at(document),
    )


def words_of(*editions: Edition | None) -> list[str]:
    """The texts of editions, in the order asked for; an empty one for None."""
    ids = [edition.id for edition in editions if edition is not None]
    texts = dict(db.session.execute(sa.select(Revision.id, Revision.text).where(Revision.id.in_(ids))).all())
    return [texts[edition.id] if edition is not None else "" for edition in editions]


def attachment(document: Document, raw_id: str) -> Material:
    """A published attachment; papers for review do not exist for the public."""
    found = db.session.scalar(
        sa.select(Material).where(Material.id == _id(raw_id), Material.document_id == document.id, _is_attached())
    )
    if found is None:
        raise NotVisible
    return found


def _id(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10) or raw.startswith("0") or int(raw) > LARGEST_ID:
        raise NotVisible
    return int(raw)


def _editions(document_id: int) -> list[Edition]:
    columns = (Revision.id, Revision.no, Revision.in_force_from, Revision.digest)
    statement = sa.select(*columns).where(Revision.document_id == document_id, Revision.no.is_not(None))
    return [Edition(*row) for row in db.session.execute(statement.order_by(Revision.no))]


def _outgoing(document_id: int, today: date) -> list[Link]:
    """A link into this library is shown only while the public may read the other end."""
    statement = (
        sa.select(Relation, Document.id, Document.title, Document.number, Document.published_on)
        .outerjoin(Document, Relation.other_id == Document.id)
        .where(Relation.document_id == document_id, sa.or_(Relation.other_id.is_(None), is_published(today)))
        .order_by(Relation.id)
    )
    return [
        Link(link.kind, title or link.title, number or link.number, link.article, link.on, id_, published_on)
        for link, id_, title, number, published_on in db.session.execute(statement)
    ]


def _incoming(document_id: int, today: date) -> list[Link]:
    columns = (Document.title, Document.number, Relation.article, Relation.on, Document.id, Document.published_on)
    statement = (
        sa.select(Relation.kind, *columns)
        .join(Document, Relation.document_id == Document.id)
        .where(Relation.other_id == document_id, is_published(today))
        .order_by(Document.published_on, Document.id)
    )
    return [
        Link(kind, title, number or "", article, on, id_, published_on, incoming=True)
        for kind, title, number, article, on, id_, published_on in db.session.execute(statement)
    ]


def _attachments(document_id: int) -> tuple[sa.Row, ...]:
    statement = sa.select(Material.id, Material.name, Material.file_id).where(
        Material.document_id == document_id, _is_attached()
    )
    return tuple(db.session.execute(statement.order_by(Material.id)))


def _is_attached() -> sa.ColumnElement[bool]:
    return sa.and_(Material.kind == MaterialKind.ATTACHMENT, Material.removed_at.is_(None))


def _published_at(document: Document) -> datetime | None:
    """The minute of publication; unknown for stock, whose sources give a day."""
    statement = sa.select(StepRecord.at).where(
        StepRecord.document_id == document.id, StepRecord.step == "publish", StepRecord.on == document.published_on
    )
    return db.session.scalar(statement.order_by(StepRecord.id.desc()).limit(1))

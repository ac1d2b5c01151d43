"""The full-text index, written in the transaction of the text it indexes (检索)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document, Segment
from lawdocs.documents.titles import former_titles
from lawdocs.extensions import db
from lawdocs.texts.search import QueryToken, fts5_query, normalise, query_tokens, split_terms, tokens, tsquery
from lawdocs.texts.structure import parse

# On SQLite the number of a piece is its document's number and its position, so that the index alone tells the document.
POSITION_BITS = 24
_MATCHES = sa.text("segment_index MATCH :asked")
_index = sa.table("segment_index", sa.column("rowid", sa.Integer))


@dataclass(frozen=True)
class Piece:
    """A piece of a text, ready to be stored: as it is read, as it is compared, and its tokens."""

    label: str
    anchor: str
    text: str
    norm: str
    tokens: tuple[str, ...]


def index_document(document: Document, day: date) -> None:
    """Index the title line and the text that holds on a day, replacing what stood there; for public documents only."""
    forget_document(document.id)
    index_new_document(document, day)


def index_new_document(document: Document, day: date) -> None:
    """The same for a document that was not there before."""
    db.session.flush()  # the rows below point at the document
    edition = edition_on(document, day)
    store_pieces([(document.id, [title_piece(document), *text_pieces(edition.text if edition is not None else "")])])


def title_piece(document: Document) -> Piece:
    """What names a document, in one line: its titles, also those of its other texts (曾用名), numbers and makers."""
    other = former_titles(document.editions, document.title)
    named = (
        document.title,
        *other,
        document.subtitle,
        document.number,
        document.registration_number,
        document.issuer_name,
    )
    joint = (document.joint_issuers or "").split("\n")
    return _piece("", "", " ".join(filter(None, (*named, *joint))))


def text_pieces(text: str) -> list[Piece]:
    """The articles and paragraphs of a text."""
    return [_piece(each.label, each.anchor, each.text) for each in parse(text).segments()]


def store_pieces(of_documents: Iterable[tuple[int, Sequence[Piece]]]) -> None:
    """Store the pieces of documents that have none, the title line first."""
    rows, found = [], []
    for document_id, pieces in of_documents:
        for position, piece in enumerate(pieces):
            row = {"document_id": document_id, "position": position, "label": piece.label, "anchor": piece.anchor}
            rows.append(row | {"text": piece.text, "norm": piece.norm})
            found.append(piece.tokens)
    if _is_sqlite():
        for row in rows:
            row["id"] = row["document_id"] << POSITION_BITS | row["position"]
        db.session.execute(sa.insert(Segment.__table__), rows)
        statement = sa.text("INSERT INTO segment_index (rowid, tokens) VALUES (:id, :tokens)")
        entries = [{"id": row["id"], "tokens": " ".join(each)} for row, each in zip(rows, found, strict=True)]
    else:
        numbering = sa.insert(Segment).returning(Segment.id, sort_by_parameter_order=True)
        ids = db.session.scalars(numbering, rows).all()
        statement = sa.text("UPDATE segments SET tokens = array_to_tsvector(CAST(:tokens AS text[])) WHERE id = :id")
        entries = [{"id": segment_id, "tokens": list(each)} for segment_id, each in zip(ids, found, strict=True)]
    db.session.execute(statement, entries)


def hits(query: str) -> sa.Select[tuple[int]]:
    """The ids of the documents in which every term of a query occurs, in any of its pieces."""
    statements = [documents_with(term) for term in split_terms(query)]
    return statements[0] if len(statements) == 1 else sa.intersect(*statements)


def documents_with(term: str, *, in_title: bool = False) -> sa.Select[tuple[int]]:
    """The ids of the documents that hold a term, each once; with ``in_title``, in the title line."""
    if not _is_sqlite() or not (asked := _asked(term)):
        title = (Segment.position == 0,) if in_title else ()
        return sa.select(Segment.document_id).where(*piece_condition(term), *title).distinct()
    found = sa.select(_index.c.rowid.op(">>")(sa.literal_column(str(POSITION_BITS)))).where(_matches(asked)).distinct()
    if in_title:
        found = found.where(_index.c.rowid.op("&")(sa.literal_column(str((1 << POSITION_BITS) - 1))) == 0)
    if _is_one_token(term):
        return found
    return found.join_from(_index, Segment, Segment.id == _index.c.rowid).where(_holds(term))


def holds(piece: Piece, term: str) -> bool:
    """Whether a piece holds a term, as the index answers once the piece is stored."""
    return term in piece.norm and all(_has(piece.tokens, each) for each in query_tokens(term))


def piece_condition(term: str) -> list[sa.ColumnElement[bool]]:
    """The condition that a piece holds a term: by index first, then to the letter unless the term is one token."""
    asked, exact = _asked(term), _holds(term)
    if not asked:
        return [exact]
    if _is_sqlite():
        known = Segment.id.in_(sa.select(_index.c.rowid).where(_matches(asked)))
    else:
        known = sa.text("segments.tokens @@ CAST(:asked AS tsquery)")
        known = known.bindparams(sa.bindparam("asked", asked, unique=True))
    return [known] if _is_one_token(term) else [known, exact]


def _piece(label: str, anchor: str, text: str) -> Piece:
    return Piece(label, anchor, text, normalise(text), tuple(tokens(text)))


def _has(held: Sequence[str], asked: QueryToken) -> bool:
    return any(each.startswith(asked.text) for each in held) if asked.prefix else asked.text in held


def _asked(term: str) -> str:
    return fts5_query(term) if _is_sqlite() else tsquery(term)


def _matches(asked: str) -> sa.ColumnElement[bool]:
    return _MATCHES.bindparams(sa.bindparam("asked", asked, unique=True))


def _holds(term: str) -> sa.ColumnElement[bool]:
    return (sa.func.instr if _is_sqlite() else sa.func.strpos)(Segment.norm, term) > 0


def _is_one_token(term: str) -> bool:
    return [token.text for token in query_tokens(term)] == [term]


def forget_document(document_id: int) -> None:
    """Take a document out of the index."""
    if _is_sqlite():
        first = document_id << POSITION_BITS
        db.session.execute(
            sa.text("DELETE FROM segment_index WHERE rowid BETWEEN :first AND :last"),
            {"first": first, "last": first + (1 << POSITION_BITS) - 1},
        )
    db.session.execute(sa.delete(Segment).where(Segment.document_id == document_id))


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"

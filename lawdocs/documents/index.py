"""The full-text index, written in the transaction of the text it indexes (检索)."""

from datetime import date

import sqlalchemy as sa

from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document, Segment
from lawdocs.extensions import db
from lawdocs.texts.search import fts5_query, normalise, query_tokens, split_terms, tokens, tsquery
from lawdocs.texts.structure import parse


def index_document(document: Document, day: date) -> None:
    """Index the title line and the text that holds on a day, replacing what stood there; for public documents only."""
    db.session.flush()  # the rows below point at the document
    _forget(document.id)
    named = (document.title, document.subtitle, document.number, document.registration_number, document.issuer_name)
    pieces = [("", "", " ".join(filter(None, (*named, *document.joint_issuers.split("\n")))))]
    edition = edition_on(document, day)
    if edition is not None:
        pieces += [(piece.label, piece.anchor, piece.text) for piece in parse(edition.text).segments()]
    rows = [
        {
            "document_id": document.id,
            "position": position,
            "label": label,
            "anchor": anchor,
            "text": text,
            "norm": normalise(text),
        }
        for position, (label, anchor, text) in enumerate(pieces)
    ]
    ids = db.session.scalars(sa.insert(Segment).returning(Segment.id, sort_by_parameter_order=True), rows).all()
    entries = [{"id": segment_id, "tokens": tokens(row["text"])} for segment_id, row in zip(ids, rows, strict=True)]
    if _dialect() == "sqlite":
        statement = sa.text("INSERT INTO segment_index (rowid, tokens) VALUES (:id, :tokens)")
        db.session.execute(statement, [{**entry, "tokens": " ".join(entry["tokens"])} for entry in entries])
    else:
        statement = sa.text("UPDATE segments SET tokens = array_to_tsvector(CAST(:tokens AS text[])) WHERE id = :id")
        db.session.execute(statement, entries)


def hits(query: str) -> sa.Select[tuple[int]]:
    """The ids of the documents in which every term of a query occurs, in any of its pieces."""
    terms = split_terms(query)
    statements = [sa.select(Segment.document_id).where(*piece_condition(term)) for term in terms]
    return statements[0] if len(statements) == 1 else sa.intersect(*statements)


def piece_condition(term: str) -> list[sa.ColumnElement[bool]]:
    """The condition that a piece holds a term: by index first, then to the letter unless the term is one token."""
    if _dialect() == "sqlite":
        asked, exact = fts5_query(term), sa.func.instr(Segment.norm, term) > 0
        known = sa.text("segments.id IN (SELECT rowid FROM segment_index WHERE segment_index MATCH :asked)")
    else:
        asked, exact = tsquery(term), sa.func.strpos(Segment.norm, term) > 0
        known = sa.text("segments.tokens @@ CAST(:asked AS tsquery)")
    if not asked:
        return [exact]
    known = known.bindparams(sa.bindparam("asked", asked, unique=True))
    return [known] if [token.text for token in query_tokens(term)] == [term] else [known, exact]


def _forget(document_id: int) -> None:
    if _dialect() == "sqlite":
        db.session.execute(
            sa.text(
                "DELETE FROM segment_index WHERE rowid IN (SELECT id FROM segments WHERE document_id = :document_id)"
            ),
            {"document_id": document_id},
        )
    db.session.execute(sa.delete(Segment).where(Segment.document_id == document_id))


def _dialect() -> str:
    return db.session.get_bind().dialect.name

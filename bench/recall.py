"""Search against a scan of every text: what is found that should not be, and what is missed."""

from collections.abc import Iterator, Sequence
from functools import cache

import sqlalchemy as sa

from bench.addresses import Question
from lawdocs.documents.index import title_piece
from lawdocs.documents.models import Document, Revision
from lawdocs.extensions import db
from lawdocs.portal.params import ListQuery
from lawdocs.portal.queries import conditions, search_for
from lawdocs.texts.search import normalise


class Scan:
    """Every public text in memory, normalised; the same body is scanned once for each word."""

    def __init__(self) -> None:
        self._bodies: dict[str, str] = {}
        self._documents: list[tuple[int, str, str]] = []
        columns = (Document, Revision.digest, Revision.text)
        query = sa.select(*columns).outerjoin(Revision, Revision.document_id == Document.id)
        for document, digest, text in db.session.execute(query).yield_per(1_000):
            if digest not in self._bodies:
                self._bodies[digest] = normalise(text or "")
            self._documents.append((document.id, title_piece(document).norm, digest))
            db.session.expunge(document)

    def found(self, words: str) -> set[int]:
        """The documents that hold every word, in the title line or in the text."""
        terms = normalise(words).split()
        in_body = cache(lambda term, digest: term in self._bodies[digest])
        return {
            number
            for number, title, digest in self._documents
            if all(term in title or in_body(term, digest) for term in terms)
        }


def compare(scan: Scan, asked: Sequence[Question], today: object) -> tuple[float, float]:
    """Recall and precision over the words of some questions, the worst of all."""
    measured = list(_each(scan, asked, today))
    return min(recall for recall, _ in measured), min(precision for _, precision in measured)


def _each(scan: Scan, asked: Sequence[Question], today: object) -> Iterator[tuple[float, float]]:
    for question in asked:
        words = str(question["q"])
        should = scan.found(words)
        query = sa.select(Document.id).where(*conditions(ListQuery(q=words), search_for(words, today), today))
        found = set(db.session.scalars(query))
        right = len(should & found)
        yield right / max(1, len(should)), right / max(1, len(found))

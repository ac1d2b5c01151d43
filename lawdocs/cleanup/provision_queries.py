"""Entries on clauses with days of their own, and what the texts offer to be entered (条款效力)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import sqlalchemy as sa

from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.cleanup.repeals.queries import of_document
from lawdocs.comparing import compared
from lawdocs.days import day_after
from lawdocs.documents import index
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.status import is_published
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.texts.clause_days import find_clause_days
from lawdocs.texts.metadata.part_ends import read_part_ends
from lawdocs.texts.numbers import number_key
from lawdocs.texts.provision_names import Later, Names, losses, names_in
from lawdocs.texts.provisions import Provision, Version, articles_of, cited_at, is_gone, locate, trail
from lawdocs.texts.structure import parse
from workflows.provisions import ENDS, ProvisionAct, loss_words
from workflows.titles import unquoted

MOST_READ = 30  # documents that name this one, the newest first
_ACT_OF = {each.label: each for each in ProvisionAct}


@dataclass(frozen=True)
class Offer:
    """What a text says of clauses, to be entered if a person finds it right; ``by`` is None for the text itself."""

    act: ProvisionAct
    clauses: str
    since: date | None
    by: Document | None
    by_clause: str
    words: str

    @property
    def key(self) -> str:
        """Its name in an address."""
        told = repr((self.act, self.clauses, self.since, self.by.id if self.by else 0))
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def terms_of(document: Document) -> list[ProvisionTerm]:
    """All that was ever entered on clauses of a document, the voided ones too, oldest first."""
    query = sa.select(ProvisionTerm).where(ProvisionTerm.document_id == document.id).order_by(ProvisionTerm.id)
    return list(db.session.scalars(query))


def term_or_404(document: Document, term_id: int) -> ProvisionTerm:
    """An entry of this document."""
    term = db.session.get(ProvisionTerm, term_id)
    if term is None or term.document_id != document.id:
        raise NotVisible
    return term


def versions_of(document: Document) -> list[Version]:
    """The published texts as places are followed through them."""
    corrected = {each.revision_id for each in document.text_corrections}
    return [Version(each.text, each.id in corrected) for each in document.editions]


def places_of(term: ProvisionTerm, to_revision: int) -> tuple[Provision, ...]:
    """Where the clauses of an entry stand in one of the published texts."""
    ids = [each.id for each in term.document.editions]
    strict = term.act is not ProvisionAct.BEGIN
    at, to = ids.index(term.revision_id), ids.index(to_revision)
    return trail(versions_of(term.document), at, to, term.clauses, is_strict=strict, compare=compared)


def named_in(
    document: Document, clauses: str, named: Revision | None, held: Revision | None, *, strict: bool = True
) -> Names:
    """What clauses named in one published text (``named``) are called in another; as entered where no text tells."""
    if named is None or held is None or named is held:
        return Names(clauses)
    at, to = (document.editions.index(each) for each in (named, held))
    versions = versions_of(document)

    def places(said: str, position: int) -> tuple[Provision, ...]:
        return trail(versions, at, position, said, is_strict=strict, compare=compared)

    labels = [each.label for each in places(clauses, at)]
    return names_in(clauses, labels, lambda label: places(label, to), is_later=to > at) if labels else Names(clauses)


def losses_of(term: ProvisionTerm) -> Iterator[tuple[date, str]]:
    """The days on which texts came that have the clauses of an entry no more, with what a history says of that."""
    editions, versions = term.document.editions, versions_of(term.document)
    if term.is_void or term.act is ProvisionAct.BEGIN:
        return
    at = [each.id for each in editions].index(term.revision_id)

    def places(label: str, to: int) -> tuple[Provision, ...]:
        return trail(versions, at, to, label, is_strict=True, compare=compared)

    def gone(label: str, to: int) -> bool:
        return is_gone(versions, at, to, label, compare=compared)

    later = (
        Later(editions[to].in_force_from, partial(places, to=to), partial(gone, to=to))
        for to in range(at + 1, len(editions))
    )
    for lost in losses([each.label for each in places(term.clauses, at)], later):
        if term.until is None or lost.since < term.until:
            yield lost.since, loss_words(term.act, term.since, lost.since, lost.names, is_gone=lost.is_gone)


def every_article_ends(document: Document, terms: Sequence[ProvisionTerm]) -> bool:
    """Whether all articles of the newest text are to end or have ended one by one, while the document itself stands."""
    edition = document.current_edition
    articles = articles_of(parse(edition.text)) if edition is not None else ()
    ended = [each for term in terms if term.act in ENDS for each in places_of(term, edition.id)]
    return bool(articles) and all(any(each.holds(article) for each in ended) for article in articles)


def offers_for(document: Document, terms: Sequence[ProvisionTerm], today: date) -> list[Offer]:
    """What the newest text and the documents that name this one say, and nobody entered yet."""
    known = {(each.act, each.clauses, each.since) for each in terms}
    stated = [offer_of(each) for each in of_document(document) if each.part]
    others = [*_own_offers(document), *_offers_of_others(document, today)]
    found = list({each.key: each for each in (*others, *stated)}.values())
    edition = document.current_edition
    outline = parse(edition.text if edition is not None else "")
    fitting = [each for each in found if locate(outline, each.clauses)]
    return [each for each in fitting if (each.act, each.clauses, each.since) not in known]


def offer_of(stated: StatedRepeal) -> Offer:
    """The end of clauses that a published document states, as it was read and kept."""
    act = _ACT_OF[stated.act]
    return Offer(act, stated.part, stated.since, stated.by, stated.by_clause, stated.words)


def _own_offers(document: Document) -> Iterator[Offer]:
    edition = document.current_edition
    text = edition.text if edition is not None else ""
    outline = parse(text)
    for each in find_clause_days(text):
        since = day_after(each.day) if each.last_day and each.day else each.day or document.published_on
        words, clause = _sentence(text, each.start, each.end), cited_at(outline, each.start)
        yield Offer(_ACT_OF[each.act], each.clauses, since, None, clause, words)


def _offers_of_others(document: Document, today: date) -> Iterator[Offer]:
    for by in _naming(document, today):
        text = by.current_edition.text
        for found in read_part_ends(text):
            said = found.value
            same_number = bool(said.number) and number_key(said.number) == document.number_key
            if same_number or unquoted(said.title) == document.title:
                since = said.since or by.in_force_from or by.published_on
                yield Offer(_ACT_OF[said.act], said.clauses, since, by, said.by_clause, found.words(text).strip())


def _naming(document: Document, today: date) -> list[Document]:
    """Published documents in whose text the title of this one stands."""
    query = (
        sa.select(Document)
        .where(Document.id.in_(index.hits(document.title)), Document.id != document.id, is_published(today))
        .order_by(Document.published_on.desc(), Document.id.desc())
        .limit(MOST_READ)
    )
    return [each for each in db.session.scalars(query) if each.current_edition is not None]


def _sentence(text: str, start: int, end: int) -> str:
    first = max(text.rfind(each, 0, start) for each in "。；\n") + 1
    last = min((at for at in (text.find(each, end) for each in "。；\n") if at >= 0), default=len(text))
    return text[first:last].strip()

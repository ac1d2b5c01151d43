"""What a question to the document list asks of a document, as conditions of the database."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.days import day_after
from lawdocs.documents import index
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published, status_is
from lawdocs.portal.params import ListQuery
from lawdocs.portal.reading import connection
from lawdocs.texts.numbers import number_key, parse_number
from lawdocs.texts.search import split_terms


@dataclass(frozen=True)
class Search:
    """How a search text is answered: by document number when one is meant, else by the words in the texts."""

    terms: tuple[str, ...] = ()
    key: str | None = None

    @property
    def matches(self) -> sa.ColumnElement[bool] | None:
        """The condition on documents; None when nothing is searched for."""
        if self.key is not None:
            return Document.number_key == self.key
        return Document.id.in_(index.hits(" ".join(self.terms))) if self.terms else None

    def by_number(self) -> sa.Select[tuple[int]]:
        """The ids of the documents of the number that is meant."""
        return sa.select(Document.id).where(Document.number_key == self.key)


def search_for(q: str, day: date) -> Search:
    """Decide how to answer; a number nobody carries is looked for in the texts, where others may cite it."""
    key = number_key(q)
    if key is None:
        return Search()
    if connection().scalar(sa.select(sa.exists().where(Document.number_key == key, is_published(day)))):
        return Search(key=key)
    number = parse_number(q)
    return Search(tuple(split_terms(str(number) if number else q)))


def conditions(query: ListQuery, search: Search, day: date) -> list[sa.ColumnElement[bool]]:
    """What a document must meet."""
    found = [is_published(day)]
    if search.matches is not None:
        found.append(search.matches)
    # What is stored is the first day out of force, what is asked for the last day in force.
    if query.expires_from is not None:
        found.append(Document.in_force_until > query.expires_from)
    if query.expires_to is not None:
        found.append(Document.in_force_until <= day_after(query.expires_to))
    if query.status is not None:
        found.append(status_is(query.status, day))
    if query.issuer:
        found.append(Document.issuer_name == query.issuer)
    if query.subject:
        found.append(_subject_is(query.subject))
    if query.year is not None:
        found.append(Document.published_on.between(date(query.year, 1, 1), date(query.year, 12, 31)))
    return found


def position_of(column: sa.ColumnElement[str], text: str | sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """Where a text first occurs in a column, from 1; 0 when it does not."""
    sqlite = connection().dialect.name == "sqlite"
    return (sa.func.instr if sqlite else sa.func.strpos)(column, text, type_=sa.Integer)


def _subject_is(subject: str) -> sa.ColumnElement[bool]:
    """The very subject, or a first level with all below it; compared to the letter, wildcards are signs."""
    if "\\" in subject:
        return Document.subject == subject
    below = f"{subject}\\"
    return sa.or_(Document.subject == subject, sa.func.substr(Document.subject, 1, len(below)) == below)

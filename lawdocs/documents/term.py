"""The term of validity (有效期) and the end of a document, as staff pages and info tables state them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lawdocs.days import day_after, day_before
from lawdocs.documents.models import Document
from lawdocs.texts.dates import stated_validity
from workflows.guards import zh_date
from workflows.states import OPEN_STATES, LegalStatus
from workflows.titles import changes_others
from workflows.validity import Term, last_day

LONGEST_TERM = 30


class Extension(Protocol):
    """A longer term, as the table ``term_extensions`` and the public pages hold it."""

    on: date
    from_last_on: date
    to_last_on: date


@dataclass(frozen=True)
class Ending:
    """How a document ends or ended: 期满 on its last day, 废止 or 失效 from a day on."""

    word: str
    day: date

    @property
    def text(self) -> str:
        return f"{zh_date(self.day)}{self._joined}"

    @property
    def short(self) -> str:
        """As columns write it: 2026-12-01起废止."""
        return f"{self.day.isoformat()}{self._joined}"

    @property
    def _joined(self) -> str:
        return self.word if self.word == "期满" else f"起{self.word}"


def ending(document: Document) -> Ending | None:
    """The end on record, planned or come; a lapse that was declared in a cleanup is none of the term's."""
    if document.in_force_until is None:
        return None
    if document.end_kind is LegalStatus.REPEALED:
        return Ending("废止", document.in_force_until)
    if document.end_reason:
        return Ending("失效", document.in_force_until)
    return Ending("期满", day_before(document.in_force_until))


def stated_term(document: Document) -> Term | None:
    """The term that the newest text states; it counts whatever the record says (以正文为准).

    A decision that amends or repeals others, and is to have no term, may carry their text with its term as an annex.
    """
    if document.draft is None or (not document.has_term and changes_others(document.title)):
        return None
    return stated_validity(document.draft.text).term


def term(document: Document, extensions: Sequence[Extension] = (), later: Sequence[Extension] = ()) -> str:
    """The term a document was given: its years and last day, as far as known; empty when nobody said.

    A repeal ends a document before its term and does not change the term: the status tells of it, not this.
    ``extensions`` are those that brought the end on record, ``later`` those that came after the day that is shown.
    """
    if extensions:
        return _extended(document, extensions, later)
    since = "；".join(f"{_made(each)}至{zh_date(each.to_last_on)}" for each in later)
    return f"{_first_term(document)}{f'（{since}）' if since else ''}"


def _extended(document: Document, extensions: Sequence[Extension], later: Sequence[Extension]) -> str:
    first, last = extensions[0], extensions[-1]
    years = _whole_years(document.in_force_from, day_after(first.from_last_on))
    told = [f"原{f'{years}年，' if years else ''}至{zh_date(first.from_last_on)}"]
    told += [f"{_made(each)}至{zh_date(each.to_last_on)}" for each in extensions[:-1]]
    told += [_made(last), *(f"{_made(each)}至{zh_date(each.to_last_on)}" for each in later)]
    return f"至{zh_date(last.to_last_on)}（{'；'.join(told)}）"


def _made(extension: Extension) -> str:
    return f"{zh_date(extension.on)}延长"


def _first_term(document: Document) -> str:
    years, last = document.validity_years, None
    if document.in_force_until is not None and document.end_kind is not LegalStatus.REPEALED:
        last = day_before(document.in_force_until)
        years = _whole_years(document.in_force_from, document.in_force_until)
    elif document.end_kind is LegalStatus.REPEALED and years and document.in_force_from is not None:
        last = last_day(document.in_force_from, years)
    parts = (f"{years}年" if years else "", f"至{zh_date(last)}" if last else "")
    return "，".join(filter(None, parts)) or ("" if document.has_term else "不设有效期")


def registration_words(first: str | None, renewals: Iterable[tuple[str, date]]) -> str:
    """The registration number (登记号), and those that renewals (延续登记) brought on their days."""
    return "；".join(filter(None, (first, *(f"{zh_date(on)}延续登记为{number}" for number, on in renewals))))


def term_on_its_way(document: Document) -> str:
    """The term as the staff's page shows it: before publication what the text states, else what was filled in."""
    stated = stated_term(document) if document.state in OPEN_STATES else None
    return str(stated) if stated is not None else term(document, document.extensions)


def _whole_years(start: date | None, end: date) -> int | None:
    """The years from the first day in force to the first day out, if they are whole ones."""
    if start is None or not 0 < end.year - start.year <= LONGEST_TERM:
        return None
    years = end.year - start.year
    return years if last_day(start, years) == day_before(end) else None

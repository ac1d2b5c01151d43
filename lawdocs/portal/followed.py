"""Clauses named in one text of a document, found in another and called by its numbers (条款的编号随文本)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from lawdocs.comparing import compared
from lawdocs.portal.records import Edition, Record, Stop
from lawdocs.texts import provision_names
from lawdocs.texts.provision_names import Names, names_in
from lawdocs.texts.provisions import Provision, Version, is_gone, trail


def places(record: Record, clauses: str, no: int, edition: Edition, *, strict: bool = True) -> tuple[Provision, ...]:
    """Where clauses named in the text ``no`` stand in another; ``strict`` as in ``follow``."""
    versions, numbers = _versions(record)
    return _followed(versions, numbers.index(no), numbers.index(edition.no), clauses, strict)


def names(record: Record, clauses: str, no: int, edition: Edition | None, *, strict: bool = True) -> Names:
    """What clauses named in the text ``no`` are called in another; what no text tells keeps the words entered."""
    labels = _labels(record, clauses, no)
    if edition is None or edition.no == no or not labels:
        return Names(clauses)
    return names_in(
        clauses, labels, lambda label: places(record, label, no, edition, strict=strict), is_later=edition.no > no
    )


def losses(record: Record, clauses: str, no: int, upto: int | None = None) -> Iterator[provision_names.Loss]:
    """What later texts do not have any more of clauses, or not in the same words, with their former names.

    ``upto`` is the number of the last text that is looked at.
    """
    later = (each for each in record.editions if each.no > no and (upto is None or each.no <= upto))
    held = (_later(record, no, each) for each in later)
    return provision_names.losses(_labels(record, clauses, no), held)


def _later(record: Record, no: int, edition: Edition) -> provision_names.Later:
    def in_words(label: str) -> tuple[Provision, ...]:
        return places(record, label, no, edition)

    def gone(label: str) -> bool:
        versions, numbers = _versions(record)
        return is_gone(versions, numbers.index(no), numbers.index(edition.no), label, compare=compared)

    return provision_names.Later(edition.in_force_from, in_words, gone)


def _versions(record: Record) -> tuple[tuple[Version, ...], list[int]]:
    """The texts as clauses are followed through them, and their numbers."""
    versions = tuple(Version(each.text, bool(each.corrected_by)) for each in record.editions)
    return versions, [each.no for each in record.editions]


def subject_on(record: Record, clauses: str, no: int, day: date, since: date, *, strict: bool) -> str:
    """What clauses are called on a day, and what they will be called on a later one: 第十二条（届时为第十三条）."""
    now, then = (names(record, clauses, no, record.edition_on(each), strict=strict).kept for each in (day, since))
    then = then.partition("（原")[0]
    coming = f"（届时为{then}）" if now and then and day < since and then != now.partition("（原")[0] else ""
    return f"{now}{coming}" or then


def stops_on(record: Record, day: date) -> list[tuple[Stop, tuple[Provision, ...]]]:
    """The stops of a day, each by the numbers of that day's text, and where its clauses stand there.

    A stop ends with the words that it was for: what an amendment words anew is not stopped.
    """
    edition, found = record.edition_on(day), []
    for stop in record.stops_on(day):
        no = stopped_in(record, stop)
        named = names(record, stop.articles, no, edition)
        if named.kept:
            there = places(record, stop.articles, no, edition) if edition is not None else ()
            found.append((replace(stop, articles=named.kept), there))
    return found


def stopped_in(record: Record, stop: Stop) -> int:
    """The number of the text whose clauses a stop names: the one that held when they were stopped."""
    edition = record.edition_on(stop.since)
    return (edition or record.editions[0]).no if record.editions else 0


def _labels(record: Record, clauses: str, no: int) -> list[str]:
    edition = next((each for each in record.editions if each.no == no), None)
    return [each.label for each in places(record, clauses, no, edition)] if edition is not None else []


@lru_cache(maxsize=256)
def _followed(versions: tuple[Version, ...], at: int, to: int, clauses: str, strict: bool) -> tuple[Provision, ...]:
    return trail(versions, at, to, clauses, is_strict=strict, compare=compared)

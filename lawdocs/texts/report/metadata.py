"""Measures of metadata: each field of a normative document as its record gives it, beside what its text says.

What a record gives need not stand in its text: it comes from a register, or a head was lost in copying. Counted are the
values that stand there or follow from what stands there; ``standing`` has the rules.
"""

from collections.abc import Callable, Iterator
from typing import Any

from lawdocs.texts.metadata import Found, Metadata
from lawdocs.texts.metadata.naming import title_parts
from lawdocs.texts.numbers import number_key
from lawdocs.texts.report import standing
from lawdocs.texts.report.comparing import Comparison, Measure, Reading, Verdict
from lawdocs.texts.report.standing import Record, plain

_MOST_SHOWN = 200


def _measure(
    name: str,
    found: Callable[[Metadata], Found[Any] | None],
    reason: Callable[[Record, str], str],
    same: Callable[[str, str], bool],
) -> Measure:
    def compare(reading: Reading) -> Iterator[Comparison]:
        given = reading.record.get(name)
        if "level" not in reading.record or not given:
            return
        value = found(reading.metadata)
        words = _words(value)
        left_out = reason(reading.record, reading.text)
        shown = given[:_MOST_SHOWN], words[:_MOST_SHOWN]
        if left_out:
            yield Comparison(Verdict.LEFT_OUT, *shown, left_out)
        elif same(given, words):
            yield Comparison(Verdict.EQUAL, *shown)
        else:
            sure = f"found another, {value.confidence.name.lower()}" if value else "not found"
            yield Comparison(Verdict.MISS, *shown, sure)

    return Measure(name, compare)


def _words(value: Found[Any] | None) -> str:
    if value is None:
        return ""
    return "、".join(value.value) if isinstance(value.value, tuple) else str(value.value)


def _is_same(given: str, found: str) -> bool:
    return plain(given) == plain(found)


def _is_same_title(given: str, found: str) -> bool:
    """Registers leave out the issuers on the lines before a title."""
    return plain(given) in (plain(found), plain(title_parts([found])[1]))


def _is_same_number(given: str, found: str) -> bool:
    return number_key(given) == number_key(found)


METADATA: tuple[Measure, ...] = (
    _measure("title", lambda found: found.title, standing.title_reason, _is_same_title),
    _measure("issuer", lambda found: found.issuers, standing.issuer_reason, _is_same),
    _measure("doc_no", lambda found: found.number, standing.number_reason, _is_same_number),
    _measure("genre", lambda found: found.genre, standing.genre_reason, _is_same),
    _measure("written", lambda found: found.written, standing.written_reason, _is_same),
    _measure("addressee", lambda found: found.addressee, standing.addressee_reason, _is_same),
    _measure("effective", lambda found: found.effective, standing.effective_reason, _is_same),
    _measure("expires", lambda found: found.expires, standing.expires_reason, _is_same),
)

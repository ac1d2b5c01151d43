"""Days of a document (成文日期, 公布日期, 施行日期, 有效期): written, published, in force, and until when."""

import re
from datetime import date, timedelta

from lawdocs.texts.dates import StatedValidity, stated_days
from lawdocs.texts.head_reading import Head
from lawdocs.texts.metadata.signature import Signature
from lawdocs.texts.metadata.values import Confidence, Found, Span
from lawdocs.texts.typed_dates import NoDay, read_day
from lawdocs.texts.written_days import WrittenDay, find_days
from workflows.validity import last_day

_PUBLISHED = re.compile(r"公布|发布|颁布")
_ADOPTED = re.compile(r"通过|批准")
# What stands before 自……起施行 when a text speaks of itself: 本办法, or nothing but a number.
_OWN = re.compile(
    r"(?:^|[。；\n])[^。；\n]{0,40}本[\u4e00-\u9fff]{1,8}[^。；\n]{0,20}$|(?:^|[。；，\n])\s*(?:[\d.、]+)?$"
)
_BEFORE = 120


def read_written(head: Head, signature: Signature | None, text: str) -> Found[date] | None:
    """The day below the signature; else that beside the number, or of the session that adopted the text."""
    if "written" in head.labelled:
        return _labelled_day(head, "written", text)
    if signature is not None:
        return Found(signature.day, signature.day_at, signature.confidence)
    note = _days_of_note(head, text)
    if len(note) == 1 and not _PUBLISHED.search(text, head.note.start, head.note.end):
        return Found(note[0].day, Span(note[0].start, note[0].end), Confidence.LIKELY)
    adopted = [each for each in note if _said_next(text, each, note, head, _ADOPTED)]
    if adopted:
        return Found(adopted[0].day, Span(adopted[0].start, adopted[0].end), Confidence.LIKELY)
    return None


def follows_publication(written: Found[date] | None, head: Head, text: str) -> bool:
    """Whether the day of writing may stand for that of publication: not that of a session which adopted the text."""
    if written is None or head.note is None or not head.note.start <= written.span.start < head.note.end:
        return written is not None
    return _ADOPTED.search(text, head.note.start, head.note.end) is None


def read_published(head: Head, text: str) -> Found[date] | None:
    """The day that a head (发布日期：) or a note line (……公布) gives."""
    if "published" in head.labelled:
        return _labelled_day(head, "published", text)
    note = _days_of_note(head, text)
    found = next((each for each in note if _said_next(text, each, note, head, _PUBLISHED)), None)
    return Found(found.day, Span(found.start, found.end), Confidence.LIKELY) if found else None


def read_effective(stated: StatedValidity, text: str, known: Found[date] | None) -> Found[date] | None:
    """The first day in force: as it is stated, or as it follows from a day that is known for that of publication."""
    if stated.begins_at is None:
        return None
    span = Span(*stated.begins_at)
    if stated.in_force_from is not None:
        others = tuple(sorted(_own_days(text) - {stated.in_force_from}))
        if others:
            return Found(stated.in_force_from, span, Confidence.UNSURE, others=others)
        return Found(
            stated.in_force_from, span, Confidence.SURE if _speaks_of_itself(text, span) else Confidence.LIKELY
        )
    if known is None or stated.days_after is None:
        return None
    others = tuple(sorted(_own_days(text)))
    day = known.value + timedelta(days=stated.days_after)
    sure = Confidence.UNSURE if others else Confidence.LIKELY
    return Found(day, span, min(sure, known.confidence), (known.span,), others)


def read_days_after(stated: StatedValidity) -> Found[int] | None:
    """The days from the publication to the first day in force, where the text counts from there."""
    if stated.days_after is None or stated.begins_at is None:
        return None
    return Found(stated.days_after, Span(*stated.begins_at), Confidence.SURE)


def read_years(stated: StatedValidity) -> Found[int] | None:
    """The term of validity in years, where the text gives it so."""
    if stated.years is None or stated.term_at is None or stated.last_day is not None:
        return None
    return Found(stated.years, Span(*stated.term_at), Confidence.SURE)


def read_expires(stated: StatedValidity, effective: Found[date] | None) -> Found[date] | None:
    """The last day in force: 有效期至 names it, 有效期5年 follows from the first day."""
    if stated.term_at is None:
        return None
    span = Span(*stated.term_at)
    if stated.last_day is not None:
        return Found(stated.last_day, span, Confidence.SURE)
    if stated.years is None or effective is None:
        return None
    others = tuple(last_day(each, stated.years) for each in effective.others)
    return Found(
        last_day(effective.value, stated.years),
        span,
        effective.confidence,
        (effective.span, *effective.further),
        others,
    )


def _own_days(text: str) -> set[date]:
    return set(stated_days(text, of_clauses=False))


def _speaks_of_itself(text: str, span: Span) -> bool:
    return _OWN.search(text[max(0, span.start - _BEFORE) : span.start]) is not None


def _days_of_note(head: Head, text: str) -> list[WrittenDay]:
    if head.note is None:
        return []
    start, end = head.note
    return [WrittenDay(each.day, start + each.start, start + each.end) for each in find_days(text[start:end])]


def _said_next(text: str, day: WrittenDay, note: list[WrittenDay], head: Head, word: re.Pattern[str]) -> bool:
    """Whether a note says a word of a day, before it comes to the next one."""
    end = min((each.start for each in note if each.start > day.end), default=head.note.end if head.note else day.end)
    return word.search(text, day.end, end) is not None


def _labelled_day(head: Head, key: str, text: str) -> Found[date] | None:
    span = head.labelled[key]
    try:
        return Found(read_day(text[span.start : span.end]).day, span, Confidence.SURE)
    except NoDay:
        return None

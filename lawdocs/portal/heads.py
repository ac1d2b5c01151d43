"""What must be known before a text is read, as lines above it: on its page, its statement and in its files."""

from collections.abc import Iterator
from datetime import date

from lawdocs.portal import followed, partial
from lawdocs.portal.infotable import doubt_lines, source_line
from lawdocs.portal.notices import ended, pending_sentence, since_words, stated_words
from lawdocs.portal.records import Edition, Record
from lawdocs.portal.sentences import foretold, no_text_sentence, text_sentence
from workflows.states import ENDED
from workflows.validity import status_on


def head_lines(record: Record, day: date, edition: Edition | None) -> list[str]:
    """What a text of a day says before it: that the document ended, or what of this text is stopped."""
    missing = [f"{said}。" for said in (no_text_sentence(record, day),) if said and edition is None]
    if status_on(record.document, day) in ENDED:
        return [*_end(record, day), *missing]
    if missing:
        return missing
    stops = [f"停止执行：{each.articles}，{since_words(each)}。" for each, _ in followed.stops_on(record, day)]
    pending = [pending_sentence(each) for each in record.pending_on(day)]
    stated = ["".join(stated_words(each)) for each in record.stated_on(day)]
    return stops + stated + partial.head_lines(record, edition, day) + pending


def lines_of_text(record: Record, edition: Edition, today: date) -> list[str]:
    """What one of the published texts says before it, whichever day it is of: that it is not the one of today."""
    said = text_sentence(record, edition, today)
    if not said:
        return head_lines(record, today, edition)
    if status_on(record.document, today) in ENDED:
        return [*_end(record, today), f"{said}。"]
    return [f"{said}。", *_stops(record, edition), *partial.lines_of_text(record, edition)]


def lines_of_file(record: Record, edition: Edition, day: date, today: date) -> list[str]:
    """What a file with the text of a day says before it, with what has become of that text, or may yet."""
    known = record.as_known_on(day)
    if day > today:
        return [f"{foretold(day, today)}。", *head_lines(known, day, edition)]
    said = text_sentence(record, edition, today)
    return [*([f"{said}。"] if said else []), *head_lines(known, day, edition)]


def remark_lines(record: Record) -> list[str]:
    """What is not sure of a document that was brought in (存量文件), and where it comes from."""
    return [*source_line(record.document), *doubt_lines(record.document)]


def _end(record: Record, day: date) -> list[str]:
    notice = ended(record, status_on(record.document, day), day)
    return [notice.bold + notice.text] if notice is not None else []


def _stops(record: Record, edition: Edition) -> Iterator[str]:
    """The stops of clauses that stand in a text, whatever the day."""
    for each in record.stops:
        no = followed.stopped_in(record, each)
        named = followed.names(record, each.articles, no, edition)
        if named.kept and followed.places(record, each.articles, no, edition):
            yield f"停止执行：{named.kept}，{since_words(each)}。"

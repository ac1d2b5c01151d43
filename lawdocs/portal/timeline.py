"""The public course of a document (沿革), newest first: from its dates and links, not from the process behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from lawdocs.days import day_before
from lawdocs.documents.models import RelationKind
from lawdocs.portal import addresses, followed, partial
from lawdocs.portal.provision_records import Ground
from lawdocs.portal.records import Correction, Edition, Link, Published, Record
from lawdocs.portal.sentences import named
from lawdocs.texts.amended import Amendment
from workflows.guards import zh_date
from workflows.states import LegalStatus as L
from workflows.titles import quoted


@dataclass(frozen=True)
class Entry:
    """One event; ``kind`` is past, current or planned."""

    day: date
    text: str
    who: str = ""
    url: str | None = None
    link_text: str = ""
    kind: str = "past"

    @property
    def moment(self) -> str:
        return self.day.isoformat()


def timeline(record: Record, day: date) -> list[Entry]:
    """Everything dated: publication, effect, amendments, cleanups, the end; what lies ahead of the day is planned."""
    document = record.document
    entries = [*_end(record), *_stated(document), *_cleanup(record), *_stops(record), *_clauses(record, day)]
    entries += [*_amendments(record), *_beginnings(document)]
    entries.sort(key=lambda entry: entry.day, reverse=True)  # of one day, what comes later in a document's life first
    come = [entry for entry in entries if entry.day <= day]
    return [_in_time(entry, day, come[0] if come else None) for entry in entries]


def _in_time(entry: Entry, day: date, newest: Entry | None) -> Entry:
    return replace(entry, kind="planned" if entry.day > day else "current" if entry is newest else "past")


def _beginnings(document: Published) -> list[Entry]:
    """Effect stands above publication, also when both fall on one day."""
    found = []
    end = document.in_force_until if document.revoked_on is not None else None
    if document.in_force_from is not None and (end is None or document.in_force_from < end):
        found.append(Entry(document.in_force_from, "施行"))
    if document.published_on is not None:
        found.append(Entry(document.published_on, "公布", document.channel))
    return found


def _amendments(record: Record) -> list[Entry]:
    """Amendments and corrections; of those of one day the later text comes first."""
    found = [
        Entry(each.day, each.words, "见正文题注") for each in reversed(record.noted) if not _is_linked(record, each)
    ]
    for link in record.of_kind(RelationKind.AMENDED_BY):
        if link.published_on is not None and link.published_on != link.on:
            found.append(_linked(Entry(link.published_on, "公布修改决定"), link))
    for edition in reversed(record.editions):
        start = edition.in_force_from
        if edition.corrected_by:
            found += [_corrected(each) for each in record.corrections if each.number == edition.corrected_by]
        elif edition.no > 1 and start is not None and _is_told(record, edition):
            called = f"，名称改为{quoted(edition.title)}" if edition.title else ""
            found.append(_linked(Entry(start, f"修改后的文本施行{called}"), record.amended_by(edition)))
    return [*found, *_pending(record)]


def _pending(record: Record) -> Iterator[Entry]:
    """Amendments that were published while the text does not say so yet; none takes effect on what ended before."""
    end = record.document.in_force_until
    for each in record.pending:
        url = addresses.of_document(each.id)
        if each.published_on is not None and each.published_on != each.on:
            yield Entry(each.published_on, "公布修改决定，正文尚未更新", "", url, named(each))
        if each.on is not None and (end is None or each.on < end):
            yield Entry(each.on, "修改内容施行，正文尚未更新", "", url, named(each))


def _is_told(record: Record, edition: Edition) -> bool:
    """Whether an amendment took force, or will; one that was put right on its first day is told of as that."""
    return record.took_force(edition) and not record.corrected_early(edition)


def _is_linked(record: Record, noted: Amendment) -> bool:
    """Whether a link tells of an amendment that the note of a text names too."""
    links = record.of_kind(RelationKind.AMENDED_BY)
    return any(noted.day in (link.published_on, link.on) for link in links)


def _corrected(correction: Correction) -> Entry:
    return Entry(correction.on, f"根据更正通知（{correction.number}）更正", correction.published_in)


def _end(record: Record) -> list[Entry]:
    document = record.document
    end = document.in_force_until
    if end is None:
        return []
    if document.end_kind is L.REPEALED:
        return [
            _linked(Entry(end, "撤销" if document.revoked_on else "废止"), record.act_on(RelationKind.REPEALED_BY, end))
        ]
    if document.end_reason:
        return [Entry(end, f"宣布失效：{document.end_reason}")]
    return [Entry(day_before(end), "有效期届满，次日失效")]


def _stops(record: Record) -> list[Entry]:
    """Clauses that were stopped and applied again, and what was said of that by mistake."""
    found = []
    for each in record.stops:
        no = followed.stopped_in(record, each)
        found += [Entry(*end) for end in partial.ends_of_stop(record, each, each.articles, no)]
        found.append(Entry(each.since, f"{each.articles}停止执行", each.kind.label.partition("（")[0]))
    for each in record.slips:
        wrong = f"更正：{zh_date(each.since)}标明的{each.articles}停止执行系登记有误"
        found.append(Entry(each.corrected_on, wrong))
    return found


def _clauses(record: Record, day: date) -> list[Entry]:
    """Clauses that began, stopped or ended on days of their own."""
    found = partial.events(record, day)
    return [_linked(Entry(on, text), ground if ground.title else None) for on, text, ground in found]


def _stated(document: Published) -> list[Entry]:
    if document.stated_status is None or document.stated_on is None:
        return []
    return [Entry(document.stated_on, f"来源标注为“{document.stated_status.label}”")]


def _cleanup(record: Record) -> list[Entry]:
    """The cleanups that gave a longer term, with both ends, their registrations, and the last cleanup of all."""
    found = [Entry(on, f"延续登记，登记号{number}") for number, on in reversed(record.renewals)] + [
        Entry(
            each.on,
            f"清理后继续有效，有效期由{zh_date(each.from_last_on)}延长至{zh_date(each.to_last_on)}",
        )
        for each in reversed(record.extensions)
    ]
    day = record.document.last_cleanup_on
    told = day is None or day in {each.on for each in record.extensions}
    return found if told else [*found, Entry(day, "清理后继续有效")]


def _linked(entry: Entry, link: Link | Ground | None) -> Entry:
    if link is None:
        return entry
    if link.id is None:
        return replace(entry, who=link.number or link.title)
    return replace(entry, url=addresses.of_document(link.id), link_text=link.number or "看该文件")

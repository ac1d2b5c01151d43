"""What the document page, its page of one day and its history are filled with."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lawdocs.clock import local
from lawdocs.days import day_before
from lawdocs.documents.models import RelationKind
from lawdocs.portal import addresses, followed, partial
from lawdocs.portal.changes import Change, changes
from lawdocs.portal.heads import head_lines, lines_of_text
from lawdocs.portal.infotable import doubt_lines, info, makers
from lawdocs.portal.notices import notices, of_one_text, since_words
from lawdocs.portal.records import Correction, Edition, Link, Published, Record, words_of
from lawdocs.portal.sentences import (
    edition_label,
    no_text_sentence,
    note_line,
    now_words,
    text_sentence,
    validity_sentence,
)
from lawdocs.portal.sheets import Sheet, draw, with_marks
from lawdocs.portal.text_files import OFFERED
from lawdocs.portal.timeline import timeline
from lawdocs.texts.structure import parse
from workflows.guards import zh_date
from workflows.states import ENDED, LegalStatus
from workflows.titles import quoted
from workflows.validity import status_on

# (kind, whether the other document points here) → heading, in the order of the page
RELATION_HEADINGS = {
    (RelationKind.BASIS, False): "制定依据",
    (RelationKind.AMENDED_BY, False): "修改本文件的文件",
    (RelationKind.REPEALED_BY, False): "废止本文件的文件",
    (RelationKind.CORRECTED_BY, False): "更正本文件的通知",
    (RelationKind.AMENDED_BY, True): "本文件修改的文件",
    (RelationKind.REPEALED_BY, True): "本文件废止的文件",
    (RelationKind.BASIS, True): "以本文件为依据的文件",
}


@dataclass(frozen=True)
class Heading:
    """The head of a document page, and what its meta tags say."""

    title: str
    issuer: str
    genre: str
    status: LegalStatus | None
    status_sentence: str
    note_line: str
    pub_date: str
    keywords: str
    description: str
    source: str
    digest: str
    url: str
    history_url: str
    permalink: str
    badge: str
    is_old_text: bool = False


def page(record: Record, day: date, today: date) -> dict[str, object]:
    """The variables of portal/show.html for the text of a day."""
    known = record.as_known_on(day)
    status = status_on(known.document, day)
    edition = record.edition_on(day)
    other_day = day if day != today else None
    return {
        "doc": _heading(known, status, day, edition, today),
        "on_day": other_day,
        "notices": notices(known, status, day, edition, today),
        "heads": head_lines(known, day, edition),
        "downloads": _downloads(record, edition, f"?on={day.isoformat()}" if other_day else ""),
        **_around(record, edition, day, today),
        "info": info(known, edition),
        "statement_url": addresses.of_statement(record.document.id, day),
        "no_text": no_text_sentence(record, day),
        "first_text_url": addresses.of_text(record.document.id, record.editions[0].no) if record.editions else "",
    }


def text_page(record: Record, edition: Edition, today: date) -> dict[str, object]:
    """The variables of portal/show.html for one of the published texts, with what is so of the document today."""
    return {
        "doc": _heading_of_text(record, edition, today),
        "text_no": edition.no,
        "notices": [of_one_text(record, edition, today)],
        "heads": lines_of_text(record, edition, today),
        "downloads": _downloads(record, edition, f"?no={edition.no}"),
        **_around(record, edition, today, today),
    }


def _around(record: Record, edition: Edition | None, day: date, today: date) -> dict[str, object]:
    """The text, and all that is the same whichever text is shown."""
    return {
        "info": info(record, edition),
        "attachments": _attachments(record),
        "doubts": doubt_lines(record.document),
        "sheet": _sheet(record, edition, day),
        "revisions": revisions(record, edition, today),
        "timeline": timeline(record, today),
        "relations": relations(record, edition),
        "explanations": record.explanations,
        "corrections": [(each, _around_correction(record, each)) for each in record.corrections],
        **_ways_on(record),
    }


def _ways_on(record: Record) -> dict[str, object]:
    """Where the pages of a document lead to: its text of another day, and its texts beside each other."""
    has_several = len(record.editions) > 1
    return {
        "day_form_url": addresses.of_part(record.document.id, "on"),
        "compare_url": addresses.of_part(record.document.id, "compare") if has_several else None,
        "provisions_url": addresses.of_provisions(),
    }


def _around_correction(record: Record, correction: Correction) -> list[tuple[str, str]]:
    """The addresses of the texts before and after a correction."""
    after = next(each for each in record.editions if each.corrected_by == correction.number)
    texts = (record.edition_before(after), "看更正前的文本"), (after, "看更正后的文本")
    return [(addresses.of_text(record.document.id, each.no), words) for each, words in texts if each is not None]


def _sheet(record: Record, edition: Edition | None, day: date) -> Sheet:
    """The text as it was drawn when it was published.

    Where there are several, it is drawn with what changed and what will, and that of a day with what is stopped on it
    and with the clauses that have days of their own.
    """
    stops, terms = stop_marks(record, edition, day), partial.marks(record.as_known_on(day), edition, day)
    is_plain = record.edition_before(edition) is None and record.edition_after(day) is None and not (stops or terms)
    if is_plain and edition is not None and edition.sheet is not None:
        return with_marks(edition.sheet, pending_marks(record, edition, day))
    outline = parse(*words_of(edition))
    drawn = draw(outline, changes(record, edition, outline, day), stops, terms)
    return with_marks(drawn, pending_marks(record, edition, day))


def stop_marks(record: Record, edition: Edition | None, day: date) -> dict[str, list[str]]:
    """What stands at the articles that are stopped on a day, by their anchors; another text has no such marks."""
    marks: dict[str, list[str]] = defaultdict(list)
    if edition is None or edition is not record.edition_on(day):
        return marks
    for stop, places in followed.stops_on(record, day):
        for anchor in dict.fromkeys(each.article for each in places):
            named = "、".join(each.label for each in places if each.article == anchor)
            marks[anchor].append(f"{named}停止执行，{since_words(stop)}")
    return marks


def pending_marks(record: Record, edition: Edition | None, day: date) -> dict[str, list[Change]]:
    """What stands at the articles that were amended while the newest text does not say so yet, by their anchors."""
    marks: dict[str, list[Change]] = defaultdict(list)
    if edition is None or edition is not record.editions[-1] or edition is not record.edition_on(day):
        return marks
    for pending in record.pending_on(day):
        for anchor, what in pending.touched:
            word, url = f"{'起' if pending.on else '已经'}{what}，正文尚未更新", addresses.of_document(pending.id)
            marks[anchor].append(Change(pending.on, word, url, "看修改文件"))
    return marks


def history_page(record: Record, today: date) -> dict[str, object]:
    """The variables of portal/history.html."""
    status = status_on(record.document, today)
    edition = record.edition_on(today)
    return {
        "doc": _heading(record, status, today, edition, today),
        "timeline": timeline(record, today),
        "revisions": revisions(record, edition, today),
        "relations": relations(record, edition),
        **_ways_on(record),
    }


def _heading(record: Record, status: LegalStatus | None, day: date, edition: Edition | None, today: date) -> Heading:
    document = record.document
    permalink = addresses.with_host(addresses.of_document(document.id, day if day != today else None))
    return Heading(
        title=document.title,
        issuer=makers(document),
        genre=document.genre,
        status=status,
        status_sentence=validity_sentence(record, status, day, today),
        note_line=note_line(record, edition),
        pub_date=_published(record),
        keywords=document.keywords.replace("；", ","),
        description=document.summary,
        source=document.source or makers(document),
        digest=edition.digest if edition is not None else "",
        url=addresses.of_document(document.id),
        history_url=addresses.of_part(document.id, "history"),
        permalink=permalink,
        badge=badge_of(document, status),
    )


def _heading_of_text(record: Record, edition: Edition, today: date) -> Heading:
    """The head of one of the published texts: one that is not of today never bears the badge of its document.

    What ended has ended whichever text is shown.
    """
    status = status_on(record.document, today)
    permalink = addresses.with_host(addresses.of_text(record.document.id, edition.no))
    heading = replace(_heading(record, status, today, edition, today), permalink=permalink)
    said = text_sentence(record, edition, today)
    if not said or status in ENDED:
        return heading
    sentence = f"{said}。本文件截至{zh_date(today)}{now_words(status)}。"
    of_text = _status_of_text(record, edition, today)
    return replace(heading, status=of_text, badge=of_text or "", status_sentence=sentence, is_old_text=True)


def _status_of_text(record: Record, edition: Edition, today: date) -> LegalStatus | None:
    """What the badge of a text that is not of today says; nothing of one that was put right or never held."""
    start, after = edition.in_force_from, record.replaced_on(edition)
    if not record.ever_holds(edition):
        return None
    if start is not None and start > today:
        return LegalStatus.PENDING
    is_amended = any(not each.corrected_by and each.in_force_from == after for each in record.editions)
    return LegalStatus.AMENDED if is_amended else None


def badge_of(document: Published, status: LegalStatus | None) -> str:
    """The code of the badge: what a government above revoked is called so, though it counts as repealed."""
    if status is LegalStatus.REPEALED and document.revoked_on is not None:
        return "revoked"
    return status or ""


def _published(record: Record) -> str:
    """``PubDate`` in its prescribed form; of stock only the day is known."""
    if record.published_at is not None:
        return f"{local(record.published_at):%Y-%m-%d %H:%M}"
    day = record.document.published_on
    return f"{day.isoformat()} 00:00" if day is not None else ""


def _downloads(record: Record, edition: Edition | None, asked: str) -> list[tuple[str, str]]:
    """The files of a text; ``asked`` is what tells it from today's in their addresses."""
    if edition is None:
        return []
    return [(word, addresses.of_part(record.document.id, f"text.{fmt}{asked}")) for fmt, word in OFFERED.items()]


def _attachments(record: Record) -> list[tuple[str, str]]:
    """The files that were published with it."""
    return [(each.name, addresses.of_part(record.document.id, f"attachments/{each.id}")) for each in record.attachments]


def revisions(record: Record, shown: Edition | None, today: date) -> list[tuple[str, str | None, str]]:
    """The published texts, newest first, each with its address unless it is shown, and a mark for today's."""
    now = record.edition_on(today)
    mark = "最后文本" if status_on(record.document, today) in ENDED else "当前"
    found = []
    for edition in reversed(record.editions):
        url = None if edition is shown else _edition_url(record, edition, now)
        found.append((edition_label(record, edition), url, mark if edition is now else ""))
    return found


def _edition_url(record: Record, edition: Edition, now: Edition | None) -> str:
    """Where a text is shown: on its first day, or under its number where it has no day of its own."""
    if edition is now:
        return addresses.of_document(record.document.id)
    replaced_on = record.replaced_on(edition)
    day = edition.in_force_from or (day_before(replaced_on) if replaced_on else None)
    if day is None or record.edition_on(day) is not edition:
        return addresses.of_text(record.document.id, edition.no)
    return addresses.of_document(record.document.id, day)


def relations(record: Record, edition: Edition | None) -> list[tuple[str, str, str | None, str]]:
    """Links to other documents, in both directions, under their headings."""
    found: list[tuple[str, str, str | None, str]] = []
    headings = dict(RELATION_HEADINGS)
    if record.document.revoked_on is not None:
        headings[RelationKind.REPEALED_BY, False] = "撤销本文件的决定"
    for (kind, incoming), heading in headings.items():
        for link in (each for each in _once(record.links) if each.kind is kind and each.incoming is incoming):
            url = addresses.of_document(link.id) if link.id else None
            found.append((heading, quoted(link.title), url, "，".join(filter(None, (link.number, link.article)))))
            if link.id and link.on and (kind, incoming) == (RelationKind.AMENDED_BY, True):
                pair = addresses.of_part(link.id, f"compare?on={link.on.isoformat()}")
                found.append((heading, f"{quoted(link.title)}新旧对照", pair, ""))
        if (kind, incoming) == (RelationKind.AMENDED_BY, True):
            found += [_amends(heading, link) for link in _once(record.amends)]
    return found + partial.relations(record, edition)


def _amends(heading: str, link: Link) -> tuple[str, str, str | None, str]:
    """What this document changes while the other's text does not say so yet."""
    said = "，".join(filter(None, (link.number, "正文尚未更新")))
    return heading, quoted(link.title), addresses.of_document(link.id), said


def _once(links: Sequence) -> list:
    """A document that amends another twice is named once."""
    seen = {(link.kind, link.incoming, link.id, link.title, link.article): link for link in links}
    return list(seen.values())

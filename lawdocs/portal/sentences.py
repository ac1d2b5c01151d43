"""What the pages say about a document's validity, in sentences."""

from datetime import date

from lawdocs.days import day_before
from lawdocs.documents.models import RelationKind
from lawdocs.portal.records import Edition, Link, Pending, Record
from lawdocs.portal.stated import Stated
from workflows.guards import zh_date
from workflows.states import BINDING
from workflows.states import LegalStatus as L
from workflows.titles import quoted


def named(link: Link | Pending | Stated) -> str:
    """A document as citations name it: 《…》（鲁政〔2026〕5号）."""
    return quoted(link.title) + (f"（{link.number}）" if link.number else "")


def validity_sentence(record: Record, status: L | None, day: date, today: date) -> str:
    """The sentence beside the badge: as of which day, and why; of a day to come that it is reckoned."""
    reckoned = f"按{zh_date(today)}的登记推算，" if day > today else ""
    return f"{reckoned}截至{zh_date(day)}。{_why(record, status, day)}"


def foretold(day: date, today: date) -> str:
    """That a day is yet to come, so that what is said of it is no fact."""
    return f"{zh_date(day)}还没有到，这里按今天（{zh_date(today)}）的登记推算，以后可能变化"


def now_words(status: L | None) -> str:
    """A status as the predicate of a sentence."""
    if status in BINDING:
        return L.IN_FORCE.label
    return {L.REPEALED: "已废止", L.LAPSED: "已失效", L.UNKNOWN: "效力不详"}.get(status, L.PENDING.label)


def text_sentence(record: Record, edition: Edition, today: date) -> str:
    """Why a published text is not the one of today: amended, put right, yet to begin, or never in force.

    Empty for the text of today.
    """
    if edition is record.edition_on(today):
        return ""
    start, span = edition.in_force_from, _span(record, edition)
    if not record.ever_holds(edition) and not record.corrected_early(edition):
        return span
    end = record.document.in_force_until
    if start is not None and end is not None and end <= start and edition.no > 1:
        return f"原定{zh_date(start)}起的文本，本文件在这以前终止"
    if start is not None and start > today and not record.corrected_early(edition):
        return f"这个文本自{zh_date(start)}起施行，今天（{zh_date(today)}）尚未施行"
    replaced_on = record.replaced_on(edition)
    later = (each for each in record.editions if each.no > edition.no and each.in_force_from == replaced_on)
    by_correction = any(each.corrected_by for each in later)
    what = span if record.corrected_early(edition) else f"{span}的文本"
    return f"{what}，已被{'更正' if by_correction else '修改'}"


def _why(record: Record, status: L | None, day: date) -> str:
    document = record.document
    start, end = document.in_force_from, document.in_force_until
    if status is None:
        return f"本文件{zh_date(document.published_on)}才公布。"
    if status is L.PENDING and start is not None:
        return f"自{zh_date(start)}起施行{_until(record)}。"
    if end is not None and end <= day:
        began = f"{zh_date(start)}施行，" if start and start < end else ""
        word = "撤销" if document.revoked_on else "废止" if status is L.REPEALED else "失效"
        return f"{began}自{zh_date(end)}起{word}。"
    if status is L.UNKNOWN:
        return "现有资料不能说明本文件在这一天是否有效。"
    if document.stated_status is not None:
        return f"{zh_date(document.stated_on)}的来源标注为“{document.stated_status.label}”，未写明起止日期。"
    return f"施行于{zh_date(start)}{_until(record)}。"


def _until(record: Record) -> str:
    """The end as it was known on the day; what made it longer since stands beside it."""
    document = record.document
    end = document.in_force_until
    if end is None:
        return "，未写明有效期" if document.has_term else "，不设有效期"
    if document.end_kind is L.REPEALED:
        return f"，{zh_date(end)}起废止"
    since = "，".join(f"{zh_date(each.on)}延长至{zh_date(each.to_last_on)}" for each in record.later)
    return f"，{zh_date(day_before(end))}期满{f'（{since}）' if since else ''}"


def no_text_sentence(record: Record, day: date) -> str:
    """Why there is no text of a day on which the document was there: only a later one was brought in; or nothing.

    What no source says the publication of was not there before it was written.
    """
    document = record.document
    if document.published_on is None and record.editions and day < (document.written_on or date.min):
        return f"这一天还没有文本：本文件{zh_date(document.written_on)}成文"
    by = record.amended_before(day)
    if by is None or (document.published_on is not None and day < document.published_on):
        return ""
    return f"这一天的文本未收入本库：本文本是{zh_date(by.day)}{by.verb}后的文本"


def missing_text(record: Record, day: date) -> str:
    """Why there is no text of a day, whether or not the document was there."""
    if not record.editions:
        return "本文件没有收录正文，需要正文的，请向制定机关查询"
    if said := no_text_sentence(record, day):
        return said
    return f"{zh_date(day)}还没有文本：本文件{zh_date(record.document.published_on)}公布"


def note_line(record: Record, edition: Edition | None) -> str:
    """The note under the title (题注): published by which number, amended by which documents up to this text."""
    document = record.document
    parts = []
    if document.published_on is not None:
        parts.append(f"{zh_date(document.published_on)}{document.number or ''}公布")
    if edition is not None and edition.in_force_from is not None:
        parts += [
            f"根据{zh_date(link.published_on) if link.published_on else ''}{link.number}{quoted(link.title)}修改"
            for link in record.of_kind(RelationKind.AMENDED_BY)
            if link.on is not None and link.on <= edition.in_force_from and link not in _later(record, edition)
        ]
        corrected = [each for each in record.editions if each.corrected_by and each.no <= edition.no]
        parts += [f"根据{zh_date(each.in_force_from)}更正通知（{each.corrected_by}）更正" for each in corrected]
    return f"（{'　'.join(parts)}）" if parts else ""


def _later(record: Record, edition: Edition) -> list[Link | None]:
    """What ordered texts that were registered after an edition, for its day or a later one."""
    return [record.amended_by(each) for each in record.editions if each.no > edition.no and not each.corrected_by]


def edition_label(record: Record, edition: Edition) -> str:
    """From when to when a text holds, in words that no other text of the document has."""
    words = _span(record, edition)
    alike = sum(_span(record, each) == words for each in record.editions) > 1
    return f"{words}（第{edition.no}个文本）" if alike else words


def _span(record: Record, edition: Edition) -> str:
    start, after = edition.in_force_from, record.replaced_on(edition)
    if record.corrected_early(edition):
        correction = record.editions[record.editions.index(edition) + 1]
        return f"{correction.corrected_by}更正前的文本"
    if start is not None and after == start and record.took_force(edition):
        return f"{zh_date(start)}起的文本，同日另有修改"
    if not record.ever_holds(edition):
        return f"原定{zh_date(start)}起的文本，没有施行"
    if after is not None:
        return f"{zh_date(start) + '至' if start else '至'}{zh_date(day_before(after))}"
    return f"{zh_date(start)}起" if start else "公布时的文本"

"""Notices on a document page: what a reader must know before relying on the text, the most serious first."""

from dataclasses import dataclass
from datetime import date

from lawdocs.days import day_before
from lawdocs.documents.models import RelationKind
from lawdocs.portal import addresses, followed, partial
from lawdocs.portal.records import Edition, Link, Pending, Published, Record, Slip, Stop
from lawdocs.portal.sentences import edition_label, foretold, named, no_text_sentence, now_words, text_sentence
from lawdocs.portal.stated import Stated
from workflows.guards import zh_date
from workflows.provisions import ProvisionAct
from workflows.states import ENDED
from workflows.states import LegalStatus as L
from workflows.validity import status_on

MOST_CLAUSES = 3  # entries on clauses that a notice names


@dataclass(frozen=True)
class Notice:
    """One fact; ``kind`` is a kind of the notice macro, ``link`` a list of (address, words)."""

    kind: str
    bold: str
    text: str = ""
    link: tuple[tuple[str, str], ...] = ()


def notices(record: Record, status: L | None, day: date, edition: Edition | None, today: date) -> list[Notice]:
    """The notices for a day, the most serious first; another day than today says so before all else."""
    found = (
        _other_day(record, day, edition, today),
        _stopped(record, day),
        ended(record, status, day),
        _not_yet(record, status, day),
        _partly(record, day),
        _unclear(status),
        _coming_end(record, day),
        _stated(record, day),
        _coming_text(record, day, edition) if status not in ENDED else None,
        _pending(record, day),
        _put_right(record, day),
        _amended(record, day, edition),
    )
    return [notice for notice in found if notice is not None]


def of_one_text(record: Record, edition: Edition, today: date) -> Notice:
    """Which of the published texts is shown, and whether it is the one of today."""
    said = text_sentence(record, edition, today)
    bold = f"这里是第{edition.no}个文本：{'' if said else f'{edition_label(record, edition)}。'}"
    word = f"{said}。" if said else f"是今天（{zh_date(today)}）的文本。"
    address = addresses.of_document(record.document.id)
    return Notice("warn" if said else "info", bold, word, ((address, "看今天的效力和文本"),))


def _other_day(record: Record, day: date, edition: Edition | None, today: date) -> Notice | None:
    if day == today:
        missing = no_text_sentence(record, day)
        return Notice("warn", f"{missing}。") if missing else None
    now = record.edition_on(today)
    verb = "更正" if now is not None and now.corrected_by else "修改"
    changed = f"，文本已经{verb}" if edition is not None and edition != now and day < today else ""
    word = f"今天（{zh_date(today)}）本文件{now_words(status_on(record.document, today))}{changed}。"
    if day > today:
        word = f"{foretold(day, today)}。{word}"
    address = addresses.of_document(record.document.id)
    missing = no_text_sentence(record, day)
    bold = f"这里是{zh_date(day)}的效力，{missing}。" if missing else f"这里是{zh_date(day)}的效力和文本。"
    return Notice("warn", bold, word, ((address, "看今天的效力和文本"),))


def _stated(record: Record, day: date) -> Notice | None:
    """Repeals that published documents state and that nobody put on record yet."""
    found = record.stated_on(day)
    if not found:
        return None
    by = {each.id: named(each) for each in found}
    links = tuple((addresses.of_document(key), "看该文件" if len(by) == 1 else name) for key, name in by.items())
    bold, rest = stated_words(found[0])
    return Notice("warn", bold, rest + "".join("".join(stated_words(each)) for each in found[1:]), links)


def stated_words(stated: Stated) -> tuple[str, str]:
    """What another document says of the end of this one, and that its status does not say so."""
    return f"{named(stated)}{stated.words}，", "登记尚未办理，请核对。"


def _pending(record: Record, day: date) -> Notice | None:
    """Amendments that were published while the text does not say so yet."""
    found = record.pending_on(day)
    if not found:
        return None
    links = tuple((addresses.of_document(each.id), "看修改文件" if len(found) == 1 else named(each)) for each in found)
    bold, rest = pending_words(found[0])
    return Notice("warn", bold, rest + "".join(map(pending_sentence, found[1:])), links)


def pending_words(pending: Pending) -> tuple[str, str]:
    """By what a text is amended, and from when on, while the text shown does not say so yet."""
    since = f"自{zh_date(pending.on)}起施行" if pending.on is not None else "的施行日期见该文件"
    return f"本文件已被{named(pending)}修改，", f"修改内容{since}，正文尚未更新。"


def pending_sentence(pending: Pending) -> str:
    """Both in one sentence."""
    return "".join(pending_words(pending))


def _stopped(record: Record, day: date) -> Notice | None:
    """The clauses that are not applied on a day."""
    stops = [each for each, _ in followed.stops_on(record, day)]
    if not stops:
        return None
    if len(stops) == 1:
        return Notice("stop", f"{stops[0].articles}停止执行。", f"{since_words(stops[0])}。")
    return Notice(
        "stop", "本文件有条款停止执行。", "；".join(f"{each.articles}，{since_words(each)}" for each in stops) + "。"
    )


def _put_right(record: Record, day: date) -> Notice | None:
    """What this page said by mistake of clauses, for whoever relied on it."""
    wrong = [slip_sentence(each) for each in record.slips if each.since <= day] + partial.put_right(record, day)
    if not wrong or status_on(record.document, day) in ENDED:
        return None
    return Notice("info", "更正：", "；".join(wrong) + "。")


def _partly(record: Record, day: date) -> Notice | None:
    """Which clauses do not hold as the rest of the document does, and what says so."""
    terms = partial.told_on(record, day)
    if not terms:
        return None
    over = any(each.since <= day for each in terms if each.act is not ProvisionAct.BEGIN)
    bold = "本文件有条款不再适用，其余条款仍按文件的效力。" if over else "本文件有条款的起止日期和全文不同。"
    more = f"；另有{len(terms) - MOST_CLAUSES}项，标注在正文里" if len(terms) > MOST_CLAUSES else ""
    told = "；".join(partial.told_sentences(record, terms[:MOST_CLAUSES], day)) + more + "。"
    ids = {each.ground.id for each in terms}
    link = ((addresses.of_document(next(iter(ids))), "看依据的文件"),) if len(ids) == 1 and None not in ids else ()
    return Notice("warn", bold, told, link)


def slip_sentence(slip: Slip) -> str:
    """What was marked from when to when, and that it never held."""
    last = max(slip.since, day_before(slip.corrected_on))
    days = zh_date(slip.since) + (f"至{zh_date(last)}" if last > slip.since else "")
    return f"本页{days}曾标明{slip.articles}停止执行，系登记有误，该条款没有停止执行"


def since_words(stop: Stop) -> str:
    """Since when, and on what it rests: the kind of what came in, never who sent it."""
    until = f"至{zh_date(day_before(stop.until))}不适用" if stop.until is not None else "起不再适用"
    return f"自{zh_date(stop.since)}{until}，依据：{stop.kind.label.partition('（')[0]}"


def ended(record: Record, status: L | None, day: date) -> Notice | None:
    """Since when a document is no ground any more, by what and why."""
    document = record.document
    if status not in (L.REPEALED, L.LAPSED):
        return None
    end = document.in_force_until
    if end is None or end > day:
        return Notice("stop", f"本文件已{status.label}。", "来源没有写明日期。")
    since = end_sentence(document, status)
    if status is L.REPEALED:
        by = record.act_on(RelationKind.REPEALED_BY, end)
        return Notice("stop", since, _grounds(by, document) + _reason(document), _links(by))
    return Notice("stop", since, _reason(document) or "有效期已经届满。")


def end_sentence(document: Published, status: L) -> str:
    """Since when a document that ended is no ground any more: 废止, 失效, or 撤销 by the government above."""
    word = "被撤销" if document.revoked_on is not None else status.label
    return f"本文件自{zh_date(document.in_force_until)}起{word}，不再作为依据。"


def _grounds(by: Link | None, document: Published) -> str:
    word = "废止" if document.revoked_on is None else "撤销"
    return f"{word}依据：{named(by)}。" if by else ""


def _reason(document: Published) -> str:
    return f"原因：{document.end_reason.rstrip('。')}。" if document.end_reason else ""


def _not_yet(record: Record, status: L | None, day: date) -> Notice | None:
    document = record.document
    if status is None:
        return Notice("info", f"{zh_date(day)}本文件还没有公布。", f"公布日期是{zh_date(document.published_on)}。")
    if status is L.PENDING and document.in_force_from is not None:
        return Notice("info", "本文件尚未生效。", f"自{zh_date(document.in_force_from)}起施行。")
    return None


def _unclear(status: L | None) -> Notice | None:
    if status is not L.UNKNOWN:
        return None
    return Notice("warn", "本文件的效力不详。", "现有资料没有写明施行或者失效的日期，需要时请向制定机关查询。")


def _coming_end(record: Record, day: date) -> Notice | None:
    document = record.document
    end = document.in_force_until
    if end is None or end <= day or document.end_kind is not L.REPEALED:
        return None
    by = record.act_on(RelationKind.REPEALED_BY, end)
    return Notice("warn", f"本文件自{zh_date(end)}起废止。", _grounds(by, document) + _reason(document), _links(by))


def _amended(record: Record, day: date, edition: Edition | None) -> Notice | None:
    """Speaks of the shown text, which after an end is the last one that held."""
    if edition is None or edition.no == 1 or edition.in_force_from is None or edition.in_force_from > day:
        return None
    if edition.corrected_by:
        return _corrected(record, edition)
    before = addresses.of_document(record.document.id, day_before(edition.in_force_from))
    times = sum(not each.corrected_by for each in record.editions if 1 < each.no <= edition.no)
    text = f"这里是{zh_date(edition.in_force_from)}起施行的文本。"
    links = [(before, "看修改前的文本"), *_compared(record, record.held_before(edition), edition)]
    return Notice("info", f"本文件修改过{times}次。", text, tuple(links))


def _corrected(record: Record, edition: Edition) -> Notice:
    text = f"根据{zh_date(edition.in_force_from)}更正通知（{edition.corrected_by}）更正文字，施行日期和有效期不变。"
    before = record.edition_before(edition)
    links = [(addresses.of_text(record.document.id, before.no), "看更正前的文本"), *_compared(record, before, edition)]
    return Notice("info", "这里是更正后的文本。", text, tuple(links))


def _coming_text(record: Record, day: date, edition: Edition | None) -> Notice | None:
    coming = record.edition_after(day)
    if coming is None:
        return None
    links = [(addresses.of_document(record.document.id, coming.in_force_from), "看修改后的文本")]
    links += _compared(record, edition, coming)
    return Notice("info", f"{zh_date(coming.in_force_from)}起施行修改后的文本。", "", tuple(links))


def _compared(record: Record, old: Edition | None, new: Edition) -> list[tuple[str, str]]:
    """The link to two texts beside each other, where both have words."""
    if old is None or not old.text.strip() or not new.text.strip():
        return []
    return [(addresses.of_pair(record.document.id, old.no, new.no), "看新旧对照")]


def _links(link: Link | None) -> tuple[tuple[str, str], ...]:
    if link is None or link.id is None:
        return ()
    return ((addresses.of_document(link.id), "看该文件"),)

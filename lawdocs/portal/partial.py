"""Clauses with days of their own on the public pages (条款效力): marks in the text, notices, history, both ways."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from lawdocs.days import day_before
from lawdocs.portal import addresses, followed
from lawdocs.portal.provision_records import Ground, PartEnded, ProvisionTerm
from lawdocs.portal.records import Edition, Record, Stop
from lawdocs.texts.provision_names import Loss
from lawdocs.texts.provisions import Provision, words_for
from lawdocs.texts.structure import Outline, parse
from workflows.guards import zh_date
from workflows.provisions import ENDS, ProvisionAct, ProvisionState, known_on, loss_words, state_on
from workflows.states import ENDED
from workflows.titles import quoted
from workflows.validity import status_on

_OVER = (ProvisionState.REPEALED, ProvisionState.LAPSED, ProvisionState.STOPPED)
_NO_GROUND = Ground("", "", "", None)
_GROUND_HEADINGS = {
    ProvisionAct.BEGIN: "规定本文件部分条款施行日期的文件",
    ProvisionAct.REPEAL: "废止本文件部分条款的文件",
    ProvisionAct.STOP: "停止执行本文件部分条款的文件",
    ProvisionAct.LAPSE: "规定本文件部分条款失效日期的文件",
}
_ENDED_HEADINGS = {
    ProvisionAct.BEGIN: "由本文件规定部分条款施行日期的文件",
    ProvisionAct.REPEAL: "本文件废止部分条款的文件",
    ProvisionAct.STOP: "本文件停止执行部分条款的文件",
    ProvisionAct.LAPSE: "由本文件规定部分条款失效日期的文件",
}
_KINDS = {ProvisionAct.STOP: "stop", ProvisionAct.BEGIN: "begin"}
Placed = tuple[ProvisionTerm, Provision]


@dataclass(frozen=True)
class Mark:
    """What stands beside a clause: a word with its shape (``kind``: ended, stop, begin, coming), and one sentence."""

    kind: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Marks:
    """The marks of a text by the anchors of blocks; ``over`` are the blocks whose words do not hold on the day.

    ``contents`` are the words beside the entries of the table of contents.
    """

    at: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    over: frozenset[str] = frozenset()
    contents: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.at or self.over)


NONE = Marks()


def marks(record: Record, edition: Edition | None, day: date) -> Marks:
    """What is marked in the text that holds on a day; another text has no marks."""
    placed = _placed(record, edition, day)
    if not placed or edition is None:
        return NONE
    outline = parse(edition.text)
    at, contents = defaultdict(list), defaultdict(list)
    for term, provision in placed:
        mark = _mark(term, words_for(outline, provision), day)
        at[provision.anchor].append(mark)
        contents[provision.article].append(_in_contents(outline, provision, mark))
    states = ((block, _state(record, placed, block.start, block.end, day)) for block in outline.blocks)
    over = frozenset(block.anchor for block, state in states if state in _OVER)
    listed = {anchor: "、".join(dict.fromkeys(words)) for anchor, words in contents.items()}
    return Marks(dict(at), over, listed)


def word_for_hit(record: Record, anchor: str, start: int, words: str, day: date) -> str:
    """What is said beside a hit of a search in a block that does not hold on a day; empty where it does.

    ``words`` stand in the block of the text that is searched from character ``start`` on; another text tells nothing.
    """
    edition = record.edition_on(day)
    outline = parse(edition.text if edition is not None else "")
    block = outline.find(anchor)
    if edition is None or block is None or not outline.text.startswith(words, block.start + start):
        return ""
    placed = _placed(record, edition, day)
    state = _state(record, placed, block.start, outline.within(block)[-1].end, day)
    return "" if state in (None, ProvisionState.IN_FORCE, ProvisionState.UNKNOWN) else state.label


def state_of(record: Record, edition: Edition, start: int, end: int, day: date) -> ProvisionState | None:
    """What a piece of a text is on a day on which that text holds; None before its publication."""
    placed = [(term, each) for term in record.terms for each in _places(record, term, edition)]
    return state_on(record.document, _acts_on(placed, start, end), day)


def head_lines(record: Record, edition: Edition | None, day: date) -> list[str]:
    """What a file with a text of a day says before it of single clauses."""
    if edition is None or edition is not record.edition_on(day):
        return []
    return _lines(_sentences(record, _shown(record, day), day))


def lines_of_text(record: Record, edition: Edition) -> list[str]:
    """What is said of the clauses of a text, whatever the day."""
    having = (each for each in record.terms if _places(record, each, edition))
    return _lines(sentence(each, _names(record, each, edition).kept) for each in having)


def sentences_in(record: Record, editions: Iterable[Edition]) -> list[str]:
    """What is told of clauses that stand in any of some texts, whatever the day; a comparison of words shows none.

    They are called by the numbers of the newest of these texts; what only an older one has is said to be in that.
    """
    texts = sorted(editions, key=lambda each: each.no, reverse=True)
    named = [(term, _named_in(record, term, texts)) for term in record.terms]
    return [sentence(term, subject) for term, subject in named if subject]


def _named_in(record: Record, term: ProvisionTerm, texts: Iterable[Edition]) -> str:
    found, lost = [], None
    for edition in texts:
        named = _names(record, term if lost is None else replace(term, clauses="、".join(lost)), edition)
        if named.kept and any(_places(record, term, edition)):
            found.append(named.kept if lost is None else f"修改前的{named.kept}")
        lost = named.lost
        if not lost:
            break
    return "、".join(found)


def told_on(record: Record, day: date) -> list[ProvisionTerm]:
    """The entries that a notice tells of on a day: those that keep clauses from holding as the rest does, or will."""
    edition = record.edition_on(day)
    if edition is None or status_on(record.document, day) in ENDED:
        return []
    shown = [each for each in _shown(record, day) if not (each.act is ProvisionAct.BEGIN and each.since <= day)]
    return [each for each in shown if _places(record, each, edition)]


def told_sentences(record: Record, terms: Iterable[ProvisionTerm], day: date) -> list[str]:
    """What a notice says of entries, by the numbers of the text of the day."""
    return _sentences(record, terms, day)


def put_right(record: Record, day: date) -> list[str]:
    """What this page said by mistake of clauses, and what it did not say on that day and should have (补录)."""
    wrong = [_wrong(each) for each in known_on(record.wrong_terms, day)]
    late = [each for each in record.terms if each.since <= day < each.known_on]
    named = [(each, _names(record, each, record.edition_on(day)).kept or each.clauses) for each in late]
    return wrong + [_late(each, subject) for each, subject in named]


def sentence(term: ProvisionTerm, subject: str = "") -> str:
    """What happens to clauses on which day, and what says so."""
    return _what(term, subject) + _ground(term.ground)


def _what(term: ProvisionTerm, subject: str = "") -> str:
    until = f"至{zh_date(day_before(term.until))}" if term.until is not None else "起"
    return f"{subject or term.clauses}自{zh_date(term.since)}{until}{term.act.label}"


def events(record: Record, day: date) -> Iterator[tuple[date, str, Ground]]:
    """What happened, or will happen, to single clauses, with what says so; what was entered wrongly is put right.

    What is to come is called as in the text of ``day``.
    """
    for term in record.terms:
        if term.act is ProvisionAct.STOP:
            yield from ((on, text, _NO_GROUND) for on, text in ends_of_stop(record, term, term.clauses, term.no))
        late = f"（{zh_date(term.known_on)}补录）" if term.is_late else ""
        subject = _subject(record, term, min(day, term.since)) or term.clauses
        yield term.since, f"{subject}{term.act.label}{late}", term.ground
        if term.act in ENDS:
            lost = followed.losses(record, term.clauses, term.no)
            yield from ((each.since, _loss_words(term.act, term.since, each), _NO_GROUND) for each in lost)
    for term in record.wrong_terms:
        wrong = f"更正：标明的{term.clauses}自{zh_date(term.since)}起{term.act.label}系登记有误"
        yield term.voided_on, wrong, _NO_GROUND


def ends_of_stop(record: Record, stop: ProvisionTerm | Stop, clauses: str, no: int) -> Iterator[tuple[date, str]]:
    """When stopped clauses are applied again: since somebody said so, or since an amendment worded them anew."""
    if stop.until is not None:
        subject = followed.names(record, clauses, no, record.edition_on(stop.until)).kept
        if subject:
            yield stop.until, f"{subject}恢复执行"
    for lost in followed.losses(record, clauses, no):
        if stop.since < lost.since and (stop.until is None or lost.since < stop.until):
            yield lost.since, _loss_words(ProvisionAct.STOP, stop.since, lost)


def _loss_words(act: ProvisionAct, since: date, lost: Loss) -> str:
    return loss_words(act, since, lost.since, lost.names, is_gone=lost.is_gone)


def info_words(record: Record, edition: Edition | None) -> list[tuple[str, str | None]]:
    """The line of the info table: each entry leads to the document that says so, and names it where it cannot.

    Clauses are called by the numbers of the text that is shown; what ended with its words says so.
    """
    return [
        (said, addresses.of_document(term.ground.id)) if term.ground.id else (said + _ground(term.ground), None)
        for term in record.terms
        for said in _info(record, term, edition)
    ]


def _info(record: Record, term: ProvisionTerm, edition: Edition | None) -> Iterator[str]:
    named = _names(record, term, edition)
    if named.kept:
        yield _what(term, named.kept)
    if not named.lost or edition is None:
        return
    for lost in followed.losses(record, term.clauses, term.no, edition.no):
        day, ending = lost.since, "原条文已删去" if lost.is_gone else "文本已经修改"
        if term.act is ProvisionAct.STOP and (term.until is None or day < term.until):
            last = replace(term, until=day) if term.since < day else term
            ending += "" if lost.is_gone else "，不再停止执行"
            yield f"原{_what(last, lost.names)}，{zh_date(day)}起{ending}"
        else:
            yield f"原{_what(term, lost.names)}，{zh_date(day)}起{ending}"


def relations(record: Record, edition: Edition | None) -> list[tuple[str, str, str | None, str]]:
    """The documents that end or stop clauses of this one, and those of which this one does, under their headings."""
    found = []
    for term in record.terms:
        if term.ground.title:
            url = addresses.of_document(term.ground.id) if term.ground.id else None
            subject = _names(record, term, edition).kept or f"原{term.clauses}"
            note = "，".join(filter(None, (term.ground.number, f"{subject}{term.act.label}")))
            found.append((_GROUND_HEADINGS[term.act], quoted(term.ground.title), url, note))
    for each in record.parts_ended:
        heading, url = _ENDED_HEADINGS[each.act], addresses.of_document(each.id)
        found.append((heading, quoted(each.title), url, _part(each)))
    return list(dict.fromkeys(found))


def _part(each: PartEnded) -> str:
    by = f"本文件{each.by_clause}：" if each.by_clause else ""
    day = f"自{zh_date(each.since)}起"
    return "，".join(filter(None, (each.number, f"{by}{each.clauses}{day}{each.act.label}")))


def _shown(record: Record, day: date) -> list[ProvisionTerm]:
    """What is told of a day: what came and what is to come, but no stop that is over or that its document outlived."""
    ended = status_on(record.document, day) in ENDED
    shown = [each for each in record.terms if each.until is None or day < each.until]
    return [each for each in shown if each.since <= day and each.act in ENDS] if ended else shown


def _placed(record: Record, edition: Edition | None, day: date) -> list[Placed]:
    if edition is None or edition is not record.edition_on(day):
        return []
    shown = _shown(record, day)
    return [(term, each) for term in shown for each in _places(record, term, edition)]


def _places(record: Record, term: ProvisionTerm, edition: Edition) -> tuple[Provision, ...]:
    return followed.places(record, term.clauses, term.no, edition, strict=term.act is not ProvisionAct.BEGIN)


def _names(record: Record, term: ProvisionTerm, edition: Edition | None) -> followed.Names:
    return followed.names(record, term.clauses, term.no, edition, strict=term.act is not ProvisionAct.BEGIN)


def _lines(sentences: Iterable[str]) -> list[str]:
    return [f"条款效力：{said}。" for said in sentences]


def _sentences(record: Record, terms: Iterable[ProvisionTerm], day: date) -> list[str]:
    edition = record.edition_on(day)
    having = [each for each in terms if edition is not None and _places(record, each, edition)]
    return [sentence(each, _subject(record, each, day)) for each in having]


def _subject(record: Record, term: ProvisionTerm, day: date) -> str:
    is_strict = term.act is not ProvisionAct.BEGIN
    return followed.subject_on(record, term.clauses, term.no, day, term.since, strict=is_strict)


def _state(record: Record, placed: list[Placed], start: int, end: int, day: date) -> ProvisionState | None:
    """What a piece of the text is by what is said of it; None where nothing is, so that it is what its document is."""
    acts = _acts_on(placed, start, end)
    return state_on(record.document, acts, day) if acts else None


def _acts_on(placed: list[Placed], start: int, end: int) -> list[ProvisionTerm]:
    """What is said of a piece of the text, or of what it stands in."""
    return [replace(term, width=each.width) for term, each in placed if each.start <= start and end <= each.end]


def _mark(term: ProvisionTerm, subject: str, day: date) -> Mark:
    said = sentence(term, subject)
    if term.act is ProvisionAct.BEGIN:
        return Mark("coming" if day < term.since else "begin", "尚未施行" if day < term.since else "施行", said)
    if day < term.since:
        return Mark("coming", f"将{term.act.label}", said)
    return Mark(_KINDS.get(term.act, "ended"), term.act.label, said)


def _in_contents(outline: Outline, provision: Provision, mark: Mark) -> str:
    subject = words_for(outline, provision)
    return mark.word if subject.startswith("本") else f"{subject}{mark.word}"


def _ground(ground: Ground) -> str:
    if ground.title:
        number = f"（{ground.number}）" if ground.number else ""
        return f"（依据{quoted(ground.title)}{number}{ground.clause}）"
    return f"（依据本文件{ground.clause}）" if ground.clause else "（本文件写明）"


def _wrong(term: ProvisionTerm) -> str:
    days = f"{zh_date(term.known_on)}"
    last = day_before(term.voided_on)
    days += f"至{zh_date(last)}" if last > term.known_on else ""
    return f"本页{days}曾标明{term.clauses}自{zh_date(term.since)}起{term.act.label}，系登记有误"


def _late(term: ProvisionTerm, subject: str) -> str:
    return f"{_what(term, subject)}，{zh_date(term.known_on)}补录，这一天本页还没有标明"

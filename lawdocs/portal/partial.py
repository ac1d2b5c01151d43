"""Clauses with days of their own on the public pages (条款效力): marks in the text, notices, history, both ways."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from lawdocs.comparing import compared
from lawdocs.days import day_before
from lawdocs.portal import addresses
from lawdocs.portal.provision_records import Ground, PartEnded, ProvisionTerm
from lawdocs.portal.records import Edition, Record
from lawdocs.texts.provisions import Provision, Version, trail, words_for
from lawdocs.texts.structure import Outline, parse
from workflows.guards import zh_date
from workflows.provisions import ENDS, ProvisionAct, ProvisionState, known_on, state_on
from workflows.states import ENDED
from workflows.titles import quoted
from workflows.validity import status_on

_OVER = (ProvisionState.REPEALED, ProvisionState.LAPSED, ProvisionState.STOPPED)
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
    return [f"条款效力：{sentence(term)}。" for term in _shown(record, day) if _places(record, term, edition)]


def sentences_in(record: Record, editions: Iterable[Edition]) -> list[str]:
    """What is told of clauses that stand in any of some texts, whatever the day; a comparison of words shows none."""
    return [sentence(term) for term in record.terms if any(_places(record, term, each) for each in editions)]


def told_on(record: Record, day: date) -> list[ProvisionTerm]:
    """The entries that a notice tells of on a day: those that keep clauses from holding as the rest does, or will."""
    edition = record.edition_on(day)
    if edition is None or status_on(record.document, day) in ENDED:
        return []
    shown = [each for each in _shown(record, day) if not (each.act is ProvisionAct.BEGIN and each.since <= day)]
    return [each for each in shown if _places(record, each, edition)]


def put_right(record: Record, day: date) -> list[str]:
    """What this page said by mistake of clauses, and what it did not say on that day and should have (补录)."""
    wrong = [_wrong(each) for each in known_on(record.wrong_terms, day)]
    return wrong + [_late(each) for each in record.terms if each.since <= day < each.known_on]


def sentence(term: ProvisionTerm, subject: str = "") -> str:
    """What happens to clauses on which day, and what says so."""
    return _what(term, subject) + _ground(term.ground)


def _what(term: ProvisionTerm, subject: str = "") -> str:
    until = f"至{zh_date(day_before(term.until))}" if term.until is not None else "起"
    return f"{subject or term.clauses}自{zh_date(term.since)}{until}{term.act.label}"


def events(record: Record) -> Iterator[tuple[date, str, Ground]]:
    """What happened, or will happen, to single clauses, with what says so; what was entered wrongly is put right."""
    for term in record.terms:
        if term.until is not None:
            yield term.until, f"{term.clauses}恢复执行", Ground("", "", "", None)
        late = f"（{zh_date(term.known_on)}补录）" if term.is_late else ""
        yield term.since, f"{term.clauses}{term.act.label}{late}", term.ground
    for term in record.wrong_terms:
        wrong = f"更正：标明的{term.clauses}自{zh_date(term.since)}起{term.act.label}系登记有误"
        yield term.voided_on, wrong, Ground("", "", "", None)


def info_words(record: Record) -> list[tuple[str, str | None]]:
    """The line of the info table: each entry leads to the document that says so, and names it where it cannot."""
    return [
        (_what(each), addresses.of_document(each.ground.id)) if each.ground.id else (sentence(each), None)
        for each in record.terms
    ]


def relations(record: Record) -> list[tuple[str, str, str | None, str]]:
    """The documents that end or stop clauses of this one, and those of which this one does, under their headings."""
    found = []
    for term in record.terms:
        if term.ground.title:
            url = addresses.of_document(term.ground.id) if term.ground.id else None
            note = "，".join(filter(None, (term.ground.number, f"{term.clauses}{term.act.label}")))
            found.append((f"{term.act.label}本文件部分条款的文件", quoted(term.ground.title), url, note))
    for each in record.parts_ended:
        heading, url = f"本文件{each.act.label}部分条款的文件", addresses.of_document(each.id)
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
    numbers = [each.no for each in record.editions]
    versions = tuple(Version(each.text, bool(each.corrected_by)) for each in record.editions)
    strict = term.act is not ProvisionAct.BEGIN
    return _followed(versions, numbers.index(term.no), numbers.index(edition.no), term.clauses, strict)


@lru_cache(maxsize=64)
def _followed(versions: tuple[Version, ...], at: int, to: int, clauses: str, strict: bool) -> tuple[Provision, ...]:
    return trail(versions, at, to, clauses, is_strict=strict, compare=compared)


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


def _late(term: ProvisionTerm) -> str:
    return f"{_what(term)}，{zh_date(term.known_on)}补录，这一天本页还没有标明"

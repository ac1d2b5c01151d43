"""What the document list is filled with: hits, sentence, chips, facets, paging and ways out of an empty answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from flask import get_template_attribute
from markupsafe import Markup

from lawdocs.days import day_before
from lawdocs.portal import addresses, queries, rows
from lawdocs.portal.counts import Tally, catalogue, ids, kept, tally
from lawdocs.portal.marks import excerpt, marked
from lawdocs.portal.near import near_title
from lawdocs.portal.params import PAGE_SIZE, ListQuery, Sort
from lawdocs.portal.partial import word_for_hit
from lawdocs.portal.prepared import as_day
from lawdocs.portal.queries import Search
from lawdocs.portal.records import public_record
from lawdocs.portal.rows import Line, Piece
from lawdocs.portal.sentences import foretold
from workflows.guards import zh_date
from workflows.states import ENDED, LegalStatus
from workflows.titles import quoted

NO_MAKER = "制定机关未写明"


class Hit(NamedTuple):
    """One line of a list, as the macro ``hit_list`` takes it."""

    title: Markup | str
    url: str
    status: str | None
    facts: tuple[str, ...]
    snippet: Markup | None = None
    snippet_label: str = ""
    snippet_url: str = ""


@dataclass(frozen=True)
class Page:
    """Where in the list a page stands."""

    number: int
    total: int
    first_url: str

    @property
    def pages(self) -> int:
        return -(-self.total // PAGE_SIZE)

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return min(self.number * PAGE_SIZE, self.total)

    def url_for(self, number: int) -> str:
        if number == 1:
            return self.first_url
        return f"{self.first_url}{'&' if '?' in self.first_url else '?'}page={number}"


@dataclass(frozen=True)
class Frame:
    """What all pages of one question share: how it is searched, what it finds, and what stands around the hits."""

    search: Search
    found: Tally
    url: str
    variables: dict[str, object]


def page(query: ListQuery, version: int, today: date) -> dict[str, object]:
    """The variables of portal/index.html."""
    day = query.on or today
    question = query.first_page
    frame = kept(version, day, ("frame", question), partial(_frame, question, version, day))
    at = Page(query.page, frame.found.total, frame.url)
    shown = hits(query, frame, version, day) if at.number <= at.pages else []
    reckoned = foretold(day, today) if day > today else ""
    return {**frame.variables, "hits": shown, "page": at, "reckoned": reckoned}


def hits(query: ListQuery, frame: Frame, version: int, day: date) -> list[Hit]:
    """The lines of one page, with the piece of the text that was found."""
    numbers = ids(query, frame.search, frame.found, version, day)
    terms = frame.search.terms
    pieces = rows.best_pieces(numbers, terms)
    if terms and query.on is not None:
        pieces |= _pieces_of_day(numbers, terms, version, day)
    words = _clause_words(pieces, day)
    before, after = addresses.of_documents(), f"/on/{query.on.isoformat()}" if query.on else ""
    found = rows.lines(numbers, day)
    return [
        hit(line, f"{before}{line.id}{after}", terms, pieces.get(line.id), words.get(line.id, "")) for line in found
    ]


def _pieces_of_day(numbers: Sequence[int], terms: Sequence[str], version: int, day: date) -> dict[int, Piece | None]:
    """The pieces of the texts of the day, for the documents of which the index may hold another text."""
    texts = catalogue(version, day).texts
    return {each: texts.best_piece(each, terms) for each in numbers if each in texts.ids}


def _clause_words(pieces: Mapping[int, Piece | None], day: date) -> dict[int, str]:
    """What is said of the articles that were found, by their documents, where they do not hold on a day."""
    found = {}
    for document_id, piece in pieces.items():
        if piece is not None and piece.has_terms:
            record = public_record(str(document_id), day)
            found[document_id] = word_for_hit(record, piece.anchor, piece.start, piece.piece, day)
    return found


def _frame(query: ListQuery, version: int, day: date) -> Frame:
    search = queries.search_for(query.q, day)
    found = tally(query, search, version, day)
    variables = {
        "query": query,
        "only_in_force": query.status is LegalStatus.IN_FORCE,
        "chips": chips(query),
        "hidden_fields": _hidden(query),
        "clear_url": ListQuery().url(),
        "sentence": sentence(query, found.total),
        "sorts": [(sort, sort.label, query.url(sort=sort), sort is query.sort) for sort in _sorts(query)],
        "facets": _facet_list(facets(query, found)),
        "empty_help": [] if found.total else _ways_out(query, found, version, day),
    }
    return Frame(search, found, query.url(), variables)


def hit(line: Line, url: str, terms: tuple[str, ...] = (), piece: Piece | None = None, word: str = "") -> Hit:
    """One line, leading to the page of the document, or to its page of the chosen day.

    ``word`` says that the article of the piece does not hold, though its document does.
    """
    if not terms:
        return Hit(line.title, url, line.status, _facts(line))
    title = marked(line.title, terms)
    if piece is None:
        return Hit(title, url, line.status, _facts(line))
    shown = excerpt(piece.piece, piece.start, piece.length, piece.label, terms)
    place = f"{url}#{piece.anchor}" if piece.anchor else url
    return Hit(title, url, line.status, _facts(line), shown, f"{piece.label}（{word}）" if word else piece.label, place)


def _facts(line: Line) -> tuple[str, ...]:
    """Number, maker, and the days that matter for its status."""
    _, _, number, issuer, published_on, in_force_from, _, _, status = line
    facts = [number, issuer or NO_MAKER] if number else [issuer or NO_MAKER]
    if published_on:
        facts.append(f"公布 {published_on}")
    if status == LegalStatus.PENDING and in_force_from:
        facts.append(f"施行 {in_force_from}")
    ends = _ends(line)
    return (*facts, ends) if ends else tuple(facts)


def sentence(query: ListQuery, total: int) -> str:
    """How many of what were found."""
    kind = _kind(query.status)
    on = f"{zh_date(query.on)}的" if query.on else ""
    return f"{total}件{on}{kind}" + (f"含“{query.q}”" if query.q else "")


def _kind(status: LegalStatus | None) -> str:
    if status is LegalStatus.UNKNOWN:
        return "效力不详的文件"
    return f"{status.label}文件" if status else "文件"


def chips(query: ListQuery) -> list[tuple[str, str, str]]:
    """What was chosen, each with the address without it."""
    expires = (query.expires_from, query.expires_to)
    found = [
        ("查询词", query.q, {"q": ""}),
        ("效力", query.status.label if query.status else "", {"status": None}),
        ("制定机关", query.issuer, {"issuer": ""}),
        ("主题", query.subject, {"subject": ""}),
        ("公布年份", query.year, {"year": None}),
        ("最后有效日", _span(*expires) if any(expires) else "", {"expires_from": None, "expires_to": None}),
        ("效力日", query.on.isoformat() if query.on else "", {"on": None}),
    ]
    return [(label, value, query.url(**without)) for label, value, without in found if value]


def facets(query: ListQuery, found: Tally) -> list[tuple[str, list[tuple[str, int, str, bool]]]]:
    """Other choices of each filter with what they would find; filters without a choice are left out."""
    day = f"（{query.on.isoformat()}）" if query.on else "（截至今日）"
    groups = [
        ("效力" + day, [(each.label, n, query.url(status=each), each is query.status) for each, n in found.statuses]),
        ("制定机关", [(name, n, query.url(issuer=name), name == query.issuer) for name, n in found.issuers]),
        ("主题", [(name, n, query.url(subject=name), name == query.subject) for name, n in found.subjects]),
        ("公布年份", [(f"{year}年", n, query.url(year=year), year == query.year) for year, n in found.years]),
    ]
    return [(title, options) for title, options in groups if options]


def _ends(line: Line) -> str:
    """When it ends or ended, in a word and a day; nothing where a source gives no day."""
    end, status = line.in_force_until, line.status
    if end is None or status is None or status == LegalStatus.UNKNOWN:
        return ""
    if status in ENDED:
        return f"{LegalStatus(status).label} {end}"
    if line.end_kind == LegalStatus.REPEALED:
        return f"将废止 {end}"
    return f"期满 {day_before(as_day(end))}"


def _span(first: date | None, last: date | None) -> str:
    return f"{first.isoformat() if first else ''}至{last.isoformat() if last else ''}"


def _facet_list(groups: list) -> Markup:
    """The counts of a question never change while they are kept, so neither do their lines."""
    return get_template_attribute("_macros/lists.html", "facet_list")(groups) if groups else Markup("")


def _sorts(query: ListQuery) -> list[Sort]:
    return [sort for sort in Sort if query.q or sort is not Sort.RELEVANCE]


def _hidden(query: ListQuery) -> list[tuple[str, str]]:
    """What a new search keeps; a first one is ordered by relevance."""
    sort = query.sort if query.q else Sort.RELEVANCE
    fields = {**query.arguments(), "sort": sort.value}
    dropped = {"q", "page"} | ({"status"} if query.status is LegalStatus.IN_FORCE else set())
    return [(name, value) for name, value in fields.items() if name not in dropped]


def _ways_out(query: ListQuery, found: Tally, version: int, day: date) -> list[tuple[str, str]]:
    """What to loosen, and the one title that is nearest."""
    ways = []
    if query.status is not None and found.of_any_status:
        ways.append((f"不限效力再查（{found.of_any_status}件）", query.url(status=None)))
    others = query.filters
    if query.q and others != ListQuery(q=query.q):
        ways.append(("去掉全部筛选条件再查", ListQuery(q=query.q).url()))
    if query.q:
        near = kept(version, day, ("near", query.q), partial(near_title, query.q, day))
        if near is not None:
            ways.append((f"近似标题：{quoted(near.title)}", addresses.of_document(near.id, query.on)))
    return ways or [("看全部文件", ListQuery().url())]

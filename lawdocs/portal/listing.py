"""What the document list is filled with: hits, sentence, chips, facets, paging and ways out of an empty answer."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import url_for
from markupsafe import Markup
from sqlalchemy import Row

from lawdocs.days import day_before
from lawdocs.portal import queries
from lawdocs.portal.counts import Tally, kept, tally
from lawdocs.portal.marks import excerpt, marked
from lawdocs.portal.near import near_title
from lawdocs.portal.params import PAGE_SIZE, ListQuery, Sort
from lawdocs.portal.queries import Search
from workflows.guards import zh_date
from workflows.states import ENDED, LegalStatus
from workflows.titles import quoted

NO_MAKER = "制定机关未写明"


@dataclass(frozen=True)
class Hit:
    """One line of a list."""

    title: Markup | str
    url: str
    status: LegalStatus | None
    number: str | None
    issuer: str
    published_on: date | None
    in_force_from: date | None
    ends: str
    snippet: Markup | None = None
    snippet_label: str = ""
    snippet_url: str = ""


@dataclass(frozen=True)
class Page:
    """Where in the list a page stands."""

    query: ListQuery
    total: int

    @property
    def number(self) -> int:
        return self.query.page

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
        return self.query.url(page=number)


def page(query: ListQuery, version: int, today: date) -> dict[str, object]:
    """The variables of portal/index.html."""
    day = query.on or today
    search = queries.search_for(query.q, day)
    found = tally(query, search, version, day)
    at = Page(query, found.total)
    shown = hits(query, search, day) if at.number <= at.pages else []
    return {
        "query": query,
        "only_in_force": query.status is LegalStatus.IN_FORCE,
        "chips": chips(query),
        "hidden_fields": _hidden(query),
        "clear_url": ListQuery().url(),
        "sentence": sentence(query, found.total),
        "hits": shown,
        "page": at,
        "sorts": [(sort, sort.label, query.url(sort=sort), sort is query.sort) for sort in _sorts(query)],
        "facets": facets(query, found),
        "empty_help": [] if found.total else _ways_out(query, found, version, day),
    }


def hits(query: ListQuery, search: Search, day: date) -> list[Hit]:
    """The lines of one page, with the piece of the text that was found."""
    rows = queries.hits(query, search, day)
    pieces = queries.best_pieces([row.id for row in rows], search.terms)
    return [hit(row, query.on, search.terms, pieces.get(row.id)) for row in rows]


def hit(row: Row, on: date | None = None, terms: tuple[str, ...] = (), piece: Row | None = None) -> Hit:
    """One line from one row; on a chosen day it leads to the page of that day."""
    url = _address(row.id, on)
    return Hit(
        title=marked(row.title, terms) if terms else row.title,
        url=url,
        status=row.status,
        number=row.number,
        issuer=row.issuer_name or NO_MAKER,
        published_on=row.published_on,
        in_force_from=row.in_force_from,
        ends=_ends(row),
        snippet=excerpt(piece.piece, piece.start, piece.length, piece.label, terms) if piece else None,
        snippet_label=piece.label if piece else "",
        snippet_url=f"{url}#{piece.anchor}" if piece and piece.anchor else url,
    )


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


def _address(document_id: int, on: date | None) -> str:
    if on is None:
        return url_for("portal.show", document_id=document_id)
    return url_for("portal.on_day", document_id=document_id, day=on.isoformat())


def _ends(row: Row) -> str:
    """When it ends or ended, in a word and a day; nothing where a source gives no day."""
    if row.in_force_until is None or row.status in (None, LegalStatus.UNKNOWN):
        return ""
    if row.status in ENDED:
        return f"{row.status.label} {row.in_force_until.isoformat()}"
    if row.end_kind is LegalStatus.REPEALED:
        return f"将废止 {row.in_force_until.isoformat()}"
    return f"期满 {day_before(row.in_force_until).isoformat()}"


def _span(first: date | None, last: date | None) -> str:
    return f"{first.isoformat() if first else ''}至{last.isoformat() if last else ''}"


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
            ways.append((f"近似标题：{quoted(near.title)}", _address(near.id, query.on)))
    return ways or [("看全部文件", ListQuery().url())]

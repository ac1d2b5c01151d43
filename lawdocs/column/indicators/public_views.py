"""The board of indicators as the public sees it: an edition as a tree, one indicator with its evidence, its files."""

from datetime import date
from itertools import groupby

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import escape

from lawdocs.clock import local
from lawdocs.column import boards
from lawdocs.column.feed import FeedEntry
from lawdocs.column.figures import queries as figures
from lawdocs.column.figures.models import FigureSnapshot
from lawdocs.column.indicators import board
from lawdocs.column.indicators.board import BoardQuery, Edition, Entry, Evidence
from lawdocs.column.indicators.models import EvidenceKind
from lawdocs.column.indicators.planning import AWAITED
from lawdocs.column.views import blueprint
from lawdocs.context import clock, zh_moment
from lawdocs.documents.files import path_of
from lawdocs.errors import NotVisible, WrongParameter
from lawdocs.extensions import db
from lawdocs.portal import addresses
from lawdocs.portal.caching import public_page, version
from lawdocs.portal.counts import kept
from lawdocs.portal.files import download
from lawdocs.portal.marks import marked
from lawdocs.portal.params import QueryTooLong, clean
from lawdocs.texts.filenames import display_name, extension
from lawdocs.texts.search import MAX_QUERY_LENGTH, split_terms
from workflows.evidence import Coverage
from workflows.guards import zh_date

BOARD = boards.INDICATOR_BOARD
NARROWING = ("q", "level1", "unit", "coverage")
LABELS = {"q": "查询词", "level1": "一级指标", "unit": "责任单位", "coverage": "材料"}
DESCRIPTION = 120  # signs


@blueprint.get("/column/indicators")
@public_page
def indicators() -> ResponseReturnValue:
    """One edition as a tree, narrowed by words, number, first level, unit and coverage."""
    query, today = _query(), clock().today()
    asked = clean(request.args.get("edition", ""))
    editions = kept(version(), today, "editions", board.editions)
    if not editions and not asked:
        return render_template("column/indicators.html", crumbs=boards.crumbs(BOARD), edition=None, query=query)
    edition = _edition(editions, asked)
    every = entries(edition, today)
    found = board.matching(every, query)
    terms = tuple(split_terms(query.q))
    chips, arguments = _chips(query, edition), _arguments(query)
    return render_template(
        "column/indicators.html",
        crumbs=_crumbs(f"查询：{query.q}" if query.q else None),
        edition=edition,
        others=[_other(each, query.q, today) for each in editions if each is not edition],
        query=query,
        every=every,
        branches=[
            (levels, [(each, marked(each.text, terms) if each.text else AWAITED) for each in group])
            for levels, group in groupby(found, key=lambda each: (each.level1, each.level2))
        ],
        total=len(found),
        awaited=sum(not each.text for each in every),
        facets=_facets(query, edition, every),
        chips=chips,
        hidden_fields=[(name, value) for name, value in arguments.items() if name != "q"],
    )


@blueprint.get("/column/indicators/<edition>/<no>")
@public_page
def indicator(edition: str, no: str) -> ResponseReturnValue:
    """One indicator with what proves it."""
    today = clock().today()
    found, entry, every = _entry(edition, no, today)
    at = every.index(entry)
    evidence = board.evidence_of(entry, today)
    return render_template(
        "column/indicator.html",
        crumbs=_crumbs(f"第{entry.no}项"),
        edition=found,
        entry=entry,
        evidence=[(each, _address(found, entry, each), _facts(each)) for each in evidence],
        before=every[at - 1] if at else None,
        after=every[at + 1] if at + 1 < len(every) else None,
        meta=_meta(found, entry),
    )


@blueprint.get("/column/indicators/<edition>/<no>/files/<item_id>")
@public_page
def indicator_file(edition: str, no: str, item_id: str) -> ResponseReturnValue:
    """A file among the evidence that is shown, to be saved."""
    item = _item(edition, no, item_id, EvidenceKind.FILE)[2]
    path = path_of(item.sha256)
    if not path.is_file():
        raise NotVisible
    ending = extension(item.file_name)
    plain = f"evidence-{item.id}" + (f".{ending}" if ending.isascii() and ending.isalnum() else "")
    return download(path, display_name(item.file_name), plain, item.media_type)


@blueprint.get("/column/indicators/<edition>/<no>/figures/<item_id>")
@public_page
def indicator_figures(edition: str, no: str, item_id: str) -> ResponseReturnValue:
    """Frozen figures among the evidence that is shown, with those of their rows that are public documents."""
    today = clock().today()
    found, entry, item = _item(edition, no, item_id, EvidenceKind.FIGURES)
    results = figures.public_results(db.session.get(FigureSnapshot, item.snapshot_id), today)
    return render_template(
        "column/figures.html",
        crumbs=[*_crumbs(f"第{entry.no}项")[:-1], (f"第{entry.no}项", _of(found, entry)), (item.title, None)],
        edition=found,
        entry=entry,
        item=item,
        results=[(each, figures.words(each), rows) for each, rows in results],
    )


def feed_entries(limit: int) -> list[FeedEntry]:
    """The evidence accepted last, as the feed takes it: what it proves, and where it is read."""
    return [
        FeedEntry(
            name=f"column/indicators/{edition}/{no}/{item.id}",
            title=f"第{no}项指标佐证：{item.title}",
            unit=item.unit,
            published_at=item.accepted_at,
            address=url_for("column.indicator", edition=edition, no=no),
            body=f"<p>{escape(item.note or item.title)}</p>",
            topics=(BOARD,),
        )
        for edition, no, item in board.newest(limit, clock().today())
    ]


def entries(edition: Edition, today: date) -> list[Entry]:
    """All indicators of an edition, read once for a version of the data."""
    return kept(version(), today, ("indicators", edition.id), lambda: board.entries(edition, today))


def _other(edition: Edition, q: str, today: date) -> tuple[str, int | None, str]:
    """Another edition: its name, how many of its indicators meet the words that were asked for, and its address."""
    if not q:
        return edition.edition, None, _board(edition)
    return edition.edition, len(board.matching(entries(edition, today), BoardQuery(q=q))), _board(edition, q=q)


def _edition(editions: list[Edition], asked: str) -> Edition:
    found = next((each for each in editions if asked in ("", each.edition)), None)
    if found is None:
        raise NotVisible
    return found


def _entry(name: str, no: str, today: date) -> tuple[Edition, Entry, list[Entry]]:
    edition = _edition(kept(version(), today, "editions", board.editions), name)
    every = entries(edition, today)
    found = next((each for each in every if str(each.no) == no), None)
    if found is None:
        raise NotVisible
    return edition, found, every


def _item(name: str, no: str, raw_id: str, kind: EvidenceKind) -> tuple[Edition, Entry, Evidence]:
    edition, entry, _ = _entry(name, no, clock().today())
    shown = board.evidence_of(entry, clock().today())
    item = next((each for each in shown if str(each.id) == raw_id and each.kind is kind), None)
    if item is None:
        raise NotVisible
    return edition, entry, item


def _query() -> BoardQuery:
    """Read the address of the board; raises WrongParameter or QueryTooLong."""
    given = {name: clean(request.args.get(name, "")) for name in NARROWING}
    if len(given["q"]) > MAX_QUERY_LENGTH:
        raise QueryTooLong
    covered = given.pop("coverage")
    if covered and covered not in set(Coverage):
        allowed = "、".join(Coverage)
        raise WrongParameter(f"参数“coverage”不能是“{covered[:40]}”。可用的值：{allowed}")
    return BoardQuery(**given, coverage=Coverage(covered) if covered else None)


def _arguments(query: BoardQuery) -> dict[str, str]:
    asked = {"q": query.q, "level1": query.level1, "unit": query.unit, "coverage": query.coverage or ""}
    return {name: str(value) for name, value in asked.items() if value}


def _shown(name: str, value: str) -> str:
    return Coverage(value).label if name == "coverage" else value


def _facets(query: BoardQuery, edition: Edition, every: list[Entry]) -> list[tuple[str, list[tuple[object, ...]]]]:
    """What the board can be narrowed to, with counts over the whole edition."""
    chosen = _arguments(query)
    return [
        (
            LABELS[name],
            [
                (_shown(name, value), size, _board(edition, **{name: value}), chosen.get(name) == value)
                for value, size in options
            ],
        )
        for name, options in board.facets(every).items()
        if options
    ]


def _chips(query: BoardQuery, edition: Edition) -> list[tuple[str, str, str]]:
    """What is chosen, each with the address without it."""
    asked = _arguments(query)
    return [
        (
            LABELS[name],
            _shown(name, value),
            _board(edition, **{key: each for key, each in asked.items() if key != name}),
        )
        for name, value in asked.items()
    ]


def _board(edition: Edition, **asked: str) -> str:
    return url_for("column.indicators", edition=edition.edition, **asked)


def _of(edition: Edition, entry: Entry) -> str:
    return url_for("column.indicator", edition=edition.edition, no=entry.no)


def _address(edition: Edition, entry: Entry, item: Evidence) -> str:
    """Where an evidence is read: outside, in the library, among the news, or here."""
    here = {"edition": edition.edition, "no": entry.no, "item_id": item.id}
    if item.kind is EvidenceKind.LINK:
        return item.url
    if item.kind is EvidenceKind.DOCUMENT:
        return addresses.of_document(item.document_id)
    if item.kind is EvidenceKind.NEWS:
        return url_for("column.news_item", item_id=item.news_id)
    return url_for("column.indicator_file" if item.kind is EvidenceKind.FILE else "column.indicator_figures", **here)


def _facts(item: Evidence) -> list[str]:
    """What is known of an evidence besides its title."""
    found = [item.kind.label, item.unit, f"{zh_date(local(item.accepted_at).date())}认定"]
    if item.taken_at is not None:
        found += [f"{zh_moment(item.taken_at)}固定", f"校验码{item.digest[:8]}"]
    return found


def _crumbs(title: str | None = None) -> list[tuple[str, str | None]]:
    way = boards.crumbs(BOARD)
    if title is None:
        return way
    return [*way[:-1], (BOARD, url_for("column.indicators")), (title, None)]


def _meta(edition: Edition, entry: Entry) -> list[tuple[str, str]]:
    """The tags of an article on a government site; what is empty is left out."""
    return [
        ("ArticleTitle", f"{edition.title}第{entry.no}项"),
        ("PubDate", f"{entry.updated_on or edition.opened_on}"),
        ("ContentSource", entry.source or edition.source),
        ("Keywords", ",".join(filter(None, (entry.level1, entry.level2)))),
        ("Author", "、".join(entry.units)),
        ("Description", (entry.text or AWAITED)[:DESCRIPTION]),
        ("Url", addresses.with_host(_of(edition, entry))),
    ]

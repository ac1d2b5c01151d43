"""The course of a chain (全链条的进展): read from its records, the same from both ends."""

from collections.abc import Iterator, Sequence
from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.clock import local
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.queries import BETWEEN_TWO, issues_of
from lawdocs.linkage.meetings.models import AgendaItem, Resolution
from lawdocs.linkage.meetings.queries import items_seen, resolutions_seen
from lawdocs.linkage.models import Chain, Linkage
from lawdocs.linkage.sides import Stand
from lawdocs.linkage.standing import standing_of
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.linkage.suggestions.sight import can_see, visible
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.linkage.chain import Link, Stage, Station, stations
from workflows.linkage.issues import IssueState
from workflows.linkage.meetings import TOOK_PLACE, ItemState, ResolutionState
from workflows.linkage.reviews import ReviewState
from workflows.linkage.suggestions import SuggestionState

# What ended without a result belongs to no chain any more.
_GONE_ITEMS = (ItemState.WITHDRAWN, ItemState.SET_ASIDE)
_OVER = (SuggestionState.CLOSED, SuggestionState.WITHDRAWN)
_SOLVED = (IssueState.CONFIRMED, IssueState.CLOSED)


def links_of(chain: Chain, stand: Stand, actor: Actor, today: date) -> list[Link]:
    """Every link of a chain; drafts are none.

    A unit that works on one of them sees that the others are there and how they stand, and opens what concerns it.
    """
    suggestions = _rows(Suggestion, chain, Suggestion.sent_on.is_not(None))
    issues = _issues_in(chain, stand)
    return [
        *_items(chain, stand),
        *_resolutions(chain, stand),
        *_suggestions(suggestions, actor),
        *_reviews(suggestions, actor),
        *_issues(chain, issues, stand),
        *_documents(chain, suggestions, issues, today),
        *_ends(suggestions, issues),
    ]


def course_of(chain: Chain, stand: Stand, actor: Actor, today: date) -> list[Station]:
    """The stages of a chain as a person sees them on a day."""
    return stations(links_of(chain, stand, actor, today))


def leading_chain(resolutions: Sequence[Resolution]) -> Chain | None:
    """The chain of a meeting that has come furthest: the first that led to a suggestion or an issue."""
    own = [each.chain_id for each in resolutions]
    led = set(db.session.scalars(sa.select(LinkIssue.chain_id).where(LinkIssue.chain_id.in_(own))))
    sent = sa.select(Suggestion.chain_id).where(Suggestion.chain_id.in_(own), Suggestion.sent_on.is_not(None))
    led |= set(db.session.scalars(sent))
    return next((each.chain for each in resolutions if each.chain_id in led), None)


def sees_chain(chain: Chain, stand: Stand, actor: Actor) -> bool:
    """Whether a chain is a person's business: both sides see all, a unit those in which it may open something."""
    return stand.sees_all or any(_seen(query, kind, chain) for kind, query in _queries(chain.linkage, stand, actor))


def chains_seen(linkage: Linkage, stand: Stand, actor: Actor) -> sa.Select[tuple[Chain]]:
    """The chains that a person sees and that lead anywhere, newest first."""
    own = [
        Chain.id.in_(seen.with_only_columns(kind.chain_id).order_by(None))
        for kind, seen in _queries(linkage, stand, actor)
    ]
    query = sa.select(Chain).where(Chain.linkage_id == linkage.id, sa.or_(*own))
    return query.order_by(Chain.begun_at.desc(), Chain.id.desc())


def _queries(linkage: Linkage, stand: Stand, actor: Actor) -> list[tuple[type, sa.Select]]:
    sent = sa.select(Suggestion).where(visible(linkage, stand, actor), Suggestion.sent_on.is_not(None))
    return [
        (AgendaItem, items_seen(linkage, stand)),
        (Resolution, resolutions_seen(linkage, stand)),
        (Suggestion, sent),
        (LinkIssue, issues_of(linkage, stand)),
    ]


def _rows(kind: type, chain: Chain, condition: sa.ColumnElement[bool]) -> list:
    return list(db.session.scalars(sa.select(kind).where(kind.chain_id == chain.id, condition).order_by(kind.id)))


def _seen(query: sa.Select, kind: type, chain: Chain) -> set[int]:
    """The records of a chain that a person may open."""
    return set(db.session.scalars(query.where(kind.chain_id == chain.id).with_only_columns(kind.id).order_by(None)))


def _issues_in(chain: Chain, stand: Stand) -> list[LinkIssue]:
    """The issues of a chain; until it was accepted one is between its raiser and the office."""
    seen = _seen(issues_of(chain.linkage, stand), LinkIssue, chain)
    return [row for row in _rows(LinkIssue, chain, sa.true()) if row.state not in BETWEEN_TWO or row.id in seen]


def _url(endpoint: str, row_id: int, seen: bool) -> str | None:  # noqa: FBT001 - whether they may open it
    return url_for(endpoint, row_id=row_id) if seen else None


def _items(chain: Chain, stand: Stand) -> Iterator[Link]:
    seen = _seen(items_seen(chain.linkage, stand), AgendaItem, chain)
    for row in _rows(AgendaItem, chain, AgendaItem.state.not_in(_GONE_ITEMS)):
        if row.state is not ItemState.PLACED and row.id not in seen:
            continue  # what is on no agenda yet is the proposer's and the office's
        held = row.meeting is not None and row.meeting.state in TOOK_PLACE
        note = f"列入{row.meeting.title}" if row.meeting is not None else row.state.label
        url = _url("linkage.agenda_item", row.id, row.id in seen)
        yield Link(Stage.ITEM, row.text, row.proposed_on, f"{row.proposer.short_name}提出", note, held, url)


def _resolutions(chain: Chain, stand: Stand) -> Iterator[Link]:
    seen = _seen(resolutions_seen(chain.linkage, stand), Resolution, chain)
    for row in _rows(Resolution, chain, Resolution.state != ResolutionState.VOID):
        done = row.state is ResolutionState.CONFIRMED
        note = f"{zh_date(row.confirmed_on)}确认办结" if done else f"{zh_date(row.due_on)}前，{row.state.label}"
        party = f"第{row.no}项，{row.responsible.short_name}牵头"
        url = _url("linkage.resolution", row.id, row.id in seen)
        yield Link(Stage.RESOLUTION, row.text, row.resolved_on, party, note, done, url)


def _suggestions(rows: list[Suggestion], actor: Actor) -> Iterator[Link]:
    for row in rows:
        note = f"{zh_date(row.replied_on)}回复，{row.state.label}" if row.replied_on else row.state.label
        url = _url("linkage.suggestion", row.id, can_see(actor, row))
        party = f"致{row.target.short_name}"
        yield Link(Stage.SUGGESTION, row.number, row.sent_on, party, note, row.state in _OVER, url)


def _reviews(rows: list[Suggestion], actor: Actor) -> Iterator[Link]:
    """What the bureau found of the document is the problem that the suggestion named."""
    for review in (row.review for row in rows if row.review is not None):
        url = _url("linkage.review", review.id, can_see(actor, review.suggestion))
        day = review.concluded_on or review.suggestion.received_on
        done = review.state is not ReviewState.OPEN
        title, party = f"{review.articles or '全文'}　文件审查", f"{review.reviewer.short_name}审查"
        yield Link(Stage.ISSUE, title, day, party, review.state.label, done, url)


def _issues(chain: Chain, rows: list[LinkIssue], stand: Stand) -> Iterator[Link]:
    seen = _seen(issues_of(chain.linkage, stand), LinkIssue, chain)
    for row in rows:
        title = row.title if row.id in seen else f"联动问题{row.number}"
        who = row.responsible or row.raiser
        party = f"{who.short_name}{'办理' if row.responsible is not None else '提出'}"
        url = _url("linkage.issue", row.id, row.id in seen)
        yield Link(Stage.ISSUE, title, row.raised_on, party, row.state.label, row.state in _SOLVED, url)


def _documents(chain: Chain, suggestions: list[Suggestion], issues: list[LinkIssue], today: date) -> Iterator[Link]:
    """Each document that the chain is about, once, and how it was repaired since the chain began."""
    begun = local(chain.begun_at).date()
    named = (row.document for row in (*suggestions, *issues) if row.document is not None)
    documents: dict[int, Document] = {each.id: each for each in named}
    for document in documents.values():
        standing = standing_of(document, today)
        repaired = standing.mends_since(begun)
        note = standing.text if repaired else f"等待修改或者废止，现在{standing.text}"
        url, day = url_for("portal.show", document_id=document.id), standing.since if repaired else None
        yield Link(Stage.DOCUMENT, document.title, day, document.issuer_name, note, repaired, url)


def _ends(suggestions: list[Suggestion], issues: list[LinkIssue]) -> Iterator[Link]:
    """The writing off: of each issue that its raiser confirmed, else of the suggestions that are settled."""
    for row in issues:
        if row.state is IssueState.CLOSED:
            yield Link(Stage.END, f"问题{row.number}", row.closed_on, row.raiser.short_name, "已销号", True)
        elif row.state in (IssueState.REPORTED, IssueState.CONFIRMED):
            yield Link(Stage.END, f"问题{row.number}", None, row.raiser.short_name, row.state.label, False)
    for row in suggestions if not issues else ():
        if row.state in _OVER:
            name = row.linkage.procuratorate.short_name
            yield Link(Stage.END, row.number, row.closed_on or row.sent_on, name, row.state.label, True)

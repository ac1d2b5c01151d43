"""The course of a chain (全链条的进展): read from its records, the same from both ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

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
from lawdocs.linkage.suggestions.sight import visible
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
# What stands in a chain: the kind, the condition, and what is read along with its rows.
_STANDING = (
    (AgendaItem, AgendaItem.state.not_in(_GONE_ITEMS), (AgendaItem.meeting, AgendaItem.proposer)),
    (Resolution, Resolution.state != ResolutionState.VOID, (Resolution.responsible,)),
    (Suggestion, Suggestion.sent_on.is_not(None), (Suggestion.target, Suggestion.document, Suggestion.review)),
    (LinkIssue, sa.true(), (LinkIssue.raiser, LinkIssue.responsible, LinkIssue.document)),
)


@dataclass(frozen=True)
class _Records:
    """The records of one chain by their kind, oldest first, and those that a person may open."""

    of: Mapping[type, list]
    seen: Mapping[type, frozenset[int]]

    def opens(self, row: object) -> bool:
        return row.id in self.seen[type(row)]

    @property
    def suggestions(self) -> list[Suggestion]:
        return self.of[Suggestion]

    @property
    def issues(self) -> list[LinkIssue]:
        """Until it was accepted an issue is between its raiser and the office."""
        return [row for row in self.of[LinkIssue] if row.state not in BETWEEN_TWO or self.opens(row)]


def courses_of(chains: Sequence[Chain], stand: Stand, actor: Actor, today: date) -> dict[int, list[Station]]:
    """The stages of chains of one linkage as a person sees them on a day, by the id of the chain; read together."""
    return {
        chain.id: stations(_links(chain, records, today))
        for chain, records in zip(chains, _read(chains, stand, actor), strict=True)
    }


def course_of(chain: Chain, stand: Stand, actor: Actor, today: date) -> list[Station]:
    """The stages of a chain as a person sees them on a day."""
    return courses_of([chain], stand, actor, today)[chain.id]


def _links(chain: Chain, records: _Records, today: date) -> Iterator[Link]:
    """Every link of a chain; drafts are none.

    A unit that works on one of them sees that the others are there and how they stand, and opens what concerns it.
    """
    yield from _items(records)
    yield from _resolutions(records)
    yield from _suggestions(records)
    yield from _reviews(records)
    yield from _issues(records)
    yield from _documents(chain, records, today)
    yield from _ends(records)


def _read(chains: Sequence[Chain], stand: Stand, actor: Actor) -> list[_Records]:
    """The records of some chains of one linkage, kind by kind."""
    ids = [each.id for each in chains]
    found: dict[int, dict[type, list]] = {each: {kind: [] for kind, *_ in _STANDING} for each in ids}
    for kind, condition, along in _STANDING:
        query = sa.select(kind).where(kind.chain_id.in_(ids), condition).order_by(kind.id)
        for row in db.session.scalars(query.options(*map(selectinload, along))):
            found[row.chain_id][kind].append(row)
    may_open = dict(_queries(chains[0].linkage, stand, actor)) if chains else {}
    seen = {kind: frozenset(_seen(query, kind, ids)) for kind, query in may_open.items()}
    return [_Records(found[each], seen) for each in ids]


def leading_chain(resolutions: Sequence[Resolution]) -> Chain | None:
    """The chain of a meeting that has come furthest: the first that led to a suggestion or an issue."""
    own = [each.chain_id for each in resolutions]
    led = set(db.session.scalars(sa.select(LinkIssue.chain_id).where(LinkIssue.chain_id.in_(own))))
    sent = sa.select(Suggestion.chain_id).where(Suggestion.chain_id.in_(own), Suggestion.sent_on.is_not(None))
    led |= set(db.session.scalars(sent))
    return next((each.chain for each in resolutions if each.chain_id in led), None)


def sees_chain(chain: Chain, stand: Stand, actor: Actor) -> bool:
    """Whether a chain is a person's business: both sides see all, a unit those in which it may open something."""
    queries = _queries(chain.linkage, stand, actor)
    return stand.sees_all or any(_seen(query, kind, [chain.id]) for kind, query in queries)


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


def _seen(query: sa.Select, kind: type, chain_ids: Sequence[int]) -> set[int]:
    """The records of chains that a person may open."""
    own = query.where(kind.chain_id.in_(chain_ids)).with_only_columns(kind.id).order_by(None)
    return set(db.session.scalars(own))


def _url(endpoint: str, records: _Records, row: object) -> str | None:
    return url_for(endpoint, row_id=row.id) if records.opens(row) else None


def _items(records: _Records) -> Iterator[Link]:
    for row in records.of[AgendaItem]:
        if row.state is not ItemState.PLACED and not records.opens(row):
            continue  # what is on no agenda yet is the proposer's and the office's
        held = row.meeting is not None and row.meeting.state in TOOK_PLACE
        note = f"列入{row.meeting.title}" if row.meeting is not None else row.state.label
        url = _url("linkage.agenda_item", records, row)
        yield Link(Stage.ITEM, row.text, row.proposed_on, f"{row.proposer.short_name}提出", note, held, url)


def _resolutions(records: _Records) -> Iterator[Link]:
    for row in records.of[Resolution]:
        done = row.state is ResolutionState.CONFIRMED
        note = f"{zh_date(row.confirmed_on)}确认办结" if done else f"{zh_date(row.due_on)}前，{row.state.label}"
        party = f"第{row.no}项，{row.responsible.short_name}牵头"
        url = _url("linkage.resolution", records, row)
        yield Link(Stage.RESOLUTION, row.text, row.resolved_on, party, note, done, url)


def _suggestions(records: _Records) -> Iterator[Link]:
    for row in records.suggestions:
        note = f"{zh_date(row.replied_on)}回复，{row.state.label}" if row.replied_on else row.state.label
        url = _url("linkage.suggestion", records, row)
        party = f"致{row.target.short_name}"
        yield Link(Stage.SUGGESTION, row.number, row.sent_on, party, note, row.state in _OVER, url)


def _reviews(records: _Records) -> Iterator[Link]:
    """What the bureau found of the document is the problem that the suggestion named."""
    for row in records.suggestions:
        review = row.review
        if review is None:
            continue
        url = url_for("linkage.review", row_id=review.id) if records.opens(row) else None
        done = review.state is not ReviewState.OPEN
        title, party = f"{review.articles or '全文'}　文件审查", f"{review.reviewer.short_name}审查"
        yield Link(Stage.ISSUE, title, review.concluded_on or row.received_on, party, review.state.label, done, url)


def _issues(records: _Records) -> Iterator[Link]:
    for row in records.issues:
        title = row.title if records.opens(row) else f"联动问题{row.number}"
        who = row.responsible or row.raiser
        party = f"{who.short_name}{'办理' if row.responsible is not None else '提出'}"
        url = _url("linkage.issue", records, row)
        yield Link(Stage.ISSUE, title, row.raised_on, party, row.state.label, row.state in _SOLVED, url)


def _documents(chain: Chain, records: _Records, today: date) -> Iterator[Link]:
    """Each document that the chain is about, once, and how it was repaired since the chain began."""
    begun = local(chain.begun_at).date()
    named = (row.document for row in (*records.suggestions, *records.issues) if row.document is not None)
    documents: dict[int, Document] = {each.id: each for each in named}
    for document in documents.values():
        standing = standing_of(document, today)
        repaired = standing.mends_since(begun)
        note = standing.text if repaired else f"等待修改或者废止，现在{standing.text}"
        url, day = url_for("portal.show", document_id=document.id), standing.since if repaired else None
        yield Link(Stage.DOCUMENT, document.title, day, document.issuer_name, note, repaired, url)


def _ends(records: _Records) -> Iterator[Link]:
    """The writing off: of each issue that its raiser confirmed, else of the suggestions that are settled."""
    for row in records.issues:
        if row.state is IssueState.CLOSED:
            yield Link(Stage.END, f"问题{row.number}", row.closed_on, row.raiser.short_name, "已销号", True)
        elif row.state in (IssueState.REPORTED, IssueState.CONFIRMED):
            yield Link(Stage.END, f"问题{row.number}", None, row.raiser.short_name, row.state.label, False)
    for row in records.suggestions if not records.issues else ():
        if row.state in _OVER:
            name = row.linkage.procuratorate.short_name
            yield Link(Stage.END, row.number, row.closed_on or row.sent_on, name, row.state.label, True)

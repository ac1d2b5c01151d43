"""The desk (我的工作), the list of documents, and notices."""

from datetime import date

import sqlalchemy as sa
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload, selectinload

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.amendments.desk import MOST_AMENDINGS, amending_tasks, count_amendings
from lawdocs.cleanup.repeals.desk import MOST_REPEALS, count_repeals, repeal_tasks
from lawdocs.column.evidence.desk import MOST_EVIDENCE, count_evidence, evidence_tasks
from lawdocs.column.news.desk import MOST_NEWS, count_news, news_tasks
from lawdocs.column.reports.desk import MOST_REPORTS, count_reports, report_tasks
from lawdocs.context import clock
from lawdocs.deadlines.own import clocks_of, count_owed, places_of
from lawdocs.documents.models import Document
from lawdocs.documents.queries import Filters, documents_for
from lawdocs.errors import DomainError, WrongParameter
from lawdocs.evaluation.queries import lines_of, records_of
from lawdocs.extensions import db
from lawdocs.filing.upward_queries import lines as filing_lines
from lawdocs.filing.upward_queries import waiting_for as filings_for
from lawdocs.paging import asked_tab, count, only_parameters, paged
from lawdocs.work import queries
from lawdocs.work.kinds import KINDS, own_overviews
from lawdocs.work.tasks import Task, clock_task_of, ending_of, filing_task_of, task_of
from workflows.actors import Actor
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES, Phase
from workflows.validity import status_on

blueprint = Blueprint("work", __name__, url_prefix="/work")
TABS = {"mine": "要我办", "others": "等别人办", "unit": "本单位全部", "closed": "已办结"}
PAGE_SIZE = 20
MOST_WORDS = 200
MOST_ENDINGS = 50
MOST_CLOCKS = 50
MOST_FILINGS = 50
LOADED = (selectinload(Document.steps), joinedload(Document.drafting_agency))


@blueprint.get("", strict_slashes=False)
@requires(Permission.WORK_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "page")
    tab = asked_tab("tab", TABS)
    actor, today = current_actor(), clock().today()
    lists = {
        "mine": queries.waiting_for(actor),
        "others": queries.waiting_for_others(actor),
        "unit": queries.of_own_agencies(actor),
        "closed": queries.closed_of_own_agencies(actor),
    }
    documents, page = paged(lists[tab].options(*LOADED), PAGE_SIZE)
    as_tasks = tab in ("mine", "others")
    return render_template(
        "work/index.html",
        tab=tab,
        tabs=[
            (_tab_words(key, label, lists, actor), url_for("work.index", tab=key), key == tab)
            for key, label in TABS.items()
        ],
        tasks=_tasks(documents, today, mine=tab == "mine") if as_tasks else [],
        rows=[] if as_tasks else _rows(documents),
        filings=_filings(actor, today) if tab == "mine" else [],
        most_filings=MOST_FILINGS,
        amendings=amending_tasks(actor, today) if tab == "mine" else [],
        most_amendings=MOST_AMENDINGS,
        repeals=repeal_tasks(actor, today) if tab == "mine" else [],
        most_repeals=MOST_REPEALS,
        news=news_tasks(actor, today) if tab == "mine" else [],
        most_news=MOST_NEWS,
        evidence=evidence_tasks(actor, today) if tab == "mine" else [],
        most_evidence=MOST_EVIDENCE,
        reports=report_tasks(actor, today) if tab == "mine" else [],
        most_reports=MOST_REPORTS,
        clocks=_clocks(actor, today) if tab == "mine" else [],
        most_clocks=MOST_CLOCKS,
        endings=_endings(actor, today) if tab == "mine" else [],
        most_endings=MOST_ENDINGS,
        page=page,
        drafts=actor.holds(Permission.DOCUMENT_DRAFT),
        overviews=own_overviews(actor, today) if tab == "mine" else [],
    )


@blueprint.get("/documents")
@requires(Permission.DOCUMENT_READ)
def documents() -> ResponseReturnValue:
    only_parameters("q", "phase", "agency", "kind", "page")
    actor = current_actor()
    filters, kind = _filters(), _kind()
    query = documents_for(actor, filters)
    if kind:
        query = query.where(KINDS[kind].condition(clock().today()))
    found, page = paged(query.options(joinedload(Document.drafting_agency)), PAGE_SIZE)
    tree = agency_tree()
    own = sorted({grant.agency_id for grant in actor.grants if grant.agency_id is not None})
    return render_template(
        "work/documents.html",
        rows=_rows(found),
        page=page,
        filters=filters,
        phases=list(Phase),
        kinds=[(key, each.label, key == kind) for key, each in KINDS.items()],
        is_narrowed=kind or filters != Filters(),
        agencies=[tree.get(each) for each in own],
        drafts=actor.holds(Permission.DOCUMENT_DRAFT),
    )


def _tasks(documents: list[Document], today: date, *, mine: bool) -> list[Task]:
    planned, asked = queries.planned_days(documents), queries.asked_back(documents)
    return [
        task_of(each, today, mine=mine, planned_on=planned.get(each.id), asked=asked.get(each.id)) for each in documents
    ]


def _filings(actor: Actor, today: date) -> list[Task]:
    found = db.session.scalars(filings_for(actor).limit(MOST_FILINGS)).all()
    return [filing_task_of(each, actor, today) for each in filing_lines(found, today)]


def _clocks(actor: Actor, today: date) -> list[Task]:
    found = clocks_of(actor, MOST_CLOCKS)
    places = places_of(found)
    return [clock_task_of(each, today, places.get(each.id), clock().now()) for each in found]


def _endings(actor: Actor, today: date) -> list[Task]:
    found = db.session.scalars(queries.ending_soon(actor, today).limit(MOST_ENDINGS)).all()
    records = records_of(each.id for each in found)
    return [ending_of(each, lines_of(each, records[each.id], today), today) for each in found]


def _tab_words(key: str, label: str, lists: dict[str, sa.Select[tuple[Document]]], actor: Actor) -> str:
    """A tab with what it holds: what one must do oneself may be a document, a filing, or a duty with a clock alone."""
    if key == "closed":
        return label
    more = 0
    if key == "mine":
        more = count(filings_for(actor)) + count_owed(actor) + queries.count_unevaluated(actor, clock().today())
        more += count_amendings(actor, clock().today()) + count_repeals(actor)
        more += count_news(actor) + count_evidence(actor) + count_reports(actor)
    return f"{label} {count(lists[key]) + more}"


def _rows(documents: list[Document]) -> list[tuple[Document, object]]:
    """Each document with its legal status, where it has one."""
    today = clock().today()
    return [(each, status_on(each, today) if each.state in PUBLIC_STATES else None) for each in documents]


def _kind() -> str:
    kind = request.args.get("kind", "")
    if kind and kind not in KINDS:
        raise WrongParameter(
            f"没有这种情形，可以选：{'、'.join(f'{key}（{each.label}）' for key, each in KINDS.items())}"
        )
    return kind


def _filters() -> Filters:
    words = request.args.get("q", "").strip()
    if len(words) > MOST_WORDS:
        raise DomainError(f"检索词最多{MOST_WORDS}字", code="QUERY_TOO_LONG")
    phase, agency = request.args.get("phase", ""), request.args.get("agency", "")
    if phase and phase not in {each.value for each in Phase}:
        raise WrongParameter(f"没有这个阶段，可以选：{'、'.join(f'{each.value}（{each.label}）' for each in Phase)}")
    own = {str(grant.agency_id) for grant in current_actor().grants}
    if agency and agency not in own:
        raise WrongParameter("只能按本人所在单位筛选")
    return Filters(words.replace("\0", ""), Phase(phase) if phase else None, int(agency) if agency else None)

"""What lies ahead of a post with a day (日程): ends of terms, steps before them, clocks, cleanups, plans, meetings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import local
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import full_address, marks_of
from lawdocs.documents.models import Document
from lawdocs.evaluation.queries import lines_of, records_of
from lawdocs.extensions import db
from workflows.document import STEP_BY_NAME
from workflows.duties import RIGHTS, Duty
from workflows.roles import Role
from workflows.states import PUBLIC_STATES

AHEAD = timedelta(days=730)
LONGEST_EVALUATION = timedelta(days=366)  # the first step lies so long before the end of a term, or less
MOST = 2000


@dataclass(frozen=True)
class Entry:
    """One day in a calendar, the whole or at an instant and a place; ``name`` stays the same while it may move."""

    name: str
    day: date
    title: str
    note: str
    url: str
    at: datetime | None = None
    place: str = ""

    @property
    def when(self) -> str:
        """The day, with its minute by the office clock where there is one."""
        return f"{self.day}{f' {local(self.at):%H:%M}' if self.at is not None else ''}"


def agenda(posts: Iterable[tuple[Role, int]], today: date) -> list[Entry]:
    """What lies ahead of some posts within two years, and what is overdue; by day."""
    from lawdocs.linkage.meetings.calendar import entries_for  # its pages read deadlines themselves

    posts = frozenset(posts)
    found = [*_deadlines(posts, today), *_evaluations(posts, today), *_planned(posts, today)]
    found += entries_for(posts, today)
    return sorted(found, key=lambda entry: (entry.day, entry.name))[:MOST]


def _deadlines(posts: frozenset[tuple[Role, int]], today: date) -> Iterator[Entry]:
    query = (
        sa.select(Deadline)
        .outerjoin(Document, Document.id == Deadline.document_id)
        # What has a next reminder runs; of what stands still nobody knows the day yet.
        .where(Deadline.next_on.is_not(None), Deadline.due_on <= today + AHEAD)
        .where(sa.or_(Deadline.duty.not_in(RIGHTS), Deadline.due_on >= today))
        .where(sa.or_(sa.false(), *(_concerns(post) for post in posts)))
        .options(joinedload(Deadline.document), joinedload(Deadline.agency))
        .order_by(Deadline.due_on)
        .limit(MOST)
    )
    for deadline in db.session.scalars(query):
        if deadline.duty is Duty.EXPIRY:
            document = deadline.document
            url = full_address("documents.show", document_id=document.id)
            note = "；".join(filter(None, (document.number, document.issuer_name, "请在期满前完成评估")))
            yield Entry(f"deadline-{deadline.id}", deadline.due_on, f"期满：{document.title}", note, url)
        elif deadline.rule:
            yield _of_clock(deadline)
        else:
            url = full_address("cleanup.maker", agency_id=deadline.agency_id)
            title = f"定期清理到期：{deadline.agency.name}"
            note = f"请在当日前完成本轮清理{marks_of(deadline)}"
            yield Entry(f"deadline-{deadline.id}", deadline.due_on, title, note, url)


def _of_clock(deadline: Deadline) -> Entry:
    """A clock of the profile; what is not public yet is not named outside the house, nor what is said about it."""
    document = deadline.document
    if document is None:
        name = deadline.about or deadline.agency.name
    else:
        is_told = deadline.about and document.state in PUBLIC_STATES
        name = f"{_public_name(document)}{f'　{deadline.about}' if is_told else ''}"
    note = f"依据{deadline.ground}{marks_of(deadline)}"
    if deadline.duty is Duty.EVIDENCE:
        url = full_address("evidence.show", task_id=deadline.subject_id)
    else:
        url = full_address("clocks.show", deadline_id=deadline.id)
    title = f"{deadline.duty.label}：{name}"
    return Entry(f"deadline-{deadline.id}", deadline.due_on, title, note, url, deadline.due_at)


def _evaluations(posts: frozenset[tuple[Role, int]], today: date) -> Iterator[Entry]:
    """The steps still to be taken before the ends of terms; two statements for all of them."""
    query = (
        sa.select(Deadline)
        .join(Document, Document.id == Deadline.document_id)
        .where(Deadline.duty == Duty.EXPIRY, Deadline.next_on.is_not(None))
        .where(Deadline.due_on.between(today, today + AHEAD + LONGEST_EVALUATION))
        .where(sa.or_(sa.false(), *(_concerns(post) for post in posts)))
        .options(joinedload(Deadline.document))
        .order_by(Deadline.due_on)
        .limit(MOST)
    )
    deadlines = list(db.session.scalars(query))
    entries = records_of(each.document_id for each in deadlines) if deadlines else {}
    for deadline in deadlines:
        document = deadline.document
        for line in lines_of(document, entries.get(document.id, []), today):
            if line.met_on is None and line.due <= today + AHEAD:
                name = f"evaluation-{deadline.id}-{line.step.act}"
                note = f"期限至{line.due_words}；{line.step.how}，依据{line.step.ground}"
                url = full_address("evaluation.show", document_id=document.id)
                yield Entry(name, line.due, f"{line.step.act.label}：{document.title}", note, url)


def _planned(posts: frozenset[tuple[Role, int]], today: date) -> Iterator[Entry]:
    query = (
        sa.select(PlannedStep)
        .join(Document, Document.id == PlannedStep.document_id)
        .where(PlannedStep.done_at.is_(None), PlannedStep.cancelled_at.is_(None), PlannedStep.due_on <= today + AHEAD)
        .where(sa.or_(sa.false(), *(_of_document(post) for post in posts)))
        .options(joinedload(PlannedStep.document))
        .order_by(PlannedStep.due_on)
        .limit(MOST)
    )
    for planned in db.session.scalars(query):
        document, label = planned.document, STEP_BY_NAME[planned.step].label
        name = _public_name(document)
        url = full_address("documents.show", document_id=document.id)
        yield Entry(f"planned-{planned.id}", planned.due_on, f"预定{label}：{name}", document.issuer_name or "", url)


def _public_name(document: Document) -> str:
    """A calendar leaves the house: what is not public yet is named by its number alone."""
    return document.title if document.state in PUBLIC_STATES else f"{document.number or '未编号文件'}（标题登录后查看）"


def _concerns(post: tuple[Role, int]) -> sa.ColumnElement[bool]:
    """The SQL side of ``posts_of``: the deadlines of which a post is reminded."""
    held = sa.and_(Deadline.held_by_role == post[0], Deadline.held_by_id == post[1])
    return sa.or_(held, sa.and_(Deadline.held_by_id.is_(None), _follows(post)))


def _follows(post: tuple[Role, int]) -> sa.ColumnElement[bool]:
    """Ends of terms and periodic cleanups."""
    role, agency_id = post
    tree = agency_tree()
    if role is Role.SUPERVISOR:
        makers = [each.id for each in tree if agency_id in tree.supervisors_of(each)]
        return sa.or_(_of_document(post), Deadline.agency_id.in_(makers))
    if role is Role.CLERK:
        makers = [each.id for each in tree if (each.handled_by_id or each.id) == agency_id]
        stock = sa.and_(Document.drafting_agency_id.is_(None), Document.issuer_id.in_(makers))
        return sa.or_(stock, Deadline.agency_id.in_(makers))
    return _of_document(post)


def _of_document(post: tuple[Role, int]) -> sa.ColumnElement[bool]:
    """The documents of which a post keeps the calendar."""
    role, agency_id = post
    tree = agency_tree()
    if role is Role.DRAFTER:
        return Document.drafting_agency_id == agency_id
    if role is Role.CLERK:
        return Document.issuer_id.in_([each.id for each in tree if (each.handled_by_id or each.id) == agency_id])
    if role is Role.SUPERVISOR:
        makers = [each.id for each in tree if agency_id in tree.supervisors_of(each)]
        unknown = Document.issuer_id.is_(None) if agency_id in tree.supervisors_of(None) else sa.false()
        return sa.and_(Document.state.in_(PUBLIC_STATES), sa.or_(Document.issuer_id.in_(makers), unknown))
    return sa.false()

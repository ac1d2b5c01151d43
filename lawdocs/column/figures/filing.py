"""Filing (备案): the three rates, review suggestions with their answers, and the document that settles how."""

import sqlalchemy as sa

from lawdocs.column.figures.asked import DOCUMENT, Asked, Figure, Looked, of_document, told
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document
from lawdocs.documents.status import status_is
from lawdocs.extensions import db
from lawdocs.filing.upward_models import UpwardFiling
from lawdocs.requests.models import Request
from lawdocs.supervision import rates
from lawdocs.supervision.rate_tables import RATES
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.requests import RequestKind, RequestOutcome
from workflows.states import LegalStatus

# A suggestion that was taken back, or entered by mistake, wants no answer.
UNASKED = (RequestOutcome.WITHDRAWN, RequestOutcome.VOID)
SYSTEM_WORDS = ("审查建议", "备案审查")


def compute(asked: Asked) -> list[Figure]:
    """What indicator 27 is about."""
    by_name = {rate.name: rate.definition for rate in RATES}
    duties, suggestions = _duties(asked), _suggestions(asked)
    return [
        Figure("报备率", [_filed(row) for row in duties], by_name["报备率"]),
        Figure("报备及时率", [_filed(row, timely=True) for row in duties], by_name["报备及时率"]),
        Figure("规范率", [_reviewed(row) for row in _reviews(asked)], by_name["规范率"]),
        Figure(
            "审查建议答复率",
            [_suggestion(row, asked) for row in suggestions],
            "期间内收到的审查建议中已经答复、不予受理或者转送的；来件人撤回的和登记有误作废的不计入",
        ),
        Figure(
            "审查建议按期答复率",
            [_suggestion(row, asked, timely=True) for row in suggestions if _is_due(row, asked)],
            "在期限的最后一日以前（含当日）办结的；还没有办结、期限也没有到的不计入",
        ),
        Figure(
            "审查建议处理和备案审查制度",
            _system(asked),
            f"标题含“{'”或者“'.join(SYSTEM_WORDS)}”的现行有效文件，是否规定了审查建议的处理请打开文件核对",
            is_share=False,
        ),
    ]


def _duties(asked: Asked) -> list[sa.Row]:
    found = rates.duties(asked, asked.day, asked.scope)
    query = (
        sa.select(*DOCUMENT, found.c.due_on, found.c.filed_on, UpwardFiling.occasion)
        .add_columns(rates.is_timely(found).label("is_timely"))
        .join(found, found.c.document_id == Document.id)
        .join(UpwardFiling, UpwardFiling.id == found.c.filing_id)
        .order_by(found.c.due_on, found.c.deadline_id)
    )
    return list(db.session.execute(query))


def _filed(row: sa.Row, *, timely: bool = False) -> Looked:
    when = f"{zh_date(row.filed_on)}报备" if row.filed_on else "没有报备"
    late = f"，逾期{(row.filed_on - row.due_on).days}日" if row.filed_on and not row.is_timely else ""
    counted = bool(row.is_timely if timely else row.filed_on)
    return of_document(row, counted, row.occasion.label, f"报备期限{zh_date(row.due_on)}", f"{when}{late}")


def _reviews(asked: Asked) -> list[sa.Row]:
    found = rates.reviews(asked, asked.day, asked.scope)
    query = (
        sa.select(*DOCUMENT, found.c.concluded_on, found.c.letter_number)
        .join(found, found.c.document_id == Document.id)
        .order_by(found.c.concluded_on, found.c.review_id)
    )
    return list(db.session.execute(query))


def _reviewed(row: sa.Row) -> Looked:
    letter = f"发出备案审查意见书（{row.letter_number}）" if row.letter_number else "没有发出意见书"
    return of_document(row, row.letter_number is None, f"{zh_date(row.concluded_on)}审查完毕", letter)


def _suggestions(asked: Asked) -> list[sa.Row]:
    """What came in, with its clock; no name of a person is read."""
    clock = sa.and_(Deadline.subject_id == Request.id, Deadline.duty == Duty.SUGGESTION)
    query = (
        sa.select(Request.id, Request.received_on, Request.outcome, Request.closed_on, Deadline.due_on)
        .outerjoin(Deadline, clock)
        .where(Request.kind == RequestKind.SUGGESTION, asked.scope.holds(Request.agency_id))
        .where(Request.received_on.between(asked.first, min(asked.last, asked.day)))
        .where(sa.or_(Request.outcome.is_(None), Request.outcome.not_in(UNASKED)))
        .order_by(Request.received_on, Request.id)
    )
    return list(db.session.execute(query))


def _is_due(row: sa.Row, asked: Asked) -> bool:
    return row.closed_on is not None or (row.due_on is not None and row.due_on < asked.day)


def _suggestion(row: sa.Row, asked: Asked, *, timely: bool = False) -> Looked:
    done = row.closed_on is not None
    in_time = done and row.due_on is not None and row.closed_on <= row.due_on
    facts = told(
        f"{zh_date(row.received_on)}收到",
        f"期限{zh_date(row.due_on)}" if row.due_on else "",
        f"{zh_date(row.closed_on)}办结，{row.outcome.label}" if done else "没有办结",
    )
    label = f"{RequestKind.SUGGESTION.label}第{row.id}号"
    return Looked(in_time if timely else done, label, facts, page=f"/work/requests/{row.id}")


def _system(asked: Asked) -> list[Looked]:
    named = sa.or_(*(Document.title.contains(word) for word in SYSTEM_WORDS))
    query = sa.select(*DOCUMENT, Document.in_force_from).where(named, asked.scope.holds())
    query = query.where(status_is(LegalStatus.IN_FORCE, asked.day)).order_by(Document.published_on, Document.id)
    return [
        of_document(row, True, f"自{zh_date(row.in_force_from)}起施行" if row.in_force_from else "")
        for row in db.session.execute(query)
    ]

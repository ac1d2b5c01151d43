"""Cleanup (清理): rounds in time, documents on which a conclusion was reached, lists that were published."""

import sqlalchemy as sa

from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.models import CleanupRound
from lawdocs.clock import at_office
from lawdocs.column.figures.asked import DOCUMENT, Asked, Figure, Looked, of_document, told
from lawdocs.days import day_after
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.documents.models import Document, StepRecord
from lawdocs.extensions import db
from lawdocs.filing.upward_models import ListKind, PeriodicList
from workflows.document import STEP_BY_NAME
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.states import DocumentState


def compute(asked: Asked) -> list[Figure]:
    """How the periodic cleanup goes on."""
    return [
        Figure(
            "定期清理按期完成率",
            _due(asked),
            "清理期限的最后一日在期间内、已经到期或者已经完成的，在最后一日以前（含当日）完成的",
        ),
        Figure("完成的定期清理", _rounds(asked), "期间内登记完成的定期清理", is_share=False),
        Figure(
            "清理中作出结论的文件",
            _concluded(asked),
            "期间内在清理中得出继续有效、修改、废止或者失效结论的文件；同一文件有几次结论的计最后一次",
            is_share=False,
        ),
        Figure("公布的年度文件目录", _lists(asked), "期间内登记公布的年度文件目录", is_share=False),
    ]


def _due(asked: Asked) -> list[Looked]:
    """Deadlines of makers that had come, or were met before; those that became void ask for nothing."""
    query = (
        sa.select(Deadline.agency_id, Deadline.due_on, Deadline.ended_on, Deadline.outcome)
        .where(Deadline.duty == Duty.CLEANUP_ROUND, asked.scope.holds(Deadline.agency_id))
        .where(Deadline.due_on.between(asked.first, asked.last))
        .where(sa.or_(Deadline.outcome.is_(None), Deadline.outcome != Outcome.VOID))
        .where(sa.or_(Deadline.due_on < asked.day, Deadline.outcome.is_not(None)))
        .where(Deadline.opened_at < at_office(day_after(asked.day), 0))
        .order_by(Deadline.due_on, Deadline.id)
    )
    return [
        _of_agency(
            row.agency_id,
            row.outcome is Outcome.MET,
            f"清理期限{zh_date(row.due_on)}",
            f"{zh_date(row.ended_on)}完成" if row.ended_on else "没有完成",
        )
        for row in db.session.execute(query)
    ]


def _rounds(asked: Asked) -> list[Looked]:
    query = sa.select(CleanupRound).where(asked.scope.holds(CleanupRound.agency_id))
    query = query.where(CleanupRound.finished_on.between(asked.first, min(asked.last, asked.day)))
    found = db.session.scalars(query.order_by(CleanupRound.finished_on, CleanupRound.id))
    return [
        _of_agency(each.agency_id, True, f"{zh_date(each.finished_on)}完成", f"看过现行文件{each.looked_at}件")
        for each in found
    ]


def _concluded(asked: Asked) -> list[Looked]:
    newest = (
        sa.select(sa.func.max(StepRecord.id).label("id"))
        .where(StepRecord.source == DocumentState.CLEANUP, StepRecord.dest != DocumentState.CLEANUP)
        .where(StepRecord.on.between(asked.first, min(asked.last, asked.day)))
        .group_by(StepRecord.document_id)
        .subquery()
    )
    query = (
        sa.select(*DOCUMENT, StepRecord.step, StepRecord.on)
        .join(StepRecord, StepRecord.document_id == Document.id)
        .join(newest, newest.c.id == StepRecord.id)
        .where(asked.scope.holds())
        .order_by(StepRecord.on, StepRecord.id)
    )
    return [
        of_document(row, True, f"{zh_date(row.on)}{STEP_BY_NAME[row.step].label}") for row in db.session.execute(query)
    ]


def _lists(asked: Asked) -> list[Looked]:
    query = sa.select(PeriodicList).where(
        PeriodicList.kind == ListKind.ANNUAL,
        asked.scope.holds(PeriodicList.agency_id),
        PeriodicList.done_on.between(asked.first, min(asked.last, asked.day)),
    )
    return [
        Looked(True, f"{each.agency.name}{each.year}年度文件目录", told(f"{zh_date(each.done_on)}公布", each.note))
        for each in db.session.scalars(query.order_by(PeriodicList.done_on, PeriodicList.id))
    ]


def _of_agency(agency_id: int, counted: bool, *facts: str) -> Looked:
    return Looked(counted, agency_tree().get(agency_id).name, told(*facts), page=f"/cleanup/makers/{agency_id}")

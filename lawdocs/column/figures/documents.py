"""Documents (规范性文件制定): what was published in a period, reviewed for legality before, and explained after."""

from collections.abc import Iterable

import sqlalchemy as sa

from lawdocs.column.figures.asked import DOCUMENT, Asked, Figure, Looked, of_document
from lawdocs.documents.models import Document, StepRecord
from lawdocs.documents.status import is_published
from lawdocs.extensions import db
from lawdocs.publication.models import Interpretation, InterpretationPlan
from workflows.guards import zh_date


def compute(asked: Asked) -> list[Figure]:
    """How many documents went the whole way; stock that was published elsewhere has no record of its making here."""
    rows = _published(asked)
    waived = [row for row in rows if row.explained_on is None and row.waived]
    return [
        Figure(
            "制定并公布的文件",
            [of_document(row, True, f"{zh_date(row.published_on)}公布") for row in rows],
            "期间内公布的规范性文件；导入的存量文件不计入",
            is_share=False,
        ),
        Figure("合法性审核率", list(_reviewed(rows)), "期间内公布的文件中，公布以前经合法性审核通过的"),
        Figure(
            "政策解读率",
            list(_explained(row for row in rows if row not in waived)),
            "期间内公布的文件中，已经登记公开解读的；登记了不需要解读的理由的不计入",
        ),
        Figure(
            "不需要解读的文件",
            [of_document(row, True, f"理由：{row.waived}") for row in waived],
            "登记了不需要解读的理由的",
            is_share=False,
        ),
    ]


def _published(asked: Asked) -> list[sa.Row]:
    approved, explained = StepRecord.__table__, Interpretation.__table__
    approved_on = (
        sa.select(sa.func.max(approved.c.on))
        .where(approved.c.document_id == Document.id, approved.c.step == "approve", approved.c.on <= asked.day)
        .scalar_subquery()
    )
    explained_on = (
        sa.select(sa.func.min(explained.c.on))
        .where(explained.c.document_id == Document.id, explained.c.on <= asked.day)
        .scalar_subquery()
    )
    query = (
        sa.select(*DOCUMENT, Document.published_on, InterpretationPlan.reason.label("waived"))
        .add_columns(approved_on.label("approved_on"), explained_on.label("explained_on"))
        .outerjoin(InterpretationPlan, InterpretationPlan.document_id == Document.id)
        .where(is_published(asked.day), asked.scope.holds(), Document.drafting_agency_id.is_not(None))
        .where(Document.published_on.between(asked.first, min(asked.last, asked.day)))
        .order_by(Document.published_on, Document.id)
    )
    return list(db.session.execute(query))


def _reviewed(rows: Iterable[sa.Row]) -> Iterable[Looked]:
    for row in rows:
        in_time = row.approved_on is not None and row.approved_on <= row.published_on
        said = f"{zh_date(row.approved_on)}合法性审核通过" if row.approved_on else "没有审核通过的记录"
        yield of_document(row, in_time, said, f"{zh_date(row.published_on)}公布")


def _explained(rows: Iterable[sa.Row]) -> Iterable[Looked]:
    for row in rows:
        said = f"{zh_date(row.explained_on)}解读" if row.explained_on else "没有登记解读"
        yield of_document(row, row.explained_on is not None, f"{zh_date(row.published_on)}公布", said)

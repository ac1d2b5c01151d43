"""What was done on an imported document since its entry (录入以后的办理): while there is nothing, it may be undone."""

from functools import lru_cache

import sqlalchemy as sa

from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, ReferenceLook
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document, Revision
from lawdocs.extensions import db
from workflows.document import STEP_BY_NAME
from workflows.duties import Duty
from workflows.states import PUBLIC_STATES

ENTERED_BY = "enter_stock"
# What comes with the entry itself, or is made by the programme and falls away with it.
_OWN = frozenset(
    {
        ("deadlines", "document_id"),
        ("import_results", "document_id"),
        ("job_failures", "document_id"),
        ("link_issues", "document_id"),
        ("materials", "document_id"),
        ("notices", "document_id"),
        ("relations", "document_id"),
        ("revisions", "document_id"),
        ("segments", "document_id"),
        ("step_records", "document_id"),
        ("stock_tasks", "document_id"),
        ("amendings", "by_id"),
        ("amendings", "document_id"),
        ("stated_repeals", "by_id"),
        ("stated_repeals", "document_id"),
    }
)
# By table, or table and column; a row of a table that does not stand here is told by OTHERWISE.
_WORDS = {
    "planned_steps": "有预定的环节",
    "relations": "别的文件以它为依据，或者修改、废止了它",
    "number_allocations": "本系统编号时已经让过它的文号",
    "upward_filings": "办理了报送备案",
    "record_reviews": "是备案审查中改正的依据",
    "document_reviews": "进行过审查",
    "requests": "有针对它的来件",
    "suggestions": "有针对它的检察建议",
    "provision_terms": "登记了条款效力",
    "text_corrections": "登记了更正通知",
    "interpretations": "登记了政策解读",
    "publication_channels": "登记了公布载体",
    "supplied_copies": "登记了送交文本",
    "term_extensions": "延长过有效期",
    "evaluation_entries": "进行过期满前评估",
    "evidence_items": "已用作指标佐证",
    "figure_rows": "列入了统计佐证",
    "mechanisms": "是府检联动机制的依据",
}
OTHERWISE = "有其他办理记录"


def followed_by(document: Document) -> tuple[str, ...]:
    """What was done since the entry, each in words that follow 录入以后; only stock that is public is asked about."""
    if not document.is_stock or document.state not in PUBLIC_STATES:
        return ()
    found = db.session.scalars(_asked(), {"document": document.id})
    steps = (each.step for each in document.steps if each.step != ENTERED_BY)
    return tuple(dict.fromkeys([*(f"办理了{STEP_BY_NAME[step].label}" for step in steps), *found]))


@lru_cache(maxsize=1)
def _asked() -> sa.CompoundSelect[tuple[str]]:
    """One statement over every table that may name a document, so that a table to come is asked too."""
    document = sa.bindparam("document", type_=sa.Integer)
    named = [
        (_WORDS.get(table.name, OTHERWISE), sa.exists().where(key.parent == document))
        for table in db.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table is Document.__table__ and (table.name, key.parent.name) not in _OWN
    ]
    named += [
        ("有在办的期限", sa.exists().where(Deadline.document_id == document, Deadline.duty != Duty.EXPIRY)),
        ("它的修改内容已经有人核对", _looked_at(document)),
        ("写明的废止已经有人认定", _judged(document)),
        ("正文有了新的文本", sa.exists().where(Revision.document_id == document, Revision.no > 1)),
    ]
    return sa.union_all(*(sa.select(sa.literal(words)).where(condition) for words, condition in named))


def _looked_at(document: sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """Whether a person decided on something that it changes in others, or others in it."""
    of_it = sa.or_(Amending.by_id == document, Amending.document_id == document)
    decided = sa.exists().where(
        AmendingInstruction.amending_id == Amending.id, AmendingInstruction.verdict.is_not(None)
    )
    looked = sa.exists().where(ReferenceLook.amending_id == Amending.id)
    return sa.exists().where(of_it, sa.or_(decided, looked, Amending.dismissed_on.is_not(None)))


def _judged(document: sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """Whether a person found that something it ends in others, or others in it, is not repealed."""
    of_it = sa.or_(StatedRepeal.by_id == document, StatedRepeal.document_id == document)
    return sa.exists().where(of_it, StatedRepeal.dismissed_on.is_not(None))

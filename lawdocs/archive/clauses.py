"""The records of single clauses: days of their own, and what people made of each instruction that amends them."""

import json
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from lawdocs.archive.parts import Section, moment, section, who
from lawdocs.audit.models import AuditEntry
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction
from lawdocs.cleanup.amendments.page import name_of
from lawdocs.cleanup.amendments.reading import as_instruction
from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.provision_panel import ground_of, said_of
from lawdocs.cleanup.provision_queries import terms_of
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.texts.amendments.saying import written
from workflows.provisions import ProvisionAct
from workflows.titles import quoted

LOOKED_AT = "document:look_at_reference"


def terms(document: Document, acts: Iterable[ProvisionAct]) -> list[Section]:
    """Every entry of some acts as it was put on record, void ones too, numbered through all of the document's."""
    entered = terms_of(document)
    numbers = {each.id: number for number, each in enumerate(entered, start=1)}
    return [_term(each, numbers) for each in entered if each.act in acts]


def _term(term: ProvisionTerm, numbers: dict[int, int]) -> Section:
    corrects = f"第{numbers[term.replaces_id]}条登记" if term.replaces_id is not None else ""
    said = (("内容", said_of(term)), ("依据", ground_of(term)), ("原文", term.evidence), ("更正", corrects))
    entered = (("登记", who(term.recorded_by_name)), ("时间", term.recorded_at), ("补录的理由", term.reason))
    resumed = (("登记恢复执行", term.resumed_on), ("恢复执行的理由", term.resume_reason))
    void = (("撤销登记", term.voided_on), ("撤销的理由", term.void_reason))
    return section(f"条款效力第{numbers[term.id]}条登记：{term.act.label}", *said, *entered, *resumed, *void)


def verdicts(document: Document) -> Iterator[Section]:
    """Each document that amends this one, with each instruction that was read in it and what a person decided."""
    query = sa.select(Amending).where(Amending.document_id == document.id).order_by(Amending.id)
    for each in db.session.scalars(query):
        by = each.by
        found = (("文号", by.number), ("认定没有修改", each.dismissed_on), ("理由", each.dismiss_reason))
        yield section(f"核对修改内容：{quoted(by.title)}", *found, ("读出", f"{len(each.instructions)}项"))
        yield from (_instruction(row, each.revision.text) for row in each.instructions)
        looks = [*_looks(document, by)]
        if looks:
            yield section(f"核对引用的条号：{quoted(by.title)}", *looks)


def _instruction(row: AmendingInstruction, amending_text: str) -> Section:
    said = (("原文", amending_text[row.start : row.end]), ("读作", written(as_instruction(row))))
    decided = (("结论", row.verdict or "没有核对"), ("理由", row.reason), ("改正为", row.words))
    by = who(row.decided_by_name) if row.verdict else ""
    return section(f"修改第{row.no}项　{name_of(row)}", *said, *decided, ("核对", by), ("时间", row.decided_at))


def _looks(document: Document, by: Document) -> Iterator[tuple[str, str]]:
    """What was said of each mention of a moved unit; its words are in the audit entry alone."""
    query = sa.select(AuditEntry).where(
        AuditEntry.tag == LOOKED_AT,
        AuditEntry.subject == "document",
        AuditEntry.subject_id == document.id,
        AuditEntry.basis == by.title,
    )
    for entry in db.session.scalars(query.order_by(AuditEntry.seq)):
        told = json.loads(entry.after)
        word = "改用新的条号" if told["follows"] else "保留原来的条号"
        yield told["words"], f"{word}，{moment(entry.at)}，{who(entry.actor_name)}"

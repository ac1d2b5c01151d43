"""The acts that a person may take on a document beside its steps (其他办理), as its staff page offers them."""

from flask import url_for

from lawdocs.access import may_on
from lawdocs.archive import contents as archive
from lawdocs.cleanup.amendments.reading import may_be_read
from lawdocs.cleanup.provisions import ENTERED_IN
from lawdocs.documents import stock_gaps
from lawdocs.documents.models import Document
from lawdocs.linkage.opinions.services import may_ask
from lawdocs.publication import corrections, interpretation
from lawdocs.review import answers, supplements
from workflows.actors import Actor
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES, DocumentState

# The words on a button, and the page that it opens.
Act = tuple[str, str]


def acts_for(document: Document, actor: Actor) -> list[Act]:
    """What the actor may do now, in the order of the procedure."""
    return [(label, url_for(endpoint, document_id=document.id)) for label, endpoint in _open(document, actor)]


def _open(document: Document, actor: Actor) -> list[Act]:
    found: list[Act] = []
    if document.state is DocumentState.REVIEW:
        asked = supplements.open_supplement(document) is not None
        reviews = may_on(actor, Permission.DOCUMENT_REVIEW, document)
        reviews = reviews and not any(supplements.against_own_review(document, actor))
        if reviews and not asked:
            found.append(("要求补正", "review.ask_supplement"))
        if reviews:
            found.append(("登记外部法律意见", "review.record_advice"))
        if may_ask(document, actor):
            found.append(("征求检察机关等单位意见", "linkage.ask_opinion"))
        if may_on(actor, Permission.DOCUMENT_DRAFT, document) and asked:
            found.append(("交齐补正材料", "review.hand_in"))
    if may_on(actor, Permission.DOCUMENT_DRAFT, document):
        if document.state in answers.ANSWERED_IN and answers.to_answer(document) is not None:
            found.append(("答复修改意见", "review.answer_amendments"))
        if document.state in answers.OBJECTED_IN and answers.to_object(document) is not None:
            found.append(("提出书面异议", "review.object_to_opinion"))
        if document.state in interpretation.PLANNED_IN:
            words = "登记解读方案" if document.interpretation_plan is None else "修改解读方案"
            found.append((words, "publication.plan_interpretation"))
        if document.state in PUBLIC_STATES:
            found.append(("登记政策解读", "publication.record_interpretation"))
    if document.state in PUBLIC_STATES and may_on(actor, Permission.DOCUMENT_PUBLISH, document):
        found += [("登记公布载体", "publication.add_channel"), ("登记送交文本", "publication.supply_copies")]
    if document.state in corrections.CORRECTED_IN and may_on(actor, Permission.DOCUMENT_AMEND, document):
        found.append(("登记更正通知", "publication.correct_text"))
        if may_be_read(document):
            found.append(("读出修改内容", "amendments.read"))
    if stock_gaps.may_fill(document, actor):
        found.append(("补正存量信息", "imports.fill_gaps"))
    if archive.may_take(actor, document):
        found.append(("归档包", "archive.show"))
    if document.state in ENTERED_IN and may_on(actor, Permission.DOCUMENT_REPEAL, document):
        found.append(("登记条款效力", "provisions.enter"))
    return found

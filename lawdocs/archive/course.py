"""The records of what followed: publication, interpretation, filing, changes, evaluation, requests, end, every step."""

import sqlalchemy as sa

from lawdocs.archive import clauses
from lawdocs.archive.parts import Section, section, who
from lawdocs.cleanup.models import PlannedStep
from lawdocs.documents.models import Document, RelationKind
from lawdocs.documents.page import info_pairs
from lawdocs.evaluation import queries as evaluations
from lawdocs.extensions import db
from lawdocs.filing.upward_models import UpwardFiling
from lawdocs.requests.models import Request
from lawdocs.requests.page import outcome_words
from workflows.document import STEP_BY_NAME
from workflows.guards import zh_date
from workflows.provisions import ProvisionAct
from workflows.states import OVER, PUBLIC_STATES
from workflows.titles import quoted


def publication(document: Document) -> list[Section]:
    """What the document is, where it was made public, who was sent copies; contacts are left to the audit entries."""
    renewals = evaluations.renewals_of(evaluations.entries_of(document))
    found = [section("文件信息", *info_pairs(document, renewals, internal=False))]
    for each in document.channels:
        said = (("种类", each.kind), ("日期", each.on), ("网址或者期号", each.address))
        found.append(section(f"公布载体：{each.name}", *said))
    for each in document.supplied_copies:
        said = (("种类", each.keeper), ("份数", each.copies), ("送交", each.on))
        found.append(section(f"送交文本：{each.name}", *said))
    return found + _planned(document, "publish")


def interpretation(document: Document) -> list[Section]:
    """How it was to be explained, and every interpretation that was published."""
    found = []
    plan = document.interpretation_plan
    if plan is not None:
        said = (("形式", plan.medium), ("不需要解读的理由", plan.reason), ("说明", plan.note))
        found.append(section("解读方案", *said, ("登记", who(plan.recorded_by_name)), ("时间", plan.recorded_at)))
    for each in document.interpretations:
        told = "、".join(content.label for content in each.contents)
        said = (("形式", each.medium), ("发布", each.on), ("网址", each.address), ("写到", told))
        found.append(section(each.title, *said, ("其余没有写到的理由", each.left_out_reason)))
    return found


def filings_of(document: Document) -> list[UpwardFiling]:
    """The filings of a document, in the order in which they were opened."""
    query = sa.select(UpwardFiling).where(UpwardFiling.document_id == document.id)
    return list(db.session.scalars(query.order_by(UpwardFiling.id)))


def filing(document: Document) -> list[Section]:
    """Each filing with its receipt, the notices to file, and what the record review came to."""
    found = []
    for each in filings_of(document):
        handed = (("事由", each.occasion), ("报送单位", each.held_by.name), ("报送", each.submitted_on))
        result = (("进度", each.stage), ("备案号（回执）", each.receipt_number), ("登记或者决定", each.decided_on))
        refused = (("要求补充", each.asked), ("不予登记的理由", each.refusal))
        found.append(section(f"报送{each.receiver_name}", *handed, *result, *refused))
        if each.notice is not None:
            said = (("文号", each.notice.number), ("通知", each.notice.noticed_on), ("限期", each.notice.last_on))
            blamed = (("通报批评", each.notice.criticism), ("通报日期", each.notice.criticized_on))
            found.append(section("限期报备通知", *said, ("内容", each.notice.text), *blamed))
        review = each.review
        if review is not None and review.concluded_on is not None:
            said = (("结论", review.conclusion), ("日期", review.concluded_on), ("意见书编号", review.letter_number))
            answer = (
                ("制定机关的报告", review.report),
                ("纠正方式", review.correction),
                ("报告日期", review.reported_on),
            )
            ruled = (("政府的决定", review.ruling), ("决定文号", review.decision), ("决定日期", review.ruled_on))
            found.append(section(f"备案审查：{review.word}", *said, ("意见书", review.letter), *answer, *ruled))
    return found


def changes(document: Document) -> list[Section]:
    """What amended it or will, what people made of each amendment, and the notices that corrected its text."""
    found = _relations(document, RelationKind.AMENDED_BY, RelationKind.CORRECTED_BY)
    found += _planned(document, "amend")
    found += clauses.verdicts(document)
    found += clauses.terms(document, (ProvisionAct.BEGIN,))
    for each in document.text_corrections:
        places = "\n".join(
            f"{place.clause}：误“{place.wrong}”，{f'正“{place.right}”' if place.right else '删去'}"
            for place in each.places
        )
        said = (("理由", each.reason), ("更正", places), ("公布在", each.published_in), ("日期", each.on))
        found.append(section(f"更正通知（{each.number}）", *said))
    return found


def evaluation(document: Document) -> list[Section]:
    """Every entry on record, void ones too."""
    found = []
    for each in reversed(evaluations.entries_of(document)):
        said = (("日期", each.on), ("评估单位", each.by), ("结论", each.conclusion), ("文号", each.number))
        put_off = (("推迟到", each.deferred_until), ("内容", each.text), ("登记", who(each.actor_name)))
        void = (("作废的理由", each.void.reason), ("作废", each.void.at)) if each.void is not None else ()
        found.append(section(each.act.label, *said, *put_off, *void))
    return found


def requests(document: Document) -> list[Section]:
    """The requests to look at it again: neither who asked nor what they told, which stay with those who handle them."""
    query = sa.select(Request).where(Request.document_id == document.id).order_by(Request.id)
    return [
        section(
            each.name,
            ("条款", each.articles),
            ("收到", each.received_on),
            ("进度", each.stage),
            ("结果", outcome_words(each)),
            ("办结", each.closed_on),
            ("停止执行", f"{each.stopped_articles}，{zh_date(each.stopped_from)}起" if each.stopped_from else ""),
            ("恢复执行", each.stopped_until),
        )
        for each in db.session.scalars(query)
        if not each.is_erased
    ]


def end(document: Document) -> list[Section]:
    """What repealed it, longer terms, why it ended, clauses that ended or stopped, and ends that lie ahead."""
    found = _relations(document, RelationKind.REPEALED_BY)
    for each in document.extensions:
        said = (("原最后一天", each.from_last_on), ("延长到", each.to_last_on))
        found.append(section(f"延长有效期（{zh_date(each.on)}）", *said))
    if document.state in OVER & PUBLIC_STATES or document.end_reason or document.revoked_on is not None:
        ended = (("结果", document.end_kind), ("理由", document.end_reason), ("撤销", document.revoked_on))
        found.append(section("终止", ("不再施行的第一天", document.in_force_until), *ended))
    found += clauses.terms(document, [act for act in ProvisionAct if act is not ProvisionAct.BEGIN])
    return found + _planned(document, "repeal", "lapse")


def _planned(document: Document, *steps: str) -> list[Section]:
    """What was recorded for a later day, what was given up too."""
    query = sa.select(PlannedStep).where(PlannedStep.document_id == document.id, PlannedStep.step.in_(steps))
    return [
        section(
            f"预定的{STEP_BY_NAME[each.step].label}",
            ("日期", each.due_on),
            ("办理", each.done_at),
            ("取消", each.cancelled_at),
            ("取消的理由", each.cancel_reason),
        )
        for each in db.session.scalars(query.order_by(PlannedStep.id))
    ]


def _relations(document: Document, *kinds: RelationKind) -> list[Section]:
    return [
        section(
            f"{each.kind.label}：{quoted(each.title)}", ("文号", each.number), ("条款", each.article), ("日期", each.on)
        )
        for each in document.relations
        if each.kind in kinds
    ]


def steps(document: Document) -> list[Section]:
    """Every step that was taken, oldest first."""
    texts = {each.id: f"第{each.draft_no}稿" for each in document.revisions}
    return [
        section(
            STEP_BY_NAME[each.step].label,
            ("时间", each.at),
            ("从", each.source),
            ("到", each.dest),
            ("办理", who(each.actor_name, each.agency_name)),
            ("文本", texts.get(each.revision_id)),
            ("理由", each.reason),
        )
        for each in document.steps
    ]

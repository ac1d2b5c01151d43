"""The records of how a document was made: drafting, consultation, papers, review, decision, number."""

from collections.abc import Iterator

import sqlalchemy as sa

from lawdocs.archive.parts import Section, section, who
from lawdocs.documents.models import Document
from lawdocs.drafting.facts import drafting_of
from lawdocs.drafting.page import issues, panels
from lawdocs.extensions import db
from lawdocs.filing.models import NumberAllocation
from lawdocs.linkage.opinions.queries import opinions_on
from lawdocs.review.models import ClauseAmendment, Opinion
from workflows.drafting import Stage

ASKED = (Stage.CONSULTATION, Stage.DEPARTMENTS)


def drafting(document: Document) -> list[Section]:
    """What was entered stage by stage, the consultation left to its own part."""
    record = drafting_of(document.id)
    found = [section(stage.label, *pairs) for stage, pairs in panels(record) if stage not in ASKED]
    found += [section(f"公平竞争审查：{article}", (question, remark)) for article, question, remark in issues(record)]
    return found


def consultation(document: Document) -> list[Section]:
    """The public consultation, every opinion and what became of it, and what the departments said."""
    record = drafting_of(document.id)
    if record is None:
        return []
    found = [section(stage.label, *pairs) for stage, pairs in panels(record) if stage in ASKED]
    for number, each in enumerate(record.opinions, start=1):
        said = (("提出人", each.who), ("收到", each.received_on), ("意见", each.text))
        found.append(section(f"社会意见第{number}条", *said, ("采纳情况", each.adoption), ("理由", each.reason)))
    for each in record.departments:
        said = (("征求", each.asked_on), ("回复", each.answered_on), ("意见", each.stance), ("内容", each.text))
        found.append(section(f"部门意见：{each.name}", *said, ("协商情况和理由", each.settled)))
    return found


def papers(document: Document) -> list[Section]:
    """The papers that were asked for in addition, and those that were taken back."""
    found = []
    for each in document.supplements:
        wanted = "\n".join(f"{item.kind.label}：{item.why}" for item in each.items)
        said = (("要求", who(each.asked_by_name)), ("缺什么", wanted), ("交齐", each.handed_in_on))
        found.append(section(f"补正（{each.asked_on:%Y-%m-%d}要求）", *said, ("不再补正", each.dropped_at)))
    for each in document.materials:
        if each.removed_at is not None:
            said = (("类别", each.kind), ("提交", each.added_at), ("移除", each.removed_at))
            found.append(section(f"已移除：{each.name}", *said, ("SHA-256", each.file.sha256)))
    return found


def review(document: Document) -> list[Section]:
    """The opinions of the review with their points and amendments, what advisers said, and who else was asked."""
    found = [part for each in document.opinions for part in _opinion(each)]
    for each in document.adviser_opinions:
        said = (("意见", each.text), ("提出", each.adviser), ("日期", each.given_on))
        found.append(section(f"{each.kind.label}意见", *said))
    for each in reversed(opinions_on(document)):
        said = (("问题", each.question), ("征求", each.asked_on), ("最后一天", each.due_on), ("进度", each.state))
        answer = (("结论", each.conclusion), ("意见", each.opinion), ("提出", each.given_on))
        settled = (("采纳情况", each.adoption), ("理由", each.adoption_reason))
        found.append(section(f"征求{each.body}的意见", *said, *answer, *settled))
    return found


def _opinion(opinion: Opinion) -> Iterator[Section]:
    taken = f"{opinion.days_taken}{opinion.days_unit.label}" if opinion.days_taken is not None else ""
    said = (("意见", opinion.text), ("审核", who(opinion.reviewer_name, opinion.agency_name)), ("用时", taken))
    objection = (("起草单位的书面异议", opinion.objection), ("异议日期", opinion.objected_on))
    yield section(f"审核结论：{opinion.kind.label}", *said, ("日期", opinion.given_at), *objection)
    points = ((each.point.label, f"{'符合' if each.holds else '不符合'}　{each.remark}") for each in opinion.checks)
    if opinion.checks:
        yield section("审核要点", *points)
    for each in opinion.amendments:
        words = (("原文", each.original), ("修改为", each.proposed or "删去"), ("理由", each.reason))
        answer = (("依据", each.ground), ("起草单位的答复", _answer(each)))
        yield section(f"修改意见第{each.no}条　{each.clause}", *words, *answer)


def _answer(amendment: ClauseAmendment) -> str:
    if amendment.adopted is None:
        return "没有答复"
    return "采纳" if amendment.adopted else f"不采纳：{amendment.answer}"


def decision(document: Document) -> list[Section]:
    """The collective deliberation, and the signature."""
    found = []
    for each in document.decisions:
        present = f"应到{each.expected}人，实到{each.attended}人" if each.attended else ""
        held = (("会议", each.meeting), ("会议种类", each.meeting_kind), ("日期", each.meeting_on), ("到会", present))
        found.append(section("集体审议", *held, ("结果", each.meeting_result), ("不同意见", each.dissent)))
        deputy = each.authorisation if each.by_deputy else ""
        found.append(section("签署", ("签署人职务", each.signed_by), ("日期", each.signed_on), ("受权签署", deputy)))
    return found


def numbers(document: Document) -> list[Section]:
    """The numbers it bears, and every number that was given to it here, void ones too."""
    own = (("发文字号", document.number), ("登记号", document.registration_number), ("索引号", document.index_number))
    found = [section("编号", *own)] if any(value for _, value in own) else []
    query = sa.select(NumberAllocation).where(NumberAllocation.document_id == document.id)
    for each in db.session.scalars(query.order_by(NumberAllocation.id)):
        void = (("作废", each.void_at), ("作废的理由", each.void_reason))
        found.append(section(f"{each.series.kind.label}　{each.text}", ("给号", each.given_at), *void))
    return found

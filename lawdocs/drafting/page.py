"""What the page of a document's drafting shows (起草程序), made ready for the template."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.audit.models import AuditEntry
from lawdocs.documents.models import Document
from lawdocs.drafting.facts import record_of
from lawdocs.drafting.models import Drafting, InquiryKind
from lawdocs.extensions import db
from lawdocs.names import shown_name
from workflows.competition import GROUPS, POINTS
from workflows.drafting import EXCUSED_IF_URGENT, RULES, Stage, is_required, missing
from workflows.drafting_record import CONTENT, Feature, Minimum, Record
from workflows.guards import zh_date
from workflows.periods import in_short

LABELS = {
    "business": "涉企",
    "major": "重大行政决策",
    "professional": "专业性、技术性较强",
    "stability_risk": "可能影响社会稳定",
    "hearing": "需要听证",
    "touches_others": "涉及其他部门职责",
    "party_report": "需要向同级党委报告",
    "urgent": "紧急",
}
Pairs = list[tuple[str, object]]


@dataclass(frozen=True)
class StageRow:
    """One stage: whether it is needed and done, what is still missing, who recorded it and when."""

    stage: Stage
    rule: str
    mark: str
    word: str
    reasons: tuple[str, ...]
    who: str
    at: datetime | None


@dataclass(frozen=True)
class MinimumView:
    """A minimum of the consultation with its derivation."""

    minimum: Minimum
    summary: str


def record_for(document: Document, drafting: Drafting | None) -> Record:
    """What is on record of a document's drafting."""
    who = document.drafting_agency.name if document.drafting_agency else ""
    return record_of(drafting, document.issuer, who, rules.current())


def rows(document: Document, record: Record, today: date) -> list[StageRow]:
    """All stages in order."""
    recorded = _recorded(document)
    return [_row(stage, record, today, recorded.get(stage)) for stage in Stage]


def minima(record: Record) -> list[MinimumView]:
    """How long the consultation must last, and how that was reckoned."""
    if record.consultation is None:
        return []
    return [MinimumView(each, in_short(each.found)) for each in record.consultation.minima]


def panels(drafting: Drafting | None) -> list[tuple[Stage, Pairs]]:
    """What was entered, stage by stage; those without an entry are left out."""
    if drafting is None:
        return []
    found = [(stage, _pairs(stage, drafting)) for stage in Stage]
    return [(stage, pairs) for stage, pairs in found if any(value for _, value in pairs)]


def issues(drafting: Drafting | None) -> list[tuple[str, str, str]]:
    """The points of the fair-competition review that were answered with 有: article, question, remark."""
    if drafting is None:
        return []
    answers = ((point, drafting.answer(point.code)) for group in GROUPS for point in group.points)
    return [(point.article, point.question, given.remark) for point, given in answers if given and given.is_issue]


def _row(stage: Stage, record: Record, today: date, last: AuditEntry | None) -> StageRow:
    reasons = tuple(each.reason for each in missing(stage, record, today))
    who, at = (shown_name(last.actor_name), last.at) if last is not None else ("", None)
    if reasons:
        mark, word = "warn", "还缺"
    elif not is_required(stage, record):
        urgent = record.traits is not None and record.traits.urgent and stage in EXCUSED_IF_URGENT
        mark, word = "", "紧急，可以不办" if urgent else "不需要"
    else:
        mark, word = "ok", "已完成"
    if record.traits is None and mark == "":
        word = "填写文件特征后确定"
    return StageRow(stage, RULES[stage], mark, word, reasons, who, at)


def _recorded(document: Document) -> dict[Stage, AuditEntry]:
    """The last entry of each stage in the audit trail: who recorded it, and when."""
    tags = {f"drafting:{stage}": stage for stage in Stage}
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.subject == "document", AuditEntry.subject_id == document.id, AuditEntry.tag.in_(tags))
        .order_by(AuditEntry.seq)
    )
    return {tags[entry.tag]: entry for entry in db.session.scalars(query)}


def _pairs(stage: Stage, drafting: Drafting) -> Pairs:
    if stage in _PAIRS:
        return _PAIRS[stage](drafting)
    if stage is Stage.DEPARTMENTS:
        return []
    held = drafting.inquiry(InquiryKind(stage.value))
    if held is None:
        return []
    verdict = {InquiryKind.RISK: ("风险可控", "风险不可控"), InquiryKind.HEARING: ("", "")}
    good, bad = verdict.get(held.kind, ("可行", "不可行"))
    return [
        ("日期", zh_date(held.done_on)),
        ("材料送达", _day(held.papers_sent_on)),
        ("单位和参加人", held.who),
        ("参加人名单", held.address),
        ("结论", good if held.is_favourable else bad),
        ("要点", held.conclusion),
    ]


def _classification(drafting: Drafting) -> Pairs:
    if drafting.normative is None:
        return []
    features = drafting.features.split(",")
    lacking = [feature.label for feature in Feature if feature.value not in features]
    found = [
        ("起草单位的意见", "是行政规范性文件" if drafting.normative else "不是行政规范性文件"),
        ("不具备的特征", "；".join(lacking)),
        ("排除的情形", drafting.exclusion),
        ("理由", drafting.class_reason),
    ]
    for decision in drafting.decisions:
        word = "不予认定" if decision.normative else "认定不是行政规范性文件"
        found.append(("审核单位", f"{word}：{decision.reason}"))
    return found


def _traits(drafting: Drafting) -> Pairs:
    if not drafting.traits_stated:
        return []
    held = "、".join(label for name, label in LABELS.items() if getattr(drafting, name))
    return [
        ("特征", held or "没有所列的特征"),
        ("列入重大决策目录", _day(drafting.major_on)),
        ("紧急的理由", drafting.urgent_reason),
    ]


def _content(drafting: Drafting) -> Pairs:
    found = []
    for item in CONTENT:
        given = drafting.answer(item.code)
        if given is not None:
            found.append((item.short, f"{'有' if given.is_issue else '没有'}。{given.remark}"))
    return found


def _consultation(drafting: Drafting) -> Pairs:
    asked = drafting.consultation
    if asked is None:
        return []
    feedback = f"{zh_date(asked.feedback_on)}　{asked.feedback_address}" if asked.feedback_on else ""
    return [
        ("时间", f"{zh_date(asked.opened_on)}至{zh_date(asked.closes_on)}"),
        ("渠道", f"{asked.channel}　{asked.address}"),
        ("缩短期限", f"{asked.shortened_reason}　{asked.shortened_address}".strip()),
        ("收到意见", f"{len(drafting.opinions)}条"),
        ("采纳情况公开", feedback),
    ]


def _competition(drafting: Drafting) -> Pairs:
    review = drafting.competition
    if review is None:
        return []
    answered = [each for each in drafting.answers if each.code in POINTS]
    regulator = review.regulator_verdict.label if review.regulator_verdict else ""
    return [
        ("审查日期", zh_date(review.reviewed_on)),
        ("逐项审查", f"{len(answered)}个问题，答“有”{sum(each.is_issue for each in answered)}个"),
        ("听取意见", review.heard),
        ("结论", review.verdict.label),
        ("说明", review.explanation),
        ("例外规定", f"第十二条{review.exemption.label}" if review.exemption else ""),
        ("替代方案", review.no_milder),
        ("实施期限到", _day(review.exception_end)),
        ("终止条件", review.exception_condition),
        ("市场监督管理部门", f"{review.regulator}　{_day(review.regulator_on)}　{regulator}".strip()),
        ("其意见", review.regulator_opinion),
    ]


def _party_report(drafting: Drafting) -> Pairs:
    return [("报告日期", _day(drafting.party_reported_on)), ("文号或者会议", drafting.party_report_note)]


_PAIRS = {
    Stage.CLASSIFICATION: _classification,
    Stage.TRAITS: _traits,
    Stage.CONTENT: _content,
    Stage.CONSULTATION: _consultation,
    Stage.COMPETITION: _competition,
    Stage.PARTY_REPORT: _party_report,
}


def _day(day: date | None) -> str:
    return zh_date(day) if day else ""

"""The gates of drafting (起草程序): which stages a draft must have behind it, and what of each is still missing.

Pure rules on what is on record. Each stage answers with obstacles; ``drafting_guards`` puts them before the steps.
"""

from collections.abc import Callable, Mapping
from datetime import date

from workflows import consultation
from workflows.competition import POINTS, Verdict
from workflows.days import ASKED_THEN_ANSWERED, DRAFTER_THEN_REGULATOR, EVALUATED_THEN_ASKED, SENT_THEN_HEARD, zh_date
from workflows.drafting_record import CONTENT, Competition, Found, Record, Stance, Traits
from workflows.facts import Obstacle
from workflows.labels import LabelledEnum


class Stage(LabelledEnum):
    """A stage of drafting (起草环节) with a record of its own, in the order in which they are gone through."""

    CLASSIFICATION = "classification", "是否属于规范性文件"
    TRAITS = "traits", "文件特征"
    CONTENT = "content", "禁止内容自查"
    EVALUATION = "evaluation", "评估论证"
    CONSULTATION = "consultation", "公开征求意见"
    DEPARTMENTS = "departments", "征求有关部门意见"
    EXPERTS = "experts", "专家论证"
    RISK = "risk", "风险评估"
    HEARING = "hearing", "听证会"
    COMPETITION = "competition", "公平竞争审查"
    PARTY_REPORT = "party_report", "向同级党委报告"


RULES: Mapping[Stage, str] = {
    Stage.CLASSIFICATION: "R01",
    Stage.TRAITS: "R07",
    Stage.CONTENT: "R10",
    Stage.EVALUATION: "R22",
    Stage.CONSULTATION: "R23",
    Stage.DEPARTMENTS: "R28",
    Stage.EXPERTS: "R29",
    Stage.RISK: "R30",
    Stage.HEARING: "R31",
    Stage.COMPETITION: "R15",
    Stage.PARTY_REPORT: "R06",
}
# What the urgent path (紧急情形, R32) does without; whatever protects against unlawful content stays.
EXCUSED_IF_URGENT = frozenset({Stage.CONSULTATION, Stage.EXPERTS, Stage.HEARING})


def is_required(stage: Stage, record: Record) -> bool:
    """Whether a document with these traits needs the stage; before they are stated, only what all need."""
    traits = record.traits or Traits()
    if traits.urgent and stage in EXCUSED_IF_URGENT:
        return False
    trait = _DEPENDS.get(stage)
    return trait is None or getattr(traits, trait)


_DEPENDS = {
    Stage.DEPARTMENTS: "touches_others",
    Stage.EXPERTS: "professional",
    Stage.RISK: "stability_risk",
    Stage.HEARING: "hearing",
    Stage.COMPETITION: "business",
    Stage.PARTY_REPORT: "party_report",
}


def missing(stage: Stage, record: Record, today: date) -> tuple[Obstacle, ...]:
    """What a required stage still lacks; a stage that was gone through without need is looked at all the same."""
    if not is_required(stage, record) and not (stage is Stage.CONSULTATION and record.consultation is not None):
        return ()
    return tuple(
        Obstacle(reason, f"drafting:{stage}", rule or RULES[stage], record.who)
        for reason, rule in _CHECKS[stage](record, today)
    )


def _classification(record: Record, today: date) -> Found:
    if record.normative is None:
        yield "还没有提出是否属于规范性文件的意见", ""
    elif record.turned_down:
        yield "“不属于规范性文件”的意见没有得到认定，请重新提出", ""
    elif not record.normative:
        yield "已提出本件不属于规范性文件，等待审核单位认定", "R02"


def _traits(record: Record, today: date) -> Found:
    if record.traits is None:
        yield "还没有填写文件特征", ""


def _content(record: Record, today: date) -> Found:
    if record.content is None:
        yield "还没有作禁止内容自查", ""
        return
    for item in CONTENT:
        if item.code not in record.content:
            yield f"禁止内容自查缺一项：{item.short}", item.code
        elif record.content[item.code]:
            yield f"自查发现含有禁止内容（{item.short}），请修改正文后重新自查", item.code


def _evaluation(record: Record, today: date) -> Found:
    held, asked = record.evaluation, record.consultation
    opened_on = asked.opened_on if asked is not None else None
    if held is None:
        yield "还没有评估论证结论", ""
    elif not held.is_favourable:
        yield "评估论证认为不宜制定本文件", ""
    elif fault := EVALUATED_THEN_ASKED.fault(held.done_on, opened_on):
        yield f"{fault}，应先评估论证", ""


def _departments(record: Record, today: date) -> Found:
    if not record.departments:
        yield "还没有征求有关部门意见", ""
    for each in record.departments:
        if each.stance is None:
            yield f"{each.name}还没有回复意见", ""
        elif each.stance is Stance.DISAGREED and not each.settled:
            yield f"{each.name}不同意，请写明协商情况和理由，供决策时参考", ""
        if fault := ASKED_THEN_ANSWERED.fault(each.asked_on, each.answered_on):
            yield f"{each.name}：{fault}", ""


def _experts(record: Record, today: date) -> Found:
    if record.experts is None:
        yield "还没有专家论证意见", ""
    elif not record.experts.is_favourable:
        yield "专家论证认为不可行，请修改草案后重新论证", ""


def _risk(record: Record, today: date) -> Found:
    if record.risk is None:
        yield "还没有风险评估报告", ""
    elif not record.risk.is_favourable:
        yield "风险评估认为风险不可控，请修改草案后重新评估", ""


def _hearing(record: Record, today: date) -> Found:
    held = record.hearing
    if held is None:
        yield "还没有举行听证会", ""
    elif held.papers_sent_on is None or held.not_before is None:
        yield "没有写明听证会材料送达的日期", ""
    elif fault := SENT_THEN_HEARD.fault(held.papers_sent_on, held.done_on):
        yield fault, ""
    elif held.done_on < held.not_before:
        sent, first = zh_date(held.papers_sent_on), zh_date(held.not_before)
        yield f"听证会材料在{sent}送达，听证会不能早于{first}，现在是{zh_date(held.done_on)}", ""


def _competition(record: Record, today: date) -> Found:
    review = record.competition
    if review is None or (not review.answered and review.verdict is None):
        yield "还没有作公平竞争审查", ""
        return
    left = len(POINTS) - review.answered
    if left:
        yield f"公平竞争审查还有{left}个问题没有回答", "R16"
    if not review.heard:
        yield "还没有写明听取经营者、行业协会商会意见的情况", ""
    if review.verdict is None:
        yield "还没有公平竞争审查结论", ""
    else:
        yield from _verdict(review, today)
    if review.needs_regulator and review.regulator_verdict is None:
        yield "还没有市场监督管理部门的公平竞争审查意见", ""
    if fault := DRAFTER_THEN_REGULATOR.fault(review.reviewed_on, review.regulator_on):
        yield f"{fault}，起草单位应先初审", ""
    if review.regulator_verdict is Verdict.NEGATIVE:
        yield "市场监督管理部门审查认为违反审查标准，不得出台", ""


def _verdict(review: Competition, today: date) -> Found:
    if review.verdict is Verdict.NEGATIVE:
        yield "公平竞争审查认为违反审查标准，又不适用例外规定，不得出台", ""
    if review.verdict is Verdict.CLEAN and review.issues:
        yield f"有{review.issues}个问题答为“有”，结论不能是符合审查标准", "R16"
    if Verdict.EXCEPTION in (review.verdict, review.regulator_verdict):
        if not review.no_milder:
            yield "适用例外规定，请说明没有对公平竞争影响更小的替代方案", "R16"
        if review.end_on is None and not review.end_condition:
            yield "适用例外规定，请写明实施期限或者终止条件", "R16"
        if review.end_on is not None and review.end_on <= today:
            yield f"例外规定的实施期限到{zh_date(review.end_on)}为止，已经过了", "R16"


def _party_report(record: Record, today: date) -> Found:
    if record.party_reported_on is None:
        yield "还没有向同级党委报告", ""


_CHECKS: Mapping[Stage, Callable[[Record, date], Found]] = {
    Stage.CLASSIFICATION: _classification,
    Stage.TRAITS: _traits,
    Stage.CONTENT: _content,
    Stage.EVALUATION: _evaluation,
    Stage.CONSULTATION: consultation.lacks,
    Stage.DEPARTMENTS: _departments,
    Stage.EXPERTS: _experts,
    Stage.RISK: _risk,
    Stage.HEARING: _hearing,
    Stage.COMPETITION: _competition,
    Stage.PARTY_REPORT: _party_report,
}

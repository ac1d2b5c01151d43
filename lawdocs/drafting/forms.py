"""One form for each stage of drafting: what is entered, and what may not be."""

from collections.abc import Iterable
from datetime import date

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField, ValidationError

from lawdocs.drafting.stage_form import LONGEST, StageForm, keep_order
from lawdocs.forms import DayField, Fault, Known, MultiCheckboxField, choices, line, lines, one_of, place, radio
from workflows import days
from workflows.drafting_record import Adoption, Feature, Stance

YES_NO = (("yes", "是"), ("no", "否"))


class ClassificationForm(StageForm):
    HINTS = {  # noqa: RUF012
        "features": "七项都具备的，才是行政规范性文件。",
        "normative": "不是规范性文件的，由审核单位认定以后终止办理，理由存档。",
    }
    OPTIONAL = frozenset({"exclusion"})

    features = MultiCheckboxField("具备的特征", choices=choices(Feature.choices()))
    exclusion = SelectField("属于不作规范性文件管理的情形", [Known()], validate_choice=False)
    normative = radio("是不是行政规范性文件", YES_NO)
    class_reason = lines("理由", LONGEST, required=True)

    def __init__(self, today: date, *, exclusions: Iterable[str], **kwargs: object) -> None:
        super().__init__(today, **kwargs)
        self.exclusion.choices = choices(((each, each) for each in exclusions), blank="不属于")

    def validate_normative(self, field: RadioField) -> None:
        whole = set(self.features.data or ()) == {feature.value for feature in Feature}
        if field.data == "yes" and (self.exclusion.data or not whole):
            text = "七项特征没有都选上，或者选了排除的情形，结论不能是“是”"
            raise ValidationError(Fault("FIELD_CONFLICT", text))
        if field.data == "no" and whole and not self.exclusion.data:
            text = "七项特征都具备，又不属于排除的情形，结论不能是“否”"
            raise ValidationError(Fault("FIELD_CONFLICT", text))

    def values(self) -> dict[str, object]:
        return {
            "normative": self.normative.data == "yes",
            "features": ",".join(self.features.data or ()),
            "exclusion": self.exclusion.data or "",
            "class_reason": self.class_reason.data,
        }


class TraitsForm(StageForm):
    HINTS = {  # noqa: RUF012
        "business": "与经营者的生产经营活动密切相关的，要公平竞争审查，公开征求意见时间更长。",
        "major": "同时按重大行政决策程序办理。",
        "party_report": "在审定以前报告。",
        "urgent": "应对突发事件，或者执行上级紧急命令；可以不公开征求意见、不作专家论证、不听证。",
    }
    WHEN = {"major_on": "属于重大行政决策的必须填写", "urgent_reason": "紧急的必须填写"}  # noqa: RUF012

    business = BooleanField("涉企")
    major = BooleanField("属于重大行政决策")
    major_on = DayField("列入重大行政决策事项目录的日期", required=False)
    professional = BooleanField("专业性、技术性较强")
    stability_risk = BooleanField("可能影响社会稳定或者公共安全")
    hearing = BooleanField("涉及重大切身利益或者有重大分歧，需要听证")
    touches_others = BooleanField("涉及其他部门职责")
    party_report = BooleanField("需要向同级党委报告")
    urgent = BooleanField("紧急")
    urgent_reason = lines("紧急的理由", LONGEST)

    def validate_major_on(self, field: DayField) -> None:
        if self.major.data and not field.data and not field.errors:
            raise ValidationError(Fault("FIELD_REQUIRED", "属于重大行政决策的，请填写列入目录的日期"))

    def validate_urgent_reason(self, field: TextAreaField) -> None:
        if self.urgent.data and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "紧急的，请写明理由"))


class PartyReportForm(StageForm):
    OPTIONAL = frozenset({"party_report_note"})

    party_reported_on = DayField("报告日期")
    party_report_note = line("报告文号或者会议", 300)


class EvaluationForm(StageForm):
    HINTS = {"conclusion": "必要性、可行性和对各方面的影响；起草说明里写同样的结论。"}  # noqa: RUF012

    done_on = DayField("作出结论的日期")
    who = line("组织评估论证的单位和参加人", 500, required=True)
    is_favourable = radio("结论", (("yes", "有必要制定，可行"), ("no", "不宜制定")))
    conclusion = lines("评估论证意见", LONGEST, required=True)

    def values(self) -> dict[str, object]:
        return super().values() | {"is_favourable": self.is_favourable.data == "yes"}


class ExpertsForm(EvaluationForm):
    HINTS = {"who": "专家应当独立，与文件没有利害关系。"}  # noqa: RUF012

    who = line("参加论证的专家和单位", 500, required=True)
    is_favourable = radio("结论", (("yes", "可行"), ("no", "不可行")))
    conclusion = lines("专家论证意见", LONGEST, required=True)


class RiskForm(EvaluationForm):
    HINTS = {"conclusion": "风险点、防范化解措施和处置预案。"}  # noqa: RUF012

    who = line("作风险评估的单位", 500, required=True)
    is_favourable = radio("结论", (("yes", "风险可控"), ("no", "风险不可控")))
    conclusion = lines("风险评估报告要点", LONGEST, required=True)


class HearingForm(EvaluationForm):
    HINTS = {"address": "公开听证参加人名单的网址或者载体。"}  # noqa: RUF012

    done_on = DayField("听证会日期")
    papers_sent_on = DayField("听证材料送达日期")
    who = line("主持人和听证参加人", 500, required=True)
    address = place("公开参加人名单的地址", required=True)
    is_favourable = None
    conclusion = lines("听证报告要点", LONGEST, required=True)

    def validate_done_on(self, field: DayField) -> None:
        keep_order(days.SENT_THEN_HEARD, self.papers_sent_on, field)

    def values(self) -> dict[str, object]:
        return {field.name: field.data for field in self.shown} | {"is_favourable": True}


class ConsultationForm(StageForm):
    HINTS = {  # noqa: RUF012
        "closes_on": "收意见的最后一天。",
        "shortened_reason": "只限紧急情形。",
    }
    WHEN = {  # noqa: RUF012
        "shortened_reason": "短于最短期限的必须填写",
        "shortened_address": "短于最短期限的必须填写",
        "feedback_on": "征求意见结束以后填写",
        "feedback_address": "征求意见结束以后填写",
    }
    MAY_LIE_AHEAD = frozenset({"closes_on"})

    opened_on = DayField("公开之日")
    closes_on = DayField("截止日期")
    channel = line("公开的渠道", required=True)
    address = place("公开的地址", required=True)
    shortened_reason = lines("缩短期限的理由", LONGEST)
    shortened_address = place("公开缩短理由的地址")
    feedback_on = DayField("公开采纳情况的日期", required=False)
    feedback_address = place("公开采纳情况的地址")

    def validate_closes_on(self, field: DayField) -> None:
        keep_order(days.OPENED_THEN_CLOSED, self.opened_on, field)

    def validate_feedback_on(self, field: DayField) -> None:
        keep_order(days.CLOSED_THEN_FEEDBACK, self.closes_on, field)

    def validate_feedback_address(self, field: StringField) -> None:
        if self.feedback_on.data and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "请填写公开采纳情况的地址"))


class OpinionForm(StageForm):
    HINTS = {"who": "姓名或者单位；匿名的写“匿名”。"}  # noqa: RUF012
    WHEN = {"adoption": "提交审核以前填写", "reason": "不采纳、部分采纳的必须填写"}  # noqa: RUF012

    received_on = DayField("收到日期")
    who = line("提出人", required=True)
    text = lines("意见", LONGEST, required=True)
    adoption = one_of("采纳情况", Adoption.choices())
    reason = lines("理由", LONGEST)

    def __init__(self, today: date, *, opened_on: date | None, **kwargs: object) -> None:
        super().__init__(today, **kwargs)
        self.opened_on = opened_on

    def validate_received_on(self, field: DayField) -> None:
        if fault := days.OPENED_THEN_RECEIVED.fault(self.opened_on, field.data):
            raise ValidationError(Fault("DATE_ORDER", fault))

    def validate_reason(self, field: TextAreaField) -> None:
        if self.adoption.data in (Adoption.PARTLY, Adoption.NOT) and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "不采纳、部分采纳的，请写明理由"))

    def values(self) -> dict[str, object]:
        return super().values() | {"adoption": Adoption(self.adoption.data) if self.adoption.data else None}


class DepartmentForm(StageForm):
    HINTS = {"settled": "写明怎样协商、为什么没有采纳，供决策时参考。"}  # noqa: RUF012
    OPTIONAL = frozenset({"text"})
    WHEN = {  # noqa: RUF012
        "answered_on": "已经回复的必须填写",
        "stance": "提交审核以前填写",
        "settled": "不同意的，提交审核以前填写",
    }

    name = line("部门", required=True)
    asked_on = DayField("征求意见日期")
    answered_on = DayField("回复日期", required=False)
    stance = one_of("回复", Stance.choices())
    text = lines("意见内容", LONGEST)
    settled = lines("协商情况和理由", LONGEST)

    def validate_answered_on(self, field: DayField) -> None:
        keep_order(days.ASKED_THEN_ANSWERED, self.asked_on, field)
        if self.stance.data in (Stance.AGREED, Stance.DISAGREED) and not field.data and not field.errors:
            raise ValidationError(Fault("FIELD_REQUIRED", "已经回复的，请填写回复日期"))

    def values(self) -> dict[str, object]:
        return super().values() | {"stance": Stance(self.stance.data) if self.stance.data else None}


class TurnDownForm(StageForm):
    reason = lines("不予认定的理由", LONGEST, required=True)

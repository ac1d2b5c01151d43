"""One form for each stage of drafting: what is entered, and what may not be."""

from collections.abc import Iterable, Mapping
from datetime import date

from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError

from lawdocs.drafting.services import Answer
from lawdocs.forms import (
    CHOOSE,
    DayField,
    Fault,
    Known,
    MultiCheckboxField,
    StaffForm,
    Words,
    choices,
    stripped,
    unix_lines,
)
from workflows import days
from workflows.competition import POINTS, Exemption, Verdict
from workflows.days import DayOrder, zh_date
from workflows.drafting_record import CONTENT, Adoption, Feature, Stance

LONGEST = 5000
YES_NO = (("yes", "是"), ("no", "否"))
FOUND = (("no", "没有"), ("yes", "有"))


def _line(label: str, most: int = 200, *, required: bool = False) -> StringField:
    return StringField(label, [Words(most, required=required)], filters=[stripped])


def _text(label: str, *, required: bool = False, most: int = LONGEST) -> TextAreaField:
    return TextAreaField(label, [Words(most, required=required, lines=True)], filters=[unix_lines, stripped])


def _one_of(label: str, pairs: Iterable[tuple[str, str]], *, required: bool = False) -> SelectField:
    return SelectField(label, [Known(required=required)], validate_choice=False, choices=choices(pairs, blank=CHOOSE))


def _radio(label: str, pairs: Iterable[tuple[str, str]], ask: str = "请选择{label}") -> RadioField:
    return RadioField(label, [Known(required=True, ask=ask)], validate_choice=False, choices=choices(pairs))


class StageForm(StaffForm):
    """The base: ``HINTS`` explains fields, ``OPTIONAL`` names those that may stay empty; days lie not ahead.

    ``WHEN`` says of fields that may stay empty at times when they may not.
    """

    HINTS: Mapping[str, str] = {}
    WHEN: Mapping[str, str] = {}
    OPTIONAL: frozenset[str] = frozenset()
    MAY_LIE_AHEAD: frozenset[str] = frozenset()

    def __init__(self, today: date, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.today = today

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        whole = super().validate(extra_validators)
        for field in self:
            past = isinstance(field, DayField) and field.name not in self.MAY_LIE_AHEAD
            if past and field.data and field.data > self.today:
                text = f"{field.label.text}不能晚于今天（{zh_date(self.today)}）"
                field.errors = [*field.errors, Fault("DATE_ORDER", text)]
                whole = False
        return whole

    @property
    def shown(self) -> list[Field]:
        """The fields in order, without the token."""
        return [field for field in self if field.type not in ("CSRFTokenField", "HiddenField")]

    def values(self) -> dict[str, object]:
        """What is to be stored, by column."""
        return {field.name: field.data for field in self.shown}


class ClassificationForm(StageForm):
    HINTS = {  # noqa: RUF012
        "features": "七项都具备的，才是行政规范性文件。",
        "normative": "不是规范性文件的，由审核单位认定以后终止办理，理由存档。",
    }
    OPTIONAL = frozenset({"exclusion"})

    features = MultiCheckboxField("具备的特征", choices=choices(Feature.choices()))
    exclusion = SelectField("属于不作规范性文件管理的情形", [Known()], validate_choice=False)
    normative = _radio("是不是行政规范性文件", YES_NO)
    class_reason = _text("理由", required=True)

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
    urgent_reason = _text("紧急的理由")

    def validate_major_on(self, field: DayField) -> None:
        if self.major.data and not field.data and not field.errors:
            raise ValidationError(Fault("FIELD_REQUIRED", "属于重大行政决策的，请填写列入目录的日期"))

    def validate_urgent_reason(self, field: TextAreaField) -> None:
        if self.urgent.data and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "紧急的，请写明理由"))


class PartyReportForm(StageForm):
    OPTIONAL = frozenset({"party_report_note"})

    party_reported_on = DayField("报告日期")
    party_report_note = _line("报告文号或者会议", 300)


class EvaluationForm(StageForm):
    HINTS = {"conclusion": "必要性、可行性和对各方面的影响；起草说明里写同样的结论。"}  # noqa: RUF012

    done_on = DayField("作出结论的日期")
    who = _line("组织评估论证的单位和参加人", 500, required=True)
    is_favourable = _radio("结论", (("yes", "有必要制定，可行"), ("no", "不宜制定")))
    conclusion = _text("评估论证意见", required=True)

    def values(self) -> dict[str, object]:
        return super().values() | {"is_favourable": self.is_favourable.data == "yes"}


class ExpertsForm(EvaluationForm):
    HINTS = {"who": "专家应当独立，与文件没有利害关系。"}  # noqa: RUF012

    who = _line("参加论证的专家和单位", 500, required=True)
    is_favourable = _radio("结论", (("yes", "可行"), ("no", "不可行")))
    conclusion = _text("专家论证意见", required=True)


class RiskForm(EvaluationForm):
    HINTS = {"conclusion": "风险点、防范化解措施和处置预案。"}  # noqa: RUF012

    who = _line("作风险评估的单位", 500, required=True)
    is_favourable = _radio("结论", (("yes", "风险可控"), ("no", "风险不可控")))
    conclusion = _text("风险评估报告要点", required=True)


class HearingForm(EvaluationForm):
    HINTS = {"address": "公开听证参加人名单的网址或者载体。"}  # noqa: RUF012

    done_on = DayField("听证会日期")
    papers_sent_on = DayField("听证材料送达日期")
    who = _line("主持人和听证参加人", 500, required=True)
    address = _line("公开参加人名单的地址", 500, required=True)
    is_favourable = None
    conclusion = _text("听证报告要点", required=True)

    def validate_done_on(self, field: DayField) -> None:
        _keep_order(days.SENT_THEN_HEARD, self.papers_sent_on, field)

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
    channel = _line("公开的渠道", required=True)
    address = _line("公开的地址", 500, required=True)
    shortened_reason = _text("缩短期限的理由")
    shortened_address = _line("公开缩短理由的地址", 500)
    feedback_on = DayField("公开采纳情况的日期", required=False)
    feedback_address = _line("公开采纳情况的地址", 500)

    def validate_closes_on(self, field: DayField) -> None:
        _keep_order(days.OPENED_THEN_CLOSED, self.opened_on, field)

    def validate_feedback_on(self, field: DayField) -> None:
        _keep_order(days.CLOSED_THEN_FEEDBACK, self.closes_on, field)

    def validate_feedback_address(self, field: StringField) -> None:
        if self.feedback_on.data and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "请填写公开采纳情况的地址"))


class OpinionForm(StageForm):
    HINTS = {"who": "姓名或者单位；匿名的写“匿名”。"}  # noqa: RUF012
    WHEN = {"adoption": "提交审核以前填写", "reason": "不采纳、部分采纳的必须填写"}  # noqa: RUF012

    received_on = DayField("收到日期")
    who = _line("提出人", required=True)
    text = _text("意见", required=True)
    adoption = _one_of("采纳情况", Adoption.choices())
    reason = _text("理由")

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

    name = _line("部门", required=True)
    asked_on = DayField("征求意见日期")
    answered_on = DayField("回复日期", required=False)
    stance = _one_of("回复", Stance.choices())
    text = _text("意见内容")
    settled = _text("协商情况和理由")

    def validate_answered_on(self, field: DayField) -> None:
        _keep_order(days.ASKED_THEN_ANSWERED, self.asked_on, field)
        if self.stance.data in (Stance.AGREED, Stance.DISAGREED) and not field.data and not field.errors:
            raise ValidationError(Fault("FIELD_REQUIRED", "已经回复的，请填写回复日期"))

    def values(self) -> dict[str, object]:
        return super().values() | {"stance": Stance(self.stance.data) if self.stance.data else None}


class ChecklistForm(StageForm):
    """A form with a question and a remark for each point; ``CODES`` says which field stands for which point."""

    CODES: Mapping[str, str] = {}

    def answers(self) -> dict[str, Answer]:
        """What was answered, by the point's code."""
        return {
            code: Answer(self[name].data == "yes", self[f"{name}_remark"].data) for code, name in self.CODES.items()
        }

    def point(self, code: str) -> tuple[Field, Field]:
        """The two fields of a point: the answer and the remark."""
        return self[self.CODES[code]], self[f"{self.CODES[code]}_remark"]

    @property
    def rest(self) -> list[Field]:
        """The fields that belong to no point."""
        points = {field.name for code in self.CODES for field in self.point(code)}
        return [field for field in self.shown if field.name not in points]

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        whole = super().validate(extra_validators)
        for name in self.CODES.values():
            remark = self[f"{name}_remark"]
            if self[name].data == "yes" and not remark.data:
                remark.errors = [*remark.errors, Fault("FIELD_REQUIRED", f"答“有”的，请说明：{self[name].label.text}")]
                whole = False
        return whole


def _checklist(name: str, base: type, questions: Mapping[str, str]) -> type:
    codes = {code: f"p{code.replace('.', '_')}" for code in questions}
    fields: dict[str, object] = {"CODES": codes}
    for code, question in questions.items():
        fields[codes[code]] = _radio(question, FOUND, "请选择有没有：{label}")
        fields[f"{codes[code]}_remark"] = _text("说明", most=1000)
    return type(name, (base,), fields)


ContentForm = _checklist("ContentForm", ChecklistForm, {each.code: each.question for each in CONTENT})


class _Competition(ChecklistForm):
    HINTS = {  # noqa: RUF012
        "heard": "听取经营者、行业协会商会等利害关系人意见的情况；涉及社会公众利益的，还有社会公众的意见。",
        "explanation": "影响评估和结论的理由；适用例外规定的详细说明。",
        "regulator": "县级以上人民政府的文件，送同级市场监督管理部门审查；其他文件不填。",
    }
    OPTIONAL = frozenset({"regulator_opinion"})
    WHEN = {  # noqa: RUF012
        "exemption": "适用例外规定的必须填写",
        "no_milder": "适用例外规定的必须填写",
        "exception_end": "适用例外规定的，和终止条件至少填一项",
        "exception_condition": "适用例外规定的，和实施期限至少填一项",
        "regulator": "送市场监督管理部门审查的必须填写",
        "regulator_on": "市场监督管理部门已经审查的必须填写",
        "regulator_verdict": "市场监督管理部门已经审查的必须填写",
    }
    MAY_LIE_AHEAD = frozenset({"exception_end"})

    reviewed_on = DayField("审查日期")
    heard = _text("听取意见的情况", required=True)
    verdict = _one_of("审查结论", Verdict.choices(), required=True)
    explanation = _text("说明理由", required=True)
    exemption = _one_of("适用第十二条的哪一项", Exemption.choices())
    no_milder = _text("没有影响更小的替代方案")
    exception_end = DayField("实施期限到", required=False)
    exception_condition = _line("终止条件", 500)
    regulator = _line("市场监督管理部门")
    regulator_on = DayField("其审查日期", required=False)
    regulator_verdict = _one_of("其审查结论", Verdict.choices())
    regulator_opinion = _text("其审查意见")

    def validate_exemption(self, field: SelectField) -> None:
        if self.verdict.data == Verdict.EXCEPTION and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "适用例外规定的，请选择第十二条的哪一项"))

    def validate_no_milder(self, field: TextAreaField) -> None:
        if self.verdict.data == Verdict.EXCEPTION and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "适用例外规定的，请说明没有对公平竞争影响更小的替代方案"))

    def validate_exception_end(self, field: DayField) -> None:
        stated = field.data or field.errors or self.exception_condition.data
        if self.verdict.data == Verdict.EXCEPTION and not stated:
            raise ValidationError(Fault("FIELD_REQUIRED", "适用例外规定的，请写明实施期限或者终止条件"))

    def validate_regulator(self, field: StringField) -> None:
        if self.regulator_verdict.data and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "请填写市场监督管理部门的名称"))

    def validate_regulator_on(self, field: DayField) -> None:
        _keep_order(days.DRAFTER_THEN_REGULATOR, self.reviewed_on, field)
        if self.regulator_verdict.data and not field.data and not field.errors:
            raise ValidationError(Fault("FIELD_REQUIRED", "请填写市场监督管理部门的审查日期"))

    def validate_regulator_verdict(self, field: SelectField) -> None:
        if self.regulator_on.data and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择市场监督管理部门的审查结论"))

    def values(self) -> dict[str, object]:
        found = {field.name: field.data for field in self.rest}
        for name, kind in (("verdict", Verdict), ("exemption", Exemption), ("regulator_verdict", Verdict)):
            found[name] = kind(found[name]) if found[name] else None
        return found


CompetitionForm = _checklist(
    "CompetitionForm",
    _Competition,
    {code: point.question for code, point in POINTS.items()},
)


class TurnDownForm(StageForm):
    reason = _text("不予认定的理由", required=True)


def _keep_order(order: DayOrder, earlier: DayField, later: DayField) -> None:
    if fault := order.fault(earlier.data, later.data):
        raise ValidationError(Fault("DATE_ORDER", fault))

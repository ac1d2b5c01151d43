"""The forms of drafting that ask point by point: forbidden contents (禁止内容自查) and fair competition."""

from collections.abc import Mapping

from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError

from lawdocs.drafting.services import Answer
from lawdocs.drafting.stage_form import LONGEST, StageForm, keep_order
from lawdocs.forms import DayField, Fault, line, lines, one_of, radio
from workflows import days
from workflows.competition import POINTS, Exemption, Verdict
from workflows.drafting_record import CONTENT

FOUND = (("no", "没有"), ("yes", "有"))


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
        fields[codes[code]] = radio(question, FOUND, "请选择有没有：{label}")
        fields[f"{codes[code]}_remark"] = lines("说明", 1000)
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
    heard = lines("听取意见的情况", LONGEST, required=True)
    verdict = one_of("审查结论", Verdict.choices(), required=True)
    explanation = lines("说明理由", LONGEST, required=True)
    exemption = one_of("适用第十二条的哪一项", Exemption.choices())
    no_milder = lines("没有影响更小的替代方案", LONGEST)
    exception_end = DayField("实施期限到", required=False)
    exception_condition = line("终止条件", 500)
    regulator = line("市场监督管理部门")
    regulator_on = DayField("其审查日期", required=False)
    regulator_verdict = one_of("其审查结论", Verdict.choices())
    regulator_opinion = lines("其审查意见", LONGEST)

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
        keep_order(days.DRAFTER_THEN_REGULATOR, self.reviewed_on, field)
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

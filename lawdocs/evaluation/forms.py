"""The forms of an evaluation: one act at a time, and what voids it."""

from lawdocs.evaluation.services import Entered
from lawdocs.forms import CHOOSE, ChoiceField, DayField, Known, StaffForm, choices, line, lines
from workflows.evaluation import CLOCK_OF, Conclusion, EvaluationAct

LONGEST_REASON = 500


class VoidForm(StaffForm):
    """Why an entry counts no more."""

    reason = lines("作废的理由", LONGEST_REASON, required=True)


class EvaluationForm(StaffForm):
    act = ChoiceField("办理事项", [Known(required=True)], coerce=str, choices=choices(EvaluationAct.choices()))
    on = DayField("办理日期")
    conclusion = ChoiceField("评估结论", coerce=str, choices=choices(Conclusion.choices(), blank=CHOOSE))
    by = line("评估单位")
    number = line("发文字号", 120)
    given_elsewhere = line("其他机关给的登记号", 120)
    deferred_act = ChoiceField(
        "推迟哪一步", coerce=str, choices=choices(((each.value, each.label) for each in CLOCK_OF), blank=CHOOSE)
    )
    deferred_until = DayField("推迟到", required=False)
    text = lines("理由", 2000, required=True)

    def entered(self) -> Entered:
        """What was entered, without what belongs to other acts."""
        act = EvaluationAct(self.act.data)
        is_deferral = act is EvaluationAct.DEFER
        concludes = act is EvaluationAct.REPORT and self.conclusion.data
        return Entered(
            act=act,
            on=self.on.data,
            text=self.text.data,
            conclusion=Conclusion(self.conclusion.data) if concludes else None,
            by=self.by.data,
            number=self.given_elsewhere.data if act is EvaluationAct.RENEWAL else self.number.data,
            deferred_act=EvaluationAct(self.deferred_act.data) if is_deferral and self.deferred_act.data else None,
            deferred_until=self.deferred_until.data if is_deferral else None,
        )

"""Evaluation before the end of a term (期满前评估): its steps, lying before the last day, and what it can conclude."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflows.labels import LabelledEnum
from workflows.periods import reckon
from workflows.profiles import Profile
from workflows.workdays import WorkCalendar


class EvaluationAct(LabelledEnum):
    """One entry of the record of an evaluation (评估记录)."""

    START = "start", "启动评估"
    REPORT = "report", "提交评估报告和结论"
    PROPOSAL = "proposal", "报制定机关决定"
    DEFER = "defer", "推迟办理"
    RENEWAL = "renewal", "登记延续的重新编号和公布"


class Conclusion(LabelledEnum):
    """What an evaluation concludes (评估结论)."""

    EXTEND = "extend", "延长有效期"
    AMEND = "amend", "修改后重新发布"
    REPEAL = "repeal", "废止"
    LAPSE = "lapse", "期满自动失效"


# The clock of the profile that says until when a step is due. All of them lie before the last day in force.
CLOCK_OF: Mapping[EvaluationAct, str] = {
    EvaluationAct.START: "evaluation",
    EvaluationAct.REPORT: "evaluation_report",
    EvaluationAct.PROPOSAL: "renewal_proposal",
}

# By which acts a step is done: whoever reported or proposed had started.
MET_BY: Mapping[EvaluationAct, tuple[EvaluationAct, ...]] = {
    EvaluationAct.START: (EvaluationAct.START, EvaluationAct.REPORT, EvaluationAct.PROPOSAL),
    EvaluationAct.REPORT: (EvaluationAct.REPORT,),
    EvaluationAct.PROPOSAL: (EvaluationAct.PROPOSAL,),
}


@dataclass(frozen=True)
class StepDay:
    """Until when a step is due: the day, how it was found, on what ground, and the marks that go with it."""

    act: EvaluationAct
    rule: str
    due: date
    how: str
    ground: str
    mark: str
    provisional: bool


def step_days(profile: Profile, last_on: date, work: WorkCalendar) -> Iterator[StepDay]:
    """The days of the steps of an evaluation, reckoned back from the last day in force."""
    for act, name in CLOCK_OF.items():
        rule = profile.clocks[name]
        found = reckon(rule.period, last_on, work)
        how = f"有效期届满之日前{rule.period.text}"
        yield StepDay(act, rule.rule, found.due, how, str(rule.ground), profile.mark(name), found.provisional)


def met_by(act: EvaluationAct, done: Mapping[EvaluationAct, date]) -> EvaluationAct | None:
    """The act that did a step, the earliest of several; None while none has."""
    return min((each for each in MET_BY[act] if each in done), key=done.__getitem__, default=None)

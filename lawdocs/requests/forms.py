"""Forms of requests: what came in, and what is written with each act."""

from datetime import date

from wtforms import Field, Form, StringField, ValidationError

from lawdocs.accounts.models import Agency
from lawdocs.forms import ChoiceField, DayField, Fault, Known, StaffForm, Words, choices, line, lines, stripped
from lawdocs.requests.services import Received, Said
from workflows.requests import FOUND_ALREADY, Remedy, RequestAct, RequestKind, SenderKind

LONGEST_FACTS, LONGEST_TEXT = 5000, 5000
CHOOSE = "请选择"
NOT_UPHELD = "not_upheld"


class EnterForm(StaffForm):
    """What came in (登记来件)."""

    agency_id = ChoiceField("承办单位", [Known(required=True)], coerce=str)
    kind = ChoiceField("来件类别", [Known(required=True)], coerce=str)
    received_on = DayField("收到日期")
    suspended_on = DayField("行政复议中止日期", required=False)
    sender_kind = ChoiceField("来件人类别", [Known(required=True)], coerce=str)
    sender_name = line("来件人", required=True)
    reference = line("来文字号或者案号", 120)
    document = line("针对的文件", 300, required=True)
    articles = line("针对的条款")
    facts = lines("事实和理由", LONGEST_FACTS, required=True)

    def offer(self, agencies: list[Agency]) -> "EnterForm":
        """Fill the choices: the agencies for which the person handles requests."""
        self.agency_id.choices = choices((each.id, each.name) for each in agencies)
        self.kind.choices = choices(RequestKind.choices(), blank=CHOOSE)
        self.sender_kind.choices = choices(SenderKind.choices(), blank=CHOOSE)
        return self

    def received(self) -> Received:
        return Received(
            kind=RequestKind(self.kind.data),
            sender_kind=SenderKind(self.sender_kind.data),
            sender_name=self.sender_name.data,
            received_on=self.received_on.data,
            suspended_on=self.suspended_on.data,
            document_title=self.document.data,
            facts=self.facts.data,
            reference=self.reference.data,
            articles=self.articles.data,
        )


class ActForm(StaffForm):
    """The day of an act and what is said with it; the base of the others."""

    on = DayField("日期")
    text = lines("内容", LONGEST_TEXT, required=True)

    def __init__(self, act: RequestAct, today: date) -> None:
        super().__init__(data={"on": today})
        self.on.label.text, self.text.label.text = LABELS[act]

    def said(self) -> Said:
        """What was entered, as the service takes it."""
        number = self["number"].data if "number" in self else ""
        to = self["to"].data if "to" in self else ""
        return Said(self.on.data, self.text.data, number, to)


class LetterForm(ActForm):
    """An act with a letter."""

    number = line("发文字号", 120)


class TransferForm(LetterForm):
    to = line("转送给", required=True)


class _NeedsRemedy:
    """A validator: clauses are stopped only where the request was upheld."""

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and form["conclusion"].data == NOT_UPHELD:
            raise ValidationError(Fault("PARAM", "认定不成立的，不能停止执行条款"))


class ReplyForm(LetterForm):
    conclusion = ChoiceField("处理结果", [Known(required=True)], coerce=str)
    stop = StringField("停止执行的条款", [Words(200), _NeedsRemedy()], filters=[stripped])

    def offer(self, kind: RequestKind) -> None:
        """Fill the choices: what can be concluded of a kind."""
        upheld = [(each.value, f"成立，{each.label}有关条款或者文件") for each in Remedy]
        unfounded = [] if kind in FOUND_ALREADY else [(NOT_UPHELD, "不成立")]
        self.conclusion.choices = choices([*upheld, *unfounded], blank=CHOOSE)

    @property
    def remedy(self) -> Remedy | None:
        return None if self.conclusion.data == NOT_UPHELD else Remedy(self.conclusion.data)


class CorrectForm(ActForm):
    """What was meant in the place of the clauses that were stopped by mistake."""

    stop = StringField("应当停止执行的条款", [Words(200)], filters=[stripped])


LABELS = {
    RequestAct.NOTE: ("办理日期", "办理情况"),
    RequestAct.ASK: ("通知日期", "需要补正的内容"),
    RequestAct.COMPLETE: ("收到日期", "补正的内容"),
    RequestAct.TRANSFER: ("转送日期", "转送理由"),
    RequestAct.REPLY: ("答复日期", "答复内容"),
    RequestAct.REFUSE: ("告知日期", "不予受理的理由"),
    RequestAct.WITHDRAW: ("撤回日期", "撤回情况"),
    RequestAct.LIFT: ("恢复执行日期", "恢复执行的理由"),
    RequestAct.CORRECT: ("更正日期", "登记有误的情况"),
    RequestAct.VOID: ("作废日期", "登记有误的情况"),
}
ACT_FORMS: dict[RequestAct, type[ActForm]] = {
    RequestAct.NOTE: ActForm,
    RequestAct.ASK: LetterForm,
    RequestAct.COMPLETE: ActForm,
    RequestAct.TRANSFER: TransferForm,
    RequestAct.REPLY: ReplyForm,
    RequestAct.REFUSE: LetterForm,
    RequestAct.WITHDRAW: ActForm,
    RequestAct.LIFT: ActForm,
    RequestAct.CORRECT: CorrectForm,
    RequestAct.VOID: ActForm,
}

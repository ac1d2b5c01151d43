"""One form for each step of a document: what the person enters when taking it (办理内容)."""

from datetime import date

from wtforms import StringField, TextAreaField, ValidationError

from lawdocs.documents.models import Document
from lawdocs.forms import DayField, Fault, StaffForm, Words, stripped, unix_lines
from lawdocs.texts.dates import stated_validity
from workflows.facts import Act
from workflows.guards import zh_date

LONGEST_REASON = 500
LONGEST_OPINION = 5000
REASON_LABELS = {
    "return": "退回理由",
    "reject": "不予通过的理由",
    "withdraw": "撤回理由",
    "exclude": "认定的理由",
    "start_cleanup": "启动清理的理由",
    "keep": "继续有效的理由",
    "cancel_plan": "取消预定的理由",
}


class StepForm(StaffForm):
    """A step that asks for nothing; the base of the others."""

    def __init__(self, document: Document, today: date, step: str) -> None:
        super().__init__(data=self.proposed(document, today))
        self.document = document
        if "reason" in self and step in REASON_LABELS:
            self["reason"].label.text = REASON_LABELS[step]

    def proposed(self, document: Document, today: date) -> dict[str, object]:
        """What the fields hold before anybody types."""
        return {}

    def act(self) -> Act:
        """What was entered, as the step takes it."""
        return Act()


class ReasonForm(StepForm):
    reason = TextAreaField("理由", [Words(LONGEST_REASON, required=True, lines=True)], filters=[unix_lines, stripped])

    def act(self) -> Act:
        return Act(reason=self.reason.data)


class VerdictForm(StepForm):
    """Return or reject: the reasons may be as long as an opinion."""

    reason = TextAreaField("理由", [Words(LONGEST_OPINION, required=True, lines=True)], filters=[unix_lines, stripped])

    def act(self) -> Act:
        return Act(reason=self.reason.data)


class OpinionForm(StepForm):
    opinion = TextAreaField(
        "合法性审核意见", [Words(LONGEST_OPINION, required=True, lines=True)], filters=[unix_lines, stripped]
    )

    def act(self) -> Act:
        return Act(opinion=self.opinion.data)


class DecideForm(StepForm):
    meeting = StringField("审议会议", [Words(200, required=True)], filters=[stripped])
    meeting_on = DayField("审议日期")
    signed_by = StringField("签署人职务", [Words(100, required=True)], filters=[stripped])
    signed_on = DayField("签署日期")

    def validate_signed_on(self, field: DayField) -> None:
        _keep_order(field, self.meeting_on)

    def act(self) -> Act:
        return Act(
            meeting=self.meeting.data,
            meeting_on=self.meeting_on.data,
            signed_by=self.signed_by.data,
            signed_on=self.signed_on.data,
        )


class RegisterForm(StepForm):
    wanted = StringField("已经印好的发文字号", [Words(120)], filters=[stripped])


class PublishForm(StepForm):
    day = DayField("公布日期")
    channel = StringField("公布载体", [Words(200, required=True)], filters=[stripped])
    in_force_from = DayField("施行日期")
    reason = TextAreaField("备注", [Words(LONGEST_REASON, lines=True)], filters=[unix_lines, stripped])

    def proposed(self, document: Document, today: date) -> dict[str, object]:
        stated = stated_validity(document.draft.text if document.draft else "")
        begins = stated.in_force_from or (today if stated.from_publication else None)
        return {"day": today, "channel": "县政府网站", "in_force_from": begins}

    def validate_day(self, field: DayField) -> None:
        signed_on = self.document.decisions[-1].signed_on if self.document.decisions else None
        if field.data and signed_on and field.data < signed_on:
            raise ValidationError(Fault("DATE_ORDER", f"公布日期不能早于签署日期（{zh_date(signed_on)}）"))

    def validate_in_force_from(self, field: DayField) -> None:
        _keep_order(field, self.day)

    def act(self) -> Act:
        return Act(
            day=self.day.data,
            channel=self.channel.data,
            in_force_from=self.in_force_from.data,
            reason=self.reason.data,
        )


def _keep_order(field: DayField, earlier: DayField) -> None:
    """A later day must not come before an earlier one."""
    if field.data and earlier.data and field.data < earlier.data:
        text = f"{field.label.text}不能早于{earlier.label.text}（{zh_date(earlier.data)}）"
        raise ValidationError(Fault("DATE_ORDER", text))

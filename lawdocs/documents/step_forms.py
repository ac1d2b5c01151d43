"""One form for each step of a document: what the person enters when taking it (办理内容)."""

from datetime import date
from functools import cached_property

from wtforms import BooleanField, SelectField, StringField, ValidationError

from lawdocs.documents.models import Document
from lawdocs.drafting.facts import touches_business
from lawdocs.forms import CHOOSE, DayField, Fault, Known, StaffForm, choices, line, lines, place, radio, stripped
from lawdocs.publication.models import ChannelKind
from lawdocs.review.meetings import meetings_of
from lawdocs.texts.addresses import address_fault
from lawdocs.texts.dates import stated_validity
from workflows.days import DELIBERATED_THEN_SIGNED
from workflows.facts import Act
from workflows.guards import zh_date
from workflows.meetings import Result

LONGEST_REASON = 500
LONGEST_OPINION = 5000
MOST_PEOPLE = 999
REASON_LABELS = {
    "return": "退回理由",
    "reject": "不予通过的理由",
    "withdraw": "撤回理由",
    "exclude": "认定的理由",
    "start_cleanup": "启动清理的理由",
    "keep": "继续有效的理由",
    "take_back": "撤销录入的理由",
    "cancel_plan": "取消预定的理由",
}


class People:
    """A validator of a number of people."""

    field_flags = {"required": True}  # noqa: RUF012 - the name and kind that WTForms asks for

    def __call__(self, form: StaffForm, field: StringField) -> None:
        typed = field.data or ""
        if not typed:
            raise ValidationError(Fault("FIELD_REQUIRED", f"请填写{field.label.text}"))
        if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:5]) <= MOST_PEOPLE):
            raise ValidationError(Fault("PARAM", f"{field.label.text}应为1至{MOST_PEOPLE}的整数"))


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
    reason = lines("理由", LONGEST_REASON, required=True)

    def act(self) -> Act:
        return Act(reason=self.reason.data)


class VerdictForm(StepForm):
    """Return: the reasons may be as long as an opinion."""

    reason = lines("理由", LONGEST_OPINION, required=True)

    def act(self) -> Act:
        return Act(reason=self.reason.data)


class DecideForm(StepForm):
    meeting_kind = SelectField("会议种类", [Known(required=True)], validate_choice=False)
    meeting = line("审议会议", required=True)
    meeting_on = DayField("审议日期")
    expected = StringField("应到人数", [People()], filters=[stripped])
    attended = StringField("实到人数", [People()], filters=[stripped])
    dissent = lines("不同意见", LONGEST_OPINION, required=True)
    meeting_result = radio("审议结果", Result.choices())
    signed_by = line("签署人职务", 100, required=True)
    signed_on = DayField("签署日期")
    by_deputy = BooleanField("受权签署：签署人不是主要负责人")
    authorisation = line("授权依据", 300)

    def __init__(self, document: Document, today: date, step: str) -> None:
        super().__init__(document, today, step)
        fitting = ((kind.value, kind.label) for kind in meetings_of(document.issuer))
        self.meeting_kind.choices = choices(fitting, blank=CHOOSE)

    def validate_attended(self, field: StringField) -> None:
        if not self.expected.errors and not field.errors and int(field.data) > int(self.expected.data):
            raise ValidationError(Fault("FIELD_CONFLICT", "实到人数不能多于应到人数"))

    def validate_signed_on(self, field: DayField) -> None:
        if fault := DELIBERATED_THEN_SIGNED.fault(self.meeting_on.data, field.data):
            raise ValidationError(Fault("DATE_ORDER", fault))

    def validate_authorisation(self, field: StringField) -> None:
        if self.by_deputy.data and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "受权签署的，请写明授权依据"))

    def act(self) -> Act:
        return Act(
            meeting=self.meeting.data,
            meeting_on=self.meeting_on.data,
            meeting_kind=self.meeting_kind.data,
            meeting_result=self.meeting_result.data,
            expected=int(self.expected.data),
            attended=int(self.attended.data),
            dissent=self.dissent.data,
            signed_by=self.signed_by.data,
            signed_on=self.signed_on.data,
            by_deputy=self.by_deputy.data,
            authorisation=self.authorisation.data,
        )


class RegisterForm(StepForm):
    wanted = line("已经印好的发文字号", 120)


class PublishForm(StepForm):
    day = DayField("公布日期")
    channel_kind = SelectField(
        "载体种类", [Known(required=True)], validate_choice=False, choices=choices(ChannelKind.choices())
    )
    channel = line("公布载体", required=True)
    address = place("网址或者期号")
    in_force_from = DayField("施行日期")
    gap_reason = lines("间隔不足的理由", LONGEST_REASON)
    touches_business = BooleanField("涉企文件：与经营主体的生产经营活动密切相关")
    adjustment = lines("适应调整期", LONGEST_REASON)
    reason = lines("备注", LONGEST_REASON)

    @cached_property
    def is_business(self) -> bool:
        """Whether drafting found that it touches business, so that nobody is asked again."""
        return touches_business(self.document.id)

    @property
    def begins_hint(self) -> str:
        """What the text says of its first day in force, which the field must agree with."""
        stated = stated_validity(self.document.draft.text if self.document.draft else "")
        if stated.days_after is None:
            told = f"正文写明{stated.beginning}，与正文一致。" if stated.beginning else "正文没有写明，请填写。"
            return f"{told}例如2026-10-13"
        if stated.from_publication:
            return "正文写明自公布之日起施行：填写公布日期；改了公布日期的，这里一起改。"
        return f"正文写明{stated.beginning}：从公布日期起算；改了公布日期的，这里一起改。"

    def proposed(self, document: Document, today: date) -> dict[str, object]:
        begins = stated_validity(document.draft.text if document.draft else "").begins(today)
        return {
            "day": today,
            "channel_kind": ChannelKind.WEBSITE.value,
            "channel": "县政府网站",
            "in_force_from": begins,
        }

    def validate_day(self, field: DayField) -> None:
        signed_on = self.document.decisions[-1].signed_on if self.document.decisions else None
        if field.data and signed_on and field.data < signed_on:
            raise ValidationError(Fault("DATE_ORDER", f"公布日期不能早于签署日期（{zh_date(signed_on)}）"))

    def validate_address(self, field: StringField) -> None:
        web_of_site(self.channel_kind.data, field)

    def validate_in_force_from(self, field: DayField) -> None:
        _keep_order(field, self.day)

    def act(self) -> Act:
        return Act(
            day=self.day.data,
            channel=self.channel.data,
            in_force_from=self.in_force_from.data,
            channel_kind=self.channel_kind.data,
            address=self.address.data,
            gap_reason=self.gap_reason.data,
            touches_business=self.is_business or self.touches_business.data,
            adjustment=self.adjustment.data,
            reason=self.reason.data,
        )


def web_of_site(kind: str | None, field: StringField) -> None:
    """A site is named by an address of the web; raises ValidationError."""
    if kind == ChannelKind.WEBSITE and not field.errors and (fault := address_fault(field.data, web=True)):
        raise ValidationError(Fault("FIELD_INVALID", fault))


def _keep_order(field: DayField, earlier: DayField) -> None:
    """A later day must not come before an earlier one."""
    if field.data and earlier.data and field.data < earlier.data:
        text = f"{field.label.text}不能早于{earlier.label.text}（{zh_date(earlier.data)}）"
        raise ValidationError(Fault("DATE_ORDER", text))

"""One form for each step of a document: what the person enters when taking it (办理内容)."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField, ValidationError

from lawdocs.documents import queries
from lawdocs.documents.forms import LONGEST_TEXT, FromWord
from lawdocs.documents.models import Document
from lawdocs.forms import CHOOSE, DayField, Fault, Known, StaffForm, Words, choices, stripped, unix_lines
from lawdocs.texts.dates import stated_validity
from workflows.facts import Act
from workflows.guards import zh_date
from workflows.titles import quoted, unquoted

LONGEST_REASON = 500
BY_LABELS = {"amend": "作出修改的文件", "repeal": "据以废止的文件"}
LONGEST_OPINION = 5000
REASON_LABELS = {
    "return": "退回理由",
    "reject": "不予通过的理由",
    "withdraw": "撤回理由",
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


class ByDocumentForm(StepForm):
    """Names the document that amends or repeals: one of ours, chosen or by its number."""

    by = SelectField("据以办理的文件", [Known()], validate_choice=False)
    by_number = StringField("发文字号", [Words(120)], filters=[stripped])

    def __init__(self, document: Document, today: date, step: str) -> None:
        super().__init__(document, today, step)
        self.by.label.text = BY_LABELS[step]
        self.by_number.label.text = f"{BY_LABELS[step]}的发文字号"
        self.published = {str(each.id): each for each in queries.published_of_issuer(document, today)}
        named = ((key, f"{quoted(each.title)}{each.number or ''}") for key, each in self.published.items())
        self.by.choices = choices(named, blank=CHOOSE)

    @property
    def chosen(self) -> Document | None:
        """The document of ours that was chosen or whose number was typed."""
        if self.by.data:
            return self.published.get(self.by.data)
        return queries.published_with_number(self.by_number.data) if self.by_number.data else None


class AmendForm(ByDocumentForm, FromWord):
    day = DayField("修改后文本的施行日期")
    new_text = TextAreaField("修改后的全文", [Words(LONGEST_TEXT, required=True, lines=True)], filters=[unix_lines])
    word = FileField("从 Word 导入")

    def proposed(self, document: Document, today: date) -> dict[str, object]:
        edition = document.current_edition
        return {"new_text": edition.text if edition else ""}

    def validate_by_number(self, field: StringField) -> None:
        by = self.chosen
        if by is None:
            if field.data:
                text = f"没有找到文号为“{field.data}”的已公布文件；修改文件应当先在本系统公布"
                raise ValidationError(Fault("PARAM", text))
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择作出修改的文件，或者填写它的发文字号"))
        if by.id == self.document.id:
            raise ValidationError(Fault("PARAM", "文件不能修改它自己，请选择另一件文件"))

    def validate_day(self, field: DayField) -> None:
        by = self.chosen
        if field.data and by is not None and by.published_on and field.data < by.published_on:
            text = f"修改后文本的施行日期不能早于修改文件的公布日期（{zh_date(by.published_on)}）"
            raise ValidationError(Fault("DATE_ORDER", text))

    def act(self) -> Act:
        by = self.chosen
        return Act(
            day=self.day.data,
            by_title=by.title,
            by_is_ours=True,
            by_published_on=by.published_on,
            new_text=self.new_text.data,
            source=by.number or "",
        )


class RepealForm(ByDocumentForm):
    by_title = StringField("其他文件的标题", [Words(300)], filters=[stripped])
    day = DayField("废止日期")
    reason = TextAreaField("废止理由", [Words(LONGEST_REASON, lines=True)], filters=[unix_lines, stripped])

    def validate_by_title(self, field: StringField) -> None:
        by = self.chosen
        if by is None and not field.data:
            text = "请选择据以废止的文件，或者写明它的标题和发文字号"
            raise ValidationError(Fault("FIELD_REQUIRED", text))
        if by is not None and by.id == self.document.id:
            raise ValidationError(Fault("PARAM", "文件不能废止它自己，请选择另一件文件"))

    def validate_day(self, field: DayField) -> None:
        by = self.chosen
        if field.data and by is not None and by.published_on and field.data < by.published_on:
            text = f"废止日期不能早于废止文件的公布日期（{zh_date(by.published_on)}）"
            raise ValidationError(Fault("DATE_ORDER", text))

    def act(self) -> Act:
        by = self.chosen
        return Act(
            day=self.day.data,
            reason=self.reason.data,
            by_title=by.title if by else unquoted(self.by_title.data),
            by_is_ours=by is not None,
            by_published_on=by.published_on if by else None,
            source=(by.number or "") if by else self.by_number.data,
        )


class LapseForm(StepForm):
    reason = TextAreaField("宣布失效的理由", [Words(LONGEST_REASON, lines=True)], filters=[unix_lines, stripped])
    day = DayField("失效日期", required=False)

    def act(self) -> Act:
        return Act(reason=self.reason.data, day=self.day.data)


FORMS: dict[str, type[StepForm]] = {
    "submit": StepForm,
    "return": VerdictForm,
    "reject": VerdictForm,
    "approve": OpinionForm,
    "decide": DecideForm,
    "register": RegisterForm,
    "publish": PublishForm,
    "withdraw": ReasonForm,
    "start_cleanup": ReasonForm,
    "keep": ReasonForm,
    "amend": AmendForm,
    "repeal": RepealForm,
    "lapse": LapseForm,
}


def _keep_order(field: DayField, earlier: DayField) -> None:
    """A later day must not come before an earlier one."""
    if field.data and earlier.data and field.data < earlier.data:
        text = f"{field.label.text}不能早于{earlier.label.text}（{zh_date(earlier.data)}）"
        raise ValidationError(Fault("DATE_ORDER", text))

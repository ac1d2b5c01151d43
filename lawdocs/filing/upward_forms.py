"""Forms of upward filing (报送备案) and record review (备案审查)."""

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import Field, Form, StringField, TextAreaField, ValidationError

from lawdocs.filing.letters import GROUNDS
from lawdocs.filing.upward_models import Correction, Heading, Ruling
from lawdocs.forms import Address, ChoiceField, DayField, Fault, Known, StaffForm, Words, choices, stripped, unix_lines
from lawdocs.rules import current
from lawdocs.texts.numbers import check_number
from workflows.profiles import UNVERIFIED
from workflows.titles import unquoted

LONG, SHORT = 2000, 500


def _text(label: str, *, required: bool = True, most: int = LONG, hint: str = "") -> TextAreaField:
    kept = [Words(most, required=required, lines=True)]
    return TextAreaField(label, kept, filters=[unix_lines, stripped], description=hint)


def _bare(title: str | None) -> str:
    """A title without the marks around it."""
    return unquoted((title or "").strip())


class _Stated:
    """A validator of a ground: what it says of itself is no ground."""

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and UNVERIFIED in field.data:
            raise ValidationError(Fault("FIELD_INVALID", f"“{UNVERIFIED}”是系统的提示，不是依据，请写明文件名称和条款"))


class PaperForm(StaffForm):
    """A paper that goes along in the package."""

    part = ChoiceField("材料种类", [Known(required=True)])
    file = FileField("文件")

    def offer(self, parts: list[str]) -> "PaperForm":
        self.part.choices = choices(((each, each) for each in parts), blank="请选择")
        return self


class SubmitForm(StaffForm):
    """What the filer says with the package."""

    gap_reason = _text("提前施行的理由", required=False, most=SHORT, hint="必须写明，会写进备案报告。")
    note = _text("需要说明的情况", required=False, hint="会写进备案报告。")


class OutsideForm(SubmitForm):
    """A document that was sent to a receiver outside the system."""

    sent_on = DayField("报送日期")
    receipt = StringField("对方的备案号", [Words(100)], filters=[stripped], description="还没有收到的，以后再登记。")


class ReceiptForm(StaffForm):
    """The number a receiver outside gave."""

    receipt = StringField("对方的备案号", [Words(100, required=True)], filters=[stripped])


class PlainForm(StaffForm):
    """An act that asks for nothing more."""


class RefuseForm(StaffForm):
    """Why something is not registered."""

    text = _text("不予登记的理由", most=SHORT, hint="例如不属于行政规范性文件、不属于本机关受理。会告知报送单位。")


class SupplementForm(StaffForm):
    """What is missing."""

    text = _text("需要补充的材料", most=SHORT, hint="逐项写明缺什么、怎么补，会告知报送单位。")


class FindingForm(StaffForm):
    """One thing that was found."""

    heading = ChoiceField("审查内容", [Known(required=True)], choices=choices(Heading.choices(), blank="请选择"))
    article = StringField("条款", [Words(60)], filters=[stripped], description="例如第三条第二款；没有的不填。")
    text = _text("发现的问题", most=SHORT)


class ExtendForm(StaffForm):
    """Why a review takes longer."""

    text = _text("延长的理由", most=SHORT)


class CoordinateForm(StaffForm):
    """How a conflict between documents was settled."""

    text = _text("协调情况", hint="与哪份文件不一致、怎样协调；协商不成的，写明提请政府决定的意见。")


class ConcludeForm(StaffForm):
    """The conclusion of a review."""

    text = _text("审查意见")


class OpinionForm(ConcludeForm):
    """The conclusion of a letter, and the grounds that nobody has verified in the profile."""

    ground_record_review = StringField(
        GROUNDS["record_review"], [Words(200, required=True), _Stated()], filters=[stripped]
    )
    ground_correction = StringField(GROUNDS["correction"], [Words(200, required=True), _Stated()], filters=[stripped])

    def ask_for(self, unverified: Iterable[str]) -> None:
        """Leave out the grounds that the letter takes from the profile."""
        for name in GROUNDS:
            if name not in unverified:
                del self[f"ground_{name}"]
                continue
            ground = current().clocks[name].ground
            self[
                f"ground_{name}"
            ].description = f"规则集写的是“{ground}”（{UNVERIFIED}），不能写进意见书；请核对后写明文件名称和条款。"

    @property
    def grounds(self) -> dict[str, str]:
        return {name: self[f"ground_{name}"].data for name in GROUNDS if f"ground_{name}" in self}


class ReportForm(StaffForm):
    """What the maker answers to an opinion letter."""

    correction = ChoiceField("纠正方式", [Known(required=True)], choices=choices(Correction.choices(), blank="请选择"))
    by_number = StringField(
        "作出修改或者废止的文件的文号",
        [Words(100)],
        filters=[stripped],
        description="在本系统内的写完整文号；不修改的不填。",
    )
    text = _text("纠正情况或者不修改的理由")

    def validate_by_number(self, field: Field) -> None:
        if field.data and self.correction.data == Correction.REASON:
            raise ValidationError(Fault("PARAM", "不作修改的，不填文件的文号；已经修改或者废止的，请改选纠正方式"))


class CloseForm(StaffForm):
    """How a review ends after the maker's report."""

    text = _text("处理意见", most=SHORT)


class RulingForm(StaffForm):
    """What the government decided on the proposal."""

    ruling = ChoiceField("决定", [Known(required=True)], choices=choices(Ruling.choices(), blank="请选择"))
    ruled_on = DayField("决定日期")
    title = StringField(
        "决定的标题",
        [Words(300)],
        filters=[_bare],
        description="撤销或者改变的必须填写，公开页面据此注明依据；维持的不填。",
    )
    number = StringField("决定的文号", [Words(100)], filters=[stripped], description="没有文号的不填。")
    text = _text("决定的内容", hint="写明改变或者撤销哪些条款、从哪天起；维持的，写明理由。")


class _Number:
    """A validator of 文号 as every document number is written."""

    def __call__(self, form: Form, field: Field) -> None:
        unlike = check_number(field.data) if field.data else None
        if unlike:
            raise ValidationError(Fault("NUMBER_FORMAT", unlike.rstrip("。")))


def _number(label: str, hint: str) -> StringField:
    return StringField(label, [Words(100, required=True), _Number()], filters=[stripped], description=hint)


class NotifyForm(StaffForm):
    """The notice to file by a day what was not filed in time."""

    number = _number("通知的文号", "例如鲁司备催〔2026〕1号")
    noticed_on = DayField("通知日期", description="例如2026-10-13，在报送期限届满以后，不晚于今天。")
    last_on = DayField("报送的最后一天", description="例如2026-10-13，当日报送算按期。")
    text = _text("通知内容", hint="已按报备记录拟好，可以修改。会告知报送单位。")


class CriticizeForm(StaffForm):
    """The criticism of what was not filed after the notice either."""

    number = _number("通报的文号", "例如鲁司通〔2026〕8号")
    criticized_on = DayField("通报日期", description="例如2026-10-13，在通知的期限届满以后，不晚于今天。")
    text = _text("通报内容和责令", hint="写明通报的事实，责令在什么时候以前报送。会告知报送单位。")
    link = StringField(
        "公开网址", [Words(500), Address(web=True)], filters=[stripped], description="没有在网上公开的不填。"
    )


class ListForm(StaffForm):
    """Where a list was published, or to whom it was sent."""

    note = _text("公布或者报送情况", most=SHORT, hint="例如公布的网址、报送的机关和方式。")

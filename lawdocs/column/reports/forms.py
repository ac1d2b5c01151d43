"""Forms of the annual reports: what is written, what is said with an act, the register, the year, the circular."""

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField, ValidationError

from lawdocs.accounts.models import Agency
from lawdocs.column.reports.bodies import Entry
from lawdocs.column.reports.models import LONGEST_NAME, LONGEST_TITLE, LONGEST_URL, ReportBody
from lawdocs.column.reports.services import Content, Upload
from lawdocs.forms import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Address,
    ChoiceField,
    DayField,
    Fault,
    Known,
    StaffForm,
    Words,
    choices,
    line,
    lines,
    radio,
    stripped,
    unix_lines,
)
from workflows.reports import BodyKind, Part, PartCheck

LONGEST_REASON, LONGEST_PLACE, LONGEST_TEXT = 500, 200, 20_000
LAST_PLACE = 9999
YES, NO = "yes", "no"


class NumberField(StringField):
    """A whole number within limits; what was typed stays in the field when it is wrong."""

    def __init__(self, label: str, first: int, last: int, *, required: bool = True, **kwargs: object) -> None:
        super().__init__(label, filters=[stripped], **kwargs)
        self.first, self.last, self.required = first, last, required

    @property
    def number(self) -> int | None:
        return int(self.data) if self.data else None

    def post_validate(self, form: StaffForm, validation_stopped: bool) -> None:  # noqa: FBT001 - as WTForms calls it
        if not self.data:
            if self.required:
                raise ValidationError(Fault("FIELD_REQUIRED", f"请填写{self.label.text}"))
            return
        is_number = self.data.isascii() and self.data.isdigit() and len(self.data) <= 4
        if not is_number or not self.first <= int(self.data) <= self.last:
            text = f"{self.label.text}请填写{self.first}至{self.last}之间的整数"
            raise ValidationError(Fault("FIELD_INVALID", text))


class ReportForm(StaffForm):
    """A report as it is written: the five parts, or one file."""

    title = StringField("标题", [Words(LONGEST_TITLE, required=True)], filters=[stripped])
    measures = TextAreaField(f"一、{Part.MEASURES.label}", filters=[unix_lines])
    shortcomings = TextAreaField(f"二、{Part.SHORTCOMINGS.label}", filters=[unix_lines])
    leaders = TextAreaField(f"三、{Part.LEADERS.label}", filters=[unix_lines])
    plan = TextAreaField(f"四、{Part.PLAN.label}", filters=[unix_lines])
    other = TextAreaField(f"五、{Part.OTHER.label}", filters=[unix_lines])
    file = FileField("整份报告的文件")

    def content(self, *, rich: bool) -> Content:
        """What was typed, as the service takes it; ``rich`` when the editor sent it."""
        return Content(self.title.data, {part: self[part.value].data or "" for part in Part}, rich)

    def upload(self) -> Upload | None:
        """The file that was sent along, if one was."""
        sent = self.file.data
        return Upload(sent.filename, sent.read()) if sent and sent.filename else None


class ConfirmForm(StaffForm):
    """An act that needs no word."""


class ReasonForm(StaffForm):
    """An act that is done for a reason (退回、撤下)."""

    reason = lines("理由", LONGEST_REASON, required=True)


class SubmitForm(StaffForm):
    """Who checked a report for secrets in the unit, and when (保密自查)."""

    checker = line("保密自查人", 50, required=True)
    on = DayField("保密自查日期")


class ClearForm(StaffForm):
    """What the secrecy check found, if anything is to be said."""

    note = lines("审查意见", LONGEST_REASON)


class ElsewhereForm(StaffForm):
    """Where and when a report was published on another site."""

    url = StringField("公开网址", [Words(LONGEST_URL, required=True), Address(web=True)], filters=[stripped])
    on = DayField("公开日期")
    reason = lines("先公开、后补登的原因", LONGEST_REASON)


class SentUpForm(StaffForm):
    """When and to whom the body reported it upwards."""

    on = DayField("报送上级日期")
    to = line("报送给", 200, required=True)


_THERE = ((YES, "有"), (NO, "没有"))


class ReceiveForm(StaffForm):
    """The five parts as the editor found them."""

    has_measures = radio(Part.MEASURES.label, _THERE, "请核对“{label}”有没有")
    place_measures = line("页码或者段落", LONGEST_PLACE)
    has_shortcomings = radio(Part.SHORTCOMINGS.label, _THERE, "请核对“{label}”有没有")
    place_shortcomings = line("页码或者段落", LONGEST_PLACE)
    has_leaders = radio(Part.LEADERS.label, _THERE, "请核对“{label}”有没有")
    place_leaders = line("页码或者段落", LONGEST_PLACE)
    has_plan = radio(Part.PLAN.label, _THERE, "请核对“{label}”有没有")
    place_plan = line("页码或者段落", LONGEST_PLACE)
    has_other = radio(Part.OTHER.label, _THERE, "请核对“{label}”有没有")
    place_other = line("页码或者段落", LONGEST_PLACE)

    def checks(self) -> tuple[PartCheck, ...]:
        """What was found, as the service takes it."""
        return tuple(
            PartCheck(part, self[f"has_{part}"].data == YES, self[f"place_{part}"].data or "") for part in Part
        )


class YearForm(StaffForm):
    """The year whose reports are asked for, or the first year of bodies."""

    year = NumberField("报告年度", EARLIEST_YEAR, LATEST_YEAR)


class BodyForm(StaffForm):
    """What the register says of a body."""

    agency_id = ChoiceField("机关", [Known(required=True)], coerce=str)
    name = line("名称", LONGEST_NAME, required=True)
    kind = ChoiceField("类别", [Known(required=True)], coerce=str, default=BodyKind.DEPARTMENT.value)
    position = NumberField("顺序", 1, LAST_PLACE)
    since_year = NumberField("从哪一年度起报告", EARLIEST_YEAR, LATEST_YEAR)
    until_year = NumberField("最后报告年度", EARLIEST_YEAR, LATEST_YEAR, required=False)
    merged_into = ChoiceField("并入", [Known()], coerce=str)

    def offer(self, agencies: list[Agency], others: list[ReportBody]) -> "BodyForm":
        """Fill the choices: the agencies of the tree, and the bodies it can have been merged into."""
        self.agency_id.choices = choices((each.id, each.name) for each in agencies)
        self.kind.choices = choices(BodyKind.choices())
        self.merged_into.choices = choices(((each.id, each.name) for each in others), blank="没有并入其他单位")
        return self

    def entry(self) -> Entry:
        """What was typed, as the service takes it."""
        return Entry(
            name=self.name.data,
            kind=BodyKind(self.kind.data),
            position=self.position.number,
            since_year=self.since_year.number,
            until_year=self.until_year.number,
            merged_into_id=int(self.merged_into.data) if self.merged_into.data else None,
        )


class ExemptForm(StaffForm):
    """A year on which a body need not report, and why."""

    year = NumberField("免报年度", EARLIEST_YEAR, LATEST_YEAR)
    reason = lines("免报理由", LONGEST_REASON, required=True)


class CircularForm(StaffForm):
    """A circular as the editor leaves it."""

    title = StringField("标题", [Words(LONGEST_TITLE, required=True)], filters=[stripped])
    text = lines("正文", LONGEST_TEXT, required=True)

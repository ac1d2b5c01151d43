"""Forms of the news board: what is written, what is said with an act, and the topics."""

from datetime import date, datetime

from flask_wtf.file import FileField
from wtforms import Field, StringField, TextAreaField, ValidationError

from lawdocs.accounts.models import Agency
from lawdocs.clock import at_office
from lawdocs.column.news.files import Upload
from lawdocs.column.news.models import LONGEST_SOURCE, LONGEST_TITLE, NewsFileKind, NewsTopic
from lawdocs.column.news.services import Content
from lawdocs.forms import (
    ChoiceField,
    DayField,
    Fault,
    Known,
    MultiCheckboxField,
    StaffForm,
    Words,
    choices,
    read_time,
    stripped,
    unix_lines,
)
from workflows.guards import zh_date

LONGEST_REASON, LONGEST_CAPTION, LONGEST_TOPIC = 500, 100, 20
AT_ONCE, LATER = "now", "later"
FIRST_HOUR = "08:00"


class NewsForm(StaffForm):
    """An item as it is written (撰写动态), with one file that is sent along."""

    agency_id = ChoiceField("单位", [Known(required=True)], coerce=str)
    title = StringField("标题", [Words(LONGEST_TITLE, required=True)], filters=[stripped])
    source = StringField("来源", [Words(LONGEST_SOURCE)], filters=[stripped])
    topics = MultiCheckboxField("主题", coerce=str)
    body = TextAreaField("正文", filters=[unix_lines])
    kind = ChoiceField("用途", [Known(required=True)], coerce=str, default=NewsFileKind.IMAGE.value)
    file = FileField("文件")
    caption = StringField("图片说明", [Words(LONGEST_CAPTION)], filters=[stripped])

    def offer(self, agencies: list[Agency], topics: list[NewsTopic]) -> "NewsForm":
        """Fill the choices: the units one writes for, and the topics in use."""
        self.agency_id.choices = choices((each.id, each.name) for each in agencies)
        self.topics.choices = [(str(each.id), each.name) for each in topics]
        self.kind.choices = choices(NewsFileKind.choices())
        return self

    def content(self, *, rich: bool) -> Content:
        """What was typed, as the service takes it; ``rich`` when the editor sent it."""
        ids = tuple(int(each) for each in self.topics.data or ())
        return Content(self.title.data, self.source.data, self.body.data, ids, rich)

    def upload(self) -> Upload | None:
        """The file that was sent along, if one was."""
        sent = self.file.data
        if not sent or not sent.filename:
            return None
        return Upload(NewsFileKind(self.kind.data), sent.filename, sent.read(), self.caption.data)


class ConfirmForm(StaffForm):
    """An act that needs no word."""


class ReasonForm(StaffForm):
    """An act that is done for a reason (退回、撤下)."""

    reason = TextAreaField("理由", [Words(LONGEST_REASON, required=True, lines=True)], filters=[unix_lines, stripped])


class ApproveForm(StaffForm):
    """When an approved item is published: at once, or at a later moment."""

    when = ChoiceField("发布时间", [Known(required=True)], coerce=str, default=AT_ONCE)
    publish_on = DayField("发布日期", required=False)
    publish_time = StringField("发布时刻", filters=[stripped], default=FIRST_HOUR)

    def __init__(self) -> None:
        super().__init__()
        self.when.choices = choices([(AT_ONCE, "审核通过后立即发布"), (LATER, "定时发布")])

    def validate_publish_on(self, field: Field) -> None:
        """A planned publication has its day."""
        if self.when.data == LATER and field.data is None and not field.errors:
            raise ValidationError(Fault("FIELD_REQUIRED", "定时发布请填写发布日期"))

    def validate_publish_time(self, field: Field) -> None:
        """The moment is one of the clock; none means the first hour of the office."""
        if self.when.data == LATER and field.data and read_time(field.data) is None:
            raise ValidationError(Fault("DATE_INVALID", f"发布时刻“{field.data[:20]}”无效，请写成08:30这样的时和分"))

    @property
    def moment(self) -> datetime | None:
        """The planned instant, or None for at once."""
        if self.when.data != LATER:
            return None
        at = read_time(self.publish_time.data or FIRST_HOUR)
        return at_office(self.publish_on.data, at.hour, at.minute)


class PinForm(StaffForm):
    """The last day on top of the list."""

    until = DayField("置顶截止日期")

    def __init__(self, today: date) -> None:
        super().__init__()
        self.until.description = f"这一天结束以后恢复按发布日期排列；不早于{zh_date(today)}，最长一年。"


class TopicForm(StaffForm):
    """A new topic."""

    name = StringField("主题名称", [Words(LONGEST_TOPIC, required=True)], filters=[stripped])

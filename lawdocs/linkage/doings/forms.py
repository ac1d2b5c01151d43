"""What is asked about actions, trainings and shared information."""

from collections.abc import Iterable

from wtforms import IntegerField, ValidationError
from wtforms.validators import Optional

from lawdocs.accounts.models import Agency
from lawdocs.forms import (
    ChoiceField,
    DayField,
    Fault,
    Known,
    MultiCheckboxField,
    StaffForm,
    choices,
    line,
    lines,
    one_of,
    radio,
)
from lawdocs.linkage.doings.actions import Plan
from lawdocs.linkage.doings.information import Given
from lawdocs.linkage.doings.models import LONGEST_NAME, LONGEST_PLACE, LONGEST_URL, JointAction, Training
from lawdocs.linkage.doings.trainings import Content
from lawdocs.linkage.forms import LONGEST_TEXT
from lawdocs.linkage.issues.forms import FileForm, attachment
from workflows.linkage.doings import Access, ActionKind, TrainingKind
from workflows.linkage.issues import WorkField

Units = Iterable[Agency]


class UnitsForm(StaffForm):
    """A form that names units; each says for which of its fields."""

    def ids(self) -> tuple[int, ...]:
        """The units that were ticked."""
        return tuple(int(each) for each in self.unit_ids.data or ())


class ActionForm(UnitsForm):
    """What is planned."""

    kind = radio("类别", ActionKind.choices(), ask="请选择类别")
    name = line("名称", LONGEST_NAME, required=True)
    work_field = one_of("工作领域", WorkField.choices(), required=True)
    since_on = DayField("开始日期")
    until_on = DayField("计划结束日期")
    lead_id = ChoiceField("牵头单位", [Known(required=True)], coerce=str)
    unit_ids = MultiCheckboxField("参加单位", coerce=str)
    plan = lines("行动方案", LONGEST_TEXT, required=True)

    def offer(self, leads: Units, units: Units) -> "ActionForm":
        """Fill the choices."""
        self.lead_id.choices = choices((each.id, each.name) for each in leads)
        self.unit_ids.choices = choices((each.id, each.name) for each in units)
        return self

    def said(self) -> Plan:
        """What was typed, as the service takes it."""
        days = (self.since_on.data, self.until_on.data)
        kind, work_field = ActionKind(self.kind.data), WorkField(self.work_field.data)
        return Plan(kind, self.name.data, work_field, *days, int(self.lead_id.data), self.ids(), self.plan.data)


def typed_of_action(action: JointAction) -> dict[str, object]:
    """What is on record of an action, to be changed."""
    return {
        "kind": action.kind.value,
        "name": action.name,
        "work_field": action.work_field.value,
        "since_on": action.since_on,
        "until_on": action.until_on,
        "lead_id": str(action.lead_id),
        "unit_ids": [str(each.id) for each in action.units],
        "plan": action.plan,
    }


class EndForm(StaffForm):
    """What came of an action."""

    on = DayField("结束日期")
    results = lines("工作成果", LONGEST_TEXT, required=True)


class TrainingForm(UnitsForm):
    """What is said of a training."""

    kind = radio("类别", TrainingKind.choices(), ask="请选择类别")
    topic = line("主题", LONGEST_NAME, required=True)
    held_on = DayField("举办日期")
    place = line("地点", LONGEST_PLACE)
    organiser_id = ChoiceField("主办单位", [Known(required=True)], coerce=str)
    unit_ids = MultiCheckboxField("参加单位", coerce=str)
    attended = IntegerField("参加人数", [Optional()], description="举办以后填写。")
    summary = lines("内容", LONGEST_TEXT)

    def validate_attended(self, field: IntegerField) -> None:
        """What is no number is said so in a sentence of ours."""
        if field.data is None and field.raw_data and field.raw_data[0].strip():
            field.errors = []
            raise ValidationError(Fault("NUMBER_INVALID", "参加人数是1以上的整数"))

    def offer(self, organisers: Units, units: Units) -> "TrainingForm":
        """Fill the choices."""
        self.organiser_id.choices = choices((each.id, each.name) for each in organisers)
        self.unit_ids.choices = choices((each.id, each.name) for each in units)
        return self

    def said(self) -> Content:
        """What was typed, as the service takes it."""
        kind, organiser = TrainingKind(self.kind.data), int(self.organiser_id.data)
        said = (self.place.data, self.attended.data, self.summary.data)
        return Content(kind, self.topic.data, self.held_on.data, organiser, self.ids(), *said)


def typed_of_training(training: Training) -> dict[str, object]:
    """What is on record of a training, to be changed."""
    return {
        "kind": training.kind.value,
        "topic": training.topic,
        "held_on": training.held_on,
        "place": training.place,
        "organiser_id": str(training.organiser_id),
        "unit_ids": [str(each.id) for each in training.units],
        "attended": training.attended,
        "summary": training.summary,
    }


class MaterialForm(FileForm):
    """A file of a training."""

    file = attachment()


class InformationForm(FileForm, UnitsForm):
    """What is shared, and who may read it."""

    giver_id = ChoiceField("提供单位", [Known(required=True)], coerce=str)
    subject = line("主题", LONGEST_NAME, required=True)
    since_on = DayField("信息所属期间，从")
    until_on = DayField("信息所属期间，到")
    note = lines("说明", LONGEST_TEXT)
    file = attachment()
    url = line("网址", LONGEST_URL)
    access = radio("查看范围", Access.choices(), ask="请选择查看范围")
    unit_ids = MultiCheckboxField("可以查看的单位", coerce=str, description="只有选“指定单位”的才选。")

    def offer(self, givers: Units, units: Units) -> "InformationForm":
        """Fill the choices."""
        self.giver_id.choices = choices((each.id, each.name) for each in givers)
        self.unit_ids.choices = choices((each.id, each.name) for each in units)
        self.url.description = "文件和网址提供一种。"
        return self

    def said(self) -> Given:
        """What was typed and sent along, as the service takes it."""
        days, access = (self.since_on.data, self.until_on.data), Access(self.access.data)
        rest = (self.note.data, self.url.data, self.upload())
        return Given(self.subject.data, int(self.giver_id.data), *days, access, self.ids(), *rest)

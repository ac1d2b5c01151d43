"""What is asked about meetings, agenda items and resolutions."""

import re
from collections.abc import Iterable
from datetime import time

from wtforms import IntegerField, StringField, ValidationError
from wtforms.fields import Field

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
    radio,
    stripped,
)
from lawdocs.linkage.forms import LONGEST_REASON, LONGEST_TEXT
from lawdocs.linkage.meetings.models import (
    LONGEST_PLACE,
    LONGEST_POSTS,
    LONGEST_TITLE,
    AgendaItem,
    Meeting,
    MeetingUnit,
)
from lawdocs.linkage.meetings.services import Plan, Present, Proposal, Reply, Resolved
from workflows.linkage.meetings import Answer, MeetingKind

_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
_LINE = re.compile(r"\s*([^:：]+)[:：](.*)")
POSTS = "写职务，不写姓名也可以，例如：副局长、法制股股长。"


def units(label: str) -> MultiCheckboxField:
    """Several units to tick."""
    return MultiCheckboxField(label, coerce=int)


def offer_units(field: MultiCheckboxField, agencies: Iterable[Agency]) -> None:
    """Fill a field of units."""
    field.choices = [(each.id, each.name) for each in agencies]


class PlanForm(StaffForm):
    """When and where a meeting is to be."""

    kind = radio("类型", MeetingKind.choices())
    title = line("名称", LONGEST_TITLE)
    meeting_on = DayField("日期")
    meeting_time = StringField("时间", filters=[stripped])
    place = line("地点", LONGEST_PLACE, required=True)
    chairs = line("召集和主持", LONGEST_POSTS, required=True)
    unit_ids = units("参会单位")

    def offer(self, agencies: list[Agency], *, asks_units: bool) -> "PlanForm":
        """Fill the units; where a meeting is changed they are asked for on a page of their own."""
        self.title.description = "不填的，按次数自动命名，例如：府检联动第六次联席会议。"
        self.meeting_time.description = "例如09:00。"
        self.chairs.description = "写职务，例如：县人民政府、县人民检察院共同召集。"
        if asks_units:
            offer_units(self.unit_ids, agencies)
        else:
            del self.unit_ids
        return self

    def validate_meeting_time(self, field: Field) -> None:
        """A time of the clock."""
        if not _TIME.fullmatch(field.data or ""):
            raise ValidationError(Fault("DATE_INVALID", "请填写时间，写成09:00这样的时和分"))

    def plan(self) -> Plan:
        """What was typed, as the service takes it."""
        hour, minute = map(int, _TIME.fullmatch(self.meeting_time.data).groups())
        kind, at = MeetingKind(self.kind.data), time(hour, minute)
        return Plan(kind, self.meeting_on.data, at, self.place.data, self.chairs.data, self.title.data)


class UnitsForm(StaffForm):
    """Which units a meeting invites."""

    unit_ids = units("参会单位")


class AnswerForm(StaffForm):
    """Whether a unit comes."""

    answer = radio("能否参加", [(each.value, each.label) for each in (Answer.COMING, Answer.DECLINED)])
    people = line("参会人员", LONGEST_POSTS)
    reason = line("不能参加的原因", 200)

    def reply(self) -> Reply:
        """What was typed, as the service takes it."""
        answer = Answer(self.answer.data)
        coming = answer is Answer.COMING
        return Reply(answer, self.people.data if coming else "", "" if coming else self.reason.data)


class ProposalForm(StaffForm):
    """What is proposed to talk about."""

    proposer_id = ChoiceField("提出单位", [Known(required=True)], coerce=str)
    text = line("议题", 200, required=True)
    explanation = lines("说明", LONGEST_TEXT)
    speakers = line("汇报或者发言", LONGEST_POSTS)

    def offer(self, agencies: list[Agency]) -> "ProposalForm":
        """Fill the units for which the person may propose."""
        self.proposer_id.choices = choices((each.id, each.name) for each in agencies)
        self.text.description = "议题会写进会议通知和动态，请不要写案件和个人信息。"
        self.speakers.description = POSTS
        return self

    def proposal(self) -> Proposal:
        """What was typed, as the service takes it."""
        return Proposal(self.text.data, self.explanation.data, self.speakers.data)


class PlaceForm(StaffForm):
    """On which meeting's agenda an item is placed."""

    meeting_id = ChoiceField("会议", [Known(required=True)], coerce=str)

    def offer(self, meetings: Iterable[Meeting]) -> "PlaceForm":
        """Fill the meetings to come."""
        self.meeting_id.choices = choices(
            ((each.id, f"{each.title}（{each.meeting_on}）") for each in meetings), blank="请选择"
        )
        return self


class MoveForm(StaffForm):
    """Which place on the agenda."""

    to = IntegerField("排在第几项")

    def validate_to(self, field: Field) -> None:
        """A number."""
        if field.data is None:
            field.errors = []
            raise ValidationError(Fault("FIELD_REQUIRED", "请填写排在第几项"))


class DecisionForm(StaffForm):
    """What came of an item."""

    decision = lines("研究结果", LONGEST_TEXT, required=True)


class HoldForm(StaffForm):
    """Which units were not there, and which spoke."""

    absent = units("没有到会的单位")
    reasons = lines("没有到会的原因", LONGEST_TEXT)
    spoke = units("交流发言的单位")

    def offer(self, meeting: Meeting) -> "HoldForm":
        """Fill the units; who declined is ticked as absent."""
        self._units = list(meeting.units)
        for field in (self.absent, self.spoke):
            offer_units(field, (each.agency for each in meeting.units))
        if not self.is_submitted():
            self.absent.data = [each.agency_id for each in meeting.units if each.answer is Answer.DECLINED]
        self.reasons.description = "每行一家，写成“单位：原因”；已经回复请假的可以不写。"
        return self

    def validate_reasons(self, field: Field) -> None:
        """Each line names a unit that was not there."""
        for text in filter(None, map(str.strip, (field.data or "").split("\n"))):
            if self._reason_of(text) is None:
                raise ValidationError(
                    Fault("FIELD_INVALID", f"“{text[:30]}”应当写成“单位：原因”，单位是没有到会的单位")
                )

    def present(self) -> dict[int, Present]:
        """What was typed, as the service takes it."""
        said = dict(filter(None, map(self._reason_of, (self.reasons.data or "").split("\n"))))
        absent, spoke = set(self.absent.data or ()), set(self.spoke.data or ())
        return {
            each.agency_id: Present(
                was_there=each.agency_id not in absent,
                spoke=each.agency_id in spoke and each.agency_id not in absent,
                reason=said.get(each.agency_id, ""),
            )
            for each in self._units
        }

    def _reason_of(self, text: str) -> tuple[int, str] | None:
        match = _LINE.fullmatch(text)
        if match is None:
            return None
        name = match[1].strip()
        unit: MeetingUnit | None = next(
            (each for each in self._units if name in (each.agency.name, each.agency.short_name)), None
        )
        if unit is None or unit.agency_id not in (self.absent.data or ()):
            return None
        return unit.agency_id, match[2].strip()[:200]


class MinutesForm(StaffForm):
    """What was said."""

    text = lines("会议情况", LONGEST_TEXT, required=True)


class ResolveForm(StaffForm):
    """What was resolved."""

    item_id = ChoiceField("所属议题", [Known()], coerce=str)
    text = lines("议定事项", 2000, required=True)
    responsible_id = ChoiceField("责任单位", [Known(required=True)], coerce=str)
    due_on = DayField("期限")
    unit_ids = units("共同办理单位")

    def offer(self, items: Iterable[AgendaItem], agencies: list[Agency]) -> "ResolveForm":
        """Fill the items of the meeting and the units."""
        self.item_id.choices = choices(((each.id, each.text) for each in items), blank="不属于某个议题")
        self.responsible_id.choices = choices(((each.id, each.name) for each in agencies), blank="请选择")
        offer_units(self.unit_ids, agencies)
        return self

    def resolved(self) -> Resolved:
        """What was typed, as the service takes it."""
        item_id = int(self.item_id.data) if self.item_id.data else None
        helpers = tuple(self.unit_ids.data or ())
        return Resolved(self.text.data, int(self.responsible_id.data), self.due_on.data, helpers, item_id)


class ProgressForm(StaffForm):
    """How far a resolution has come."""

    text = lines("进展", LONGEST_REASON, required=True)


class DoneForm(StaffForm):
    """What was done, and when."""

    on = DayField("办结日期")
    result = lines("办理结果", LONGEST_TEXT, required=True)


class DueForm(StaffForm):
    """Another last day, and why."""

    due_on = DayField("新的期限")
    reason = lines("理由", LONGEST_REASON, required=True)


class OwnerForm(StaffForm):
    """Another unit, and why."""

    responsible_id = ChoiceField("责任单位", [Known(required=True)], coerce=str)
    reason = lines("理由", LONGEST_REASON, required=True)

    def offer(self, agencies: Iterable[Agency]) -> "OwnerForm":
        """Fill the member units."""
        self.responsible_id.choices = choices(((each.id, each.name) for each in agencies), blank="请选择")
        return self


class AgencyForm(StaffForm):
    """For which unit."""

    agency_id = ChoiceField("单位", [Known(required=True)], coerce=str)

    def offer(self, agencies: Iterable[Agency]) -> "AgencyForm":
        """Fill the units."""
        self.agency_id.choices = choices((each.id, each.name) for each in agencies)
        return self

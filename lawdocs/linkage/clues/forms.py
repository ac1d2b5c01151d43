"""What is asked with each step of a transfer: always when it was done, to the minute."""

from collections.abc import Mapping
from datetime import datetime

from wtforms import Field, ValidationError

from lawdocs.accounts.models import Agency
from lawdocs.clock import at_office, local
from lawdocs.forms import ChoiceField, DayField, Fault, Known, StaffForm, TimeField, choices, line, lines, one_of, radio
from lawdocs.linkage.clues.services import Content
from workflows.linkage.clues import CaseField, ClueKind, Said

LONGEST_TEXT = 20_000
TIME_HINT = "24小时制，例如15:20。"


class MomentForm(StaffForm):
    """When something was done."""

    on = DayField("日期")
    time = TimeField("时刻", description=TIME_HINT)

    @classmethod
    def at(cls, now: datetime) -> "MomentForm":
        """The form with the present filled in."""
        return cls(data={"on": local(now).date(), "time": local(now).time()})

    def said(self) -> Said:
        """What was typed, as the service takes it."""
        own = {name: self[name].data for name in ("post", "letter", "text", "place") if name in self}
        if "copied" in self:
            own["copied"] = self["copied"].data == "yes"
        return Said(_moment(self.on, self.time), self.served_at, **own)

    @property
    def served_at(self) -> datetime | None:
        """When the other side had the letter, where that is asked."""
        return _moment(self["served_on"], self["served_time"]) if "served_on" in self else None


class HeadForm(MomentForm):
    """The decision of the unit's head."""

    post = line("作出决定的负责人", 100, required=True)

    @classmethod
    def at(cls, now: datetime) -> MomentForm:
        form = super().at(now)
        form.post.description = "写职务：正职负责人，或者主持工作的负责人。"
        return form


class RefuseForm(HeadForm):
    """The same against a transfer."""

    text = lines("不予移送的理由", LONGEST_TEXT, required=True)


class SendForm(MomentForm):
    """What goes to the police."""

    letter = line("移送书文号", 100, required=True)
    text = lines("移送材料清单", LONGEST_TEXT, required=True)
    copied = radio("抄送检察机关", [("yes", "已经抄送"), ("no", "没有抄送")], ask="请选择是否抄送检察机关")


class ForwardForm(MomentForm):
    """To whom a case of another's jurisdiction goes."""

    place = line("转送机关", 200, required=True)
    text = lines("说明", LONGEST_TEXT)


class ServedForm(MomentForm):
    """A decision, and when the other side had it."""

    served_on = DayField("通知书送达日期")
    served_time = TimeField("通知书送达时刻", description=TIME_HINT)
    letter = line("通知书文号", 100)

    @classmethod
    def at(cls, now: datetime) -> MomentForm:
        here = {"on": local(now).date(), "time": local(now).time()}
        return cls(data={**here, "served_on": here["on"], "served_time": here["time"]})


class RefusalForm(ServedForm):
    """A decision against, with its reasons."""

    text = lines("理由", LONGEST_TEXT, required=True)


class OrderForm(ServedForm):
    """The letter by which the procuratorate has a case filed, and when the police had it."""

    letter = line("通知立案书文号", 100, required=True)


class ReasonForm(MomentForm):
    """Why something is asked for or found."""

    text = lines("理由", LONGEST_TEXT, required=True)


class ResultForm(MomentForm):
    """What came of a clue."""

    letter = line("复函文号", 100)
    text = lines("办理结果", LONGEST_TEXT, required=True)


class HandOverForm(MomentForm):
    """What is handed over to the police."""

    text = lines("移交的物品和材料", LONGEST_TEXT, required=True)


FORMS: Mapping[str, type[MomentForm]] = {
    "approve": HeadForm,
    "refuse": RefuseForm,
    "send": SendForm,
    "forward": ForwardForm,
    "file": ServedForm,
    "hand_over": HandOverForm,
    "order": OrderForm,
    "answer": ResultForm,
    **dict.fromkeys(("not_file", "uphold", "decline", "sustain"), RefusalForm),
    **dict.fromkeys(("reconsider", "supervise", "object", "dismiss"), ReasonForm),
}


class BeginForm(MomentForm):
    """What is transferred, by whom and to whom."""

    from_id = ChoiceField("移送单位", [Known(required=True)], coerce=str)
    to_id = ChoiceField("接收单位", [Known(required=True)], coerce=str)
    field = one_of("案件领域", CaseField.choices(), required=True)
    facts = lines("基本情况", LONGEST_TEXT, required=True)
    letter = line("移送函文号", 100, required=True)
    answer_on = DayField("要求答复日期", required=False)

    def offer(self, kind: ClueKind, senders: list[Agency], receivers: list[Agency]) -> "BeginForm":
        """Fill the choices, and leave out what is not asked of a kind."""
        self.from_id.choices = choices((each.id, each.name) for each in senders)
        self.to_id.choices = choices(((each.id, each.name) for each in receivers), blank="请选择")
        if len(receivers) == 1:
            self.to_id.choices = choices((each.id, each.name) for each in receivers)
        self.facts.description = "只有移送双方和检察机关能看到，不公开，也不写进通知和邮件。"
        self.answer_on.description = "移送函写明答复日期的填写。"
        if kind is ClueKind.CRIME:
            del self.letter
        if kind is not ClueKind.ILLEGALITY:
            del self.answer_on
        return self

    def validate_to_id(self, field: Field) -> None:
        """Nobody transfers to themselves."""
        if field.data and field.data == self.from_id.data:
            raise ValidationError(Fault("PARAM", "接收单位不能是移送单位自己"))

    def said(self) -> Said:
        return Said(_moment(self.on, self.time))

    def content(self, kind: ClueKind) -> Content:
        """What was typed, as the service takes it."""
        letter = self.letter.data if "letter" in self else ""
        answer_on = self.answer_on.data if "answer_on" in self else None
        ids = int(self.from_id.data), int(self.to_id.data)
        return Content(kind, CaseField(self.field.data), *ids, self.facts.data, letter, answer_on)


def _moment(on: DayField, time: TimeField) -> datetime:
    return at_office(on.data, time.data.hour, time.data.minute)

"""Forms of what follows a publication (公布以后)."""

from collections.abc import Mapping
from datetime import date

from wtforms import BooleanField, Field, StringField, ValidationError

from lawdocs.documents.models import Document
from lawdocs.documents.step_forms import web_of_site
from lawdocs.forms import DayField, Fault, MultiCheckboxField, StaffForm, choices, line, lines, one_of, place
from lawdocs.publication.copies import MOST
from lawdocs.publication.corrections import Notice, against
from lawdocs.publication.interpretation import Explained
from lawdocs.publication.models import ChannelKind, InterpretationPlan, Keeper
from lawdocs.publication.slips import Place
from workflows.interpretation import Content, Medium

NONE_NEEDED = "none"
LONGEST = 500
MOST_PLACES = 10
PARTS = ("clause", "wrong", "right")


class ChannelForm(StaffForm):
    """One more place where a document was made public."""

    kind = one_of("载体种类", ChannelKind.choices(), required=True)
    name = line("载体名称", required=True)
    on = DayField("公布日期")
    address = place("网址或者期号")

    def validate_address(self, field: StringField) -> None:
        web_of_site(self.kind.data, field)

    def said(self) -> tuple[ChannelKind, str, date, str]:
        """What was entered."""
        return ChannelKind(self.kind.data), self.name.data, self.on.data, self.address.data


class CopiesForm(StaffForm):
    """Copies that were sent."""

    keeper = one_of("接收单位种类", Keeper.choices(), required=True)
    name = line("接收单位", required=True)
    copies = line("份数", 4, required=True)
    on = DayField("送交日期")

    def validate_copies(self, field: StringField) -> None:
        if not (field.data.isascii() and field.data.isdigit() and int(field.data) > 0):
            raise ValidationError(Fault("NUMBER_INVALID", f"份数应是1至{MOST}的整数"))

    def said(self) -> tuple[Keeper, str, int, date]:
        """What was entered."""
        return Keeper(self.keeper.data), self.name.data, int(self.copies.data), self.on.data


class PlanForm(StaffForm):
    """How a document will be explained, or why it will not be."""

    medium = one_of("解读形式", [*Medium.choices(), (NONE_NEEDED, "不需要解读")], required=True)
    reason = lines("不需要解读的理由", LONGEST)
    note = lines("解读安排", LONGEST)

    def said(self) -> tuple[Medium | None, str, str]:
        """What was entered; there is no medium where no interpretation is needed."""
        medium = None if self.medium.data == NONE_NEEDED else Medium(self.medium.data)
        return medium, self.reason.data, self.note.data


def plan_form(plan: InterpretationPlan | None) -> PlanForm:
    """The form with what was planned so far."""
    if plan is None:
        return PlanForm()
    medium = plan.medium.value if plan.medium is not None else NONE_NEEDED
    return PlanForm(data={"medium": medium, "reason": plan.reason, "note": plan.note})


class InterpretationForm(StaffForm):
    """An interpretation that was published."""

    title = line("解读标题", 300, required=True)
    medium = one_of("解读形式", Medium.choices(), required=True)
    on = DayField("解读日期")
    address = line("网址", LONGEST, required=True)
    told = MultiCheckboxField("解读写到的内容", choices=choices(Content.choices()))
    why_not = lines("没有写到的内容，写明理由", LONGEST)
    in_own_words = BooleanField("已经核对：不是只摘抄文件原文")

    def said(self) -> Explained:
        """What was entered."""
        told = [Content(each) for each in self.told.data]
        given = (Medium(self.medium.data), self.title.data, self.on.data, self.address.data)
        return Explained(*given, told, self.why_not.data, self.in_own_words.data)


class CorrectionForm(StaffForm):
    """A correction notice, with a block for each place that it puts right."""

    number = line("更正通知的文号", 120, required=True)
    on = DayField("更正日期")
    published_in = line("更正通知公布在", 300, required=True)
    reason = lines("更正的理由", 1000, required=True)
    slips_only = BooleanField("已经核对：只改文字错误，不改变实质内容")

    def __init__(self, document: Document, today: date) -> None:
        super().__init__()
        self.document, self.today = document, today

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        """Everything that would be refused is said at once, each at its field."""
        super().validate(extra_validators)
        ill = [field.name for field in self if field.errors]
        for each in against(self.document, self.notice(), self.today, list(self.places)):
            name = each.cure.removeprefix("field:")
            if name not in ill:
                self.object_to("FIELD_INVALID", each.reason, name)
        return not self.codes

    @property
    def blocks(self) -> list[tuple[int, list[Field], bool]]:
        """The block of each place with its number, and whether it stands open."""
        parts = [[self[f"{part}_{no}"] for part in PARTS] for no in range(1, MOST_PLACES + 1)]
        return [(no, each, no == 1 or any(field.data for field in each)) for no, each in enumerate(parts, start=1)]

    @property
    def places(self) -> dict[int, Place]:
        """The places that were written, by the numbers of their blocks."""
        written = {no: [field.data or "" for field in parts] for no, parts, _ in self.blocks}
        return {no: Place(*each) for no, each in written.items() if any(each)}

    def notice(self) -> Notice:
        """What was entered; a day that cannot be read has its own fault, and counts as today."""
        given = (self.number.data, self.on.data or self.today, self.published_in.data, self.reason.data)
        return Notice(*given, tuple(self.places.values()), self.slips_only.data)


for _no in range(1, MOST_PLACES + 1):
    setattr(CorrectionForm, f"clause_{_no}", line(f"第{_no}处：条款", 60))
    for _part, _label in (("wrong", "误"), ("right", "正")):
        _field = lines(f"第{_no}处：{_label}", 5000)
        setattr(CorrectionForm, f"{_part}_{_no}", _field)

"""What is asked about members and mechanisms."""

from datetime import date

from lawdocs.accounts.models import Agency
from lawdocs.forms import ChoiceField, DayField, Known, StaffForm, choices, line, lines, radio
from lawdocs.linkage.mechanisms import Content
from lawdocs.linkage.members import Founding, Person
from workflows.linkage.sides import ContactKind

LONGEST_TEXT, LONGEST_REASON = 20_000, 2_000
MONTHS = [(str(each), f"每{each}个月") for each in (1, 2, 3, 4, 6, 12)]


class FoundForm(StaffForm):
    """What a linkage is founded with."""

    name = line("机制名称", 100, required=True)
    government_id = ChoiceField("政府", [Known(required=True)], coerce=str)
    procuratorate_id = ChoiceField("检察机关", [Known(required=True)], coerce=str)
    founded_on = DayField("建立日期")
    basis = line("建立依据", 300)

    def offer(self, governments: list[Agency], procuratorates: list[Agency]) -> "FoundForm":
        """Fill the choices from the tree."""
        self.government_id.choices = choices(((each.id, each.name) for each in governments), blank="请选择")
        self.procuratorate_id.choices = choices(((each.id, each.name) for each in procuratorates), blank="请选择")
        self.basis.description = "文件标题和文号。"
        return self

    def founding(self, office_id: int) -> Founding:
        """What was typed, as the service takes it."""
        return Founding(
            self.name.data,
            int(self.government_id.data),
            int(self.procuratorate_id.data),
            office_id,
            self.founded_on.data,
            self.basis.data,
        )


class JoinForm(StaffForm):
    """Which unit joins, and since when."""

    agency_id = ChoiceField("单位", [Known(required=True)], coerce=str)
    since = DayField("加入日期")

    def offer(self, agencies: list[Agency], today: date) -> "JoinForm":
        """Fill the choices with the units that are no members yet."""
        self.agency_id.choices = choices(((each.id, each.name) for each in agencies), blank="请选择")
        self.since.data = self.since.data or today
        return self


class DayForm(StaffForm):
    """A last day."""

    on = DayField("最后一天", description="作为成员的最后一整天，最晚是昨天。")


class PersonForm(StaffForm):
    """Whom a unit names."""

    kind = radio("类别", ContactKind.choices())
    post = line("职务", 100, required=True)
    name = line("姓名", 50)
    phone = line("办公电话", 50)
    since = DayField("从哪一天起")

    def person(self) -> Person:
        """What was typed, as the service takes it."""
        return Person(ContactKind(self.kind.data), self.post.data, self.name.data, self.phone.data)


class MechanismForm(StaffForm):
    """What is said of a mechanism."""

    name = line("名称", 100, required=True)
    text = lines("内容", LONGEST_TEXT)
    responsible_id = ChoiceField("责任单位", [Known(required=True)], coerce=str)
    check_months = ChoiceField("运行检查", [Known(required=True)], coerce=str, choices=choices(MONTHS))
    basis = line("依据文件", 300)

    def offer(self, agencies: list[Agency]) -> "MechanismForm":
        """Fill the choices with the member units."""
        self.responsible_id.choices = choices(((each.id, each.name) for each in agencies), blank="请选择")
        self.basis.description = "文件标题和文号。"
        return self

    def content(self) -> Content:
        """What was typed, as the service takes it."""
        return Content(
            self.name.data, self.text.data, int(self.responsible_id.data), int(self.check_months.data), self.basis.data
        )


class CheckForm(StaffForm):
    """How a mechanism was found to run."""

    on = DayField("检查日期")
    runs = radio("运行情况", [("yes", "按约定运行"), ("no", "没有按约定运行")], ask="请选择运行情况")
    finding = lines("检查情况", LONGEST_TEXT, required=True)
    evidence = lines("佐证材料", LONGEST_TEXT)


class ReasonForm(StaffForm):
    """Why."""

    reason = lines("理由", LONGEST_REASON, required=True)

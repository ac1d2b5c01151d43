"""Forms of indicator sets: what is imported, one indicator, who answers for several, and confirmations."""

import re

from flask_wtf.file import FileField
from wtforms import Field, StringField, TextAreaField, ValidationError

from lawdocs.column.figures.registry import FIGURES
from lawdocs.column.indicators.models import LONGEST_EDITION, LONGEST_NAME, Indicator
from lawdocs.column.indicators.planning import tasks_of
from lawdocs.column.indicators.rows import LONGEST, Units, read_weight
from lawdocs.context import clock
from lawdocs.documents.sheet_cells import CellRefused
from lawdocs.forms import (
    ChoiceField,
    DayField,
    Fault,
    Known,
    StaffForm,
    Words,
    choices,
    line,
    lines,
    stripped,
    unix_lines,
)
from workflows.guards import zh_date

LONGEST_PASTE = 1_000_000
_EDITION = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff.-]*")
EDITION_HINT = "字母、数字、汉字，例如2021；已有的版本填同一个名称，就是更新它。"


def edition_fault(edition: str) -> Fault | None:
    """What is wrong with the name of an edition, which is part of its public address."""
    if _EDITION.fullmatch(edition) and len(edition) <= LONGEST_EDITION:
        return None
    return Fault("FIELD_INVALID", f"版本由不超过{LONGEST_EDITION}个字母、数字、汉字组成，例如2021")


class ImportForm(StaffForm):
    """A set to be imported: a file, or what was pasted."""

    edition = line("版本", LONGEST_EDITION, required=True)
    title = line("名称", LONGEST_NAME)
    source = line("来源", 300)
    file = FileField("文件")
    pasted = TextAreaField("粘贴表格", filters=[unix_lines])

    def validate_edition(self, field: Field) -> None:
        fault = edition_fault(field.data)
        if fault is not None and field.data:
            raise ValidationError(fault)

    def validate_file(self, field: Field) -> None:
        has_file = bool(field.data and getattr(field.data, "filename", ""))
        has_text = bool(self.pasted.data.strip())
        if has_file and has_text:
            raise ValidationError(Fault("FIELD_INVALID", "文件和粘贴的表格只能选一种"))
        if not has_file and not has_text:
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择文件，或者粘贴表格"))

    def validate_pasted(self, field: Field) -> None:
        if len(field.data) > LONGEST_PASTE:
            raise ValidationError(Fault("FIELD_TOO_LONG", f"粘贴的内容最多{LONGEST_PASTE // 10_000}万字"))


class UnitsField(StringField):
    """Units by their names, the leading one first; ``unit_ids`` holds who they are."""

    unit_ids: tuple[int, ...] = ()

    def recognise(self, units: Units) -> None:
        """Read the names; what is none of the units is an error of the field."""
        try:
            self.unit_ids = units.read(self.data or "")
        except CellRefused as refusal:
            self.errors = [*self.errors, Fault(refusal.code, refusal.sentence)]


class IndicatorForm(StaffForm):
    """One indicator as it is put right (修改指标)."""

    level1 = line("一级指标", LONGEST["level1"])
    level2 = line("二级指标", LONGEST["level2"])
    text = lines("三级指标正文", LONGEST["text"])
    source = line("正文来源", LONGEST["source"])
    method = line("测评方法", LONGEST["method"])
    weight = StringField("分值", [Words(20)], filters=[stripped])
    figures = ChoiceField("本系统统计", [Known()], coerce=str)
    units = UnitsField("责任单位", [Words(1000)], filters=[stripped])
    due = DayField("完成时限", required=False)

    def __init__(self, indicator: Indicator) -> None:
        tasks = tasks_of(indicator.tasks)
        super().__init__(
            data={
                **{name: getattr(indicator, name) for name in ("level1", "level2", "text", "source", "method")},
                "weight": f"{indicator.weight / 100:g}" if indicator.weight else "",
                "figures": indicator.figures,
                "units": "、".join(each.agency.short_name for each in tasks),
                "due": tasks[0].due_on if tasks else None,
            }
        )
        self.figures.choices = choices(((each.name, each.label) for each in FIGURES.values()), blank="没有")

    def validate_weight(self, field: Field) -> None:
        try:
            self.hundredths = read_weight(field.data) if field.data else None
        except CellRefused as refusal:
            raise ValidationError(Fault(refusal.code, refusal.sentence)) from refusal

    @property
    def values(self) -> dict[str, object]:
        """What was typed, by the fields of an indicator."""
        names = ("level1", "level2", "text", "source", "method", "figures")
        return {name: self[name].data or "" for name in names} | {"weight": self.hundredths}


class AssignForm(StaffForm):
    """Who answers for the ticked indicators, and up to which day."""

    units = UnitsField("责任单位", [Words(1000)], filters=[stripped])
    due = DayField("完成时限", required=False)

    def validate_due(self, field: Field) -> None:
        """Nobody is asked for what was due before."""
        if field.data is not None and field.data < clock().today():
            raise ValidationError(Fault("DATE_ORDER", f"完成时限不能早于今天（{zh_date(clock().today())}）"))


class ConfirmForm(StaffForm):
    """An act that needs no word."""

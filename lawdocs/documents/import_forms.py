"""The form that takes a spreadsheet of documents published before (存量表格)."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import Field, ValidationError

from lawdocs.documents.row_sources import SHEET_KINDS
from lawdocs.forms import DayField, Fault, StaffForm

ACCEPTED = ",".join(SHEET_KINDS)


class ImportForm(StaffForm):
    """A spreadsheet, and the day on which what it says was so."""

    file = FileField("表格文件")
    as_of = DayField("来源日期")

    def __init__(self, today: date) -> None:
        super().__init__(as_of=today)
        self.today = today

    def validate_file(self, field: Field) -> None:
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择要导入的表格文件"))

    def validate_as_of(self, field: Field) -> None:
        if field.data is not None and field.data > self.today:
            raise ValidationError(Fault("DATE_ORDER", f"来源日期不能晚于今天（{self.today}）"))

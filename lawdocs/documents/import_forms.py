"""The form that takes a spreadsheet, or an archive of files, of documents published before (存量文件)."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import Field, ValidationError

from lawdocs.documents.import_runs import Upload, is_archive
from lawdocs.documents.row_sources import SHEET_KINDS
from lawdocs.forms import DayField, Fault, StaffForm

REGISTERS = ",".join(SHEET_KINDS)
ACCEPTED = f"{REGISTERS},.zip"


def _upload(field: Field) -> Upload | None:
    """What was sent in a field of files; reading it twice gives the same."""
    if not field.data or not getattr(field.data, "filename", ""):
        return None
    field.data.seek(0)
    return Upload(field.data.filename, field.data.read())


class ImportForm(StaffForm):
    """A spreadsheet or an archive with its register, and the day on which what they say was so."""

    file = FileField("表格文件或者 ZIP 压缩包")
    register = FileField("登记表")
    as_of = DayField("来源日期")

    def __init__(self, today: date) -> None:
        super().__init__(as_of=today)
        self.today = today

    def validate_file(self, field: Field) -> None:
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择要导入的表格文件或者压缩包"))

    def validate_register(self, field: Field) -> None:
        if self.register_upload is not None and not is_archive(self.upload.name):
            raise ValidationError(Fault("PARAM", "登记表只和 ZIP 压缩包一起上传；只有表格的，请选在上面一栏"))

    @property
    def upload(self) -> Upload:
        return _upload(self.file) or Upload("", b"")

    @property
    def register_upload(self) -> Upload | None:
        return _upload(self.register)

    def validate_as_of(self, field: Field) -> None:
        if field.data is not None and field.data > self.today:
            raise ValidationError(Fault("DATE_ORDER", f"来源日期不能晚于今天（{self.today}）"))

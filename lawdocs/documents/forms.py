"""The drafting form (起草) and the form for papers (送审材料)."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from flask_wtf.file import FileField
from wtforms import Field, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from lawdocs.accounts.queries import makers
from lawdocs.documents.basis import read_basis, write_basis
from lawdocs.documents.models import Disclosure, Document, MaterialKind, RelationKind
from lawdocs.documents.secrecy import CODE, REFUSAL
from lawdocs.documents.services import DraftContent
from lawdocs.documents.subjects import GENRES, SUBJECTS, subject_choices
from lawdocs.forms import (
    CHOOSE,
    Fault,
    Known,
    StaffForm,
    Words,
    choices,
    line,
    lines,
    one_of,
    radio,
    stripped,
    unix_lines,
)
from lawdocs.texts.secrecy import secrecy_mark

MOST_KEYWORDS = 8
LONGEST_KEYWORD = 30
LONGEST_TEXT = 400_000
LONGEST_TERM = 30
WRONG_TERM = f"有效期年数应为1至{LONGEST_TERM}的整数"
SECRECY = (("no", "不涉及国家秘密"), ("yes", "涉及国家秘密"))
TERMS = (("yes", "写明年限"), ("no", "不设有效期"))
# Fields that the form and the record keep alike.
PLAIN_FIELDS = (
    "title", "subtitle", "joint_issuers", "genre", "subject", "audience", "keywords", "summary",
    "implementing_unit", "disclosure_reason", "validity_years", "contact_person", "contact_phone",
)  # fmt: skip
_PHONE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?|1\d{10}")
_PERSON = re.compile(r"[^\W\d_]+(?:[·. ][^\W\d_]+)*")
_BETWEEN_KEYWORDS = re.compile(r"[；;、，,\s]+")


class YearsField(IntegerField):
    """A number of whole years."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(Fault("PARAM", WRONG_TERM)) from error


class FromFile(StaffForm):
    """A form whose text a file may fill: whether one just did, and what to look at in it."""

    remarks: tuple[str, ...] = ()
    was_read = False


class DraftForm(FromFile):
    """All a drafter fills in. Only title and secrecy must be given to save; the rest is asked for before review.

    ``offers`` are the values that a text which was just read offers, by field, ``read_title`` the title it came with.
    """

    offers: Mapping[str, object] = MappingProxyType({})
    read_title = ""

    agency = SelectField("起草单位", coerce=str, validate_choice=False)
    title = line("标题", required=True)
    subtitle = line("副标题")
    issuer_id = SelectField("制定机关", [Known()], coerce=str, validate_choice=False)
    joint_issuers = lines("联合制定机关", 1000)
    genre = one_of("体裁", ((each, each) for each in GENRES))
    subject = SelectField("主题分类", validate_choice=False, choices=subject_choices())
    audience = line("服务对象", 100)
    keywords = line("关键词", 300)
    summary = TextAreaField("内容概述", [Words(100)], filters=[unix_lines, stripped])
    basis = TextAreaField("制定依据", [Words(20_000, lines=True)], filters=[unix_lines])
    implementing_unit = line("实施部门", 300)
    disclosure = one_of("公开方式", Disclosure.choices())
    disclosure_reason = line("不主动公开的理由", 300)
    secrecy = radio("涉密情况", SECRECY)
    has_term = RadioField("有效期", [Known()], validate_choice=False, default="yes", choices=choices(TERMS))
    validity_years = YearsField("有效期年数", [Optional()])
    contact_person = line("承办人", 60)
    contact_phone = line("联系电话", 40)
    text = TextAreaField("正文", [Words(LONGEST_TEXT, lines=True)], filters=[unix_lines])
    text_file = FileField("从文件导入")

    def __init__(self, *args: object, agencies: Mapping[int, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.agency.choices = choices(agencies.items())
        self.issuer_id.choices = choices(((each.id, each.name) for each in makers()), blank=CHOOSE)

    def validate_agency(self, field: SelectField) -> None:
        """Only agencies in which the person drafts; one alone needs no choosing."""
        offered = [each.value for each in field.choices]
        if len(offered) == 1 and not field.data:
            field.data = offered[0]
        if field.data not in offered:
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择起草单位"))

    def validate_title(self, field: StringField) -> None:
        if secrecy_mark(field.data):
            raise ValidationError(Fault(CODE, REFUSAL))

    def validate_text(self, field: TextAreaField) -> None:
        if secrecy_mark("", field.data or ""):
            raise ValidationError(Fault(CODE, REFUSAL))

    def validate_secrecy(self, field: RadioField) -> None:
        if field.data == "yes":
            raise ValidationError(Fault(CODE, REFUSAL))

    def validate_subject(self, field: SelectField) -> None:
        if field.data and field.data not in SUBJECTS:
            raise ValidationError(Fault("PARAM", "主题分类没有这一项，请从列表中选择"))

    def validate_joint_issuers(self, field: TextAreaField) -> None:
        lines = [line.strip() for line in (field.data or "").splitlines() if line.strip()]
        if len(lines) != len(set(lines)):
            raise ValidationError(Fault("FIELD_FORMAT", "联合制定机关有重复的，请一行写一个全称"))
        field.data = "\n".join(lines)

    def validate_keywords(self, field: StringField) -> None:
        words = [word for word in _BETWEEN_KEYWORDS.split(field.data or "") if word]
        if len(words) > MOST_KEYWORDS:
            raise ValidationError(Fault("FIELD_FORMAT", f"关键词最多{MOST_KEYWORDS}个，现在有{len(words)}个"))
        long = next((word for word in words if len(word) > LONGEST_KEYWORD), None)
        if long is not None:
            text = f"关键词“{long[:10]}…”超过{LONGEST_KEYWORD}字，请用分号分开"
            raise ValidationError(Fault("FIELD_TOO_LONG", text))
        field.data = "；".join(dict.fromkeys(words))

    def validate_summary(self, field: TextAreaField) -> None:
        if field.data and not field.data.endswith("。"):
            raise ValidationError(Fault("FIELD_FORMAT", "内容概述应以句号“。”结尾"))

    def validate_basis(self, field: TextAreaField) -> None:
        _, wrong = read_basis(field.data or "")
        if wrong:
            raise ValidationError(Fault("FIELD_FORMAT", "制定依据" + "；".join(wrong)))

    def validate_disclosure_reason(self, field: StringField) -> None:
        if self.disclosure.data not in (None, "", Disclosure.ACTIVE.value) and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "不主动公开的，请写明理由"))

    def validate_validity_years(self, field: IntegerField) -> None:
        if self.has_term.data == "no":
            field.data = None
        elif field.data is not None and not 1 <= field.data <= LONGEST_TERM:
            raise ValidationError(Fault("PARAM", WRONG_TERM))

    def validate_contact_person(self, field: StringField) -> None:
        if field.data and not _PERSON.fullmatch(field.data):
            raise ValidationError(Fault("FIELD_FORMAT", f"承办人“{field.data}”不像姓名，请只写姓名"))

    def validate_contact_phone(self, field: StringField) -> None:
        if field.data and not _PHONE.fullmatch(field.data):
            text = f"联系电话“{field.data}”格式不对，例如0375-0000001或者11位手机号"
            raise ValidationError(Fault("FIELD_FORMAT", text))

    def content(self) -> DraftContent:
        """What is to be saved."""
        fields = {name: self[name].data for name in PLAIN_FIELDS}
        fields |= {
            "issuer_id": int(self.issuer_id.data) if self.issuer_id.data else None,
            "disclosure": Disclosure(self.disclosure.data) if self.disclosure.data else None,
            "is_secret": False,
            "has_term": self.has_term.data != "no",
        }
        return DraftContent(fields, self.text.data, read_basis(self.basis.data or "")[0])


def stored_values(document: Document) -> dict[str, object]:
    """What the drafting form shows of a stored draft."""
    basis = [relation for relation in document.relations if relation.kind is RelationKind.BASIS]
    return {name: getattr(document, name) for name in PLAIN_FIELDS} | {
        "agency": str(document.drafting_agency_id),
        "issuer_id": str(document.issuer_id or ""),
        "disclosure": document.disclosure.value if document.disclosure else "",
        "secrecy": "yes" if document.is_secret else "no",
        "has_term": "yes" if document.has_term else "no",
        "basis": write_basis(basis),
        "text": document.draft.text if document.draft else "",
    }


def differences(form: DraftForm, document: Document) -> list[tuple[str, str, str]]:
    """Where a form and the stored draft differ, the text aside: label, what is stored, what was typed."""
    found = []
    for name, stored in stored_values(document).items():
        field = form[name]
        before, typed = _shown(field, stored), _shown(field, field.data)
        if name != "text" and before != typed:
            found.append((field.label.text, before, typed))
    return found


def _shown(field: Field, value: object) -> str:
    words = "" if value is None else str(value).strip()
    if isinstance(field, SelectField):
        return next((each.label for each in field.iter_choices() if str(each.value) == words), words)
    return words


class MaterialForm(StaffForm):
    """One paper for review, or an attachment that is published with the text."""

    kind = SelectField(
        "材料类别", [Known(required=True)], validate_choice=False, choices=choices(MaterialKind.choices())
    )
    file = FileField("文件")

    def validate_file(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择要上传的文件"))

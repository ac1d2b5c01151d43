"""Forms of the login, the account page and the administrators, and what may be typed into them."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import StopValidation

from lawdocs.accounts import passwords
from lawdocs.accounts.codes import NUMBER_CODE, REGION_CODE, USERNAME, is_credit_code
from lawdocs.accounts.models import AgencyKind, Level
from lawdocs.accounts.queries import AgencyTree
from workflows.labels import LabelledEnum
from workflows.roles import GRANTABLE_ROLES, Role

Validator = Callable[[FlaskForm, Field], None]
Choices = list[SelectChoice]


class Fault(str):
    """The sentence of an error, with the code that names it to machines."""

    code: str

    def __new__(cls, text: str, code: str = "FIELD_INVALID") -> "Fault":
        fault = super().__new__(cls, text)
        fault.code = code
        return fault


class StaffForm(FlaskForm):
    """A form whose first error tells its code."""

    class Meta:
        locales = ["zh"]

    @property
    def code(self) -> str:
        faults = [fault for texts in self.errors.values() for fault in texts]
        return next((fault.code for fault in faults if isinstance(fault, Fault)), "FIELD_INVALID")

    def put(self, name: str, fault: Fault) -> None:
        """Add what a service found wrong to a field, or to the form as a whole."""
        if name in self:
            self[name].errors = [*self[name].errors, fault]
        else:
            self.form_errors.append(fault)


def text(longest: int, *, required: bool = False) -> Validator:
    """A line of text: not blank if required, not too long, without control and zero-width characters."""

    def check(_: FlaskForm, field: Field) -> None:
        value, name = field.data or "", field.label.text
        if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in value):
            raise StopValidation(Fault(f"{name}含有看不见的字符，请删去后重新输入", "FIELD_BAD_CHAR"))
        if required and not value:
            raise StopValidation(Fault(f"请填写{name}", "FIELD_REQUIRED"))
        if len(value) > longest:
            raise StopValidation(Fault(f"{name}最多{longest}个字，现在是{len(value)}个", "FIELD_TOO_LONG"))

    check.field_flags = {"required": required}
    return check


def secret(field: Field) -> str:
    """A password exactly as typed; raises if there is none."""
    if not field.data:
        raise StopValidation(Fault(f"请填写{field.label.text}", "FIELD_REQUIRED"))
    if len(field.data) > passwords.LONGEST:
        raise StopValidation(Fault(f"密码太长：最多{passwords.LONGEST}个字符", "FIELD_TOO_LONG"))
    return field.data


def given(_: FlaskForm, field: Field) -> None:
    """A password that is to be compared with the stored one."""
    secret(field)


def fresh(_: FlaskForm, field: Field) -> None:
    """A new password that keeps the rules of the security profile."""
    fault = passwords.fault(secret(field))
    if fault:
        raise StopValidation(Fault(fault, "PASSWORD_WEAK"))


def shaped(pattern: re.Pattern[str], sentence: str) -> Validator:
    """Empty, or of a given shape."""

    def check(_: FlaskForm, field: Field) -> None:
        if field.data and not pattern.fullmatch(field.data):
            raise StopValidation(Fault(f"{sentence}：{field.data}", "FIELD_FORMAT"))

    return check


def credit_code(_: FlaskForm, field: Field) -> None:
    """Empty, or 18 characters whose last one is the right check character."""
    if field.data and not is_credit_code(field.data):
        raise StopValidation(Fault(f"统一社会信用代码应为18位，且校验码正确：{field.data}", "FIELD_FORMAT"))


def stripped(value: str | None) -> str:
    return (value or "").strip()


def upper(value: str | None) -> str:
    return stripped(value).upper()


def _id_or_none(value: str | int | None) -> int | None:
    return int(value) if value else None


def _labelled(members: Iterable[LabelledEnum]) -> Choices:
    return [SelectChoice(member.value, member.label) for member in members]


def _line(label: str, longest: int, *checks: Validator, required: bool = False, **more: object) -> StringField:
    filters = more.pop("filters", (stripped,))
    render = {"maxlength": longest, "autocomplete": more.pop("autocomplete", "off")}
    validators = [text(longest, required=required), *checks]
    return StringField(label, filters=filters, validators=validators, render_kw=render, **more)


for _check in (given, fresh):
    _check.field_flags = {"required": True}


class LoginForm(StaffForm):
    """User name and password; ``next`` is where to go afterwards."""

    username = _line("用户名", 60, required=True, autocomplete="username")
    password = PasswordField("密码", validators=[given], render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class PasswordForm(StaffForm):
    """One's own password: the present one and the new one twice."""

    current = PasswordField("现在的密码", validators=[given], render_kw={"autocomplete": "current-password"})
    password = PasswordField("新密码", validators=[fresh], render_kw={"autocomplete": "new-password"})
    again = PasswordField("再输入一次新密码", validators=[given], render_kw={"autocomplete": "new-password"})

    def validate_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise StopValidation(Fault("两次输入的新密码不一样", "PASSWORD_DIFFERS"))

    def validate_password(self, field: Field) -> None:
        if field.data == self.current.data:
            raise StopValidation(Fault("新密码不能与现在的密码相同", "PASSWORD_SAME"))


class AgencyForm(StaffForm):
    """Everything about an agency that its administrator keeps."""

    name = _line("全称", 200, required=True)
    short_name = _line("简称", 100, required=True)
    level = SelectField("层级", choices=_labelled(Level), coerce=Level, default=Level.COUNTY)
    kind = SelectField("机关类别", choices=_labelled(AgencyKind), coerce=AgencyKind, default=AgencyKind.DEPARTMENT)
    parent_id = SelectField("上级机关", coerce=_id_or_none)
    may_issue = BooleanField("可以制定行政规范性文件（列入制定主体清单）")
    number_code = _line("机关代字", 10, shaped(NUMBER_CODE, "机关代字应为1至10个汉字或字母"))
    credit_code = _line("统一社会信用代码", 18, credit_code, filters=(upper,))
    region_code = _line("行政区划代码", 12, shaped(REGION_CODE, "行政区划代码应为6、9或12位数字"))
    reviewed_by_id = SelectField("由谁审核", coerce=_id_or_none)
    handled_by_id = SelectField("由谁办理公布", coerce=_id_or_none)
    active = BooleanField("正在使用", default=True)

    def offer(self, tree: AgencyTree) -> "AgencyForm":
        """Fill the choices of other agencies."""
        agencies = agency_choices(tree)
        self.parent_id.choices = [SelectChoice("", "没有上级"), *agencies]
        self.reviewed_by_id.choices = [SelectChoice("", "本机关自己审核"), *agencies]
        self.handled_by_id.choices = [SelectChoice("", "本机关自己办理"), *agencies]
        return self


class UserForm(StaffForm):
    """A person with an account."""

    name = _line("姓名", 60, required=True)
    agency_id = SelectField("所在机关", coerce=_id_or_none)
    active = BooleanField("正在使用", default=True)

    def validate_agency_id(self, field: Field) -> None:
        if field.data is None:
            raise StopValidation(Fault("请选择所在机关", "FIELD_REQUIRED"))

    def offer(self, tree: AgencyTree) -> "UserForm":
        self.agency_id.choices = [SelectChoice("", "请选择"), *agency_choices(tree)]
        return self


class NewUserForm(UserForm):
    """A new account and its first password."""

    username = _line("用户名", 30, shaped(USERNAME, "用户名应为3至30个小写字母、数字、横线或下划线"), required=True)
    password = PasswordField("初始密码", validators=[fresh], render_kw={"autocomplete": "new-password"})


class ResetForm(StaffForm):
    """A new password for somebody who forgot theirs."""

    password = PasswordField("新密码", validators=[fresh], render_kw={"autocomplete": "new-password"})


class GrantForm(StaffForm):
    """A role in an agency, to be given."""

    role = SelectField("岗位", choices=_labelled(GRANTABLE_ROLES), coerce=Role)
    agency_id = SelectField("在哪个机关", coerce=_id_or_none)

    def offer(self, tree: AgencyTree) -> "GrantForm":
        self.agency_id.choices = agency_choices(tree, only_active=True)
        return self


def agency_choices(tree: AgencyTree, *, only_active: bool = False) -> Choices:
    """All agencies as a tree for a select, each below its parent and indented."""
    return list(_indented(tree, only_active))


def _indented(tree: AgencyTree, only_active: bool) -> Iterable[SelectChoice]:
    for depth, agency in tree.walk():
        if agency.active or not only_active:
            note = "" if agency.active else "（已停用）"
            yield SelectChoice(str(agency.id), f"{'　' * depth}{agency.name}{note}")

"""Forms of the login, the account page and the administrators, and what may be typed into them."""

import re
from collections.abc import Callable, Iterator

from wtforms import BooleanField, Field, Form, HiddenField, PasswordField, StringField
from wtforms.validators import StopValidation

from lawdocs import rules
from lawdocs.accounts import passwords
from lawdocs.accounts.codes import NUMBER_CODE, REGION_CODE, USERNAME, is_credit_code
from lawdocs.accounts.models import AgencyKind, Level
from lawdocs.accounts.queries import AgencyTree
from lawdocs.forms import CHOOSE, ChoiceField, Fault, Name, StaffForm, choices, stripped
from lawdocs.settings import is_mail_address
from workflows.roles import GRANTABLE_ROLES, Role

Validator = Callable[[Form, Field], None]


def secret(field: Field) -> str:
    """A password exactly as typed; raises if there is none."""
    if not field.data:
        raise StopValidation(Fault("FIELD_REQUIRED", f"请填写{field.label.text}"))
    if len(field.data) > passwords.LONGEST:
        raise StopValidation(Fault("FIELD_TOO_LONG", f"密码太长：最多{passwords.LONGEST}个字符"))
    return field.data


def given(_: Form, field: Field) -> None:
    """A password that is to be compared with the stored one."""
    secret(field)


def fresh(_: Form, field: Field) -> None:
    """A new password that keeps the rules of the security profile."""
    fault = passwords.fault(secret(field))
    if fault:
        raise StopValidation(Fault("PASSWORD_WEAK", fault))


def shaped(pattern: re.Pattern[str], sentence: str) -> Validator:
    """Empty, or of a given shape; nothing more is said of a field that is wrong already."""

    def check(_: Form, field: Field) -> None:
        if field.data and not field.errors and not pattern.fullmatch(field.data):
            raise StopValidation(Fault("FIELD_FORMAT", f"{sentence}：{field.data}"))

    return check


def credit_code(_: Form, field: Field) -> None:
    """Empty, or 18 characters whose last one is the right check character."""
    if field.data and not field.errors and not is_credit_code(field.data):
        raise StopValidation(Fault("FIELD_FORMAT", f"统一社会信用代码应为18位，且校验码正确：{field.data}"))


def upper(value: str | None) -> str:
    return stripped(value).upper()


def _id_or_none(value: str | int | None) -> int | None:
    return int(value) if value else None


def _line(label: str, longest: int, *checks: Validator, required: bool = False, **more: object) -> StringField:
    filters = more.pop("filters", (stripped,))
    render = {"maxlength": longest, "autocomplete": more.pop("autocomplete", "off")}
    validators = [Name(longest, required=required), *checks]
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
            raise StopValidation(Fault("PASSWORD_DIFFERS", "两次输入的新密码不一样"))

    def validate_password(self, field: Field) -> None:
        if field.data == self.current.data:
            raise StopValidation(Fault("PASSWORD_SAME", "新密码不能与现在的密码相同"))


class AgencyForm(StaffForm):
    """Everything about an agency that its administrator keeps."""

    name = _line("全称", 200, required=True)
    short_name = _line("简称", 100, required=True)
    level = ChoiceField("层级", choices=choices(Level.choices()), coerce=Level, default=Level.COUNTY)
    kind = ChoiceField(
        "机关类别", choices=choices(AgencyKind.choices()), coerce=AgencyKind, default=AgencyKind.DEPARTMENT
    )
    parent_id = ChoiceField("上级机关", coerce=_id_or_none)
    may_issue = BooleanField("可以制定行政规范性文件（列入制定主体清单）")
    barred_as = ChoiceField("不得制发的机构类别", coerce=stripped, default="")
    number_code = _line("机关代字", 10, shaped(NUMBER_CODE, "机关代字应为1至10个汉字或字母"))
    credit_code = _line("统一社会信用代码", 18, credit_code, filters=(upper,))
    region_code = _line("行政区划代码", 12, shaped(REGION_CODE, "行政区划代码应为6、9或12位数字"))
    reviewed_by_id = ChoiceField("由谁审核", coerce=_id_or_none)
    handled_by_id = ChoiceField("由谁办理公布", coerce=_id_or_none)
    active = BooleanField("正在使用", default=True)

    def offer(self, tree: AgencyTree) -> "AgencyForm":
        """Fill the choices of other agencies."""
        agencies = list(agency_pairs(tree))
        barred = rules.current()["makers_barred"]
        self.barred_as.choices = choices(((each, each) for each in barred), blank="不属于")
        self.parent_id.choices = choices(agencies, blank="没有上级")
        self.reviewed_by_id.choices = choices(agencies, blank="本机关自己审核")
        self.handled_by_id.choices = choices(agencies, blank="本机关自己办理")
        return self


def mail_address(_: Form, field: Field) -> None:
    """Empty, or one plain mail address."""
    if field.data and not field.errors and not is_mail_address(field.data):
        raise StopValidation(Fault("FIELD_FORMAT", f"邮箱应写成 name@example.cn 的样子：{field.data}"))


def none_if_empty(value: str | None) -> str | None:
    return stripped(value) or None


def _email() -> StringField:
    return _line("提醒邮箱", 200, mail_address, filters=(none_if_empty,), autocomplete="email")


class EmailForm(StaffForm):
    """Where one's own reminders go."""

    email = _email()


class UserForm(StaffForm):
    """A person with an account."""

    name = _line("姓名", 60, required=True)
    agency_id = ChoiceField("所在机关", coerce=_id_or_none)
    email = _email()
    active = BooleanField("正在使用", default=True)

    def validate_agency_id(self, field: Field) -> None:
        if field.data is None:
            raise StopValidation(Fault("FIELD_REQUIRED", "请选择所在机关"))

    def offer(self, tree: AgencyTree) -> "UserForm":
        self.agency_id.choices = choices(agency_pairs(tree), blank=CHOOSE)
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

    role = ChoiceField("岗位", choices=choices((each.value, each.label) for each in GRANTABLE_ROLES), coerce=Role)
    agency_id = ChoiceField("在哪个机关", coerce=_id_or_none)

    def offer(self, tree: AgencyTree) -> "GrantForm":
        self.agency_id.choices = choices(agency_pairs(tree, only_active=True))
        return self


def agency_pairs(tree: AgencyTree, *, only_active: bool = False) -> Iterator[tuple[int, str]]:
    """All agencies as a tree for a select, each below its parent and indented."""
    for depth, agency in tree.walk():
        if agency.active or not only_active:
            note = "" if agency.active else "（已停用）"
            yield agency.id, f"{'　' * depth}{agency.name}{note}"

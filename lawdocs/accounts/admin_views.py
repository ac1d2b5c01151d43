"""Pages of the system administrator: agencies and users."""

from collections.abc import Iterable
from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Field, SelectField

from lawdocs.access import current_actor, requires
from lawdocs.accounts import passwords, queries, services
from lawdocs.accounts.forms import AgencyForm, NewUserForm, ResetForm, UserForm
from lawdocs.accounts.models import Agency, User
from lawdocs.accounts.views import blueprint
from lawdocs.context import clock
from lawdocs.errors import DomainError, VersionStale
from lawdocs.forms import StaffForm
from workflows.permissions import Permission


@blueprint.get("/admin/agencies")
@requires(Permission.AGENCY_MANAGE)
def agencies() -> ResponseReturnValue:
    """The tree of agencies."""
    return render_template("accounts/agencies.html", rows=list(queries.agency_tree().walk()))


@blueprint.get("/admin/agencies/new")
@requires(Permission.AGENCY_MANAGE)
def new_agency() -> ResponseReturnValue:
    """An empty form for an agency."""
    return _agency_page(AgencyForm().offer(queries.agency_tree()))


@blueprint.post("/admin/agencies/new")
@requires(Permission.AGENCY_MANAGE, audit="agency:create")
def create_agency() -> ResponseReturnValue:
    """Add an agency."""
    form = AgencyForm().offer(queries.agency_tree())
    if not form.validate():
        return _agency_page(form, status=422)
    try:
        agency = services.create_agency(_values(form, services.AGENCY_FIELDS), current_actor(), clock(), key=key())
    except DomainError as refusal:
        return _agency_page(put(form, refusal), status=refusal.status)
    flash(f"已增加{agency.name}。")
    return redirect(url_for("accounts.agencies"), 303)


@blueprint.get("/admin/agencies/<int:agency_id>")
@requires(Permission.AGENCY_MANAGE)
def agency(agency_id: int) -> ResponseReturnValue:
    """One agency in a form."""
    row = queries.agency_or_404(agency_id)
    return _agency_page(AgencyForm(obj=row).offer(queries.agency_tree()), row)


@blueprint.post("/admin/agencies/<int:agency_id>")
@requires(Permission.AGENCY_MANAGE, audit="agency:change")
def change_agency(agency_id: int) -> ResponseReturnValue:
    """Change an agency; nobody else's change is overwritten unseen."""
    row, form = queries.agency_or_404(agency_id), AgencyForm().offer(queries.agency_tree())
    if not form.validate():
        return _agency_page(form, row, 422)
    values = _values(form, services.AGENCY_FIELDS)
    try:
        services.change_agency(row, values, current_actor(), clock(), version=version(), key=key())
    except DomainError as refusal:
        return _agency_page(put(form, refusal), row, refusal.status)
    flash(f"已保存{row.name}。")
    return redirect(url_for("accounts.agencies"), 303)


@blueprint.post("/admin/agencies/<int:agency_id>/remove")
@requires(Permission.AGENCY_MANAGE, audit="agency:remove")
def remove_agency(agency_id: int) -> ResponseReturnValue:
    """Remove an agency that was never used."""
    row = queries.agency_or_404(agency_id)
    name = row.name
    services.remove_agency(row, current_actor(), clock(), version=version(), key=key())
    flash(f"已移除{name}。")
    return redirect(url_for("accounts.agencies"), 303)


@blueprint.get("/admin/users")
@requires(Permission.USER_MANAGE)
def users() -> ResponseReturnValue:
    """All accounts."""
    return render_template("accounts/users.html", users=queries.users())


@blueprint.get("/admin/users/new")
@requires(Permission.USER_MANAGE)
def new_user() -> ResponseReturnValue:
    """An empty form for an account."""
    return _user_page(NewUserForm().offer(queries.agency_tree()))


@blueprint.post("/admin/users/new")
@requires(Permission.USER_MANAGE, audit="user:create")
def create_user() -> ResponseReturnValue:
    """Open an account."""
    form = NewUserForm().offer(queries.agency_tree())
    if not form.validate():
        return _user_page(form, status=422)
    values = _values(form, services.USER_FIELDS)
    try:
        user = services.create_user(form.username.data, form.password.data, values, current_actor(), clock(), key=key())
    except DomainError as refusal:
        return _user_page(put(form, refusal), status=refusal.status)
    flash(f"已开通账号{user.username}。岗位由安全管理员授予。")
    return redirect(url_for("accounts.users"), 303)


@blueprint.get("/admin/users/<int:user_id>")
@requires(Permission.USER_MANAGE)
def user(user_id: int) -> ResponseReturnValue:
    """One account in a form."""
    row = queries.user_or_404(user_id)
    return _user_page(UserForm(obj=row).offer(queries.agency_tree()), row)


@blueprint.post("/admin/users/<int:user_id>")
@requires(Permission.USER_MANAGE, audit="user:change")
def change_user(user_id: int) -> ResponseReturnValue:
    """Change name, agency or whether the account works."""
    row, form = queries.user_or_404(user_id), UserForm().offer(queries.agency_tree())
    if not form.validate():
        return _user_page(form, row, 422)
    values = _values(form, services.USER_FIELDS)
    try:
        services.change_user(row, values, current_actor(), clock(), version=version(), key=key())
    except DomainError as refusal:
        return _user_page(put(form, refusal), row, refusal.status)
    flash(f"已保存{row.name}的账号。")
    return redirect(url_for("accounts.users"), 303)


@blueprint.post("/admin/users/<int:user_id>/password")
@requires(Permission.USER_MANAGE, audit="user:password")
def reset_password(user_id: int) -> ResponseReturnValue:
    """Set a new password for somebody else."""
    row, form = queries.user_or_404(user_id), ResetForm()
    present = UserForm(formdata=None, obj=row).offer(queries.agency_tree())
    if not form.validate():
        return _user_page(present, row, 422, reset=form)
    try:
        services.reset_password(row, form.password.data, current_actor(), clock(), version=version(), key=key())
    except DomainError as refusal:
        return _user_page(present, row, refusal.status, reset=put(form, refusal))
    flash(f"已重设{row.name}的密码，原来的登录已经结束。")
    return redirect(url_for("accounts.users"), 303)


def key() -> str | None:
    """The idempotency key of the form that was sent."""
    return request.form.get("key", "")[:80] or None


def version() -> int | None:
    """The version of the row that the sender saw."""
    return request.form.get("version", type=int)


def put(form: StaffForm, refusal: DomainError) -> StaffForm:
    """Show a service's refusal beside its field, or above the form, with what was typed."""
    form.object_to(refusal.code, refusal.message, getattr(refusal, "field", ""))
    form.stale = isinstance(refusal, VersionStale)
    return form


def _agency_page(form: AgencyForm, row: Agency | None = None, status: int = 200) -> tuple[str, int]:
    return render_template(
        "accounts/agency.html",
        form=form,
        agency=row,
        uses=queries.uses_of(row) if row is not None else (),
        differences=_differences(form, row),
        status=status,
        key=token_urlsafe(16),
    ), status


def _user_page(
    form: UserForm, row: User | None = None, status: int = 200, reset: ResetForm | None = None
) -> tuple[str, int]:
    return render_template(
        "accounts/user.html",
        form=form,
        reset=reset or ResetForm(formdata=None),
        user=row,
        differences=_differences(form, row),
        rule=passwords.rule_in_words(),
        keeper=_keeper_of_password(row),
        status=status,
        key=token_urlsafe(16),
    ), status


def _keeper_of_password(row: User | None) -> str:
    """Why the password of an account cannot be reset here; empty when it can."""
    if row is None or not services.is_administrator(row):
        return ""
    return services.OWN_PASSWORD if row.id == current_actor().id else services.KEPT_BY_ITS_HOLDER


def _values(form: StaffForm, names: Iterable[str]) -> dict[str, object]:
    return {name: form[name].data for name in names}


def _differences(form: StaffForm, row: Agency | User | None) -> list[tuple[str, str]]:
    """What somebody else saved in between and is not what was typed: label and the present value."""
    if not getattr(form, "stale", False):
        return []
    differing = [
        field for field in form if hasattr(row, field.name) and getattr(row, field.name) != (field.data or None)
    ]
    return [(field.label.text, _in_words(field, getattr(row, field.name))) for field in differing]


def _in_words(field: Field, value: object) -> str:
    if isinstance(field, BooleanField):
        return "是" if value else "否"
    if isinstance(field, SelectField):
        labels = {choice.value: choice.label.strip() for choice in field.choices}
        return labels.get("" if value is None else str(value), "")
    return str(value or "空")

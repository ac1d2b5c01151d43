"""Login, logout and one's own account."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lawdocs.access import SAFE_METHODS, actor_of, current_actor, requires
from lawdocs.accounts import login as logins
from lawdocs.accounts import passwords, services
from lawdocs.accounts.forms import EmailForm, LoginForm, PasswordForm
from lawdocs.context import STAFF_MENU, clock
from lawdocs.errors import DomainError
from workflows.actors import Actor

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Ask for user name and password."""
    # Before the form: asking ends a session that is over, and the form's token with it.
    is_in = current_user.is_authenticated
    form = LoginForm(next=request.args.get("next", ""))
    if request.method in SAFE_METHODS:
        return redirect(home(current_actor())) if is_in else _login_page(form)
    if not form.validate():
        return _login_page(form, 422)
    try:
        user = logins.prove(form.username.data, form.password.data, _address(), clock())
    except (logins.LoginRefused, logins.LoginLimited) as refusal:
        return _refused(form, refusal, _login_page)
    logins.open_session(user, clock().now())
    return redirect(logins.local_path(form.next.data or "") or home(actor_of(user)), 303)


@blueprint.post("/logout")
@requires(None, audit="logout")
def logout() -> ResponseReturnValue:
    """End every session of this account."""
    services.end_sessions(current_user, clock(), _address())
    session.clear()
    flash("已退出登录。")
    return redirect(url_for("accounts.login"), 303)


@blueprint.get("/account")
@requires(None)
def account() -> ResponseReturnValue:
    """One's own data, roles and password."""
    return _account_page(PasswordForm())


@blueprint.post("/account")
@requires(None, audit="user:password")
def change_password() -> ResponseReturnValue:
    """Set one's own new password; the other sessions of the account end."""
    form = PasswordForm()
    if not form.validate():
        return _account_page(form, 422)
    try:
        username = current_user.username
        user = logins.prove(username, form.current.data, _address(), clock(), success="password_proved")
    except (logins.LoginRefused, logins.LoginLimited) as refusal:
        return _refused(form, refusal, _account_page)
    services.change_own_password(user, form.password.data, current_actor(), clock())
    logins.open_session(user, clock().now())
    flash("密码已修改。这个账号在别处的登录已经结束。")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/email")
@requires(None, audit="user:change")
def change_email() -> ResponseReturnValue:
    """Say where one's own reminders are mailed to."""
    form = EmailForm()
    if not form.validate():
        return _account_page(PasswordForm(formdata=None), 422, email=form)
    services.set_own_email(current_user, form.email.data, current_actor(), clock())
    flash(f"提醒邮件今后发到{form.email.data}。" if form.email.data else "已去掉提醒邮箱，提醒只在系统内显示。")
    return redirect(url_for("accounts.account"), 303)


def home(actor: Actor) -> str:
    """Where a person's work begins: the first page of their menu."""
    first = next((endpoint for endpoint, _, permission in STAFF_MENU if actor.holds(permission)), "accounts.account")
    return url_for(first)


def _address() -> str:
    return request.remote_addr or ""


def _refused(form: LoginForm | PasswordForm, refusal: DomainError, page: object) -> ResponseReturnValue:
    """The form again, with what was typed, except passwords."""
    form.object_to(refusal.code, refusal.message)
    response = page(form, refusal.status)
    if isinstance(refusal, logins.LoginLimited):
        return response[0], response[1], {"Retry-After": str(refusal.retry_after)}
    return response


def _login_page(form: LoginForm, status: int = 200) -> tuple[str, int]:
    return render_template("accounts/login.html", form=form, status=status), status


def _account_page(form: PasswordForm, status: int = 200, *, email: EmailForm | None = None) -> tuple[str, int]:
    return render_template(
        "accounts/account.html",
        form=form,
        email=email or EmailForm(formdata=None, obj=current_user),
        mails=current_app.extensions["settings"].mail is not None,
        status=status,
        user=current_user,
        rule=passwords.rule_in_words(),
    ), status

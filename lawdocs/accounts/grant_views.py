"""Pages of the security administrator: who holds which role where."""

from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts import grants as services
from lawdocs.accounts import queries
from lawdocs.accounts.admin_views import key, put
from lawdocs.accounts.forms import GrantForm
from lawdocs.accounts.models import User
from lawdocs.accounts.views import blueprint
from lawdocs.context import clock
from lawdocs.errors import DomainError
from workflows.permissions import Permission


@blueprint.get("/admin/grants")
@requires(Permission.GRANT_MANAGE)
def grants() -> ResponseReturnValue:
    """Everybody with their roles."""
    return render_template("accounts/grants.html", users=queries.users())


@blueprint.get("/admin/grants/<int:user_id>")
@requires(Permission.GRANT_MANAGE)
def grants_of(user_id: int) -> ResponseReturnValue:
    """The roles of one person."""
    user = queries.user_or_404(user_id)
    return _page(user, _fresh_form(user))


@blueprint.post("/admin/grants/<int:user_id>")
@requires(Permission.GRANT_MANAGE, audit="grant:give")
def give_grant(user_id: int) -> ResponseReturnValue:
    """Give a role in an agency."""
    user, form = queries.user_or_404(user_id), GrantForm().offer(queries.agency_tree())
    if not form.validate():
        return _page(user, form, 422)
    agency = queries.agency_or_404(form.agency_id.data)
    try:
        services.give(user, form.role.data, agency, current_actor(), clock(), key=key())
    except DomainError as refusal:
        return _page(user, put(form, refusal), refusal.status)
    flash(f"已授予{user.name}：{agency.name}，{form.role.data.label}。")
    return redirect(url_for("accounts.grants_of", user_id=user_id), 303)


@blueprint.post("/admin/grants/<int:user_id>/take")
@requires(Permission.GRANT_MANAGE, audit="grant:take")
def take_grant(user_id: int) -> ResponseReturnValue:
    """Take a role; it is lost on the person's next request."""
    user = queries.user_or_404(user_id)
    try:
        services.take(user, request.form.get("grant", type=int), current_actor(), clock(), key=key())
    except services.Refused as refusal:
        return _page(user, put(_fresh_form(user), refusal), refusal.status)
    flash(f"已收回{user.name}的岗位，立即生效。")
    return redirect(url_for("accounts.grants_of", user_id=user_id), 303)


def _fresh_form(user: User) -> GrantForm:
    return GrantForm(formdata=None, agency_id=user.agency_id).offer(queries.agency_tree())


def _page(user: User, form: GrantForm, status: int = 200) -> tuple[str, int]:
    return render_template(
        "accounts/grants_of.html",
        user=user,
        form=form,
        own=user.id == current_actor().id,
        status=status,
        key=token_urlsafe(16),
    ), status

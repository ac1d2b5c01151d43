"""Waiting mail for the system administrator (邮件): all of it, with addresses."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.paging import only_parameters
from lawdocs.supervision import mails
from workflows.permissions import Permission

blueprint = Blueprint("admin_mail", __name__, url_prefix="/admin/mail")


@blueprint.get("", strict_slashes=False)
@requires(Permission.MAIL_READ)
def index() -> ResponseReturnValue:
    only_parameters("view", "page")
    view = mails.VIEW.asked(clock().today())
    rows, page = mails.mails(view, None, "admin_mail.retry").paged()
    tabs = mails.VIEW.options(clock().today()).items()
    return render_template(
        "supervision/mail.html",
        columns=(*mails.PERSON, mails.ADDRESS, *mails.COLUMNS),
        rows=rows,
        page=page,
        tabs=[(label, url_for("admin_mail.index", view=value), value == view) for value, label in tabs],
        warning="" if mails.has_mail_server() else mails.NO_SERVER,
    )


@blueprint.post("/<int:mail_id>/retry")
@requires(Permission.MAIL_READ, audit="mail:retry")
def retry(mail_id: int) -> ResponseReturnValue:
    mails.try_again(mail_id, None, current_actor(), clock())
    flash(mails.SOON, "ok")
    return redirect(url_for("admin_mail.index"), 303)

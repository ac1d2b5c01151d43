"""Notices (通知): what happened and what is due, read and settled."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lawdocs.access import current_actor, requires
from lawdocs.context import clock, zh_moment
from lawdocs.deadlines import queries, services
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Notice
from lawdocs.deadlines.words import task_of
from lawdocs.errors import WrongParameter
from lawdocs.paging import asked_tab, count, only_parameters, paged
from lawdocs.work.views import blueprint
from workflows.permissions import Permission

PAGE_SIZE = 30
TABS = {"unread": "未读", "reminders": "到期提醒", "all": "全部"}


@dataclass(frozen=True)
class Line:
    """One notice as the page shows it."""

    id: int
    text: str
    url: str
    verb: str
    kind: str
    clock: str
    facts: tuple[str, ...]
    is_read: bool


@blueprint.get("/notices")
@requires(Permission.NOTICE_READ)
def notices() -> ResponseReturnValue:
    only_parameters("tab", "page")
    tab = asked_tab("tab", TABS)
    actor = current_actor()
    everything = queries.notices_to(actor)
    lists = {
        "reminders": queries.reminders(everything, actor),
        "unread": queries.unread(everything, actor),
        "all": everything,
    }
    found, page = paged(lists[tab], PAGE_SIZE)
    read = queries.read_by(actor, found)
    return render_template(
        "work/notices.html",
        has_desk=actor.holds(Permission.WORK_READ),
        tab=tab,
        tabs=[
            (label if key == "all" else f"{label} {count(lists[key])}", url_for("work.notices", tab=key), key == tab)
            for key, label in TABS.items()
        ],
        lines=[_line(each, each.id in read) for each in found],
        page=page,
        mails=current_app.extensions["settings"].mail is not None,
        address=current_user.email,
    )


@blueprint.post("/notices/read")
@requires(Permission.NOTICE_READ, audit="notice:read")
def read_notices() -> ResponseReturnValue:
    """Mark one notice, or all, as read."""
    asked = request.form.getlist("notice")
    if not asked or (
        asked != ["all"] and not all(each.isascii() and each.isdigit() and len(each) < 10 for each in asked)
    ):
        raise WrongParameter("请选择要标为已读的通知")
    number = services.mark_read(None if asked == ["all"] else [int(each) for each in asked], current_actor(), clock())
    flash(f"已标为已读：{number}条。" if number else "没有未读的通知。")
    tab = request.form.get("tab", "")
    return redirect(url_for("work.notices", tab=tab if tab in TABS else None), 303)


def _line(notice: Notice, is_read: bool) -> Line:
    today = clock().today()
    deadline = notice.deadline
    told = [f"{zh_moment(notice.at)}", f"发给{notice.role.label}"]
    if notice.page:
        told += ["补发"] if notice.is_late else []
        return Line(notice.id, notice.text, notice.page, "", "plain", "", tuple(told), is_read)
    if deadline is None:
        page = url_for("documents.show", document_id=notice.document_id)
        return Line(notice.id, notice.text, page, "", "plain", "", tuple(told), is_read)
    task = task_of(notice, today)
    told += ["补发"] if notice.is_late else []
    if deadline.ended_at is not None:
        told.append(f"{deadline.outcome.label}：{deadline.ended_by}，{zh_moment(deadline.ended_at)}")
        return Line(notice.id, notice.text, _page_of(notice, task.url), "", "done", "已办结", tuple(told), is_read)
    left = standing(deadline, today, clock().now())
    return Line(notice.id, notice.text, task.url, task.verb, left.kind, left.text, tuple(told), is_read)


def _page_of(notice: Notice, task_url: str) -> str:
    """Where a settled notice leads: there is nothing left to do, but something to look at."""
    if notice.document_id is None:
        return task_url
    return url_for("documents.show", document_id=notice.document_id)

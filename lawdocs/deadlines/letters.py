"""What a digest says (提醒邮件正文): plain text, the most urgent first, each item with the act to take and its page."""

from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask import current_app

from lawdocs.clock import Clock, local
from lawdocs.context import site
from lawdocs.deadlines.models import Deadline, Mail, Notice
from lawdocs.deadlines.words import full_address, task_of, text_of

SUBJECT = "待办提醒：{count}项"
OVERDUE, TODAY, COMING = "已逾期", "今天到期", "未到期"


def still_open(mail: Mail, today: date) -> list[Notice]:
    """The notices of a digest whose deadline still runs, most urgent first."""
    notices = [item.notice for item in mail.items if _still_runs(item.notice.deadline, today)]
    return sorted(notices, key=lambda notice: (notice.deadline.due_on, notice.id))


def _still_runs(deadline: Deadline, today: date) -> bool:
    return deadline.next_on is not None and not deadline.has_lapsed(today)


def compose(mail: Mail, notices: list[Notice], clock: Clock) -> EmailMessage:
    """The digest as it is handed to the mail server, true on the day it is handed in."""
    settings = current_app.extensions["settings"]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = SUBJECT.format(count=len(notices))
    message["From"] = settings.mail.sender
    message["To"] = mail.user.email
    message["Date"] = format_datetime(local(clock.now()))
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_body(mail.user.name, notices, clock.today()), cte="base64")
    return message


def _body(name: str, notices: list[Notice], day: date) -> str:
    lines = [f"{name}：", "", f"有{len(notices)}项期限需要您办理。", ""]
    number = 0
    for title, chosen in _groups(notices, day):
        lines += [f"【{title}】", ""]
        for notice in chosen:
            number += 1
            task = task_of(notice, day, full_address)
            late = "（补发：本应更早提醒）" if notice.is_late else ""
            lines += [f"{number}. {text_of(notice.deadline, day)}{late}。", f"   {task.verb}：{task.url}", ""]
    lines += [f"全部通知：{full_address('work.notices')}", ""]
    lines += [f"本邮件由{site().name}自动发出，请勿回复。"]
    return "\n".join(lines) + "\n"


def _groups(notices: list[Notice], day: date) -> list[tuple[str, list[Notice]]]:
    """By urgency on a day; empty groups are left out."""
    groups: dict[str, list[Notice]] = {OVERDUE: [], TODAY: [], COMING: []}
    for notice in notices:
        left = (notice.deadline.due_on - day).days
        groups[OVERDUE if left < 0 else TODAY if left == 0 else COMING].append(notice)
    return [(title, chosen) for title, chosen in groups.items() if chosen]

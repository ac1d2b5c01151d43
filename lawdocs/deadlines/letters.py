"""What a digest says (提醒邮件正文): plain text, the most urgent first, each item with the act to take and its page."""

from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask import current_app

from lawdocs.clock import Clock, local
from lawdocs.context import site
from lawdocs.deadlines.models import Deadline, Mail, Notice
from lawdocs.deadlines.words import full_address, page_address, task_of, text_of

SUBJECT, HAPPENED = "待办提醒：{count}项", "办理通知：{count}条"
OVERDUE, TODAY, COMING, NEWS = "已逾期", "今天到期", "未到期", "办理情况"


def still_open(mail: Mail, today: date) -> list[Notice]:
    """The notices of a digest whose deadline still runs, most urgent first, and after them those of what happened."""
    notices = [item.notice for item in mail.items if _is_worth_telling(item.notice.deadline, today)]
    return sorted(notices, key=lambda each: (each.deadline.due_on if each.deadline else date.max, each.id))


def _is_worth_telling(deadline: Deadline | None, today: date) -> bool:
    """What happened stays true; what is due is told while it is."""
    if deadline is None:
        return True
    return deadline.next_on is not None and not deadline.has_lapsed(today)


def compose(mail: Mail, notices: list[Notice], clock: Clock) -> EmailMessage:
    """The digest as it is handed to the mail server, true on the day it is handed in."""
    settings = current_app.extensions["settings"]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(notices)
    message["From"] = settings.mail.sender
    message["To"] = mail.user.email
    message["Date"] = format_datetime(local(clock.now()))
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_body(mail.user.name, notices, clock), cte="base64")
    return message


def _body(name: str, notices: list[Notice], clock: Clock) -> str:
    due, day = _due(notices), clock.today()
    parts = [f"有{due}项期限需要您办理"] * bool(due) + [f"有{len(notices) - due}条办理情况"] * (len(notices) > due)
    lines = [f"{name}：", "", f"{'，'.join(parts)}。", ""]
    number = 0
    for title, chosen in _groups(notices, clock):
        lines += [f"【{title}】", ""]
        for notice in chosen:
            number += 1
            if notice.deadline is None:
                lines += [f"{number}. {notice.text}。", f"   查看：{page_address(notice.page)}", ""]
                continue
            task = task_of(notice, day, full_address)
            late = "（补发：本应更早提醒）" if notice.is_late else ""
            text = text_of(notice.deadline, day, clock.now())
            lines += [f"{number}. {text}{late}。", f"   {task.verb}：{task.url}", ""]
    lines += [f"全部通知：{full_address('work.notices')}", ""]
    lines += [f"本邮件由{site().name}自动发出，请勿回复。"]
    return "\n".join(lines) + "\n"


def _subject(notices: list[Notice]) -> str:
    due = _due(notices)
    return SUBJECT.format(count=due) if due else HAPPENED.format(count=len(notices))


def _due(notices: list[Notice]) -> int:
    """How many of the notices tell of a deadline."""
    return sum(each.deadline is not None for each in notices)


def _groups(notices: list[Notice], clock: Clock) -> list[tuple[str, list[Notice]]]:
    """By urgency; empty groups are left out."""
    groups: dict[str, list[Notice]] = {OVERDUE: [], TODAY: [], COMING: [], NEWS: []}
    for notice in notices:
        if notice.deadline is None:
            groups[NEWS].append(notice)
            continue
        left = (notice.deadline.due_on - clock.today()).days
        is_over = left < 0 or (notice.deadline.due_at is not None and notice.deadline.due_at < clock.now())
        groups[OVERDUE if is_over else TODAY if left == 0 else COMING].append(notice)
    return [(title, chosen) for title, chosen in groups.items() if chosen]

"""What reminders say (提醒措辞): what is due when, and the act that settles it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app, url_for

from lawdocs import rules
from lawdocs.clock import local
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.linkage.places import PLACES
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.profiles import UNVERIFIED
from workflows.roles import Role
from workflows.states import DocumentState
from workflows.titles import quoted

LONGEST = 400
PROVISIONAL = "暂定"
DAYS_FROM = 3  # days late from which on a period of hours says days too


@dataclass(frozen=True)
class Task:
    """The act that settles a deadline, in a verb with its object, and the page where it is taken."""

    verb: str
    url: str


def text_of(deadline: Deadline, day: date, now: datetime | None = None) -> str:
    """One sentence: what is due, and how many days are left or gone on that day; never without its marks.

    Of a period of hours it says the hours that are left or gone at an instant, if one is given.
    """
    left = (deadline.due_on - day).days
    if deadline.duty is Duty.EXPIRY:
        return _cut(f"{_named(deadline)}有效期至{zh_date(deadline.due_on)}，{_left(left, '届满')}")
    if deadline.duty is Duty.CLEANUP_ROUND:
        text = f"{deadline.agency.name}的定期清理应在{zh_date(deadline.due_on)}前完成{marks_of(deadline)}"
        return _cut(f"{text}，{_left(left, '到期', long_overdue_of(deadline.duty))}")
    until = f"期限至{due_words(deadline)}{marks_of(deadline)}"
    if deadline.due_at is not None and now is not None:
        stands = hours_left(deadline.due_at, now, long_overdue_of(deadline.duty))
    else:
        stands = _left(left, "到期", long_overdue_of(deadline.duty))
    return _cut(f"{deadline.duty.label}：{_named(deadline)}，{until}，{stands}")


def due_words(deadline: Deadline) -> str:
    """The last day in time; of a period of hours with the minute at which it is over."""
    return moment_words(deadline.due_on, deadline.due_at)


def moment_words(day: date, at: datetime | None) -> str:
    """A day, with the minute by the office clock where there is one: 2026年10月14日15:20."""
    return f"{zh_date(day)}{f'{local(at):%H:%M}' if at is not None else ''}"


def hours_left(due_at: datetime, now: datetime, long_overdue: int | None = None) -> str:
    """How much of a period of hours is left, or how long it is over: 还剩5小时, 已逾期20分钟; after days in days."""
    late = now - due_at
    if late <= timedelta(0):
        return f"还剩{in_hours(-late)}"
    if late.days >= DAYS_FROM:
        return late_words(late.days, long_overdue)
    return f"{late_word(is_long=False)}{in_hours(late)}"


def in_hours(span: timedelta) -> str:
    """A span in whole hours, below that in minutes, of which there is at least one: 5小时, 20分钟."""
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60}小时" if minutes >= 60 else f"{max(minutes, 1)}分钟"


def marks_of(deadline: Deadline) -> str:
    """What must be said with every date: that it is provisional, or that its ground was never checked."""
    return marks(deadline.provisional, not deadline.verified)


def marks(provisional: int, unverified: int) -> str:
    """The same of several dates, by how many of them are provisional and how many of an unchecked ground."""
    said = [PROVISIONAL] * bool(provisional) + [UNVERIFIED] * bool(unverified)
    return f"（{'，'.join(said)}）" if said else ""


def _named(deadline: Deadline) -> str:
    """What a deadline is about, by name."""
    document = deadline.document
    if document is None:
        return deadline.about or deadline.agency.name
    number = f"（{document.number}）" if document.number else ""
    return f"{quoted(document.title)}{number}{f'　{deadline.about}' if deadline.about else ''}"


def long_overdue_of(name: str = "") -> int:
    """After how many days late something is called 长期逾期: as its clock says, else as the profile says for all."""
    rule = rules.current().clocks.get(name)
    return rule.long_overdue if rule is not None else rules.current()["long_overdue"]


def late_word(is_long: bool) -> str:
    """What something late is called."""
    return "长期逾期" if is_long else "已逾期"


def is_long_overdue(days: int, long_overdue: int | None) -> bool:
    """Whether something that many days late is 长期逾期; None where nothing ever is."""
    return long_overdue is not None and days > long_overdue


def late_words(days: int, long_overdue: int | None) -> str:
    """How late something is: 已逾期30日, but 长期逾期31日."""
    return f"{late_word(is_long_overdue(days, long_overdue))}{days}日"


def _left(days: int, word: str, long_overdue: int | None = None) -> str:
    if days > 0:
        return f"还有{days}日{word}"
    return f"今天{word}" if days == 0 else late_words(-days, long_overdue)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def task_of(notice: Notice, day: date, address: Callable[..., str] = url_for) -> Task | None:
    """What the post that was told is to do on a day; None where a notice only tells of a step that was taken.

    ``address`` builds the address of a page: the one within the site, or ``full_address`` for mail.
    """
    deadline = notice.deadline
    if deadline is None:
        return None
    if deadline.duty is Duty.CLEANUP_ROUND:
        verb = "开展定期清理" if notice.role is Role.SUPERVISOR else "查看清理清单，提出意见"
        return Task(verb, address("cleanup.maker", agency_id=deadline.agency_id))
    if deadline.duty is Duty.EVIDENCE:
        return Task(deadline.duty.label, address("evidence.show", task_id=deadline.subject_id))
    if deadline.duty in PLACES:
        return Task(deadline.duty.label, address(PLACES[deadline.duty], row_id=deadline.subject_id))
    if deadline.rule:
        return Task(deadline.duty.label, address("clocks.show", deadline_id=deadline.id))
    page = address("documents.show", document_id=deadline.document_id)
    if notice.role is not Role.SUPERVISOR:
        return Task("评估并提出处理意见", page)
    if deadline.due_on < day:
        return Task("登记失效", address("documents.step", document_id=deadline.document_id, name="lapse"))
    if deadline.document.state is DocumentState.PUBLISHED:
        return Task("启动清理", address("documents.step", document_id=deadline.document_id, name="start_cleanup"))
    return Task("作出清理结论", page)


def full_address(endpoint: str, **values: object) -> str:
    """The address of a page with the site's name, for mail and calendars; needs no request."""
    site = urlsplit(current_app.extensions["settings"].address)
    adapter = current_app.url_map.bind(site.netloc, script_name=site.path or "/", url_scheme=site.scheme)
    return adapter.build(endpoint, values, force_external=True)


def page_address(page: str) -> str:
    """The address with the site's name of a page of this site that a notice leads to."""
    return f"{current_app.extensions['settings'].address.rstrip('/')}{page}"

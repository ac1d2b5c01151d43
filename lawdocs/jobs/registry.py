"""The jobs (定时任务), in the order in which a tick takes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from lawdocs.cleanup import jobs as cleanup
from lawdocs.cleanup.amendments import reading as amendments
from lawdocs.cleanup.repeals import reading as repeals
from lawdocs.clock import Clock
from lawdocs.column.links import jobs as links
from lawdocs.column.news import jobs as news
from lawdocs.column.reports import jobs as reports
from lawdocs.deadlines import digests, hours, outbox, reminders, upkeep
from lawdocs.documents import import_jobs
from lawdocs.filing import lists
from lawdocs.jobs import housekeeping
from lawdocs.jobs.due import Counts
from lawdocs.linkage.opinions import jobs as opinions
from lawdocs.portal import sheets
from lawdocs.rules import jobs as calendar_reminders
from workflows.actors import Actor


@dataclass(frozen=True)
class Job:
    """Work that is due; run twice, it does nothing the second time.

    ``every`` is in seconds. What is not ``dated`` has nothing to do with days and has no part in simulations.
    """

    name: str
    label: str
    run: Callable[[Actor, Clock], Counts]
    every: int
    dated: bool = True


TICK = 20  # what falls due at midnight is done within the first minute
MINUTE = 60
TEN_MINUTES = 600
HALF_DAY = 12 * 3600
DAY = 24 * 3600
SOON = 5  # somebody is looking at the page
# The order matters within a tick: nobody is reminded of what the same tick ends, and mail tells of all reminders.
JOBS = (
    Job(cleanup.FIRE_PLANNED, "办理到期的预定环节", cleanup.fire_planned, TICK),
    Job(cleanup.LAPSE_EXPIRED, "登记有效期届满失效", cleanup.lapse_expired, TICK),
    Job(news.PUBLISH_NEWS, "发布到时间的动态", news.publish_due, TICK, dated=False),
    Job(upkeep.FOLLOW, "核对期限", upkeep.follow_deadlines, HALF_DAY),
    Job(calendar_reminders.REMIND_CALENDAR, "提醒录入放假安排", calendar_reminders.remind_calendar, TEN_MINUTES),
    Job(lists.OPEN_LISTS, "开始目录的期限", lists.open_lists, HALF_DAY, dated=False),  # simulations reckon terms alone
    Job(reports.OPEN_REPORTS, "开始收集年度报告", reports.open_due, TEN_MINUTES, dated=False),
    Job(opinions.LAPSE_OPINIONS, "终止期满的意见征求", opinions.lapse_due, TICK, dated=False),
    Job(reminders.REMIND, "到期提醒", reminders.remind, TICK),
    Job(hours.REMIND_HOURS, "按小时计的期限提醒", hours.remind_hours, TICK, dated=False),  # of instants, not of days
    Job(digests.WRITE_MAILS, "汇总提醒邮件", digests.write_mails, TICK),
    Job(outbox.SEND_MAILS, "投递提醒邮件", outbox.send_mails, TICK),
    Job(import_jobs.TAKE_IMPORTS, "检查和导入存量表格", import_jobs.take_imports, SOON, dated=False),
    Job(links.CHECK_LINKS, "检查外部链接", links.check_links, MINUTE, dated=False),
    Job(amendments.READ_AMENDMENTS, "读出修改内容", amendments.read_missing, TEN_MINUTES, dated=False),
    Job(repeals.READ_REPEALS, "读出写明的废止", repeals.read_missing, TEN_MINUTES, dated=False),
    Job(sheets.DRAW_SHEETS, "准备公开页的正文", sheets.draw_missing, TEN_MINUTES, dated=False),
    Job(housekeeping.OPTIMISE, "更新数据库统计信息", housekeeping.optimise_daily, DAY, dated=False),
)
JOB_BY_NAME = {job.name: job for job in JOBS}
LABELS = {job.name: job.label for job in JOBS} | {
    upkeep.FOLLOW_ROUNDS: "核对定期清理期限",
    upkeep.FOLLOW_CLOCKS: "重算在办期限",
}
# How to take one item of a job again at once; a planned step has its own page for that.
TAKE_ONE: dict[str, Callable[[int, Actor, Clock], bool]] = {
    cleanup.LAPSE_EXPIRED: cleanup.take_expired,
    news.PUBLISH_NEWS: news.take_due,
    reports.OPEN_REPORTS: reports.take_due,
    upkeep.FOLLOW: lambda document_id, _, clock: upkeep.follow_document(document_id, clock),
    upkeep.FOLLOW_ROUNDS: lambda agency_id, _, clock: upkeep.follow_maker(agency_id, clock),
    upkeep.FOLLOW_CLOCKS: lambda deadline_id, _, clock: upkeep.refresh_clock(deadline_id, clock),
    calendar_reminders.REMIND_CALENDAR: calendar_reminders.remind_of_year,
    lists.OPEN_LISTS: lambda agency_id, _, clock: lists.open_lists_of(agency_id, clock),
    opinions.LAPSE_OPINIONS: opinions.take_due,
    reminders.REMIND: reminders.remind_of,
    hours.REMIND_HOURS: hours.remind_of,
    digests.WRITE_MAILS: lambda user_id, _, clock: digests.write_mail(user_id, clock),
}


class OnDay:
    """A clock whose day is set by hand; instants stay real."""

    def __init__(self, real: Clock, day: date) -> None:
        self._real, self._day = real, day

    def now(self) -> datetime:
        return self._real.now()

    def today(self) -> date:
        return self._day

"""What was not filed in time (R92): a notice with a last day (限期报备通知), then public criticism (通报批评)."""

import hashlib
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines.clocks import announce, start_given
from lawdocs.deadlines.models import Outcome
from lawdocs.deadlines.posts import posts_of
from lawdocs.deadlines.terms import open_deadline
from lawdocs.deadlines.words import marks_of
from lawdocs.extensions import db, transaction
from lawdocs.filing.demands import FilingRefused, claim_version, demand_receiver, given, page_of
from lawdocs.filing.upward_models import OverdueNotice, Stage, UpwardFiling
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.titles import quoted

RULE = "R92"
LONGEST = timedelta(days=366)  # what lies further away is a slip of the year


def notify(
    filing: UpwardFiling,
    number: str,
    on: date,
    last_on: date,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> OverdueNotice:
    """Send the notice (发出限期报备通知): the maker is told, and its day becomes a clock that the filing meets."""
    with transaction():
        _begin(filing, ("notify", number, on, last_on, text), actor, clock, version, key)
        today = clock.today()
        _refuse_if(why_not_notify(filing, today) or _wrong_days(filing, on, last_on, today))
        notice = OverdueNotice(
            number=given(number, "通知的文号"),
            noticed_on=on,
            last_on=last_on,
            text=given(text, "通知的内容"),
            sent_at=clock.now(),
            sent_by_id=actor.id,
        )
        filing.notice = notice
        start_given(
            Duty.FILING_NOTICE,
            clock,
            on=on,
            due=last_on,
            held_by=(filing.held_by_role, filing.held_by_id),
            subject_id=filing.id,
            document=filing.document,
            rule=RULE,
            ground=f"{filing.receiver.name}{notice.number}通知",
        )
        _audit("filing:notify", filing, actor, clock, key, notice.text)
        return notice


def criticize(
    filing: UpwardFiling,
    number: str,
    on: date,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    link: str = "",
) -> OverdueNotice:
    """Put the criticism on record (登记通报) once the last day of the notice went by; the maker is told.

    The duty to file stays, and so does its clock: it ends late on the day of the filing.
    """
    with transaction():
        _begin(filing, ("criticize", number, on, text, link), actor, clock, version, key)
        today = clock.today()
        _refuse_if(why_not_criticize(filing, today) or _wrong_day(filing.notice, on, today))
        notice = filing.notice
        notice.criticism_number, notice.criticized_on = given(number, "通报的文号"), on
        notice.criticism, notice.link = given(text, "通报的内容"), link.strip()
        notice.criticized_at, notice.criticized_by_id = clock.now(), actor.id
        deadline = open_deadline(Duty.FILING_NOTICE, filing.id)
        posts = posts_of(deadline)
        announce(deadline, "criticized", clock, posts, f"，已通报批评（{notice.criticism_number}）")
        _audit("filing:criticize", filing, actor, clock, key, notice.criticism)
        return notice


def why_not_notify(filing: UpwardFiling, today: date) -> str:
    """Why no notice can be sent; empty when it can."""
    notice, deadline = filing.notice, filing.deadline
    if notice is not None:
        return f"这份文件已经发出限期报备通知（{notice.number}），期限到{zh_date(notice.last_on)}"
    if deadline is None or deadline.outcome is Outcome.VOID or filing.is_copy:
        return "这份文件没有必须按期办理的报备"
    if deadline.due_on >= today:
        return f"报送期限到{zh_date(deadline.due_on)}{marks_of(deadline)}，期满没有报送才能发出限期报备通知"
    return ""


def why_not_criticize(filing: UpwardFiling, today: date) -> str:
    """Why no criticism can be put on record; empty when it can."""
    notice = filing.notice
    if notice is None:
        return "还没有发出限期报备通知，通知的期限届满仍未报送才能登记通报"
    if notice.criticized_on is not None:
        return f"这份文件已经登记通报（{notice.criticism_number}）"
    if notice.last_on >= today:
        return f"通知的期限到{zh_date(notice.last_on)}，期满仍未报送才能登记通报"
    return ""


def draft(filing: UpwardFiling) -> str:
    """What a notice may say, from what is on record."""
    document, deadline = filing.document, filing.deadline
    number = f"（{document.number}）" if document.number else ""
    due = f"{zh_date(deadline.due_on)}{marks_of(deadline)}"
    return (
        f"{document.issuer_name}：\n{quoted(document.title)}{number}应当在{due}以前报送{filing.receiver_name}备案，"
        f"至今没有报送。请在通知的期限内报送，并书面说明没有按期报送的原因；期满仍不报送的，依照规定通报批评。"
    )


def task_label(filing: UpwardFiling) -> str:
    """What has been done about a filing that is late, in a word; empty for nothing."""
    if filing.notice is None:
        return ""
    return "已通报批评" if filing.notice.criticized_on is not None else "已发限期报备通知"


def is_to_criticize(today: date) -> sa.ColumnElement[bool]:
    """Filings of which the last day of the notice went by, and nobody was criticized yet."""
    past = sa.exists().where(
        OverdueNotice.filing_id == UpwardFiling.id,
        OverdueNotice.last_on < today,
        OverdueNotice.criticized_on.is_(None),
    )
    return sa.and_(UpwardFiling.stage == Stage.DUE, past)


def digest(text: str) -> str | None:
    """The digest under which the trail holds a text; None for none."""
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def facts(notice: OverdueNotice | None) -> dict[str, object]:
    """A notice and its criticism as the audit trail tells of them."""
    if notice is None:
        return {}
    found = {
        "notice": notice.number,
        "noticed_on": notice.noticed_on,
        "last_on": notice.last_on,
        "notice_sha256": digest(notice.text),
        "criticism_number": notice.criticism_number,
        "criticized_on": notice.criticized_on,
        "criticism_sha256": digest(notice.criticism),
        "link": notice.link,
    }
    return {name: value for name, value in found.items() if value}


def _wrong_days(filing: UpwardFiling, on: date, last_on: date, today: date) -> str:
    first = filing.deadline.due_on + timedelta(days=1)
    if on > today:
        return f"通知日期不能晚于今天（{zh_date(today)}）"
    if on < first:
        return f"通知日期不能早于报送期限届满的次日（{zh_date(first)}）"
    if last_on <= on:
        return "报送的最后一天应当在通知日期之后"
    if last_on < today:
        return f"报送的最后一天不能早于今天（{zh_date(today)}）"
    return "报送的最后一天离通知日期超过一年，请核对年份" if last_on - on > LONGEST else ""


def _wrong_day(notice: OverdueNotice, on: date, today: date) -> str:
    first = notice.last_on + timedelta(days=1)
    if on > today:
        return f"通报日期不能晚于今天（{zh_date(today)}）"
    return f"通报日期不能早于通知期限届满的次日（{zh_date(first)}）" if on < first else ""


def _refuse_if(why_not: str) -> None:
    if why_not:
        raise FilingRefused(why_not)


def _begin(
    filing: UpwardFiling,
    asked: tuple[object, ...],
    actor: Actor,
    clock: Clock,
    version: int | None,
    key: str | None,
) -> None:
    keys.claim(actor, key, ["overdue", filing.id, *map(str, asked)], clock.now(), answer=page_of(filing))
    claim_version(filing, version, (Stage.DUE,))
    demand_receiver(filing, actor)


def _audit(tag: str, filing: UpwardFiling, actor: Actor, clock: Clock, key: str | None, text: str) -> None:
    db.session.flush()
    after = {"filing": filing.stage, "document_id": filing.document_id, "receiver": filing.receiver_name}
    after |= facts(filing.notice)
    audit.record(tag, actor, clock.now(), "filing", filing.id, after=after, reason=text, basis=RULE, key=key)

"""Mail: one digest a person, handed in over SMTP, kept and tried again while the server is down."""

from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.digests import write_mails
from lawdocs.deadlines.models import Deadline, Mail, MailItem, Notice
from lawdocs.deadlines.outbox import GAPS, send_mails, try_again
from lawdocs.deadlines.reminders import remind, remind_of
from lawdocs.deadlines.services import mark_read
from lawdocs.documents import stock
from lawdocs.documents.models import Document
from lawdocs.documents.stock_rows import read_row
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts
from tests.factories import County, a_document
from tests.lawdocs.column.evidence.sets import a_task_in
from tests.lawdocs.column.news import REASON, an_item
from tests.lawdocs.deadlines.conftest import ADDRESSES, Sink
from workflows.actors import Actor
from workflows.evidence import TaskState
from workflows.facts import Act
from workflows.news import NewsState
from workflows.roles import Role
from workflows.states import DocumentState as S

pytestmark = pytest.mark.usefixtures("without_clocks")

GOLDEN = Path(__file__).parent / "golden"
JOB = Actor.system("test")


def stock_ending(clock: SetClock, last: date, title: str = "鲁山县旧办法", issuer_id: int | None = None) -> Document:
    values = {"title": title, "effective": "2022-01-01", "expires": str(last), "doc_no": "鲁政〔2022〕1号"}
    row = read_row(values, "旧.jsonl", clock.today(), clock.today())
    with transaction():
        return stock.enter(row, (), issuer_id, Actor.system("存量导入"), clock)


def tick(clock: SetClock, day: date | None = None) -> tuple[Counts, Counts]:
    """Remind, write digests, hand them in, as a tick of the scheduler does."""
    if day is not None:
        clock.put(at_office(day))
    remind(JOB, clock)
    return write_mails(JOB, clock), send_mails(JOB, clock)


def golden(name: str) -> str:
    return (GOLDEN / name).read_text(encoding="utf-8")


def test_digest_to_the_bureau_reads_as_agreed(app: Flask, mailing: County, clock: SetClock, sink: Sink) -> None:
    today = clock.today()
    overdue = stock_ending(clock, today - timedelta(days=14), "鲁山县逾期办法")
    with transaction():  # a document whose lapse could not be recorded
        db.session.execute(sa.update(Document).where(Document.id == overdue.id).values(state=S.PUBLISHED))
    from lawdocs.deadlines.upkeep import follow_deadlines

    follow_deadlines(JOB, clock)
    stock_ending(clock, today, "鲁山县今天到期办法")
    stock_ending(clock, today + timedelta(days=25), "鲁山县补发提醒办法")
    a_document(S.CLEANUP, mailing, clock)
    clock.put(clock.now() + timedelta(minutes=1))

    assert tick(clock) == (Counts(done=1), Counts(done=1))

    [(recipients, mail)] = sink.mails
    assert recipients == [ADDRESSES["bureau"]]
    assert mail["To"] == ADDRESSES["bureau"]
    assert mail["From"] == "lawdocs@lushan.example"
    assert mail["Subject"] == "待办提醒：3项"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(mail["Date"]) == clock.now()
    assert mail.get_content().replace("\r\n", "\n") == golden("bureau.txt")


def test_digest_to_a_drafter_opens_the_document(app: Flask, mailing: County, clock: SetClock, sink: Sink) -> None:
    document = a_document(S.PUBLISHED, mailing, clock)
    tick(clock, document.in_force_until - timedelta(days=91))
    texts = {recipients[0]: mail.get_content().replace("\r\n", "\n") for recipients, mail in sink.mails}
    assert texts[ADDRESSES["drafter"]] == golden("drafter.txt")
    assert sorted(texts) == sorted([ADDRESSES["drafter"], ADDRESSES["bureau"]])


def test_ten_reminders_make_one_digest(app: Flask, mailing: County, clock: SetClock, sink: Sink) -> None:
    for number in range(10):
        stock_ending(clock, clock.today() + timedelta(days=30), f"鲁山县第{number}号办法")
    tick(clock)
    assert len(sink.mails) == 1
    assert sink.texts[0].count("启动清理：https://gfxwj.lushan.example/work/documents/") == 10
    assert tick(clock) == (Counts(), Counts())


def test_digest_waits_until_all_reminders_are_written(app: Flask, mailing: County, clock: SetClock) -> None:
    for title in ("鲁山县甲办法", "鲁山县乙办法"):
        stock_ending(clock, clock.today() + timedelta(days=30), title)
    first, _ = db.session.scalars(sa.select(Deadline.id)).all()
    remind_of(first, JOB, clock)
    assert write_mails(JOB, clock) == Counts()
    remind(JOB, clock)
    assert write_mails(JOB, clock) == Counts(done=1)
    assert len(db.session.scalars(sa.select(MailItem)).all()) == 2


def test_what_was_settled_before_the_digest_is_not_in_it(app: Flask, mailing: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, mailing, clock)
    clock.put(at_office(document.in_force_until - timedelta(days=31)))
    remind(JOB, clock)
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today())
    cleanup.repeal(document, act, None, mailing.actor("clerk"), clock, version=document.version, key=None)
    assert write_mails(JOB, clock) == Counts()


def test_server_that_is_down_loses_nothing(app: Flask, mailing: County, clock: SetClock, sink: Sink) -> None:
    sink.stop()
    for number in range(3):
        stock_ending(clock, clock.today() + timedelta(days=30), f"鲁山县第{number}号办法")
    assert tick(clock) == (Counts(done=1), Counts(failed=1))
    mail = db.session.scalars(sa.select(Mail)).one()
    gaps = []
    for _ in range(len(GAPS) + 1):
        gaps.append((mail.next_at - clock.now()) / timedelta(minutes=1))
        clock.put(mail.next_at - timedelta(seconds=1))
        assert send_mails(JOB, clock) == Counts()
        clock.put(mail.next_at)
        assert send_mails(JOB, clock) == Counts(failed=1)
    assert gaps == [*GAPS, GAPS[-1]]
    assert mail.attempts == len(GAPS) + 2
    assert mail.fault.startswith("邮件服务器连接不上：")

    sink.start()
    clock.put(mail.next_at)
    assert send_mails(JOB, clock) == Counts(done=1)
    assert [recipients for recipients, _ in sink.mails] == [[ADDRESSES["bureau"]]]
    assert (mail.sent_to, mail.fault, mail.next_at) == (ADDRESSES["bureau"], "", None)


@pytest.mark.parametrize("answer", ["451 try again later", "550 no such user"])
def test_refused_mail_is_kept_with_what_the_server_said(
    app: Flask, mailing: County, clock: SetClock, sink: Sink, answer: str
) -> None:
    stock_ending(clock, clock.today() + timedelta(days=30))
    sink.answer = answer
    assert tick(clock)[1] == Counts(failed=1)
    mail = db.session.scalars(sa.select(Mail)).one()
    assert mail.fault == f"邮件服务器答复{answer.replace(' ', '：', 1)}"

    sink.answer = "250 OK"
    try_again(mail, clock)
    assert send_mails(JOB, clock) == Counts(done=1)
    assert len(sink.mails) == 1


def test_what_was_settled_while_the_server_was_down_is_not_sent(
    app: Flask, mailing: County, clock: SetClock, sink: Sink
) -> None:
    document = a_document(S.PUBLISHED, mailing, clock)
    clock.put(at_office(document.in_force_until - timedelta(days=31)))
    stays = stock_ending(clock, clock.today() + timedelta(days=60), "鲁山县还在办法")
    sink.stop()
    tick(clock)
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today())
    cleanup.repeal(document, act, None, mailing.actor("clerk"), clock, version=document.version, key=None)

    sink.start()
    clock.put(clock.now() + timedelta(hours=1))
    send_mails(JOB, clock)
    assert [recipients for recipients, _ in sink.mails] == [[ADDRESSES["bureau"]]]
    assert document.title not in sink.texts[0]
    assert stays.title in sink.texts[0]
    mails = db.session.scalars(sa.select(Mail).order_by(Mail.id)).all()
    assert sorted((each.user.username, each.sent_at is None, each.dropped_at is None) for each in mails) == [
        ("bureau", False, True),
        ("drafter", True, False),
    ]


def test_mail_of_a_scheduler_that_died_is_taken_over_under_the_same_name(
    app: Flask, mailing: County, clock: SetClock, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lawdocs.deadlines import outbox

    stock_ending(clock, clock.today() + timedelta(days=30))
    monkeypatch.setattr(outbox, "_note", lambda *_, **__: (_ for _ in ()).throw(SystemExit(9)))
    with pytest.raises(SystemExit):
        tick(clock)  # handed in, but killed before it was written down
    monkeypatch.undo()
    assert send_mails(JOB, clock) == Counts()  # still leased
    clock.put(clock.now() + outbox.LEASE + timedelta(seconds=1))
    monkeypatch.setattr(outbox, "own_name", lambda: "another:1")
    assert send_mails(JOB, clock) == Counts(done=1)
    assert len({mail["Message-ID"] for _, mail in sink.mails}) == 1
    assert len(sink.mails) == 2


def test_without_a_mail_server_nothing_is_written(app: Flask, county: County, clock: SetClock) -> None:
    stock_ending(clock, clock.today() + timedelta(days=30))
    assert tick(clock) == (Counts(), Counts())
    assert db.session.scalars(sa.select(MailItem)).all() == []


def test_person_without_address_or_account_gets_no_mail(
    app: Flask, mailing: County, clock: SetClock, sink: Sink
) -> None:
    with transaction():
        mailing.users["bureau"].active = False
    stock_ending(clock, clock.today() + timedelta(days=30))
    assert tick(clock) == (Counts(), Counts())


def test_mail_shows_markup_in_a_title_as_text(app: Flask, mailing: County, clock: SetClock, sink: Sink) -> None:
    title = "<script>alert(1)</script>{{7*7}}办法"
    stock_ending(clock, clock.today() + timedelta(days=30), title)
    tick(clock)
    assert sink.mails[0][1].get_content_type() == "text/plain"
    assert title in sink.texts[0]


def test_of_a_deadline_only_the_newest_reminder_is_mailed(
    app: Flask, mailing: County, clock: SetClock, sink: Sink
) -> None:
    last = clock.today() + timedelta(days=30)
    stock_ending(clock, last)
    remind(JOB, clock)  # no digest was written that day
    tick(clock, last - timedelta(days=7))
    assert sink.texts[0].count("有效期至") == 1
    assert "还有7日届满" in sink.texts[0]


def test_server_that_is_away_is_asked_once_and_the_other_mails_wait(
    app: Flask, mailing: County, clock: SetClock, sink: Sink
) -> None:
    document = a_document(S.PUBLISHED, mailing, clock)
    sink.stop()
    assert tick(clock, document.in_force_until - timedelta(days=31)) == (Counts(done=2), Counts(failed=1))
    tried, waiting = db.session.scalars(sa.select(Mail).order_by(Mail.attempts.desc())).all()
    assert (tried.attempts, waiting.attempts) == (1, 0)
    assert waiting.next_at <= clock.now() < tried.next_at

    sink.start()
    clock.put(tried.next_at)
    assert send_mails(JOB, clock) == Counts(done=2)
    assert len(sink.mails) == 2


def test_refused_mail_does_not_keep_the_next_from_being_sent(
    app: Flask, mailing: County, clock: SetClock, sink: Sink
) -> None:
    document = a_document(S.PUBLISHED, mailing, clock)
    clock.put(at_office(document.in_force_until - timedelta(days=31)))
    remind(JOB, clock)
    write_mails(JOB, clock)
    sink.refused = 1
    assert send_mails(JOB, clock) == Counts(done=1, failed=1)
    assert len(sink.mails) == 1


def test_what_happened_is_mailed_the_next_day_once(app: Flask, mailing: County, clock: SetClock, sink: Sink) -> None:
    item = an_item(NewsState.RETURNED, mailing, clock)
    assert tick(clock) == (Counts(), Counts()), "the day is not over"
    tick(clock, clock.today() + timedelta(days=1))
    ((recipients, mail),) = sink.mails
    assert recipients == [ADDRESSES["drafter"]]
    assert mail["Subject"] == "办理通知：1条"
    text = mail.get_content().replace("\r\n", "\n")
    assert "有1条办理情况。" in text
    assert (
        f"1. 动态退回：{item.title}（{REASON}）。\n   查看：https://gfxwj.lushan.example/work/news/{item.id}\n" in text
    )
    tick(clock, clock.today() + timedelta(days=1))
    assert len(sink.mails) == 1


def test_what_was_read_or_is_old_is_not_mailed(app: Flask, mailing: County, clock: SetClock, sink: Sink) -> None:
    an_item(NewsState.RETURNED, mailing, clock)
    notice = db.session.scalars(sa.select(Notice.id).where(Notice.role == Role.DRAFTER)).one()
    mark_read([notice], mailing.actor("drafter"), clock)
    tick(clock, clock.today() + timedelta(days=1))
    an_item(NewsState.RETURNED, mailing, clock, title="旧动态")
    tick(clock, clock.today() + timedelta(days=9))
    assert sink.mails == []


def test_what_happened_comes_after_what_is_due(app: Flask, mailing: County, clock: SetClock, sink: Sink) -> None:
    task = a_task_in(TaskState.RETURNED, mailing, clock, due=clock.today() + timedelta(days=1))
    tick(clock, clock.today() + timedelta(days=1))
    mail = sink.mails[-1][1]
    assert mail["Subject"] == "待办提醒：1项"
    text = mail.get_content().replace("\r\n", "\n")
    assert "有1项期限需要您办理，有1条办理情况。" in text
    page = f"https://gfxwj.lushan.example/work/evidence/{task.id}"
    assert f"提交指标佐证：{page}\n" in text
    assert text.index("【今天到期】") < text.index("【办理情况】") < text.index(f"查看：{page}")

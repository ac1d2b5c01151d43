"""Clocks: started, met, cancelled, paused and resumed; reckoned anew by changed rules and calendars; told in time."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs import rules
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines import clocks
from lawdocs.deadlines.agenda import agenda
from lawdocs.deadlines.clocks import derivation, refresh
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.digests import write_mails
from lawdocs.deadlines.models import Deadline, Mail, MailItem, Notice, Outcome
from lawdocs.deadlines.outbox import send_mails
from lawdocs.deadlines.reminders import remind
from lawdocs.deadlines.upkeep import follow_deadlines, refresh_clocks
from lawdocs.deadlines.words import late_words, long_overdue_of
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts
from lawdocs.rules.models import CalendarDay, CalendarYear, RuleOverride
from tests.factories import County, a_document
from tests.lawdocs.deadlines.conftest import ADDRESSES, Sink
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.roles import Role
from workflows.states import DocumentState as S

pytestmark = pytest.mark.usefixtures("without_clocks")

JOB = Actor.system("test")
START = date(2026, 10, 13)  # a Tuesday after 国庆节; 15 working days later it is 3 November
DUE = date(2026, 11, 3)


@pytest.fixture
def document(county: County, clock: SetClock) -> Document:
    return a_document(S.REVIEW, county, clock)


@pytest.fixture
def review(document: Document, county: County, clock: SetClock) -> Deadline:
    """The clock of a legality review that began today."""
    return begin(Duty.REVIEW, document, county, clock)


def begin(duty: Duty, document: Document, county: County, clock: SetClock, on: date | None = None) -> Deadline:
    post = (Role.LEGAL_OFFICER, county.agency("justice").id)
    with transaction():
        return clocks.start(
            duty, clock, on=on or clock.today(), held_by=post, subject_id=document.id, document=document
        )


def act(verb: str, document: Document, clock: SetClock, day: date | None = None, **more: object) -> Deadline | None:
    """Meet, cancel, pause or resume the review of a document on a day."""
    if day is not None:
        clock.put(at_office(day))
    with transaction():
        return getattr(clocks, verb)(Duty.REVIEW, document.id, clock, f"因{verb}", **more)


def reminded(clock: SetClock, day: date) -> list[tuple[str, int | None]]:
    """What the job of a day tells: to whom, and on which rung."""
    clock.put(at_office(day))
    last = db.session.scalar(sa.select(sa.func.max(Notice.id))) or 0
    remind(JOB, clock)
    new = db.session.scalars(sa.select(Notice).where(Notice.id > last).order_by(Notice.id))
    return [(each.role.value, each.rung) for each in new]


def texts(deadline: Deadline) -> list[str]:
    query = sa.select(Notice.text).where(Notice.deadline_id == deadline.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def override(county: County, clock: SetClock, key: str = "clocks.review", **content: object) -> RuleOverride:
    """An administrator puts something over the profile."""
    row = RuleOverride(
        profile="henan",
        key=key,
        no=1 + db.session.scalar(sa.select(sa.func.count()).where(RuleOverride.key == key)),
        content=json.dumps(content),
        ground_title="鲁山县试行规定",
        ground_number="鲁政〔2026〕9号",
        ground_article="第三条",
        verified=True,
        from_on=clock.today(),
        reason="试行",
        made_at=clock.now(),
        made_by_id=county.users["sysadmin"].id,
    )
    with transaction():
        db.session.add(row)
    return row


def publish_calendar(county: County, clock: SetClock, year: int, *days: CalendarDay) -> None:
    with transaction():
        entered = {"entered_at": clock.now(), "entered_by_id": county.users["sysadmin"].id}
        db.session.add(CalendarYear(year=year, source="国办发明电〔2026〕8号", days=list(days), **entered))


def test_clock_keeps_what_it_was_reckoned_from_and_tells_its_post(app: Flask, review: Deadline) -> None:
    assert (review.started_on, review.due_on, review.provisional) == (START, DUE, False)
    assert (review.rule, review.length, review.unit, review.verified) == ("R42", 15, "working", True)
    assert review.ground.endswith("（国办发〔2018〕115号）第（五）项")
    told = db.session.scalars(sa.select(Notice).where(Notice.deadline_id == review.id)).one()
    assert (told.role, told.agency_id) == (Role.LEGAL_OFFICER, review.held_by_id)
    assert told.text == ("合法性审核：《鲁山县城区停车泊位管理办法》，期限至2026年11月3日，还有21日到期")


def test_second_clock_of_the_same_duty_is_refused_while_one_runs(
    app: Flask, review: Deadline, document: Document, county: County, clock: SetClock
) -> None:
    with pytest.raises(RuntimeError, match="runs already"):
        begin(Duty.REVIEW, document, county, clock)
    act("meet", document, clock)
    assert begin(Duty.REVIEW, document, county, clock).opened_no == 2


@pytest.mark.parametrize(
    ("day", "outcome", "words"),
    [(DUE, Outcome.MET, "按期办结"), (DUE + timedelta(days=1), Outcome.LATE, "逾期1日办结")],
)
def test_last_day_is_in_time_and_the_next_is_not(
    app: Flask, review: Deadline, document: Document, clock: SetClock, day: date, outcome: Outcome, words: str
) -> None:
    act("meet", document, clock, day)
    assert (review.outcome, review.ended_on, review.ended_by) == (outcome, day, "因meet")
    assert standing(review, day).text == words
    assert reminded(clock, day + timedelta(days=60)) == []


def test_day_of_the_act_decides_not_the_day_of_its_record(
    app: Flask, review: Deadline, document: Document, clock: SetClock
) -> None:
    act("meet", document, clock, DUE + timedelta(days=5), on=DUE)
    assert review.outcome is Outcome.MET


def test_cancelled_clock_is_neither_met_nor_late_nor_reminded(
    app: Flask, review: Deadline, document: Document, clock: SetClock
) -> None:
    act("cancel", document, clock, DUE + timedelta(days=1))
    assert (review.outcome, standing(review, clock.today()).text) == (Outcome.VOID, "已取消")
    assert reminded(clock, DUE + timedelta(days=30)) == []


@pytest.mark.parametrize("verb", ["meet", "cancel", "pause", "resume"])
def test_nothing_is_done_to_a_clock_that_does_not_run(
    app: Flask, document: Document, clock: SetClock, verb: str
) -> None:
    assert act(verb, document, clock) is None


def test_due_day_moves_by_the_pause_and_its_post_is_told(
    app: Flask, review: Deadline, document: Document, clock: SetClock
) -> None:
    act("pause", document, clock, date(2026, 10, 19))
    assert standing(review, clock.today()).text == "中止计时"
    act("resume", document, clock, date(2026, 10, 26))  # five working days later

    assert review.due_on == date(2026, 11, 10)
    [change] = review.changes
    assert (change.before_on, change.after_on, change.why) == (DUE, date(2026, 11, 10), "因resume")
    assert texts(review)[-1].endswith("，还有15日到期，原为2026年11月3日（因resume）")
    stood = [each.day for each in derivation(review).days if each.why == "中止：因pause"]
    assert stood == [date(2026, 10, 19) + timedelta(days=each) for each in range(7)]


def test_nobody_is_reminded_while_a_clock_stands_still(
    app: Flask, review: Deadline, document: Document, county: County, clock: SetClock
) -> None:
    act("pause", document, clock, date(2026, 10, 19))
    assert [reminded(clock, START + timedelta(days=each)) for each in range(7, 60, 5)] == [[]] * 11
    assert agenda([(Role.LEGAL_OFFICER, county.agency("justice").id)], clock.today()) == []

    act("resume", document, clock, date(2026, 12, 14))
    assert review.next_on is not None
    assert reminded(clock, review.due_on - timedelta(days=5)) == [("legal_officer", 5)]


def test_second_pause_within_a_pause_changes_nothing(
    app: Flask, review: Deadline, document: Document, clock: SetClock
) -> None:
    act("pause", document, clock, date(2026, 10, 19))
    act("pause", document, clock, date(2026, 10, 21))
    assert [each.since_on for each in review.pauses] == [date(2026, 10, 19)]


def test_pause_that_ends_on_its_first_day_moves_nothing(
    app: Flask, review: Deadline, document: Document, clock: SetClock
) -> None:
    act("pause", document, clock, date(2026, 10, 19))
    act("resume", document, clock)
    assert (review.due_on, review.changes) == (DUE, [])
    assert reminded(clock, date(2026, 10, 29)) == [("legal_officer", 5)]


def test_what_is_done_while_the_clock_stands_still_is_in_time(
    app: Flask, review: Deadline, document: Document, clock: SetClock
) -> None:
    act("pause", document, clock, date(2026, 10, 19))
    act("meet", document, clock, DUE + timedelta(days=10))
    assert (review.outcome, review.paused_on) == (Outcome.MET, None)
    assert review.due_on == derivation(review).due > DUE


def test_reminders_follow_the_ladder_of_the_clock_itself(
    app: Flask, review: Deadline, document: Document, county: County, clock: SetClock
) -> None:
    supplement = begin(Duty.SUPPLEMENT, document, county, clock)  # 5 working days: due on the 20th
    told = {day: reminded(clock, START + timedelta(days=day)) for day in range(1, 22)}
    days = {(START + timedelta(days=day)).isoformat()[5:]: [rung for _, rung in said] for day, said in told.items()}
    assert supplement.due_on == date(2026, 10, 20)
    assert {day: rungs for day, rungs in days.items() if rungs} == {
        "10-17": [3],
        "10-19": [1],
        "10-20": [0],
        "10-23": [-3, -3],
        "10-26": [-6, -6],
        "10-29": [5, -9, -9],
        "11-01": [2, -12, -12],
        "11-03": [0],
    }


def test_overdue_clock_is_told_to_the_supervisor_too(app: Flask, review: Deadline, clock: SetClock) -> None:
    assert reminded(clock, DUE) == [("legal_officer", 0)]
    assert reminded(clock, DUE + timedelta(days=3)) == [("legal_officer", -3), ("supervisor", -3)]


def test_late_and_long_overdue_are_different_words(app: Flask, review: Deadline, clock: SetClock) -> None:
    late, long = DUE + timedelta(days=30), DUE + timedelta(days=31)
    assert (standing(review, late).kind, standing(review, late).text) == ("late", "已逾期30日")
    assert (standing(review, long).kind, standing(review, long).text) == ("very_late", "长期逾期31日")
    reminded(clock, DUE + timedelta(days=33))
    assert texts(review)[-1].endswith("，长期逾期33日")


def test_a_clock_may_say_itself_what_is_long_overdue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = rules.current()
    review = replace(shipped.clocks["review"], long_overdue=10)
    changed = replace(shipped, clocks={**shipped.clocks, "review": review})
    monkeypatch.setattr(rules, "current", lambda: changed)

    assert [long_overdue_of(each) for each in ("review", "filing", "")] == [10, 30, 30]
    assert [late_words(days, long_overdue_of("review")) for days in (10, 11)] == ["已逾期10日", "长期逾期11日"]


def test_changed_rule_moves_running_clocks_and_keeps_before_and_after(
    app: Flask, review: Deadline, county: County, clock: SetClock
) -> None:
    override(county, clock, length=10)
    assert refresh_clocks(clock) == Counts(done=1)

    assert review.due_on == date(2026, 10, 27)
    [change] = review.changes
    assert (change.before_on, change.after_on, change.why) == (
        DUE,
        date(2026, 10, 27),
        "规则修订：自2026年10月13日起适用",
    )
    assert change.before.startswith("15个工作日，依据国务院办公厅")
    assert change.after == "10个工作日，依据鲁山县试行规定（鲁政〔2026〕9号）第三条"
    assert texts(review)[-1].endswith(
        "期限至2026年10月27日，还有14日到期，原为2026年11月3日（规则修订：自2026年10月13日起适用）"
    )
    assert refresh_clocks(clock) == Counts()


def test_new_ground_of_the_same_day_is_kept_and_disturbs_nobody(
    app: Flask, review: Deadline, county: County, clock: SetClock
) -> None:
    told = texts(review)
    override(county, clock)
    assert follow_deadlines(JOB, clock).done == 1
    assert (review.due_on, len(review.changes)) == (DUE, 1)
    assert review.ground == "鲁山县试行规定（鲁政〔2026〕9号）第三条"
    assert texts(review) == told


def test_ended_override_brings_the_file_back(app: Flask, review: Deadline, county: County, clock: SetClock) -> None:
    row = override(county, clock, length=10)
    refresh_clocks(clock)
    with transaction():
        row.ended_at, row.ended_by_id = clock.now(), county.users["sysadmin"].id
    refresh_clocks(clock)
    assert (review.due_on, len(review.changes)) == (DUE, 2)


def test_override_waits_for_its_first_day(app: Flask, county: County, clock: SetClock) -> None:
    row = override(county, clock, length=10)
    with transaction():
        row.from_on = clock.today() + timedelta(days=1)
    assert rules.current().clocks["review"].period.length == 15
    clock.put(at_office(row.from_on))
    rules.forget()
    assert rules.current().clocks["review"].period.length == 10
    assert rules.base().clocks["review"].period.length == 15


def test_overrides_are_put_over_each_other_in_their_order(app: Flask, county: County, clock: SetClock) -> None:
    override(county, clock, length=10)
    override(county, clock, remind=[1, 0])
    found = rules.current().clocks["review"]
    assert (found.period.length, found.ladder.before, str(found.ground)) == (
        10,
        (1, 0),
        "鲁山县试行规定（鲁政〔2026〕9号）第三条",
    )


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("clocks.review", {"length": "ten"}),
        ("clocks.unknown", {"length": 3}),
        ("values.registrar", {"value": "mayor"}),
        ("values.cleanup_every", {"value": 0}),
        ("other.review", {}),
    ],
)
def test_override_that_does_not_fit_the_profile_is_left_out_with_the_reason(
    app: Flask, county: County, clock: SetClock, key: str, content: dict
) -> None:
    override(county, clock, key, **content)
    assert rules.current() == rules.base()
    (reason,) = rules.left_out().values()
    assert key.partition(".")[2] in reason


@pytest.mark.parametrize("verb", ["meet", "cancel"])
def test_changed_profile_never_touches_an_ended_clock(
    app: Flask, review: Deadline, document: Document, county: County, clock: SetClock, verb: str
) -> None:
    act(verb, document, clock)
    before = {column.key: getattr(review, column.key) for column in Deadline.__table__.columns}
    override(county, clock, length=1)
    assert refresh_clocks(clock) == Counts()
    with transaction():
        assert refresh(review, clock, "规则修订") is False
    assert {column.key: getattr(review, column.key) for column in Deadline.__table__.columns} == before
    assert review.changes == []


def test_clock_that_stands_still_is_reckoned_anew_but_nobody_is_told(
    app: Flask, review: Deadline, document: Document, county: County, clock: SetClock
) -> None:
    act("pause", document, clock, date(2026, 10, 19))
    told = texts(review)
    override(county, clock, length=10)
    assert refresh_clocks(clock) == Counts(done=1)
    assert (review.due_on, review.next_on, texts(review)) == (date(2026, 10, 27), None, told)


def test_date_on_an_unknown_year_is_provisional_until_its_calendar_comes(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    clock.put(at_office(date(2026, 12, 21)))
    review = begin(Duty.REVIEW, document, county, clock)
    assert (review.provisional, review.due_on) == (True, date(2027, 1, 11))
    assert "（暂定）" in texts(review)[0]

    new_year = CalendarDay(day=date(2027, 1, 1), working=False, name="元旦")
    publish_calendar(county, clock, 2027, new_year)
    assert refresh_clocks(clock) == Counts(done=1)
    assert (review.provisional, review.due_on) == (False, date(2027, 1, 12))
    assert texts(review)[-1].endswith("，原为2027年1月11日（放假安排更新）")
    assert "暂定" not in texts(review)[-1]


def test_reminder_of_a_moved_day_is_not_sent_and_no_rung_comes_twice(
    app: Flask, review: Deadline, county: County, clock: SetClock
) -> None:
    assert reminded(clock, date(2026, 10, 29)) == [("legal_officer", 5)]
    override(county, clock, length=17)  # due on 5 November, four days after the next rung was to come
    assert reminded(clock, date(2026, 11, 1)) == [("legal_officer", None)]
    assert texts(review)[-1].endswith("，原为2026年11月3日（规则修订：自2026年10月29日起适用）")
    assert reminded(clock, date(2026, 11, 2)) == []
    assert reminded(clock, date(2026, 11, 3)) == [("legal_officer", 2)]


def test_rung_told_for_the_old_day_is_told_again_for_the_new(
    app: Flask, review: Deadline, county: County, clock: SetClock
) -> None:
    assert reminded(clock, date(2026, 10, 29)) == [("legal_officer", 5)]
    override(county, clock, length=25)
    refresh_clocks(clock)
    assert review.due_on == date(2026, 11, 17)
    assert reminded(clock, date(2026, 11, 12)) == [("legal_officer", 5)]


def mail_to(person: str, county: County) -> None:
    with transaction():
        county.users[person].email = f"{person}@lushan.example"


def test_several_clocks_make_one_digest(
    app: Flask, mailing: County, clock: SetClock, sink: Sink, document: Document
) -> None:
    mail_to("legal", mailing)
    for duty in (Duty.REVIEW, Duty.FILING_CHECK, Duty.RECORD_REVIEW):
        begin(duty, document, mailing, clock)
    remind(JOB, clock)
    assert (write_mails(JOB, clock), send_mails(JOB, clock)) == (Counts(done=1), Counts(done=1))
    [(recipients, mail)] = sink.mails
    assert (recipients, mail["Subject"]) == (["legal@lushan.example"], "待办提醒：3项")
    assert mail.get_content().count("（依据未核实）") == 2


@pytest.mark.parametrize("verb", ["meet", "cancel", "pause"])
@pytest.mark.parametrize("when", ["before the digest", "before it is sent"])
def test_digest_leaves_out_what_ended_or_stands_still(
    app: Flask, mailing: County, clock: SetClock, sink: Sink, review: Deadline, document: Document, verb: str, when: str
) -> None:
    mail_to("legal", mailing)
    if when == "before it is sent":
        assert write_mails(JOB, clock) == Counts(done=1)
    act(verb, document, clock)
    write_mails(JOB, clock)
    send_mails(JOB, clock)
    assert sink.mails == []
    assert [each.sent_at for each in db.session.scalars(sa.select(Mail))] == [None] * (when == "before it is sent")


def test_digest_names_the_new_day_of_a_clock_that_moved(
    app: Flask, mailing: County, clock: SetClock, sink: Sink, review: Deadline
) -> None:
    mail_to("legal", mailing)
    write_mails(JOB, clock)
    override(mailing, clock, length=10)
    refresh_clocks(clock)
    send_mails(JOB, clock)
    assert "期限至2026年10月27日" in sink.texts[0]
    assert "2026年11月3日" not in sink.texts[0]
    assert ADDRESSES["bureau"] not in sink.mails[0][0]
    assert len(db.session.scalars(sa.select(MailItem)).all()) == 1


def test_supervisor_is_mailed_only_once_a_clock_is_overdue(
    app: Flask, mailing: County, clock: SetClock, sink: Sink, review: Deadline
) -> None:
    for day in (DUE, DUE + timedelta(days=3)):
        clock.put(at_office(day))
        remind(JOB, clock)
        write_mails(JOB, clock)
        send_mails(JOB, clock)
    assert [recipients for recipients, _ in sink.mails] == [[ADDRESSES["bureau"]]]
    assert "【已逾期】" in sink.texts[0]

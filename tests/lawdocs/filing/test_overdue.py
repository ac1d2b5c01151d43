"""What was not filed in time: the notice with its period, its clock, and the public criticism (限期报备、通报批评)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.deadlines import reminders
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.deadlines.moves import moves
from lawdocs.deadlines.upkeep import refresh_clocks
from lawdocs.errors import Forbidden, KeyReused, Repeated, StateConflict, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.filing import overdue
from lawdocs.filing.demands import FilingRefused
from lawdocs.filing.upward_models import OverdueNotice, Stage, UpwardFiling
from lawdocs.rules import current as profile
from lawdocs.rules import work_calendar
from tests.lawdocs.filing.conftest import Acts
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.roles import Role

NUMBER, CRITICISM = "平司备催〔2026〕1号", "平司通〔2026〕8号"
TEXT = "请于期限内补报，并书面说明原因。"
CRITICIZED = "经通知仍未报送，予以通报批评，责令立即报送。"


@pytest.fixture
def missed(acts: Acts) -> UpwardFiling:
    """A filing with the city, five days after its last day."""
    filing = acts.filing(acts.published())
    acts.later(20)
    return filing


def days(acts: Acts, number: int) -> date:
    return acts.clock.today() + timedelta(days=number)


def notify(acts: Acts, filing: UpwardFiling, **other: object) -> OverdueNotice:
    said = {"number": NUMBER, "on": acts.clock.today(), "last_on": days(acts, 10), "text": TEXT}
    seen = {"version": filing.version, "key": None, "by": "citybureau"} | other
    said |= {name: seen.pop(name) for name in list(seen) if name in said}
    actor = acts.who(seen.pop("by"))
    return overdue.notify(filing, *said.values(), actor, acts.clock, **seen)


def criticize(acts: Acts, filing: UpwardFiling, **other: object) -> OverdueNotice:
    said = {"number": CRITICISM, "on": acts.clock.today(), "text": CRITICIZED}
    seen = {"version": filing.version, "key": None, "by": "citybureau"} | other
    said |= {name: seen.pop(name) for name in list(seen) if name in said}
    actor = acts.who(seen.pop("by"))
    return overdue.criticize(filing, *said.values(), actor, acts.clock, **seen)


def clocks(filing: UpwardFiling) -> list[Deadline]:
    query = sa.select(Deadline).where(Deadline.duty == Duty.FILING_NOTICE, Deadline.subject_id == filing.id)
    return list(db.session.scalars(query))


def told(deadline: Deadline) -> list[tuple[Role, str]]:
    query = sa.select(Notice).where(Notice.deadline_id == deadline.id).order_by(Notice.id)
    return [(each.role, each.text) for each in db.session.scalars(query)]


def test_notice_gives_the_maker_a_day_and_a_clock(acts: Acts, missed: UpwardFiling) -> None:
    version = missed.version
    made = notify(acts, missed)
    assert (made.number, made.noticed_on, made.last_on, made.text) == (NUMBER, acts.clock.today(), days(acts, 10), TEXT)
    assert (made.sent_by.username, missed.version, missed.stage) == ("citybureau", version + 1, Stage.DUE)

    (clock,) = clocks(missed)
    assert (clock.started_on, clock.due_on, clock.length, clock.rule) == (made.noticed_on, made.last_on, 10, "R92")
    assert (clock.held_by_role, clock.held_by_id) == (missed.held_by_role, missed.held_by_id)
    assert (clock.ground, clock.verified, clock.provisional) == (f"平顶山市司法局{NUMBER}通知", True, False)
    (notice,) = told(clock)
    assert notice[0] is Role.LEGAL_OFFICER
    assert f"限期报备：《{missed.document.title}》" in notice[1]
    assert f"期限至{zh_date(made.last_on)}，还有10日到期" in notice[1]


def test_notice_is_audited_and_verified(acts: Acts, missed: UpwardFiling) -> None:
    made = notify(acts, missed)
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "filing:notify"))
    assert (entry.subject, entry.subject_id, entry.reason) == ("filing", missed.id, TEXT)
    assert f'"notice":"{NUMBER}"' in entry.after
    assert f'"last_on":"{made.last_on}"' in entry.after
    acts.later(11)
    criticize(acts, missed)
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "filing:criticize"))
    assert (entry.reason, f'"criticism_number":"{CRITICISM}"' in entry.after) == (CRITICIZED, True)
    assert verify().fault is None


CHANGES = (
    "UPDATE overdue_notices SET number = '改'",
    "UPDATE overdue_notices SET last_on = '2026-11-11'",
    "UPDATE overdue_notices SET text = '改'",
    "UPDATE overdue_notices SET criticism = '改'",
    "UPDATE overdue_notices SET link = '改'",
    "UPDATE overdue_notices SET criticized_on = '2026-11-30'",
    "DELETE FROM overdue_notices",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_a_notice_changed_beside_the_trail_is_noticed(statement: str, acts: Acts, missed: UpwardFiling) -> None:
    notify(acts, missed)
    acts.later(11)
    criticize(acts, missed)
    assert verify().fault is None
    with transaction():
        db.session.execute(sa.text(statement))
    assert verify().fault == f"filing {missed.id}: its notice or its criticism are not those of the audit trail"


def test_a_notice_that_nobody_sent_is_noticed(acts: Acts, missed: UpwardFiling) -> None:
    with transaction():
        columns = "filing_id, number, noticed_on, last_on, text, sent_at, criticism_number, criticism, link"
        values = f"{missed.id}, '1号', '2026-11-02', '2026-11-12', '无', '2026-11-02 00:00:00+00:00', '', '', ''"
        db.session.execute(sa.text(f"INSERT INTO overdue_notices ({columns}) VALUES ({values})"))
    assert verify().fault.startswith(f"filing {missed.id}: its notice or its criticism")


def test_only_what_is_late_gets_a_notice(acts: Acts) -> None:
    filing = acts.filing(acts.published())
    due = filing.deadline.due_on
    acts.later((due - acts.clock.today()).days)
    with pytest.raises(FilingRefused) as refused:
        notify(acts, filing)
    assert str(refused.value) == f"报送期限到{zh_date(due)}（依据未核实），期满没有报送才能发出限期报备通知"
    acts.later(1)
    notify(acts, filing)


def test_what_does_not_fit_in_a_notice_is_said(acts: Acts, missed: UpwardFiling) -> None:
    today, due = acts.clock.today(), missed.deadline.due_on
    wrong = (
        ({"on": days(acts, 1)}, f"通知日期不能晚于今天（{zh_date(today)}）"),
        ({"on": due}, f"通知日期不能早于报送期限届满的次日（{zh_date(due + timedelta(days=1))}）"),
        ({"last_on": today}, "报送的最后一天应当在通知日期之后"),
        ({"on": days(acts, -3), "last_on": days(acts, -1)}, f"报送的最后一天不能早于今天（{zh_date(today)}）"),
        ({"last_on": days(acts, 400)}, "报送的最后一天离通知日期超过一年，请核对年份"),
        ({"number": " "}, "请填写通知的文号"),
        ({"text": " "}, "请填写通知的内容"),
    )
    for other, words in wrong:
        with pytest.raises(FilingRefused) as refused:
            notify(acts, missed, **other)
        assert str(refused.value) == words
    assert (missed.notice, clocks(missed)) == (None, [])
    notify(acts, missed, on=due + timedelta(days=1), last_on=days(acts, 1))


def test_there_is_one_notice(acts: Acts, missed: UpwardFiling) -> None:
    made = notify(acts, missed)
    with pytest.raises(FilingRefused) as refused:
        notify(acts, missed)
    assert str(refused.value) == f"这份文件已经发出限期报备通知（{NUMBER}），期限到{zh_date(made.last_on)}"


def test_what_was_filed_gets_neither(acts: Acts, missed: UpwardFiling) -> None:
    acts.submit(missed)
    for act in (notify, criticize):
        with pytest.raises(StateConflict) as refused:
            act(acts, missed)
        assert str(refused.value) == "该文件当前状态为「已报送」，操作未执行"


@pytest.mark.parametrize("who", ["legal", "legal2", "clerk", "drafter", "bureau", "townclerk"])
def test_only_the_receiver_acts(who: str, acts: Acts, missed: UpwardFiling) -> None:
    with pytest.raises(Forbidden):
        notify(acts, missed, by=who)
    notify(acts, missed)
    acts.later(11)
    with pytest.raises(Forbidden):
        criticize(acts, missed, by=who)


def test_nothing_is_sent_to_a_receiver_outside(acts: Acts, missed: UpwardFiling) -> None:
    outside = acts.filing(missed.document, "鲁山县人民代表大会常务委员会")
    with pytest.raises(Forbidden):
        notify(acts, outside)


def test_a_notice_wants_the_version_and_comes_once(acts: Acts, missed: UpwardFiling) -> None:
    with pytest.raises(VersionRequired):
        notify(acts, missed, version=None)
    with pytest.raises(VersionStale):
        notify(acts, missed, version=missed.version - 1)
    version = missed.version
    notify(acts, missed, key="k1")
    with pytest.raises(Repeated) as again:
        notify(acts, missed, key="k1", version=version)
    assert again.value.answer == f"/work/filings/{missed.id}"
    with pytest.raises(KeyReused):
        notify(acts, missed, key="k1", text="另一个")
    assert len(clocks(missed)) == 1


@pytest.mark.parametrize(("later", "outcome"), [(10, Outcome.MET), (11, Outcome.LATE)])
def test_filing_meets_the_clock_by_itself(later: int, outcome: Outcome, acts: Acts, missed: UpwardFiling) -> None:
    notify(acts, missed)
    acts.later(later)
    acts.submit(missed)
    (clock,) = clocks(missed)
    assert (clock.outcome, clock.ended_on, clock.ended_by) == (outcome, acts.clock.today(), "已报送备案")
    acts.register(missed)
    assert verify().fault is None


def test_criticism_comes_after_the_last_day(acts: Acts, missed: UpwardFiling) -> None:
    with pytest.raises(FilingRefused) as refused:
        criticize(acts, missed)
    assert str(refused.value) == "还没有发出限期报备通知，通知的期限届满仍未报送才能登记通报"
    made = notify(acts, missed)
    acts.later(10)
    with pytest.raises(FilingRefused) as refused:
        criticize(acts, missed)
    assert str(refused.value) == f"通知的期限到{zh_date(made.last_on)}，期满仍未报送才能登记通报"
    acts.later(3)
    today = acts.clock.today()
    wrong = (
        ({"on": made.last_on}, f"通报日期不能早于通知期限届满的次日（{zh_date(days(acts, -2))}）"),
        ({"on": days(acts, 1)}, f"通报日期不能晚于今天（{zh_date(today)}）"),
        ({"number": ""}, "请填写通报的文号"),
        ({"text": ""}, "请填写通报的内容"),
    )
    for other, words in wrong:
        with pytest.raises(FilingRefused) as refused:
            criticize(acts, missed, **other)
        assert str(refused.value) == words
    done = criticize(acts, missed, link="https://example.gov.cn/1")
    assert (done.criticism_number, done.criticized_on, done.criticism) == (CRITICISM, today, CRITICIZED)
    assert (done.link, done.criticized_by.username) == ("https://example.gov.cn/1", "citybureau")
    with pytest.raises(FilingRefused) as refused:
        criticize(acts, missed)
    assert str(refused.value) == f"这份文件已经登记通报（{CRITICISM}）"


def test_the_maker_is_told_of_the_criticism_and_the_clock_runs_on(acts: Acts, missed: UpwardFiling) -> None:
    notify(acts, missed)
    acts.later(11)
    criticize(acts, missed)
    (clock,) = clocks(missed)
    assert told(clock)[-1][1].endswith(f"已逾期1日，已通报批评（{CRITICISM}）")
    assert clock.outcome is None
    acts.submit(missed)
    assert clocks(missed)[0].outcome is Outcome.LATE


def test_a_day_that_a_notice_gave_is_never_reckoned_anew(acts: Acts, missed: UpwardFiling) -> None:
    made = notify(acts, missed)
    assert refresh_clocks(acts.clock).failed == 0
    assert all(each.deadline.duty is not Duty.FILING_NOTICE for each in moves(profile(), work_calendar()))
    acts.later(9)
    reminders.remind(Actor.system("remind"), acts.clock)
    (clock,) = clocks(missed)
    assert (clock.due_on, clock.ground) == (made.last_on, f"平顶山市司法局{NUMBER}通知")
    assert "还有1日到期" in told(clock)[-1][1]


def test_who_reviewed_or_made_it_leaves_it_to_others(acts: Acts) -> None:
    filing = acts.filing(acts.published(issuer="urban"))
    acts.later(20)
    with transaction():
        filing.document.drafting_agency_id = acts.county.agency("justice").id
    with pytest.raises(FilingRefused) as refused:
        notify(acts, filing, by="bureau")
    assert (refused.value.status, "本单位制定或者起草的文件" in str(refused.value)) == (403, True)

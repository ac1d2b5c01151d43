"""The conclusion 继续有效, with and without a longer term: what becomes of the end, its deadline and its reminders."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines import reminders
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.documents.models import Document
from lawdocs.errors import StepRefused
from lawdocs.extensions import db, transaction
from tests.factories import TEXT, County, a_document
from tests.pages import log_in, send, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.states import DocumentState as S
from workflows.states import LegalStatus

pytestmark = pytest.mark.usefixtures("without_clocks")

LAST = date(2026, 12, 1)
LATER = date(2029, 12, 31)
SYSTEM = Actor.system("test")


def ending(county: County, last: date = LAST, **changes: object) -> Document:
    """A document in cleanup whose last day in force is coming."""
    text = TEXT.replace("有效期5年", f"有效期至{last.year}年{last.month}月{last.day}日")
    return a_document(S.CLEANUP, county, SetClock(at_office(date(2023, 3, 1))), text=text, **changes)


def keep(document: Document, county: County, clock: SetClock, until: date | None = None) -> object:
    bureau = county.actor("bureau")
    more = {"until": until, "unevaluated": "先行延长" if until else ""}
    return cleanup.keep(document, "仍需执行。", bureau, clock, version=document.version, key=None, **more)


def deadlines() -> list[tuple[date, Outcome | None]]:
    query = sa.select(Deadline.due_on, Deadline.outcome).where(Deadline.duty == Duty.EXPIRY).order_by(Deadline.id)
    return [tuple(row) for row in db.session.execute(query)]


def reminded() -> list[tuple[date, int]]:
    query = sa.select(Notice.due_on, Notice.rung).where(Notice.deadline_id.is_not(None)).order_by(Notice.id)
    return sorted({tuple(row) for row in db.session.execute(query)})


def test_a_longer_term_moves_the_end_the_deadline_and_the_reminders(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = ending(county)
    clock.put(at_office(LAST - timedelta(days=30)))
    reminders.remind(SYSTEM, clock)
    assert reminded() == [(LAST, 30)]

    record = keep(document, county, clock, LATER)

    assert (document.in_force_until, document.end_kind, document.state) == (
        date(2030, 1, 1),
        LegalStatus.LAPSED,
        S.PUBLISHED,
    )
    assert record.reason == "仍需执行。有效期延至2029年12月31日。没有评估仍然延长的理由：先行延长。"
    assert deadlines() == [(LAST, Outcome.VOID), (LATER, None)]
    for days in (23, 0, -1, -10):
        clock.put(at_office(LAST - timedelta(days=days)))
        reminders.remind(SYSTEM, clock)
        assert jobs.lapse_expired(SYSTEM, clock).done == 0
    assert reminded() == [(LAST, 30)]
    clock.put(at_office(LATER - timedelta(days=180)))
    reminders.remind(SYSTEM, clock)
    assert reminded() == [(LAST, 30), (LATER, 180)]
    clock.put(at_office(LATER + timedelta(days=1), 0, 0))
    assert jobs.lapse_expired(SYSTEM, clock).done == 1
    assert verify().fault is None


def test_kept_without_a_longer_term_the_end_and_its_reminders_stay(app: Flask, county: County, clock: SetClock) -> None:
    document = ending(county)
    keep(document, county, clock)

    assert document.in_force_until == LAST + timedelta(days=1)
    assert deadlines() == [(LAST, None)]
    clock.put(at_office(LAST))
    reminders.remind(SYSTEM, clock)
    assert reminded() == [(LAST, 0)]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (LAST, "有效期延至的日期应当晚于现在的期满日（2026年12月1日）"),
        (date(2026, 10, 20), "有效期延至的日期应当晚于现在的期满日（2026年12月1日）"),
        (date(2031, 10, 13), "有效期自作出结论起最长5年（依据未核实），最晚延至2031年10月12日"),
    ],
)
def test_the_new_end_lies_after_the_old_one_and_within_the_limit(
    until: date, said: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = ending(county)
    with pytest.raises(StepRefused) as refused:
        keep(document, county, clock, until)
    assert refused.value.reasons == (said,)
    assert (document.state, document.in_force_until) == (S.CLEANUP, LAST + timedelta(days=1))
    keep(document, county, clock, max(LAST + timedelta(days=1), min(until, date(2031, 10, 12))))


def test_a_trial_document_gets_no_more_than_a_trial_term(app: Flask, county: County, clock: SetClock) -> None:
    text = TEXT.replace("5年", "2年")
    document = a_document(
        S.CLEANUP,
        county,
        SetClock(at_office(date(2025, 3, 1))),
        text=text,
        title="鲁山县停车办法（试行）",
        validity_years=2,
    )
    with pytest.raises(StepRefused, match="有效期自作出结论起最长2年（依据未核实），最晚延至2028年10月12日"):
        keep(document, county, clock, date(2028, 10, 13))


def test_where_there_is_no_term_nothing_is_asked_and_nothing_taken(app: Flask, county: County, clock: SetClock) -> None:
    text = TEXT.replace("本办法有效期5年", "本办法由县城管局解释")
    document = a_document(S.CLEANUP, county, clock, text=text, validity_years=None, has_term=False)
    bureau, page = log_in(app, "bureau"), f"/work/documents/{document.id}/steps/keep"
    assert "有效期延至" not in words(bureau.get(page))
    with pytest.raises(StepRefused, match="文件没有可以延长的有效期"):
        keep(document, county, clock, LATER)
    assert send(bureau, page, reason="仍需执行", until="2029-12-31").status_code == 303
    assert db.session.get(Document, document.id).in_force_until is None


def test_an_end_by_repeal_is_not_made_longer(app: Flask, county: County, clock: SetClock) -> None:
    document = ending(county)
    with transaction():  # as stock of which the source states a repeal to come
        document.end_kind = LegalStatus.REPEALED
    assert "有效期延至" not in words(log_in(app, "bureau").get(f"/work/documents/{document.id}/steps/keep"))
    with pytest.raises(StepRefused, match="文件没有可以延长的有效期"):
        keep(document, county, clock, LATER)


def test_while_an_end_is_planned_no_longer_term_is_given(app: Flask, county: County, clock: SetClock) -> None:
    document = ending(county)
    act = Act(reason="调整对象消失", day=date(2026, 11, 1))
    cleanup.declare_lapsed(document, act, county.actor("bureau"), clock, version=document.version, key=None)
    with pytest.raises(StepRefused, match="已预定自2026年11月1日起失效，请先取消预定"):
        keep(document, county, clock, LATER)


def test_the_pages_ask_tell_and_show_the_new_end(app: Flask, county: County, clock: SetClock) -> None:
    document = ending(county)
    bureau, page = log_in(app, "bureau"), f"/work/documents/{document.id}"
    asked = words(bureau.get(f"{page}/steps/keep"))
    assert (
        "有效期延至 （可以不填） 不延长的不填。应当晚于现在的期满日2026年12月1日，"
        "最晚2031年10月12日，即自今天起5年（依据未核实）。" in asked
    )
    assert "期满日不变： 2026年12月1日。" in asked

    wrong = send(bureau, f"{page}/steps/keep", reason="仍需执行", until="2026-12-01", unevaluated="先行延长")
    assert (wrong.status_code, "应当晚于现在的期满日（2026年12月1日）" in words(wrong)) == (422, True)
    assert "有效期延至2026年12月1日，" in words(wrong)
    kept = {"reason": "仍需执行", "until": "2029-12-31", "unevaluated": "先行延长"}
    assert send(bureau, f"{page}/steps/keep", **kept).status_code == 303

    shown = words(bureau.get(page))
    assert "继续有效：仍需执行。有效期延至2029年12月31日。" in shown
    assert "2029年12月31日 有效期届满" in shown
    public = words(app.test_client().get(f"/documents/{document.id}"))
    assert "2029年12月31日期满。" in public
    assert "2026年12月1日期满" not in public

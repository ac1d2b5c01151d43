"""Evaluation before the end of a term: steps with their days, records that never change, deferral only with ground."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify_histories import history_faults
from lawdocs.audit.verify_numbers import number_faults
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.evaluation import queries, services
from lawdocs.evaluation.services import Entered
from lawdocs.extensions import db
from lawdocs.work.tasks import ending_of
from tests.factories import County, a_document, repeal, start_cleanup
from tests.lawdocs.supervision.reading import Seen
from tests.pages import log_in, send, words
from workflows.evaluation import Conclusion, EvaluationAct, met_by, step_days
from workflows.profiles import load
from workflows.states import DocumentState as S
from workflows.workdays import WorkCalendar

TODAY = date(2026, 10, 13)
LAST = date(2031, 11, 11)  # in force for five years from 12 November 2026
START, REPORT, PROPOSAL = date(2031, 5, 11), date(2031, 9, 11), date(2031, 10, 11)


@pytest.fixture
def document(county: County, clock: SetClock) -> Document:
    document = a_document(S.PUBLISHED, county, clock)
    assert queries.last_day_of(document) == LAST
    return document


def put(act: EvaluationAct, document: Document, county: County, clock: SetClock, who: str = "drafter", **more: object):  # noqa: ANN201
    entered = Entered(act, more.pop("on", clock.today()), more.pop("text", "执行情况良好。"), **more)
    return services.record(document, entered, county.actor(who), clock, key=None)


def standing(document: Document, day: date) -> list[str]:
    return [each.word.text for each in queries.lines_of(document, queries.entries_of(document), day)]


@given(st.dates(date(2024, 1, 1), date(2060, 12, 31)))
def test_steps_lie_before_the_last_day_in_their_order(last_on: date) -> None:
    days = [each.due for each in step_days(load("national"), last_on, WorkCalendar(frozenset()))]
    assert days == sorted(days)
    assert days[-1] < last_on
    for due, months in zip(days, (6, 2, 1), strict=True):
        assert (last_on.year - due.year) * 12 + last_on.month - due.month == months
        assert due.day <= last_on.day


def test_whoever_reported_had_started() -> None:
    done = {EvaluationAct.REPORT: TODAY}
    assert met_by(EvaluationAct.START, done) is EvaluationAct.REPORT
    assert met_by(EvaluationAct.PROPOSAL, done) is None
    earlier = done | {EvaluationAct.START: TODAY - timedelta(days=9)}
    assert met_by(EvaluationAct.START, earlier) is EvaluationAct.START


def test_days_of_steps_carry_their_mark(app: Flask, county: County, document: Document) -> None:
    lines = queries.lines_of(document, [], TODAY)
    assert [each.due for each in lines] == [START, REPORT, PROPOSAL]
    assert [each.step.rule for each in lines] == ["R72", "R73", "R74"]
    assert [each.step.how for each in lines] == [f"有效期届满之日前{months}个月" for months in (6, 2, 1)]
    assert lines[0].due_words == "2031年5月11日（依据未核实）"


def test_steps_are_met_in_time_or_late(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    assert standing(document, START) == ["今天到期", "还剩123日", "还剩153日"]
    clock.put(at_office(START))
    put(EvaluationAct.START, document, county, clock)
    clock.put(at_office(REPORT + timedelta(days=2)))
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND, by="某大学法学院")
    assert standing(document, clock.today()) == ["2031年5月11日按期办结", "逾期2日办结", "还剩28日"]


def test_an_ended_or_endless_document_is_not_evaluated(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(LAST))
    put(EvaluationAct.START, document, county, clock)
    assert standing(document, LAST)[1] == "长期逾期61日"
    clock.put(at_office(LAST + timedelta(days=1)))
    assert standing(document, clock.today()) == []
    with pytest.raises(StepRefused, match="有效期已于2031年11月11日届满，文件自动失效，不能再评估"):
        put(EvaluationAct.START, document, county, clock)
    repeal(document, county, clock)
    with pytest.raises(StepRefused, match="没有将要届满的有效期"):
        put(EvaluationAct.START, document, county, clock)
    assert queries.lines_of(document, queries.entries_of(document), clock.today()) == []


@pytest.mark.parametrize(
    ("act", "more", "said"),
    [
        (EvaluationAct.PROPOSAL, {}, "请先登记评估报告和结论"),
        (EvaluationAct.REPORT, {}, "请选择评估结论"),
        (EvaluationAct.START, {"on": TODAY + timedelta(days=1)}, "日期不能晚于今天"),
        (EvaluationAct.RENEWAL, {}, "有效期还没有延长"),
        (EvaluationAct.DEFER, {"text": " "}, "推迟必须写明依据和理由"),
        (EvaluationAct.DEFER, {}, "请选择推迟哪一步、推迟到哪一天"),
        (
            EvaluationAct.DEFER,
            {"deferred_act": EvaluationAct.START, "deferred_until": START},
            "推迟到的日期应在2031年5月11日以后",
        ),
        (
            EvaluationAct.DEFER,
            {"deferred_act": EvaluationAct.START, "deferred_until": LAST + timedelta(days=1)},
            "有效期届满日2031年11月11日以前",
        ),
    ],
)
def test_what_cannot_be_put_on_record(
    act: EvaluationAct,
    more: dict[str, object],
    said: str,
    app: Flask,
    county: County,
    clock: SetClock,
    document: Document,
) -> None:
    with pytest.raises(StepRefused, match=said):
        put(act, document, county, clock, "clerk", **more)
    assert queries.entries_of(document) == []


def test_a_step_is_put_off_with_its_ground(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    until = START + timedelta(days=30)
    put(
        EvaluationAct.DEFER,
        document,
        county,
        clock,
        text="上位法正在修订，县政府同意推迟。",
        deferred_act=EvaluationAct.START,
        deferred_until=until,
    )
    line = queries.lines_of(document, queries.entries_of(document), START + timedelta(days=1))[0]
    assert (line.due, line.word.text) == (until, "还剩29日")
    assert line.due_words == "2031年5月11日（依据未核实），推迟到2031年6月10日（依据未核实）"
    clock.put(at_office(START + timedelta(days=1)))
    put(EvaluationAct.START, document, county, clock)
    assert standing(document, clock.today())[0] == "2031年5月12日推迟后按期办结"
    with pytest.raises(StepRefused, match="这一步已经办结"):
        put(
            EvaluationAct.DEFER,
            document,
            county,
            clock,
            deferred_act=EvaluationAct.START,
            deferred_until=until + timedelta(days=1),
        )


def test_a_late_step_cannot_be_put_off_and_stays_late(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    said = {"text": "县政府同意推迟。", "deferred_act": EvaluationAct.START}
    clock.put(at_office(START))
    put(EvaluationAct.DEFER, document, county, clock, deferred_until=START + timedelta(days=4), **said)
    clock.put(at_office(START + timedelta(days=4)))
    put(EvaluationAct.DEFER, document, county, clock, deferred_until=START + timedelta(days=8), **said)
    clock.put(at_office(START + timedelta(days=9)))
    with pytest.raises(StepRefused, match="这一步已于2031年5月19日到期，逾期后不能再推迟"):
        put(EvaluationAct.DEFER, document, county, clock, deferred_until=START + timedelta(days=30), **said)
    with pytest.raises(StepRefused, match="逾期后不能再推迟"):
        put(
            EvaluationAct.DEFER,
            document,
            county,
            clock,
            on=START,
            deferred_until=START + timedelta(days=30),
            **said,
        )
    put(EvaluationAct.START, document, county, clock)
    assert standing(document, clock.today())[0] == "逾期1日办结"


def test_a_longer_term_begins_its_evaluation_anew(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    extend(document, county, clock, date(2036, 9, 10))
    assert standing(document, clock.today())[0].startswith("还剩")
    entry = put(EvaluationAct.RENEWAL, document, county, clock, "clerk", text="县政府网站")
    assert (entry.last_on, entry.number) == (date(2036, 9, 10), "LSX-2031-0001")


def extend(document: Document, county: County, clock: SetClock, until: date) -> None:
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    start_cleanup(document, county, clock)
    cleanup.keep(document, "继续执行", county.actor("bureau"), clock, version=document.version, key=None, until=until)


def test_a_renewal_takes_a_number_of_its_own_once_for_each_term(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    other = a_document(S.PUBLISHED, county, clock)
    clock.put(at_office(REPORT))
    extend(document, county, clock, date(2036, 9, 10))
    page = words(log_in(app, "clerk").get(f"/work/documents/{document.id}/evaluation"))
    assert "有效期已延至2036年9月10日，还没有延续登记。" in page
    put(EvaluationAct.RENEWAL, document, county, clock, "clerk", text="县政府网站")
    with pytest.raises(StepRefused, match="至2036年9月10日的有效期已经登记过延续，登记号LSX-2031-0001"):
        put(EvaluationAct.RENEWAL, document, county, clock, "clerk")

    both = f"{document.registration_number}；2031年9月11日延续登记为LSX-2031-0001"
    staff = words(log_in(app, "clerk").get(f"/work/documents/{document.id}"))
    assert (both in staff, "至2036年9月10日" in staff) == (True, True)
    public = words(app.test_client().get(f"/documents/{document.id}"))
    assert (both in public, "至2036年9月10日" in public) == (True, True)
    page = words(log_in(app, "clerk").get(f"/work/documents/{document.id}/evaluation"))
    assert "已延续登记，新的登记号LSX-2031-0001，有效期至2036年9月10日。 重新公布以后要不要再次报送备案" in page

    extend(other, county, clock, date(2036, 9, 10))
    taken = document.registration_number.replace("LSX-2026", "GFX-2026")
    put(EvaluationAct.RENEWAL, other, county, clock, "clerk", number=taken)
    clock.put(at_office(date(2036, 9, 1)))
    extend(document, county, clock, date(2040, 9, 10))
    with pytest.raises(StepRefused, match=f"登记号已被使用：{taken}"):
        put(EvaluationAct.RENEWAL, document, county, clock, "clerk", number=taken)
    put(EvaluationAct.RENEWAL, document, county, clock, "clerk")
    assert list(number_faults()) == []


def overdue(app: Flask) -> list[tuple[str, ...]]:
    seen = Seen(log_in(app, "bureau"), "/supervision/overdue?what=evaluation")
    rows = [] if "没有逾期的事" in seen.text else seen.table("已逾期")
    told = ("最后一日", "逾期", "情形")
    return [(row["事项"].removeprefix("期满前评估逾期："), *(row[name] for name in told)) for row in rows]


def test_steps_past_their_day_are_overdue_until_they_are_done(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(START))
    assert overdue(app) == []
    clock.put(at_office(REPORT + timedelta(days=1)))
    start = ("启动评估", "2031年5月11日（依据未核实）", "124日", "长期逾期")
    report = ("提交评估报告和结论", "2031年9月11日（依据未核实）", "1日", "已逾期")
    assert overdue(app) == [start, report]
    seen = Seen(log_in(app, "bureau"), "/supervision")
    days = {row["name"]: row["最早的最后一日"] for row in seen.table("已逾期")}
    assert days["期满前评估逾期"] == "2031年5月11日（依据未核实）"
    own = Seen(log_in(app, "bureau"), f"/supervision?agency={county.agency('gov').id}")
    assert "最久：鲁山县人民政府，逾期124日（依据未核实）" in own.text
    page = log_in(app, "bureau").get("/supervision/overdue").get_data(as_text=True)
    assert f'href="/work/documents/{document.id}/evaluation"' in page

    put(EvaluationAct.START, document, county, clock)
    assert overdue(app) == [report]
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    assert overdue(app) == []
    clock.put(at_office(LAST))
    assert overdue(app) == [("报制定机关决定", "2031年10月11日（依据未核实）", "31日", "长期逾期")]
    clock.put(at_office(LAST + timedelta(days=1)))
    assert overdue(app) == []


def test_a_step_put_off_in_time_is_overdue_after_its_later_day(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    put(EvaluationAct.START, document, county, clock)
    until = REPORT + timedelta(days=9)
    said = {"deferred_act": EvaluationAct.REPORT, "deferred_until": until}
    put(EvaluationAct.DEFER, document, county, clock, text="县政府同意推迟。", **said)
    clock.put(at_office(REPORT + timedelta(days=1)))
    assert overdue(app) == []
    clock.put(at_office(until + timedelta(days=1)))
    assert overdue(app) == [("提交评估报告和结论", "2031年9月20日（依据未核实）", "1日", "已逾期")]


def test_the_desk_names_the_next_step_and_leads_to_the_evaluation(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(START - timedelta(days=10)))
    assert "180日内到期" not in words(log_in(app, "drafter").get("/work"))
    clock.put(at_office(START + timedelta(days=12)))
    assert "要我办 0" in words(log_in(app, "drafter2").get("/work"))
    drafter = log_in(app, "drafter")
    above, _, shown = words(drafter.get("/work")).partition("180日内到期")
    assert "要我办 1" in above
    assert "还没有要您办的事" not in above
    assert "评估已逾期12日" in shown
    assert "启动评估期限至2031年5月11日（依据未核实）" in shown
    assert f'href="/work/documents/{document.id}/evaluation"' in drafter.get("/work").get_data(as_text=True)
    put(EvaluationAct.START, document, county, clock)
    shown = words(drafter.get("/work")).partition("180日内到期")[2]
    assert "已逾期" not in shown.partition("本单位概况")[0]
    assert "提交评估报告和结论期限至2031年9月11日（依据未核实）" in shown
    clock.put(at_office(REPORT))  # on its last day nothing is late
    above, _, shown = words(log_in(app, "drafter").get("/work")).partition("180日内到期")
    assert ("要我办 0" in above, "评估今天到期" in shown, "还剩61日" in shown) == (True, False, True)


@pytest.mark.parametrize(
    ("left", "kind", "said"), [(31, "plain", "还剩31日"), (30, "soon", "还剩30日"), (0, "soon", "今天是最后一天")]
)
def test_the_desk_counts_down_once_all_steps_are_done(
    left: int, kind: str, said: str, app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(START))
    for act in (EvaluationAct.START, EvaluationAct.REPORT, EvaluationAct.PROPOSAL):
        more = {"conclusion": Conclusion.LAPSE} if act is EvaluationAct.REPORT else {}
        put(act, document, county, clock, **more)
    day = LAST - timedelta(days=left)
    with app.test_request_context():
        task = ending_of(document, queries.lines_of(document, queries.entries_of(document), day), day)

    assert (task.kind, task.clock, task.facts[0]) == (kind, said, "评估各步已办结")


def test_who_records_and_that_it_is_audited(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    for who in ("drafter2", "legal", "editor", "sysadmin"):
        with pytest.raises(Forbidden):
            put(EvaluationAct.START, document, county, clock, who)
    for who in ("drafter", "clerk", "bureau"):
        services.void(
            put(EvaluationAct.START, document, county, clock, who), "试填", county.actor(who), clock, key=None
        )
    query = sa.select(AuditEntry).where(AuditEntry.tag == "document:evaluate")
    assert [(each.actor_name, each.basis) for each in db.session.scalars(query)] == [
        ("林知远", "R72"),
        ("韩书言", "R72"),
        ("许怀安", "R72"),
    ]
    assert list(history_faults(document.id)) == []


def test_the_record_never_changes(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    put(EvaluationAct.START, document, county, clock)
    db.session.rollback()
    for statement in ("UPDATE evaluation_entries SET text = '改'", "DELETE FROM evaluation_entries"):
        with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_the_page_shows_steps_and_takes_a_report(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(START - timedelta(days=10)))
    drafter, address = log_in(app, "drafter"), f"/work/documents/{document.id}/evaluation"
    page = words(drafter.get(f"/work/documents/{document.id}"))
    assert "启动评估 还剩10日 2031年5月11日（依据未核实）" in page
    assert send(drafter, address, act="report", text="良好").status_code == 422
    answer = send(drafter, address, act="report", conclusion="amend", by="县城管局", text="两条已经过时。")
    assert answer.status_code == 303, words(answer)
    page = words(drafter.get(address))
    assert "启动评估 规则R72 2031年5月11日（依据未核实） 有效期届满之日前6个月 2031年5月1日按期办结" in page
    assert "2031年5月1日提交评估报告和结论 结论：修改后重新发布 两条已经过时。" in " ".join(page.split())
    assert "登记一步" not in words(log_in(app, "legal").get(address))
    assert log_in(app, "drafter2").get(address).status_code == 404

"""What cannot stand on the record of an evaluation: impossible days, two starts or conclusions; and how to void it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.evaluation import queries, services
from lawdocs.extensions import db
from tests.factories import County
from tests.lawdocs.evaluation.test_evaluation import PROPOSAL, REPORT, START, TODAY, document, overdue, put, standing
from tests.pages import log_in, send, words
from workflows.evaluation import Conclusion, EvaluationAct

__all__ = ["document"]
DAY = timedelta(days=1)
LATE = START + timedelta(days=149)


def void(entry: object, county: County, clock: SetClock, who: str = "drafter", reason: str = "日期填错。") -> None:
    services.void(entry, reason, county.actor(who), clock, key=None)


def test_a_step_is_not_older_than_the_publication(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(LATE))
    published = document.published_on
    assert published == TODAY
    for day in (date(1999, 2, 3), published - DAY):
        with pytest.raises(StepRefused) as refused:
            put(EvaluationAct.START, document, county, clock, on=day)
        assert refused.value.reasons == ("启动评估的日期不能早于文件公布的日期（2026年10月13日）",)
    assert overdue(app)[0][2] == "149日"
    put(EvaluationAct.START, document, county, clock, on=published)


def test_a_day_in_time_entered_after_it_says_when_it_was_entered(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(LATE))
    put(EvaluationAct.START, document, county, clock, on=START - DAY)
    assert standing(document, LATE)[0] == "2031年5月10日按期办结（2031年10月7日补记）"


def test_steps_follow_each_other(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    clock.put(at_office(REPORT))
    put(EvaluationAct.START, document, county, clock, on=START)
    said = {"conclusion": Conclusion.EXTEND}
    with pytest.raises(StepRefused) as refused:
        put(EvaluationAct.REPORT, document, county, clock, on=START - DAY, **said)
    assert refused.value.reasons == ("提交评估报告和结论的日期不能早于启动评估的日期（2031年5月11日）",)
    put(EvaluationAct.REPORT, document, county, clock, on=REPORT, **said)
    with pytest.raises(StepRefused) as refused:
        put(EvaluationAct.PROPOSAL, document, county, clock, on=REPORT - DAY)
    assert refused.value.reasons == ("报制定机关决定的日期不能早于提交评估报告和结论的日期（2031年9月11日）",)


def test_a_start_entered_after_the_report_lies_before_it(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    put(EvaluationAct.REPORT, document, county, clock, on=START, conclusion=Conclusion.AMEND)
    with pytest.raises(StepRefused) as refused:
        put(EvaluationAct.START, document, county, clock, on=START + DAY)
    assert refused.value.reasons == ("启动评估的日期不能晚于提交评估报告和结论的日期（2031年5月11日）",)
    put(EvaluationAct.START, document, county, clock, on=START)


@pytest.mark.parametrize(
    ("act", "label", "more"),
    [
        (EvaluationAct.START, "启动评估", {}),
        (EvaluationAct.REPORT, "提交评估报告和结论", {"conclusion": Conclusion.LAPSE}),
        (EvaluationAct.PROPOSAL, "报制定机关决定", {}),
    ],
)
def test_each_step_is_taken_once_in_a_round(
    act: EvaluationAct,
    label: str,
    more: dict[str, object],
    app: Flask,
    county: County,
    clock: SetClock,
    document: Document,
) -> None:
    clock.put(at_office(PROPOSAL))
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    if act is not EvaluationAct.REPORT:
        put(act, document, county, clock)
    with pytest.raises(StepRefused) as refused:
        put(act, document, county, clock, **more)
    told = f"这一轮评估已于2031年10月11日登记“{label}”。登记有误或者结论有变化的，请先作废原来的记录，再重新登记"
    assert refused.value.reasons == (told,)


def test_a_voided_entry_stays_in_sight_and_counts_no_more(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT + DAY))
    put(EvaluationAct.START, document, county, clock, on=START)
    wrong = put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.LAPSE)
    assert overdue(app) == []
    drafter, page = log_in(app, "drafter"), f"/work/documents/{document.id}/evaluation"
    asked = words(drafter.get(f"{page}/{wrong.id}/void"))
    assert "作废这条评估记录？" in asked
    assert "2031年9月12日提交评估报告和结论 结论：期满自动失效" in " ".join(asked.split())
    assert send(drafter, f"{page}/{wrong.id}/void", reason=" ").status_code == 422
    assert send(drafter, f"{page}/{wrong.id}/void", reason="结论应为延长。").status_code == 303

    assert [each[0] for each in overdue(app)] == ["提交评估报告和结论"]
    assert standing(document, clock.today())[1] == "已逾期1日"
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    shown = " ".join(words(drafter.get(page)).split())
    assert "已作废 2031年9月12日提交评估报告和结论 结论：期满自动失效" in shown
    assert "作废理由：结论应为延长。 林知远 9月12日" in shown
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "document:void_evaluation")).one()
    assert (entry.actor_name, entry.reason, entry.basis) == ("林知远", "结论应为延长。", "R73")
    assert verify().fault is None


def test_what_cannot_be_voided(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    clock.put(at_office(PROPOSAL))
    report = put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    proposal = put(EvaluationAct.PROPOSAL, document, county, clock)
    for who in ("drafter2", "legal", "editor", "sysadmin"):
        with pytest.raises(Forbidden):
            void(report, county, clock, who)
    with pytest.raises(StepRefused) as refused:
        void(report, county, clock)
    assert refused.value.reasons == ("“报制定机关决定”以这条记录为前提，请先作废那一条",)
    with pytest.raises(StepRefused, match="请写明作废的理由"):
        void(report, county, clock, reason=" ")
    void(proposal, county, clock, "bureau")
    void(report, county, clock, "clerk")
    with pytest.raises(StepRefused, match="这条记录已经作废"):
        void(report, county, clock)
    assert [each.void.reason for each in queries.entries_of(document)] == ["日期填错。"] * 2


def test_a_voiding_never_changes(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    void(put(EvaluationAct.START, document, county, clock), county, clock)
    db.session.rollback()
    for statement in ("UPDATE evaluation_voids SET reason = '改'", "DELETE FROM evaluation_voids"):
        with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)

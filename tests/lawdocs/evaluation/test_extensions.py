"""A longer term: what the evaluation says of it, its registration under a number of the series, and what is shown."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document, TermExtension
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.evaluation import services
from lawdocs.evaluation.models import EvaluationEntry
from lawdocs.extensions import db, transaction
from lawdocs.filing.models import NumberAllocation
from tests.factories import County, a_document, start_cleanup
from tests.lawdocs.evaluation.test_evaluation import LAST, PROPOSAL, REPORT, document, put
from tests.pages import log_in, send, words
from workflows.evaluation import Conclusion, EvaluationAct
from workflows.states import DocumentState as S

__all__ = ["document"]
UNTIL = date(2036, 9, 1)
WITHOUT = (
    "这一轮评估还没有登记评估报告和结论。是否必须先评估才能延长，规则没有写明；仍要延长的，请写明没有评估仍然延长的理由"
)


def keep(document: Document, county: County, clock: SetClock, **more: object) -> None:
    if document.state is S.PUBLISHED:
        start_cleanup(document, county, clock)
    more = {"until": UNTIL} | more
    cleanup.keep(document, "仍需执行", county.actor("bureau"), clock, version=document.version, key=None, **more)


def squeezed(answer: object) -> str:
    return " ".join(words(answer).split())


def given(document: Document) -> list[tuple[str, bool]]:
    query = sa.select(NumberAllocation.text, NumberAllocation.void_at.is_not(None))
    query = query.where(NumberAllocation.document_id == document.id, NumberAllocation.text.startswith("LSX-"))
    return [tuple(row) for row in db.session.execute(query.order_by(NumberAllocation.id))]


def test_without_a_conclusion_a_longer_term_needs_its_reason(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(PROPOSAL))
    with pytest.raises(StepRefused) as refused:
        keep(document, county, clock)
    assert refused.value.reasons == (WITHOUT,)
    bureau, page = log_in(app, "bureau"), f"/work/documents/{document.id}/steps/keep"
    asked = squeezed(bureau.get(page))
    assert "期满前评估还没有办完：启动评估、提交评估报告和结论、报制定机关决定。" in asked
    assert "启动评估2031年5月11日到期，已逾期153日；提交评估报告和结论2031年9月11日到期，已逾期30日" in asked
    refused = send(bureau, page, reason="仍需执行", until=UNTIL.isoformat())
    assert (refused.status_code, WITHOUT in words(refused)) == (422, True)
    sent = send(bureau, page, reason="仍需执行", until=UNTIL.isoformat(), unevaluated="上位法即将修订，先行延长。")
    assert sent.status_code == 303
    shown = words(bureau.get(f"/work/documents/{document.id}"))
    told = "继续有效：仍需执行。有效期延至2036年9月1日。没有评估仍然延长的理由：上位法即将修订，先行延长。"
    assert told in shown
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "document:keep")).one()
    assert "上位法即将修订" in entry.after
    assert verify().fault is None


@pytest.mark.parametrize(("conclusion", "label"), [(Conclusion.LAPSE, "期满自动失效"), (Conclusion.REPEAL, "废止")])
def test_a_conclusion_against_it_bars_a_longer_term_until_another_is_on_record(
    conclusion: Conclusion, label: str, app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    report = put(EvaluationAct.REPORT, document, county, clock, conclusion=conclusion)
    told = (
        f"期满前评估的结论是“{label}”（2031年9月11日），不能延长有效期。"
        "结论有变化的，先在评估页面作废原来的结论，再登记新的评估报告和结论"
    )
    with pytest.raises(StepRefused) as refused:
        keep(document, county, clock, unevaluated="仍要延长")
    assert refused.value.reasons == (told,)
    services.void(report, "结论有变化。", county.actor("drafter"), clock, key=None)
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    keep(document, county, clock)
    assert document.in_force_until == UNTIL + timedelta(days=1)


def test_the_conclusion_to_amend_needs_a_reason_for_a_longer_term(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.AMEND)
    with pytest.raises(StepRefused) as refused:
        keep(document, county, clock)
    assert refused.value.reasons == (
        "期满前评估的结论是“修改后重新发布”（2031年9月11日），不是延长有效期；仍要延长的，请写明没有评估仍然延长的理由",
    )
    keep(document, county, clock, unevaluated="修改期间先行延长")
    assert document.in_force_until == UNTIL + timedelta(days=1)


def test_kept_without_a_longer_term_no_evaluation_is_asked(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.LAPSE)
    keep(document, county, clock, until=None)
    assert document.in_force_until == LAST + timedelta(days=1)


def test_the_confirmation_shows_the_evaluation(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    clock.put(at_office(REPORT))
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND, by="某大学法学院")
    start_cleanup(document, county, clock)
    asked = squeezed(log_in(app, "bureau").get(f"/work/documents/{document.id}/steps/keep"))
    assert "期满前评估的结论是“延长有效期”： 2031年9月11日，评估单位某大学法学院，林知远登记。" in asked
    assert "期满前评估还没有办完：报制定机关决定。" in asked
    assert "没有评估仍然延长的理由" not in asked


def test_steps_missed_before_the_longer_term_stay_on_record(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT + timedelta(days=2)))
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    keep(document, county, clock)
    page = squeezed(log_in(app, "drafter").get(f"/work/documents/{document.id}/evaluation"))
    assert "上一轮评估（有效期至2031年11月11日，2031年9月13日延长至2036年9月1日）" in page
    before = "（依据未核实） 有效期届满之日前"
    assert f"启动评估 规则R72 2031年5月11日{before}6个月 逾期125日办结" in page
    assert f"提交评估报告和结论 规则R73 2031年9月11日{before}2个月 逾期2日办结" in page
    assert f"报制定机关决定 规则R74 2031年10月11日{before}1个月 没有办理，延长有效期后不再需要" in page


def test_a_step_overdue_and_never_taken_stays_late_on_record(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(PROPOSAL))
    keep(document, county, clock, unevaluated="先行延长")
    page = squeezed(log_in(app, "drafter").get(f"/work/documents/{document.id}/evaluation"))
    assert (
        "启动评估 规则R72 2031年5月11日（依据未核实） 有效期届满之日前6个月 逾期153日没有办理，延长有效期后不再需要"
        in page
    )


@pytest.mark.parametrize("evaluated", [True, False])
def test_every_longer_term_asks_for_its_registration(
    evaluated: bool, app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    if evaluated:
        put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    keep(document, county, clock, unevaluated="" if evaluated else "先行延长")
    address = f"/work/documents/{document.id}/evaluation"
    page = squeezed(log_in(app, "clerk").get(address))
    assert "有效期已延至2036年9月1日，还没有延续登记。" in page
    assert "应当在原有效期届满（2031年11月11日）以前" in page
    assert "下一个登记号LSX-2031-0001" in page
    assert send(log_in(app, "clerk"), address, act="renewal", text="县政府网站").status_code == 303
    assert given(document)[-1] == ("LSX-2031-0001", False)
    assert "已延续登记，新的登记号LSX-2031-0001" in words(log_in(app, "drafter").get(address))


def test_the_number_of_a_renewal_is_the_next_of_the_series(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    other = a_document(S.PUBLISHED, county, clock)
    clock.put(at_office(REPORT))
    keep(document, county, clock, unevaluated="先行延长")
    keep(other, county, clock, unevaluated="先行延长")
    first = put(EvaluationAct.RENEWAL, document, county, clock, "clerk", text="县政府网站")
    assert a_document(S.PUBLISHED, county, clock).registration_number == "LSX-2031-0002"
    second = put(EvaluationAct.RENEWAL, other, county, clock, "clerk", text="县政府网站")
    assert (first.number, second.number) == ("LSX-2031-0001", "LSX-2031-0003")
    assert db.session.scalars(sa.select(NumberAllocation.id).where(NumberAllocation.void_at.is_not(None))).all() == []
    assert verify().fault is None

    services.void(second, "重新公布推迟。", county.actor("clerk"), clock, key=None)
    assert given(other)[-1] == ("LSX-2031-0003", True)
    assert put(EvaluationAct.RENEWAL, other, county, clock, "clerk").number == "LSX-2031-0004"
    assert verify().fault is None


def test_who_registers_registers_the_renewal(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    clock.put(at_office(REPORT))
    keep(document, county, clock, unevaluated="先行延长")
    for who in ("drafter", "bureau", "legal"):
        with pytest.raises(Forbidden):
            put(EvaluationAct.RENEWAL, document, county, clock, who)
    page = words(log_in(app, "drafter").get(f"/work/documents/{document.id}/evaluation"))
    assert "登记延续的重新编号和公布" not in page.partition("登记一步")[2]
    entry = put(EvaluationAct.RENEWAL, document, county, clock, "clerk")
    with pytest.raises(Forbidden):
        services.void(entry, "填错", county.actor("drafter"), clock, key=None)


def test_a_number_typed_is_none_of_our_series(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    clock.put(at_office(REPORT))
    keep(document, county, clock, unevaluated="先行延长")
    with pytest.raises(StepRefused) as refused:
        put(EvaluationAct.RENEWAL, document, county, clock, "clerk", number="LSX-2031-0008")
    assert refused.value.reasons == (
        "LSX-2031-0008是本系统登记号序列里的号，由系统依次给出，不能手填；由本系统编号的，请把这一格留空",
    )
    with pytest.raises(StepRefused, match="登记号由系统今天给出，办理日期应填今天（2031年9月11日）"):
        put(EvaluationAct.RENEWAL, document, county, clock, "clerk", on=REPORT - timedelta(days=1))
    entry = put(EvaluationAct.RENEWAL, document, county, clock, "clerk", number="平规登〔2031〕12号")
    assert entry.number == "平规登〔2031〕12号"
    with pytest.raises(StepRefused, match="有效期已经登记过延续，登记号平规登〔2031〕12号"):
        put(EvaluationAct.RENEWAL, document, county, clock, "clerk")


def test_a_past_day_shows_the_term_known_on_it(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    clock.put(at_office(REPORT))
    put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    keep(document, county, clock)
    clock.put(at_office(REPORT + timedelta(days=5)))
    put(EvaluationAct.RENEWAL, document, county, clock, "clerk", text="县政府网站")
    public, page = app.test_client(), f"/documents/{document.id}"

    before = squeezed(public.get(f"{page}/on/2031-09-10"))
    assert "截至2031年9月10日。施行于2026年11月12日，2031年11月11日期满（2031年9月11日延长至2036年9月1日）。" in before
    assert "有效期 5年，至2031年11月11日（2031年9月11日延长至2036年9月1日）" in before
    assert "延续登记为LSX-2031-0001" not in before
    now = squeezed(public.get(page))
    assert "施行于2026年11月12日，2036年9月1日期满。" in now
    assert "有效期 至2036年9月1日（原5年，至2031年11月11日；2031年9月11日延长）" in now
    assert "；2031年9月16日延续登记为LSX-2031-0001" in now
    on_the_day = squeezed(public.get(f"{page}/on/2031-09-11"))
    assert "施行于2026年11月12日，2036年9月1日期满。" in on_the_day
    assert "延续登记为LSX-2031-0001" not in on_the_day
    staff = squeezed(log_in(app, "clerk").get(f"/work/documents/{document.id}"))
    assert "至2036年9月1日（原5年，至2031年11月11日；2031年9月11日延长）" in staff

    history = squeezed(public.get(f"{page}/history"))
    assert "2031-09-11 清理后继续有效，有效期由2031年11月11日延长至2036年9月1日" in history
    assert "2031-09-16 延续登记，登记号LSX-2031-0001" in history


def test_of_several_extensions_each_day_shows_its_own_term(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    keep(document, county, clock, unevaluated="先行延长")
    clock.put(at_office(date(2036, 8, 1)))
    keep(document, county, clock, until=date(2040, 1, 1), unevaluated="先行延长")
    public, page = app.test_client(), f"/documents/{document.id}"
    for day, end in (("2031-09-10", "2031年11月11日"), ("2031-09-11", "2036年9月1日"), ("2036-08-01", "2040年1月1日")):
        assert f"，{end}期满" in words(public.get(f"{page}/on/{day}"))
    kept = "至2040年1月1日（原5年，至2031年11月11日；2031年9月11日延长至2036年9月1日；2036年8月1日延长）"
    assert kept in words(public.get(page))
    rows = db.session.execute(
        sa.select(TermExtension.from_last_on, TermExtension.to_last_on).order_by(TermExtension.id)
    )
    assert [tuple(row) for row in rows] == [(LAST, UNTIL), (UNTIL, date(2040, 1, 1))]


def test_an_extension_never_changes(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    clock.put(at_office(REPORT))
    keep(document, county, clock, unevaluated="先行延长")
    db.session.rollback()
    for statement in ("UPDATE term_extensions SET from_last_on = to_last_on", "DELETE FROM term_extensions"):
        with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_number_typed_when_they_were_is_in_use_and_not_void(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    said = {"act": EvaluationAct.RENEWAL, "on": clock.today(), "number": "LSX-2026-0002", "text": "县政府网站"}
    with transaction():
        entry = EvaluationEntry(document_id=document.id, last_on=LAST, at=clock.now(), actor_name="某人", **said)
        db.session.add(entry)
    assert a_document(S.PUBLISHED, county, clock).registration_number == "LSX-2026-0003"
    assert given(document) == [("LSX-2026-0001", False)]
    used = sa.select(NumberAllocation.text, NumberAllocation.void_at).where(NumberAllocation.used_by_id == document.id)
    assert [tuple(row) for row in db.session.execute(used)] == [("LSX-2026-0002", None)]
    assert verify().fault is None
    numbers = squeezed(log_in(app, "clerk").get("/work/numbers"))
    assert "登记号 2026 LSX 4号 2 0" in numbers


def test_stock_of_an_unknown_maker_gets_its_number_elsewhere(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    keep(document, county, clock, unevaluated="先行延长")
    with transaction():
        document.issuer_id = None
    with pytest.raises(StepRefused, match="文件的制定机关不在本系统，系统不能编号，请填写其他机关给的登记号"):
        put(EvaluationAct.RENEWAL, document, county, clock, "bureau")
    put(EvaluationAct.RENEWAL, document, county, clock, "bureau", number="平规登〔2031〕12号")


def test_what_a_longer_term_closed_is_not_voided(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    clock.put(at_office(REPORT))
    report = put(EvaluationAct.REPORT, document, county, clock, conclusion=Conclusion.EXTEND)
    keep(document, county, clock)
    with pytest.raises(StepRefused, match="这一轮评估已经结束，它的记录不能再作废"):
        services.void(report, "填错", county.actor("drafter"), clock, key=None)
    with pytest.raises(StepRefused, match="启动评估的日期不能早于延长有效期的日期（2031年9月11日）"):
        put(EvaluationAct.START, document, county, clock, on=REPORT - timedelta(days=1))

"""Requests: each kind has its own clock; acts pause, meet and cancel it; what was written never changes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawdocs import rules
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, Repeated, StepRefused, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.requests import page, queries, services
from lawdocs.requests.models import Request
from lawdocs.requests.services import Received, RequestConflict, Said
from tests.factories import TEXT, County, a_document, repeal
from workflows.duties import Duty
from workflows.facts import Act
from workflows.periods import reckon
from workflows.requests import (
    DUTY_OF,
    RULE_OF,
    Remedy,
    RequestAct,
    RequestKind,
    RequestOutcome,
    SenderKind,
    acts_of,
    senders_of,
)
from workflows.requests import RequestState as R
from workflows.roles import Role
from workflows.states import DocumentState as S

TODAY = date(2026, 10, 13)
SERIAL = count(1)
NAME = "祝英台"
CAME = Received(
    kind=RequestKind.SUGGESTION,
    sender_kind=SenderKind.CITIZEN,
    sender_name=NAME,
    received_on=TODAY,
    document_title="鲁山县城区停车泊位管理办法",
    facts="第三条增设收费，没有上位法依据。",
    articles="第三条",
)


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Iterator[None]:
    """Pages are made ready within a request, which knows addresses."""
    with app.test_request_context():
        yield


@pytest.fixture
def document(county: County, clock: SetClock) -> Document:
    return a_document(S.PUBLISHED, county, clock)


def enter(
    county: County, clock: SetClock, document: Document | None = None, who: str = "legal", **changes: object
) -> Request:
    agency = county.agency("transport" if who == "legal2" else "justice").id
    changes.setdefault("facts", f"{CAME.facts}（{next(SERIAL)}）")  # no two are the same
    changes.setdefault("sender_kind", senders_of(changes.get("kind", CAME.kind))[0])
    return services.enter(replace(CAME, **changes), document, agency, county.actor(who), clock, key=None)


def do(act: RequestAct, request: Request, county: County, clock: SetClock, who: str = "legal", **more: object) -> None:
    on = more.pop("on", clock.today())
    said = Said(on, more.pop("text", "经研究。"), more.pop("number", ""), more.pop("to", ""))
    seen = {"version": more.pop("version", request.version), "key": more.pop("key", None)}
    getattr(services, act.value)(request, said, county.actor(who), clock, **more, **seen)


def clock_of(request: Request) -> Deadline:
    return queries.clock_of(request)


@pytest.mark.parametrize("kind", list(DUTY_OF))
def test_each_kind_starts_the_clock_of_its_rule(kind: RequestKind, app: Flask, county: County, clock: SetClock) -> None:
    begun = TODAY - timedelta(days=1)
    suspended = begun if kind.is_reconsideration else None
    request = enter(county, clock, kind=kind, received_on=TODAY - timedelta(days=2), suspended_on=suspended)
    rule, deadline = rules.current().clocks[DUTY_OF[kind]], clock_of(request)

    assert deadline.rule == rule.rule == RULE_OF[kind]
    assert deadline.started_on == (begun if rule.start == "suspended" else request.received_on)
    assert deadline.due_on == reckon(rule.period, deadline.started_on, rules.work_calendar()).due
    assert (deadline.held_by_role, deadline.held_by_id) == (Role.LEGAL_OFFICER, county.agency("justice").id)
    assert deadline.verified == rule.verified


def test_a_competition_report_has_no_number_of_days(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock, kind=RequestKind.COMPETITION)

    assert clock_of(request) is None
    assert page.due_words(None) == "及时办理（没有规定天数）"
    do(RequestAct.REPLY, request, county, clock)
    assert request.stage is R.CLOSED


def test_every_kind_can_be_ended_and_none_is_both_answered_and_only_passed_on() -> None:
    for kind in RequestKind:
        acts = acts_of(kind, R.OPEN)
        assert {RequestAct.REPLY, RequestAct.TRANSFER} & set(acts)
    assert RequestAct.REPLY not in acts_of(RequestKind.RECONSIDERATION_TRANSFER, R.OPEN)
    assert RequestAct.ASK not in acts_of(RequestKind.JUDICIAL_ADVICE, R.OPEN)
    assert acts_of(RequestKind.SUGGESTION, R.CLOSED) == [RequestAct.NOTE]
    assert acts_of(RequestKind.SUGGESTION, R.CLOSED, stopped=True) == [
        RequestAct.NOTE,
        RequestAct.LIFT,
        RequestAct.CORRECT,
    ]
    assert RequestAct.CORRECT not in acts_of(RequestKind.SUGGESTION, R.CLOSED, stopped=True, corrected=True)


@pytest.mark.parametrize(
    ("late", "outcome"), [(0, Outcome.MET), (1, Outcome.LATE)], ids=["on the last day", "a day later"]
)
def test_the_day_of_the_answer_meets_the_clock(
    late: int, outcome: Outcome, app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document)
    answered = clock_of(request).due_on + timedelta(days=late)
    clock.put(at_office(answered + timedelta(days=3)))  # the answer is written down some days after it was given
    do(RequestAct.REPLY, request, county, clock, on=answered, number="鲁司函〔2026〕8号")

    deadline = clock_of(request)
    assert (deadline.outcome, deadline.ended_on, deadline.ended_by) == (
        outcome,
        answered,
        "已答复（鲁司函〔2026〕8号）",
    )
    assert (request.outcome, request.closed_on) == (RequestOutcome.NOT_UPHELD, answered)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.integers(0, 12), waited=st.integers(0, 40))
def test_the_clock_stands_still_while_papers_are_missing(
    asked: int, waited: int, app: Flask, county: County, clock: SetClock
) -> None:
    begun = clock.today()  # the clock never goes back, from one example to the next either
    request = enter(county, clock, received_on=begun)
    due = clock_of(request).due_on
    clock.put(at_office(begun + timedelta(days=asked)))
    do(RequestAct.ASK, request, county, clock)
    assert request.stage is R.WAITING
    assert clock_of(request).paused_on == clock.today()
    assert page.word_of(request, clock_of(request), clock.today()).text == "待补正"
    clock.put(at_office(begun + timedelta(days=asked + waited)))
    do(RequestAct.COMPLETE, request, county, clock)

    # The day on which papers came counts again; the first day of the whole period never counted.
    assert clock_of(request).due_on == due + timedelta(days=waited - (asked == 0 and waited > 0))
    assert request.stage is R.OPEN


def test_papers_cannot_come_before_they_were_asked_for(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock)
    clock.put(at_office(TODAY + timedelta(days=3)))
    do(RequestAct.ASK, request, county, clock)

    with pytest.raises(StepRefused, match="日期不能早于要求补正之日（2026年10月16日）"):
        do(RequestAct.COMPLETE, request, county, clock, on=TODAY)


def test_a_reconsideration_without_power_is_met_by_the_transfer(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock, kind=RequestKind.RECONSIDERATION_TRANSFER, suspended_on=TODAY)
    with pytest.raises(RequestConflict):
        do(RequestAct.REPLY, request, county, clock)
    do(RequestAct.TRANSFER, request, county, clock, to="平顶山市人民政府")

    assert clock_of(request).outcome is Outcome.MET
    assert clock_of(request).ended_by == "已转送平顶山市人民政府"
    assert request.outcome is RequestOutcome.TRANSFERRED


def test_what_is_not_taken_up_is_answered_and_what_is_taken_back_is_cancelled(
    app: Flask, county: County, clock: SetClock
) -> None:
    refused, withdrawn = enter(county, clock), enter(county, clock)
    do(RequestAct.REFUSE, refused, county, clock, text="不是行政规范性文件。")
    do(RequestAct.WITHDRAW, withdrawn, county, clock)

    assert (refused.outcome, clock_of(refused).outcome) == (RequestOutcome.NOT_ACCEPTED, Outcome.MET)
    assert (withdrawn.outcome, clock_of(withdrawn).outcome) == (RequestOutcome.WITHDRAWN, Outcome.VOID)


@pytest.mark.parametrize(
    ("kind", "sender", "said"),
    [
        (RequestKind.COURT_FINDING, SenderKind.CITIZEN, "法院认定文件不合法的来件人类别应当是人民法院"),
        (RequestKind.JUDICIAL_ADVICE, SenderKind.PROCURATORATE, "司法建议的来件人类别应当是人民法院"),
        (RequestKind.PROCURATORIAL_URGENT, SenderKind.COURT, "检察建议（紧急）的来件人类别应当是人民检察院"),
        (RequestKind.MAKER_REPLY, SenderKind.CITIZEN, "来件人类别应当是行政复议机构"),
        (RequestKind.SUGGESTION, SenderKind.COURT, "审查建议的来件人类别应当是公民、法人或者其他组织、其他国家机关"),
    ],
)
def test_a_kind_comes_from_those_who_can_send_it(
    kind: RequestKind, sender: SenderKind, said: str, app: Flask, county: County, clock: SetClock
) -> None:
    with pytest.raises(StepRefused, match=said):
        enter(county, clock, kind=kind, sender_kind=sender)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Request)) == 0


def test_what_a_court_found_is_neither_unfounded_nor_taken_back(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock, kind=RequestKind.COURT_FINDING)
    with pytest.raises(StepRefused, match="法院已经认定文件不合法，不能认定不成立"):
        do(RequestAct.REPLY, request, county, clock)
    with pytest.raises(RequestConflict):
        do(RequestAct.WITHDRAW, request, county, clock)
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND)
    assert request.outcome is RequestOutcome.UPHELD


def test_what_was_entered_wrongly_is_voided_with_its_reason(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document, kind=RequestKind.COURT_FINDING)
    do(RequestAct.VOID, request, county, clock, text="登记成了另一件文件")
    assert (request.stage, request.outcome) == (R.CLOSED, RequestOutcome.VOID)
    assert (clock_of(request).outcome, clock_of(request).ended_by) == (Outcome.VOID, "登记有误，已作废")
    assert (request.entries[-1].act, request.entries[-1].text) == (RequestAct.VOID, "登记成了另一件文件")
    told = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "request:void"))
    assert json.loads(told.after)["outcome"] == "void"
    assert verify().fault is None
    assert acts_of(request.kind, request.stage) == [RequestAct.NOTE]


def test_an_upheld_request_stops_clauses_until_they_are_applied_again(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document)
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND, stop="第三条第二项")
    legal = county.actor("legal")

    flags = page.flags_of(document, legal, TODAY)
    assert [(kind, bold) for kind, bold, *_ in flags] == [("stop", "停止执行：第三条第二项，"), ("warn", "拟修改：")]
    assert page.flags_of(document, legal, TODAY - timedelta(days=1))[0][0] == "warn"  # not before the answer
    clock.put(at_office(TODAY + timedelta(days=9)))
    do(RequestAct.LIFT, request, county, clock)
    assert request.is_stopped(TODAY + timedelta(days=8))
    assert not request.is_stopped(TODAY + timedelta(days=9))
    assert [bold for _, bold, *_ in page.flags_of(document, legal, clock.today())] == ["拟修改："]


def amend_text(document: Document, text: str, days: int, county: County, clock: SetClock) -> None:
    """Register the amended text, and let its day come."""
    order = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改部分文件的决定")
    ours = {"by_title": order.title, "by_is_ours": True, "by_published_on": order.published_on}
    act = Act(**ours, day=clock.today() + timedelta(days=days), new_text=text)
    cleanup.amend(document, act, order, county.actor("clerk"), clock, version=document.version, key=None)
    clock.put(at_office(clock.today() + timedelta(days=days)))


def test_a_stop_is_told_by_the_numbers_of_the_text_of_today(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document)
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND, stop="第三条第二项")
    legal, since = county.actor("legal"), f"自2026年10月13日起，依据{request.name}的处理结果。"
    moved = (
        TEXT.replace("第四条", "第五条").replace("第三条", "第四条").replace("第二章", "第三条　增加的一条。\n第二章")
    )

    amend_text(document, moved, 40, county, clock)

    flag = page.flags_of(document, legal, clock.today())[0]
    assert flag[:3] == ("stop", "停止执行：第四条第二项（原第三条第二项），", since)
    record = dict(each[:2] for each in page.pairs(request, None, legal, clock.today()))
    assert record["停止执行"] == "第三条第二项，自2026年10月13日起。现为第四条第二项（原第三条第二项）。"
    assert page.flags_of(document, legal, TODAY)[0][1] == "停止执行：第三条第二项，"


def test_what_was_worded_anew_is_stopped_no_more_and_the_staff_is_told(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document)
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND, stop="第三条第二项")
    legal = county.actor("legal")

    amend_text(document, TEXT.replace("盲道", "人行道"), 40, county, clock)

    kind, bold, rest, *_ = page.flags_of(document, legal, clock.today())[0]
    assert (kind, bold) == ("warn", "不再停止执行：第三条第二项，")
    assert rest == f"现行文本没有原来的条文，仍然停止执行的请另行登记。依据{request.name}的处理结果。"
    record = dict(each[:2] for each in page.pairs(request, None, legal, clock.today()))
    assert record["停止执行"] == (
        "第三条第二项，自2026年10月13日起。第三条第二项已经修改，现行文本没有原来的条文，不再停止执行；"
        "仍然停止执行的请另行登记。"
    )


def test_the_flag_goes_once_the_document_is_repealed(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    do(RequestAct.REPLY, enter(county, clock, document), county, clock, remedy=Remedy.REPEAL)
    assert queries.remedies_due(document)
    repeal(document, county, clock)
    assert queries.remedies_due(document) == []


def test_what_is_out_of_force_carries_no_flag(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    do(RequestAct.REPLY, enter(county, clock, document), county, clock, remedy=Remedy.AMEND, stop="第三条")
    legal, until = county.actor("legal"), document.in_force_until

    assert len(page.flags_of(document, legal, until - timedelta(days=1))) == 2
    assert page.flags_of(document, legal, until) == []


def test_nothing_is_stopped_without_fault_or_in_texts_of_others(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    with pytest.raises(StepRefused, match="认定不成立的，不能停止执行条款"):
        do(RequestAct.REPLY, enter(county, clock, document), county, clock, stop="第三条")
    with pytest.raises(StepRefused, match="来件针对的文件不在本系统"):
        do(RequestAct.REPLY, enter(county, clock), county, clock, stop="第三条", remedy=Remedy.AMEND)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"received_on": TODAY + timedelta(days=1)}, "收到日期不能晚于今天"),
        ({"suspended_on": TODAY}, "只有行政复议附带审查才填行政复议中止日期"),
        (
            {"kind": RequestKind.RECONSIDERATION, "suspended_on": TODAY - timedelta(days=1)},
            "行政复议中止日期不能早于收到日期",
        ),
        (
            {"kind": RequestKind.RECONSIDERATION, "suspended_on": TODAY + timedelta(days=1)},
            "行政复议中止日期不能晚于今天",
        ),
    ],
)
def test_impossible_days_are_refused(
    changes: dict[str, object], said: str, app: Flask, county: County, clock: SetClock
) -> None:
    with pytest.raises(StepRefused, match=said):
        enter(county, clock, **changes)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Request)) == 0


def test_a_profile_may_count_from_the_suspension(
    app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = rules.current()
    rule = replace(profile.clocks["reconsideration"], start="suspended")
    changed = replace(profile, clocks={**profile.clocks, "reconsideration": rule})
    monkeypatch.setattr(rules, "current", lambda: changed)

    with pytest.raises(StepRefused, match="请填写行政复议中止日期，期限从这一天起算"):
        enter(county, clock, kind=RequestKind.RECONSIDERATION, received_on=TODAY - timedelta(days=5))
    request = enter(
        county, clock, kind=RequestKind.RECONSIDERATION, received_on=TODAY - timedelta(days=5), suspended_on=TODAY
    )
    assert clock_of(request).started_on == TODAY


def test_only_posts_of_the_agency_handle_a_request(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock)
    for who in ("legal2", "drafter", "clerk", "sysadmin"):
        with pytest.raises(Forbidden):
            do(RequestAct.NOTE, request, county, clock, who=who)
    with pytest.raises(Forbidden):
        services.enter(CAME, None, county.agency("justice").id, county.actor("legal2"), clock, key=None)
    do(RequestAct.NOTE, request, county, clock, who="bureau")
    assert [each.actor_name for each in request.entries] == ["沈若谷", "许怀安"]


def test_of_two_acts_on_one_version_one_is_refused_and_a_repeated_one_is_done_once(
    app: Flask, county: County, clock: SetClock
) -> None:
    request = enter(county, clock)
    seen = request.version
    do(RequestAct.NOTE, request, county, clock, key="once")
    with pytest.raises(VersionStale):
        do(RequestAct.NOTE, request, county, clock, version=seen)
    with pytest.raises(Repeated):
        do(RequestAct.NOTE, request, county, clock, version=seen, key="once")
    assert len(request.entries) == 2


def test_what_was_written_never_changes(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    enter(county, clock, document)
    db.session.rollback()
    for statement in (
        "UPDATE request_entries SET text = '改'",
        "DELETE FROM request_entries",
        "UPDATE requests SET facts = '改'",
        "UPDATE requests SET document_id = NULL",
        "DELETE FROM requests",
    ):
        with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with transaction():  # a name that may no longer be kept can be taken out
        db.session.execute(sa.update(Request).values(sender_name=""))


def test_no_citizen_is_named_outside_the_record(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document)
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND)
    told = [
        *db.session.scalars(sa.select(Notice.text)),
        *db.session.scalars(sa.select(Deadline.about)),
        *(f"{each.before}{each.after}{each.reason}" for each in db.session.scalars(sa.select(AuditEntry))),
        *(str(cell.value) for cell in page.row(request, clock_of(request), TODAY).cells),
    ]
    assert not any(NAME in each for each in told)
    assert page.sender(request, county.actor("legal")) == f"{NAME}（公民）"
    assert page.sender(request, county.actor("drafter")) == page.HIDDEN_NAME


def test_acts_are_audited_with_their_rule_and_the_chain_holds(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document)
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.REPEAL)
    query = sa.select(AuditEntry).where(AuditEntry.subject == "request").order_by(AuditEntry.seq)
    entries = list(db.session.scalars(query))

    assert [(each.tag, each.basis) for each in entries] == [("request:enter", "R100"), ("request:reply", "R100")]
    told = json.loads(entries[1].after)
    assert (told["outcome"], told["remedy"], told["request_state"]) == ("upheld", "repeal", "closed")
    assert len(told["digest"]) == 64
    assert verify() is not None


def test_who_reads_a_request(app: Flask, county: County, clock: SetClock, document: Document) -> None:
    request, elsewhere = enter(county, clock, document), enter(county, clock, who="legal2")

    def seen(who: str) -> set[int]:
        query = queries.requests_for(county.actor(who), queries.Filters(), TODAY)
        return {each.id for each, _ in db.session.execute(query)}

    assert seen("legal") == {request.id}
    assert seen("bureau") == {request.id, elsewhere.id}  # supervises the transport bureau
    assert seen("legal2") == {elsewhere.id}
    assert seen("drafter") == seen("clerk") == {request.id}  # their document
    assert seen("drafter2") == set()


def test_the_clock_of_a_request_is_told_to_its_post_alone(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock, kind=RequestKind.JUDICIAL_ADVICE, sender_kind=SenderKind.COURT, sender_name="法院")
    notice = db.session.scalars(sa.select(Notice).where(Notice.deadline_id == clock_of(request).id)).one()

    assert (notice.role, notice.agency_id) == (Role.LEGAL_OFFICER, county.agency("justice").id)
    assert notice.text == (
        f"回复司法建议：司法建议第{request.id}号　鲁山县城区停车泊位管理办法，期限至2026年12月12日，还有60日到期"
    )
    assert Duty.JUDICIAL_ADVICE is clock_of(request).duty


WHOLE = "不是正文里的条款，请写条款，例如第三条第二款、第五条；整个文件写“全文”"


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        ("第九百条", "正文没有第九百条，最后一条是第四条"),
        ("乱写<img src=x>", f"“乱写<img src=x>”{WHOLE}"),
        ("第三条、第二款乱写", f"“第三条、第二款乱写”{WHOLE}"),
    ],
)
def test_clauses_that_the_text_has_not_are_refused(
    clauses: str, said: str, app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    with pytest.raises(StepRefused) as entered:
        enter(county, clock, document, articles=clauses)
    request = enter(county, clock, document)
    with pytest.raises(StepRefused) as replied:
        do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND, stop=clauses)
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND, stop="第三条")
    with pytest.raises(StepRefused) as corrected:
        do(RequestAct.CORRECT, request, county, clock, stop=clauses)
    found = [(each.value.obstacles[0].reason, each.value.obstacles[0].cure) for each in (entered, replied, corrected)]
    assert found == [(said, "field:articles"), (said, "field:stop"), (said, "field:stop")]


def test_request_is_against_any_text_the_document_had(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    assert enter(county, clock, document, articles="全文").articles == "全文"
    assert enter(county, clock, articles="第九百条").articles == "第九百条"  # nobody here has that text


def test_stop_is_put_right_once_and_stays_on_record(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document)
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND, stop="第三条")
    clock.put(at_office(TODAY + timedelta(days=2)))
    with pytest.raises(StepRefused, match="更正后的条款和原来的一样"):
        do(RequestAct.CORRECT, request, county, clock, stop="第三条")
    with pytest.raises(StepRefused, match="日期不能早于收到来件之日|更正日期不能早于停止执行之日"):
        do(RequestAct.CORRECT, request, county, clock, on=TODAY - timedelta(days=1))
    do(RequestAct.CORRECT, request, county, clock, text="条款填错。")

    assert (request.stopped_articles, request.stopped_from) == ("", None)
    assert (request.wrong_articles, request.wrong_from, request.corrected_on) == ("第三条", TODAY, clock.today())
    assert not any(request.is_stopped(TODAY + timedelta(days=each)) for each in range(5))
    assert RequestAct.CORRECT not in request.acts_on(clock.today())
    told = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "request:correct"))
    assert json.loads(told.after)["wrong_articles"] == "第三条"
    assert verify().fault is None


def test_nothing_comes_in_before_the_document_was_published(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    said = "收到日期不能早于文件公布之日（2026年10月13日），请核对收到日期和针对的文件"
    with pytest.raises(StepRefused, match=said):
        enter(county, clock, document, received_on=TODAY - timedelta(days=1))
    assert enter(county, clock, document, received_on=TODAY).received_on == TODAY


def test_what_was_entered_wrongly_keeps_nothing_of_people(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    request = enter(county, clock, document, facts="身份证号41042319900101001X，电话13800000000。")
    do(RequestAct.NOTE, request, county, clock, text="已电话联系１３８００００００００。")
    assert "１３８００００００００" in page.timeline(request)[0].text
    do(RequestAct.VOID, request, county, clock, text="登记成了另一件文件")

    assert (request.sender_name, request.facts) == ("", "")
    assert page.sender(request, county.actor("legal")) == "公民（已随作废删去）"
    assert page.timeline(request)[1].text == "办理情况：已电话联系138…00。"
    assert verify().fault is None
    db.session.rollback()
    with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE requests SET facts = '又写'")


def test_the_same_once_more_is_a_page_sent_again(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    first = enter(county, clock, document, facts=CAME.facts)

    said = f"^{first.name}已经登记，内容完全相同；确实是另一件的，请在内容里写明区别$"
    with pytest.raises(StepRefused, match=said):
        enter(county, clock, document, facts=CAME.facts)

    another = enter(county, clock, document, facts=f"{CAME.facts}另一路段。")
    do(RequestAct.VOID, first, county, clock, text="重复登记。")
    assert enter(county, clock, document, facts=CAME.facts).id > another.id

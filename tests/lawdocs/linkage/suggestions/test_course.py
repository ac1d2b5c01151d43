"""The course of a suggestion: draft, delivery, receipt, objection, reply, assessment, suit and end."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.deadlines.terms import open_deadline
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from lawdocs.linkage.models import Chain, Linkage
from lawdocs.linkage.records import records_of
from lawdocs.linkage.suggestions import following, letters, receiving, replies
from tests.conftest import ENGINES, TODAY
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.suggestions import COURT, NUMBER, REPLY, a_letter, a_suggestion, draft_reply, seen
from workflows.duties import Duty
from workflows.linkage.sides import Subject
from workflows.linkage.suggestions import SuggestionKind, SuggestionState, Verdict

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
S = SuggestionState


@pytest.fixture
def linkage(app: Flask, county: County, clock: SetClock) -> Linkage:
    return a_linkage(county, clock)


def reasons(refused: pytest.ExceptionInfo[StepRefused]) -> tuple[str, ...]:
    return refused.value.reasons


@pytest.mark.parametrize("state", list(S))
def test_every_state_is_reached(state: S, linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(state, linkage, county, clock)

    assert row.state is state
    assert (row.sent_on is None) == (state in (S.DRAFT, S.DISCARDED))
    records = records_of(Subject.SUGGESTION, row.id)
    assert records[-1].dest == state


def test_a_chain_begins_with_the_delivery(linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(S.DRAFT, linkage, county, clock)
    assert db.session.scalars(sa.select(Chain)).all() == []

    letters.send(row, TODAY, county.actor("liaison"), clock, **seen(row))

    assert row.chain.title == f"检察建议{NUMBER}"


def test_the_clock_starts_with_the_day_received(linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(S.SENT, linkage, county, clock)
    clock.put(at_office(TODAY + timedelta(days=2), 9))
    receiving.receive(row, TODAY + timedelta(days=1), county.actor("drafter"), clock, **seen(row))

    running = open_deadline(Duty.LINK_SUGGESTION, row.id)
    assert (running.started_on, running.due_on) == (date(2026, 10, 14), date(2026, 12, 14))
    assert (running.agency_id, running.held_by_id, running.about) == (row.target_id, row.target_id, NUMBER)
    assert running.document_id is None


@pytest.mark.parametrize(
    ("changes", "due", "rule", "verified"),
    [
        ({}, date(2026, 12, 13), "R104", True),
        ({"is_urgent": True}, date(2026, 10, 28), "R104.urgent", True),
        ({"reply_days": 30}, date(2026, 11, 12), "R104.letter", True),
        ({"reply_days": 61}, date(2026, 12, 13), "R104", True),
        ({"is_urgent": True, "reply_days": 10}, date(2026, 10, 23), "R104.letter_urgent", True),
        ({"kind": SuggestionKind.GOVERNANCE}, date(2026, 12, 13), "R104.other", False),
        ({"kind": SuggestionKind.GOVERNANCE, "reply_days": 90}, date(2027, 1, 11), "R104.letter", True),
    ],
)
def test_the_term_is_of_the_law_or_of_the_letter(
    changes: dict, due: date, rule: str, verified: bool, linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = a_suggestion(S.RECEIVED, linkage, county, clock, **changes)

    running = open_deadline(Duty.LINK_SUGGESTION, row.id)
    assert (running.due_on, running.rule, running.verified) == (due, rule, verified)


def test_an_urgent_letter_outside_public_interest_names_its_days(
    linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = a_suggestion(S.DRAFT, linkage, county, clock, kind=SuggestionKind.GOVERNANCE, is_urgent=True)

    with pytest.raises(StepRefused) as refused:
        letters.send(row, TODAY, county.actor("liaison"), clock, **seen(row))

    assert reasons(refused) == ("不属于公益诉讼的紧急检察建议，请在草稿里写明建议书确定的回复期限（日数）",)


def test_the_office_receipts_once_the_unit_had_its_days(linkage: Linkage, county: County, clock: SetClock) -> None:
    row, bureau = a_suggestion(S.SENT, linkage, county, clock), county.actor("bureau")
    clock.put(at_office(TODAY + timedelta(days=3), 9))
    with pytest.raises(StepRefused) as refused:
        receiving.receive_for(row, TODAY, bureau, clock, **seen(row))
    assert reasons(refused) == ("被建议单位可以在2026年10月16日以前自己签收，过了这一天才能代为签收",)

    clock.put(at_office(TODAY + timedelta(days=4), 9))
    receiving.receive_for(row, TODAY + timedelta(days=4), bureau, clock, **seen(row))

    assert (row.sent_on, row.received_on, row.received_for) == (TODAY, TODAY + timedelta(days=4), True)


def test_the_clock_goes_on_during_an_objection(linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(S.OBJECTED, linkage, county, clock)

    running = open_deadline(Duty.LINK_SUGGESTION, row.id)
    assert (running.due_on, running.paused_on) == (date(2026, 12, 13), None)


def test_an_objection_after_the_days_of_the_letter_is_refused(
    linkage: Linkage, county: County, clock: SetClock
) -> None:
    row, drafter = a_suggestion(S.RECEIVED, linkage, county, clock, objection_days=7), county.actor("drafter")
    clock.put(at_office(TODAY + timedelta(days=8), 9))

    with pytest.raises(StepRefused) as refused:
        receiving.object_to(row, "有异议。", drafter, clock, **seen(row))

    assert reasons(refused) == ("建议书确定的异议期限到2026年10月20日，已经过期",)


def test_an_extension_moves_the_day_and_rules_leave_it_there(linkage: Linkage, county: County, clock: SetClock) -> None:
    from lawdocs.deadlines.clocks import refresh

    row, until = a_suggestion(S.RECEIVED, linkage, county, clock), date(2027, 1, 13)
    receiving.ask_extension(row, until, "改造工程要到年底。", county.actor("drafter"), clock, **seen(row))
    receiving.grant(row, until, "同意。", county.actor("liaison"), clock, **seen(row))

    running = open_deadline(Duty.LINK_SUGGESTION, row.id)
    assert (running.due_on, running.rule) == (until, "R104.letter")
    assert running.ground == f"检察院同意延期（{NUMBER}）"
    assert [(each.before_on, each.after_on) for each in running.changes] == [(date(2026, 12, 13), until)]
    assert refresh(running, clock) is False
    assert (row.asked_until, running.due_on) == (None, until)


def test_without_being_asked_nothing_is_extended(linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(S.RECEIVED, linkage, county, clock)

    with pytest.raises(StepRefused) as refused:
        receiving.grant(row, date(2027, 1, 13), "同意。", county.actor("liaison"), clock, **seen(row))

    assert reasons(refused) == ("被建议单位没有申请延期，或者已经答复过",)


def test_whoever_drafted_a_reply_does_not_approve_it(linkage: Linkage, county: County, clock: SetClock) -> None:
    from workflows.actors import Actor, Grant
    from workflows.roles import Role

    row = a_suggestion(S.RECEIVED, linkage, county, clock)
    drafter, urban = county.actor("drafter"), county.agency("urban").id
    both = Actor(drafter.id, drafter.name, drafter.grants | {Grant(Role.CLERK, urban)})
    draft_reply(row, county, clock, TODAY)

    with pytest.raises(StepRefused) as refused:
        replies.send_reply(row, "鲁城管函〔2026〕3号", TODAY, both, clock, **seen(row))

    assert reasons(refused) == ("起草回复的人不能批准回复，请由本单位其他审批人办理",)
    assert (row.state, row.draft_reply.text) == (S.RECEIVED, REPLY)


@pytest.mark.parametrize(("on", "outcome"), [(date(2026, 12, 13), Outcome.MET), (date(2026, 12, 14), Outcome.LATE)])
def test_a_reply_is_in_time_or_late_by_its_day(
    on: date, outcome: Outcome, linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = a_suggestion(S.RECEIVED, linkage, county, clock)
    draft_reply(row, county, clock, TODAY)
    clock.put(at_office(date(2026, 12, 15), 9))

    replies.send_reply(row, "鲁城管函〔2026〕3号", on, county.actor("urbanclerk"), clock, **seen(row))

    ended = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.LINK_SUGGESTION)).one()
    assert (ended.outcome, ended.ended_on, ended.ended_by) == (outcome, on, "已回复（鲁城管函〔2026〕3号）")


def test_what_was_not_adopted_goes_back_with_a_further_day(linkage: Linkage, county: County, clock: SetClock) -> None:
    row, liaison = a_suggestion(S.ASSESSED, linkage, county, clock), county.actor("liaison")

    following.again(row, TODAY + timedelta(days=20), "请继续排查。", liaison, clock, **seen(row))

    running = open_deadline(Duty.LINK_SUGGESTION, row.id)
    assert (row.state, running.due_on, running.opened_no) == (S.RECEIVED, date(2026, 11, 2), 2)
    draft_reply(row, county, clock, TODAY)
    assert [(each.no, each.sent_on) for each in row.replies] == [(1, TODAY), (2, None)]


def test_what_was_adopted_is_neither_given_back_nor_sued(linkage: Linkage, county: County, clock: SetClock) -> None:
    row, liaison = a_suggestion(S.REPLIED, linkage, county, clock), county.actor("liaison")
    following.assess(row, Verdict.ADOPTED, "全部整改。", liaison, clock, **seen(row))

    with pytest.raises(StepRefused) as refused:
        following.again(row, TODAY + timedelta(days=20), "请继续。", liaison, clock, **seen(row))
    assert reasons(refused) == ("评估为采纳的，不能再要求继续办理",)
    with pytest.raises(StepRefused) as refused:
        following.sue(row, TODAY, "鲁山县人民法院", liaison, clock, **seen(row))
    assert reasons(refused) == ("评估为采纳的，不能提起诉讼",)


def test_before_its_last_day_a_unit_is_not_sued(linkage: Linkage, county: County, clock: SetClock) -> None:
    row, liaison = a_suggestion(S.RECEIVED, linkage, county, clock), county.actor("liaison")
    with pytest.raises(StepRefused) as refused:
        following.sue(row, TODAY, "鲁山县人民法院", liaison, clock, **seen(row))
    assert reasons(refused) == ("回复期限到2026年12月13日，期满没有依法履职才能提起诉讼",)

    clock.put(at_office(date(2026, 12, 14), 9))
    following.sue(row, date(2026, 12, 14), "鲁山县人民法院", liaison, clock, **seen(row))

    assert (row.state, row.court, row.sued_on) == (S.SUED, "鲁山县人民法院", date(2026, 12, 14))
    assert open_deadline(Duty.LINK_SUGGESTION, row.id) is None


def test_a_withdrawn_letter_is_due_no_more(linkage: Linkage, county: County, clock: SetClock) -> None:
    row, liaison = a_suggestion(S.RECEIVED, linkage, county, clock), county.actor("liaison")

    letters.withdraw(row, "事实有变化。", liaison, clock, **seen(row))

    ended = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.LINK_SUGGESTION)).one()
    assert (row.state, ended.outcome) == (S.WITHDRAWN, Outcome.VOID)


def test_the_number_of_a_discarded_draft_is_free_again(linkage: Linkage, county: County, clock: SetClock) -> None:
    a_suggestion(S.DISCARDED, linkage, county, clock)
    a_suggestion(S.DRAFT, linkage, county, clock)

    with pytest.raises(StepRefused) as refused:
        letters.draft(linkage, a_letter(county), county.actor("liaison"), clock, key=None)

    assert reasons(refused) == ("这个文号已经用于另一件检察建议，请核对文号",)


def test_the_day_of_the_suit_counts_and_not_the_day_it_is_typed(
    linkage: Linkage, county: County, clock: SetClock
) -> None:
    row, liaison = a_suggestion(S.RECEIVED, linkage, county, clock), county.actor("liaison")
    clock.put(at_office(date(2026, 12, 20), 9))

    with pytest.raises(StepRefused) as refused:
        following.sue(row, date(2026, 12, 13), COURT, liaison, clock, **seen(row))

    assert reasons(refused) == ("回复期限到2026年12月13日，期满没有依法履职才能提起诉讼",)


def test_the_office_waits_from_the_day_on_which_the_unit_could_see_the_letter(
    linkage: Linkage, county: County, clock: SetClock
) -> None:
    clock.put(at_office(TODAY + timedelta(days=9), 9))
    row = a_suggestion(S.DRAFT, linkage, county, clock)
    letters.send(row, TODAY, county.actor("liaison"), clock, **seen(row))

    with pytest.raises(StepRefused, match="2026年10月25日以前自己签收"):
        receiving.receive_for(row, clock.today(), county.actor("bureau"), clock, **seen(row))


def test_a_further_reply_is_not_dated_before_it_was_asked_for(
    linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = a_suggestion(S.ASSESSED, linkage, county, clock)
    clock.put(at_office(TODAY + timedelta(days=5), 9))
    liaison = county.actor("liaison")
    following.again(row, TODAY + timedelta(days=30), "请继续排查。", liaison, clock, **seen(row))
    draft_reply(row, county, clock, TODAY)

    with pytest.raises(StepRefused) as refused:
        replies.send_reply(row, "鲁城管函〔2026〕4号", TODAY, county.actor("urbanclerk"), clock, **seen(row))

    assert reasons(refused) == ("回复日期不能早于要求继续办理的日期（2026年10月18日）",)


def test_a_returned_reply_is_changed_before_it_is_sent(linkage: Linkage, county: County, clock: SetClock) -> None:
    row, clerk = a_suggestion(S.RECEIVED, linkage, county, clock), county.actor("urbanclerk")
    draft_reply(row, county, clock, TODAY)
    replies.return_reply(row, "请补充台账。", clerk, clock, **seen(row))

    with pytest.raises(StepRefused) as refused:
        replies.send_reply(row, "鲁城管函〔2026〕3号", TODAY, clerk, clock, **seen(row))
    assert reasons(refused) == ("回复稿已经退回，请起草人修改以后再送出",)

    draft_reply(row, county, clock, TODAY)
    replies.send_reply(row, "鲁城管函〔2026〕3号", TODAY, clerk, clock, **seen(row))
    assert row.state is S.REPLIED


def test_what_is_put_on_record_later_says_so(linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(S.RECEIVED, linkage, county, clock)
    draft_reply(row, county, clock, TODAY)
    clock.put(at_office(TODAY + timedelta(days=3), 9))

    replies.send_reply(row, "鲁城管函〔2026〕3号", TODAY, county.actor("urbanclerk"), clock, **seen(row))

    assert records_of(Subject.SUGGESTION, row.id)[-1].text == "鲁城管函〔2026〕3号，2026年10月13日（补录）"

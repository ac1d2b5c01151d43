"""What each kind of request allows: who sends it, what may be done with it, and by which rule it is counted."""

import pytest

from workflows.requests import DUTY_OF, RULE_OF, RequestAct, RequestKind, RequestState, SenderKind, acts_of, senders_of

PUBLIC = {"citizen", "organisation"}
ANSWERED = {"note", "reply", "withdraw", "void"}
ANY_PAPER = {"note", "ask", "transfer", "reply", "refuse", "withdraw", "void"}
# The kind, who sends it, what may be done with it while it is open, and its rule (R100-R105).
KINDS = [
    ("suggestion", PUBLIC | {"agency"}, ANY_PAPER, "R100"),
    ("reconsideration", PUBLIC | {"reconsideration_organ"}, ANSWERED, "R102"),
    (
        "reconsideration_transfer",
        PUBLIC | {"reconsideration_organ"},
        {"note", "transfer", "withdraw", "void"},
        "R102.transfer",
    ),
    ("reconsideration_answer", {"reconsideration_organ", "agency"}, ANSWERED, "R102.answer"),
    ("maker_reply", {"reconsideration_organ"}, ANSWERED, "R102.reply"),
    ("court_finding", {"court"}, {"note", "reply", "void"}, "R103.finding"),
    ("judicial_advice", {"court"}, ANSWERED, "R103"),
    ("procuratorial_advice", {"procuratorate"}, ANSWERED, "R104"),
    ("procuratorial_urgent", {"procuratorate"}, ANSWERED, "R104.urgent"),
    ("competition", PUBLIC | {"agency"}, ANY_PAPER, "R105"),
]


@pytest.mark.parametrize(("kind", "senders", "acts", "rule"), KINDS, ids=[each[0] for each in KINDS])
def test_a_kind_has_its_senders_acts_and_rule(kind: str, senders: set[str], acts: set[str], rule: str) -> None:
    assert {each.value for each in senders_of(RequestKind(kind))} == senders
    assert {each.value for each in acts_of(RequestKind(kind), RequestState.OPEN)} == acts
    assert RULE_OF[RequestKind(kind)] == rule
    assert (RequestKind(kind) in DUTY_OF) is (kind != "competition")  # R105 says 及时


def test_every_kind_and_sender_is_told_of_here() -> None:
    assert [each[0] for each in KINDS] == [each.value for each in RequestKind]
    assert set().union(*(each[1] for each in KINDS)) == {each.value for each in SenderKind}


def test_only_reconsiderations_are_handled_by_the_organ_that_decides_them() -> None:
    decided = [each for each in RequestKind if each.is_reconsideration]
    assert decided == [RequestKind.RECONSIDERATION, RequestKind.RECONSIDERATION_TRANSFER]


def test_papers_that_were_asked_for_come_or_the_request_ends_without() -> None:
    waiting = acts_of(RequestKind.SUGGESTION, RequestState.WAITING)
    assert set(waiting) == {
        RequestAct.NOTE, RequestAct.COMPLETE, RequestAct.REFUSE, RequestAct.WITHDRAW, RequestAct.VOID,
    }  # fmt: skip

"""Requests to look at a document again (审查请求): their kinds, what may be done with each, and how they can end."""

from collections.abc import Mapping

from workflows.duties import Duty
from workflows.labels import LabelledEnum


class RequestKind(LabelledEnum):
    """What came in (来件类别), and in what capacity it is handled here."""

    SUGGESTION = "suggestion", "审查建议"
    RECONSIDERATION = "reconsideration", "复议附带审查（有权处理）"
    RECONSIDERATION_TRANSFER = "reconsideration_transfer", "复议附带审查（无权处理，须转送）"
    RECONSIDERATION_ANSWER = "reconsideration_answer", "复议附带审查（收到转送）"
    MAKER_REPLY = "maker_reply", "复议附带审查（制定机关答复）"
    COURT_FINDING = "court_finding", "法院认定文件不合法"
    JUDICIAL_ADVICE = "judicial_advice", "司法建议"
    PROCURATORIAL_ADVICE = "procuratorial_advice", "检察建议"
    PROCURATORIAL_URGENT = "procuratorial_urgent", "检察建议（紧急）"
    COMPETITION = "competition", "违反公平竞争审查举报"

    @property
    def is_reconsideration(self) -> bool:
        """Whether the organ that decides a reconsideration handles it (复议机关的附带审查)."""
        return self in (RequestKind.RECONSIDERATION, RequestKind.RECONSIDERATION_TRANSFER)


class SenderKind(LabelledEnum):
    """Whom it came from (来件人类别)."""

    CITIZEN = "citizen", "公民"
    ORGANISATION = "organisation", "法人或者其他组织"
    RECONSIDERATION_ORGAN = "reconsideration_organ", "行政复议机构"
    COURT = "court", "人民法院"
    PROCURATORATE = "procuratorate", "人民检察院"
    AGENCY = "agency", "其他国家机关"


class RequestState(LabelledEnum):
    """Where a request stands (办理状态)."""

    OPEN = "open", "办理中"
    WAITING = "waiting", "待补正"
    CLOSED = "closed", "已办结"


class RequestOutcome(LabelledEnum):
    """How a request ended (办理结果)."""

    UPHELD = "upheld", "成立，应当纠正"
    NOT_UPHELD = "not_upheld", "不成立"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    TRANSFERRED = "transferred", "已转送"
    WITHDRAWN = "withdrawn", "来件人撤回"
    VOID = "void", "登记有误作废"


class Remedy(LabelledEnum):
    """What a request that was upheld leads to (纠正方式)."""

    AMEND = "amend", "修改"
    REPEAL = "repeal", "废止"


class RequestAct(LabelledEnum):
    """One entry of the record of a request (办理记录)."""

    ENTER = "enter", "登记来件"
    NOTE = "note", "办理情况"
    ASK = "ask", "要求补正"
    COMPLETE = "complete", "收到补正材料"
    TRANSFER = "transfer", "转送"
    REPLY = "reply", "答复"
    REFUSE = "refuse", "不予受理"
    WITHDRAW = "withdraw", "来件人撤回"
    LIFT = "lift", "恢复执行"
    CORRECT = "correct", "更正停止执行"
    VOID = "void", "登记有误作废"


_O, _W, _C = RequestState.OPEN, RequestState.WAITING, RequestState.CLOSED
# In which states an act may be done.
ACT_STATES: Mapping[RequestAct, tuple[RequestState, ...]] = {
    RequestAct.NOTE: (_O, _W, _C),
    RequestAct.ASK: (_O,),
    RequestAct.COMPLETE: (_W,),
    RequestAct.TRANSFER: (_O,),
    RequestAct.REPLY: (_O,),
    RequestAct.REFUSE: (_O, _W),
    RequestAct.WITHDRAW: (_O, _W),
    RequestAct.LIFT: (_C,),
    RequestAct.CORRECT: (_C,),
    RequestAct.VOID: (_O, _W),
}
# R105 says 及时: there is no number of days to count.
DUTY_OF: Mapping[RequestKind, Duty] = {kind: Duty(kind.value) for kind in RequestKind if kind != "competition"}
RULE_OF: Mapping[RequestKind, str] = {
    RequestKind.SUGGESTION: "R100",
    RequestKind.RECONSIDERATION: "R102",
    RequestKind.RECONSIDERATION_TRANSFER: "R102.transfer",
    RequestKind.RECONSIDERATION_ANSWER: "R102.answer",
    RequestKind.MAKER_REPLY: "R102.reply",
    RequestKind.COURT_FINDING: "R103.finding",
    RequestKind.JUDICIAL_ADVICE: "R103",
    RequestKind.PROCURATORIAL_ADVICE: "R104",
    RequestKind.PROCURATORIAL_URGENT: "R104.urgent",
    RequestKind.COMPETITION: "R105",
}
# Clocks of the profile that nobody is held to by a deadline of its own, but that a page tells of.
SIDE_CLOCKS: Mapping[RequestKind, str] = {
    RequestKind.SUGGESTION: "suggestion_completion",
    RequestKind.RECONSIDERATION: "maker_notice",
}
_PUBLIC = (SenderKind.CITIZEN, SenderKind.ORGANISATION)
_APPLICANTS = (*_PUBLIC, SenderKind.RECONSIDERATION_ORGAN)
# Who can send what (R100–R105); the kinds that are left out come from citizens, organisations and other state organs.
_SENDERS: Mapping[RequestKind, tuple[SenderKind, ...]] = {
    RequestKind.RECONSIDERATION: _APPLICANTS,
    RequestKind.RECONSIDERATION_TRANSFER: _APPLICANTS,
    RequestKind.RECONSIDERATION_ANSWER: (SenderKind.RECONSIDERATION_ORGAN, SenderKind.AGENCY),
    RequestKind.MAKER_REPLY: (SenderKind.RECONSIDERATION_ORGAN,),
    RequestKind.COURT_FINDING: (SenderKind.COURT,),
    RequestKind.JUDICIAL_ADVICE: (SenderKind.COURT,),
    RequestKind.PROCURATORIAL_ADVICE: (SenderKind.PROCURATORATE,),
    RequestKind.PROCURATORIAL_URGENT: (SenderKind.PROCURATORATE,),
}
# A court has found the document unlawful (R103): its maker can neither find otherwise nor have that taken back.
FOUND_ALREADY = frozenset({RequestKind.COURT_FINDING})
# Whoever has no power over the document cannot answer, only pass it on; courts and procurators do not complete papers.
_PASSED_ON = (RequestKind.RECONSIDERATION_TRANSFER,)
_COMPLETED = (RequestKind.SUGGESTION, RequestKind.COMPETITION)
_FORWARDED = (RequestKind.SUGGESTION, RequestKind.COMPETITION, RequestKind.RECONSIDERATION_TRANSFER)
_ACCEPTED = (RequestKind.SUGGESTION, RequestKind.COMPETITION)


def senders_of(kind: RequestKind) -> tuple[SenderKind, ...]:
    """Whom a request of a kind can come from."""
    return _SENDERS.get(kind, (*_PUBLIC, SenderKind.AGENCY))


def acts_of(
    kind: RequestKind, state: RequestState, *, stopped: bool = False, corrected: bool = False
) -> list[RequestAct]:
    """What may be done with a request of a kind in a state.

    ``stopped``: its clauses are not applied at present; ``corrected``: what was said to be stopped was put right before.
    """
    offered = {
        RequestAct.NOTE: True,
        RequestAct.ASK: kind in _COMPLETED,
        RequestAct.COMPLETE: True,
        RequestAct.TRANSFER: kind in _FORWARDED,
        RequestAct.REPLY: kind not in _PASSED_ON,
        RequestAct.REFUSE: kind in _ACCEPTED,
        RequestAct.WITHDRAW: kind not in FOUND_ALREADY,
        RequestAct.LIFT: stopped,
        RequestAct.CORRECT: stopped and not corrected,
        RequestAct.VOID: True,
    }
    return [act for act, states in ACT_STATES.items() if state in states and offered[act]]

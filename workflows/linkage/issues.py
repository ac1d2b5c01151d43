"""Issues of the linkage (联动问题): raised, accepted, assigned, solved, confirmed by who raised them, written off."""

from dataclasses import dataclass
from datetime import date

from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.labels import LabelledEnum
from workflows.permissions import Permission as P
from workflows.tables import Step, Table


class IssueState(LabelledEnum):
    """Where an issue stands (问题状态)."""

    RAISED = "raised", "待受理"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已受理，待分办"
    WORKING = "working", "办理中"
    REPORTED = "reported", "已报结果，待确认"
    CONFIRMED = "confirmed", "已确认，待销号"
    CLOSED = "closed", "已销号"


class IssueSource(LabelledEnum):
    """Where an issue was found (问题来源)."""

    PROCURATORATE = "procuratorate", "检察机关履职发现"
    GOVERNMENT = "government", "政府单位工作中发现"
    PUBLIC = "public", "群众和企业反映"
    INSPECTION = "inspection", "督察检查发现"


class Severity(LabelledEnum):
    """How much depends on an issue (严重程度)."""

    MINOR = "minor", "一般"
    SERIOUS = "serious", "较重"
    GRAVE = "grave", "严重"


class WorkField(LabelledEnum):
    """The fields of work of a linkage (工作领域), as schemes of such linkages name them; nobody edits them."""

    GOVERNANCE = "governance", "法治政府"
    SECURITY = "security", "平安稳定"
    BUSINESS = "business", "营商环境"
    ECOLOGY = "ecology", "生态环境"
    LIVELIHOOD = "livelihood", "民生"
    CULTURE = "culture", "文化"
    PETITION = "petition", "信访"
    MINORS = "minors", "未成年人"
    AWARENESS = "awareness", "法治宣传"


S = IssueState
# With the responsible unit or on its way back from there; before and after it is with others.
IN_HAND = frozenset({S.WORKING, S.REPORTED})


@dataclass(frozen=True)
class IssueFacts:
    """What is on record about an issue when a step is tried; ``member_ids`` are who may be asked to solve it."""

    raiser_id: int
    responsible_id: int | None = None
    member_ids: frozenset[int] = frozenset()
    is_in_hand: bool = False


@dataclass(frozen=True)
class Said:
    """What is said with a step: why, who is to solve it by when, and the result as it is reported, with its proofs."""

    reason: str = ""
    responsible_id: int | None = None
    due_on: date | None = None
    result: str = ""
    proofs: tuple[str, ...] = ()


def reason_is_given(facts: IssueFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """The reason is written down."""
    return None if said.reason.strip() else Obstacle("请写明理由", "field:reason")


def a_member_is_responsible(facts: IssueFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """A present member solves it, and never the one that raised it: nobody confirms what was done by themselves."""
    if said.responsible_id not in facts.member_ids:
        return Obstacle("请选择责任单位；责任单位应当是成员单位", "field:responsible_id")
    if said.responsible_id == facts.raiser_id:
        return Obstacle("提出单位要确认办理结果，不能同时是责任单位", "field:responsible_id")
    if facts.is_in_hand and said.responsible_id == facts.responsible_id:
        return Obstacle("这个单位正在办理；只改期限的，请用“调整期限”", "field:responsible_id")
    return None


def due_day_is_ahead(facts: IssueFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """The last day lies ahead."""
    if said.due_on is None:
        return Obstacle("请填写办理期限", "field:due_on")
    if said.due_on <= today:
        return Obstacle(f"办理期限应当晚于今天（{zh_date(today)}）", "field:due_on")
    return None


def result_is_written(facts: IssueFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """What came of it is written down."""
    return None if said.result.strip() else Obstacle("请写明办理结果", "field:text")


def confirmer_did_not_solve(facts: IssueFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """Whoever belongs to the responsible unit does not judge its result (办理与确认相分离)."""
    if all(grant.agency_id != facts.responsible_id for grant in actor.grants):
        return None
    return Obstacle("责任单位不能确认自己的办理结果，由提出方确认")


TABLE = Table(
    Step("accept", "受理", "受理", (S.RAISED,), S.ACCEPTED, P.LINKAGE_MANAGE),
    Step("return", "退回", "退回", (S.RAISED,), S.RETURNED, P.LINKAGE_MANAGE, (reason_is_given,)),
    Step("raise_again", "修改后重新提出", "修改后重新提出", (S.RETURNED,), S.RAISED, P.LINKAGE_PROPOSE),
    Step("assign", "分办", "分办", (S.ACCEPTED, S.WORKING), S.WORKING, P.LINKAGE_MANAGE, (
        a_member_is_responsible, due_day_is_ahead)),
    Step("report", "报告办理结果", "报告办理结果", (S.WORKING,), S.REPORTED, P.LINKAGE_ANSWER, (result_is_written,)),
    Step("confirm", "确认办理结果", "确认办理结果", (S.REPORTED,), S.CONFIRMED, P.LINKAGE_PROPOSE, (
        confirmer_did_not_solve,)),
    Step("refuse", "不予确认", "不予确认", (S.REPORTED,), S.WORKING, P.LINKAGE_PROPOSE, (
        confirmer_did_not_solve, reason_is_given)),
    Step("close", "销号", "销号", (S.CONFIRMED,), S.CLOSED, P.LINKAGE_MANAGE),
    Step("reopen", "重新办理", "重新办理", (S.CLOSED,), S.ACCEPTED, P.LINKAGE_PROPOSE, (reason_is_given,)),
)  # fmt: skip
ACTS = {"raise": "提出", "move": "调整期限", "progress": "登记进展", "save_result": "起草办理结果"}

"""Evidence of an indicator by a unit (指标佐证): one table of steps, and what stands in their way."""

from dataclasses import dataclass
from datetime import date

from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.labels import LabelledEnum
from workflows.permissions import Permission as P
from workflows.tables import Step, Table


class TaskState(LabelledEnum):
    """Where a unit's task to prove an indicator stands (佐证任务状态)."""

    OPEN = "open", "待提交"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已认定"


class Coverage(LabelledEnum):
    """How far an indicator is proved (佐证情况)."""

    COMPLETE = "complete", "完整"
    PARTLY = "partly", "部分"
    NONE = "none", "没有"


S = TaskState
# Evidence comes and goes only here; from the submission on it is what the editor reads.
EDITABLE = frozenset({S.OPEN, S.RETURNED})
ARCHIVED = "这一版指标体系已归档，材料不能变动"


@dataclass(frozen=True)
class TaskFacts:
    """What is on record about a task when a step is tried; ``giver_ids`` are all who added or removed evidence."""

    has_evidence: bool
    giver_ids: frozenset[int] = frozenset()
    is_open: bool = True
    is_archived: bool = False


@dataclass(frozen=True)
class Said:
    """What is said with a step: why, how far the evidence reaches and what of it is missing, and a new last day."""

    reason: str = ""
    coverage: Coverage | None = None
    missing: str = ""
    due_on: date | None = None


def evidence_is_there(facts: TaskFacts, said: Said, actor: Actor) -> Obstacle | None:
    """There is something to look at."""
    return None if facts.has_evidence else Obstacle("还没有材料，请先添加网页、文件或者本库记录", "field:kind")


def set_is_open(facts: TaskFacts, said: Said, actor: Actor) -> Obstacle | None:
    """Evidence is handed in while the edition is open; a closed one stays as it was assessed."""
    if facts.is_archived:
        return Obstacle(ARCHIVED)
    return None if facts.is_open else Obstacle("这一版指标体系现在没有在报送，材料不能变动")


def reviewer_gave_nothing(facts: TaskFacts, said: Said, actor: Actor) -> Obstacle | None:
    """Whoever gave evidence does not judge it (报送与审核相分离)."""
    if actor.id not in facts.giver_ids:
        return None
    return Obstacle("添加或者移除过这项材料的人不得审核，请由其他编辑审核")


def reason_is_given(facts: TaskFacts, said: Said, actor: Actor) -> Obstacle | None:
    """The reason is written down."""
    return None if said.reason.strip() else Obstacle("请写明理由", "field:reason")


def coverage_is_judged(facts: TaskFacts, said: Said, actor: Actor) -> Obstacle | None:
    """An acceptance says whether the evidence is complete, and of what is not, what is missing."""
    if said.coverage not in (Coverage.COMPLETE, Coverage.PARTLY):
        return Obstacle("请选择材料完整还是部分", "field:coverage")
    if said.coverage is Coverage.PARTLY and not said.missing.strip():
        return Obstacle("请写明还缺什么材料", "field:missing")
    if said.coverage is Coverage.COMPLETE and said.missing.strip():
        return Obstacle("材料完整的不填还缺什么；还有缺的，请选择部分", "field:missing")
    return None


TABLE: Table[TaskState] = Table(
    Step("submit", "提交", "提交审核", (S.OPEN, S.RETURNED), S.SUBMITTED, P.EVIDENCE_SUBMIT, (
        set_is_open, evidence_is_there)),
    Step("recall", "撤回", "撤回提交", (S.SUBMITTED,), S.OPEN, P.EVIDENCE_SUBMIT, (set_is_open,)),
    Step("return", "退回", "退回补正", (S.SUBMITTED,), S.RETURNED, P.EVIDENCE_REVIEW, (
        set_is_open, reviewer_gave_nothing, reason_is_given)),
    Step("accept", "认定", "认定材料", (S.SUBMITTED,), S.ACCEPTED, P.EVIDENCE_REVIEW, (
        set_is_open, reviewer_gave_nothing, coverage_is_judged)),
    Step("reopen", "补充", "补充材料", (S.ACCEPTED,), S.OPEN, P.EVIDENCE_SUBMIT, (set_is_open,)),
    Step("ask", "要求补充", "要求补充", (S.ACCEPTED,), S.RETURNED, P.EVIDENCE_REVIEW, (
        set_is_open, reason_is_given)),
)  # fmt: skip


def coverage_of(parts: list[Coverage]) -> Coverage:
    """How far an indicator is proved by all its units together: complete only where every unit's part is."""
    if parts and all(part is Coverage.COMPLETE for part in parts):
        return Coverage.COMPLETE
    return Coverage.NONE if all(part is Coverage.NONE for part in parts) else Coverage.PARTLY

"""Joint meetings (联席会议): how a meeting, an agenda item and a resolution move, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.labels import LabelledEnum
from workflows.permissions import Permission as P
from workflows.tables import Step, Table


class MeetingKind(LabelledEnum):
    """What a meeting is for (会议类型)."""

    JOINT = "joint", "联席会议"
    COORDINATION = "coordination", "协调会议"
    SPECIAL = "special", "专题会议"


class MeetingState(LabelledEnum):
    """Where a meeting stands (会议状态)."""

    PLANNED = "planned", "筹备"
    NOTIFIED = "notified", "已通知"
    HELD = "held", "已召开"
    MINUTED = "minuted", "纪要待检察院确认"
    CLOSED = "closed", "纪要已定"
    CANCELLED = "cancelled", "已取消"


class ItemState(LabelledEnum):
    """Where a proposed agenda item stands (议题状态)."""

    PROPOSED = "proposed", "待安排"
    PLACED = "placed", "已列入议程"
    SET_ASIDE = "set_aside", "未列入"
    WITHDRAWN = "withdrawn", "已撤回"


class ResolutionState(LabelledEnum):
    """Where a resolution stands (议定事项状态)."""

    OPEN = "open", "办理中"
    REPORTED = "reported", "已报办结"
    RETURNED = "returned", "退回补办"
    CONFIRMED = "confirmed", "已办结"
    VOID = "void", "作废"


class Answer(LabelledEnum):
    """What a unit said to the notice of a meeting (参会回复)."""

    OWED = "owed", "未回复"
    COMING = "coming", "参加"
    DECLINED = "declined", "请假"


# What the interval between meetings is reckoned from: a special meeting is about one matter alone.
REGULAR = frozenset({MeetingKind.JOINT, MeetingKind.COORDINATION})
M, R = MeetingState, ResolutionState
PREPARED = frozenset({M.PLANNED, M.NOTIFIED})
# Meetings whose resolutions are there; before that nothing was resolved.
TOOK_PLACE = frozenset({M.HELD, M.MINUTED, M.CLOSED})
# What is still to be done about a resolution.
UNDONE = frozenset({R.OPEN, R.REPORTED, R.RETURNED})
# The responsible unit has it in hand; what it reported done is with whoever confirms.
IN_HAND = frozenset({R.OPEN, R.RETURNED})


@dataclass(frozen=True)
class MeetingFacts:
    """What is on record about a meeting when a step is tried."""

    meeting_on: date
    units: int = 0
    agenda: int = 0
    undecided: tuple[str, ...] = ()
    has_minutes: bool = False


@dataclass(frozen=True)
class Said:
    """What is said with a step: a reason, or a day."""

    reason: str = ""
    on: date | None = None


def reason_is_given(facts: object, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """The reason is written down."""
    return None if said.reason.strip() else Obstacle("请写明理由", "field:reason")


def units_are_invited(facts: MeetingFacts, said: object, actor: Actor, today: date) -> Obstacle | None:
    """Both sides are there at least."""
    return None if facts.units >= 2 else Obstacle("请先确定参会单位，至少两家")


def agenda_is_there(facts: MeetingFacts, said: object, actor: Actor, today: date) -> Obstacle | None:
    """Whoever is invited learns what it is about."""
    return None if facts.agenda else Obstacle("议程还是空的，请先列入至少一个议题")


def day_has_come(facts: MeetingFacts, said: object, actor: Actor, today: date) -> Obstacle | None:
    """A meeting is held on its day, not before."""
    if facts.meeting_on <= today:
        return None
    return Obstacle(f"会议定在{zh_date(facts.meeting_on)}，当天以后才能登记召开；日期有变的，请先改期")


def minutes_are_written(facts: MeetingFacts, said: object, actor: Actor, today: date) -> Obstacle | None:
    """The minutes say something."""
    return None if facts.has_minutes else Obstacle("还没有写会议纪要")


def items_are_decided(facts: MeetingFacts, said: object, actor: Actor, today: date) -> Obstacle | None:
    """Of each item of the agenda it is said what came of it."""
    if not facts.undecided:
        return None
    return Obstacle(f"还没有登记议题的研究结果：{'、'.join(facts.undecided)}")


def result_is_written(facts: object, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """Whoever reports a resolution done says what was done."""
    return None if said.reason.strip() else Obstacle("请写明办理结果", "field:result")


def day_is_over(facts: object, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """Nothing is reported done before it is."""
    if said.on is None or said.on <= today:
        return None
    return Obstacle(f"办结日期不能晚于今天（{zh_date(today)}）", "field:on")


def done_after_resolved(facts: date, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """Nothing was done before it was resolved; the facts of a resolution are the day of its meeting."""
    if said.on is None or said.on >= facts:
        return None
    return Obstacle(f"办结日期不能早于会议召开的日期（{zh_date(facts)}）", "field:on")


MEETING_TABLE: Table[MeetingState] = Table(
    Step("notify", "发出会议通知", "发出通知", (M.PLANNED,), M.NOTIFIED, P.LINKAGE_MANAGE, (
        units_are_invited, agenda_is_there)),
    Step("hold", "登记召开", "登记召开", (M.NOTIFIED,), M.HELD, P.LINKAGE_MANAGE, (day_has_come,)),
    Step("hand_in", "纪要送检察院确认", "纪要送检察院确认", (M.HELD,), M.MINUTED, P.LINKAGE_MANAGE, (
        minutes_are_written, items_are_decided)),
    Step("agree", "确认纪要", "确认纪要", (M.MINUTED,), M.CLOSED, P.LINKAGE_ANSWER),
    Step("object", "退回纪要", "退回纪要", (M.MINUTED,), M.HELD, P.LINKAGE_ANSWER, (reason_is_given,)),
    Step("cancel", "取消会议", "取消会议", (M.PLANNED, M.NOTIFIED), M.CANCELLED, P.LINKAGE_MANAGE, (reason_is_given,)),
)  # fmt: skip
MEETING_ACTS = {
    "plan": "筹备会议",
    "change": "修改会议安排",
    "invite": "调整参会单位",
    "answer": "回复参会",
    "write": "起草纪要",
    "news": "生成动态草稿",
}
ITEM_TABLE: Table[ItemState] = Table(
    Step("place", "列入议程", "列入议程", (ItemState.PROPOSED,), ItemState.PLACED, P.LINKAGE_MANAGE),
    Step("set_aside", "不列入", "不列入", (ItemState.PROPOSED,), ItemState.SET_ASIDE, P.LINKAGE_MANAGE, (
        reason_is_given,)),
    Step("withdraw", "撤回议题", "撤回议题", (ItemState.PROPOSED,), ItemState.WITHDRAWN, P.LINKAGE_PROPOSE),
    Step("take_off", "移出议程", "移出议程", (ItemState.PLACED,), ItemState.PROPOSED, P.LINKAGE_MANAGE, (
        reason_is_given,)),
)  # fmt: skip
ITEM_ACTS = {"propose": "提出议题", "move": "调整次序", "decide": "登记研究结果"}
RESOLUTION_TABLE: Table[ResolutionState] = Table(
    Step("report_done", "报办结", "报办结", (R.OPEN, R.RETURNED), R.REPORTED, P.LINKAGE_ANSWER, (
        result_is_written, day_is_over, done_after_resolved)),
    Step("confirm", "确认办结", "确认办结", (R.REPORTED,), R.CONFIRMED, P.LINKAGE_PROPOSE),
    Step("return", "退回补办", "退回补办", (R.REPORTED,), R.RETURNED, P.LINKAGE_PROPOSE, (reason_is_given,)),
    Step("void", "作废", "作废", (R.OPEN,), R.VOID, P.LINKAGE_MANAGE, (reason_is_given,)),
)  # fmt: skip
RESOLUTION_ACTS = {
    "resolve": "议定",
    "progress": "登记进展",
    "move_due": "调整期限",
    "reassign": "改由其他单位负责",
}


def in_words(answers: Sequence[Answer]) -> str:
    """How many units come, cannot, and have not answered."""
    counted = {each: answers.count(each) for each in (Answer.COMING, Answer.DECLINED, Answer.OWED)}
    return "　".join(f"{each.label}{number}家" for each, number in counted.items() if number)

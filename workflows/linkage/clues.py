"""Transfers of clues and cases (线索移送、行刑衔接): their states, whose turn each is, and the table of their steps.

A suspected crime goes from the unit to the police (行政执法机关移送涉嫌犯罪案件的规定); clues go from the procuratorate
to a unit (反向衔接) and from a unit to the procuratorate. A state belongs to one of these roads, or ends it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from workflows.actors import Actor
from workflows.days import zh_date
from workflows.facts import Obstacle
from workflows.labels import LabelledEnum
from workflows.permissions import Permission as P
from workflows.tables import Guard, Step, Table


class ClueKind(LabelledEnum):
    """Which way something is transferred (移送方向)."""

    CRIME = "crime", "涉嫌犯罪案件移送公安"
    ILLEGALITY = "illegality", "行政违法线索移送行政机关"
    TO_PROCURATORATE = "to_procuratorate", "线索移送检察机关"


class CaseField(LabelledEnum):
    """Of which field a case is (案件领域); nothing more of it is ever counted."""

    ENVIRONMENT = "environment", "生态环境和资源保护"
    FOOD_AND_DRUGS = "food_and_drugs", "食品药品安全"
    WORK_SAFETY = "work_safety", "安全生产"
    MARKET = "market", "市场监管和知识产权"
    TRANSPORT = "transport", "交通运输"
    URBAN = "urban", "城乡建设和城市管理"
    AGRICULTURE = "agriculture", "农业农村"
    LABOUR = "labour", "劳动保障"
    FINANCE = "finance", "税收和国有财产"
    OTHER = "other", "其他"


class ClueState(LabelledEnum):
    """Where a transfer stands (移送状态)."""

    REPORTED = "reported", "已报告，待负责人决定"
    REFUSED = "refused", "不予移送"
    APPROVED = "approved", "已批准，待移送"
    SENT = "sent", "已移送，待公安接收"
    RECEIVED = "received", "公安已接收，待决定是否立案"
    ASTRAY = "astray", "不属于本机关管辖，待转送"
    FORWARDED = "forwarded", "已转送有管辖权的机关"
    FILED = "filed", "已立案，待移交物品和材料"
    HANDED_OVER = "handed_over", "已移交"
    NOT_FILED = "not_filed", "不予立案"
    RECONSIDERING = "reconsidering", "不予立案复议中"
    UPHELD = "upheld", "维持不予立案"
    SUPERVISING = "supervising", "立案监督中"
    ORDERED = "ordered", "检察机关通知立案"
    PASSED = "passed", "已移送，待签收"
    HANDLING = "handling", "已签收，办理中"
    ANSWERED = "answered", "已答复"
    OFFERED = "offered", "已移送，待检察机关接收"
    SCREENING = "screening", "检察机关审查中"
    ADMITTED = "admitted", "检察机关已受理"
    DECLINED = "declined", "检察机关不予受理"
    OBJECTED = "objected", "不予受理复议中"
    SUSTAINED = "sustained", "维持不予受理"
    CLOSED = "closed", "已办结"


class Party(LabelledEnum):
    """Who acts in a transfer (办理方)."""

    SENDER = "sender", "移送单位"
    RECEIVER = "receiver", "接收单位"
    PROCURATORATE = "procuratorate", "检察机关"


S = ClueState
FIRST: Mapping[ClueKind, ClueState] = {
    ClueKind.CRIME: S.REPORTED,
    ClueKind.ILLEGALITY: S.PASSED,
    ClueKind.TO_PROCURATORATE: S.OFFERED,
}
# Whose turn it is; a state that is none's turn ends the transfer.
TURN: Mapping[ClueState, Party] = {
    **dict.fromkeys((S.REPORTED, S.APPROVED, S.FILED, S.NOT_FILED, S.UPHELD, S.DECLINED), Party.SENDER),
    **dict.fromkeys((S.SENT, S.RECEIVED, S.ASTRAY, S.RECONSIDERING, S.ORDERED, S.PASSED, S.HANDLING), Party.RECEIVER),
    **dict.fromkeys((S.OFFERED, S.SCREENING, S.OBJECTED, S.SUPERVISING), Party.PROCURATORATE),
}
# What has not left the unit: the receiver knows nothing of it.
INSIDE = frozenset({S.REPORTED, S.REFUSED, S.APPROVED})
# Where the sender may go on, but need not: nobody waits for it.
MAY_END_HERE = frozenset({S.NOT_FILED, S.UPHELD, S.DECLINED})


@dataclass(frozen=True)
class ClueFacts:
    """What is on record of a transfer when a step is tried; instants are those of the office clock.

    ``last_at`` is the instant of the step before, ``right_until`` the last day on which a review may be asked for, and
    ``reporter_id`` who reported.
    """

    now: datetime
    last_at: datetime | None = None
    reporter_id: int | None = None
    right_until: date | None = None


@dataclass(frozen=True)
class Said:
    """What is said with a step.

    ``at`` is when it was done, ``served_at`` when the other side had the letter; ``post`` decided, ``letter`` is its
    number, ``text`` the reasons, list or result, ``place`` to whom it was forwarded, ``copied`` whether the
    procuratorate has a copy.
    """

    at: datetime
    served_at: datetime | None = None
    post: str = ""
    letter: str = ""
    text: str = ""
    place: str = ""
    copied: bool | None = None


def is_in_order(facts: ClueFacts, said: Said | None, actor: Actor, today: date) -> Obstacle | None:
    """Nothing is done in the future, nor before what came before it."""
    if said is None:
        return None
    if said.at > facts.now:
        return Obstacle(f"时间不能晚于现在（{in_minutes(facts.now)}）", "field:time")
    if facts.last_at is not None and said.at < facts.last_at:
        return Obstacle(f"时间不能早于上一个环节（{in_minutes(facts.last_at)}）", "field:time")
    return None


def is_served_afterwards(facts: ClueFacts, said: Said | None, actor: Actor, today: date) -> Obstacle | None:
    """A decision is served after it was made, and was served already."""
    if said is None or said.served_at is None:
        return None
    if said.served_at < said.at:
        return Obstacle(f"送达时间不能早于决定时间（{in_minutes(said.at)}）", "field:served_time")
    if said.served_at > facts.now:
        return Obstacle(f"送达时间不能晚于现在（{in_minutes(facts.now)}）", "field:served_time")
    return None


def is_another_person(facts: ClueFacts, said: Said | None, actor: Actor, today: date) -> Obstacle | None:
    """Who reported a case does not put the decision of the head on record."""
    if actor.id is not None and actor.id == facts.reporter_id:
        return Obstacle("报告案件的人不能登记负责人的决定，请由本单位另一名办理人员登记", who="本单位办理岗")
    return None


def is_within_the_right(facts: ClueFacts, said: Said | None, actor: Actor, today: date) -> Obstacle | None:
    """A review is asked for within its period; before anything is typed, while it runs today."""
    if facts.right_until is None or (said.at.date() if said is not None else today) <= facts.right_until:
        return None
    reason = f"提请复议的期限到{zh_date(facts.right_until)}，已经届满"
    # What was asked for in time may be entered late: only a typed day can be too late.
    return Obstacle(reason, "field:on") if said is not None else None


def _needs(part: str, sentence: str) -> Guard:
    """What the field of that part must hold."""

    def guard(facts: ClueFacts, said: Said | None, actor: Actor, today: date) -> Obstacle | None:
        if said is None or str(getattr(said, part) or "").strip():
            return None
        return Obstacle(sentence, f"field:{part}")

    return guard


_reason, _list = _needs("text", "请写明理由"), _needs("text", "请列明移送的材料")
_post, _letter = _needs("post", "请填写作出决定的负责人职务"), _needs("letter", "请填写文号")
_place, _result = _needs("place", "请填写转送给哪个机关"), _needs("text", "请写明办理结果")
_things = _needs("text", "请列明移交的物品和材料")


def in_minutes(at: datetime) -> str:
    """An instant as the pages say it: 2026年10月13日15:20."""
    return f"{zh_date(at.date())}{at:%H:%M}"


def _step(
    name: str,
    label: str,
    action: str,
    sources: ClueState | tuple[ClueState, ...],
    dest: ClueState,
    *guards: Guard,
    by: P = P.CLUE_HANDLE,
) -> Step[ClueState]:
    own = sources if isinstance(sources, tuple) else (sources,)
    return Step(name, label, action, own, dest, by, (is_in_order, *guards))


_SERVED = is_served_afterwards
TABLE = Table(
    _step(
        "approve", "批准移送", "登记批准移送", S.REPORTED, S.APPROVED, is_another_person, _post, by=P.LINKAGE_APPROVE
    ),
    _step(
        *("refuse", "决定不予移送", "登记不予移送", S.REPORTED, S.REFUSED, is_another_person, _post, _reason),
        by=P.LINKAGE_APPROVE,
    ),
    _step("send", "移送公安机关", "移送公安机关", S.APPROVED, S.SENT, _letter, _list),
    _step("receive", "接收案件", "接收", S.SENT, S.RECEIVED),
    _step("receive_astray", "接收案件，不属于本机关管辖", "接收，不属于本机关管辖", S.SENT, S.ASTRAY),
    _step("file", "决定立案", "立案", (S.RECEIVED, S.RECONSIDERING, S.ORDERED), S.FILED, _SERVED),
    _step("not_file", "决定不予立案", "不予立案", S.RECEIVED, S.NOT_FILED, _SERVED, _reason),
    _step("forward", "转送有管辖权的机关", "转送", (S.ASTRAY, S.RECEIVED), S.FORWARDED, _place),
    _step("hand_over", "移交涉案物品和材料", "移交物品和材料", S.FILED, S.HANDED_OVER, _things),
    _step("reconsider", "提请复议", "提请复议", S.NOT_FILED, S.RECONSIDERING, is_within_the_right, _reason),
    _step("uphold", "复议维持不予立案", "维持不予立案", S.RECONSIDERING, S.UPHELD, _SERVED, _reason),
    _step("supervise", "建议立案监督", "建议检察机关立案监督", (S.NOT_FILED, S.UPHELD), S.SUPERVISING, _reason),
    _step("order", "通知公安机关立案", "通知立案", S.SUPERVISING, S.ORDERED, _SERVED, _letter),
    _step("dismiss", "认为不立案理由成立", "不立案理由成立", S.SUPERVISING, S.CLOSED, _reason),
    _step("sign", "签收", "签收", S.PASSED, S.HANDLING),
    _step("answer", "答复办理结果", "答复", S.HANDLING, S.ANSWERED, _result),
    _step("take", "接收材料", "接收", S.OFFERED, S.SCREENING),
    _step("admit", "决定受理", "受理", (S.SCREENING, S.OBJECTED), S.ADMITTED),
    _step("decline", "决定不予受理", "不予受理", S.SCREENING, S.DECLINED, _SERVED, _reason),
    _step("object", "对不予受理提请复议", "提请复议", S.DECLINED, S.OBJECTED, is_within_the_right, _reason),
    _step("sustain", "复议维持不予受理", "维持不予受理", S.OBJECTED, S.SUSTAINED, _SERVED, _reason),
    _step("accept", "接受决定，办结", "接受决定", (S.NOT_FILED, S.UPHELD, S.DECLINED), S.CLOSED),
)
# Who takes each step: whose turn it is in every state that it leaves.
PARTY_OF: Mapping[str, Party] = {step.name: TURN[step.sources[0]] for step in TABLE.steps}
# What begins a transfer, and leaves no state before it.
ACTS: Mapping[str, str] = {
    "report": "报告涉嫌犯罪案件",
    "pass": "移送行政违法线索",
    "offer": "向检察机关移送线索",
}
BEGINNING: Mapping[ClueKind, str] = dict(zip(ClueKind, ACTS, strict=True))
LABELS: Mapping[str, str] = {**ACTS, **{step.name: step.label for step in TABLE.steps}}

"""Suggestions of the procuratorate (检察建议): how one moves from its draft to its end, and what stands in the way."""

from dataclasses import dataclass
from datetime import date, timedelta

from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.labels import LabelledEnum
from workflows.permissions import Permission as P
from workflows.tables import Step, Table

# A house rule, not a period of law: so long a unit may take to receipt before the office may do it for the unit.
RECEIPT_DAYS = 3
LONGEST_TERM = 366


class SuggestionKind(LabelledEnum):
    """The five types of suggestions (检察建议类型)."""

    RETRIAL = "retrial", "再审"
    VIOLATION = "violation", "纠正违法"
    PUBLIC_INTEREST = "public_interest", "公益诉讼"
    GOVERNANCE = "governance", "社会治理"
    OTHER = "other", "其他"


class SuggestionState(LabelledEnum):
    """Where a suggestion stands (检察建议状态)."""

    DRAFT = "draft", "草稿"
    SENT = "sent", "已送达，待签收"
    RECEIVED = "received", "已签收，办理中"
    OBJECTED = "objected", "已提出异议，办理中"
    REPLIED = "replied", "已回复，待评估"
    ASSESSED = "assessed", "已评估，跟进中"
    SUED = "sued", "已提起诉讼"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"
    DISCARDED = "discarded", "草稿已作废"


class Verdict(LabelledEnum):
    """What the procuratorate finds of a reply (评估结论)."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT_ADOPTED = "not_adopted", "未采纳"


class EntryAct(LabelledEnum):
    """What is written down with an act on a suggestion (办理内容)."""

    WORK = "work", "办理情况"
    OBJECT = "object", "提出异议"
    UPHOLD = "uphold", "维持建议"
    CHANGE = "change", "变更建议"
    ASK_EXTENSION = "ask_extension", "申请延期"
    GRANT = "grant", "同意延期"
    REFUSE = "refuse", "不同意延期"
    ASSESS = "assess", "评估回复"
    AGAIN = "again", "要求继续办理"
    VISIT = "visit", "跟进回访"
    COPY = "copy", "抄送"
    SUE = "sue", "提起诉讼"
    WITHDRAW = "withdraw", "撤回建议"
    CLOSE = "close", "办结"


@dataclass(frozen=True)
class SuggestionFacts:
    """What is on record about a suggestion when a step is tried.

    ``due_on`` is the last day of its running clock; ``sent_recorded_on`` the day on which its delivery was put on
    record, since when the unit can see it; ``asked_again_on`` the day on which a reply was given back; ``assessed_on``
    that of the last assessment; ``awaits_correction`` that its document was found at fault and is not repaired yet.
    """

    state: SuggestionState
    kind: SuggestionKind
    is_urgent: bool
    missing: tuple[str, ...] = ()
    target_is_member: bool = True
    number_is_taken: bool = False
    signed_on: date | None = None
    reply_days: int | None = None
    objection_days: int | None = None
    sent_on: date | None = None
    sent_recorded_on: date | None = None
    asked_again_on: date | None = None
    received_on: date | None = None
    due_on: date | None = None
    asked_until: date | None = None
    verdict: Verdict | None = None
    has_reply: bool = False
    draft_is_returned: bool = False
    reply_drafter_ids: frozenset[int | None] = frozenset()
    review_is_open: bool = False
    awaits_correction: bool = False
    assessed_on: date | None = None

    @property
    def is_of_public_interest(self) -> bool:
        return self.kind is SuggestionKind.PUBLIC_INTEREST


@dataclass(frozen=True)
class SuggestionSaid:
    """What is said with an act: a day, words, a number of a letter, a further last day, a verdict, a court."""

    on: date | None = None
    text: str = ""
    number: str = ""
    until: date | None = None
    verdict: Verdict | None = None
    court: str = ""


def letter_is_whole(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """Everything a letter must say is written."""
    return Obstacle(f"还没有填写{'、'.join(facts.missing)}，请先修改草稿") if facts.missing else None


def number_is_free(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """No other letter of the procuratorate has its number."""
    return Obstacle("这个文号已经用于另一件检察建议，请核对文号") if facts.number_is_taken else None


def target_is_member(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """The unit is a member now, so that somebody there receives the letter."""
    return None if facts.target_is_member else Obstacle("被建议单位现在不是成员单位，请先修改被建议单位")


def urgent_names_its_days(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """Only public-interest cases have a period of law for urgent ones; any other urgent letter names its own."""
    if not facts.is_urgent or facts.is_of_public_interest or facts.reply_days is not None:
        return None
    return Obstacle("不属于公益诉讼的紧急检察建议，请在草稿里写明建议书确定的回复期限（日数）")


def delivered_on_a_day(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """A letter is delivered after it was signed, and not in time to come."""
    return _within(said.on, facts.signed_on, today, "送达日期", "签发日期")


def received_on_a_day(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """A letter is received after it was delivered, and not in time to come."""
    return _within(said.on, facts.sent_on, today, "收到日期", "送达日期")


def unit_let_it_lie(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """The office receipts for a unit only once the unit had its days to do it."""
    last = (facts.sent_recorded_on or facts.sent_on) + timedelta(days=RECEIPT_DAYS)
    if today > last:
        return None
    return Obstacle(f"被建议单位可以在{zh_date(last)}以前自己签收，过了这一天才能代为签收")


def text_is_given(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """It is written down what, or why."""
    return None if said.text.strip() else Obstacle("请写明理由或者内容", "field:text")


def objection_is_in_time(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """Within the days that the letter gives for it; a letter that gives none leaves it open until the reply."""
    if facts.objection_days is None:
        return None
    last = facts.received_on + timedelta(days=facts.objection_days)
    return Obstacle(f"建议书确定的异议期限到{zh_date(last)}，已经过期") if today > last else None


def reply_is_there(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """The unit's contact wrote what is to be sent."""
    return None if facts.has_reply else Obstacle("还没有起草回复，请本单位联络员先起草")


def another_drafted_it(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """Whoever drafted a reply does not approve it."""
    if actor.id not in facts.reply_drafter_ids:
        return None
    return Obstacle("起草回复的人不能批准回复，请由本单位其他审批人办理")


def reply_is_numbered(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """A reply goes out under a number."""
    return None if said.number.strip() else Obstacle("请填写回复文号", "field:number")


def replied_on_a_day(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """A reply is sent after the letter was received, or given back with more to do, and not in time to come."""
    if facts.asked_again_on is not None:
        return _within(said.on, facts.asked_again_on, today, "回复日期", "要求继续办理的日期")
    return _within(said.on, facts.received_on, today, "回复日期", "收到日期")


def draft_was_changed(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """What the approver gave back is not sent as it was."""
    return Obstacle("回复稿已经退回，请起草人修改以后再送出") if facts.draft_is_returned else None


def verdict_is_given(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """It is said whether the suggestion was adopted."""
    return None if said.verdict is not None else Obstacle("请选择评估结论", "field:verdict")


def was_not_adopted(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """Only what was not adopted, or in part, goes back to the unit."""
    return Obstacle("评估为采纳的，不能再要求继续办理") if facts.verdict is Verdict.ADOPTED else None


def further_day_is_given(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """A further last day lies ahead, and not too far."""
    if said.until is None:
        return Obstacle("请填写继续办理的最后一天", "field:until")
    if not today < said.until <= today + timedelta(days=LONGEST_TERM):
        return Obstacle("继续办理的最后一天应当在明天以后、一年以内", "field:until")
    return None


def may_be_sued(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """In public-interest cases, once the unit let its time go by or did not do what was suggested."""
    if not facts.is_of_public_interest:
        return Obstacle("只有公益诉讼类检察建议可以提起公益诉讼", rule="R104")
    if facts.verdict is Verdict.ADOPTED and facts.state is SuggestionState.ASSESSED:
        return Obstacle("评估为采纳的，不能提起诉讼", rule="R104")
    if facts.due_on is not None and (said.on or today) <= facts.due_on:
        return Obstacle(f"回复期限到{zh_date(facts.due_on)}，期满没有依法履职才能提起诉讼", rule="R104")
    return None


def suit_is_named(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """The court, and the day: once a reply was assessed, the suit follows from that."""
    if not said.court.strip():
        return Obstacle("请填写受诉法院", "field:court")
    if facts.state is SuggestionState.ASSESSED:
        return _within(said.on, facts.assessed_on, today, "起诉日期", "评估日期")
    return _within(said.on, facts.received_on, today, "起诉日期", "收到日期")


def review_is_over(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """What was to be reviewed has its conclusion."""
    return Obstacle("涉及的文件还在审查，有了审查结论才能办结", rule="R86") if facts.review_is_open else None


def document_is_corrected(facts: SuggestionFacts, said: SuggestionSaid, actor: Actor, today: date) -> Obstacle | None:
    """What was found at fault is repaired before its letter ends."""
    if not facts.awaits_correction:
        return None
    return Obstacle("涉及的文件认定应当纠正，还没有修改、废止或者失效，纠正以后才能办结", rule="R86")


def extension_is_later(facts: SuggestionFacts, until: date | None, today: date) -> Obstacle | None:
    """A later last day, not too far away, and before the present one is over."""
    if facts.due_on is None:
        return Obstacle("现在没有正在计算的回复期限，不能延期")
    if until is None or not max(facts.due_on, today) < until <= facts.due_on + timedelta(days=LONGEST_TERM):
        later = zh_date(max(facts.due_on, today))
        return Obstacle(f"延期后的最后一天应当晚于{later}，最多延长一年", "field:until")
    return None


def _within(on: date | None, first: date | None, today: date, label: str, first_label: str) -> Obstacle | None:
    if on is None:
        return Obstacle(f"请填写{label}", "field:on")
    if on > today:
        return Obstacle(f"{label}不能晚于今天（{zh_date(today)}）", "field:on")
    if first is not None and on < first:
        return Obstacle(f"{label}不能早于{first_label}（{zh_date(first)}）", "field:on")
    return None


S = SuggestionState
IN_HAND = (S.RECEIVED, S.OBJECTED)
SUGGESTIONS: Table[S] = Table(
    Step("send", "送达", "送达", (S.DRAFT,), S.SENT, P.SUGGESTION_WRITE, (
        letter_is_whole, number_is_free, target_is_member, urgent_names_its_days, delivered_on_a_day)),
    Step("discard", "作废草稿", "作废草稿", (S.DRAFT,), S.DISCARDED, P.SUGGESTION_WRITE),
    Step("receive", "签收", "签收", (S.SENT,), S.RECEIVED, P.LINKAGE_ANSWER, (received_on_a_day,)),
    Step("receive_for", "代为签收", "代为签收", (S.SENT,), S.RECEIVED, P.LINKAGE_MANAGE, (
        unit_let_it_lie, received_on_a_day)),
    Step("object", "提出异议", "提出异议", (S.RECEIVED,), S.OBJECTED, P.LINKAGE_ANSWER, (
        text_is_given, objection_is_in_time)),
    Step("uphold", "维持建议", "维持建议", (S.OBJECTED,), S.RECEIVED, P.SUGGESTION_WRITE, (text_is_given,)),
    Step("change", "变更建议", "变更建议", (S.OBJECTED,), S.RECEIVED, P.SUGGESTION_WRITE, (text_is_given,)),
    Step("reply", "书面回复", "批准并送出回复", IN_HAND, S.REPLIED, P.LINKAGE_APPROVE, (
        reply_is_there, draft_was_changed, another_drafted_it, reply_is_numbered, replied_on_a_day)),
    Step("assess", "评估回复", "评估回复", (S.REPLIED,), S.ASSESSED, P.SUGGESTION_WRITE, (
        verdict_is_given, text_is_given)),
    Step("again", "要求继续办理", "要求继续办理", (S.ASSESSED,), S.RECEIVED, P.SUGGESTION_WRITE, (
        was_not_adopted, further_day_is_given, text_is_given)),
    Step("sue", "提起诉讼", "登记提起诉讼", (*IN_HAND, S.ASSESSED), S.SUED, P.SUGGESTION_WRITE, (
        may_be_sued, suit_is_named)),
    Step("close", "办结", "办结", (S.ASSESSED, S.SUED), S.CLOSED, P.SUGGESTION_WRITE, (
        review_is_over, document_is_corrected, text_is_given)),
    Step("withdraw", "撤回建议", "撤回建议", (S.SENT, *IN_HAND, S.REPLIED), S.WITHDRAWN, P.SUGGESTION_WRITE, (
        text_is_given,)),
)  # fmt: skip
# What leaves the state alone; drafts of either side stay with whoever writes them.
SUGGESTION_ACTS = {
    "write": "起草",
    "save": "修改草稿",
    "work": "登记办理情况",
    "draft_reply": "起草回复",
    "return_reply": "退回回复稿",
    "ask_extension": "申请延期",
    "grant": "同意延期",
    "refuse": "不同意延期",
    "visit": "跟进回访",
    "copy": "抄送人大备案审查机构",
}
LETTER_DRAFTING = frozenset({"write", "save", "discard"})
REPLY_DRAFTING = frozenset({"draft_reply", "return_reply"})
OVER = frozenset({S.CLOSED, S.WITHDRAWN, S.DISCARDED})

"""Opinions on drafts (草案意见): the procuratorate, or another body, is asked about a draft that is under review."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.labels import LabelledEnum
from workflows.permissions import Permission
from workflows.tables import Step, Table


class OpinionState(LabelledEnum):
    """How far a request for an opinion has come."""

    ASKED = "asked", "待提出意见"
    GIVEN = "given", "已提出意见"
    SETTLED = "settled", "已登记采纳情况"
    RECALLED = "recalled", "已撤回"
    LAPSED = "lapsed", "未提出即终止"


class Way(LabelledEnum):
    """How the draft is opened (阅看方式)."""

    ACCOUNT = "account", "检察机关联络岗登录阅看"
    LINK = "link", "保密链接"


class Conclusion(LabelledEnum):
    """What the opinion comes to (意见结论)."""

    NONE = "none", "没有意见"
    CHANGES = "changes", "有修改意见"
    UNLAWFUL = "unlawful", "认为不合法"


class Adoption(LabelledEnum):
    """What became of the opinion (采纳情况)."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT = "not", "不采纳"


LONGEST_WAIT: Final = 60  # days: longer than any review takes


@dataclass(frozen=True)
class Asked:
    """What is asked, of whom, until which day; ``body`` names who holds the secret link."""

    question: str
    due_on: date | None
    way: Way
    body: str = ""


@dataclass(frozen=True)
class Said:
    """An opinion as it is given: what it comes to, its words, and whose it is."""

    conclusion: Conclusion | None
    text: str
    body: str
    post: str


@dataclass(frozen=True)
class Settlement:
    """What became of an opinion, and why."""

    adoption: Adoption | None
    reason: str


@dataclass(frozen=True)
class Standing:
    """What guards look at: whether the draft is still under the review, the last day, and what an opinion came to."""

    under_review: bool
    due_on: date
    conclusion: Conclusion | None = None


def closed_because(standing: Standing, today: date) -> str | None:
    """Why nobody may open the draft for this request any more; None while they may."""
    if not standing.under_review:
        return "这件草案的审核已经结束，不再提出意见"
    if today > standing.due_on:
        return f"期限已在{zh_date(standing.due_on)}届满，不再提出意见"
    return None


def is_open(standing: Standing, said: object, actor: Actor, today: date) -> Obstacle | None:
    """An opinion is given until its day, and while the draft is under review."""
    reason = closed_because(standing, today)
    return Obstacle(reason) if reason else None


def has_a_conclusion(standing: Standing, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """It says what it comes to."""
    return None if said.conclusion is not None else Obstacle("请选择结论", "field:conclusion")


def has_words(standing: Standing, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """Only who has nothing to say may leave the words out."""
    if said.conclusion in (None, Conclusion.NONE) or said.text.strip():
        return None
    return Obstacle("请写明意见的内容和依据", "field:text")


def says_whose_it_is(standing: Standing, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """It names the body."""
    return None if said.body.strip() else Obstacle("请填写单位名称", "field:body")


def says_which_post(standing: Standing, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """It names the post of who answers for it."""
    return None if said.post.strip() else Obstacle("请填写职务", "field:post")


def has_something_to_settle(standing: Standing, said: Settlement, actor: Actor, today: date) -> Obstacle | None:
    """Where there was nothing to say, there is nothing to adopt."""
    return Obstacle("对方没有意见，不需要登记采纳情况") if standing.conclusion is Conclusion.NONE else None


def settles(standing: Standing, said: Settlement, actor: Actor, today: date) -> Obstacle | None:
    """What became of the opinion is said."""
    return None if said.adoption is not None else Obstacle("请选择采纳情况", "field:adoption")


def says_why(standing: Standing, said: Settlement, actor: Actor, today: date) -> Obstacle | None:
    """What is not adopted as a whole has reasons (不采纳的说明理由)."""
    if said.adoption in (None, Adoption.ADOPTED) or said.reason.strip():
        return None
    return Obstacle("没有全部采纳的，请写明理由", "field:reason")


def has_a_reason(standing: Standing, said: str, actor: Actor, today: date) -> Obstacle | None:
    """Who recalls says why."""
    return None if said.strip() else Obstacle("请写明理由", "field:reason")


def faults_of(asked: Asked, today: date) -> list[Obstacle]:
    """What is wrong with a request before it is sent."""
    faults = []
    if not asked.question.strip():
        faults.append(Obstacle("请写明希望对方就哪些问题提出意见", "field:question"))
    if asked.due_on is None or not 0 <= (asked.due_on - today).days <= LONGEST_WAIT:
        faults.append(Obstacle(f"最后一天应当在今天和今天以后{LONGEST_WAIT}日之间", "field:due_on"))
    if asked.way is Way.LINK and not asked.body.strip():
        faults.append(Obstacle("请填写保密链接交给哪个单位", "field:body"))
    return faults


S = OpinionState
TABLE: Final = Table(
    Step(
        "give",
        "提出意见",
        "提出意见",
        (S.ASKED,),
        S.GIVEN,
        Permission.OPINION_GIVE,
        (is_open, has_a_conclusion, has_words, says_whose_it_is, says_which_post),
    ),
    Step(
        "settle",
        "登记采纳情况",
        "登记采纳情况",
        (S.GIVEN,),
        S.SETTLED,
        Permission.OPINION_ASK,
        (has_something_to_settle, settles, says_why),
    ),
    Step("recall", "撤回", "撤回", (S.ASKED,), S.RECALLED, Permission.OPINION_ASK, (has_a_reason,)),
    Step("lapse", "未提出即终止", "终止", (S.ASKED,), S.LAPSED, Permission.OPINION_ASK),
)

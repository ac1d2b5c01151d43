"""The life of a news item (工作动态): one table of steps, and what stands in their way."""

from dataclasses import dataclass
from datetime import datetime

from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.labels import LabelledEnum
from workflows.permissions import Permission as P
from workflows.tables import Step, Table


class NewsState(LabelledEnum):
    """Where a news item stands (动态状态)."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "审核通过，待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"
    DROPPED = "dropped", "已作废"


S = NewsState
# The text may be changed only here; from the submission on it is what the reviewer reads.
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
# What does not come back; a new item may begin with its words.
OVER = frozenset({S.WITHDRAWN, S.DROPPED})


@dataclass(frozen=True)
class NewsFacts:
    """What is on record about an item when a step is tried; ``writer_ids`` are all who ever saved its text or files."""

    title: str
    has_text: bool
    is_secret: bool = False
    writer_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Said:
    """What is said with a step: why, and when it is to be published (None: at once)."""

    reason: str = ""
    publish_at: datetime | None = None


def title_is_given(facts: NewsFacts, said: Said, actor: Actor, now: datetime) -> Obstacle | None:
    """It has a title."""
    return None if facts.title.strip() else Obstacle("没有标题", "field:title")


def text_is_given(facts: NewsFacts, said: Said, actor: Actor, now: datetime) -> Obstacle | None:
    """It has a text."""
    return None if facts.has_text else Obstacle("没有正文", "field:body")


def text_is_not_secret(facts: NewsFacts, said: Said, actor: Actor, now: datetime) -> Obstacle | None:
    """Neither title nor text carries a secrecy mark (密级标志)."""
    return Obstacle("标题或者正文带有密级标志，本系统不得处理涉密文件", "field:body") if facts.is_secret else None


def reviewer_did_not_write(facts: NewsFacts, said: Said, actor: Actor, now: datetime) -> Obstacle | None:
    """Whoever wrote or changed it does not review it (撰稿与审核相分离)."""
    if actor.id not in facts.writer_ids:
        return None
    return Obstacle("撰写或者修改过这条动态的人不得审核，请由其他编辑审核")


def reason_is_given(facts: NewsFacts, said: Said, actor: Actor, now: datetime) -> Obstacle | None:
    """The reason is written down."""
    return None if said.reason.strip() else Obstacle("请写明理由", "field:reason")


def moment_lies_ahead(facts: NewsFacts, said: Said, actor: Actor, now: datetime) -> Obstacle | None:
    """A later publication lies in the future."""
    if said.publish_at is None or said.publish_at > now:
        return None
    return Obstacle("定时发布的时间应当晚于现在；要马上发布的，请选择审核通过后立即发布", "field:publish_on")


TABLE: Table[NewsState] = Table(
    Step("submit", "送审", "送审", (S.DRAFT, S.RETURNED), S.SUBMITTED, P.NEWS_WRITE, (
        title_is_given, text_is_given, text_is_not_secret)),
    Step("recall", "撤回送审", "撤回送审", (S.SUBMITTED,), S.DRAFT, P.NEWS_WRITE),
    Step("return", "退回", "退回修改", (S.SUBMITTED, S.APPROVED), S.RETURNED, P.NEWS_APPROVE, (
        reviewer_did_not_write, reason_is_given)),
    Step("approve", "审核通过", "审核通过", (S.SUBMITTED,), S.APPROVED, P.NEWS_APPROVE, (
        reviewer_did_not_write, text_is_not_secret, moment_lies_ahead)),
    Step("publish", "发布", "立即发布", (S.APPROVED,), S.PUBLISHED, P.NEWS_APPROVE),
    Step("withdraw", "撤下", "撤下", (S.PUBLISHED,), S.WITHDRAWN, P.NEWS_MANAGE, (reason_is_given,)),
    Step("drop", "作废", "作废草稿", (S.DRAFT, S.RETURNED), S.DROPPED, P.NEWS_WRITE),
)  # fmt: skip

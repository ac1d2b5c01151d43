"""Reviews of documents that a suggestion is about (按检察建议审查文件): open until upheld or not."""

from dataclasses import dataclass
from datetime import date

from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.labels import LabelledEnum
from workflows.permissions import Permission as P
from workflows.tables import Step, Table


class ReviewState(LabelledEnum):
    """Where the review of a document stands (文件审查状态)."""

    OPEN = "open", "审查中"
    UPHELD = "upheld", "成立，应当纠正"
    NOT_UPHELD = "not_upheld", "不成立"
    DROPPED = "dropped", "不再审查"


@dataclass(frozen=True)
class ReviewSaid:
    """What was found: the articles concerned, what is wrong or right with them, and the conclusion."""

    articles: str = ""
    finding: str = ""
    conclusion: str = ""


def finding_is_given(facts: object, said: ReviewSaid, actor: Actor, today: date) -> Obstacle | None:
    """It is written down what the review found."""
    return None if said.finding.strip() else Obstacle("请写明审查发现", "field:finding")


def conclusion_is_given(facts: object, said: ReviewSaid, actor: Actor, today: date) -> Obstacle | None:
    """And what is concluded from it."""
    return None if said.conclusion.strip() else Obstacle("请写明审查结论", "field:conclusion")


def articles_are_given(facts: object, said: ReviewSaid, actor: Actor, today: date) -> Obstacle | None:
    """Whoever must correct a document must know where."""
    return None if said.articles.strip() else Obstacle("请写明应当纠正的条款，针对整个文件的写全文", "field:articles")


_OPEN = (ReviewState.OPEN,)
REVIEWS: Table[ReviewState] = Table(
    Step("uphold", "认定成立", "认定成立，应当纠正", _OPEN, ReviewState.UPHELD, P.LINKAGE_MANAGE, (
        articles_are_given, finding_is_given, conclusion_is_given)),
    Step("dismiss", "认定不成立", "认定不成立", _OPEN, ReviewState.NOT_UPHELD, P.LINKAGE_MANAGE, (
        finding_is_given, conclusion_is_given)),
    Step("drop", "不再审查", "不再审查", _OPEN, ReviewState.DROPPED, P.SUGGESTION_WRITE),
)  # fmt: skip
REVIEW_ACTS = {"open": "开始审查", "correct": "文件已纠正"}

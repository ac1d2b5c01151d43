"""What the acts on requests for an opinion have in common, and who may see one and the draft behind it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lawdocs.access import reads_papers
from lawdocs.linkage.moves import Kind
from lawdocs.linkage.opinions.models import Cooperation
from workflows.actors import Actor
from workflows.linkage.opinions import OpinionState, Standing, Way, closed_because
from workflows.linkage.sides import Subject
from workflows.permissions import Permission
from workflows.states import DocumentState

BEARER = "（保密链接）"


@dataclass(frozen=True)
class OpinionKind(Kind[Cooperation]):
    """Two who hold no post act too: the programme ends a request, and whoever bears the secret link answers it."""

    def may(self, actor: Actor, permission: Permission, row: Cooperation) -> bool:
        if actor.is_system:
            return permission is Permission.OPINION_ASK
        if actor.id is None:
            return permission is Permission.OPINION_GIVE and row.way is Way.LINK
        return super().may(actor, permission, row)


def standing_of(row: Cooperation) -> Standing:
    """What guards look at."""
    under_review = row.closed_at is None and row.document.state is DocumentState.REVIEW
    return Standing(under_review, row.due_on, row.conclusion)


def bearer(row: Cooperation) -> Actor:
    """Whoever holds the secret link, under the name of the body it was made for."""
    return Actor(None, f"{row.body}{BEARER}")


def sees(actor: Actor, row: Cooperation) -> bool:
    """Those inside the review, and the procuratorate where its account was asked."""
    if is_asked(actor, row):
        return True
    return reads_papers(actor, row.document)


def is_asked(actor: Actor, row: Cooperation) -> bool:
    """Whether the person answers for the procuratorate that is asked through its account."""
    return row.way is Way.ACCOUNT and KIND.may(actor, Permission.OPINION_GIVE, row)


def shows_draft(row: Cooperation, today: date) -> bool:
    """Whether who is asked may read the draft: until the day, while it is under review, unless asked no longer."""
    ended = row.state in (OpinionState.RECALLED, OpinionState.LAPSED)
    return not ended and closed_because(standing_of(row), today) is None


def _agencies(row: Cooperation, permission: Permission) -> Collection[int]:
    if permission is Permission.OPINION_GIVE:
        return [row.linkage.procuratorate_id] if row.way is Way.ACCOUNT else []
    return [row.reviewer_id]


def _words(row: Cooperation) -> tuple[object, ...]:
    return (
        *(row.title, row.revision.digest, row.question, row.way, row.body, row.asked_on, row.due_on),
        *(row.conclusion, row.opinion, row.given_body, row.given_post, row.given_on),
        *(row.adoption, row.adoption_reason, row.settled_on),
    )


KIND = OpinionKind(
    subject=Subject.OPINION,
    what="这件意见征求",
    agencies=_agencies,
    page=lambda row: f"/linkage/opinions/{row.id}",
    words=_words,
    facts=standing_of,
    told=lambda row: {"document_id": row.document_id, "due_on": row.due_on},
)

"""Tell the posts of both sides what happened; each notice is written in the transaction of the act."""

from collections.abc import Iterable

from lawdocs.clock import Clock
from lawdocs.deadlines.models import Notice
from lawdocs.extensions import db
from lawdocs.linkage.models import LinkRecord
from workflows.roles import Role

LONGEST = 400


def tell(record: LinkRecord, posts: Iterable[tuple[Role, int]], page: str, text: str, clock: Clock) -> None:
    """Tell each post of an act once; ``page`` is where the notice leads."""
    for role, agency_id in sorted(set(posts), key=lambda post: (post[1], post[0])):
        db.session.add(
            Notice(
                key=f"link:{record.id}:{role}@{agency_id}",
                page=page,
                agency_id=agency_id,
                role=role,
                text=text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…",
                at=clock.now(),
            )
        )

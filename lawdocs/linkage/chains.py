"""Chains (全链条): what belongs together from the first proposal to the repaired document."""

from lawdocs.clock import Clock
from lawdocs.extensions import db
from lawdocs.linkage.models import Chain, Linkage

LONGEST = 200


def begin_chain(linkage: Linkage, title: str, clock: Clock) -> Chain:
    """Begin a chain, in the transaction of the act whose record is its first link."""
    short = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
    chain = Chain(linkage_id=linkage.id, title=short, begun_at=clock.now())
    db.session.add(chain)
    db.session.flush()  # its links name it
    return chain

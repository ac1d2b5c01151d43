"""Secret links (保密链接): made, taken back, found by their digest, and every opening put down."""

import hashlib
import hmac
import secrets

import sqlalchemy as sa
from flask import current_app

from lawdocs.clock import Clock
from lawdocs.errors import NotVisible
from lawdocs.extensions import db, transaction
from lawdocs.linkage.opinions.kind import shows_draft
from lawdocs.linkage.opinions.models import Cooperation, LinkOpening, OpinionLink
from workflows.actors import Actor

ORIGIN = 12  # hex digits: enough to tell places apart, too few to be an address


def make(row: Cooperation, actor: Actor, clock: Clock) -> str:
    """Make the link of a request, in the transaction of an act, and return its secret; the one before it dies."""
    revoke(row, actor, clock)
    token = secrets.token_urlsafe(32)
    row.links.append(OpinionLink(token_digest=_digest(token), made_at=clock.now(), made_by_id=actor.id))
    db.session.flush()
    return token


def revoke(row: Cooperation, actor: Actor, clock: Clock) -> bool:
    """Take the living link back, in the transaction of an act; whether there was one."""
    link = row.link
    if link is None:
        return False
    link.revoked_at, link.revoked_by_id = clock.now(), actor.id
    db.session.flush()  # only one may live
    return True


def find(token: str, clock: Clock) -> OpinionLink:
    """The living link of a secret; raises NotVisible for an unknown and a dead one alike."""
    link = db.session.scalar(sa.select(OpinionLink).where(OpinionLink.token_digest == _digest(token)))
    if link is None or link.revoked_at is not None or not shows_draft(link.cooperation, clock.today()):
        raise NotVisible
    return link


def put_down_opening(link: OpinionLink, address: str, clock: Clock) -> None:
    """Put an opening on record: the instant, and a digest of the place under the key of this installation."""
    with transaction():
        db.session.add(LinkOpening(link_id=link.id, at=clock.now(), origin=_origin(address)))


def _origin(address: str) -> str:
    key = current_app.extensions["settings"].secret_key.encode()
    return hmac.new(key, f"opinion-link:{address}".encode(), hashlib.sha256).hexdigest()[:ORIGIN]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

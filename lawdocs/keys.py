"""Idempotency keys (幂等键): a request that comes twice is carried out once."""

import hashlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lawdocs.audit.models import RequestKey
from lawdocs.audit.services import canonical
from lawdocs.errors import KeyReused, Repeated
from lawdocs.extensions import db
from workflows.actors import Actor


def claim(actor: Actor, key: str | None, asked: object, at: datetime, answer: str = "") -> RequestKey | None:
    """Take a key for this request, in its transaction.

    Raises Repeated when the same request was carried out before, KeyReused when another one used the key. Jobs and
    commands have no key and no person; for them nothing is claimed.
    """
    if key is None or actor.id is None:
        return None
    digest = hashlib.sha256(canonical(asked).encode()).hexdigest()
    _refuse_known(actor, key, digest)
    row = RequestKey(actor_id=actor.id, key=key, digest=digest, answer=answer, at=at)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the same click arrived on another node and was faster
        _refuse_known(actor, key, digest)
        raise
    return row


def answer_to(actor: Actor, key: str | None) -> str:
    """The address to which the request with this key led its sender, empty when it was not carried out."""
    known = _known(actor, key) if key is not None else None
    return known.answer if known is not None else ""


def _known(actor: Actor, key: str) -> RequestKey | None:
    return db.session.scalar(sa.select(RequestKey).where(RequestKey.actor_id == actor.id, RequestKey.key == key))


def _refuse_known(actor: Actor, key: str, digest: str) -> None:
    known = _known(actor, key)
    if known is None:
        return
    if known.digest != digest:
        raise KeyReused
    raise Repeated(known.answer)

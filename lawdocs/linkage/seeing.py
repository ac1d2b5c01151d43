"""Whether a person may open a record (可否查看), asked of the list of those that they see."""

from collections.abc import Callable

import sqlalchemy as sa

from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand, stand_of
from workflows.actors import Actor

SeenBy = Callable[[Linkage, Stand, Actor], sa.Select]


def opens(kind: type, seen_by: SeenBy) -> Callable[[int, Actor], bool]:
    """A test of one record by its number; ``seen_by`` is the list of those that a person sees in a linkage."""

    def test(row_id: int, actor: Actor) -> bool:
        row = db.session.get_one(kind, row_id)
        stand = stand_of(actor, row.linkage)
        if stand.side is None:
            return False
        seen = seen_by(row.linkage, stand, actor).with_only_columns(kind.id).order_by(None)
        return db.session.scalar(seen.where(kind.id == row_id)) is not None

    return test

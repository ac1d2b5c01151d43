"""Who has the power to amend or repeal, found out anew for what waits for a person: agencies change (核对权限)."""

import sqlalchemy as sa

from lawdocs.cleanup.amendments.models import Amending
from lawdocs.cleanup.competence import may_change
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.clock import Clock
from lawdocs.documents.acts import record_act
from lawdocs.extensions import db, transaction
from workflows.actors import Actor


def judge_anew(waiting: sa.Select[tuple[Amending | StatedRepeal]], actor: Actor, clock: Clock) -> int:
    """Put right where the power is another than when a row was made, each in its own transaction; how many.

    Agencies get other superiors, and makers of stock are put on record later.
    """
    rows = db.session.scalars(waiting).all()
    stale = [(type(each), each.id) for each in rows if each.competent != may_change(each.by, each.document)]
    for kind, row_id in stale:
        with transaction():
            row = db.session.get(kind, row_id, with_for_update=True, populate_existing=True)
            row.competent = may_change(row.by, row.document)
            after = {"competent": row.competent, "by": row.by.title}
            record_act("judge_competence", row.document, actor, clock, key=None, after=after)
    return len(stale)

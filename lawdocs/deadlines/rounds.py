"""The deadlines of makers: when the next periodic cleanup (定期清理) is due."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.accounts.models import Agency
from lawdocs.cleanup.models import CleanupRound
from lawdocs.cleanup.queries import STANDING
from lawdocs.clock import Clock
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.terms import end, open_deadline, open_for
from lawdocs.documents.models import Document
from lawdocs.extensions import db, hold
from workflows.deadlines import years_after
from workflows.duties import Duty


def follow_round(agency_id: int, clock: Clock, why: str) -> None:
    """Keep a maker's deadline for its next cleanup in step with its last one; opens none for a maker of nothing.

    Holds the maker to the end of the transaction, so that of two who find it astray the second sees what the first
    did.
    """
    hold(Agency, agency_id)
    current = open_deadline(Duty.CLEANUP_ROUND, agency_id)
    due = round_days((agency_id,)).get(agency_id)
    if current is not None and current.due_on == due:
        current.verified = rules.current().values["cleanup_every"].verified
        return
    if current is not None:
        # A finished cleanup meets it; a change of what it is counted from makes it void.
        end(current, clock, why, moot=due is None or not _finished_since(current))
    if due is not None:
        verified = rules.current().values["cleanup_every"].verified
        open_for(Duty.CLEANUP_ROUND, clock, due, agency_id=agency_id, verified=verified)


def round_days(agency_ids: tuple[int, ...] | None = None) -> Mapping[int, date]:
    """When the next periodic cleanup of each maker with standing documents is due (R110), by maker.

    It is counted from the last finished cleanup; where there was none, from the first publication of what stands.
    """
    last = (
        sa.select(CleanupRound.agency_id, sa.func.max(CleanupRound.finished_on).label("on"))
        .group_by(CleanupRound.agency_id)
        .subquery()
    )
    query = (
        sa.select(Document.issuer_id, sa.func.coalesce(sa.func.max(last.c.on), sa.func.min(Document.published_on)))
        .outerjoin(last, last.c.agency_id == Document.issuer_id)
        .where(Document.state.in_(STANDING), Document.issuer_id.is_not(None), Document.published_on.is_not(None))
        .group_by(Document.issuer_id)
    )
    if agency_ids is not None:
        query = query.where(Document.issuer_id.in_(agency_ids))
    years = rules.current()["cleanup_every"]
    return {maker: years_after(start, years) for maker, start in db.session.execute(query)}


def _finished_since(deadline: Deadline) -> bool:
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    CleanupRound.agency_id == deadline.agency_id, CleanupRound.finished_at >= deadline.opened_at
                )
            )
        )
    )

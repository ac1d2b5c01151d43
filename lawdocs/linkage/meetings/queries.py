"""What the pages of meetings, agenda items and resolutions read, and who may see which."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.meetings.models import AgendaItem, Meeting, MeetingUnit, Resolution, ResolutionUnit
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand, demand_part
from workflows.actors import Actor
from workflows.linkage.meetings import TOOK_PLACE, UNDONE, ItemState, MeetingState

EVERYTHING = sa.true()


def meetings_seen(linkage: Linkage, stand: Stand) -> sa.Select[tuple[Meeting]]:
    """The meetings that a person sees, newest first.

    Both sides prepare them; a unit sees those that it was invited to, from the notice on.
    """
    query = sa.select(Meeting).where(Meeting.linkage_id == linkage.id, _seen(stand))
    return query.order_by(Meeting.meeting_on.desc(), Meeting.id.desc())


def items_seen(linkage: Linkage, stand: Stand) -> sa.Select[tuple[AgendaItem]]:
    """The proposals that a person sees, newest first: what is on no agenda only the proposer and the office."""
    own = EVERYTHING if stand.is_office else AgendaItem.proposer_id.in_(stand.units)
    placed = AgendaItem.meeting_id.in_(meetings_seen(linkage, stand).with_only_columns(Meeting.id).order_by(None))
    query = sa.select(AgendaItem).where(AgendaItem.linkage_id == linkage.id, sa.or_(own, placed))
    return query.order_by(AgendaItem.proposed_on.desc(), AgendaItem.id.desc())


def resolutions_seen(linkage: Linkage, stand: Stand) -> sa.Select[tuple[Resolution]]:
    """The resolutions that a person sees, the one that is due first on top.

    They are in the minutes of every unit that was invited; whoever works on one sees it anyhow.
    """
    query = sa.select(Resolution).where(Resolution.linkage_id == linkage.id)
    if not stand.sees_all:
        invited = meetings_seen(linkage, stand).with_only_columns(Meeting.id).order_by(None)
        query = query.where(sa.or_(Resolution.meeting_id.in_(invited), _works_on(stand.units)))
    return query.order_by(Resolution.due_on, Resolution.id)


def meeting_or_404(row_id: int, actor: Actor) -> tuple[Meeting, Stand]:
    """A meeting that a person sees."""
    found, stand = _of(Meeting, row_id, actor)
    return _first(meetings_seen(found.linkage, stand).where(Meeting.id == row_id)), stand


def item_or_404(row_id: int, actor: Actor) -> tuple[AgendaItem, Stand]:
    """An agenda item that a person sees."""
    found, stand = _of(AgendaItem, row_id, actor)
    return _first(items_seen(found.linkage, stand).where(AgendaItem.id == row_id)), stand


def resolution_or_404(row_id: int, actor: Actor) -> tuple[Resolution, Stand]:
    """A resolution that a person sees."""
    found, stand = _of(Resolution, row_id, actor)
    return _first(resolutions_seen(found.linkage, stand).where(Resolution.id == row_id)), stand


def open_before(meeting: Meeting) -> Sequence[Resolution]:
    """What earlier meetings resolved and is not done: it is dealt with first."""
    earlier = sa.or_(
        Meeting.meeting_on < meeting.meeting_on,
        sa.and_(Meeting.meeting_on == meeting.meeting_on, Meeting.id < meeting.id),
    )
    query = (
        sa.select(Resolution)
        .join(Meeting, Meeting.id == Resolution.meeting_id)
        .where(Resolution.linkage_id == meeting.linkage_id, Resolution.state.in_(UNDONE), earlier)
        .order_by(Resolution.due_on, Resolution.id)
        .options(joinedload(Resolution.meeting), joinedload(Resolution.responsible))
    )
    return db.session.scalars(query).all()


def waiting_items(linkage: Linkage) -> Sequence[AgendaItem]:
    """The proposals that the office has still to place or to set aside, oldest first."""
    query = sa.select(AgendaItem).where(AgendaItem.linkage_id == linkage.id, AgendaItem.state == ItemState.PROPOSED)
    return db.session.scalars(query.order_by(AgendaItem.id)).all()


def meetings_to_come(linkage: Linkage) -> Sequence[Meeting]:
    """The meetings on whose agenda something can still be placed, the next one first."""
    query = sa.select(Meeting).where(
        Meeting.linkage_id == linkage.id, Meeting.state.in_((MeetingState.PLANNED, MeetingState.NOTIFIED))
    )
    return db.session.scalars(query.order_by(Meeting.meeting_on, Meeting.id)).all()


def own_unit(meeting: Meeting, stand: Stand) -> MeetingUnit | None:
    """The unit for which a person answers a meeting."""
    return next((each for each in meeting.units if each.agency_id in stand.units), None)


def may_read_minutes(meeting: Meeting, stand: Stand) -> bool:
    """What the office writes is its own until it hands it in; units read what both sides agreed to."""
    if meeting.state not in TOOK_PLACE:
        return False
    if meeting.state is MeetingState.CLOSED or stand.is_office:
        return True
    return meeting.state is MeetingState.MINUTED and stand.is_procuratorate


def _seen(stand: Stand) -> sa.ColumnElement[bool]:
    if stand.sees_all:
        return EVERYTHING
    invited = sa.select(MeetingUnit.meeting_id).where(MeetingUnit.agency_id.in_(stand.units))
    return sa.and_(Meeting.notified_on.is_not(None), Meeting.id.in_(invited))


def _works_on(units: frozenset[int]) -> sa.ColumnElement[bool]:
    helped = sa.select(ResolutionUnit.resolution_id).where(ResolutionUnit.agency_id.in_(units))
    return sa.or_(Resolution.responsible_id.in_(units), Resolution.id.in_(helped))


def _of(kind: type, row_id: int, actor: Actor) -> tuple[Meeting | AgendaItem | Resolution, Stand]:
    row = db.session.get(kind, row_id)
    return row, demand_part(actor, row.linkage if row is not None else None)


def _first(query: sa.Select) -> Meeting | AgendaItem | Resolution:
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible
    return found


def with_everything(query: sa.Select[tuple[Meeting]]) -> sa.Select[tuple[Meeting]]:
    """With what the list says of each meeting, in a few statements for all."""
    return query.options(selectinload(Meeting.units), selectinload(Meeting.items), selectinload(Meeting.resolutions))

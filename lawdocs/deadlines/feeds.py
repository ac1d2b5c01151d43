"""Calendar feeds (日历订阅): a secret address each, for a person or an agency, that can be taken back."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lawdocs import keys
from lawdocs.accounts.models import Agency, RoleGrant, User
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.context import site
from lawdocs.deadlines.agenda import Entry, agenda
from lawdocs.deadlines.models import CalendarFeed
from lawdocs.errors import NotVisible
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.roles import Role

# Posts with days to keep; the others have neither documents of their own nor meetings.
ROLES = (Role.DRAFTER, Role.LEGAL_OFFICER, Role.CLERK, Role.SUPERVISOR, Role.LIAISON)


def make_feed(actor: Actor, clock: Clock, *, agency_id: int | None = None, key: str | None = None) -> str:
    """Make a feed for the actor, or for an agency in which the actor works; its secret is given this once.

    An older feed of the same kind that the actor made stops working.
    """
    token = secrets.token_urlsafe(32)
    with transaction():
        keys.claim(actor, key, ["calendar", agency_id], clock.now(), answer="/work/calendar")
        if agency_id is not None and agency_id not in own_agencies(actor):
            raise NotVisible
        feed = CalendarFeed(
            user_id=actor.id if agency_id is None else None,
            agency_id=agency_id,
            token_digest=_digest(token),
            made_at=clock.now(),
            made_by_id=actor.id,
        )
        for older in db.session.scalars(_own(actor, agency_id)):
            _revoke(older, actor, clock)
        db.session.add(feed)
        db.session.flush()  # the audit entry names the feed
        audit.record("calendar:make", actor, clock.now(), "user", actor.id, after=_told(feed), key=key)
    return token


def revoke_feed(feed_id: int, actor: Actor, clock: Clock) -> None:
    """Take a feed back: its address answers like one that never was."""
    with transaction():
        feed = db.session.scalar(feeds_of(actor).where(CalendarFeed.id == feed_id))
        if feed is None:
            raise NotVisible
        _revoke(feed, actor, clock)
        audit.record("calendar:revoke", actor, clock.now(), "user", actor.id, after=_told(feed))


def feeds_of(actor: Actor) -> sa.Select[tuple[CalendarFeed]]:
    """The feeds an actor may take back: the own one, and those of the agencies in which the actor works."""
    return (
        sa.select(CalendarFeed)
        .where(
            CalendarFeed.revoked_at.is_(None),
            sa.or_(CalendarFeed.user_id == actor.id, CalendarFeed.agency_id.in_(own_agencies(actor))),
        )
        .order_by(CalendarFeed.id)
    )


def own_agencies(actor: Actor) -> frozenset[int]:
    """The agencies in which the actor holds a post with days to keep."""
    return frozenset(grant.agency_id for grant in actor.grants if grant.role in ROLES)


def entries_of(token: str, clock: Clock) -> tuple[str, list[Entry]]:
    """The name and entries of the calendar behind a secret address; raises NotVisible when there is none (any more)."""
    feed = db.session.scalar(
        sa.select(CalendarFeed).where(CalendarFeed.token_digest == _digest(token), CalendarFeed.revoked_at.is_(None))
    )
    if feed is None:
        raise NotVisible
    if feed.agency_id is not None:
        agency = db.session.get(Agency, feed.agency_id)
        posts = [(role, agency.id) for role in ROLES]
        name, works = agency.short_name, agency.active and _still_works(feed)
    else:
        user = db.session.scalar(
            sa.select(User).where(User.id == feed.user_id).options(joinedload(User.agency), joinedload(User.grants))
        )
        posts = [(grant.role, grant.agency_id) for grant in user.grants if grant.role in ROLES]
        name, works = user.name, user.active
    if not works:
        raise NotVisible
    return name, agenda(posts, clock.today())


def as_ical(name: str, entries: Sequence[Entry], clock: Clock) -> bytes:
    """The calendar in the form that calendar programmes read (RFC 5545)."""
    from icalendar import Calendar, Event  # heavy, and only feeds need it

    calendar = Calendar()
    calendar.add("prodid", "-//lawdocs//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{site().name}：{name}")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.name}@{site().domain}")
        event.add("dtstamp", clock.now())
        if entry.at is not None:  # without an end: a period is over at once, and nobody knows how long a meeting takes
            event.add("dtstart", entry.at.astimezone(UTC))
            if entry.place:
                event.add("location", entry.place)
        else:
            event.add("dtstart", entry.day)
            event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", entry.note)
        event.add("url", entry.url)
        event.add("transp", "TRANSPARENT" if entry.at is None else "OPAQUE")
        calendar.add_component(event)
    return calendar.to_ical()


def _still_works(feed: CalendarFeed) -> bool:
    """Whether who made an agency's feed still works there: lost rights end at once."""
    query = sa.select(RoleGrant.id).join(User, User.id == RoleGrant.user_id)
    query = query.where(
        User.id == feed.made_by_id, User.active, RoleGrant.agency_id == feed.agency_id, RoleGrant.role.in_(ROLES)
    )
    return db.session.scalar(query.limit(1)) is not None


def _own(actor: Actor, agency_id: int | None) -> sa.Select[tuple[CalendarFeed]]:
    query = sa.select(CalendarFeed).where(CalendarFeed.made_by_id == actor.id, CalendarFeed.revoked_at.is_(None))
    return query.where(CalendarFeed.user_id == actor.id if agency_id is None else CalendarFeed.agency_id == agency_id)


def _revoke(feed: CalendarFeed, actor: Actor, clock: Clock) -> None:
    feed.revoked_at, feed.revoked_by_id = clock.now(), actor.id


def _told(feed: CalendarFeed) -> dict[str, object]:
    return {"feed": feed.id, "agency_id": feed.agency_id}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Write down what was found of an address (链接检查结果), tell the units whose link died, and ask again when wished."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.links import queries
from lawdocs.column.links.asking import Answer, Finding
from lawdocs.column.links.models import LinkCheck
from lawdocs.deadlines.models import Notice
from lawdocs.extensions import HELD, db, transaction
from workflows.actors import Actor
from workflows.roles import Role

WEEK = timedelta(days=7)
# After how long an address that failed is asked again; the last gap repeats. One failure says nothing: two do.
GAPS = (timedelta(hours=1), timedelta(days=1), timedelta(days=2), timedelta(days=4), WEEK)
DEAD_AFTER = 2


def write_down(link_id: int, answer: Answer, actor: Actor, clock: Clock) -> bool:
    """Keep what was found of an address; whether the row was still there."""
    with transaction():
        link = db.session.scalar(sa.select(LinkCheck).where(LinkCheck.id == link_id).with_for_update(**HELD))
        if link is None:
            return False
        before = link.is_alive
        link.checked_at, link.status, link.fault = clock.now(), answer.status, answer.fault
        if answer.finding in (Finding.FAILS, Finding.UNREACHED):
            _failed(link, clock.now())
        else:
            link.is_alive = True if answer.finding is Finding.OPENS else None
            link.failures, link.dead_since, link.next_at = 0, None, clock.now() + WEEK
        if before is not link.is_alive and False in (before, link.is_alive):
            _tell(link, before, actor, clock)
        return True


def check_again(link: LinkCheck, actor: Actor, clock: Clock) -> None:
    """Let an address be asked with the next tick (重新检查)."""
    with transaction():
        db.session.refresh(link, with_for_update=HELD)
        link.next_at = clock.now()
        audit.record("links:check", actor, clock.now(), "link", link.id, after={"link": link.url})


def _failed(link: LinkCheck, now: datetime) -> None:
    link.failures += 1
    link.next_at = now + GAPS[min(link.failures, len(GAPS)) - 1]
    if link.failures >= DEAD_AFTER:
        link.is_alive, link.dead_since = False, link.dead_since or now


def _tell(link: LinkCheck, before: bool | None, actor: Actor, clock: Clock) -> None:
    """An address died, or lives again: on the trail either way; its units are told of a death, once."""
    if link.is_alive is False:
        for use in {(each.agency_id, each.page): each for each in queries.uses_of(link.url)}.values():
            db.session.add(
                Notice(
                    key=f"link:{link.id}:{link.dead_since:%Y%m%dT%H%M%S}:{use.agency_id}:{use.page}"[:120],
                    page=use.page,
                    agency_id=use.agency_id,
                    role=Role.DRAFTER,
                    text=f"网页打不开了：{use.about}，{link.fault}。{link.url}"[:400],
                    at=clock.now(),
                )
            )
    told = {"link": link.url, "is_alive": link.is_alive}
    audit.record("links:found", actor, clock.now(), "link", link.id, before={"is_alive": before}, after=told)

"""The job that asks the addresses the column relies on (检查外部链接): a few a minute, one of a site at most."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from lawdocs.clock import Clock
from lawdocs.column.links import services
from lawdocs.column.links.asking import Answer, Finding, ask
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.links.queries import used_urls
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts
from workflows.actors import Actor

log = structlog.get_logger()
CHECK_LINKS = "check-links"
MOST = 8  # addresses of a tick, all at once: the other jobs wait no longer than for the slowest
LOOKED_AT = 200  # due addresses among which those of different sites are chosen
LEASE = timedelta(minutes=10)
WITNESSES = 3
OFF, PUBLIC, ALL = "off", "public", "all"


def check_links(actor: Actor, clock: Clock) -> Counts:
    """Ask a few addresses that are due.

    When none of them can be reached, some that opened before are asked first whether it is our own network that is
    down; while nobody answers, nothing is said of any address.
    """
    counts = Counts()
    which = current_app.extensions["settings"].link_checks
    if which == OFF:
        return counts
    _follow(clock)
    due = _claim(clock.now())
    if not due:
        return counts
    answers = _ask_all([url for _, url in due], inside=which == ALL)
    if all(each.finding is Finding.UNREACHED for each in answers) and not _network_is_up(due, inside=which == ALL):
        log.warning("links_unreached", addresses=len(due))  # they are asked again when the lease is over
        counts.skipped = len(due)
        return counts
    for (link_id, _), answer in zip(due, answers, strict=True):
        taken = services.write_down(link_id, answer, actor, clock)
        counts.done += taken
        counts.skipped += not taken
    return counts


def _follow(clock: Clock) -> None:
    """Keep one row for each address in use."""
    known, used = sa.select(LinkCheck.url), used_urls()
    new = set(db.session.scalars(used)) - set(db.session.scalars(known))
    gone = set(db.session.scalars(known)) - set(db.session.scalars(used))
    if not new and not gone:
        return
    insert = (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert
    with transaction():
        for url in sorted(new):  # another scheduler may know it by now
            row = {"url": url, "next_at": clock.now(), "fault": "", "failures": 0}
            db.session.execute(insert(LinkCheck).values(**row).on_conflict_do_nothing())
        db.session.execute(sa.delete(LinkCheck).where(LinkCheck.url.in_(gone)))


def _claim(now: datetime) -> list[tuple[int, str]]:
    """Take a few due addresses for ourselves, each of another site; whoever dies leaves them to others in a while."""
    with transaction():
        query = sa.select(LinkCheck).where(LinkCheck.next_at <= now).order_by(LinkCheck.next_at, LinkCheck.id)
        found = db.session.scalars(query.limit(LOOKED_AT).with_for_update(skip_locked=True))
        taken = list(_of_different_sites(list(found)))[:MOST]
        for each in taken:
            each.next_at = now + LEASE
        return [(each.id, each.url) for each in taken]


def _of_different_sites(found: Sequence[LinkCheck]) -> Iterator[LinkCheck]:
    sites: set[str] = set()
    for each in found:
        site = urlsplit(each.url).netloc
        if site not in sites:
            sites.add(site)
            yield each


def _ask_all(urls: Sequence[str], *, inside: bool) -> list[Answer]:
    with ThreadPoolExecutor(MOST) as threads:
        return list(threads.map(lambda url: ask(url, inside=inside), urls))


def _network_is_up(due: Sequence[tuple[int, str]], *, inside: bool) -> bool:
    """Whether any of the addresses that opened last still answers."""
    query = (
        sa.select(LinkCheck.url)
        .where(LinkCheck.is_alive.is_(True), LinkCheck.failures == 0, LinkCheck.id.not_in([each for each, _ in due]))
        .order_by(LinkCheck.checked_at.desc())
    )
    witnesses = list(db.session.scalars(query.limit(WITNESSES)))
    answers = _ask_all(witnesses, inside=inside)
    return any(each.finding is not Finding.UNREACHED for each in answers)

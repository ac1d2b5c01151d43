"""Take due work item by item: each in its own transaction, claimed by its row, a bad one never stopping the rest."""

import os
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import OperationalError

from lawdocs.clock import Clock
from lawdocs.errors import StateConflict, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.jobs.models import JobFailure

log = structlog.get_logger()
LONGEST_REASON = 500


@dataclass
class Counts:
    """What a job did: taken, left alone because something or somebody else came first, failed."""

    done: int = 0
    skipped: int = 0
    failed: int = 0


@dataclass(frozen=True)
class DueItem:
    """A row that is due, and the document it is about, if any."""

    id: int
    document_id: int | None = None


def own_name() -> str:
    """Host and process: who holds a lease, and which scheduler is at work."""
    return f"{socket.gethostname()}:{os.getpid()}"[:80]


def take_each(job: str, items: Iterable[DueItem], take: Callable[[int], bool], clock: Clock) -> Counts:
    """Take items one after the other, those aside that failed today already.

    ``take`` does one item in one transaction, locks its row first, and tells whether it was still due: another
    scheduler may have been faster. An item that fails is recorded for the supervisor and rests until the next day.
    """
    counts = Counts()
    failed_before = _failed_before(job)
    for item in items:
        if failed_before.get(item.id, clock.today()) > clock.today():
            continue
        try:
            taken = _take_twice(take, item.id)
        except OperationalError as error:  # the database was away or busy: nothing is wrong with the item
            counts.failed += 1
            log.warning("job_postponed", job=job, item=item.id, reason=str(error))
        except Exception as error:
            counts.failed += 1
            log.exception("job_failed", job=job, item=item.id, reason=str(error))
            _record(job, item, error, clock)
        else:
            counts.done += taken
            counts.skipped += not taken
            if item.id in failed_before:
                forget(job, item.id)
    return counts


def retry(job: str, item: DueItem, take: Callable[[int], bool], clock: Clock) -> str:
    """Take one item now, however often it failed before; the reason if it fails again, else nothing."""
    try:
        take(item.id)
    except Exception as error:
        log.exception("job_failed", job=job, item=item.id, reason=str(error))
        _record(job, item, error, clock)
        return _reason(error)
    forget(job, item.id)
    return ""


def wake(job: str, clock: Clock) -> None:
    """Let the failed items of a job be tried again today."""
    with transaction():
        db.session.execute(sa.update(JobFailure).where(JobFailure.job == job).values(rests_until=clock.today()))


def forget(job: str, item_id: int) -> None:
    """Drop the record of a failure that is mended or no longer matters."""
    with transaction():
        db.session.execute(sa.delete(JobFailure).where(JobFailure.job == job, JobFailure.item_id == item_id))


def _take_twice(take: Callable[[int], bool], item_id: int) -> bool:
    """Once more for an item that somebody changed while we looked at it."""
    try:
        return take(item_id)
    except (StateConflict, VersionStale):
        return take(item_id)


def _failed_before(job: str) -> dict[int, object]:
    """Until when the failed items of a job rest."""
    rows = db.session.execute(sa.select(JobFailure.item_id, JobFailure.rests_until).where(JobFailure.job == job))
    return {row.item_id: row.rests_until for row in rows}


def _record(job: str, item: DueItem, error: Exception, clock: Clock) -> None:
    rests_until = clock.today() + timedelta(days=1)
    with transaction():
        failure = db.session.scalar(
            sa.select(JobFailure).where(JobFailure.job == job, JobFailure.item_id == item.id).with_for_update()
        )
        if failure is None:
            failure = JobFailure(job=job, item_id=item.id, document_id=item.document_id, times=0, first_at=clock.now())
            db.session.add(failure)
        failure.times += 1
        failure.reason, failure.last_at, failure.rests_until = _reason(error), clock.now(), rests_until


def _reason(error: Exception) -> str:
    return (getattr(error, "message", "") or str(error) or type(error).__name__)[:LONGEST_REASON]

"""``lawdocs jobs simulate``: what several schedulers do in the days to come, against what is due; on a copy."""

import tempfile
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app

from lawdocs import create_app
from lawdocs.audit.verify import verify
from lawdocs.cleanup.models import PlannedStep
from lawdocs.deadlines.models import Deadline, Mail, MailItem, Notice
from lawdocs.documents.models import StepRecord
from lawdocs.extensions import db
from lawdocs.jobs.simulation.copy import copied
from lawdocs.jobs.simulation.expected import Expected, expected, told_since
from lawdocs.jobs.simulation.walk import Killing, SimulationFailed, Walker, killings, walk_day
from lawdocs.settings import Settings

REPORT_EVERY = 20  # days


@dataclass(frozen=True)
class Tally:
    """One kind of work: what was due, done, missing, done more than once, and done without being due."""

    kind: str
    due: int
    done: int
    missing: int
    doubled: int
    unexpected: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.doubled or self.unexpected)

    def __str__(self) -> str:
        return f"{self.kind} due {self.due} done {self.done} missing {self.missing} doubled {self.doubled}"


def simulated(walked: Sequence[date], schedulers: int, kills: int, seed: int) -> bool:
    """Let schedulers walk days on a copy of the database; whether they did what was due and the trail verifies."""
    with copied() as url, tempfile.TemporaryDirectory() as folder:
        settings = current_app.extensions["settings"].with_(database_url=url)
        app = create_app(settings)
        mails = Path(folder) / "mails"
        mails.touch()
        with app.app_context():
            wanted = expected(walked)
            before = _last_ids()
            db.session.remove()
            click.echo(f"{len(wanted.reminders)} reminders and {len(wanted.lapses)} lapses are due", err=True)
            busiest = sorted(day for day, _ in wanted.busy.most_common(kills)) or walked
            failed = _walk(settings, mails, schedulers, walked, killings(busiest, schedulers, kills, seed))
            tallies = _tallies(wanted, before, mails)
            fault = verify().fault
            db.session.remove()
            db.engine.dispose()
    if failed:
        click.echo(f"{failed} attempts failed and were made again", err=True)
    for tally in tallies:
        if tally.unexpected:
            click.echo(f"{tally.kind}: {tally.unexpected} were not due", err=True)
    if fault:
        click.echo(f"the audit trail does not verify: {fault}", err=True)
    for tally in tallies:
        click.echo(str(tally))
    return all(tally.is_clean for tally in tallies) and not fault


def _walk(settings: Settings, mails: Path, schedulers: int, days: Sequence[date], to_kill: Sequence[Killing]) -> int:
    """Let the schedulers walk the days; how many attempts failed."""
    walkers = [Walker(settings, mails) for _ in range(schedulers)]
    failed = 0
    try:
        for number, day in enumerate(days, 1):
            failed += walk_day(walkers, day, [each for each in to_kill if each.day == day])
            if number % REPORT_EVERY == 0 or number == len(days):
                click.echo(f"day {number}/{len(days)}: {day}", err=True)
    except SimulationFailed as error:
        raise click.ClickException(str(error)) from error
    finally:
        for walker in walkers:
            walker.end()
    if to_kill:
        click.echo(f"{len(to_kill)} schedulers were killed", err=True)
    return failed


@dataclass(frozen=True)
class _Last:
    """The newest rows before the walk."""

    notice: int
    step: int
    mail: int
    deadline: int


def _last_ids() -> _Last:
    ids = (
        db.session.scalar(sa.select(sa.func.coalesce(sa.func.max(each), 0)))
        for each in (Notice.id, StepRecord.id, Mail.id, Deadline.id)
    )
    return _Last(*ids)


def _tallies(wanted: Expected, before: _Last, mails: Path) -> list[Tally]:
    return [
        _compare("reminders", wanted.reminders, _known(told_since(before.notice), wanted, before)),
        _compare("lapses", wanted.lapses, _lapsed_since(before.step)),
        _compare("planned", wanted.planned, _planned_done(wanted)),
        _mail_tally(before.mail, mails),
    ]


def _known(told: Counter, wanted: Expected, before: _Last) -> Counter:
    """Without reminders of what began during the walk: a document published, a year of reports opened on its day."""
    clocks = sa.select(Deadline.duty, Deadline.subject_id).where(Deadline.rule != "")
    begun, stood = (
        {(row.duty.value, row.subject_id) for row in db.session.execute(clocks.where(condition))}
        for condition in (Deadline.id > before.deadline, Deadline.id <= before.deadline)
    )
    return Counter(
        {
            key: times
            for key, times in told.items()
            if (key[0] != "expiry" or key[1] in wanted.known) and key[:2] not in begun - stood
        }
    )


def _compare(kind: str, due: set, done: Counter[Hashable]) -> Tally:
    return Tally(
        kind,
        due=len(due),
        done=len(due & done.keys()),
        missing=len(due - done.keys()),
        doubled=sum(times - 1 for times in done.values()),
        unexpected=len(done.keys() - due),
    )


def _lapsed_since(step_id: int) -> Counter[int]:
    planned = sa.select(PlannedStep.document_id).where(PlannedStep.step == "lapse", PlannedStep.done_at.is_not(None))
    query = sa.select(StepRecord.document_id).where(
        StepRecord.step == "lapse", StepRecord.id > step_id, StepRecord.document_id.not_in(planned)
    )
    return Counter(db.session.scalars(query))


def _planned_done(wanted: Expected) -> Counter[int]:
    """Planned steps that were taken, or voided because their document was gone."""
    query = sa.select(PlannedStep.id).where(
        PlannedStep.id.in_(wanted.planned),
        sa.or_(PlannedStep.done_at.is_not(None), PlannedStep.cancelled_at.is_not(None)),
    )
    return Counter(db.session.scalars(query))


def _mail_tally(last_mail: int, mails: Path) -> Tally:
    """Every written digest was handed in, and no notice reached a person in two of them.

    The same mail handed in twice under the same Message-ID is one mail: a kill may fall between the server's OK and
    our commit.
    """
    handed_in = Counter(_message_ids(mails.read_text(encoding="utf-8").splitlines()))
    query = (
        sa.select(Mail.message_id, Mail.dropped_at, MailItem.notice_id, MailItem.user_id)
        .join(MailItem, MailItem.mail_id == Mail.id)
        .where(Mail.id > last_mail)
    )
    rows = list(db.session.execute(query))
    written = {row.message_id for row in rows if row.dropped_at is None}
    pairs = Counter((row.notice_id, row.user_id) for row in rows)
    repeated = sum(times - 1 for times in handed_in.values())
    if repeated:
        click.echo(f"{repeated} mails were handed in again under the same Message-ID", err=True)
    return Tally(
        "mails",
        due=len(written),
        done=len(written & handed_in.keys()),
        missing=len(written - handed_in.keys()),
        doubled=sum(times - 1 for times in pairs.values()),
        unexpected=len(handed_in.keys() - {row.message_id for row in rows}),
    )


def _message_ids(lines: Iterable[str]) -> Iterable[str]:
    return (line.partition("\t")[0] for line in lines)

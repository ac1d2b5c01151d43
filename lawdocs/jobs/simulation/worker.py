"""One simulated scheduler (模拟调度程序): runs all jobs for each day it is told, in a process that may be killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

from lawdocs.clock import at_office
from lawdocs.deadlines.outbox import Send
from lawdocs.settings import MailServer, Settings
from workflows.actors import Actor

# Nobody is mailed in a simulation: what would be handed in is written down.
NOWHERE = MailServer("simulation.invalid", 25, "simulation@simulation.invalid")


class WalkedClock:
    """Stands on one day at a time; the seconds of the day go on as they pass."""

    def __init__(self) -> None:
        self._began = monotonic()
        self.day = date.min

    def now(self) -> datetime:
        return at_office(self.day) + timedelta(seconds=monotonic() - self._began)

    def today(self) -> date:
        return self.day


class Record:
    """Takes the place of a mail server; a line for each mail, written before the mail counts as sent."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, message: EmailMessage) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{message['Message-ID']}\t{message['To']}\n")

    @contextmanager
    def connect(self, _: MailServer) -> Iterator[Send]:
        yield self.send


def walk(settings: Settings, mail_record: Path, days: Connection) -> None:
    """Receive days, run all jobs for each, and send back how many attempts failed; None ends it."""
    from lawdocs import create_app  # this is where the new process begins
    from lawdocs.extensions import db
    from lawdocs.jobs.registry import JOBS

    clock = WalkedClock()
    app = create_app(settings.with_(mail=NOWHERE, watches_clock=False), clock)
    app.extensions["mail_transport"] = Record(mail_record).connect
    while (day := days.recv()) is not None:
        clock.day = day
        failed = 0
        for job in (job for job in JOBS if job.dated):
            with app.app_context():
                failed += job.run(Actor.system(job.name), clock).failed
                db.session.remove()
        days.send(failed)

"""Migrates, seeds and serves one database for the browser tests: ``python -m tests.browser.serve URL FOLDER PORT``.

Where the folder holds a file ``day``, it is that day: the journey writes the next one into it. The county then has its
people and no documents, so that the journey alone makes its history.
"""

import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

import flask_migrate
from flask import Flask
from werkzeug.serving import make_server

from lawdocs import create_app
from lawdocs.clock import SHANGHAI, Clock, SystemClock, at_office
from lawdocs.demo.seed import seed_demo
from lawdocs.extensions import db
from lawdocs.jobs.registry import JOB_BY_NAME, JOBS
from lawdocs.jobs.scheduler import tick
from tests.conftest import settings_for


class DayFile:
    """A clock whose day stands in a file; the hours go on from nine as the server runs."""

    def __init__(self, path: Path) -> None:
        self.path, self.began = path, time.monotonic()

    def now(self) -> datetime:
        day = date.fromisoformat(self.path.read_text(encoding="ascii"))
        return at_office(day) + timedelta(seconds=time.monotonic() - self.began)

    def today(self) -> date:
        return self.now().astimezone(SHANGHAI).date()


def main(url: str, folder: str, port: str) -> None:
    settings = settings_for(Path(folder), url).with_(fail_points=False, testing=False)
    day = Path(folder) / "day"
    clock: Clock = DayFile(day) if day.exists() else SystemClock()
    app = create_app(settings, clock)
    with app.app_context():
        flask_migrate.upgrade()
        seed_demo(clock, people_only=day.exists())
        db.session.remove()
    Thread(target=work_like_a_scheduler, args=(app,), daemon=True).start()
    make_server("127.0.0.1", int(port), app, threaded=True).serve_forever()


def work_like_a_scheduler(app: Flask) -> None:
    """All that is due once a day, then what people wait for at their screen."""
    clock, seen = app.extensions["clock"], None
    while True:
        today = clock.today()
        tick(app, JOBS if today != seen else [JOB_BY_NAME["take-imports"]], clock)
        seen = today
        time.sleep(0.5)


if __name__ == "__main__":
    main(*sys.argv[1:])

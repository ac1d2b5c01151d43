"""Migrates, seeds and serves one database for the browser tests: ``python -m tests.browser.serve URL FOLDER PORT``."""

import sys
import time
from pathlib import Path
from threading import Thread

import flask_migrate
from flask import Flask
from werkzeug.serving import make_server

from lawdocs import create_app
from lawdocs.demo.seed import seed_demo
from lawdocs.extensions import db
from lawdocs.jobs.registry import JOB_BY_NAME, JOBS
from lawdocs.jobs.scheduler import tick
from tests.conftest import settings_for


def main(url: str, folder: str, port: str) -> None:
    settings = settings_for(Path(folder), url).with_(fail_points=False, testing=False)
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        seed_demo(app.extensions["clock"])
        db.session.remove()
    Thread(target=work_like_a_scheduler, args=(app,), daemon=True).start()
    make_server("127.0.0.1", int(port), app, threaded=True).serve_forever()


def work_like_a_scheduler(app: Flask) -> None:
    """All that is due once, then what people wait for at their screen."""
    tick(app, JOBS, app.extensions["clock"])
    while True:
        tick(app, [JOB_BY_NAME["take-imports"]], app.extensions["clock"])
        time.sleep(0.5)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Migrates, seeds and serves one database for the browser tests: ``python -m tests.browser.serve URL FOLDER PORT``."""

import sys
from pathlib import Path

import flask_migrate
from werkzeug.serving import make_server

from lawdocs import create_app
from lawdocs.demo.seed import seed_demo
from lawdocs.extensions import db
from tests.conftest import settings_for


def main(url: str, folder: str, port: str) -> None:
    settings = settings_for(Path(folder), url).with_(fail_points=False, testing=False)
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        seed_demo(app.extensions["clock"])
        db.session.remove()
    make_server("127.0.0.1", int(port), app, threaded=True).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

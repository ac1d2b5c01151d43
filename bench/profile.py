"""``python -m bench.profile LINE``: where the time of a line goes, by samples of the stack while its work runs here.

Two tables of shares: by layer (the innermost frame that belongs to one) and by place (the innermost file of ours, with
all that it calls). Samples are taken by the wall clock, so that waiting for the disk counts.
"""

import argparse
import logging
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from types import FrameType

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import addresses, machine, steps
from bench.library import FOLDER, ROOT, app_on, copy_of, library, settings_for
from bench.pages import forget
from lawdocs import create_app
from lawdocs.extensions import db
from lawdocs.portal.kept_pages import KeptPages

EVERY = 0.001  # seconds
SECONDS = 5.0  # for which a page is asked for, after it was once: that fills what is kept
LEAST = 0.01  # shares below it are one line
WORKS = {
    "step of the life cycle": steps.steps_of,
    "expiry": steps.lapses_of,
    "import with index": machine.import_of,
}
# Layer → what the path of a file contains; those in front come first for a frame that fits several.
LAYERS = {
    "SQLite (and the disk)": ("sqlalchemy/engine/default.py", "sqlalchemy/engine/cursor.py", "bench/sending.py"),
    "SQLAlchemy, objects": ("/sqlalchemy/orm/",),
    "SQLAlchemy, words of statements": ("/sqlalchemy/sql/",),
    "SQLAlchemy, the rest": ("/sqlalchemy/", "/flask_sqlalchemy/"),
    "templates": ("/jinja2/", "/markupsafe/", "/templates/"),
    "log": ("/structlog/", "lawdocs/logs.py"),
    "Flask, Werkzeug, Blinker": ("/flask/", "/werkzeug/", "/blinker/", "/flask_wtf/", "/flask_login/", "bench/"),
    "workflows (the law)": (f"{ROOT}/workflows/",),
    "lawdocs": (f"{ROOT}/lawdocs/",),
}


class Samples:
    """What was seen on the stack."""

    def __init__(self) -> None:
        self.layers: Counter[str] = Counter()
        self.places: Counter[str] = Counter()

    def take(self, _number: int, frame: FrameType | None) -> None:
        """Look at the stack: the handler of the timer."""
        layer = place = ""
        while frame is not None and not (layer and place):
            path = frame.f_code.co_filename
            layer = layer or _layer(path)
            place = place or _place(path, frame)
            frame = frame.f_back
        self.layers[layer or "other"] += 1
        self.places[place or "other"] += 1

    def show(self) -> None:
        """Print both tables."""
        for name, counted in (("layer", self.layers), ("place", self.places)):
            print(f"\nby {name}, {counted.total():,} samples")
            shares = [(each, count / counted.total()) for each, count in counted.most_common()]
            shown = [(each, share) for each, share in shares if share >= LEAST]
            for each, share in (*shown, ("below a hundredth each", 1 - sum(share for _, share in shown))):
                print(f"  {share:6.1%}  {each}")


@contextmanager
def sampled() -> Iterator[Samples]:
    """Take samples until the block ends."""
    samples = Samples()
    signal.signal(signal.SIGALRM, samples.take)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _layer(path: str) -> str:
    return next((name for name, parts in LAYERS.items() if any(part in path for part in parts)), "")


def _place(path: str, frame: FrameType) -> str:
    if not path.startswith((f"{ROOT}/lawdocs", f"{ROOT}/workflows", f"{ROOT}/templates")):
        return ""
    return f"{Path(path).relative_to(ROOT)} {frame.f_code.co_name}"


def page(line: str, size: int, first: bool) -> Samples:
    """Ask for the addresses of a page as a server does, with the log, drawn each time; ``first``: nothing is kept."""
    with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        app = create_app(settings_for(library(size)))
        app.extensions["kept_pages"] = KeptPages(asked_once=0)
        with app.app_context():
            questions = addresses.questions(size)
            db.session.remove()
        asked = [*map(addresses.address, questions[line])] if line in questions else addresses.documents(size)
        environs = [EnvironBuilder(each, base_url="http://127.0.0.1").get_environ() for each in asked]
        ask(app, environs, first)
        with sampled() as samples:
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                ask(app, environs, first)
    return samples


def ask(app: Flask, environs: Sequence[dict[str, object]], first: bool) -> None:
    """Answer each request once."""
    for environ in environs:
        if first:
            forget(app)
        b"".join(run_wsgi_app(app, dict(environ))[0])


def work(line: str, size: int) -> Samples:
    """Take steps, record lapses or import rows, each as the line of that name does."""
    prepare = WORKS[line]
    app = machine.fresh("profile") if line == "import with index" else app_on(copy_of(library(size), "profile"))
    with app.app_context():
        take = prepare(app)
        with sampled() as samples:
            take()
        db.session.remove()
        db.engine.dispose()
    return samples


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.profile", description=__doc__.partition("\n")[0])
    parser.add_argument("line", help="as the bench names it")
    parser.add_argument("--size", type=int, default=10_000, help="number of documents")
    parser.add_argument("--first", action="store_true", help="first answers: nothing is kept from one to the next")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    logging.disable()
    found = work(options.line, options.size) if options.line in WORKS else page(**vars(options))
    found.show()


if __name__ == "__main__":
    main()

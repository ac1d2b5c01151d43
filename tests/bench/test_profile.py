"""A sample counts for the layer of its innermost frame, and for the innermost file of ours."""

import sys
from collections.abc import Callable

import pytest

from bench.library import ROOT
from bench.profile import Samples

CALLER = "def caller(inner):\n    return inner()\n"


def called_from(path: str, inner: Callable[[], object]) -> Callable[[], object]:
    """A function of a file of that name, which calls another."""
    names: dict[str, Callable[..., object]] = {}
    exec(compile(CALLER, path, "exec"), names)  # noqa: S102 - our own two lines
    return lambda: names["caller"](inner)


@pytest.mark.parametrize(
    ("paths", "layer"),
    [
        (["/x/flask/app.py"], "Flask, Werkzeug, Blinker"),
        (["/x/flask/app.py", f"{ROOT}/lawdocs/portal/views.py"], "lawdocs"),
        (["/x/flask/app.py", f"{ROOT}/lawdocs/portal/views.py", "/x/sqlalchemy/orm/session.py"], "SQLAlchemy, objects"),
        ([f"{ROOT}/lawdocs/portal/views.py", "/x/sqlalchemy/engine/default.py"], "SQLite (and the disk)"),
        ([f"{ROOT}/lawdocs/portal/views.py", f"{ROOT}/templates/base.html", "/x/markupsafe/__init__.py"], "templates"),
    ],
)
def test_sample_counts_for_its_innermost_layer_and_place(paths: list[str], layer: str) -> None:
    samples = Samples()

    def look() -> None:
        samples.take(0, sys._getframe(1))  # as the timer finds it: in the innermost of the files

    ask = look
    for path in reversed(paths):
        ask = called_from(path, ask)
    ask()
    ours = [path for path in paths if path.startswith(str(ROOT))]
    place = f"{ours[-1].removeprefix(f'{ROOT}/')} caller" if ours else "other"
    assert dict(samples.layers) == {layer: 1}
    assert dict(samples.places) == {place: 1}

"""Papers set once for all that look at them."""

from collections.abc import Callable
from functools import cache

import pytest

from lawdocs.texts.official.paper import Paper
from lawdocs.texts.official.pdf import Made, make_pdf
from lawdocs.texts.typesetting import TypesetterMissing, families
from tests.lawdocs.texts.official.measuring import Measured


@cache
def made(make: Callable[[], Paper]) -> Made:
    """The PDF of a sample, made once."""
    try:
        return make_pdf(make())
    except TypesetterMissing as error:
        pytest.skip(f"not run: {error}")


@cache
def measured(make: Callable[[], Paper]) -> Measured:
    """The PDF of a sample, to be looked at."""
    return Measured(made(make).data)


def needs_font(name: str) -> None:
    """Skip where a family of fonts is not installed."""
    if name not in families():
        pytest.skip(f"not run: the font {name} is not installed")

"""A place in a text, as readers tell where they found something."""

from typing import NamedTuple


class Span(NamedTuple):
    """A place in the source: the first character and the one after the last."""

    start: int
    end: int

"""Every kind of record of the linkage that moves, for whoever looks at all of them."""

from lawdocs.linkage.moves import Kind


def kinds() -> tuple[tuple[type, Kind], ...]:
    """The kinds with their tables."""
    return ()

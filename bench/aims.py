"""The aims: requests per second as a ratio to the hello-world of the same minutes, at 10,000 and 100,000 documents."""

SIZES = (10_000, 100_000)
PAGES: dict[str, tuple[float | None, float | None]] = {
    "list": (0.38, 0.38),
    "filtered list": (0.34, 0.30),
    "document": (0.50, 0.50),
    "page 500": (0.36, 0.36),
    "page 5,000": (None, 0.33),
    "list with facet counts": (0.20, 0.20),
    "search, two characters": (0.33, 0.25),
    "search, four characters": (0.24, 0.12),
    "search, two terms": (0.30, 0.20),
    "overview": (None, None),
}
GROWING = ("list", "page 500", "list with facet counts")  # as fast at 100,000 as at 10,000
GROWTH = 1.2
STATEMENTS = {"list": 3, "document": 3, "staff list": 5}
STEP, EXPIRY, IMPORT, DUE_MS, START, MEMORY = 0.10, 0.30, 0.70, 0.2, 3.0, 2.0


def page_aim(name: str, size: int) -> float | None:
    """The aim of a page at a size; sizes that nobody set an aim for have none."""
    return dict(zip(SIZES, PAGES[name], strict=True)).get(size)

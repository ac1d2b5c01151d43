"""``make bench``: measure, print the table, and end with 0: figures are not tests."""

import argparse
import logging

from bench import aims, corpus, machine, pages, steps
from bench.library import FOLDER, library
from bench.load import client
from bench.table import Line, Table, note


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description="Speed of lawdocs against a Flask hello-world.")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: about five minutes")
    parser.add_argument("--sizes", default=",".join(map(str, aims.SIZES)), help="numbers of documents, with commas")
    parser.add_argument("--only", default="", help="only the lines whose name contains this")
    options = parser.parse_args()
    absent = corpus.missing()
    if absent:
        raise SystemExit(f"bench: not run: {', '.join(absent)} is not in {corpus.FOLDER}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    logging.disable()
    table = Table()
    note(f"measured from outside with {client()}")
    how_long = pages.Round(rounds=3, seconds=1) if options.quick else pages.Round(rounds=5, seconds=4)
    sizes = sorted(map(int, options.sizes.split(",")))
    measured = {size: pages.measure(table, library(size), size, how_long, options.only) for size in sizes}
    if len(sizes) > 1:
        growth(table, measured)
    steps.measure(table, library(sizes[0]), sizes[0], options.only)
    machine.measure(table, library(sizes[-1]), sizes[-1], options.only)
    table.total()


def growth(table: Table, measured: dict[int, dict[str, float]]) -> None:
    """How much slower the largest library is than the smallest."""
    small, large = min(measured), max(measured)
    table.heading(f"Growth from {small:,} to {large:,} documents")
    for name in (line + more for line in aims.GROWING for more in ("", pages.DRAWN)):
        if name in measured[small] and name in measured[large]:
            grown = measured[small][name] / measured[large][name]
            table.add(Line(f"growth: {name}", f"{large:,}", grown, aims.GROWTH, True))


if __name__ == "__main__":
    main()

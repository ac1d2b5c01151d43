"""``make bench``: measure, print the table, and end with 0: figures are not tests."""

import argparse
import logging

from bench import corpus, pages
from bench.aims import SIZES
from bench.library import FOLDER, library
from bench.load import client
from bench.table import Table, note


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description="Speed of lawdocs against a Flask hello-world.")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: about five minutes")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of documents, with commas")
    parser.add_argument("--only", default="", help="only the lines whose name contains this")
    options = parser.parse_args()
    absent = corpus.missing()
    if absent:
        raise SystemExit(f"bench: not run: {', '.join(absent)} is not in {corpus.FOLDER}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    logging.disable()
    table = Table()
    note(f"measured from outside with {client()}")
    how_long = pages.Round(rounds=3, seconds=2) if options.quick else pages.Round(rounds=5, seconds=4)
    for size in map(int, options.sizes.split(",")):
        pages.measure(table, library(size), size, how_long, options.only)
    table.total()


if __name__ == "__main__":
    main()

"""The anonymous pages: each line in turns with the hello-world, so that both see the same minutes of the machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask

from bench import addresses, sending
from bench.aims import page_aim
from bench.library import app_on
from bench.load import Load, load
from bench.server import Server, hello, lawdocs
from bench.table import Line, Table, note
from lawdocs.extensions import db

PASSES = 3  # of the questions over each worker, before anything is timed
BARE = 40


@dataclass(frozen=True)
class Round:
    """How long is measured: rounds of so many seconds of the page, and half as many of the hello-world."""

    rounds: int
    seconds: float


def measure(table: Table, library: Path, size: int, how_long: Round, only: str = "") -> dict[str, float]:
    """Measure every line at one size; the ratios by name."""
    app = app_on(library)
    with app.app_context():
        asked = {name: [*map(addresses.address, each)] for name, each in addresses.questions(size).items()}
    asked["document"] = addresses.documents(size)
    if _answers(app, "/supervision"):
        note("the overview needs a login; it is measured in process, see the tests of supervision")
    table.heading(f"{size:,} documents: requests per second as a ratio to the hello-world")
    ratios = {}
    with hello() as yardstick, lawdocs(library) as server:
        for name, each in asked.items():
            if only not in name:
                continue
            bare, cold = _bare(app, library, each[:BARE])
            load(server.port, each, 2)  # warm
            ratio, page, plain = _in_turns(server, yardstick, each, how_long)
            ratios[name] = ratio
            table.add(Line(name, f"{size:,}", ratio, page_aim(name, size), more=_more(page, plain, bare, cold)))
    return ratios


def _in_turns(
    server: Server, yardstick: Server, asked: Sequence[str], how_long: Round
) -> tuple[float, Load, Load]:
    """The median ratio of some rounds, and the loads of the round that had it."""
    found = []
    for _ in range(how_long.rounds):
        plain = load(yardstick.port, ["/"], how_long.seconds / 2)
        page = load(server.port, asked, how_long.seconds)
        found.append((page.per_second / plain.per_second, page, plain))
    found.sort(key=lambda each: each[0])
    if any(page.failed for _, page, _ in found):
        note(f"{sum(page.failed for _, page, _ in found)} requests failed")
    return found[len(found) // 2]


def _bare(app: Flask, library: Path, asked: Sequence[str]) -> tuple[float, float]:
    """Answers per second of the bare SQL of a first answer, and the milliseconds such a first answer takes in all."""
    took, firsts = [], []
    connection = sending.connection_to(library)
    client = app.test_client()
    for address in asked:
        app.extensions.pop("portal_counts", None)
        with app.app_context(), sending.caught() as sent:
            answer = client.get(address)
            assert answer.status_code == 200, address
        db_sent = sending.reads(sent)
        took.append(sending.send(connection, db_sent))
    connection.close()
    return 1 / max(1e-6, sum(took) / len(took)), median(took) * 1000


def _more(page: Load, plain: Load, bare: float, cold: float) -> str:
    return (
        f"{page.per_second:5.0f}/s of {plain.per_second:5.0f}/s  p50 {page.p50:5.2f} p95 {page.p95:6.2f} ms  "
        f"first SQL {cold:7.2f} ms  of bare {page.per_second / bare:5.2f}"
    )


def _answers(app: Flask, address: str) -> bool:
    return app.test_client().get(address).status_code != 404

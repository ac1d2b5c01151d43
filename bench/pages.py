"""The anonymous pages: each line in turns with the hello-world, so that both see the same minutes of the machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask

from bench import addresses, people, recall, sending
from bench.aims import page_aim
from bench.library import app_on
from bench.load import Load, load
from bench.server import Server, drawn, floor, hello, lawdocs
from bench.table import Line, Table, note
from lawdocs.extensions import db

MOST_PASSES, STILL_GROWING = 15, 1.05  # of two seconds each, as long as the server gets faster
BARE = 40
DRAWN = ", drawn"  # behind the name of a line: the same with no page kept
NOTHING = {"nothing": "/nothing", "nothing, with ETag": "/nothing-public"}


@dataclass(frozen=True)
class Round:
    """How long is measured: rounds of so many seconds of the page, and half as many of the hello-world."""

    rounds: int
    seconds: float


def measure(table: Table, library: Path, size: int, how_long: Round, only: str = "") -> dict[str, float]:
    """Measure every line at one size; the ratios by name."""
    app = app_on(library)
    with app.app_context():
        questions = addresses.questions(size)
        cookie = people.cookie(app)
        db.session.remove()
    asked = {name: [*map(addresses.address, each)] for name, each in questions.items()}
    asked["document"] = addresses.documents(size)
    asked = {name: each for name, each in asked.items() if only in name}
    table.heading(f"{size:,} documents: requests per second as a ratio to the hello-world")
    ratios = {}
    if not asked and only not in "overview, nothing":
        return ratios
    with hello() as yardstick, lawdocs(library) as server, drawn(library) as anew:
        if only in "nothing":
            with floor(library) as empty:
                for name, address in NOTHING.items():
                    ratio, page, plain = _in_turns(empty, yardstick, [address], how_long)
                    table.add(Line(name, f"{size:,}", ratio, more=_more(page, plain)))
        for name, each in asked.items():
            bare, cold = _bare(app, library, each[:BARE])
            for line, asked_of in ((name, server), (name + DRAWN, anew)):
                _warm(asked_of, each)
                ratio, page, plain = _in_turns(asked_of, yardstick, each, how_long)
                ratios[line] = ratio
                table.add(Line(line, f"{size:,}", ratio, page_aim(name, size), more=_more(page, plain, bare, cold)))
        if only in "overview":
            overview = [f"/supervision?year={year}" for year in range(2020, 2027)]
            ratio, page, plain = _in_turns(server, yardstick, overview, how_long, cookie)
            table.add(Line("overview (logged in)", f"{size:,}", ratio, more=_more(page, plain)))
    if only in "search":
        _search_is_right(table, app, questions, size)
    return ratios


def _in_turns(
    server: Server, yardstick: Server, asked: Sequence[str], how_long: Round, cookie: str = ""
) -> tuple[float, Load, Load]:
    """The median ratio of some rounds, and the loads of the round that had it."""
    found = []
    for _ in range(how_long.rounds):
        plain = load(yardstick.port, ["/"], how_long.seconds / 2)
        page = load(server.port, asked, how_long.seconds, cookie)
        found.append((page.per_second / plain.per_second, page, plain))
    found.sort(key=lambda each: each[0])
    if any(page.failed for _, page, _ in found):
        note(f"{sum(page.failed for _, page, _ in found)} requests failed")
    return found[len(found) // 2]


def _warm(server: Server, asked: Sequence[str]) -> None:
    """Ask until both workers have answered everything once: what is kept is filled, as it is on a running site."""
    before = 0.0
    for _ in range(MOST_PASSES):
        now = load(server.port, asked, 2).per_second
        if now < before * STILL_GROWING:
            break
        before = max(before, now)


def _bare(app: Flask, library: Path, asked: Sequence[str]) -> tuple[float, float]:
    """Answers per second of the bare SQL of a first answer, and the milliseconds such a first answer takes in all."""
    took = []
    connection = sending.connection_to(library)
    client = app.test_client()
    for address in asked:
        forget(app)
        with app.app_context(), sending.caught() as sent:
            answer = client.get(address)
            assert answer.status_code == 200, address
        took.append(sending.send(connection, sending.reads(sent)))
    connection.close()
    return 1 / max(1e-6, sum(took) / len(took)), median(took) * 1000


def forget(app: Flask) -> None:
    """Let go of what was kept for pages asked for before, except the catalogue."""
    for kept in ("portal_counts", "kept_pages"):
        app.extensions.pop(kept, None)


def _search_is_right(table: Table, app: Flask, questions: dict[str, list[addresses.Question]], size: int) -> None:
    """Every search line against a scan of all texts."""
    with app.app_context():
        scan = recall.Scan()
        for name, asked in questions.items():
            if name.startswith("search"):
                found, right = recall.compare(scan, asked, app.extensions["clock"].today())
                more = f"recall {found:.2f}, precision {right:.2f}, {len(asked)} queries against a scan"
                table.add(Line(f"right: {name}", f"{size:,}", min(found, right), 1.0, more=more))
        db.session.remove()


def _more(page: Load, plain: Load, bare: float = 0.0, cold: float = 0.0) -> str:
    words = f"{page.per_second:5.0f}/s of {plain.per_second:5.0f}/s  p50 {page.p50:6.2f} p95 {page.p95:6.2f} ms"
    if not bare:
        return words
    return f"{words}  first SQL {cold:7.2f} ms  of bare SQL {page.per_second / bare:6.2f}"

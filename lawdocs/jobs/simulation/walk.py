"""Let several schedulers walk the same days beside each other, and kill some of them on the way."""

import multiprocessing
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Timer

from lawdocs.jobs.simulation.worker import walk
from lawdocs.settings import Settings

SLOWEST_DAY = 900  # seconds
SOONEST, LATEST = 0.002, 0.6  # seconds after the day began, between which a scheduler is killed


class SimulationFailed(RuntimeError):  # noqa: N818 - says what happened
    """A simulated scheduler ended by itself, or did not answer."""


@dataclass(frozen=True)
class Killing:
    """Kill one scheduler on one day, some seconds after the day began."""

    day: date
    which: int
    after: float


def killings(days: Sequence[date], schedulers: int, number: int, seed: int) -> list[Killing]:
    """Random moments at which to kill; the same for the same seed. Short waits are as likely as long ones."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    return [
        Killing(chance.choice(days), chance.randrange(schedulers), SOONEST * (LATEST / SOONEST) ** chance.random())
        for _ in range(number)
    ]


class Walker:
    """One simulated scheduler, begun anew after it was killed."""

    def __init__(self, settings: Settings, mail_record: Path) -> None:
        self._settings, self._mail_record = settings, mail_record
        self._start()

    def tell(self, day: date) -> None:
        self._ours.send(day)

    def answer(self) -> int:
        """How many attempts failed on the day it was told."""
        try:
            if self._ours.poll(SLOWEST_DAY):
                return self._ours.recv()
        except EOFError as error:
            self._process.join()
            raise SimulationFailed(f"a scheduler ended with code {self._process.exitcode}") from error
        raise SimulationFailed(f"a scheduler did not finish a day within {SLOWEST_DAY} s")

    def kill(self) -> None:
        self._process.kill()

    def begin_anew(self) -> None:
        self._process.join()
        self._ours.close()
        self._start()

    def end(self) -> None:
        if self._process.is_alive():
            self._ours.send(None)
        self._process.join(60)
        self._ours.close()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process: multiprocessing.Process = context.Process(
            target=walk, args=(self._settings, self._mail_record, theirs), daemon=True
        )
        self._process.start()
        theirs.close()


def walk_day(walkers: Sequence[Walker], day: date, to_kill: Sequence[Killing]) -> int:
    """Let all schedulers run a day beside each other, killed ones from its beginning; how many attempts failed."""
    for walker in walkers:
        walker.tell(day)
    timers = [Timer(each.after, walkers[each.which].kill) for each in to_kill]
    for timer in timers:
        timer.start()
    for timer in timers:
        timer.join()
    for number in {each.which for each in to_kill}:
        walkers[number].begin_anew()
        walkers[number].tell(day)
    return sum(walker.answer() for walker in walkers)

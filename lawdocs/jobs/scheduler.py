"""The scheduler (调度程序): a process of its own that ticks. What is due stands in tables, so any number may run."""

import signal
from collections.abc import Sequence
from time import monotonic

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from lawdocs.clock import SHANGHAI, Clock
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import own_name
from lawdocs.jobs.models import SchedulerNode
from lawdocs.jobs.registry import JOBS, TICK, Job
from workflows.actors import Actor

log = structlog.get_logger()


def run_scheduler(app: Flask) -> None:
    """Tick until told to stop; what a tick is busy with is finished first."""
    clock: Clock = app.extensions["clock"]
    scheduler = BlockingScheduler(
        timezone=SHANGHAI, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    # Quick jobs tick by themselves: an import may take minutes, and nothing else waits for it.
    for jobs in ([job for job in JOBS if job.every >= TICK], [job for job in JOBS if job.every < TICK]):
        pace = Pace(jobs)
        scheduler.add_job(
            lambda pace=pace: tick(app, pace.due(), clock),
            "interval",
            seconds=min(job.every for job in jobs),
            next_run_time=clock.now(),
        )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: scheduler.shutdown(wait=False))
    with app.app_context():
        sign_in(own_name(), clock)
    log.info("scheduler_started", jobs=[job.name for job in JOBS])
    scheduler.start()


class Pace:
    """Which of some jobs are due again, in their order: all at first, then each after its own number of seconds."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._next: dict[str, float] = {}

    def due(self) -> list[Job]:
        now = monotonic()
        due = [job for job in self._jobs if now >= self._next.get(job.name, now)]
        # A second of grace: a tick that comes a little early counts as in time.
        self._next |= {job.name: now + job.every - 1 for job in due}
        return due


def tick(app: Flask, jobs: Sequence[Job], clock: Clock) -> None:
    """Run jobs once, each by itself: one that breaks down leaves the others their turn."""
    with app.app_context():
        sign_in(own_name(), clock)
    for job in jobs:
        with app.app_context():
            try:
                counts = job.run(Actor.system(job.name), clock)
            except Exception as error:
                log.exception("job_broke_down", job=job.name, reason=str(error))
                continue
            finally:
                db.session.remove()
        if counts.done or counts.failed:
            log.info("job_ran", job=job.name, done=counts.done, skipped=counts.skipped, failed=counts.failed)


def sign_in(name: str, clock: Clock) -> None:
    """Leave a sign that this scheduler is at work; the supervisor's pages say when none is."""
    with transaction():
        node = db.session.get(SchedulerNode, name)
        if node is None:
            node = SchedulerNode(name=name, started_at=clock.now())
            db.session.add(node)
        node.seen_at = clock.now()

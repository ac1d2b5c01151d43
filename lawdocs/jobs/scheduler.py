"""The scheduler (调度程序): a process of its own that ticks. What is due stands in tables, so any number may run."""

import os
import signal
import socket
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from lawdocs.clock import SHANGHAI, Clock
from lawdocs.extensions import db, transaction
from lawdocs.jobs.models import SchedulerNode
from lawdocs.jobs.registry import JOBS, Job
from workflows.actors import Actor

log = structlog.get_logger()


def run_scheduler(app: Flask) -> None:
    """Tick until told to stop; what a tick is busy with is finished first."""
    clock: Clock = app.extensions["clock"]
    scheduler = BlockingScheduler(
        timezone=SHANGHAI, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for every, jobs in groupby(sorted(JOBS, key=attrgetter("every")), key=attrgetter("every")):
        scheduler.add_job(
            tick,
            "interval",
            seconds=every,
            args=(app, list(jobs), clock),
            next_run_time=clock.now(),
            name=f"every {every} s",
        )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: scheduler.shutdown(wait=False))
    with app.app_context():
        sign_in(own_name(), clock)
    log.info("scheduler_started", jobs=[job.name for job in JOBS])
    scheduler.start()


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


def own_name() -> str:
    """Host and process."""
    return f"{socket.gethostname()}:{os.getpid()}"[:80]

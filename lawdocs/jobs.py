"""The jobs of the programme (定时任务), and the commands that run one by hand."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

import click
from flask import Flask

from lawdocs.cleanup import jobs as cleanup
from lawdocs.cli_commands import jobs_group
from lawdocs.clock import Clock
from lawdocs.context import clock
from workflows.actors import Actor


@dataclass(frozen=True)
class Job:
    """Work that is due by date; run twice, it does nothing the second time."""

    name: str
    label: str
    run: Callable[[Actor, Clock], cleanup.Counts]


JOBS = (
    Job("fire-planned", "办理到期的预定环节", cleanup.fire_planned),
    Job("lapse-expired", "登记有效期届满失效", cleanup.lapse_expired),
)
JOB_BY_NAME = {job.name: job for job in JOBS}


class OnDay:
    """A clock whose day is set by hand; instants stay real."""

    def __init__(self, real: Clock, day: date) -> None:
        self._real, self._day = real, day

    def now(self) -> datetime:
        return self._real.now()

    def today(self) -> date:
        return self._day


def register(app: Flask) -> None:
    """Add the commands to ``lawdocs jobs``."""
    jobs_group.add_command(list_jobs)
    jobs_group.add_command(run_job)


@click.command("list")
def list_jobs() -> None:
    """List the jobs."""
    for job in JOBS:
        click.echo(f"{job.name}\t{job.label}")


@click.command("run")
@click.argument("name", metavar="NAME", type=click.Choice(list(JOB_BY_NAME)))
@click.option("--on", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The day the job sees; today.")
@click.pass_context
def run_job(context: click.Context, name: str, day: datetime | None) -> None:
    """Run one job now."""
    on = clock() if day is None else OnDay(clock(), day.date())
    counts = JOB_BY_NAME[name].run(Actor.system(name), on)
    click.echo(f"{name}: " + ", ".join(f"{word} {number}" for word, number in asdict(counts).items()))
    context.exit(1 if counts.failed else 0)

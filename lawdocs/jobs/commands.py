"""``lawdocs jobs``: the jobs, one of them by hand, and what they will do in the days to come."""

from dataclasses import asdict
from datetime import datetime, timedelta

import click
from flask import current_app

from lawdocs.cli_commands import jobs_group
from lawdocs.context import clock
from lawdocs.jobs.due import wake
from lawdocs.jobs.registry import JOB_BY_NAME, JOBS, OnDay
from workflows.actors import Actor

AHEAD = "'lawdocs jobs simulate' walks days to come on a copy"


def register() -> None:
    """Add the commands to ``lawdocs jobs``."""
    for command in (list_jobs, run_job, simulate):
        jobs_group.add_command(command)


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
    """Run one job now, on what failed before too."""
    on = clock() if day is None else OnDay(clock(), day.date())
    if on.today() > clock().today():
        if current_app.extensions["settings"].production:
            raise click.UsageError(f"{on.today()} lies ahead: {AHEAD}")
        click.echo(f"warning: {on.today()} lies ahead, and what the job records stays; {AHEAD}", err=True)
    wake(name, on)
    counts = JOB_BY_NAME[name].run(Actor.system(name), on)
    click.echo(f"{name}: " + ", ".join(f"{word} {number}" for word, number in asdict(counts).items()))
    context.exit(1 if counts.failed else 0)


@click.command("simulate")
@click.option("--from", "first", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The first day; today.")
@click.option("--days", default=400, show_default=True, type=click.IntRange(1, 4000))
@click.option("--schedulers", default=2, show_default=True, type=click.IntRange(1, 16))
@click.option("--kill", "kills", default=0, show_default=True, type=click.IntRange(0, 1000), help="Kill so often.")
@click.option("--seed", default=1, show_default=True, help="Of the moments at which to kill.")
@click.pass_context
def simulate(context: click.Context, first: datetime | None, days: int, schedulers: int, kills: int, seed: int) -> None:
    """Let schedulers walk days to come on a copy of the database, and compare what they did with what was due."""
    from lawdocs.jobs.simulation.command import simulated  # it starts processes, and web workers never do

    start = first.date() if first is not None else clock().today()
    walked = [start + timedelta(days=number) for number in range(days)]
    context.exit(0 if simulated(walked, schedulers, kills, seed) else 1)

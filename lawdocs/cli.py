"""The console script ``lawdocs``."""

import sys
from typing import NoReturn

import click
from flask import current_app
from flask.cli import FlaskGroup
from sqlalchemy.exc import DatabaseError

from lawdocs import create_app
from lawdocs.audit.services import data_version
from lawdocs.cli_report import corpus_report
from lawdocs.cli_texts import texts_group
from lawdocs.demo.greeting import greeting
from lawdocs.extensions import UnsafeDatabase, db
from lawdocs.health import what_is_wrong
from lawdocs.rules.cli import rules_group
from lawdocs.serve import serve, why_not_free
from lawdocs.settings import SettingsError

WRONG = 2  # exit code for wrong usage or settings


def _create_app() -> object:
    try:
        return create_app()
    except (SettingsError, UnsafeDatabase) as error:
        _stop(str(error))


cli = FlaskGroup(
    name="lawdocs",
    create_app=_create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="lawdocs: normative documents from first draft to repeal.",
)

# Beside those of the application: these need neither database nor secret.
cli.add_command(rules_group)
cli.add_command(corpus_report)
cli.add_command(texts_group)


@cli.command("run")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True)
@click.option("--with-scheduler", is_flag=True, help="Run a scheduler beside the server.")
def run(host: str, port: int, workers: int, with_scheduler: bool) -> None:
    """Serve the pages until stopped."""
    taken = why_not_free(host, port)
    if taken:
        _stop(f"port {port} of {host} cannot be used: {taken}")
    data_version()  # the tables are there
    lines = greeting()
    db.session.remove()  # nothing stays open while the server works
    site = current_app.extensions["settings"].hosts[0]
    sys.exit(serve(host, port, workers, lines, site=site, with_scheduler=with_scheduler))


@cli.command("scheduler")
def scheduler() -> None:
    """Do what is due by date, again and again until stopped; any number of these may run."""
    from lawdocs.jobs.scheduler import run_scheduler  # the web server never needs it

    data_version()  # the tables are there
    db.session.remove()
    run_scheduler(current_app._get_current_object())


def main() -> None:
    """Entry point of the console script."""
    try:
        cli.main(prog_name="lawdocs")
    except DatabaseError as error:
        sentence = what_is_wrong(error)
        if sentence is None:
            raise
        _stop(sentence)


def _stop(sentence: str) -> NoReturn:
    click.echo(f"lawdocs: {sentence}", err=True)
    sys.exit(WRONG)

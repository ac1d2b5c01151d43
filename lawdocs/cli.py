"""The console script ``lawdocs``."""

import sys

import click
from flask.cli import FlaskGroup

from lawdocs import create_app
from lawdocs.demo.greeting import greeting
from lawdocs.serve import serve
from lawdocs.settings import SettingsError


def _create_app() -> object:
    try:
        return create_app()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


cli = FlaskGroup(
    name="lawdocs",
    create_app=_create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="lawdocs: normative documents from first draft to repeal.",
)


@cli.command("run")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--workers", default=2, show_default=True)
def run(host: str, port: int, workers: int) -> None:
    """Serve the pages until stopped."""
    sys.exit(serve(host, port, workers, greeting()))


def main() -> None:
    """Entry point of the console script."""
    cli.main(prog_name="lawdocs")

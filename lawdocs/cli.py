"""The console script ``lawdocs``."""

import os
import sys

import click
from flask.cli import FlaskGroup

from lawdocs import create_app
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
    arguments = ["gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers), "--worker-tmp-dir", "/dev/shm"]
    arguments += ["--access-logfile", "/dev/null", "--log-level", "warning", "--timeout", "60", "wsgi:app"]
    if not os.path.isdir("/dev/shm"):
        arguments = [argument for argument in arguments if argument not in ("--worker-tmp-dir", "/dev/shm")]
    os.execvp(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606 - our own interpreter, no shell


def main() -> None:
    """Entry point of the console script."""
    cli.main(prog_name="lawdocs")

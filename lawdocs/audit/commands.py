"""``lawdocs audit`` and ``lawdocs state-digest``."""

import click
from flask import Flask

from lawdocs.audit.digest import state_digest
from lawdocs.audit.services import accept_clock
from lawdocs.audit.verify import verify
from lawdocs.cli_commands import audit_group
from lawdocs.context import clock


def register(app: Flask) -> None:
    """Add the commands to ``lawdocs``."""
    audit_group.add_command(audit_verify)
    audit_group.add_command(audit_accept_clock)
    app.cli.add_command(print_state_digest)


@click.command("verify")
@click.pass_context
def audit_verify(context: click.Context) -> None:
    """Check the audit chain, files, numbers and histories."""
    verdict = verify()
    if verdict.fault is not None:
        click.echo(verdict.fault)
        context.exit(1)
    click.echo(f"ok: {verdict.entries} entries, head {verdict.head}")


@click.command("accept-clock")
def audit_accept_clock() -> None:
    """Write again although the clock is behind the newest entry: for a clock that ran ahead and was put right."""
    accept_clock(clock().now())
    click.echo(f"accepted: {clock().now().isoformat(timespec='seconds')}")


@click.command("state-digest")
def print_state_digest() -> None:
    """Print digests of the business data, the same on every database for the same content."""
    for name, value in state_digest().items():
        click.echo(f"{name} {value}")

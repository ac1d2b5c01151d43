"""``lawdocs audit verify`` and ``lawdocs state-digest``."""

import click
from flask import Flask

from lawdocs.audit.digest import state_digest
from lawdocs.audit.verify import verify
from lawdocs.cli_commands import audit_group


def register(app: Flask) -> None:
    """Add the commands to ``lawdocs``."""
    audit_group.add_command(audit_verify)
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


@click.command("state-digest")
def print_state_digest() -> None:
    """Print digests of the business data, the same on every database for the same content."""
    for name, value in state_digest().items():
        click.echo(f"{name} {value}")

"""The groups of commands that capabilities add to, and the commands of no single capability."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from lawdocs.access import PUBLIC_ENDPOINTS, SAFE_METHODS

import_group = AppGroup("import", help="Take in documents that exist already.")
seed_group = AppGroup("seed", help="Fill an empty database.")
jobs_group = AppGroup("jobs", help="Work that is due by date.")
audit_group = AppGroup("audit", help="The audit trail.")
database_group = AppGroup("db", help="The database's tables.")


def register(app: Flask) -> None:
    for group in (import_group, seed_group, jobs_group, audit_group):
        app.cli.add_command(group)
    app.cli.add_command(database_group)
    app.cli.add_command(routes)


@database_group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables up to a revision, the newest by default."""
    import flask_migrate

    flask_migrate.upgrade(revision=revision)


@database_group.command("downgrade")
@click.argument("revision", default="-1")
def downgrade(revision: str) -> None:
    """Take the tables back to an earlier revision."""
    import flask_migrate

    flask_migrate.downgrade(revision=revision)


@click.command("routes")
def routes() -> None:
    """Print each route with its permission, audit event and CSRF protection."""
    for line in route_lines(current_app._get_current_object()):
        click.echo(line)


def route_lines(app: Flask) -> list[str]:
    """One line per route and method, tab-separated: method, address, permission, audit event, CSRF."""
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            safe = method in SAFE_METHODS
            permission = "public" if rule.endpoint in PUBLIC_ENDPOINTS else (policy.permission or "logged in")
            audit = "-" if safe or policy is None else policy.audit
            lines.append("\t".join((method, rule.rule, permission, audit, "no csrf" if safe else "csrf")))
    return lines

"""``lawdocs seed demo``."""

import sys

import click
from flask import current_app


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Say nothing and do nothing when the database holds something.")
@click.option("--people-only", is_flag=True, help="Agencies and accounts, no documents.")
def demo(if_empty: bool, people_only: bool) -> None:
    """Build the demo county in an empty database."""
    from lawdocs.demo.seed import NotEmpty, is_empty, seed_demo
    from lawdocs.extensions import optimise

    settings = current_app.extensions["settings"]
    if settings.production:
        click.echo("seed demo is refused in a production profile", err=True)
        sys.exit(2)
    if if_empty and not is_empty():
        return
    try:
        documents = seed_demo(current_app.extensions["clock"], people_only=people_only)
    except NotEmpty:
        click.echo("the database is not empty; the demo county needs an empty one", err=True)
        sys.exit(2)
    optimise()  # nothing was known of its rows yet
    click.echo(f"created {documents} documents")

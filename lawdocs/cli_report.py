"""``lawdocs corpus-report``: what is read from texts, beside what their records give. Needs no database."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO

import click

from lawdocs.texts.report import reading, tables

NOT_CLEAN = 1  # exit code when something could not be read


@click.command("corpus-report")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…")
@click.option(
    "--misses",
    type=click.File("w", encoding="utf-8", lazy=False),  # made even where there is nothing to write
    help="Write each difference, and what is left out of the count, as a JSON line.",
)
def corpus_report(paths: tuple[Path, ...], misses: IO[str] | None) -> None:
    """Read laws and normative documents (files, or folders of them) and count how often the result is as given."""
    found = reading.find(paths)
    for path in found.passed_over:
        click.echo(f"{path.name}: holds neither laws nor normative documents, passed over", err=True)
    if not found.files:
        raise click.UsageError("no laws and no normative documents there (.jsonl, .jsonl.gz)")
    with misses or nullcontext() as file:
        report = tables.measure(found.files, file)
    for line in tables.lines(report):
        click.echo(line)
    for sentence in report.unreadable:
        click.echo(sentence, err=True)
    sys.exit(NOT_CLEAN if report.unreadable else 0)

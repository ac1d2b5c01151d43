"""``lawdocs import indicators``: an edition from a file; results on standard output, what was not read on the other."""

from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask

from lawdocs.cli_commands import import_group
from lawdocs.column.indicators import importing
from lawdocs.column.indicators.forms import edition_fault
from lawdocs.column.indicators.importing import Given, Preview, in_words
from lawdocs.column.indicators.planning import AWAITED, Line, Outcome
from lawdocs.column.indicators.rows import Reading, Units, read
from lawdocs.column.indicators.sources import ACCEPTED, from_file
from lawdocs.context import clock
from lawdocs.documents.commands import line_of
from lawdocs.documents.importing import Outcome as Taken
from lawdocs.documents.importing import Result, Tally
from lawdocs.errors import DomainError
from lawdocs.texts.refusals import FileRefused, SheetRefused
from workflows.actors import Actor

ACTOR = "import-indicators"


def register(app: Flask) -> None:
    """Add the command to ``lawdocs import``."""
    import_group.add_command(import_indicators)


@click.command("indicators")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--edition", required=True, metavar="NAME", help="The version of the set, such as 2021.")
@click.option("--title", default="", metavar="TEXT", help="What the set is called.")
@click.option("--source", default="", metavar="TEXT", help="Where its wording was taken from.")
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing, tell of every row.")
@click.pass_context
def import_indicators(context: click.Context, path: Path, edition: str, title: str, source: str, dry_run: bool) -> None:
    """Take in an edition of an indicator set (XLSX, CSV, JSON); what the file does not hold is kept.

    A row that changes what stands counts as created, with a warning that says what changes.
    """
    _check(path, edition)
    actor = Actor.system(ACTOR)
    try:
        reading = read(from_file(path.name, path.read_bytes()), edition, Units.of(actor), origin=source)
        given = Given(edition, title, source, reading.rows)
        seen = importing.preview(given) if given.rows else None
        if seen is not None and not dry_run:
            importing.store(given, actor, clock(), version=seen.version, key=None)
    except (FileRefused, SheetRefused, DomainError) as refusal:
        _refuse(context, path, f"{refusal.code} {refusal.message}")
    for note in reading.notes:
        click.echo(f"{path}：{note}", err=True)
    tally = Tally()
    for result in _results(path, reading, seen):
        tally.add(result)
        if dry_run or result.word in ("warning", "error"):
            click.echo(line_of(result))
    click.echo(str(tally))
    context.exit(1 if tally.error else 0)


def _check(path: Path, edition: str) -> None:
    if not path.is_file():
        raise click.UsageError(f"没有找到文件：{path}")
    if path.suffix.lower() not in ACCEPTED.split(","):
        raise click.UsageError(f"不能导入这种格式：{path}。请使用 {ACCEPTED.replace(',', '、')} 文件。")
    fault = edition_fault(edition)
    if fault is not None:
        raise click.UsageError(str(fault))


def _results(path: Path, reading: Reading, seen: Preview | None) -> list[Result]:
    """Every row with what becomes of it, in the order of the file; a row with several faults is one result."""
    lines = {line.no: line for line in seen.plan.lines} if seen is not None else {}
    overdue = seen.plan.overdue(clock().today()) if seen is not None else []
    found = [
        _result(path, place, lines[row.no], overdue) for place, row in zip(reading.places, reading.rows, strict=True)
    ]
    for place in dict.fromkeys(fault.place for fault in reading.faults):
        reasons = tuple(str(fault) for fault in reading.faults if fault.place == place)
        found.append(Result(str(path), _number(place), Taken.ERROR, "", reasons))
    if missing := [line.no for line in lines.values() if line.outcome is Outcome.MISSING]:
        click.echo(f"{path}：{len(missing)}项这次没有，照旧保留", err=True)
    return sorted(found, key=lambda each: each.row)


def _result(path: Path, place: str, line: Line, overdue: Collection[Line]) -> Result:
    name = f"第{line.no}项 {line.text or AWAITED}"
    taken = Taken.EXISTS if line.outcome is Outcome.SAME else Taken.CREATED
    reasons = (in_words(line),) if line.outcome is Outcome.CHANGED else ()
    reasons += ("完成时限早于今天",) if line in overdue else ()
    return Result(str(path), _number(place), taken, name, reasons)


def _number(place: str) -> int:
    return int("".join(each for each in place if each.isdigit()))


def _refuse(context: click.Context, path: Path, reason: str) -> NoReturn:
    click.echo(line_of(Result(str(path), 0, Taken.ERROR, "", (reason,))))
    click.echo(str(Tally(error=1)))
    context.exit(1)

"""``lawdocs import documents`` and ``import template``: results on standard output, progress on standard error."""

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn, TypeVar

import click
from flask import Flask

from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_named
from lawdocs.cli_commands import import_group
from lawdocs.context import clock
from lawdocs.documents.file_drafts import is_text_file
from lawdocs.documents.file_readings import PassingReadings, StoredReadings, forget
from lawdocs.documents.folder_import import FolderImport
from lawdocs.documents.folder_source import FolderSource, open_folder_source
from lawdocs.documents.importing import Import, Result, Tally
from lawdocs.documents.row_files import MAX_ROWS, TooBig, Unreadable
from lawdocs.documents.row_sources import RowSource, is_row_file, open_rows
from lawdocs.documents.stock_rows import is_blank
from lawdocs.documents.stock_task_queries import needed_readings
from lawdocs.extensions import optimise, transaction
from lawdocs.texts.folders import is_folder
from lawdocs.texts.intake import TEXT_TYPES
from lawdocs.texts.refusals import FileRefused, SheetRefused
from workflows.actors import Actor

LONGEST_CELL = 400
REPORT_EVERY = 2000
READ_EVERY = 100
NOTHING_FOUND = "没有找到可以导入的文件"
Step = TypeVar("Step")


def register(app: Flask) -> None:
    """Add the command to ``lawdocs import``."""
    import_group.add_command(import_documents)
    import_group.add_command(write_template)


@click.command("documents")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--agency", "agency_name", metavar="NAME", help="The agency that drafts: texts become its drafts.")
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing, tell of every row.")
@click.option(
    "--register",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The list of the documents of a folder or ZIP (XLSX, CSV).",
)
@click.option("--as-of", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The day the source speaks of.")
@click.pass_context
def import_documents(
    context: click.Context,
    paths: tuple[Path, ...],
    agency_name: str | None,
    dry_run: bool,
    register: Path | None,
    as_of: datetime | None,
) -> None:
    """Take in documents published before (XLSX, CSV, JSONL, JSONL.GZ, a folder or ZIP of files), and drafts.

    A file of another kind becomes a draft of an agency.
    """
    agency = _drafting_agency(agency_name)
    if register is not None or any(map(is_folder, paths)):
        _check_folder(paths, register)
        _import_folder(context, paths[0], register, agency, _source_day(as_of), dry_run=dry_run)
    _check_paths(paths, agency)
    day = _source_day(as_of)
    sources = [_opened(context, path) if is_row_file(path) else path for path in paths]
    total = sum(1 if isinstance(source, Path) else source.total for source in sources)
    run = Import(clock(), as_of=day, agency=agency, store=not dry_run)
    _tell(context, _with_progress(run.take(sources), total), Tally(), dry_run=dry_run)


def _tell(context: click.Context, results: Iterator[Result], tally: Tally, *, dry_run: bool) -> NoReturn:
    """Print what is to be looked at, and the counts; a look that stores nothing tells of every row."""
    for result in results:
        tally.add(result)
        if dry_run or result.word in ("warning", "error", "task"):
            click.echo(line_of(result))
    if tally.created and not dry_run:
        _get_ready()
    click.echo(str(tally))
    context.exit(1 if tally.error else 0)


def _import_folder(
    context: click.Context, path: Path, register: Path | None, agency: Agency | None, day: date, *, dry_run: bool
) -> NoReturn:
    """Read every file, then take in the documents; what a killed run has read or stored is not done again."""
    readings = context.with_resource(closing(PassingReadings())) if dry_run else StoredReadings(clock())
    try:
        source = context.with_resource(open_folder_source(path, readings, register))
    except FileRefused as refusal:
        _refuse_file(context, path, f"{refusal.code} {refusal.message}")
    except SheetRefused as refusal:
        _refuse_file(context, register, f"{refusal.code} {refusal.message}")
    _tell_notes(path, source.notes if source.files else (*source.notes, NOTHING_FOUND))
    for _ in _with_progress(source.read_files(), source.total, label="读取"):
        pass
    run = FolderImport(clock(), as_of=day, agency=agency, store=not dry_run)
    results = run.take([source])
    _tell(context, _forgetting(_with_progress(results, source.total), source, dry_run), Tally(task=0), dry_run=dry_run)


def _forgetting(results: Iterator[Result], source: FolderSource, dry_run: bool) -> Iterator[Result]:
    """Let go of what was read, once all of it is stored."""
    yield from results
    if not dry_run:
        with transaction():
            forget(source.keys, needed_readings(), clock().now())


@click.command("template")
@click.argument("path", metavar="FILE.xlsx", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--example", is_flag=True, help="With one line filled in.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def write_template(path: Path, example: bool, force: bool) -> None:
    """Write the spreadsheet to be filled in with documents published before."""
    from lawdocs.documents.import_template import template  # its library is large, and few commands need it

    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"模板是 XLSX 文件，请把文件名写成 .xlsx 结尾：{path}")
    if path.exists() and not force:
        raise click.UsageError(f"文件已经存在，没有改动：{path}。换一个文件名，或者用 --force 覆盖。")
    try:
        path.write_bytes(template(with_example=example))
    except OSError as error:
        raise click.UsageError(f"不能写文件：{path}（{error.strerror}）") from error
    click.echo(str(path))


def _get_ready() -> None:
    """What otherwise the jobs do at their time: learn how the rows are spread, and draw the texts."""
    from lawdocs.portal.sheets import DRAW_SHEETS, draw_missing

    optimise()
    draw_missing(Actor.system(DRAW_SHEETS), clock())


def line_of(result: Result) -> str:
    """One result as a line of four cells; whatever a file holds, it cannot break out of its cell."""
    cells = (f"{result.file}:{result.row}", result.word, result.name, "；".join(result.reasons))
    return "\t".join(_cell(cell) for cell in cells)


def _cell(text: str) -> str:
    seen = "".join(character if character.isprintable() or character == "\u3000" else " " for character in text)
    return "" if is_blank(seen) else seen.strip()[:LONGEST_CELL]


def _drafting_agency(name: str | None) -> Agency | None:
    agency = agency_named(name) if name is not None else None
    if name is not None and agency is None:
        raise click.UsageError(f"没有名为“{name}”的机关，请使用规范全称。")
    return agency


def _check_folder(paths: tuple[Path, ...], register: Path | None) -> None:
    if len(paths) != 1 or not is_folder(paths[0]):
        raise click.UsageError("文件夹或者 ZIP 一次导入一个；--register 只和文件夹或者 ZIP 一起用。")
    if not paths[0].exists():
        raise click.UsageError(f"没有找到：{paths[0]}")
    if register is not None and not (register.is_file() and is_row_file(register)):
        raise click.UsageError(f"登记表应是 .xlsx、.csv 文件：{register}")


def _check_paths(paths: tuple[Path, ...], agency: Agency | None) -> None:
    for path in paths:
        if not path.is_file():
            raise click.UsageError(f"没有找到文件：{path}")
        if not is_text_file(path) and not is_row_file(path):
            texts = "、".join(f".{kind}" for kind in TEXT_TYPES)
            raise click.UsageError(f"不能导入这种格式：{path}。请使用 .xlsx、.csv、.jsonl、.jsonl.gz 或 {texts} 文件。")
        if is_text_file(path) and agency is None:
            raise click.UsageError("导入草稿须用 --agency 写明起草单位的规范全称。")


def _source_day(as_of: datetime | None) -> date:
    today = clock().today()
    day = as_of.date() if as_of is not None else today
    if day > today:
        raise click.UsageError(f"--as-of 不能晚于今天（{today}）。")
    return day


def _opened(context: click.Context, path: Path) -> RowSource:
    """Open every file before the first row is stored: one too big, damaged or without a head lets nothing in."""
    try:
        source = context.with_resource(open_rows(path))
    except Unreadable as error:
        raise click.UsageError(str(error)) from error
    except TooBig:
        _refuse_file(context, path, f"IMPORT_TOO_BIG 一个文件最多 {MAX_ROWS} 行，请拆分后再导入")
    except (FileRefused, SheetRefused) as refusal:
        _refuse_file(context, path, f"{refusal.code} {refusal.message}")
    _tell_notes(path, source.notes)
    return source


def _tell_notes(path: Path, notes: tuple[str, ...]) -> None:
    for note in notes:
        click.echo(_cell(f"{path}：{note}"), err=True)


def _refuse_file(context: click.Context, path: Path, reason: str) -> NoReturn:
    click.echo("\t".join((_cell(f"{path}:0"), "error", "", reason)))
    click.echo(str(Tally(error=1)))
    context.exit(1)


def _with_progress(steps: Iterator[Step], total: int, label: str = "导入") -> Iterator[Step]:
    """Show how far the work is: a bar for a person at a terminal, a line now and then for a log."""
    if sys.stderr.isatty():
        with click.progressbar(steps, length=total, file=sys.stderr, label=label) as shown:
            yield from shown
        return
    every = REPORT_EVERY if label == "导入" else READ_EVERY
    for done, step in enumerate(steps, 1):
        yield step
        if done % every == 0 or done == total:
            click.echo(f"{label} {done}/{total}" if label != "导入" else f"{done}/{total}", err=True)

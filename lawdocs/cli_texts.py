"""``lawdocs texts``: texts of files as files of another format. Needs no database."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from lawdocs.documents.secrecy import CODE, REFUSAL
from lawdocs.texts.formats import WRITERS, suffix_of
from lawdocs.texts.intake import CONVERTED_TYPES, MAX_SIZE, kind_of
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from lawdocs.texts.secrecy import secrecy_mark
from lawdocs.texts.structure import parse
from lawdocs.texts.typesetting import TypesetterMissing, TypesettingFailed

NOT_CLEAN = 1  # exit code when the file was refused


@click.group("texts")
def texts_group() -> None:
    """Texts of official documents, without a database."""


@texts_group.command("convert")
@click.argument("source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
def convert(source: Path, target: Path) -> None:
    """Read the text of a file (docx doc wps pdf ofd html txt md json akn.xml) and write it in another format:
    txt, html, md, json, docx, doc, akn.xml or pdf.

    An existing OUT is written over, but never IN itself. What of IN was not read is told on standard error.
    """
    ending = suffix_of(target.name)
    if ending is None:
        raise click.UsageError(f"cannot write {target.name}: OUT ends with one of {', '.join(WRITERS)}")
    if target.exists() and target.samefile(source):
        raise click.UsageError(f"cannot write {target.name}: OUT is the same file as IN")
    try:
        read = _read(source)
    except FileRefused as refusal:
        _refuse(source, str(refusal))
    if secrecy_mark(read.title or "", read.text):
        _refuse(source, f"{CODE} {REFUSAL}")
    for remark in read.remarks:
        click.echo(f"{source.name}: {remark}", err=True)
    try:
        written = WRITERS[ending](parse(read.whole))
    except FileRefused as refusal:
        raise click.UsageError(
            f"cannot write {target.name}: LibreOffice is missing or failed ({refusal.code})"
        ) from refusal
    except (TypesetterMissing, TypesettingFailed) as error:
        raise click.UsageError(f"cannot write {target.name}: no PDF was made: {error}") from error
    try:
        target.write_bytes(written)
    except OSError as error:
        raise click.UsageError(f"cannot write {target}: {error.strerror}") from error


def _read(source: Path) -> ReadText:
    kind = kind_of(source.name, CONVERTED_TYPES)
    if kind is None:
        raise FileRefused("TYPE_FORBIDDEN")
    if source.stat().st_size > MAX_SIZE:
        raise FileRefused("FILE_TOO_LARGE")
    return read_safely(kind, source.read_bytes())


def _refuse(source: Path, reason: str) -> NoReturn:
    click.echo(f"{source.name}: {reason}")
    sys.exit(NOT_CLEAN)

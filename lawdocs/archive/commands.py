"""``lawdocs package verify``."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo

from lawdocs.packing.checking import DIGEST_NAMES, WHOLE, NoPackage, check_package

WRONG, NOT_A_PACKAGE = 1, 2
package_group = AppGroup("package", help="Packages of filings, of evidence, and for the archive.")


def register(app: Flask) -> None:
    """Add the commands to ``lawdocs``."""
    app.cli.add_command(package_group)


@package_group.command("verify", with_appcontext=False)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--against-database", is_flag=True, help="Also compare it with the database that made it.")
@click.pass_context
def verify(context: click.Context, path: Path, *, against_database: bool) -> None:
    """Check every file of a package against its manifest."""
    from lawdocs.archive.trail import trail_faults

    try:
        checked = check_package(path)
    except NoPackage as error:
        click.echo(f"{path}不是报备材料包、佐证汇编或者归档包：{error}", err=True)
        context.exit(NOT_A_PACKAGE)
    for name, digest in checked.digests.items():
        click.echo(f"{WHOLE}{DIGEST_NAMES[name]}：{digest}")
    faults = list(checked.faults) or list(trail_faults(checked))
    if against_database and not faults:
        from lawdocs.archive.against import database_faults

        with context.ensure_object(ScriptInfo).load_app().app_context():
            faults = list(database_faults(checked))
    for name, why in faults:
        click.echo(f"{name}：{why}")
    if faults:
        context.exit(WRONG)
    click.echo(f"{checked.form.name}：{checked.title}；请把整包摘要值与页面或者审计记录上的核对")
    click.echo(f"ok: {checked.files} files, manifest {checked.manifest}")

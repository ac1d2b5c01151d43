"""``lawdocs package verify``."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from lawdocs.filing.package_check import DIGEST_NAMES, NoPackage, check_package

NOT_A_PACKAGE = 2
package_group = AppGroup("package", help="Packages of upward filing.")


def register(app: Flask) -> None:
    """Add the commands to ``lawdocs``."""
    app.cli.add_command(package_group)


@package_group.command("verify", with_appcontext=False)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_context
def verify(context: click.Context, path: Path) -> None:
    """Check every file of a package against its manifest."""
    try:
        checked = check_package(path)
    except NoPackage as error:
        click.echo(f"{path}不是报备材料包：{error}", err=True)
        context.exit(NOT_A_PACKAGE)
    for name, digest in checked.digests:
        click.echo(f"整包{DIGEST_NAMES[name]}：{digest}")
    for name, fault in checked.faults:
        click.echo(f"{name}：{fault}")
    if checked.faults:
        context.exit(1)
    click.echo(f"核验通过：{checked.title}，{checked.files}个文件；请把整包摘要值与报备页面上的核对")

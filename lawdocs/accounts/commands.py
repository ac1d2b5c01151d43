"""``lawdocs users``: what only those who rule the server may do to accounts."""

import sys

import click
from flask.cli import AppGroup

from lawdocs.accounts import passwords, services
from lawdocs.accounts.queries import user_named
from lawdocs.context import clock
from workflows.actors import Actor

users_group = AppGroup("users", help="Accounts.")
ACTOR = Actor.system("服务器命令行")


@users_group.command("reset-password")
@click.argument("username")
def reset_password(username: str) -> None:
    """Set a new password, typed at a prompt or given as the first line of standard input."""
    user = user_named(username)
    if user is None:
        raise click.UsageError(f"没有这个用户：{username}")
    password = _new_password()
    fault = passwords.fault(password)
    if fault:
        raise click.UsageError(fault)
    services.reset_password_on_server(user, password, ACTOR, clock())
    click.echo(f"已重设{user.name}（{username}）的密码，原来的登录已经结束。")


def _new_password() -> str:
    """The password as typed; bytes that are no characters could never be typed into the login form."""
    if sys.stdin.isatty():
        return click.prompt("新密码", hide_input=True, confirmation_prompt="再输入一次新密码", err=True)
    password = sys.stdin.readline().rstrip("\r\n")
    try:
        password.encode()
    except UnicodeEncodeError as error:
        raise click.UsageError("密码含有无法识别的字符，请使用UTF-8编码") from error
    return password

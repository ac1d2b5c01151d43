"""The demo county (示例县): invented but believable, built through the same services as real work."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register ``lawdocs seed demo``."""
    from lawdocs.cli_commands import seed_group
    from lawdocs.demo.commands import demo

    seed_group.add_command(demo)

"""Jobs (定时任务): work that is due by date, the process that ticks, and the failures it leaves behind."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register commands."""
    from lawdocs.jobs import commands

    commands.register()

"""The audit trail: who did what, chained so that nothing can be changed unseen."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages of the audit administrator, and the commands."""
    from lawdocs.audit import commands, views

    app.register_blueprint(views.blueprint)
    commands.register(app)

"""The archive package of a finished document (归档包): every paper of its course in order, with digests."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""
    from lawdocs.archive import commands, views

    app.register_blueprint(views.blueprint)
    commands.register(app)

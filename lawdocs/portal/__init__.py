"""The public side: what is published, what of it is in force, and how to find it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the public pages."""
    from lawdocs.portal import caching, sheets, views
    from lawdocs.portal import models as _models  # noqa: F401 - brings its table

    caching.register(app)
    sheets.register(app)
    app.register_blueprint(views.blueprint)

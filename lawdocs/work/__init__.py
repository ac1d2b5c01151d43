"""The desk of each person: what waits for them, and the documents they may see."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""
    from lawdocs.work import notice_views, views  # noqa: F401 - it adds pages to the blueprint

    app.register_blueprint(views.blueprint)

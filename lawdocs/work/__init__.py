"""The desk of each person: what waits for them, and the documents they may see."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""
    from lawdocs.work import views

    app.register_blueprint(views.blueprint)

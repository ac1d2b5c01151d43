"""Publishing (公布), and what follows it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.publication import views

    app.register_blueprint(views.blueprint)

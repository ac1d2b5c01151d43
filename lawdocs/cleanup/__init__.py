"""Cleanup (清理): amend, repeal, lapse, keep, and the steps recorded for a later day."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.cleanup import views

    app.register_blueprint(views.blueprint)

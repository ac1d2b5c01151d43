"""Evaluation before the end of a term (期满前评估): its steps by day, what was concluded, and what was put off."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.evaluation import views

    app.register_blueprint(views.blueprint)

"""Legality review (合法性审核) and the collective decision on record."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.review import ledger_views, views

    app.register_blueprint(views.blueprint)
    app.register_blueprint(ledger_views.blueprint)

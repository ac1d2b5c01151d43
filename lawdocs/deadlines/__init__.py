"""Deadlines, reminders, the mail and the calendars that carry them, and notices to those who must act next."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.deadlines import calendar_views, clock_views

    app.register_blueprint(calendar_views.blueprint)
    app.register_blueprint(clock_views.blueprint)

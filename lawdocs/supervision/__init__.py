"""The justice bureau's overview (监督): what waits where, what ends, what is late, in figures that open their lists."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.supervision import mail_views, views

    app.register_blueprint(views.blueprint)
    app.register_blueprint(mail_views.blueprint)

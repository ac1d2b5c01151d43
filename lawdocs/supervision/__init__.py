"""The justice bureau's overview (监督): what waits where, what ends, what is late, in figures that open their lists."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.supervision import mail_views, rate_views

    app.register_blueprint(rate_views.blueprint)  # the one of views, with its pages of rates
    app.register_blueprint(mail_views.blueprint)

"""Requests to look at a document again (审查请求): what citizens, courts and procurators ask, until it is answered."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.requests import act_views, views  # noqa: F401 - it adds pages to the blueprint

    app.register_blueprint(views.blueprint)

"""Registration and numbering (登记编号), upward filing (报送备案) and record review (备案审查)."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.filing import list_views, review_views, upward_views, views  # noqa: F401 - they add pages

    app.register_blueprint(views.blueprint)
    app.register_blueprint(upward_views.blueprint)

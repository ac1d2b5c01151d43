"""Registration and numbering (登记编号), upward filing (报送备案) and record review (备案审查)."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""
    from lawdocs.filing import commands, views

    app.register_blueprint(views.blueprint)
    commands.register(app)

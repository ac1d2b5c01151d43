"""Documents, their texts, papers and drafting."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""
    from lawdocs.documents import commands, draft_views, plan_views, step_views, views  # noqa: F401 - they add pages to the blueprint

    app.register_blueprint(views.blueprint)
    commands.register(app)

"""Documents, their texts, papers and drafting."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""
    from lawdocs.documents import (  # noqa: F401 - they add tables and pages
        commands,
        draft_views,
        import_models,
        plan_views,
        step_views,
        views,
    )

    app.register_blueprint(views.blueprint)
    commands.register(app)

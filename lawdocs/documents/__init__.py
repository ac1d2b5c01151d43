"""Documents, their texts, papers and drafting."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""
    from lawdocs.documents import (  # noqa: F401 - they add tables and pages
        commands,
        compare_views,
        draft_views,
        import_models,
        import_views,
        paper_views,
        plan_views,
        rescue_views,
        step_views,
        stock_gap_views,
        stock_task_models,
        stock_task_views,
        take_back_views,
        views,
    )

    app.register_blueprint(views.blueprint)
    app.register_blueprint(import_views.blueprint)
    commands.register(app)

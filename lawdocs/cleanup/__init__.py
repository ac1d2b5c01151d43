"""Cleanup (清理): amend, repeal, lapse, keep, and the steps recorded for a later day."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.cleanup import maker_views, provision_views, views  # noqa: F401 - it adds pages to the blueprint
    from lawdocs.cleanup.amendments import views as amendments
    from lawdocs.cleanup.repeals import views as repeals

    app.register_blueprint(views.blueprint)
    app.register_blueprint(provision_views.blueprint)
    app.register_blueprint(amendments.blueprint)
    app.register_blueprint(repeals.blueprint)

"""The special column (创建省级法治政府示范县专栏): its front page and its boards."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages of the boards."""
    from lawdocs.column import feed_views, views  # noqa: F401 - it adds the feed
    from lawdocs.column.indicators import models as _indicators  # noqa: F401 - their tables
    from lawdocs.column.links import models as _links  # noqa: F401 - their tables
    from lawdocs.column.news import act_views, staff_views, topic_views  # noqa: F401 - they add pages
    from lawdocs.column.news import public_views as _public_views  # noqa: F401 - it adds pages to the column
    from lawdocs.column.reports import act_views as _act_views  # noqa: F401 - they add pages
    from lawdocs.column.reports import body_views, circular_views  # noqa: F401 - they add pages
    from lawdocs.column.reports import public_views as _report_views  # noqa: F401 - it adds pages to the column
    from lawdocs.column.reports import staff_views as report_views

    app.register_blueprint(views.blueprint)
    app.register_blueprint(staff_views.blueprint)
    app.register_blueprint(report_views.blueprint)

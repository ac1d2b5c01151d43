"""The special column (创建省级法治政府示范县专栏): its front page and its boards."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages of the boards."""
    from lawdocs.column import feed_views, views  # noqa: F401 - it adds the feed
    from lawdocs.column.binder import views as binder_views
    from lawdocs.column.evidence import act_views as _acts  # noqa: F401 - they add pages
    from lawdocs.column.evidence import board_views as _boards  # noqa: F401
    from lawdocs.column.evidence import giving_views as _givings  # noqa: F401
    from lawdocs.column.evidence import staff_views as evidence_views
    from lawdocs.column.figures import views as figure_views
    from lawdocs.column.indicators import commands
    from lawdocs.column.indicators import compare_views as _compare_views  # noqa: F401 - it adds pages
    from lawdocs.column.indicators import public_views as _board_views  # noqa: F401 - it adds pages to the column
    from lawdocs.column.indicators import staff_views as set_views
    from lawdocs.column.links import views as link_views
    from lawdocs.column.news import act_views, staff_views, topic_views  # noqa: F401 - they add pages
    from lawdocs.column.news import public_views as _public_views  # noqa: F401 - it adds pages to the column
    from lawdocs.column.reports import act_views as _act_views  # noqa: F401 - they add pages
    from lawdocs.column.reports import body_views, circular_views  # noqa: F401 - they add pages
    from lawdocs.column.reports import public_views as _report_views  # noqa: F401 - it adds pages to the column
    from lawdocs.column.reports import staff_views as report_views

    app.register_blueprint(views.blueprint)
    app.register_blueprint(staff_views.blueprint)
    app.register_blueprint(report_views.blueprint)
    app.register_blueprint(set_views.blueprint)
    app.register_blueprint(figure_views.blueprint)
    app.register_blueprint(link_views.blueprint)
    app.register_blueprint(evidence_views.blueprint)
    commands.register(app)
    app.register_blueprint(binder_views.blueprint)

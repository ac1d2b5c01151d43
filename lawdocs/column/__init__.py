"""The special column (创建省级法治政府示范县专栏): its front page and its boards."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages of the boards."""
    from lawdocs.column import views
    from lawdocs.column.indicators import models as _indicators  # noqa: F401 - their tables
    from lawdocs.column.links import models as _links  # noqa: F401 - their tables
    from lawdocs.column.reports import models as _reports  # noqa: F401 - their tables
    from lawdocs.column.news import act_views, staff_views, topic_views  # noqa: F401 - they add pages
    from lawdocs.column.news import public_views as _public_views  # noqa: F401 - it adds pages to the column

    app.register_blueprint(views.blueprint)
    app.register_blueprint(staff_views.blueprint)

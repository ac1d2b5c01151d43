"""The linkage of government and procuratorate (府检联动): meetings, suggestions, issues, transfers and their chain."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages; each part adds its own to one blueprint."""
    from lawdocs.linkage import chain_views, mechanism_views, member_views, views  # noqa: F401 - they add pages
    from lawdocs.linkage import statistics_views as _statistics  # noqa: F401 - likewise
    from lawdocs.linkage.opinions import act_views, link_views  # noqa: F401 - likewise
    from lawdocs.linkage.opinions import views as _opinions  # noqa: F401 - likewise

    app.register_blueprint(views.blueprint)
    app.register_blueprint(link_views.blueprint)

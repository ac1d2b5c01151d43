"""The linkage of government and procuratorate (府检联动): meetings, suggestions, issues, transfers and their chain."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages; each part adds its own to one blueprint."""
    from lawdocs.linkage import chain_views, mechanism_views, member_views, views  # noqa: F401 - they add pages
    from lawdocs.linkage.doings import action_views, information_views, training_views  # noqa: F401
    from lawdocs.linkage.issues import act_views as issue_acts  # noqa: F401
    from lawdocs.linkage.issues import views as issue_views  # noqa: F401

    app.register_blueprint(views.blueprint)

"""The linkage of government and procuratorate (府检联动): meetings, suggestions, issues, transfers and their chain."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages; each part adds its own to one blueprint."""
    from lawdocs.linkage import chain_views, mechanism_views, member_views, views  # noqa: F401 - they add pages
    from lawdocs.linkage.clues import act_views as clue_act_views  # noqa: F401
    from lawdocs.linkage.clues import views as clue_views  # noqa: F401
    from lawdocs.linkage.opinions import act_views, link_views  # noqa: F401 - likewise
    from lawdocs.linkage.opinions import views as _opinions  # noqa: F401 - likewise
    from lawdocs.linkage.meetings import act_views, item_views, resolution_views  # noqa: F401 - likewise
    from lawdocs.linkage.meetings import views as meeting_views  # noqa: F401
    from lawdocs.linkage.suggestions import act_views as suggestion_acts  # noqa: F401
    from lawdocs.linkage.suggestions import views as suggestion_views  # noqa: F401
    from lawdocs.linkage.doings import action_views, information_views, training_views  # noqa: F401
    from lawdocs.linkage.issues import act_views as issue_acts  # noqa: F401
    from lawdocs.linkage.issues import views as issue_views  # noqa: F401

    app.register_blueprint(views.blueprint)
    app.register_blueprint(link_views.blueprint)

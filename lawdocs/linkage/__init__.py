"""The linkage of government and procuratorate (府检联动): meetings, suggestions, issues, transfers and their chain."""

from importlib import import_module

from flask import Flask

# The modules that add their pages to the blueprint of the linkage.
PAGES = (
    *("chain_views", "mechanism_views", "member_views", "statistics_views"),
    *("meetings.views", "meetings.act_views", "meetings.item_views", "meetings.resolution_views"),
    *("suggestions.views", "suggestions.act_views"),
    *("issues.views", "issues.act_views"),
    *("clues.views", "clues.act_views"),
    *("opinions.views", "opinions.act_views"),
    *("doings.action_views", "doings.training_views", "doings.information_views"),
)


def init_app(app: Flask) -> None:
    """Register the pages: those of staff, and the one behind a secret link."""
    from lawdocs.linkage import views
    from lawdocs.linkage.opinions import link_views

    for name in PAGES:
        import_module(f"lawdocs.linkage.{name}")
    app.register_blueprint(views.blueprint)
    app.register_blueprint(link_views.blueprint)

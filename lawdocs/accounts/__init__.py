"""Agencies, accounts, roles and login."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the login, the account page and the pages of the system and security administrators."""
    from lawdocs.accounts import admin_views, grant_views, login, views
    from lawdocs.extensions import login as manager

    manager.user_loader(login.load_user)
    for module in (views, admin_views, grant_views):
        app.register_blueprint(module.blueprint)

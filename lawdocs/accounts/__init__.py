"""Agencies, accounts, roles and login."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the login, the account page and the pages of the system and security administrators."""
    from lawdocs.accounts import (  # noqa: F401 - routes of one blueprint
        admin_views,
        commands,
        grant_views,
        login,
        views,
    )
    from lawdocs.extensions import login as manager

    manager.user_loader(login.load_user)
    app.register_blueprint(views.blueprint)
    app.cli.add_command(commands.users_group)

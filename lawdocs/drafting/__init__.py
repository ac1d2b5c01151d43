"""Drafting (起草程序): the records that the law asks for before a draft goes to review."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages."""
    from lawdocs.drafting import views

    app.register_blueprint(views.blueprint)

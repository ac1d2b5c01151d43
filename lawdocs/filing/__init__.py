"""Registration and numbering (登记编号)."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the page of number series."""
    from lawdocs.filing import views

    app.register_blueprint(views.blueprint)

"""Registration and numbering (登记编号)."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""

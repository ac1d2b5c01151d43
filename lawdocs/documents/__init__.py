"""Documents, their texts, papers and drafting."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""

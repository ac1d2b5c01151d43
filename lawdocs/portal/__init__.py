"""The public side: what is published, what of it is in force, and how to find it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""

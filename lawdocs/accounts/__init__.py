"""Agencies, accounts, roles and login."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages and commands."""

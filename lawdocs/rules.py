"""The rule profile (规则集) in use."""

from flask import current_app

from workflows import profiles


def current() -> profiles.Profile:
    """The profile that the settings name."""
    return profiles.load(current_app.extensions["settings"].rules)

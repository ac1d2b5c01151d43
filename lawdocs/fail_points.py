"""Named points where the tests make the programme fail; outside the tests they do nothing."""

from collections.abc import Callable

NAMES = frozenset(
    {"after_number", "after_state", "after_outbox", "after_audit", "before_commit", "after_commit", "before_reply"}
)
_armed: dict[str, Callable[[], None]] = {}


def arm(name: str, action: Callable[[], None]) -> None:
    """Make a point run an action; only settings with ``fail_points`` may call this."""
    from flask import current_app

    if name not in NAMES or not current_app.extensions["settings"].fail_points:
        raise RuntimeError(f"fail point {name!r} cannot be armed here")
    _armed[name] = action


def disarm() -> None:
    """Make every point do nothing again."""
    _armed.clear()


def reach(name: str) -> None:
    """Called where the programme passes a point."""
    if _armed and name in _armed:
        _armed[name]()

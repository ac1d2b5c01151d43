"""Passwords, kept as argon2 hashes only."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app


@lru_cache(maxsize=4)
def _hasher(time_cost: int, memory_cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=1)


def hash_password(password: str) -> str:
    """The hash to store for a password."""
    return _hasher(*current_app.extensions["settings"].password_cost).hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Whether a password fits; takes the same time for an unknown user (``stored`` None)."""
    hasher = _hasher(*current_app.extensions["settings"].password_cost)
    known = stored is not None
    try:
        hasher.verify(stored if known else _dummy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return known


@lru_cache(maxsize=1)
def _dummy() -> str:
    return hash_password("nobody has this password")

"""Passwords, kept as argon2 hashes only."""

from base64 import b64encode
from functools import lru_cache
from secrets import token_bytes

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

# Security profile → least length, least number of character classes. Numbers are our defaults, not quotations.
RULES = {"demo": (8, 1), "asvs2": (15, 1), "dengbao3": (10, 3)}
LONGEST = 200


@lru_cache(maxsize=4)
def _hasher(time_cost: int, memory_cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=1)


def hash_password(password: str) -> str:
    """The hash to store for a password."""
    return _hasher(*current_app.extensions["settings"].password_cost).hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Whether a password fits; takes the same time for an unknown user (``stored`` None)."""
    cost = current_app.extensions["settings"].password_cost
    known = stored is not None
    try:
        _hasher(*cost).verify(stored if known else _dummy(*cost), password)
    except (VerificationError, InvalidHashError):
        return False
    return known


def rule_in_words() -> str:
    """What a new password must be in this installation's security profile, for the hint of the field."""
    least, classes = RULES[current_app.extensions["settings"].profile]
    kinds = f"，大写字母、小写字母、数字、符号中至少有{classes}种" if classes > 1 else ""
    return f"至少{least}个字符{kinds}。"


def fault(password: str) -> str | None:
    """Why a new password is not taken, or None."""
    least, classes = RULES[current_app.extensions["settings"].profile]
    if len(password) < least:
        return f"密码太短：现在是{len(password)}个字符，至少要{least}个"
    if len(password) > LONGEST:
        return f"密码太长：最多{LONGEST}个字符"
    if _classes(password) < classes:
        return f"密码太简单：大写字母、小写字母、数字、符号中至少要有{classes}种"
    return None


def _classes(password: str) -> int:
    kinds = (
        "upper" if c.isupper() else "lower" if c.islower() else "digit" if c.isdigit() else "sign" for c in password
    )
    return len(set(kinds))


@lru_cache(maxsize=4)
def _dummy(time_cost: int, memory_cost: int) -> str:
    """What no password hashes to; to compare with it takes as long as with a real hash, from the first time on."""
    salt, digest = (b64encode(token_bytes(size)).rstrip(b"=").decode() for size in (16, 32))
    return f"$argon2id$v=19$m={memory_cost},t={time_cost},p=1${salt}${digest}"

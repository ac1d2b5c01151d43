"""Login: whose password it is, how often it may be wrong, and how long a session lasts."""

import hashlib
import hmac
from datetime import datetime, timedelta
from math import ceil
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app, flash, session
from flask_login import login_user
from sqlalchemy.orm import joinedload

from lawdocs.accounts.codes import USERNAME
from lawdocs.accounts.models import LoginFailure, User
from lawdocs.accounts.passwords import is_right
from lawdocs.accounts.queries import user_named
from lawdocs.audit.services import security_event
from lawdocs.clock import Clock
from lawdocs.errors import DomainError
from lawdocs.extensions import db, transaction

WINDOW = timedelta(minutes=15)
LIMITS = {"account": 5, "address": 20}
KEPT = timedelta(days=1)
ABSOLUTE = timedelta(hours=8)
IDLE = {"demo": timedelta(minutes=30), "asvs2": timedelta(minutes=30), "dengbao3": timedelta(minutes=15)}
NOTED_EVERY = timedelta(minutes=1)  # a cookie is not sent anew with every answer


class LoginRefused(DomainError):
    """Wrong password or unknown user: the same to who asks."""

    code, status = "LOGIN_FAILED", 401

    def __init__(self) -> None:
        super().__init__("用户名或者密码不对")


class LoginLimited(DomainError):
    """Too many wrong passwords for this account or from this address; ``wait`` tells how long."""

    code, status = "LOGIN_LIMIT", 429

    def __init__(self, wait: timedelta) -> None:
        self.retry_after = max(1, ceil(wait.total_seconds()))
        super().__init__(f"登录失败次数过多，请在{ceil(self.retry_after / 60)}分钟后再试")


def prove(username: str, password: str, address: str, clock: Clock, success: str = "login") -> User:
    """The user whose password this is; raises LoginRefused or LoginLimited.

    The password is checked before the decision, and the decision is made one at a time for an account and an address:
    so many guesses sent at once tell no more than five sent one after the other. ``success`` names the event recorded.
    """
    keys = {"account": _digest(username), "address": _digest(address)}
    _refuse_limited(keys, clock.now())
    user = user_named(username) if USERNAME.fullmatch(username) else None
    checked = user.password_hash if user is not None else None
    right = is_right(password, checked)
    with transaction():
        _one_at_a_time(keys)
        _refuse_limited(keys, clock.now())
        right = right and user.active and user.password_hash == checked  # as they are now, not as they were read
        if right:
            _forget_failures(keys["account"])
            security_event(success, clock.now(), user_id=user.id, address=address)
        else:
            _count_failure(keys, user, address, clock.now())
    if not right:
        raise LoginRefused
    return user


def open_session(user: User, now: datetime) -> None:
    """Begin a new session; nothing of the one before stays, for somebody else may have planted it."""
    session.clear()
    login_user(user)
    session["began_at"] = session["seen_at"] = int(now.timestamp())


def load_user(key: str) -> User | None:
    """The user of a session, unless it is over, the account is disabled or its sessions were ended."""
    now = current_app.extensions["clock"].now()
    user = _user_of(key)
    if user is None:
        session.clear()
        return None
    began, seen = (_moment(name, now) for name in ("began_at", "seen_at"))
    idle = IDLE[current_app.extensions["settings"].profile]
    if now - began >= ABSOLUTE or now - seen >= idle:
        session.clear()
        flash("登录已超过时限，请重新登录。", "info")
        return None
    if now - seen >= NOTED_EVERY:
        session["seen_at"] = int(now.timestamp())
    return user


def local_path(target: str) -> str | None:
    """The target if it is a path of this site, else None."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _user_of(key: str) -> User | None:
    user_id, _, epoch = key.partition(":")
    if not (user_id.isdecimal() and epoch.isdecimal()):
        return None
    user = db.session.get(User, int(user_id), options=[joinedload(User.grants)])  # one statement for both
    return user if user is not None and user.active and user.get_id() == key else None


def _moment(name: str, now: datetime) -> datetime:
    return datetime.fromtimestamp(session.get(name, 0), tz=now.tzinfo)


def _digest(text: str) -> str:
    secret = current_app.extensions["settings"].secret_key
    return hmac.new(secret.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _one_at_a_time(keys: dict[str, str]) -> None:
    """SQLite's writers queue already; PostgreSQL's queue here until the transaction ends."""
    if db.session.get_bind().dialect.name == "postgresql":
        for key in sorted(keys.values()):
            db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(key[:15], 16))))


def _refuse_limited(keys: dict[str, str], now: datetime) -> None:
    waits = [wait for scope, key in keys.items() if (wait := _wait(scope, key, now)) is not None]
    if waits:
        raise LoginLimited(max(waits))


def _wait(scope: str, key: str, now: datetime) -> timedelta | None:
    """How long until fewer failures than the limit lie in the window; None if that is so already."""
    query = (
        sa.select(LoginFailure.at)
        .where(LoginFailure.scope == scope, LoginFailure.key == key, LoginFailure.at > now - WINDOW)
        .order_by(LoginFailure.at.desc())
        .offset(LIMITS[scope] - 1)
        .limit(1)
    )
    oldest = db.session.scalar(query)
    return None if oldest is None else oldest + WINDOW - now


def _forget_failures(key: str) -> None:
    db.session.execute(sa.delete(LoginFailure).where(LoginFailure.scope == "account", LoginFailure.key == key))


def _count_failure(keys: dict[str, str], user: User | None, address: str, now: datetime) -> None:
    db.session.execute(sa.delete(LoginFailure).where(LoginFailure.at < now - KEPT))
    db.session.add_all(LoginFailure(scope=scope, key=key, at=now) for scope, key in keys.items())
    user_id = user.id if user is not None else None
    security_event("login_failed", now, user_id=user_id, address=address)
    db.session.flush()  # the count below includes this one
    for scope, key in keys.items():
        if _wait(scope, key, now) is not None:
            security_event("login_limited", now, user_id=user_id, address=address, detail=scope)

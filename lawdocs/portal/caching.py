"""Public pages in caches: an ETag from all that a page is made of, and neither cookie nor Vary."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from flask import Flask, Request, Response, current_app, g, make_response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue

from lawdocs.audit.services import PUBLIC
from lawdocs.context import clock
from lawdocs.portal.kept_pages import KeptPages
from lawdocs.portal.prepared import Prepared
from lawdocs.portal.reading import one_connection

HTML = "text/html; charset=utf-8"
_VERSION = Prepared(PUBLIC)
Params = ParamSpec("Params")


class SessionsOfStaff(SecureCookieSessionInterface):
    """Sessions as Flask keeps them, except that an answer which any cache may keep carries no trace of one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()  # nothing to verify
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)


@dataclass(frozen=True)
class Later:
    """An answer that takes long: it is made once the page has given its connection back."""

    make: Callable[[], Response]


def public_page(view: Callable[Params, ResponseReturnValue | Later]) -> Callable[Params, Response]:
    """Let caches keep a page, if they ask before each use: the legal status changes at midnight to the second."""

    @wraps(view)
    def answer(*args: Params.args, **kwargs: Params.kwargs) -> Response:
        with one_connection():
            tag = page_tag()
            known = request.if_none_match
            is_known = known.contains_weak(tag) and not known.star_tag
            kept = None if is_known else _kept().find(tag)
            answered = ("", 304) if is_known else view(*args, **kwargs) if kept is None else kept
        response = make_response(answered.make() if isinstance(answered, Later) else answered)
        if kept is None and response.status_code == 200 and response.content_type == HTML:
            _kept().offer(tag, response.get_data())
        if response.status_code in (200, 304):
            response.set_etag(tag, weak=True)
            response.headers["Cache-Control"] = "public, no-cache"
        return response

    return answer


def version() -> int:
    """The version of the data that this request shows, asked once."""
    if "data_version" not in g:
        ((g.data_version,),) = _VERSION.rows()
    return g.data_version


def page_tag() -> str:
    """The tag of the page asked for: data, day, address and the code that draws it."""
    address = f"{request.scheme}://{request.host}{request.full_path}"
    parts = (version(), clock().today(), address, current_app.extensions["page_version"])
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def register(app: Flask) -> None:
    """Keep sessions off public answers, and note which templates and code the pages are drawn with."""
    app.session_interface = SessionsOfStaff()
    app.extensions["page_version"] = _digest(Path(app.root_path).parent)


def _kept() -> KeptPages:
    return current_app.extensions.setdefault("kept_pages", KeptPages())


def _digest(root: Path) -> str:
    digest = hashlib.sha256()
    drawn = (*(root / "templates").rglob("*.html"), *(root / "lawdocs" / "texts" / "official").glob("paper.[ch]*"))
    for path in sorted((*drawn, *(root / "lawdocs").rglob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()

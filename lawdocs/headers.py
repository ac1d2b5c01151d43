"""Security headers, the same on every answer whatever its status."""

from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
COME_AGAIN = (("Retry-After", "60"),)  # seconds, where the answer itself knows no better
HSTS = "max-age=31536000; includeSubDomains"


class Headed:
    """The application, with the headers added to whatever it answers and does not say itself."""

    def __init__(self, application: WSGIApplication, headers: Mapping[str, str]) -> None:
        self._application, self._headers = application, tuple(headers.items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: object) -> Callable[[bytes], object]:
            said = {name for name, _ in headers}
            ours = (*self._headers, *(COME_AGAIN if status[:3] in ("429", "503") else ()))
            return start_response(status, headers + [pair for pair in ours if pair[0] not in said], *error)

        return self._application(environ, start)


def register(app: Flask) -> None:
    """Add the headers to every answer; what does not say how long it may be kept is kept by nobody."""
    production = {"Strict-Transport-Security": HSTS} if app.extensions["settings"].production else {}
    app.wsgi_app = Headed(app.wsgi_app, HEADERS | production | {"Cache-Control": "no-store"})

"""A web server of the test's own, with pages that open and pages that do not."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """The server's address, how often each page was asked, and what it answers."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.address = f"http://127.0.0.1:{server.server_address[1]}"
        self.asked: Counter[tuple[str, str]] = Counter()
        self.statuses: dict[str, int] = {}
        self.locations: dict[str, str] = {}
        self.headers: list[dict[str, str]] = []
        self.hold = threading.Event()

    def url(self, path: str, status: int = 200, location: str = "") -> str:
        self.statuses[path], self.locations[path] = status, location
        return f"{self.address}{path}"


class Handler(BaseHTTPRequestHandler):
    site: Site

    def _answer(self) -> None:
        site = self.site
        site.asked[self.command, self.path] += 1
        site.headers.append(dict(self.headers))
        if self.path == "/silent":
            site.hold.wait(30)
            return
        if self.path == "/broken":
            self.wfile.write(b"no HTTP at all\r\n\r\n")
            return
        if self.path == "/no-head" and self.command == "HEAD":
            self.send_error(405)
            return
        self.send_response(site.statuses.get(self.path, 404))
        if site.locations.get(self.path):
            self.send_header("Location", site.locations[self.path])
        self.end_headers()
        if self.command == "GET":
            self.wfile.write("正文".encode())

    do_GET = do_HEAD = _answer  # noqa: N815 - the names the server calls

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def a_site() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {}))
    site = server.RequestHandlerClass.site = Site(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()


def a_closed_address() -> str:
    """An address at which nobody listens any more."""
    with a_site() as site:
        return site.url("/")

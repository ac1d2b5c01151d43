"""The demo county on a real server of its own, and Debian's Chromium to look at it."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.conftest import ENGINES, _admin, _database

ROOT = Path(__file__).parent.parent.parent
SHOTS = ROOT / "build" / "screenshots"
PASSWORD = "lawdocs-demo-2026"
# For tests that look at pages and write nothing: their markup is the same whatever database is behind it.
ONE_SITE = pytest.mark.parametrize("site_engine", ["sqlite"], indirect=True)
PATIENCE = 60_000  # milliseconds for what a page does, on a busy machine too
FIRST_ANSWER = 800  # seconds: the demo county is built first, on a busy machine too
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(FIRST_ANSWER + 100))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's own browser; nothing is downloaded."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("not run: chromium is not installed")
    return {"executable_path": chromium, "args": CHROMIUM, "headless": True}


@pytest.fixture(scope="session", params=ENGINES)
def site_engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def site(site_engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demo county, set up by the commands of the README."""
    folder = tmp_path_factory.mktemp(f"site-{site_engine}")
    with served(_new_database(site_engine, folder, request), folder) as address:
        yield address


def _new_database(site_engine: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if site_engine == "sqlite":
        return f"sqlite:///{folder / 'lawdocs.sqlite'}"
    server = request.getfixturevalue("postgres_url")
    name = f"site_{uuid.uuid4().hex[:10]}"
    _admin(server, f"CREATE DATABASE {name}")
    return _database(server, name)


@contextmanager
def served(url: str, folder: Path) -> Iterator[str]:
    """Migrate, seed and serve a database on a free port."""
    command = [sys.executable, "-m", "tests.browser.serve"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "server.log").open("w", encoding="utf-8")
    server = subprocess.Popen([*command, url, str(folder), str(port)], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(server, address, folder / "server.log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=120)
        log.close()


def _wait(server: subprocess.Popen, address: str, log: Path) -> None:
    end = time.monotonic() + FIRST_ANSWER
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text(encoding='utf-8')[-3000:]}")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not become ready")


def press(target: Locator) -> None:
    """Click what leads to another page, and wait until that page is there.

    Looking at once would still find the page before; opening another address would cut the answer off.
    """
    with target.page.expect_navigation():
        target.click()


class Visitor:
    """One person in a browser of their own; checks every page they look at, unless another visitor already does."""

    def __init__(self, context: BrowserContext, address: str, name: str, *, looks: bool) -> None:
        self.page: Page = context.new_page()
        self.address = address
        self.name = name
        self.looks = looks
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", lambda message: self._note(message.type, message.text))

    def open(self, path: str) -> Page:
        """Open an address of the site."""
        self.page.goto(self.address + path)
        return self.page

    def login(self, username: str | None = None) -> Page:
        """Log in through the login page."""
        self.open("/login")
        self.page.get_by_label("用户名").fill(username or self.name)
        self.page.get_by_label("密码").fill(PASSWORD)
        press(self.page.get_by_role("button", name="登录"))
        self.page.wait_for_url(lambda url: not url.endswith("/login"))
        return self.page

    def look(self, name: str) -> None:
        """Check the page for accessibility, sideways scroll and script faults, and keep pictures of it."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        for width in (1280, 360) if self.looks else ():
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate("scrollTo(0, 0)")  # heads of tables that stick would hide rows
            self.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} scrolls sideways at {width}: {wide}"
            assert_accessible(self.page, f"{name} at {width}")
        self.page.set_viewport_size({"width": 1280, "height": 900})
        assert self.faults == [], f"{name}: {self.faults}"

    def _note(self, kind: str, text: str) -> None:
        # the browser itself reports the status of pages that answer 4xx on purpose
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(f"console: {text}")


def assert_accessible(page: Page, what: str) -> None:
    """No violation of WCAG 2.2 A or AA that axe can find."""
    violations = violations_on(page)
    assert violations == [], f"{what}: {violations}"


def violations_on(page: Page) -> list[str]:
    """The rules a page breaks, with the elements that break them."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(
        "options => axe.run(options).then(found => found.violations)",
        {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]},
    )
    return [f"{each['id']}: {[node['target'] for node in each['nodes'][:3]]}" for each in violations]


@pytest.fixture
def visitors(browser: Browser, site: str, site_engine: str) -> Iterator[dict[str, Visitor]]:
    """A browser context per person, made on first use: ``visitors["drafter"]``."""
    with people_at(browser, site, site_engine) as people:
        yield people


class Town:
    """A server whose day the test sets, and who comes to its pages: ``town.on(day)``, ``town["legal"]``."""

    def __init__(self, people: dict[str, Visitor], day: Path) -> None:
        self.people, self._day = people, day
        self._here: set[str] = set()

    def on(self, day: date) -> None:
        """Let it be a later day; whoever was logged in was away too long."""
        draft = self._day.with_suffix(".new")
        draft.write_text(day.isoformat(), encoding="ascii")
        draft.replace(self._day)
        self._here.clear()

    @property
    def today(self) -> date:
        return date.fromisoformat(self._day.read_text(encoding="ascii"))

    def __getitem__(self, name: str) -> Visitor:
        """A person at the screen, logged in today."""
        person = self.people[name]
        if name not in self._here:
            person.login()
            self._here.add(name)
        return person


@pytest.fixture
def town(
    browser: Browser, site_engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A county with people and no documents, on a server of its own."""
    folder = tmp_path_factory.mktemp(f"town-{site_engine}")
    url, day = _new_database(site_engine, folder, request), folder / "day"
    day.write_text("2026-07-06", encoding="ascii")
    with served(url, folder) as address, people_at(browser, address, site_engine) as people:
        yield Town(people, day)


@contextmanager
def people_at(browser: Browser, site: str, site_engine: str) -> Iterator[dict[str, Visitor]]:
    """Everybody who comes to a site, each in a browser of their own; how pages look is checked over SQLite alone."""

    class People(dict):
        def __missing__(self, name: str) -> Visitor:
            context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            context.set_default_timeout(PATIENCE)
            self[name] = Visitor(context, site, name, looks=site_engine == "sqlite")
            return self[name]

    people = People()
    yield people
    for visitor in people.values():
        visitor.page.context.close()

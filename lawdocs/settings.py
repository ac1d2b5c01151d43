"""Settings, read once from the environment. The table in docs/settings.md is checked against ``VARIABLES``."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa

from workflows import profiles

INSTANCE = Path(__file__).parent.parent / "instance"  # local data of an installation
SHORTEST_SECRET = 32
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9._%+-]{1,64}@localhost")
DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")
MAIL_SECURITY = ("none", "starttls", "tls")
LINK_CHECKS = ("off", "public", "all")
PROFILES = ("demo", "asvs2", "dengbao3")
VARIABLES = {
    "LAWDOCS_DATABASE_URL": "where the data lives; default: SQLite in `instance/`; `postgresql://…` for PostgreSQL",
    "LAWDOCS_SECRET_KEY": "signs sessions and forms; a production profile needs one of at least 32 characters",
    "LAWDOCS_PROFILE": "security profile: `demo` (default, plain HTTP on loopback), `asvs2` or `dengbao3`",
    "LAWDOCS_RULES": "rule profile of the place, a file name in `workflows/profiles/`; default `henan`",
    "LAWDOCS_CALENDAR": "data file with working calendars of years that the package does not know",
    "LAWDOCS_TODAY": "pretends the day (`YYYY-MM-DD`) that the clock gives; refused by production profiles",
    "LAWDOCS_ADDRESS": "address of the site as links in mail name it; default `http://127.0.0.1:8000`",
    "LAWDOCS_MAIL_HOST": "mail server; without one, reminders appear in the programme only, and its pages say so",
    "LAWDOCS_MAIL_PORT": "its port; default 25, or 465 with `tls`",
    "LAWDOCS_MAIL_SECURITY": "`none` (default), `starttls` or `tls`",
    "LAWDOCS_MAIL_USER": "user name at the mail server, if it asks for one",
    "LAWDOCS_MAIL_PASSWORD": "password at the mail server",
    "LAWDOCS_MAIL_FROM": "sender's address; needed with `LAWDOCS_MAIL_HOST`",
    "LAWDOCS_LINK_CHECKS": "whether web addresses given as evidence are asked if they open: `public` (default), `off`, "
    "or `all`, which also asks addresses of the own network",
    "LAWDOCS_HOSTS": "host names the site answers to, separated by commas; default: loopback only",
}


class SettingsError(Exception):
    """A setting that must be mended before the programme can start."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and who sends it; ``security`` is one of ``MAIL_SECURITY``."""

    host: str
    port: int
    sender: str
    security: str = "none"
    user: str = ""
    password: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings of one installation.

    ``allow_fsync_off`` and ``fail_points`` exist for the tests alone, ``watches_clock`` is off in simulations; no
    environment variable sets them.
    """

    instance: Path
    database_url: str
    secret_key: str
    profile: str = "demo"
    rules: str = "henan"
    calendar: Path | None = None
    today: date | None = None
    address: str = "http://127.0.0.1:8000"
    mail: MailServer | None = None
    link_checks: str = "public"
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    testing: bool = False
    allow_fsync_off: bool = False
    fail_points: bool = False
    watches_clock: bool = True
    # argon2: time cost and memory in KiB
    password_cost: tuple[int, int] = (3, 65536)

    @property
    def production(self) -> bool:
        return self.profile != "demo"

    @property
    def files(self) -> Path:
        """Where uploaded files are kept, by digest."""
        return self.instance / "files"

    @property
    def page_pictures(self) -> Path:
        """Where pictures of pages are kept while somebody has to look at them; they can be drawn again."""
        return self.instance / "page-pictures"

    @property
    def fonts(self) -> Path:
        """Where the site's own fonts lie, which official papers are set in before any other."""
        return self.instance / "fonts"

    @property
    def made(self) -> Path:
        """Where PDFs that the public asked for are kept for a while; it may be emptied at any time."""
        return self.instance / "made"

    def with_(self, **changes: object) -> "Settings":
        return replace(self, **changes)


def from_environment(environ: Mapping[str, str], instance: Path) -> Settings:
    """Read the settings; raises SettingsError with what to mend."""
    profile = environ.get("LAWDOCS_PROFILE", "demo")
    if profile not in PROFILES:
        raise SettingsError(f"LAWDOCS_PROFILE must be one of {', '.join(PROFILES)}, not {profile!r}")
    pretended = environ.get("LAWDOCS_TODAY")
    if pretended and profile != "demo":
        raise SettingsError("LAWDOCS_TODAY is for trying things out; a production profile refuses to start with it")
    try:
        today = date.fromisoformat(pretended) if pretended else None
    except ValueError as error:
        raise SettingsError(f"LAWDOCS_TODAY must be YYYY-MM-DD, not {pretended!r}") from error
    rules, calendar = rules_and_calendar(environ)
    instance.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        instance=instance,
        database_url=database_url(environ, instance),
        secret_key=_secret(environ.get("LAWDOCS_SECRET_KEY", ""), instance, profile),
        profile=profile,
        rules=rules,
        calendar=calendar,
        today=today,
        address=_checked_address(environ.get("LAWDOCS_ADDRESS", "http://127.0.0.1:8000")),
        mail=_mail_server(environ),
        link_checks=_link_checks(environ.get("LAWDOCS_LINK_CHECKS", "public")),
    )
    hosts = environ.get("LAWDOCS_HOSTS")
    return settings.with_(hosts=tuple(hosts.split(","))) if hosts else settings


def database_url(environ: Mapping[str, str], instance: Path) -> str:
    """The address of the database; raises SettingsError for one that cannot be."""
    return _checked_url(environ.get("LAWDOCS_DATABASE_URL") or f"sqlite:///{instance / 'lawdocs.sqlite'}")


def rules_and_calendar(environ: Mapping[str, str]) -> tuple[str, Path | None]:
    """The rule profile and the data file of calendars: all that reckoning a date needs, without a database."""
    return _checked_rules(environ.get("LAWDOCS_RULES", "henan")), _calendar(environ.get("LAWDOCS_CALENDAR", ""))


def _calendar(path: str) -> Path | None:
    """A file that would fail at the first date fails at the start."""
    if not path:
        return None
    file = Path(path)
    if not file.is_file():
        raise SettingsError(f"LAWDOCS_CALENDAR names no file: {path!r}")
    from lawdocs.rules.calendar_file import read_calendar_file  # its package needs this module

    read_calendar_file(file)
    return file


def _checked_rules(name: str) -> str:
    try:
        profiles.load(name)
    except ValueError as error:  # ProfileError is one; a file that is no TOML raises another
        raise SettingsError(f"LAWDOCS_RULES: {error}") from error
    return name


def _checked_url(url: str) -> str:
    """Say nothing of the address itself: it may hold a password."""
    try:
        driver = sa.make_url(url).drivername
    except (sa.exc.ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise SettingsError("LAWDOCS_DATABASE_URL is not the address of a database") from error
    if driver not in DRIVERS:
        raise SettingsError(f"LAWDOCS_DATABASE_URL must begin with sqlite:// or postgresql://, not {driver}://")
    return url


def _checked_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"LAWDOCS_ADDRESS must be like https://host, not {address!r}")
    return address.rstrip("/")


def _mail_server(environ: Mapping[str, str]) -> MailServer | None:
    host = environ.get("LAWDOCS_MAIL_HOST", "").strip()
    if not host:
        return None
    security = environ.get("LAWDOCS_MAIL_SECURITY", "none")
    if security not in MAIL_SECURITY:
        raise SettingsError(f"LAWDOCS_MAIL_SECURITY must be one of {', '.join(MAIL_SECURITY)}, not {security!r}")
    port = environ.get("LAWDOCS_MAIL_PORT") or ("465" if security == "tls" else "25")
    if not (port.isascii() and port.isdigit()) or not 1 <= int(port) <= 65535:
        raise SettingsError(f"LAWDOCS_MAIL_PORT must be a port number, not {port!r}")
    sender = environ.get("LAWDOCS_MAIL_FROM", "").strip()
    if not is_mail_address(sender):
        raise SettingsError("LAWDOCS_MAIL_FROM must be the sender's mail address when LAWDOCS_MAIL_HOST is set")
    user, password = environ.get("LAWDOCS_MAIL_USER", ""), environ.get("LAWDOCS_MAIL_PASSWORD", "")
    return MailServer(host, int(port), sender, security, user, password)


def _link_checks(which: str) -> str:
    if which not in LINK_CHECKS:
        raise SettingsError(f"LAWDOCS_LINK_CHECKS must be one of {', '.join(LINK_CHECKS)}, not {which!r}")
    return which


def is_mail_address(text: str) -> bool:
    """Whether a text is one plain mail address, as a mail server takes it."""
    return _MAIL_ADDRESS.fullmatch(text) is not None


def _secret(given: str, instance: Path, profile: str) -> str:
    if profile == "demo":
        return given or _local_secret(instance)
    if len(given.strip()) < SHORTEST_SECRET:
        raise SettingsError(f"a production profile needs LAWDOCS_SECRET_KEY with at least {SHORTEST_SECRET} characters")
    return given


def _local_secret(instance: Path) -> str:
    path = instance / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii")

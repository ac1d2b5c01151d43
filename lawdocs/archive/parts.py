"""What an archive package is made of: papers in parts, in the order of a document's course."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from lawdocs.clock import local
from lawdocs.documents.models import StoredFile
from lawdocs.names import shown_name
from workflows.guards import zh_date
from workflows.labels import LabelledEnum


@dataclass(frozen=True)
class Missing:
    """What should be there and is not, with the reason where that is known."""

    what: str
    why: str = ""


@dataclass(frozen=True)
class Paper:
    """One paper (卷内文件): its title, day and responsible body, and where its bytes come from.

    ``make`` gives them where the file store has none, or says why the paper cannot be made.
    """

    title: str
    extension: str
    media_type: str
    body: str
    day: date | None = None
    stored: StoredFile | None = None
    make: Callable[[], "bytes | Missing"] | None = None


@dataclass(frozen=True)
class Section:
    """A piece of a record: its heading, and what it says as label and value; empty values are left out."""

    heading: str
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass
class Part:
    """One part of the course: its record, its other papers, and what is missing."""

    name: str
    body: str = ""
    day: date | None = None
    record: list[Section] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


def section(heading: str, *said: tuple[str, object]) -> Section:
    """A section of what was said; days and moments in words, what is empty left out."""
    pairs = ((label, _words(value)) for label, value in said)
    return Section(heading, tuple((label, words) for label, words in pairs if words))


def who(name: str, *rest: str) -> str:
    """Who did something, a job in words, with what else is told of it."""
    return "，".join(filter(None, (shown_name(name), *rest)))


def moment(instant: datetime) -> str:
    """An instant by the office clock with its year: a package taken away next year says the same."""
    at = local(instant)
    return f"{zh_date(at.date())} {at:%H:%M}"


def _words(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return zh_date(value)
    if isinstance(value, LabelledEnum):
        return value.label
    return "" if value is None else str(value).strip()

"""What hangs on a public document, as its pages read it."""

from dataclasses import dataclass
from datetime import date

from lawdocs.documents.models import RelationKind
from workflows.interpretation import Medium
from workflows.requests import RequestKind


@dataclass(frozen=True)
class Attachment:
    """A file that was published with the text."""

    id: int
    name: str


@dataclass(frozen=True)
class Explanation:
    """An interpretation of the text (政策解读), and where it is read."""

    medium: Medium
    title: str
    address: str
    on: date


@dataclass(frozen=True)
class Correction:
    """A correction notice: places of the text with the wrong and the right words."""

    number: str
    on: date
    published_in: str
    reason: str
    places: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Stop:
    """Clauses that are not applied (停止执行) from a day up to the day before ``until``, after what came in."""

    articles: str
    kind: RequestKind
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Extension:
    """A longer term: since the day ``on`` its last day is ``to_last_on``, before that day nobody knew of it."""

    on: date
    from_last_on: date
    to_last_on: date


@dataclass(frozen=True)
class Slip:
    """Clauses that were said by mistake to be stopped, from a day until it was put right (更正); they never were."""

    articles: str
    since: date
    corrected_on: date


@dataclass(frozen=True)
class Pending:
    """An amendment that was published while the text does not say so yet (正文尚未更新).

    ``touched`` are the anchors of articles, and what happens to each; ``on`` is the first day of the amendment.
    """

    id: int
    title: str
    number: str
    on: date | None
    published_on: date | None
    touched: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    """What another document is to this one; ``id`` is None for texts outside this library."""

    kind: RelationKind
    title: str
    number: str
    article: str
    on: date | None
    id: int | None
    published_on: date | None = None
    incoming: bool = False

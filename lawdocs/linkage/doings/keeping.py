"""How what both sides do together is kept (登记): by the unit that it is of or by the office, each act on record.

Actions, trainings and information have no machine: their states are read from their days. Services come through here
in a transaction of theirs; nothing here commits.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, is_dataclass
from typing import Generic, Protocol, TypeVar

from lawdocs import keys
from lawdocs.clock import Clock
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold
from lawdocs.linkage.models import Linkage, LinkRecord
from lawdocs.linkage.records import put_on_record
from lawdocs.linkage.sides import may_for
from lawdocs.moves import demand_version
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.linkage.sides import Subject
from workflows.permissions import Permission


class Row(Protocol):
    """Something that is kept for a linkage."""

    id: int
    version: int
    linkage: Linkage


Doing = TypeVar("Doing", bound=Row)


@dataclass(frozen=True)
class Book(Generic[Doing]):
    """What the acts on one kind have in common.

    ``what`` names one in a sentence, ``page`` is where they are listed, ``keeper`` the unit that keeps one, ``words``
    what its digest is of.
    """

    subject: Subject
    what: str
    page: str
    keeper: Callable[[Doing], int]
    words: Callable[[Doing], Iterable[object]]

    def may_keep(self, actor: Actor, row: Doing) -> bool:
        """Whether a person changes one: for the unit that keeps it, or for the office."""
        return may_enter(actor, row.linkage, self.keeper(row))


def may_enter(actor: Actor, linkage: Linkage, agency_id: int) -> bool:
    """Whether a person enters something for a unit; the office does for any unit of the government."""
    if may_for(actor, Permission.LINKAGE_PROPOSE, [agency_id]):
        return True
    return agency_id != linkage.procuratorate_id and may_for(actor, Permission.LINKAGE_MANAGE, [linkage.office_id])


def enter(
    book: Book[Doing], row: Doing, asked: object, actor: Actor, clock: Clock, *, key: str | None, text: str = ""
) -> LinkRecord:
    """Put something new on record."""
    claimed = keys.claim(actor, key, [f"{book.subject}_add", _plain(asked)], clock.now())
    if not book.may_keep(actor, row):
        raise Forbidden
    row.version = 1
    db.session.add(row)
    db.session.flush()  # the record names it
    if claimed is not None:
        claimed.answer = f"{book.page}/{row.id}"
    return tell(book, row, "add", actor, clock, key=key, text=text)


def admit(
    book: Book[Doing],
    row: Doing,
    act: str,
    asked: object,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Admit an act on something that is kept: once, by right, and upon the version that was seen."""
    page = f"{book.page}/{row.id}"
    keys.claim(actor, key, [f"{book.subject}_{act}", row.id, _plain(asked)], clock.now(), answer=page)
    hold(type(row), row.id)
    db.session.refresh(row)
    if not book.may_keep(actor, row):
        raise Forbidden
    demand_version(row, version, book.what)


def keep(
    book: Book[Doing], row: Doing, act: str, actor: Actor, clock: Clock, *, key: str | None, text: str = ""
) -> LinkRecord:
    """Put an admitted act on record after its changes; there is a new version."""
    row.version += 1
    db.session.flush()  # what the digest is of
    return tell(book, row, act, actor, clock, key=key, text=text)


def tell(
    book: Book[Doing], row: Doing, act: str, actor: Actor, clock: Clock, *, key: str | None, text: str = ""
) -> LinkRecord:
    """The entry of record and trail, with the digest of the words that are kept."""
    digest = hashlib.sha256("\n".join(map(str, book.words(row))).encode()).hexdigest()
    told = {"agency_id": book.keeper(row), "version": row.version}
    rest = {"key": key, "text": text, "digest": digest, "after": told}
    return put_on_record(row.linkage, book.subject, row.id, act, actor, clock, **rest)


def refuse_any(found: Iterable[Obstacle | None]) -> None:
    """Raise StepRefused with everything that was found wrong; nothing where nothing was."""
    wrong = tuple(filter(None, found))
    if wrong:
        raise StepRefused(wrong)


def fault(text: str, field: str, *, holds: bool) -> Obstacle | None:
    """What to object at a field, where it holds."""
    return Obstacle(text, f"field:{field}") if holds else None


def _plain(asked: object) -> object:
    return asdict(asked) if is_dataclass(asked) and not isinstance(asked, type) else asked

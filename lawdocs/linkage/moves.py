"""The only code that changes the state of a record of the linkage, and that puts its acts on record.

Services come through here in a transaction of theirs; nothing here commits.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar

from transitions import MachineError

from lawdocs import fail_points, keys
from lawdocs.audit.models import RequestKey
from lawdocs.clock import Clock
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.extensions import db, hold
from lawdocs.linkage.models import Linkage, LinkRecord
from lawdocs.linkage.records import put_on_record
from lawdocs.linkage.sides import may_for
from lawdocs.moves import demand_version, write
from workflows.actors import Actor
from workflows.labels import LabelledEnum
from workflows.linkage.acts import TABLES
from workflows.linkage.sides import Subject
from workflows.permissions import Permission
from workflows.tables import Table, obstacles


class Row(Protocol):
    """A record of a linkage with a state that only this module writes."""

    id: int
    version: int
    state: LabelledEnum
    linkage: Linkage


Record = TypeVar("Record", bound=Row)
NOTHING: Mapping[str, object] = MappingProxyType({})


class LinkConflict(DomainError):
    """The act does not leave the present state; usually somebody was faster."""

    code, status = "STATE_CONFLICT", 409

    def __init__(self, what: str, state: LabelledEnum) -> None:
        super().__init__(f"{what}当前状态为「{state.label}」，操作未执行")


@dataclass(frozen=True)
class Kind(Generic[Record]):
    """What the acts on one kind of record have in common.

    ``what`` names one in a sentence (这件检察建议); ``agencies`` says in which agencies a permission must be held for
    it; ``facts`` is what the guards look at; ``words`` is what its digest is of, in a fixed order; ``told`` is what the
    audit trail tells of it besides: never what a case is about. ``page`` is the address of its page.
    """

    subject: Subject
    what: str
    agencies: Callable[[Record, Permission], Collection[int]]
    page: Callable[[Record], str]
    words: Callable[[Record], Iterable[object]]
    facts: Callable[[Record], object] = lambda row: row
    told: Callable[[Record], Mapping[str, object]] = lambda row: NOTHING

    @property
    def table(self) -> Table:
        """The steps of this kind."""
        return TABLES[self.subject]

    def may(self, actor: Actor, permission: Permission, row: Record) -> bool:
        """Whether a person holds a permission where this record needs it."""
        return may_for(actor, permission, self.agencies(row, permission))


def digest_of(kind: Kind[Record], row: Record) -> str:
    """The digest of a record's words; its entries prove what was sent."""
    return hashlib.sha256("\n".join(str(each) for each in kind.words(row)).encode()).hexdigest()


def claim(
    kind: Kind, actor: Actor, act: str, asked: object, clock: Clock, key: str | None, page: str = ""
) -> RequestKey | None:
    """Take the key of a request that makes a record or acts on one; raises Repeated or KeyReused."""
    asked = asdict(asked) if is_dataclass(asked) and not isinstance(asked, type) else asked
    return keys.claim(actor, key, [f"{kind.subject}_{act}", asked], clock.now(), answer=page)


def begin(
    kind: Kind[Record],
    row: Record,
    act: str,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None,
    state: LabelledEnum,
    agency_id: int | None = None,
    text: str = "",
    claimed: RequestKey | None = None,
) -> LinkRecord:
    """Let a new record begin, in its caller's transaction.

    ``claimed`` is what ``claim`` gave before it: the same request, sent once more, is led to the new record.
    """
    row.state, row.version = state, 1
    db.session.add(row)
    db.session.flush()  # the record and the audit entry name the new id
    if claimed is not None:
        claimed.answer = kind.page(row)
    return _tell(kind, row, act, None, actor, clock, agency_id, text, key)


def admit(
    kind: Kind[Record],
    row: Record,
    act: str,
    permission: Permission,
    states: Collection[LabelledEnum],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object = None,
) -> None:
    """Admit an act, in the caller's transaction: once, by right, from this state, and upon the version that was seen.

    Raises Repeated, Forbidden, LinkConflict, VersionRequired or VersionStale.
    """
    claim(kind, actor, act, [row.id, asdict(asked) if is_dataclass(asked) else asked], clock, key, kind.page(row))
    hold(type(row), row.id)
    db.session.refresh(row)  # a slower click sees what won
    if not kind.may(actor, permission, row):
        raise Forbidden
    if row.state not in states:
        raise LinkConflict(kind.what, row.state)
    demand_version(row, version, kind.what)


def fire(
    kind: Kind[Record],
    row: Record,
    step_name: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    said: object = None,
    text: str = "",
    agency_id: int | None = None,
    **values: object,
) -> LinkRecord:
    """Take one step with a record; raises what ``admit`` raises, or StepRefused with every reason.

    ``said`` is what the guards look at besides the facts, ``text`` goes on record, ``values`` are columns that change
    with the step.
    """
    step = kind.table.by_name[step_name]
    seen = {"version": version, "key": key, "asked": said if said is not None else text}
    admit(kind, row, step.name, step.permission, step.sources, actor, clock, **seen)
    found = obstacles(step, kind.facts(row), said, actor, clock.today())
    if found:
        raise StepRefused(found)
    source = row.state
    try:
        dest = kind.table.walk(source, step)
    except MachineError as error:
        raise LinkConflict(kind.what, source) from error
    write(row, dest, kind.what, **values)
    record = _tell(kind, row, step.name, source, actor, clock, agency_id, text, key)
    fail_points.reach("after_outbox")
    return record


def note(
    kind: Kind[Record],
    row: Record,
    act: str,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None = None,
    text: str = "",
    agency_id: int | None = None,
    **values: object,
) -> LinkRecord:
    """Put an admitted act on record that leaves the state alone; the record's subject has a new version after it."""
    write(row, row.state, kind.what, **values)
    return _tell(kind, row, act, row.state, actor, clock, agency_id, text, key)


def _tell(
    kind: Kind[Record],
    row: Record,
    act: str,
    source: LabelledEnum | None,
    actor: Actor,
    clock: Clock,
    agency_id: int | None,
    text: str,
    key: str | None,
) -> LinkRecord:
    """The entry of the record and of the trail: how it moved and the digest of its words, not the words."""
    state = f"{kind.subject}_state"
    return put_on_record(
        row.linkage,
        kind.subject,
        row.id,
        act,
        actor,
        clock,
        key=key,
        states=(source, row.state),
        agency_id=agency_id,
        text=text,
        digest=digest_of(kind, row),
        before={state: source} if source is not None else {},
        after={state: row.state, "version": row.version, **kind.told(row)},
    )

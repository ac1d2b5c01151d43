"""The only code that changes an indicator set; its services call it in a transaction of theirs."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.indicators.models import Indicator, IndicatorSet, SetAct, SetRecord, SetState
from lawdocs.errors import DomainError, Forbidden
from lawdocs.extensions import HELD, db
from lawdocs.moves import demand_version, write
from lawdocs.texts.search import normalise
from workflows.actors import Actor
from workflows.permissions import Permission

WHAT = "这套指标体系"
# Where an act may be done: an edition that was closed stays as it was assessed.
LIVING = (SetState.DRAFT, SetState.OPEN)
MOST_TOLD = 4_000


class SetConflict(DomainError):
    """The act does not leave the present state; usually somebody was faster."""

    code, status = "STATE_CONFLICT", 409

    def __init__(self, state: SetState) -> None:
        super().__init__(f"{WHAT}当前状态为「{state.label}」，操作未执行")


def demand(actor: Actor) -> None:
    """Raise Forbidden for whoever does not manage indicators."""
    if not actor.holds(Permission.INDICATOR_MANAGE):
        raise Forbidden


def admit(
    found: IndicatorSet,
    name: str,
    states: Collection[SetState],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object = None,
    answer: str = "",
) -> None:
    """Admit an act, in the caller's transaction: once, by right, from this state, and upon the version that was seen.

    Raises Repeated, Forbidden, SetConflict, VersionRequired or VersionStale.
    """
    answer = answer or f"/work/indicators/{found.id}/manage"
    keys.claim(actor, key, [f"indicator_{name}", found.id, asked], clock.now(), answer=answer)
    db.session.refresh(found, with_for_update=HELD)  # a slower click sees what won
    demand(actor)
    if found.state not in states:
        raise SetConflict(found.state)
    demand_version(found, version, WHAT)


def note(
    found: IndicatorSet,
    act: SetAct,
    actor: Actor,
    clock: Clock,
    key: str | None,
    told: Iterable[tuple[Indicator | None, str]],
    dest: SetState | None = None,
    **values: object,
) -> None:
    """Put an act on record, by indicator in words, and in the trail; the set has a new version after it."""
    source = found.state if found.version else None
    write(found, dest or found.state, WHAT, **values)
    for indicator, words in told:
        record = SetRecord(
            set_id=found.id,
            indicator_id=indicator.id if indicator is not None else None,
            act=act,
            at=clock.now(),
            actor_id=actor.id,
            actor_name=actor.name,
            told=words[:MOST_TOLD],
        )
        db.session.add(record)
    db.session.flush()
    before = {"set_state": source} if source is not None else {}
    audit.record(
        f"indicator:{act}", actor, clock.now(), "indicator_set", found.id, before=before, after=_facts(found), key=key
    )


def digest_of(found: IndicatorSet, indicators: Sequence[Indicator]) -> str:
    """The digest of what a set says; who proves it and how is on the record of its tasks."""
    lines = [f"{found.edition}\t{found.title}\t{found.source}"]
    for each in sorted(indicators, key=lambda each: each.no):
        said = (each.no, each.level1, each.level2, each.text, each.source, each.method, each.weight, each.figures)
        lines.append("\t".join(str(value) for value in (*said, each.earlier_id, each.dropped_at is not None)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def index(indicator: Indicator) -> None:
    """Keep the words by which an indicator is found."""
    words = (f"第{indicator.no}项", indicator.level1, indicator.level2, indicator.text, indicator.method)
    indicator.norm = normalise("\n".join(words))


def _facts(found: IndicatorSet) -> Mapping[str, object]:
    indicators = db.session.scalars(sa.select(Indicator).where(Indicator.set_id == found.id)).all()
    facts = {
        "set_state": found.state,
        "edition": found.edition,
        "version": found.version,
        "indicators": sum(each.dropped_at is None for each in indicators),
        "digest": digest_of(found, indicators),
    }
    days = {"opened_on": found.opened_on, "closed_on": found.closed_on}
    return facts | {name: day for name, day in days.items() if day is not None}

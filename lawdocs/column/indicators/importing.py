"""Take in an edition of an indicator set (导入指标体系): previewed first, then stored exactly as it was previewed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from lawdocs import keys
from lawdocs.clock import Clock
from lawdocs.column.evidence.tasks import set_tasks
from lawdocs.column.indicators import lifecycle
from lawdocs.column.indicators.models import Indicator, IndicatorSet, SetAct, SetState
from lawdocs.column.indicators.planning import Line, Outcome, Plan, plan, wanted
from lawdocs.column.indicators.rows import FIELDS, Row
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.errors import DomainError, VersionStale
from lawdocs.extensions import db, transaction
from workflows.actors import Actor


@dataclass(frozen=True)
class Given:
    """An edition as it is given: its name (2021), its title and source where they are told, and its rows."""

    edition: str
    title: str
    source: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Preview:
    """What an import would do. ``version`` is that of the set it was compared with, None where it is new."""

    set: IndicatorSet | None
    version: int | None
    plan: Plan
    heads: tuple[tuple[str, str, str], ...]  # label, old and new, of title and source

    @property
    def changes_nothing(self) -> bool:
        return self.set is not None and self.plan.changes_nothing and not self.heads


def edition_named(edition: str) -> IndicatorSet | None:
    """The set of an edition."""
    return db.session.scalar(sa.select(IndicatorSet).where(IndicatorSet.edition == edition))


def preview(given: Given) -> Preview:
    """Compare an edition with what stands of it; nothing is written.

    Raises SetConflict for a closed one, DomainError for one without rows.
    """
    if not given.rows:
        raise DomainError("没有可以导入的指标", code="NOTHING_TO_IMPORT")
    found = edition_named(given.edition)
    if found is None:
        return Preview(None, None, plan((), given.rows), ())
    if found.state not in lifecycle.LIVING:
        raise lifecycle.SetConflict(found.state)
    heads = [
        (label, old, new)
        for label, old, new in (("名称", found.title, given.title), ("来源", found.source, given.source))
        if new and new != old
    ]
    return Preview(found, found.version, plan(indicators_of(found), given.rows), tuple(heads))


def store(
    given: Given, actor: Actor, clock: Clock, *, version: int | None, key: str | None, drop: bool = False
) -> Preview:
    """Store an edition as it was previewed; gives what was done. What changes nothing writes nothing.

    ``version`` is that of the preview, None for a new edition; raises VersionStale when the set is another one by now,
    and what ``admit`` raises. With ``drop``, indicators of the set that the import does not hold are no longer used.
    """
    lifecycle.demand(actor)
    refuse_secret(given.title, "\n".join(row.text for row in given.rows), actor, clock)
    seen = preview(given)
    if seen.changes_nothing and not (drop and seen.plan.of(Outcome.MISSING)) and version == seen.version:
        return seen
    with transaction():
        found = _begin(given, actor, clock, key) if version is None else _admit(given, actor, clock, version, key, drop)
        done = preview(given)
        if given.title:
            found.title = given.title
        if given.source:
            found.source = given.source
        told = [(None, _summary(done, drop))]
        standing = {each.no: each for each in indicators_of(found)}
        told += _write(found, standing, done.plan, actor, clock)
        if drop:
            told += _drop([standing[line.no] for line in done.plan.of(Outcome.MISSING)], actor, clock)
        lifecycle.note(found, SetAct.IMPORT, actor, clock, key, told)
    return done


def indicators_of(found: IndicatorSet) -> Sequence[Indicator]:
    """The indicators of a set by number with their tasks, in two statements."""
    query = sa.select(Indicator).where(Indicator.set_id == found.id).order_by(Indicator.no)
    return db.session.scalars(query.options(selectinload(Indicator.tasks))).all()


def _begin(given: Given, actor: Actor, clock: Clock, key: str | None) -> IndicatorSet:
    """A new edition, unless somebody was faster."""
    claimed = keys.claim(actor, key, ["indicator_import", asdict(given)], clock.now())
    found = IndicatorSet(
        version=0,
        state=SetState.DRAFT,
        edition=given.edition,
        title=given.title or f"指标体系（{given.edition}）",
        source=given.source,
        made_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(found)
    except IntegrityError as error:
        raise VersionStale(what=lifecycle.WHAT) from error
    if claimed is not None:
        claimed.answer = f"/work/indicators/{found.id}/manage"
    return found


def _admit(given: Given, actor: Actor, clock: Clock, version: int, key: str | None, drop: bool) -> IndicatorSet:
    found = edition_named(given.edition)
    if found is None:
        raise VersionStale(what=lifecycle.WHAT)
    seen = {"version": version, "key": key, "asked": [asdict(given), drop]}
    lifecycle.admit(found, "import", lifecycle.LIVING, actor, clock, **seen)
    return found


def _write(
    found: IndicatorSet, standing: dict[int, Indicator], what: Plan, actor: Actor, clock: Clock
) -> list[tuple[Indicator, str]]:
    """Make and change the indicators; each change in words."""
    told: list[tuple[Indicator, str]] = []
    fresh = [Indicator(set_id=found.id, no=line.no) for line in what.of(Outcome.NEW)]
    db.session.add_all(fresh)
    standing |= {each.no: each for each in fresh}
    touched = [line for line in what.lines if line.outcome in (Outcome.NEW, Outcome.CHANGED)]
    for line in touched:
        indicator = standing[line.no]
        for name in FIELDS:
            setattr(indicator, name, getattr(line.row, name) or getattr(indicator, name) or _EMPTY.get(name, ""))
        indicator.dropped_at = None
        lifecycle.index(indicator)
    db.session.flush()  # tasks and records name the new ids
    for line in touched:
        indicator = standing[line.no]
        tasks = wanted(line.row, indicator.tasks)
        if tasks:
            set_tasks(indicator, tasks, actor, clock)
        if line.outcome is Outcome.CHANGED:
            told.append((indicator, in_words(line)))
    return told


_EMPTY = {"weight": None}


def _drop(indicators: Sequence[Indicator], actor: Actor, clock: Clock) -> list[tuple[Indicator, str]]:
    """Let indicators be used no more; they and their evidence stay on record."""
    for each in indicators:
        each.dropped_at = clock.now()
        set_tasks(each, (), actor, clock)
    return [(each, f"第{each.no}项停用") for each in indicators]


def in_words(line: Line) -> str:
    """What changes of an indicator, old and new."""
    changes = "；".join(f"{each.label}：“{each.old}”改为“{each.new}”" for each in line.changes)
    return f"第{line.no}项　{changes}"


def _summary(done: Preview, drop: bool) -> str:
    counts = [f"{outcome.label}{len(done.plan.of(outcome))}项" for outcome in Outcome if done.plan.of(outcome)]
    heads = [f"{label}：“{old or '空'}”改为“{new}”" for label, old, new in done.heads]
    missing = len(done.plan.of(Outcome.MISSING))
    kept = [f"其中{missing}项停用" if drop else "这次没有的照旧保留"] if missing else []
    return "，".join([*counts, *kept, *heads])

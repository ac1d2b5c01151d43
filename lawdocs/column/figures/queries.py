"""Whose figures a person may take and read, what changed since the ones before, and what of them is public."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from lawdocs.accounts.models import Agency, AgencyKind
from lawdocs.accounts.queries import agency_tree
from lawdocs.column.figures.models import FigureResult, FigureRow, FigureSnapshot
from lawdocs.column.figures.registry import unit_of
from lawdocs.column.indicators.models import EvidenceItem, Indicator, IndicatorTask
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.supervision.rates import percent
from workflows.actors import Actor
from workflows.permissions import ROLE_PERMISSIONS, Permission

TAKING = (Permission.EVIDENCE_SUBMIT, Permission.EVIDENCE_REVIEW)


@dataclass(frozen=True)
class Change:
    """How a figure differs from the one before: then and now, and the rows that came and went."""

    label: str
    before: str
    now: str
    came: tuple[FigureRow, ...]
    went: tuple[FigureRow, ...]
    turned: tuple[FigureRow, ...]


def government_of(agency: Agency) -> Agency:
    """The government whose records prove something for a unit: the nearest one, or the unit where there is none."""
    above = agency_tree().above(agency)
    return next((each for each in above if each.kind is AgencyKind.GOVERNMENT), agency)


def may_take(actor: Actor, agency: Agency) -> bool:
    """Whether a person gives or reviews evidence for a unit of the jurisdiction."""
    return any(_is_of(actor, agency, permission) for permission in TAKING)


def snapshot_or_404(snapshot_id: int, actor: Actor) -> FigureSnapshot:
    """Figures of a jurisdiction to which the person belongs; hidden and unknown ones are answered alike."""
    found = db.session.get(FigureSnapshot, snapshot_id)
    if found is None or not _is_of(actor, agency_tree().get(found.agency_id), Permission.COLUMN_READ):
        raise NotVisible
    return found


def result_or_404(snapshot: FigureSnapshot, position: int) -> FigureResult:
    found = next((each for each in snapshot.results if each.position == position), None)
    if found is None:
        raise NotVisible
    return found


def rows_of(result: FigureResult) -> sa.Select[tuple[FigureRow]]:
    """The rows of a figure, those that did not count first: they are what is to be explained."""
    query = sa.select(FigureRow).where(FigureRow.result_id == result.id)
    return query.order_by(FigureRow.counted, FigureRow.position)


def before(snapshot: FigureSnapshot) -> FigureSnapshot | None:
    """The newest earlier figures of the same name and jurisdiction."""
    query = sa.select(FigureSnapshot).where(
        FigureSnapshot.name == snapshot.name,
        FigureSnapshot.agency_id == snapshot.agency_id,
        FigureSnapshot.id < snapshot.id,
    )
    return db.session.scalar(query.order_by(FigureSnapshot.id.desc()).limit(1))


def changes(snapshot: FigureSnapshot, earlier: FigureSnapshot) -> list[Change]:
    """Every figure that is not what it was, with the rows that made the difference."""
    then = {each.label: each for each in earlier.results}
    found = []
    for result in snapshot.results:
        old = then.get(result.label)
        was, now = _by_key(old.rows if old is not None else ()), _by_key(result.rows)
        came = tuple(row for key, row in now.items() if key not in was)
        went = tuple(row for key, row in was.items() if key not in now)
        turned = tuple(row for key, row in now.items() if key in was and row.counted is not was[key].counted)
        if came or went or turned or old is None or words(old) != words(result):
            found.append(Change(result.label, words(old) if old else "没有", words(result), came, went, turned))
    return found


def words(result: FigureResult) -> str:
    """A figure as people read it: 97.9% 47/48件."""
    unit = unit_of(result.snapshot.name, result.label)
    if result.total is None:
        return f"{result.number}{unit}"
    if not result.total:
        return "没有应计的"
    return f"{percent(result.number, result.total)} {result.number}/{result.total}{unit}"


def proves(snapshot: FigureSnapshot, agencies: Collection[int]) -> list[IndicatorTask]:
    """The tasks of some units for which the figures stand on a list, or count."""
    query = (
        sa.select(IndicatorTask)
        .join(EvidenceItem, EvidenceItem.task_id == IndicatorTask.id)
        .where(EvidenceItem.snapshot_id == snapshot.id, EvidenceItem.ended_at.is_(None))
        .where(IndicatorTask.agency_id.in_(sorted(agencies)))
        .options(joinedload(IndicatorTask.agency), joinedload(IndicatorTask.indicator).joinedload(Indicator.set))
    )
    return list(db.session.scalars(query.order_by(IndicatorTask.id).distinct()))


def public_results(snapshot: FigureSnapshot, today: date) -> list[tuple[FigureResult, list[FigureRow]]]:
    """The results as anybody may see them, with those of their rows that are documents anybody may read today."""
    query = (
        sa.select(FigureRow)
        .join(FigureResult, FigureResult.id == FigureRow.result_id)
        .join(Document, Document.id == FigureRow.document_id)
        .where(FigureResult.snapshot_id == snapshot.id, is_published(today))
        .order_by(FigureRow.result_id, FigureRow.position)
    )
    rows: dict[int, list[FigureRow]] = {}
    for row in db.session.scalars(query):
        rows.setdefault(row.result_id, []).append(row)
    return [(result, rows.get(result.id, [])) for result in snapshot.results]


def snapshots(*, whole: bool = False) -> sa.Select[tuple[FigureSnapshot]]:
    """All snapshots, oldest first; ``whole`` with results and rows in two more statements."""
    query = sa.select(FigureSnapshot).order_by(FigureSnapshot.id)
    return query.options(selectinload(FigureSnapshot.results).selectinload(FigureResult.rows)) if whole else query


def _is_of(actor: Actor, agency: Agency, permission: Permission) -> bool:
    """Whether a person holds a permission in a unit of the jurisdiction."""
    held = {grant.agency_id for grant in actor.grants if permission in ROLE_PERMISSIONS[grant.role]}
    return any(each.id in held for each in agency_tree().below(agency))


def _by_key(rows: Iterable[FigureRow]) -> dict[tuple[object, ...], FigureRow]:
    """Rows by what they are about; of several about one document the days tell them apart."""
    found: dict[tuple[object, ...], FigureRow] = {}
    for row in rows:
        key: tuple[object, ...] = (row.document_id, row.page, row.label if row.document_id is None else "")
        while key in found:
            key = (*key, "")
        found[key] = row
    return found

"""Freeze figures with every row they looked at (冻结统计佐证)."""

import hashlib
from datetime import date

from lawdocs.accounts.models import Agency
from lawdocs.audit import services as audit
from lawdocs.audit.services import canonical
from lawdocs.clock import Clock
from lawdocs.column.figures import queries
from lawdocs.column.figures.asked import Asked, Figure, records_of
from lawdocs.column.figures.models import FigureResult, FigureRow, FigureSnapshot
from lawdocs.column.figures.registry import FIGURES
from lawdocs.errors import DomainError, Forbidden
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.guards import zh_date


class FiguresRefused(DomainError):
    """The figures cannot be taken; the message says why."""

    code, status = "FIGURES_REFUSED", 422


def take(name: str, agency: Agency, since: date, until: date, actor: Actor, clock: Clock) -> FigureSnapshot:
    """Freeze the figures of a name for a jurisdiction and a period, in the caller's transaction.

    Both days count. Raises Forbidden for who proves nothing of that jurisdiction, FiguresRefused for a name that is
    none and for days that do not make a period that has begun.
    """
    figures = FIGURES.get(name)
    if figures is None:
        raise FiguresRefused("没有这种统计，请联系专栏编辑核对指标对应的统计")
    if not queries.may_take(actor, agency):
        raise Forbidden
    _refuse_wrong_days(since, until, clock.today())
    found = figures.compute(Asked(records_of(agency), since, until, clock.today()))
    snapshot = FigureSnapshot(
        name=name,
        agency_id=agency.id,
        since_on=since,
        until_on=until,
        taken_at=clock.now(),
        taken_by_id=actor.id,
        taken_by_name=actor.name,
        results=[_result(position, each) for position, each in enumerate(found, start=1)],
    )
    snapshot.digest = digest_of(snapshot)
    db.session.add(snapshot)
    db.session.flush()  # the audit entry names it
    told = {"figures": name, "agency": agency.name, "first_on": since, "until_on": until, "sha256": snapshot.digest}
    audit.record("figures:take", actor, clock.now(), "figures", snapshot.id, after=told)
    return snapshot


def digest_of(snapshot: FigureSnapshot) -> str:
    """The sha256 of the question, its results and every row behind them."""
    asked = [snapshot.name, snapshot.agency_id, snapshot.since_on, snapshot.until_on]
    return hashlib.sha256(canonical([asked, [_told(each) for each in snapshot.results]]).encode()).hexdigest()


def _told(result: FigureResult) -> list[object]:
    rows = [[row.counted, row.label, row.facts, row.document_id, row.page] for row in result.rows]
    return [result.label, result.number, result.total, result.note, rows]


def _result(position: int, figure: Figure) -> FigureResult:
    rows = [
        FigureRow(
            position=number,
            counted=each.counted,
            label=each.label,
            facts=each.facts,
            document_id=each.document_id,
            page=each.page,
        )
        for number, each in enumerate(figure.rows, start=1)
    ]
    return FigureResult(
        position=position, label=figure.label, number=figure.number, total=figure.total, note=figure.note, rows=rows
    )


def _refuse_wrong_days(since: date, until: date, today: date) -> None:
    if since > until:
        raise FiguresRefused("起始日期应在截止日期以前（含当日）")
    if until > today:
        raise FiguresRefused(f"截止日期应在今天（{zh_date(today)}）以前（含当日）")

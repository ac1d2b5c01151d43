"""Where the column relies on addresses of others (外部链接的来源); one entry of ``SOURCES`` for each board."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs.column.indicators.models import EvidenceItem, Indicator, IndicatorSet, IndicatorTask, SetState
from lawdocs.column.reports.models import Report, ReportBody


@dataclass(frozen=True)
class Use:
    """An address in use: by which unit, for what, and the page of staff where it is changed."""

    url: str
    agency_id: int
    about: str
    page: str


@dataclass(frozen=True)
class Source:
    """One board: its statement (with the columns ``url`` and ``agency_id``), and how a row of it is told."""

    query: Callable[[], sa.Select[tuple[object, ...]]]
    use: Callable[[sa.Row], Use]


def evidence() -> sa.Select[tuple[object, ...]]:
    """The addresses of evidence that counts or is being prepared, of editions that are not closed."""
    return (
        sa.select(
            EvidenceItem.url.label("url"),
            IndicatorTask.agency_id.label("agency_id"),
            IndicatorTask.id.label("task_id"),
            Indicator.no,
            IndicatorSet.edition,
        )
        .join(IndicatorTask, IndicatorTask.id == EvidenceItem.task_id)
        .join(Indicator, Indicator.id == IndicatorTask.indicator_id)
        .join(IndicatorSet, IndicatorSet.id == Indicator.set_id)
        .where(EvidenceItem.url != "", EvidenceItem.ended_at.is_(None))
        .where(sa.or_(EvidenceItem.removed_at.is_(None), EvidenceItem.accepted_at.is_not(None)))
        .where(IndicatorTask.relieved_at.is_(None), Indicator.dropped_at.is_(None))
        .where(IndicatorSet.state != SetState.CLOSED)
        .order_by(IndicatorSet.id, Indicator.no, EvidenceItem.id)
    )


def _of_evidence(row: sa.Row) -> Use:
    return Use(row.url, row.agency_id, f"{row.edition}版第{row.no}项指标", f"/work/evidence/{row.task_id}")


def reports() -> sa.Select[tuple[object, ...]]:
    """The addresses of annual reports that are public on another site."""
    return (
        sa.select(
            Report.published_url.label("url"), ReportBody.agency_id.label("agency_id"), Report.year, Report.body_id
        )
        .join(ReportBody, ReportBody.id == Report.body_id)
        .where(Report.published_url != "")
        .order_by(Report.year, Report.body_id)
    )


def _of_report(row: sa.Row) -> Use:
    return Use(row.url, row.agency_id, f"{row.year}年度报告", f"/work/reports/{row.year}/{row.body_id}")


SOURCES: list[Source] = [Source(evidence, _of_evidence), Source(reports, _of_report)]

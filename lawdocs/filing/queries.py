"""Number series as the clerk sees them."""

from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.models import Document
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.filing.models import NumberAllocation, NumberSeries, SeriesKind
from workflows.actors import Actor
from workflows.permissions import ROLE_PERMISSIONS, Permission


@dataclass(frozen=True)
class SeriesRow:
    """A series with what has been given of it."""

    series: NumberSeries
    agency: Agency
    given: int
    void: int

    @property
    def next(self) -> int:
        return self.series.last + 1

    @property
    def begun(self) -> bool:
        """Whether a number was given here, so that the start can no longer be set."""
        return self.series.last >= self.series.first


def handled_issuers(actor: Actor) -> list[Agency]:
    """The makers whose numbers the actor keeps: those their agency handles."""
    posts = {grant.agency_id for grant in actor.grants if Permission.NUMBER_MANAGE in ROLE_PERMISSIONS[grant.role]}
    return [
        each
        for each in agency_tree()
        if each.may_issue and each.number_code and (each.handled_by_id or each.id) in posts
    ]


def series_of(issuers: list[Agency]) -> list[SeriesRow]:
    """Every series of these agencies, the newest year first."""
    void = sa.func.count(NumberAllocation.void_at)
    given = sa.func.count(NumberAllocation.id) - sa.func.count(NumberAllocation.used_by_id)
    query = (
        sa.select(NumberSeries, given, void)
        .outerjoin(NumberAllocation, NumberAllocation.series_id == NumberSeries.id)
        .where(NumberSeries.agency_id.in_([issuer.id for issuer in issuers]))
        .group_by(NumberSeries.id)
        .order_by(NumberSeries.year.desc(), NumberSeries.kind, NumberSeries.agency_id)
    )
    tree = agency_tree()
    return [
        SeriesRow(series, tree.get(series.agency_id), given, voided)
        for series, given, voided in db.session.execute(query)
    ]


def series_or_404(series_id: int, issuers: list[Agency]) -> NumberSeries:
    """A series of these agencies; any other is unknown."""
    series = db.session.get(NumberSeries, series_id)
    if series is None or series.agency_id not in {issuer.id for issuer in issuers}:
        raise NotVisible
    return series


def numbers_given(series: NumberSeries) -> list[tuple[NumberAllocation, str | None]]:
    """The numbers of a series, the newest first, with the titles of the documents that carry them."""
    query = (
        sa.select(NumberAllocation, Document.title)
        .outerjoin(Document, Document.id == sa.func.coalesce(NumberAllocation.document_id, NumberAllocation.used_by_id))
        .where(NumberAllocation.series_id == series.id)
        .order_by(NumberAllocation.serial.desc())
    )
    return [(allocation, title) for allocation, title in db.session.execute(query)]


def unbegun(issuers: list[Agency], year: int) -> list[Agency]:
    """The issuers that have not been given a document number in a year."""
    begun = {
        row.agency.id
        for row in series_of(issuers)
        if row.series.kind is SeriesKind.DOCUMENT and row.series.year == year and row.begun
    }
    return [issuer for issuer in issuers if issuer.id not in begun]

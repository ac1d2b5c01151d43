"""The linkage of government and procuratorate (府检联动): the measures of its yearly statistics, by numbers alone."""

import sqlalchemy as sa

from lawdocs.column.figures.asked import Asked, Figure, Looked
from lawdocs.extensions import db
from lawdocs.linkage import statistics
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import linkages_of, stand_of
from lawdocs.linkage.statistics import Period
from workflows.actors import Actor
from workflows.permissions import Permission


def compute(asked: Asked) -> list[Figure]:
    """Each measure over the linkages of the jurisdiction; what a case or a draft is about stands in none."""
    query = sa.select(Linkage.id).where(asked.scope.holds(Linkage.government_id)).order_by(Linkage.id)
    periods = [Period(each, asked.first, asked.last, asked.day) for each in db.session.scalars(query)]
    return [
        Figure(
            measure.label,
            [
                Looked(row.counted, row.label, row.facts, page=row.page)
                for period in periods
                for row in statistics.result_of(measure, period).rows
            ],
            measure.note,
            is_share=measure.is_share,
        )
        for measure in statistics.measures()
    ]


def units() -> dict[str, str]:
    """What the rows of each measure are counted in."""
    return {measure.label: measure.unit for measure in statistics.measures()}


def opens(actor: Actor) -> bool:
    """The rows are for whoever sees the lists of the linkage, and whoever judges the evidence; not for its units."""
    if actor.holds(Permission.EVIDENCE_REVIEW):
        return True
    return any(stand_of(actor, each).sees_all for each in linkages_of(actor))

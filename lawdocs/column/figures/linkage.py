"""The linkage of government and procuratorate (府检联动): the measures of its yearly statistics, by numbers alone."""

import sqlalchemy as sa

from lawdocs.column.figures.asked import Asked, Figure, Looked
from lawdocs.extensions import db
from lawdocs.linkage import statistics
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.statistics import Period


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

"""The overview of one question: every figure, asked of the database once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lawdocs.days import day_before
from lawdocs.supervision.agencies import NO_ENDING, NO_STANDING, AgencyFigures, figures_of_agencies
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.figures import Ended, Late, Standing, Waiting, ended_by_agency, joined, waiting_by_state
from lawdocs.supervision.late import What
from lawdocs.supervision.late_clocks import LateClocks, late_by_duty
from lawdocs.supervision.machinery import Machinery, machinery
from workflows.duties import Duty
from workflows.states import DocumentState


@dataclass(frozen=True)
class Overview:
    """All figures of a scope: its sums, and what they are made of."""

    asked: Asked
    waiting: Mapping[DocumentState, Waiting]
    late: Mapping[What, Late]
    late_clocks: Mapping[Duty, LateClocks]
    horizons: tuple[int, ...]
    months: tuple[int, ...]
    first_end: date | None
    standing: Standing
    ended: Ended
    agencies: tuple[AgencyFigures, ...]
    machinery: Machinery


def overview(asked: Asked) -> Overview:
    """Ask for every figure; however many documents there are, it takes the same number of statements."""
    agencies = tuple(figures_of_agencies(asked))
    ended = ended_by_agency(asked.scope, int(asked.chosen["year"]), asked.today).values()
    untils = [each.ending.first_until for each in agencies if each.ending.first_until is not None]
    late = {what: joined(each.late[what] for each in agencies if what in each.late) for what in What}
    return Overview(
        asked=asked,
        waiting=waiting_by_state(asked.scope, asked.actor),
        late={what: part for what, part in late.items() if part is not None},
        late_clocks=late_by_duty(asked.scope, asked.today),
        horizons=_added([NO_ENDING.horizons, *(each.ending.horizons for each in agencies)]),
        months=_added([NO_ENDING.months, *(each.ending.months for each in agencies)]),
        first_end=day_before(min(untils)) if untils else None,
        standing=Standing(
            sum(each.standing.total for each in agencies),
            _added([NO_STANDING.ages, *(each.standing.ages for each in agencies)]),
        ),
        ended=Ended(sum(each.repealed for each in ended), sum(each.lapsed for each in ended)),
        agencies=agencies,
        machinery=machinery(asked),
    )


def _added(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*rows, strict=True))

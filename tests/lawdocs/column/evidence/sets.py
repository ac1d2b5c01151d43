"""Indicator sets with tasks, opened or not."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.column.evidence.tasks import Wanted, open_tasks, set_tasks
from lawdocs.column.indicators.models import Indicator, IndicatorSet, IndicatorTask, SetState
from lawdocs.extensions import db, transaction
from tests.factories import County

DUE = date(2026, 11, 30)
TEXT = "行政规范性文件按照规定的程序和时限报送备案。"


def a_set(clock: Clock, state: SetState = SetState.DRAFT, edition: str = "2021") -> IndicatorSet:
    with transaction():
        made = IndicatorSet(edition=edition, title="示范指标体系（2021年版）", state=state, made_at=clock.now())
        db.session.add(made)
    return made


def an_indicator(of: IndicatorSet, no: int = 27, **fields: object) -> Indicator:
    with transaction():
        made = Indicator(set_id=of.id, no=no, **({"text": TEXT, "method": "网络检索", "weight": 200} | fields))
        db.session.add(made)
    return made


def assign(indicator: Indicator, county: County, clock: Clock, *units: str, due: date | None = DUE) -> None:
    """The first unit leads."""
    wanted = [Wanted(county.agency(each).id, number == 0, due) for number, each in enumerate(units)]
    with transaction():
        set_tasks(indicator, wanted, county.actor("editor"), clock)


def open_set(of: IndicatorSet, county: County, clock: Clock) -> None:
    with transaction():
        of.state, of.opened_on = SetState.OPEN, clock.today()
        open_tasks(of, county.actor("editor"), clock)


def a_task(county: County, clock: Clock, unit: str = "urban", no: int = 27, due: date | None = DUE) -> IndicatorTask:
    """A task of an open set."""
    found = db.session.query(IndicatorSet).filter_by(edition="2021").one_or_none()
    indicator = an_indicator(found or a_set(clock, SetState.OPEN), no)
    assign(indicator, county, clock, unit, due=due)
    return indicator.tasks[0]

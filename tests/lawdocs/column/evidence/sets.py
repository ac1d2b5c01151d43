"""Indicator sets with tasks, opened or not."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.column.evidence import services
from lawdocs.column.evidence.given import Given
from lawdocs.column.evidence.tasks import Wanted, open_tasks, set_tasks
from lawdocs.column.indicators.models import (
    EvidenceItem,
    EvidenceKind,
    Indicator,
    IndicatorSet,
    IndicatorTask,
    SetState,
)
from lawdocs.extensions import db, transaction
from tests.factories import County
from tests.remembered import remembered
from workflows.actors import Actor
from workflows.evidence import Coverage
from workflows.evidence import TaskState as S

DUE = date(2026, 11, 30)
TEXT = "行政规范性文件按照规定的程序和时限报送备案。"


def a_set(clock: Clock, state: SetState = SetState.DRAFT, edition: str = "2021") -> IndicatorSet:
    with transaction():
        made = IndicatorSet(edition=edition, title="示范指标体系（2021年版）", state=state, made_at=clock.now())
        made.opened_on = None if state is SetState.DRAFT else clock.today()
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


# Evidence in any state, walked there step by step.
URL = "https://www.lushan.gov.cn/zwgk/beian.html"
REASON = "网页里没有备案目录，请换成目录页。"
MISSING = "缺少审查建议答复公开页"


def a_link(title: str = "备案目录", url: str = URL, **changes: object) -> Given:
    return Given(**({"kind": EvidenceKind.LINK, "title": title, "url": url} | changes))


@remembered
def a_task_in(
    state: S, county: County, clock: Clock, unit: str = "urban", no: int = 27, **kept: object
) -> IndicatorTask:
    """A task of ``unit`` with one link, handled by ``editor``, in any state."""
    task = a_task(county, clock, unit, no, **kept)
    give(task, county, clock)
    for advance in ROADS[state]:
        advance(task, county, clock)
    return task


def of_unit(task: IndicatorTask, county: County) -> Actor:
    return county.actor("drafter" if task.agency_id == county.agency("urban").id else "drafter2")


def give(task: IndicatorTask, county: County, clock: Clock, given: Given | None = None) -> EvidenceItem:
    seen = {"version": task.version, "key": None}
    return services.add(task, given or a_link(url=f"{URL}?{task.id}"), of_unit(task, county), clock, **seen)


def submit(task: IndicatorTask, county: County, clock: Clock) -> None:
    services.submit(task, of_unit(task, county), clock, version=task.version, key=None)


def send_back(task: IndicatorTask, county: County, clock: Clock) -> None:
    services.send_back(task, REASON, county.actor("editor"), clock, version=task.version, key=None)


def accept(task: IndicatorTask, county: County, clock: Clock, coverage: Coverage = Coverage.COMPLETE) -> None:
    missing = MISSING if coverage is Coverage.PARTLY else ""
    services.accept(task, coverage, missing, county.actor("editor"), clock, version=task.version, key=None)


ROADS = {
    S.OPEN: (),
    S.SUBMITTED: (submit,),
    S.RETURNED: (submit, send_back),
    S.ACCEPTED: (submit, accept),
}

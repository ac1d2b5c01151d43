"""Periodic cleanups of the demo county that were brought to their end, so that makers stand at every distance."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.cleanup import services
from lawdocs.cleanup.makers import maker_of
from lawdocs.cleanup.queries import planned_for
from lawdocs.cleanup.rounds import finish_round
from lawdocs.clock import Clock, at_office
from lawdocs.demo.county import COUNTY, OFFICE
from lawdocs.demo.scenes import Scene, workday
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.states import DocumentState

# How many days ago each maker finished its last cleanup; the others have none on record.
FINISHED = {
    COUNTY: 655,
    OFFICE: 718,
    "鲁山县林业局": 725,
    "鲁山县财政局": 748,
    "鲁山县下汤镇人民政府": 689,
    "鲁山县住房和城乡建设局": 517,
    "鲁山县教育体育局": 431,
    "鲁山县自然资源局": 428,
    "鲁山县卫生健康委员会": 390,
    "鲁山县农业农村局": 372,
}
STARTED_BEFORE, KEPT_BEFORE = timedelta(days=41), timedelta(days=9)
# What ends sooner is left to its term.
LEAST_LIFE = timedelta(days=90)
REASON = "纳入定期清理，请实施部门提出继续有效、修改或者废止的意见。"
CONCLUSION = "与现行上位法不抵触，管理对象仍然存在，实施部门建议继续执行。"
NOTE = "清理结果已公布；本轮期间公布的和即将期满的文件不单独作出结论。"


def round_scenes(agencies: Mapping[str, Agency], bureau: Actor, clock: Clock, today: date) -> Iterator[Scene]:
    """The days on which makers' documents were put into cleanup and kept, and their cleanups finished."""
    for name, days in FINISHED.items():
        last = workday(today - timedelta(days=days))
        acts = ((workday(last - STARTED_BEFORE), _start), (workday(last - KEPT_BEFORE), _keep), (last, _finish))
        for day, act in acts:
            yield Scene(at_office(day, 16, 10), _play(act, agencies[name].id, bureau, clock))


def _play(act: Callable[[int, Actor, Clock], None], agency_id: int, bureau: Actor, clock: Clock) -> Callable[[], None]:
    return lambda: act(agency_id, bureau, clock)


def _start(agency_id: int, bureau: Actor, clock: Clock) -> None:
    for document in _standing(agency_id, DocumentState.PUBLISHED):
        until = document.in_force_until
        holds = document.in_force_from is not None and document.in_force_from <= clock.today()
        if holds and (until is None or until > clock.today() + LEAST_LIFE):
            services.start_cleanup(document, REASON, bureau, clock, version=document.version, key=None)


def _keep(agency_id: int, bureau: Actor, clock: Clock) -> None:
    for document in _standing(agency_id, DocumentState.CLEANUP):
        if not db.session.scalars(planned_for(document.id)).all():
            services.keep(document, CONCLUSION, bureau, clock, version=document.version, key=None)


def _finish(agency_id: int, bureau: Actor, clock: Clock) -> None:
    agency = db.session.get(Agency, agency_id)
    at = maker_of(agency, clock.today())
    finish_round(agency, NOTE if at.left else "", bureau, clock, key=None)


def _standing(agency_id: int, state: DocumentState) -> list[Document]:
    query = sa.select(Document).where(Document.issuer_id == agency_id, Document.state == state).order_by(Document.id)
    return list(db.session.scalars(query))

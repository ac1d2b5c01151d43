"""Opinions on drafts of the demo county: one given and partly adopted, two outstanding, one of them by secret link."""

from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.access import parties_of
from lawdocs.clock import Clock, at_office
from lawdocs.demo.county import JUSTICE, PROCURATORATE
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.linkage.opinions import services
from lawdocs.linkage.opinions.models import Cooperation
from workflows.actors import Actor
from workflows.linkage.opinions import Adoption, Asked, Conclusion, OpinionState, Said, Settlement, Way
from workflows.roles import Role
from workflows.states import DocumentState

ASKED_AGO, GIVEN_AGO, SETTLED_AGO = timedelta(days=24), timedelta(days=20), timedelta(days=18)
NEWLY_AGO, WAIT = timedelta(days=3), timedelta(days=10)
COURT = "鲁山县人民法院"
QUESTION = "办案中发现过哪些与这项管理有关的问题？草案的措施够不够，有没有超出法定权限的内容？"
OPINION = "现场管理的职责在几个单位之间不够清楚，建议写明由谁发现、由谁处置、几日内反馈；其他条款没有意见。"
REASON = "已写明责任单位和处置时限；反馈时限由实施部门另行规定，不写入文件。"


class Play:
    """What is asked about the drafts that lie with the county's reviewers at that moment."""

    def __init__(self, town: Town, clock: Clock) -> None:
        self.town, self.clock = town, clock

    @property
    def legal(self) -> Actor:
        return self.town.actors[JUSTICE, Role.LEGAL_OFFICER]

    def ask(self, number: int, way: Way = Way.ACCOUNT) -> None:
        """Ask about the draft of that number among those under review."""
        found = self._under_review()
        if number < len(found):
            body = COURT if way is Way.LINK else ""
            asked = Asked(QUESTION, self.clock.today() + WAIT, way, body)
            services.ask(found[number], asked, self.legal, self.clock, key=None)

    def give(self) -> None:
        """The procuratorate answers."""
        row = self._asked(OpinionState.ASKED)
        if row is not None:
            liaison = self.town.actors[PROCURATORATE, Role.LIAISON]
            said = Said(Conclusion.CHANGES, OPINION, PROCURATORATE, "公益诉讼检察部主任")
            services.give(row, said, liaison, self.clock, version=row.version, key=None)

    def settle(self) -> None:
        """The reviewer says what became of it."""
        row = self._asked(OpinionState.GIVEN)
        if row is not None:
            said = Settlement(Adoption.PARTLY, REASON)
            services.settle(row, said, self.legal, self.clock, version=row.version, key=None)

    def _under_review(self) -> list[Document]:
        reviewer = self.town.agencies[JUSTICE].id
        query = sa.select(Document).where(Document.state == DocumentState.REVIEW).order_by(Document.id)
        return [each for each in db.session.scalars(query) if parties_of(each).reviewing == {reviewer}]

    @staticmethod
    def _asked(state: OpinionState) -> Cooperation | None:
        query = sa.select(Cooperation).where(Cooperation.state == state).order_by(Cooperation.id)
        return db.session.scalar(query.limit(1))


def opinion_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """One opinion asked, given and settled some weeks ago; two asked these days."""
    play = Play(town, clock)
    yield Scene(at_office(workday(today - ASKED_AGO), 10, 20), lambda: play.ask(0))
    yield Scene(at_office(workday(today - GIVEN_AGO), 15, 10), play.give)
    yield Scene(at_office(workday(today - SETTLED_AGO), 9, 30), play.settle)
    yield Scene(at_office(workday(today - NEWLY_AGO), 16), lambda: play.ask(0))
    yield Scene(at_office(workday(today - NEWLY_AGO), 16, 10), lambda: play.ask(1, Way.LINK))

"""Evidence for the indicators of the demo county, all invented, some in each state."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office
from lawdocs.column.evidence import choosing, services
from lawdocs.column.evidence.given import Given, Upload
from lawdocs.column.indicators.models import EvidenceKind, Indicator, IndicatorSet, IndicatorTask
from lawdocs.demo.catalogue import FOLDER
from lawdocs.demo.county import OFFICE
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.evidence import Coverage
from workflows.evidence import TaskState as S
from workflows.roles import Role

EDITION = "2021"
JUDGED = (S.RETURNED, S.ACCEPTED)


class Play:
    """One task: what its unit gives, and what became of it."""

    def __init__(self, data: Mapping[str, object], town: Town, clock: Clock, today: date) -> None:
        self.data, self.town, self.clock, self.today = data, town, clock, today
        self.aim = S(data["state"])

    def scenes(self) -> Iterator[Scene]:
        """It is collected in the morning, handed in, and judged in the afternoon."""
        day = workday(self.today - timedelta(days=self.data["days"]))
        yield Scene(at_office(day, 9, 20), self._give)
        if self.aim is S.OPEN:
            return
        yield Scene(at_office(day, 9, 40), self._do(services.submit, Role.DRAFTER))
        if self.aim is S.RETURNED:
            yield Scene(at_office(day, 16, 40), self._do(services.send_back, Role.EDITOR, self.data["reason"]))
        if self.aim is S.ACCEPTED:
            missing = self.data.get("missing", "")
            coverage = Coverage.PARTLY if missing else Coverage.COMPLETE
            yield Scene(at_office(day, 16, 40), self._do(services.accept, Role.EDITOR, coverage, missing))

    def _task(self) -> IndicatorTask:
        query = sa.select(IndicatorTask).join(Indicator).join(IndicatorSet)
        found = query.where(IndicatorSet.edition == EDITION, Indicator.no == self.data["no"])
        tasks = db.session.scalars(found.order_by(IndicatorTask.is_lead.desc(), IndicatorTask.id)).all()
        return tasks[self.data.get("unit", 0)]

    def _actor(self, task: IndicatorTask, role: Role) -> Actor:
        return self.town.actors[OFFICE if role is Role.EDITOR else task.agency.name, role]

    def _give(self) -> None:
        task, today = self._task(), self.clock.today()
        writer = self._actor(task, Role.DRAFTER)
        if self.data.get("figures"):
            since = date(today.year, 1, 1)
            given = Given(EvidenceKind.FIGURES)
            services.add_figures(task, since, today, given, writer, self.clock, version=task.version, key=None)
        for given in self._given(today):
            services.add(task, given, writer, self.clock, version=task.version, key=None)

    def _given(self, today: date) -> Iterator[Given]:
        note = self.data.get("note", "")
        for title in self.data.get("files", ()):
            upload = Upload(f"{title}.txt", f"{title}\n示例材料，内容为虚构。\n".encode())
            yield Given(EvidenceKind.FILE, title, note, upload=upload, is_public=self.data.get("is_public", True))
        for title, url in self.data.get("links", {}).items():
            yield Given(EvidenceKind.LINK, title, note, url)
        if "document" in self.data:
            found = db.session.scalars(choosing.documents(today, self.data["document"]).limit(1)).first()
            if found is not None:
                yield Given(EvidenceKind.DOCUMENT, note=note, document_id=found.id)
        if "news" in self.data:
            found = db.session.scalars(choosing.news(self.data["news"]).limit(1)).first()
            if found is not None:
                yield Given(EvidenceKind.NEWS, note=note, news_id=found.id)

    def _do(self, act: Callable[..., None], role: Role, *said: object) -> Callable[[], None]:
        def play() -> None:
            task = self._task()
            act(task, *said, self._actor(task, role), self.clock, version=task.version, key=None)

        return play


def evidence_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Everything that happens with the evidence of the demo county."""
    data = tomllib.loads((FOLDER / "evidence.toml").read_text(encoding="utf-8"))
    for each in data["evidence"]:
        yield from Play(each, town, clock, today).scenes()

"""News of the column of the demo county, all invented, some in each state."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office
from lawdocs.column.news import services
from lawdocs.column.news.files import Upload
from lawdocs.column.news.models import NewsFileKind, NewsItem, NewsTopic
from lawdocs.column.news.services import Content
from lawdocs.demo.catalogue import FOLDER
from lawdocs.demo.county import OFFICE
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.news import NewsState as S
from workflows.roles import Role

PLANNED_AHEAD = timedelta(days=2)
APPROVED = (S.PUBLISHED, S.APPROVED, S.WITHDRAWN)


class Play:
    """One item: its scenes share the row that the first one makes."""

    def __init__(self, data: Mapping[str, object], town: Town, clock: Clock, today: date) -> None:
        self.data, self.town, self.clock, self.today = data, town, clock, today
        self.aim = S(data["state"])
        self.item_id: int | None = None

    def scenes(self) -> Iterator[Scene]:
        """It is written in the morning, handed in, and handled in the afternoon."""
        day = workday(self.today - timedelta(days=self.data["days"]))
        yield Scene(at_office(day, 8, 20), self._write)
        if self.aim is S.DRAFT:
            return
        yield Scene(at_office(day, 8, 40), self._do(services.submit, self.writer))
        if self.aim is S.RETURNED:
            yield Scene(at_office(day, 16, 10), self._do(services.send_back, self.editor, self.data["reason"]))
        if self.aim in APPROVED:
            yield Scene(at_office(day, 16, 20), self._approve)
        if "pinned" in self.data:
            until = self.today + timedelta(days=self.data["pinned"])
            yield Scene(at_office(day, 16, 30), self._do(services.pin, self.editor, until))
        if self.aim is S.WITHDRAWN:
            yield Scene(at_office(day, 17, 20), self._do(services.withdraw, self.editor, self.data["reason"]))

    @property
    def writer(self) -> Actor:
        return self.town.actors[self.data["unit"], Role.DRAFTER]

    @property
    def editor(self) -> Actor:
        return self.town.actors[OFFICE, Role.EDITOR]

    def _write(self) -> None:
        agency = self.town.agencies[self.data["unit"]]
        topics = db.session.scalars(sa.select(NewsTopic.id).where(NewsTopic.name.in_(self.data["topics"])))
        body = self.data["body"].strip()
        content = Content(self.data["title"], agency.short_name, body, tuple(topics), rich=True)
        upload = None
        if "attachment" in self.data:
            text = f"{self.data['title']}\n样式仅供参考。\n".encode()
            upload = Upload(NewsFileKind.ATTACHMENT, self.data["attachment"], text)
        self.item_id = services.start(content, agency, self.writer, self.clock, key=None, upload=upload).id

    def _do(self, act: Callable[..., None], actor: Actor, *said: object) -> Callable[[], None]:
        def play() -> None:
            item = db.session.get(NewsItem, self.item_id)
            act(item, *said, actor, self.clock, version=item.version, key=None)

        return play

    def _approve(self) -> None:
        item = db.session.get(NewsItem, self.item_id)
        planned = at_office(self.today + PLANNED_AHEAD, 8) if self.aim is S.APPROVED else None
        services.approve(item, self.editor, self.clock, publish_at=planned, version=item.version, key=None)


def news_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Everything that happens with the news of the demo county."""
    data = tomllib.loads((FOLDER / "news.toml").read_text(encoding="utf-8"))
    for each in data["news"]:
        yield from Play(each, town, clock, today).scenes()

"""Requests against documents of the demo county (来件), all invented."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from lawdocs.clock import Clock, at_office
from lawdocs.demo.catalogue import FOLDER
from lawdocs.demo.county import JUSTICE
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Story, Town
from lawdocs.extensions import db
from lawdocs.requests import services
from lawdocs.requests.models import Request
from lawdocs.requests.services import Received, Said
from workflows.actors import Actor
from workflows.requests import Remedy, RequestKind, SenderKind
from workflows.roles import Role

NOT_UPHELD = "not_upheld"


class Play:
    """One request: its scenes share the record that the first one makes."""

    def __init__(self, data: Mapping[str, object], story: Story | None, town: Town, clock: Clock) -> None:
        self.data, self.story, self.town, self.clock = data, story, town, clock
        self.request_id: int | None = None

    def scenes(self, today: date) -> Iterator[Scene]:
        """It comes in and is handled, each act on a working day in the afternoon."""
        yield Scene(at_office(workday(today - timedelta(days=self.data["days"])), 15, 20), self._enter)
        for number, act in enumerate(self.data.get("acts", ())):
            day = workday(today - timedelta(days=act["days"]))
            yield Scene(at_office(day, 15, 40 + number), self._act(act))

    @property
    def actor(self) -> Actor:
        return self.town.actors[JUSTICE, Role.LEGAL_OFFICER]

    def _enter(self) -> None:
        document = None
        if self.story is not None:
            if self.story.document_id is None:  # the document does not exist on such an early day
                return
            document = self.story.document
        received = Received(
            kind=RequestKind(self.data["kind"]),
            sender_kind=SenderKind(self.data["sender_kind"]),
            sender_name=self.data["sender_name"],
            received_on=self.clock.today(),
            document_title=self.data.get("document_title", ""),
            facts=self.data["facts"],
            reference=self._of_year(self.data.get("reference", "")),
            articles=self.data["articles"],
        )
        agency_id = self.town.agencies[JUSTICE].id
        self.request_id = services.enter(received, document, agency_id, self.actor, self.clock, key=None).id

    def _act(self, act: Mapping[str, object]) -> Callable[[], None]:
        return lambda: self._carry_out(act)

    def _carry_out(self, act: Mapping[str, object]) -> None:
        if self.request_id is None:
            return
        request = db.session.get(Request, self.request_id)
        said = Said(self.clock.today(), act["text"], self._of_year(act.get("number", "")), act.get("to", ""))
        more = {}
        if act["act"] == "reply":
            conclusion = act["conclusion"]
            more = {"remedy": None if conclusion == NOT_UPHELD else Remedy(conclusion), "stop": act.get("stop", "")}
        do = getattr(services, act["act"])
        do(request, said, self.actor, self.clock, **more, version=request.version, key=None)

    def _of_year(self, text: str) -> str:
        return text.replace("{year}", str(self.clock.today().year))


def request_scenes(stories: Mapping[str, Story], town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Everything that happens with the requests of the demo county."""
    data = tomllib.loads((FOLDER / "requests.toml").read_text(encoding="utf-8"))
    for each in data["request"]:
        story = stories[each["document"]] if "document" in each else None
        yield from Play(each, story, town, clock).scenes(today)

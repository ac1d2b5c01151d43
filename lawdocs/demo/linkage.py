"""The linkage of the demo county: founded with 34 units, its first meeting as the county's bulletin tells of it."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time, timedelta

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office
from lawdocs.demo.catalogue import FOLDER
from lawdocs.demo.county import AGENCIES, COUNTY, JUSTICE, PROCURATORATE, AgencySpec
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from lawdocs.extensions import db
from lawdocs.linkage import mechanisms, members
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.kind import confirmed_by_procuratorate
from lawdocs.linkage.meetings.models import Meeting, Resolution
from lawdocs.linkage.meetings.services import Plan, Present, Proposal, Reply, Resolved
from lawdocs.linkage.members import Founding, Person
from lawdocs.linkage.models import Linkage
from workflows.actors import Actor
from workflows.linkage.meetings import Answer, MeetingKind
from workflows.linkage.sides import ContactKind
from workflows.roles import Role

FOUNDED = date(2023, 12, 5)
BASIS = "《关于建立鲁山县府检联动工作机制的通知》"
# Who is no member: the county itself, whose government it is, and those of the city.
OUTSIDE = frozenset({"city", "county", "cityjustice"})
UNITS: Mapping[str, AgencySpec] = {each.key: each for each in AGENCIES if each.key not in OUTSIDE}
CHECKED = (date(2024, 5, 30), date(2024, 11, 28), date(2025, 5, 28), date(2025, 11, 27), date(2026, 5, 27))
AHEAD = timedelta(days=15)
LEADERS = (
    *(("人民检察院", "副检察长"), ("镇人民政府", "副镇长"), ("乡人民政府", "副乡长")),
    *((ending, "副主任") for ending in ("委员会", "办事处", "办公室")),
)
Data = Mapping[str, object]


class Stage:
    """The linkage and everybody who acts in it."""

    def __init__(self, town: Town, clock: Clock, today: date) -> None:
        self.town, self.clock, self.today = town, clock, today
        self.data: list[Data] = tomllib.loads((FOLDER / "linkage.toml").read_text(encoding="utf-8"))["meeting"]

    def scenes(self) -> Iterator[Scene]:
        """Founding, checks of the mechanisms, each meeting with what became of it, and the one that is to come."""
        yield Scene(at_office(FOUNDED, 9), self._found)
        yield Scene(at_office(FOUNDED, 10), self._name)
        for number, day in enumerate(CHECKED, start=1):
            yield Scene(at_office(day, 16), self._check(is_last=number == len(CHECKED)))
        for number, data in enumerate(self.data):
            yield from Play(self, data, number).scenes()
        yield Scene(at_office(workday(self.today - timedelta(days=4)), 10), self._invite_again)
        yield Scene(at_office(workday(self.today - timedelta(days=2)), 10), self._propose)

    @property
    def bureau(self) -> Actor:
        return self.town.bureau

    @property
    def liaison(self) -> Actor:
        return self.town.actors[PROCURATORATE, Role.LIAISON]

    @property
    def linkage(self) -> Linkage:
        return db.session.scalar(sa.select(Linkage))

    def id_of(self, key: str) -> int:
        return self.town.agencies[UNITS[key].name].id

    def doer(self, key: str) -> Actor:
        """Who does a unit's part; for the office of the linkage its supervisor."""
        if key == "justice":
            return self.bureau
        return self.liaison if key == "procuratorate" else self.town.actors[UNITS[key].name, Role.DRAFTER]

    def announce(self, plan: Plan, proposals: list[tuple[str, Proposal]]) -> Meeting:
        """Plan a meeting of every unit, place what is proposed, and give notice of it."""
        seen = {"key": None}
        units = [self.id_of(each) for each in UNITS]
        meeting = meetings.plan(self.linkage, plan, units, self.bureau, self.clock, **seen)
        for key, proposal in proposals:
            said = (self.id_of(key), self.doer(key), self.clock)
            item = meetings.propose(self.linkage, proposal, *said, **seen)
            meetings.place(item, meeting, self.bureau, self.clock, version=item.version, **seen)
        meetings.notify(meeting, self.bureau, self.clock, version=meeting.version, **seen)
        return meeting

    def _found(self) -> None:
        agencies = self.town.agencies
        ids = (agencies[COUNTY].id, agencies[PROCURATORATE].id, agencies[JUSTICE].id)
        founding = Founding("鲁山县府检联动工作机制", *ids, FOUNDED, BASIS)
        units = [self.id_of(each) for each in UNITS]
        members.found(founding, units, self.bureau, self.clock, key=None)

    def _name(self) -> None:
        """Each unit's leader by post alone, and its contact, whose name is invented."""
        keys = {self.id_of(each): each for each in UNITS}
        for member in self.linkage.members:
            spec, doer = UNITS[keys[member.agency_id]], self.doer(keys[member.agency_id])
            people = (Person(ContactKind.LEADER, _leader(spec)), Person(ContactKind.CONTACT, "联络员", doer.name))
            for person in people:
                members.name(member, person, FOUNDED, self.bureau, self.clock, version=member.version, key=None)

    def _check(self, *, is_last: bool) -> Callable[[], None]:
        def play() -> None:
            found = self.linkage.mechanisms
            for each in found[:-1] if is_last else found:
                finding = f"{each.name}按约定运行，记录齐全。"
                said = (self.clock.today(), finding, "半年检查通报")
                seen = {"version": each.version, "key": None}
                mechanisms.check(each, *said, self.bureau, self.clock, runs=True, **seen)

        return play

    def _invite_again(self) -> None:
        """Notice of the next meeting, a fortnight ahead; some units have answered."""
        day = workday(self.today + AHEAD)
        plan = Plan(MeetingKind.JOINT, day, time(9, 0), "县政府第二会议室", "县人民政府、县人民检察院共同召集")
        meeting = self.announce(plan, [("procuratorate", Proposal("水源保护区文件的处罚条款", "", "副检察长"))])
        for unit in meeting.units[:9]:
            key = next(each for each in UNITS if self.id_of(each) == unit.agency_id)
            reply = Reply(Answer.COMING, f"{_leader(UNITS[key])}、联络员")
            meetings.answer(unit, reply, self.doer(key), self.clock, version=unit.version, key=None)

    def _propose(self) -> None:
        """What is not placed yet."""
        proposal = Proposal("占道经营执法协作", "城区占道经营的执法标准需要统一，请列入下一次会议。")
        said = (self.id_of("urban"), self.doer("urban"), self.clock)
        meetings.propose(self.linkage, proposal, *said, key=None)


class Play:
    """One meeting of the past, from its plan to the last word on what it resolved."""

    def __init__(self, stage: Stage, data: Data, number: int) -> None:
        self.stage, self.data, self.number = stage, data, number
        self.clock = stage.clock

    def scenes(self) -> Iterator[Scene]:
        """Planned and announced, held, put down, agreed to; then each resolution on its days."""
        data = self.data
        yield Scene(at_office(data["planned"], 9), self._plan)
        yield Scene(at_office(data["planned"] + timedelta(days=2), 15), self._answer)
        yield Scene(at_office(data["on"], 18), self._hold)
        yield Scene(at_office(data["handed_in"], 11), self._hand_in)
        yield Scene(at_office(data["agreed"], 10), self._agree)
        for no, each in enumerate(data["resolution"], start=1):
            for day, text in each.get("progress", ()):
                yield Scene(at_office(day, 10, no), self._progress(no, text))
            if "done" in each or "reported" in each:
                day = each.get("done") or each["reported"]
                yield Scene(at_office(day, 14, no), self._report(no))
            if "done" in each:
                yield Scene(at_office(workday(each["done"] + timedelta(days=4)), 16, no), self._confirm(no))

    @property
    def meeting(self) -> Meeting:
        return db.session.scalar(sa.select(Meeting).where(Meeting.meeting_on == self.data["on"]))

    def _resolution(self, no: int) -> Resolution:
        query = sa.select(Resolution).join(Meeting, Meeting.id == Resolution.meeting_id)
        return db.session.scalar(query.where(Meeting.meeting_on == self.data["on"], Resolution.no == no))

    def _plan(self) -> None:
        data, stage = self.data, self.stage
        plan = Plan(MeetingKind.JOINT, data["on"], time.fromisoformat(data["time"]), data["place"], data["chairs"])
        stage.announce(plan, [(each["unit"], Proposal(each["text"], "", each["speakers"])) for each in data["item"]])

    def _answer(self) -> None:
        stage, absent = self.stage, self.data.get("absent", {})
        for unit in self.meeting.units:
            key = next(each for each in UNITS if stage.id_of(each) == unit.agency_id)
            coming = Reply(Answer.COMING, _leader(UNITS[key]))
            reply = Reply(Answer.DECLINED, reason=absent[key]) if key in absent else coming
            meetings.answer(unit, reply, stage.doer(key), self.clock, version=unit.version, key=None)

    def _hold(self) -> None:
        stage, meeting, data = self.stage, self.meeting, self.data
        absent = {stage.id_of(key): reason for key, reason in data.get("absent", {}).items()}
        spoke = {stage.id_of(each) for each in data["spoke"]}
        present = {
            each.agency_id: Present(
                each.agency_id not in absent, each.agency_id in spoke, absent.get(each.agency_id, "")
            )
            for each in meeting.units
        }
        meetings.hold(meeting, present, stage.bureau, self.clock, version=meeting.version, key=None)
        agenda = list(meeting.agenda)
        for each in data["resolution"]:
            helpers = tuple(stage.id_of(key) for key in each.get("units", ()))
            item_id = agenda[each["item"] - 1].id if "item" in each else None
            asked = Resolved(each["text"], stage.id_of(each["unit"]), each["due"], helpers, item_id)
            meetings.resolve(meeting, asked, stage.bureau, self.clock, version=meeting.version, key=None)

    def _hand_in(self) -> None:
        meeting, said = self.meeting, (self.stage.bureau, self.clock)
        for item, data in zip(meeting.agenda, self.data["item"], strict=True):
            meetings.decide(item, data["decision"], *said, version=item.version, key=None)
        meetings.write_minutes(meeting, self.data["minutes"], *said, version=meeting.version, key=None)
        meetings.hand_in(meeting, *said, version=meeting.version, key=None)

    def _agree(self) -> None:
        meeting = self.meeting
        meetings.agree(meeting, self.stage.liaison, self.clock, version=meeting.version, key=None)

    def _progress(self, no: int, text: str) -> Callable[[], None]:
        def play() -> None:
            found, doer = self._resolution(no), self.stage.doer(self.data["resolution"][no - 1]["unit"])
            meetings.report_progress(found, text, doer, self.clock, version=found.version, key=None)

        return play

    def _report(self, no: int) -> Callable[[], None]:
        def play() -> None:
            data, found = self.data["resolution"][no - 1], self._resolution(no)
            said = (data["result"], self.clock.today(), self.stage.doer(data["unit"]), self.clock)
            meetings.report_done(found, *said, version=found.version, key=None)

        return play

    def _confirm(self, no: int) -> Callable[[], None]:
        def play() -> None:
            found = self._resolution(no)
            who = self.stage.liaison if confirmed_by_procuratorate(found) else self.stage.bureau
            meetings.confirm(found, who, self.clock, version=found.version, key=None)

        return play


def _leader(spec: AgencySpec) -> str:
    """Who leads for a unit, by post alone."""
    return next((post for ending, post in LEADERS if spec.name.endswith(ending)), "副局长")


def linkage_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Everything that happens in the linkage of the demo county."""
    yield from Stage(town, clock, today).scenes()

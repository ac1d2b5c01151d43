"""Filings of the demo county: what was published was filed, registered and reviewed; a few stand in between."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office
from lawdocs.demo.county import CITY_JUSTICE, COUNTY, JUSTICE, OFFICE
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Story, Town
from lawdocs.extensions import db
from lawdocs.filing import letters, overdue, papers, record_review, upward
from lawdocs.filing.upward_models import Correction, Heading, Occasion, Stage, UpwardFiling
from workflows.actors import Actor
from workflows.roles import Role

# How many days after its publication each stage of an ordinary filing was reached.
LEADS = {"submit": 7, "send": 9, "register": 10, "receipt": 16, "pass": 28}
# The ones with a story of their own.
UNFILED = "irrigation-metering"  # published, and nobody filed it: the bureau sent a notice
NOTICED_BEFORE, NOTICE_RUNS = 9, 15  # days before today on which that was, and how many it gives
FILED_LATE = "tourist-season-traffic"  # filed months late, after it was noticed
LATE_BY = 2  # days before today on which that was
CORRECTED = "chronic-disease-recognition"  # asked for a supplement, then for a correction
NEWEST = "waste-sorting"  # just handed in
NEWEST_LEADS = {"submit": 9, "send": 9, "register": 14, "receipt": 20, "pass": 28}
CORRECTED_LEADS = {"submit": 5, "ask": 8, "again": 14, "register": 18, "opinion": 35, "report": 55}
OWN_LEADS = {NEWEST: NEWEST_LEADS, CORRECTED: CORRECTED_LEADS}
MISSING = "送来的制定依据只有名称，请补充所依据的条文。"
FOUND = "只给60日补充材料再次申请，没有写明期满以后怎么办，容易理解为过期不能再申请，限制了参保人员申请待遇的权利。"
GROUNDS = dict.fromkeys(letters.GROUNDS, "《平顶山市行政规范性文件备案审查办法》（演示用名称）")
OPINION = "建议删去60日的限制，或者写明期满以后可以重新申请。"
REPORT = "第九条的60日是指可以沿用原来检查材料的期间，期满可以重新申请，没有不受理的情形，不作修改；办事指南已经写明。"
PASSED = "制定权限、程序和内容符合规定，没有发现与上位法抵触的情形。"
GAP = "涉及群众日常生产生活安排，推迟施行将影响当季工作的开展。"


def filing_scenes(stories: Mapping[str, Story], town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """The days on which published documents were filed and decided on."""
    for slug, story in stories.items():
        published = story.entry.published_on
        if published is None:
            continue
        play = _Play(story, town, clock)
        if slug == UNFILED:
            yield from _at({"notify": workday(today - timedelta(days=NOTICED_BEFORE))}, play, story.number)
            continue
        if slug == FILED_LATE:
            yield from _at({"submit": workday(today - timedelta(days=LATE_BY))}, play, story.number)
            continue
        leads = OWN_LEADS.get(slug, LEADS)
        shift = 0 if slug in OWN_LEADS else story.number % 4
        days = {name: _office_day(published + timedelta(days=lead + shift)) for name, lead in leads.items()}
        yield from _at(days, play, story.number)


def _office_day(day: date) -> date:
    """The day itself, or the Monday after a weekend: nothing is done before it was due to be."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _at(days: Mapping[str, date], play: "_Play", number: int) -> Iterator[Scene]:
    for position, (name, day) in enumerate(days.items()):
        minute = 20 * position + number % 15
        yield Scene(at_office(day, 14, 5) + timedelta(minutes=minute), _act(play, name))


def _act(play: "_Play", name: str) -> Callable[[], None]:
    return lambda: getattr(play, name if name != "pass" else "let_pass")()


class _Play:
    """What the two sides do with the filings of one document."""

    def __init__(self, story: Story, town: Town, clock: Clock) -> None:
        self.story, self.town, self.clock = story, town, clock

    @property
    def filer(self) -> Actor:
        if self.story.entry.issuer in (COUNTY, OFFICE):
            return self.town.actors[JUSTICE, Role.LEGAL_OFFICER]
        return self.town.actors[self.story.entry.issuer, Role.CLERK]

    @property
    def receiver(self) -> Actor:
        bureau = CITY_JUSTICE if self.story.entry.issuer in (COUNTY, OFFICE) else JUSTICE
        return self.town.actors[bureau, Role.SUPERVISOR]

    def submit(self) -> None:
        for filing in self._filings(Stage.DUE):
            if not filing.is_outside:
                upward.submit(filing, self.filer, self.clock, gap_reason=self._gap(filing), **_seen(filing))

    def send(self) -> None:
        """To the standing committee, on paper."""
        for filing in self._filings(Stage.DUE):
            if filing.is_outside:
                said = {"gap_reason": self._gap(filing)}
                upward.send_outside(filing, self.clock.today(), self.filer, self.clock, **said, **_seen(filing))

    def receipt(self) -> None:
        for filing in self._filings(Stage.SUBMITTED):
            if filing.is_outside:
                number = f"鲁人常备〔{self.clock.today().year}〕{self.story.number}号"
                upward.note_receipt(filing, number, self.filer, self.clock, **_seen(filing))

    def notify(self) -> None:
        """A notice to file, once it is late."""
        today = self.clock.today()
        for filing in self._filings(Stage.DUE):
            if filing.receiver_id is not None and not overdue.why_not_notify(filing, today):
                said = (f"鲁司备催〔{today.year}〕1号", today, today + timedelta(days=NOTICE_RUNS))
                overdue.notify(filing, *said, overdue.draft(filing), self.receiver, self.clock, **_seen(filing))

    def ask(self) -> None:
        for filing in self._filings(Stage.SUBMITTED):
            upward.ask_supplement(filing, MISSING, self.receiver, self.clock, **_seen(filing))

    def again(self) -> None:
        for filing in self._filings(Stage.SUPPLEMENT):
            basis = "\n".join(f"《{each.title}》{each.article}" for each in self.story.entry.basis)
            name = "制定依据条文.txt"
            papers.add_paper(filing, "制定依据", name, f"{basis}\n".encode(), self.filer, self.clock)
            upward.submit(filing, self.filer, self.clock, gap_reason=filing.gap_reason, **_seen(filing))

    def register(self) -> None:
        for filing in self._filings(Stage.SUBMITTED):
            if not filing.is_outside:
                upward.register(filing, self.receiver, self.clock, **_seen(filing))

    def let_pass(self) -> None:
        for filing in self._filings(Stage.REGISTERED):
            if filing.review is not None:
                record_review.conclude(filing.review, PASSED, self.receiver, self.clock, **_seen(filing.review))

    def opinion(self) -> None:
        for filing in self._filings(Stage.REGISTERED):
            review, said = filing.review, (Heading.APPROPRIATENESS, "第九条", FOUND)
            record_review.find(review, *said, self.receiver, self.clock, **_seen(review))
            record_review.send_opinion(review, OPINION, self.receiver, self.clock, grounds=GROUNDS, **_seen(review))

    def report(self) -> None:
        for filing in self._filings(Stage.REGISTERED):
            said = (Correction.REASON, REPORT, None)
            record_review.report(filing.review, *said, self.filer, self.clock, **_seen(filing.review))

    def _filings(self, stage: Stage) -> list[UpwardFiling]:
        query = sa.select(UpwardFiling).where(
            UpwardFiling.document_id == self.story.document_id,
            UpwardFiling.stage == stage,
            UpwardFiling.occasion == Occasion.MAKING,
        )
        return list(db.session.scalars(query.order_by(UpwardFiling.id)))

    def _gap(self, filing: UpwardFiling) -> str:
        return GAP if upward.gap_is_short(filing) else ""


def _seen(row: object) -> dict[str, object]:
    return {"version": row.version, "key": None}

"""Honest law: a day that rests on a ground nobody read, or on a calendar not published, never stands without saying so.

All clocks of the profile are made unverified and no year is known; then every place that tells due days is read.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace

import openpyxl
import pytest
from flask import Flask
from icalendar import Calendar

from lawdocs import rules
from lawdocs.clock import SetClock
from lawdocs.deadlines.letters import compose
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.rounds import follow_round
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from lawdocs.filing import record_review
from lawdocs.filing.letters import GROUNDS
from lawdocs.filing.upward_models import Heading, UpwardFiling
from lawdocs.requests import services as requests
from lawdocs.requests.models import Request
from lawdocs.requests.services import Received
from lawdocs.settings import MailServer
from tests.factories import County, a_document
from tests.lawdocs.deadlines.test_calendar import make, stock_ending
from tests.lawdocs.filing.conftest import Acts, region  # noqa: F401
from tests.pages import log_in, words
from tests.remembered import remembered
from workflows import profiles
from workflows.duties import Duty
from workflows.evaluation import step_days
from workflows.guards import zh_date
from workflows.periods import LastDay, reckon
from workflows.requests import RequestKind, SenderKind
from workflows.roles import Role
from workflows.states import DocumentState as S
from workflows.workdays import WorkCalendar

BOTH = ("暂定", "依据未核实")
NEAR = 60  # characters in which the marks follow what they are of


@dataclass
class Scene:
    """A county in which nothing is settled, with something due in every capability."""

    app: Flask
    county: County
    clock: SetClock
    reviewed: Document
    filing: UpwardFiling
    corrected: UpwardFiling
    request: Request
    ending: Document

    def page(self, who: str, address: str) -> str:
        answer = log_in(self.app, who).get(address)
        assert answer.status_code == 200, (address, words(answer))
        if address.partition("?")[0].endswith(".xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(answer.data))
            rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
            return "\n".join(" ".join("" if cell is None else str(cell) for cell in row) for row in rows)
        return words(answer)

    def later(self, days: int) -> None:
        self.clock.put(self.clock.now() + timedelta(days=days))

    def deadline(self, duty: Duty, subject_id: int) -> Deadline:
        db.session.expire_all()
        query = db.session.query(Deadline).filter_by(duty=duty, subject_id=subject_id)
        return query.order_by(Deadline.id.desc()).first()


@pytest.fixture
def unsettled(app: Flask) -> Iterator[None]:
    shipped = profiles.load("henan")
    moving = {
        name: replace(each, verified=False, period=replace(each.period, last_day=LastDay.NEXT_WORKING_DAY))
        for name, each in shipped.clocks.items()
    }
    values = {name: replace(each, verified=False) for name, each in shipped.values.items()}
    found = replace(shipped, clocks=moving, values=values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "load", lambda name: found)
        patch.setattr(rules, "published_calendar", lambda file: WorkCalendar(frozenset()))
        rules.forget()
        yield


@pytest.fixture
def scene(unsettled: None, app: Flask, region: County, clock: SetClock) -> Scene:  # noqa: F811
    return a_scene(app, region, clock)


@remembered
def a_scene(app: Flask, county: County, clock: SetClock) -> Scene:
    """Everything that is due is due by rules that nobody verified and by days that may move."""
    acts = Acts(county, clock)
    came = Received(
        kind=RequestKind.SUGGESTION,
        sender_kind=SenderKind.ORGANISATION,
        sender_name="某商会",
        received_on=clock.today(),
        document_title="鲁山县某办法",
        facts="第三条增设收费。",
    )
    with app.test_request_context():
        corrected = acts.registered()
        acts.later(1)
        filing = acts.filing(acts.published(title="鲁山县养犬管理办法"))
        acts.later(1)
        reviewed = a_document(S.REVIEW, county, clock, title="鲁山县户外广告管理办法")
        acts.later(1)
        came = replace(came, received_on=clock.today())
        request = requests.enter(came, None, county.agency("justice").id, county.actor("legal"), clock, key=None)
        ending = stock_ending(clock, 400, "鲁山县旧办法", county.agency("gov").id)
    with transaction():
        follow_round(county.agency("gov").id, clock, "有了文件")
    return Scene(app, county, clock, reviewed, filing, corrected, request, ending)


def standing_alone(text: str, day: date, marks: tuple[str, ...]) -> list[str]:
    """Where a day stands in a text without its marks."""
    found = [at for form in (day.isoformat(), zh_date(day)) for at in _places(form, text)]
    assert found, f"{day} is not there: {text}"
    after = [text[at : at + NEAR] for at in found]
    return [each for each in after if not all(mark in each for mark in marks)]


def _places(form: str, text: str) -> list[int]:
    return [each.start() for each in re.finditer(re.escape(form), text)]


# Where a due day is told: its duty, the record of the scene that it is of, who reads it, and where.
NOW = {
    "desk": (Duty.REVIEW, "reviewed", "legal", "/work"),
    "notices": (Duty.REVIEW, "reviewed", "legal", "/work/notices?tab=all"),
    "page of the document": (Duty.REVIEW, "reviewed", "legal", "/work/documents/{reviewed.id}"),
    "page of the clock": (Duty.REVIEW, "reviewed", "legal", "/work/deadlines/{deadline.id}"),
    "filings": (Duty.FILING, "filing", "legal", "/work/filings"),
    "filing": (Duty.FILING, "filing", "legal", "/work/filings/{filing.id}"),
    "filings that came in": (Duty.RECORD_REVIEW, "corrected", "citybureau", "/work/filings/incoming?view=review"),
    "review of a filing": (Duty.RECORD_REVIEW, "corrected", "citybureau", "/work/filings/{corrected.id}/review"),
    "requests": (Duty.SUGGESTION, "request", "legal", "/work/requests"),
    "request": (Duty.SUGGESTION, "request", "legal", "/work/requests/{request.id}"),
    "requests, written": (Duty.SUGGESTION, "request", "legal", "/work/requests/export.xlsx"),
}
LATE = {
    "desk, late": (Duty.REVIEW, "reviewed", "legal", "/work"),
    "late clocks": (Duty.REVIEW, "reviewed", "bureau", "/supervision/late-clocks?duty=review"),
    "late clocks, written": (Duty.REVIEW, "reviewed", "bureau", "/supervision/late-clocks/export.xlsx"),
    "overview": (Duty.REVIEW, "reviewed", "bureau", "/supervision"),
    "overview, written": (Duty.REVIEW, "reviewed", "bureau", "/supervision/export.xlsx"),
    "filings not made": (Duty.FILING, "filing", "citybureau", "/work/filings/late"),
    "behind a rate": (Duty.FILING, "filing", "bureau", "/supervision/filing-duties?year=2026"),
    "behind a rate, written": (Duty.FILING, "filing", "bureau", "/supervision/filing-duties/export.xlsx?year=2026"),
    "requests, late": (Duty.SUGGESTION, "request", "legal", "/work/requests?state=late"),
}
# The rounds of makers are reckoned in years from a value of the profile: never provisional, but unverified.
ROUNDS = {
    "makers": ("bureau", "/cleanup/makers"),
    "maker": ("bureau", "/cleanup/makers/{maker}"),
    "overview": ("bureau", "/supervision"),
    "overview, written": ("bureau", "/supervision/export.xlsx"),
    "overdue": ("bureau", "/supervision/overdue"),
    "overdue, written": ("bureau", "/supervision/overdue/export.xlsx"),
}


def check(scene: Scene, place: tuple[Duty, str, str, str]) -> None:
    duty, subject, who, address = place
    record = getattr(scene, subject)
    deadline = scene.deadline(duty, record.document_id if duty is Duty.FILING else record.id)
    assert (deadline.provisional, deadline.verified) == (True, False)
    text = scene.page(who, address.format(deadline=deadline, **vars(scene)))
    assert standing_alone(text, deadline.due_on, BOTH) == []


@pytest.mark.parametrize("place", NOW.values(), ids=NOW.keys())
def test_due_day_has_its_marks(place: tuple[Duty, str, str, str], scene: Scene) -> None:
    check(scene, place)


@pytest.mark.parametrize("place", LATE.values(), ids=LATE.keys())
def test_due_day_that_is_over_has_its_marks(place: tuple[Duty, str, str, str], scene: Scene) -> None:
    scene.later(60)
    check(scene, place)


@pytest.mark.parametrize("place", ROUNDS.values(), ids=ROUNDS.keys())
def test_day_of_a_cleanup_has_its_mark(place: tuple[str, str], scene: Scene) -> None:
    maker = scene.county.agency("gov").id
    day = scene.deadline(Duty.CLEANUP_ROUND, maker).due_on
    scene.later(800)
    assert standing_alone(scene.page(place[0], place[1].format(maker=maker)), day, BOTH[1:]) == []


def test_steps_of_an_evaluation_have_their_marks(scene: Scene) -> None:
    text = scene.page("clerk", f"/work/documents/{scene.ending.id}/evaluation")
    last = scene.ending.in_force_until - timedelta(days=1)
    steps = list(step_days(rules.current(), last, rules.work_calendar()))

    assert [step.provisional for step in steps] == [True] * 3
    assert [standing_alone(text, step.due, BOTH) for step in steps] == [[]] * 3


EVALUATION = ("/supervision", "/supervision/export.xlsx", "/supervision/overdue", "/supervision/overdue/export.xlsx")


@pytest.mark.parametrize("address", EVALUATION)
def test_missed_step_of_an_evaluation_has_its_marks(address: str, scene: Scene) -> None:
    last = scene.ending.in_force_until - timedelta(days=1)
    scene.later(300)
    missed = next(iter(step_days(rules.current(), last, rules.work_calendar()))).due

    assert standing_alone(scene.page("bureau", address), missed, BOTH) == []


# Days late, told without the last day itself: where, and how many days of what with their marks.
COUNTED = {
    "agencies that need attention": ("/supervision", "定期清理长期逾期{round}日（依据未核实）"),
    "agencies, listed": ("/supervision/agencies", "定期清理长期逾期{round}日（依据未核实）"),
    "agencies, written": ("/supervision/agencies/export.xlsx", "定期清理长期逾期{round}日（依据未核实）"),
    "agencies with late clocks": ("/supervision/agencies", "最久{clock}日（暂定，依据未核实）"),
    "tile of what is overdue": ("/supervision", "最久：{holder}，逾期{clock}日（暂定，依据未核实）"),
    "tile of late clocks": ("/supervision", "长期逾期{clock}日（暂定，依据未核实）"),
    "tiles, written": ("/supervision/export.xlsx", "长期逾期{clock}日（暂定，依据未核实）"),
}


@pytest.mark.parametrize("place", COUNTED.values(), ids=COUNTED.keys())
def test_days_late_have_the_marks_of_their_day(place: tuple[str, str], scene: Scene) -> None:
    scene.later(800)
    running = db.session.query(Deadline).filter(Deadline.rule != "", Deadline.ended_at.is_(None))
    own = running.filter(Deadline.held_by_id != scene.county.agency("citybureau").id)
    oldest = min(own, key=lambda each: each.due_on)
    due = {
        "round": scene.deadline(Duty.CLEANUP_ROUND, scene.county.agency("gov").id).due_on,
        "clock": oldest.due_on,
    }
    late = {name: (scene.clock.today() - day).days for name, day in due.items()}

    assert place[1].format(**late, holder=oldest.held_by.name) in scene.page("bureau", place[0])


def test_day_until_which_a_clock_was_extended_has_its_marks(scene: Scene) -> None:
    review, actor = scene.corrected.review, scene.county.actor("citybureau")
    with scene.app.test_request_context():
        record_review.extend(review, "情况复杂。", actor, scene.clock, version=review.version, key=None)
    extended = scene.deadline(Duty.RECORD_REVIEW, scene.corrected.id).due_on

    page = scene.page("citybureau", f"/work/filings/{scene.corrected.id}/review")
    assert f"延长至{zh_date(extended)}（暂定，依据未核实）" in page


def test_days_beside_a_request_have_their_marks(scene: Scene) -> None:
    text = scene.page("legal", f"/work/requests/{scene.request.id}")
    rule = rules.current().clocks["suggestion_completion"]
    day = reckon(rule.period, scene.request.received_on, rules.work_calendar()).due

    assert standing_alone(text, day, BOTH) == []


def test_letter_to_a_maker_has_its_marks(scene: Scene) -> None:
    review, actor = scene.corrected.review, scene.county.actor("citybureau")
    with scene.app.test_request_context():
        finding = (Heading.POWERS, "第三条", "超越职权。")
        record_review.find(review, *finding, actor, scene.clock, version=review.version, key=None)
        said = {"grounds": dict.fromkeys(GROUNDS, "《备案审查办法》第九条"), "version": review.version, "key": None}
        record_review.send_opinion(review, "请自行纠正。", actor, scene.clock, **said)
    day = scene.deadline(Duty.CORRECTION, scene.corrected.id).due_on
    page = scene.page("legal", f"/work/filings/{scene.corrected.id}/review")

    # Whoever sends the letter wrote its grounds and answers for them; what the programme shows has its marks.
    assert standing_alone(review.letter, day, BOTH[:1]) == []
    assert BOTH[1] not in review.letter
    assert standing_alone(page.replace(re.sub(r"[ \t\n]+", " ", review.letter), ""), day, BOTH) == []


def test_mail_has_its_marks(scene: Scene) -> None:
    server = MailServer("127.0.0.1", 25, "lawdocs@lushan.example")
    scene.app.extensions["settings"] = scene.app.extensions["settings"].with_(mail=server)
    deadline = scene.deadline(Duty.REVIEW, scene.reviewed.id)
    notice = SimpleNamespace(deadline=deadline, role=Role.LEGAL_OFFICER, is_late=False)
    user = SimpleNamespace(name="沈若谷", email="legal@lushan.example")
    mail = SimpleNamespace(user=user, message_id="<1@lushan.example>")

    text = compose(mail, [notice], scene.clock).get_content()

    assert standing_alone(text, deadline.due_on, BOTH) == []


def test_calendar_feed_has_its_marks(scene: Scene) -> None:
    for who, agency in (("legal", "justice"), ("clerk", "office")):
        address = make(log_in(scene.app, who), scene.county.agency(agency).id)
        events = Calendar.from_ical(scene.app.test_client().get(address).data).walk("VEVENT")
        told = [f"{each['summary']} {each['description']}" for each in events]
        derived = [each for each in told if not each.startswith("期满：")]
        assert len(derived) >= 2, told
        assert [each for each in derived if BOTH[1] not in each] == []
        reckoned = [each for each in derived if not each.startswith("定期清理到期：")]
        assert [each for each in reckoned if BOTH[0] not in each] == []


VALUES = {
    "interval of cleanups": ("bureau", "/cleanup/makers", "每2年清理一次现行文件"),
    "required rates": ("bureau", "/supervision/rates?year=2026", "三项均为100%"),
    "period of filing": ("bureau", "/supervision/rates?year=2026", "报备期限为15日"),
    "required rates, written": ("bureau", "/supervision/rates/export.xlsx?year=2026", "三项均为100%"),
    "road of a filing": ("legal", "/work/filings/{filing.id}", "报送对象"),
    "entry of the profile": ("legal", "/work/rules/values/effective_gap", "规定 30日"),
}


@pytest.mark.parametrize("place", VALUES.values(), ids=VALUES.keys())
def test_value_has_its_mark(place: tuple[str, str, str], scene: Scene) -> None:
    who, address, said = place
    text = scene.page(who, address.format(**vars(scene)))
    after = [text[at : at + NEAR] for at in _places(said, text)]

    assert after, text
    assert [each for each in after if BOTH[1] not in each] == []

"""One chain from the proposal to the writing off, walked through the services of every part, day by day.

``word`` goes into everything that somebody writes, so that a test can look where it turns up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.linkage.issues import closing, raising, solving
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.origins import Origin
from lawdocs.linkage.issues.raising import Content
from lawdocs.linkage.issues.solving import Result
from lawdocs.linkage.meetings import services as meetings
from lawdocs.linkage.meetings.models import AgendaItem, Meeting, Resolution
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.suggestions import following, letters, receiving, replies, reviews
from lawdocs.linkage.suggestions.letters import Letter
from lawdocs.linkage.suggestions.models import Suggestion
from tests.factories import County, a_document
from tests.lawdocs.linkage.founded import a_linkage
from tests.remembered import remembered
from workflows.facts import Act
from workflows.linkage.issues import IssueSource, Severity, WorkField
from workflows.linkage.meetings import MeetingKind
from workflows.linkage.reviews import ReviewSaid
from workflows.linkage.sides import Subject
from workflows.linkage.suggestions import SuggestionKind, Verdict
from workflows.states import DocumentState

PROPOSED, HELD, SENT, RECEIVED = date(2026, 10, 13), date(2026, 10, 15), date(2026, 10, 20), date(2026, 10, 21)
UPHELD, RAISED, REPEALED, REPLIED = date(2026, 10, 28), date(2026, 10, 29), date(2026, 11, 18), date(2026, 11, 19)
CLOSED = date(2026, 11, 20)
NUMBER = "鲁检建〔2026〕8号"


@dataclass
class Whole:
    """The records of a chain as far as it was walked."""

    county: County
    clock: SetClock
    word: str = ""
    linkage: Linkage | None = None
    document: Document | None = None
    item: AgendaItem | None = None
    meeting: Meeting | None = None
    resolution: Resolution | None = None
    suggestion: Suggestion | None = None
    issue: LinkIssue | None = None
    walked: list[str] = field(default_factory=list)

    @property
    def chain_id(self) -> int:
        return (self.item or self.suggestion or self.issue).chain_id

    def by(self, who: str, row: object = None) -> tuple[dict, dict]:
        """Who acts, and upon which version."""
        seen = {"key": None} if row is None else {"version": row.version, "key": None}
        return (self.county.actor(who), self.clock), seen


@remembered
def a_chain(county: County, clock: SetClock, until: str = "close", word: str = "") -> Whole:
    """Walk as far as a step of ``STEPS``."""
    whole = Whole(county, clock, word)
    whole.linkage = a_linkage(county, clock)
    whole.document = a_document(DocumentState.PUBLISHED, county, clock)
    for name, step in STEPS.items():
        step(whole)
        whole.walked.append(name)
        if name == until:
            return whole
    raise ValueError(f"no step {until!r}")


def propose(whole: Whole) -> None:
    whole.clock.put(at_office(PROPOSED, 10))
    who, seen = whole.by("liaison")
    asked = meetings.Proposal(f"停车文件的处罚条款{whole.word}", f"群众反映较多。{whole.word}")
    whole.item = meetings.propose(whole.linkage, asked, whole.linkage.procuratorate_id, *who, **seen)


def meet(whole: Whole) -> None:
    county, linkage = whole.county, whole.linkage
    who, seen = whole.by("bureau")
    units = [linkage.procuratorate_id, *(county.agency(each).id for each in ("justice", "urban"))]
    plan = meetings.Plan(MeetingKind.JOINT, HELD, time(15), "县政府第二会议室", "县政府、县检察院")
    whole.meeting = meetings.plan(linkage, plan, units, *who, **seen)
    meetings.place(whole.item, whole.meeting, *who, version=whole.item.version, key=None)
    meetings.notify(whole.meeting, *who, version=whole.meeting.version, key=None)
    whole.clock.put(at_office(HELD, 17))
    present = {unit.agency_id: meetings.Present(was_there=True) for unit in whole.meeting.units}
    meetings.hold(whole.meeting, present, *who, version=whole.meeting.version, key=None)


def resolve(whole: Whole) -> None:
    who, _ = whole.by("bureau")
    urban = whole.county.agency("urban").id
    asked = meetings.Resolved(f"核查停车文件的处罚条款{whole.word}", urban, CLOSED, item_id=whole.item.id)
    whole.resolution = meetings.resolve(whole.meeting, asked, *who, version=whole.meeting.version, key=None)


def minute(whole: Whole) -> None:
    who, _ = whole.by("bureau")
    meetings.decide(whole.item, f"由县城管局牵头核查。{whole.word}", *who, version=whole.item.version, key=None)
    text = f"会议研究了停车文件的处罚条款。{whole.word}"
    meetings.write_minutes(whole.meeting, text, *who, version=whole.meeting.version, key=None)
    meetings.hand_in(whole.meeting, *who, version=whole.meeting.version, key=None)
    who, _ = whole.by("liaison")
    meetings.agree(whole.meeting, *who, version=whole.meeting.version, key=None)


def suggest(whole: Whole) -> None:
    whole.clock.put(at_office(SENT, 9))
    who, seen = whole.by("liaison")
    letter = Letter(
        number=NUMBER,
        kind=SuggestionKind.PUBLIC_INTEREST,
        target_id=whole.county.agency("urban").id,
        text=f"建议修改或者废止该办法第三条。{whole.word}",
        grounds=f"该条增设了义务。{whole.word}",
        signed_by="检察长",
        signed_on=SENT,
        document=whole.document.number,
        articles="第三条",
    )
    origin = {"resolution_id": whole.resolution.id, "chain_id": whole.resolution.chain_id}
    whole.suggestion = letters.draft(whole.linkage, letter, *who, **seen, **origin)


def send(whole: Whole) -> None:
    who, seen = whole.by("liaison", whole.suggestion)
    letters.send(whole.suggestion, SENT, *who, **seen)


def receive(whole: Whole) -> None:
    whole.clock.put(at_office(RECEIVED, 9))
    who, seen = whole.by("drafter", whole.suggestion)
    receiving.receive(whole.suggestion, RECEIVED, *who, **seen)


def uphold(whole: Whole) -> None:
    whole.clock.put(at_office(UPHELD, 9))
    review = whole.suggestion.review
    who, seen = whole.by("bureau", review)
    said = ReviewSaid("第三条", f"增设了上位法没有的义务。{whole.word}", f"应当纠正。{whole.word}")
    reviews.uphold(review, said, *who, **seen)


def raise_issue(whole: Whole) -> None:
    whole.clock.put(at_office(RAISED, 9))
    who, seen = whole.by("liaison")
    content = Content(
        IssueSource.PROCURATORATE,
        WorkField.GOVERNANCE,
        Severity.SERIOUS,
        f"停车文件第三条增设义务{whole.word}",
        f"请清理同类条款。{whole.word}",
        document_id=whole.document.id,
        articles="第三条",
    )
    row = whole.suggestion
    origin = Origin(Subject.SUGGESTION, row.id, whole.linkage.id, row.chain_id, row.number)
    raiser = whole.linkage.procuratorate_id
    whole.issue = raising.raise_issue(whole.linkage, content, raiser, *who, **seen, origin=origin)


def assign(whole: Whole) -> None:
    who, seen = whole.by("bureau", whole.issue)
    raising.accept(whole.issue, *who, **seen)
    who, seen = whole.by("bureau", whole.issue)
    solving.assign(whole.issue, whole.county.agency("urban").id, CLOSED, *who, **seen)


def repeal(whole: Whole) -> None:
    whole.clock.put(at_office(REPEALED, 9))
    document = db.session.get(Document, whole.document.id)
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=REPEALED)
    who, _ = whole.by("clerk")
    cleanup.repeal(document, act, None, *who, version=document.version, key=None)


def reply(whole: Whole) -> None:
    whole.clock.put(at_office(REPLIED, 9))
    who, seen = whole.by("drafter", whole.suggestion)
    replies.draft_reply(whole.suggestion, f"该办法已经废止。{whole.word}", *who, **seen)
    who, seen = whole.by("urbanclerk", whole.suggestion)
    replies.send_reply(whole.suggestion, "鲁城管函〔2026〕3号", REPLIED, *who, **seen)


def settle(whole: Whole) -> None:
    whole.clock.put(at_office(CLOSED, 9))
    who, seen = whole.by("liaison", whole.suggestion)
    following.assess(whole.suggestion, Verdict.ADOPTED, f"全部采纳。{whole.word}", *who, **seen)
    who, seen = whole.by("liaison", whole.suggestion)
    following.close(whole.suggestion, f"整改到位。{whole.word}", *who, **seen)
    who, seen = whole.by("drafter", whole.resolution)
    meetings.report_done(whole.resolution, f"已经废止。{whole.word}", CLOSED, *who, **seen)
    who, seen = whole.by("liaison", whole.resolution)
    meetings.confirm(whole.resolution, *who, **seen)


def report(whole: Whole) -> None:
    who, seen = whole.by("drafter", whole.issue)
    solving.report(whole.issue, Result(f"同类条款已经清理。{whole.word}", True), *who, **seen)


def confirm(whole: Whole) -> None:
    who, seen = whole.by("liaison", whole.issue)
    closing.confirm(whole.issue, *who, **seen)


def close(whole: Whole) -> None:
    who, seen = whole.by("bureau", whole.issue)
    closing.close(whole.issue, *who, **seen)


STEPS: dict[str, Callable[[Whole], None]] = {
    each.__name__: each
    for each in (
        *(propose, meet, resolve, minute, suggest, send, receive, uphold, raise_issue, assign, repeal, reply),
        *(settle, report, confirm, close),
    )
}


def every_step() -> Iterator[str]:
    """The names of the steps, in order."""
    yield from STEPS

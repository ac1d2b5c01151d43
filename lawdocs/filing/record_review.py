"""Review what was registered (备案审查): findings, a conclusion or an opinion letter, and what the maker answers."""

import hashlib
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines.clocks import extend as extend_clock
from lawdocs.deadlines.clocks import meet, start
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.terms import open_deadline
from lawdocs.deadlines.words import PROVISIONAL, marks_of
from lawdocs.documents.models import Document
from lawdocs.errors import StateConflict
from lawdocs.extensions import db, transaction
from lawdocs.filing import letters, rulings
from lawdocs.filing.demands import FilingRefused, claim_version, demand_filer, demand_receiver, given, page_of
from lawdocs.filing.models import SeriesKind
from lawdocs.filing.parties import RECEIVING
from lawdocs.filing.services import allocate
from lawdocs.filing.upward import code_of
from lawdocs.filing.upward_models import Correction, Heading, RecordFinding, RecordReview, ReviewStage, Ruling
from lawdocs.publication.corrections import is_correction
from lawdocs.rules import current as profile
from lawdocs.rules import work_calendar
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.periods import reckon
from workflows.states import DocumentState

# Headings under which a fault calls for correction; technique is advice (R88).
SERIOUS = tuple(heading for heading in Heading if heading is not Heading.TECHNIQUE)


def find(
    review: RecordReview,
    heading: Heading,
    article: str,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> RecordFinding:
    """Write down one thing the review found."""
    with transaction():
        _begin(review, ("find", heading, article, text), actor, clock, version, key, (ReviewStage.OPEN,))
        demand_receiver(review.filing, actor)
        finding = RecordFinding(
            heading=heading,
            article=article.strip(),
            text=given(text, "发现的问题"),
            made_at=clock.now(),
            made_by_id=actor.id,
        )
        review.findings.append(finding)
        _audit("record_review:find", review, review.stage, actor, clock, key, heading=heading, text=finding.text)
        return finding


def drop(review: RecordReview, finding_id: int, actor: Actor, clock: Clock, *, version: int | None) -> None:
    """Take back a finding before the review is concluded."""
    with transaction():
        _begin(review, ("drop", finding_id), actor, clock, version, None, (ReviewStage.OPEN,))
        demand_receiver(review.filing, actor)
        finding = next((each for each in review.findings if each.id == finding_id), None)
        if finding is None:
            raise StateConflict(review.stage.label)
        told = {"heading": finding.heading, "text": finding.text}
        review.findings.remove(finding)
        _audit("record_review:drop", review, review.stage, actor, clock, None, **told)


def extend(
    review: RecordReview, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> Deadline:
    """Extend the review once (延长审查期限) by the period of the profile, with the reason."""
    with transaction():
        _begin(review, ("extend", reason), actor, clock, version, key, (ReviewStage.OPEN,))
        demand_receiver(review.filing, actor)
        _refuse_if(why_not_extend(review, clock.today()))
        review.extended_on, review.extension_reason = clock.today(), given(reason, "延长的理由")
        why = f"延长审查期限：{review.extension_reason}"
        extended = extend_clock(Duty.RECORD_REVIEW, review.filing_id, "record_review_extension", clock, why)
        _audit("record_review:extend", review, review.stage, actor, clock, key, reason=reason, due_on=extended.due_on)
        return extended


def coordinate(
    review: RecordReview, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Put on record how a conflict with other documents was settled, or proposed to the government (R87)."""
    with transaction():
        _begin(review, ("coordinate", text), actor, clock, version, key, (ReviewStage.OPEN,))
        demand_receiver(review.filing, actor)
        review.coordination = given(text, "协调情况")
        _audit("record_review:coordinate", review, review.stage, actor, clock, key, text=review.coordination)


def conclude(
    review: RecordReview, conclusion: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Let a document pass (审查通过); faults of technique go along as advice, any other fault stands in the way."""
    with transaction():
        _begin(review, ("pass", conclusion), actor, clock, version, key, (ReviewStage.OPEN,))
        demand_receiver(review.filing, actor)
        _refuse_if(why_not_pass(review, clock.today()))
        _conclude(review, ReviewStage.PASSED, conclusion, actor, clock)
        meet(Duty.RECORD_REVIEW, review.filing_id, clock, "审查通过")
        _audit("record_review:pass", review, ReviewStage.OPEN, actor, clock, key, text=review.conclusion)


def send_opinion(
    review: RecordReview,
    conclusion: str,
    actor: Actor,
    clock: Clock,
    *,
    grounds: Mapping[str, str] = MappingProxyType({}),
    version: int | None,
    key: str | None,
) -> str:
    """Send the opinion letter (备案审查意见书): the maker is to correct and to report by a day.

    ``grounds`` names, by their clock, the grounds that the profile has not verified.
    """
    with transaction():
        asked = ("opinion", conclusion, sorted(grounds.items()))
        _begin(review, asked, actor, clock, version, key, (ReviewStage.OPEN,))
        demand_receiver(review.filing, actor)
        _refuse_if(why_not_send(review, clock.today()) or _without_ground(grounds))
        _conclude(review, ReviewStage.CORRECTING, conclusion, actor, clock)
        filing, today = review.filing, clock.today()
        bureau = filing.receiver
        kind = SeriesKind.OPINION_LETTER
        number = allocate(kind, bureau, code_of(bureau), today.year, None, actor, clock)
        meet(Duty.RECORD_REVIEW, filing.id, clock, f"已发出{number}")
        deadline = start(
            Duty.CORRECTION,
            clock,
            on=today,
            held_by=(filing.held_by_role, filing.held_by_id),
            subject_id=filing.id,
            document=filing.document,
            about=number,
        )
        due = _due_words(deadline.due_on, provisional=deadline.provisional)
        review.letter = letters.opinion_letter(review, today, review.conclusion, due, _written(grounds))
        review.letter_number = number
        review.letter_digest = hashlib.sha256(review.letter.encode()).hexdigest()
        told = {"letter": number, "sha256": review.letter_digest, "due_on": deadline.due_on}
        told |= {f"ground_{name}": text for name, text in _written(grounds).items()}
        _audit("record_review:opinion", review, ReviewStage.OPEN, actor, clock, key, **told)
        return number


def preview(review: RecordReview, conclusion: str, grounds: Mapping[str, str], today: date) -> str:
    """The opinion letter as it would be sent today; its number is given when it is sent."""
    found = reckon(profile().clocks[Duty.CORRECTION].period, today, work_calendar())
    due = _due_words(found.due, provisional=found.provisional)
    return letters.opinion_letter(review, today, conclusion, due, _written(grounds))


def report(
    review: RecordReview,
    correction: Correction,
    text: str,
    by: Document | None,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """The maker reports (报告纠正情况): amended or repealed, by which document, or why not."""
    with transaction():
        asked = ("report", correction, text, by.id if by is not None else None)
        _begin(review, asked, actor, clock, version, key, (ReviewStage.CORRECTING,))
        demand_filer(review.filing, actor)
        _check_correction(review.filing.document, correction)
        review.correction, review.report = correction, given(text, "纠正情况或者不修改的理由")
        review.corrected_by_document_id = by.id if by is not None else None
        review.reported_on, review.reported_by_id = clock.today(), actor.id
        review.stage = ReviewStage.REPORTED
        meet(Duty.CORRECTION, review.filing_id, clock, f"已报告：{correction.label}")
        told = {"correction": correction, "text": review.report}
        _audit("record_review:report", review, ReviewStage.CORRECTING, actor, clock, key, **told)


def close(review: RecordReview, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Accept the maker's report and end the review (办结)."""
    with transaction():
        _begin(review, ("close", text), actor, clock, version, key, (ReviewStage.REPORTED,))
        demand_receiver(review.filing, actor)
        _close(review, ReviewStage.CLOSED, text, actor, clock)
        _audit("record_review:close", review, ReviewStage.REPORTED, actor, clock, key, text=review.closing)


def ask_revocation(
    review: RecordReview, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Propose to the government to change or revoke what was not corrected (提请改变或者撤销, R86).

    The review goes on until the decision is on record; its clock begins with the last day of the correction, which
    stays late where nothing was reported.
    """
    with transaction():
        before = review.stage
        stages = (ReviewStage.CORRECTING, ReviewStage.REPORTED)
        _begin(review, ("revoke", text), actor, clock, version, key, stages)
        demand_receiver(review.filing, actor)
        _refuse_if(why_not_revoke(review, clock.today()))
        review.stage = ReviewStage.REVOCATION
        review.proposal, review.proposed_on = given(text, "提请的意见"), clock.today()
        meet(Duty.CORRECTION, review.filing_id, clock, "期满没有纠正，已提请改变或者撤销")
        filing = review.filing
        deadline = start(
            Duty.REVOCATION,
            clock,
            on=_correction_due(review),
            held_by=(RECEIVING, filing.receiver_id),
            subject_id=filing.id,
            document=filing.document,
            about=review.letter_number,
        )
        rulings.tell_of_proposal(review, clock)
        told = {"text": review.proposal, "due_on": deadline.due_on}
        _audit("record_review:revoke", review, before, actor, clock, key, **told)


def record_ruling(
    review: RecordReview,
    ruling: Ruling,
    day: date,
    number: str,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    title: str = "",
    version: int | None,
    key: str | None,
) -> None:
    """Put on record what the government decided (改变、撤销或者维持的决定); its day ends the clock and the review.

    What was revoked ends on that day in the same transaction; what was changed is the maker's to amend (ADR 19).
    """
    with transaction():
        _begin(
            review, ("rule", ruling, day, number, title, text), actor, clock, version, key, (ReviewStage.REVOCATION,)
        )
        demand_receiver(review.filing, actor)
        _refuse_if(_wrong_ruling_day(review, day, clock.today()) or _unnamed(ruling, title))
        review.ruling, review.ruled_on, review.ruling_number = ruling, day, number.strip()
        review.ruling_title = title.strip()
        _close(review, ReviewStage.CLOSED, text, actor, clock)
        meet(Duty.REVOCATION, review.filing_id, clock, f"政府决定：{ruling.label}", on=day)
        rulings.follow_ruling(review, clock)
        told = {"ruling": ruling, "ruled_on": day, "ruling_number": review.ruling_number}
        told |= {"ruling_title": review.ruling_title}
        _audit("record_review:rule", review, ReviewStage.REVOCATION, actor, clock, key, text=review.closing, **told)


def why_not_extend(review: RecordReview, today: date) -> str:
    """Why a review cannot be extended; empty when it can."""
    if review.extended_on is not None:
        return "审查期限只能延长一次"
    running = open_deadline(Duty.RECORD_REVIEW, review.filing_id)
    return "审查期限已经届满，不能再延长" if running is None or running.due_on < today else ""


def why_not_pass(review: RecordReview, _: date) -> str:
    """Why a document cannot pass; empty when it can."""
    return "还有需要纠正的问题，请发出备案审查意见书，或者先删去这些问题" if _is_at_fault(review) else ""


def why_not_send(review: RecordReview, _: date) -> str:
    """Why no opinion letter can be sent; empty when it can."""
    return "" if _is_at_fault(review) else "还没有记录需要纠正的问题，请先按审查内容逐项记录"


def why_not_revoke(review: RecordReview, today: date) -> str:
    """Why nothing can be proposed to the government; empty once the maker let its time go by, or has answered."""
    deadline = open_deadline(Duty.CORRECTION, review.filing_id)
    if deadline is None or deadline.due_on < today:
        return ""
    return f"纠正期限到{zh_date(deadline.due_on)}{marks_of(deadline)}，期满仍未纠正才能提请改变或者撤销"


def _correction_due(review: RecordReview) -> date:
    """The last day of the correction (纠正期满之日)."""
    query = sa.select(Deadline.due_on).where(Deadline.duty == Duty.CORRECTION, Deadline.subject_id == review.filing_id)
    return db.session.scalars(query.order_by(Deadline.opened_no.desc())).first()


def _wrong_ruling_day(review: RecordReview, day: date, today: date) -> str:
    if day > today:
        return "决定日期不能晚于今天"
    return f"决定日期不能早于提请之日（{zh_date(review.proposed_on)}）" if day < review.proposed_on else ""


def _due_words(day: date, *, provisional: bool) -> str:
    """The last day as a letter names it: whoever wrote its ground answers for the period, nobody for a calendar."""
    return f"{zh_date(day)}{f'（{PROVISIONAL}）' if provisional else ''}"


def _written(grounds: Mapping[str, str]) -> dict[str, str]:
    """What was written of the grounds that are asked for; what is verified is as the profile has it."""
    return {name: grounds[name].strip() for name in letters.unverified_grounds() if grounds.get(name, "").strip()}


def _without_ground(grounds: Mapping[str, str]) -> str:
    missing = [letters.GROUNDS[each] for each in letters.unverified_grounds() if each not in _written(grounds)]
    return f"请写明{'、'.join(missing)}：规则集里的依据还没有核实，不能写进意见书" if missing else ""


def _unnamed(ruling: Ruling, title: str) -> str:
    return "" if title.strip() or ruling is Ruling.UPHELD else "撤销或者改变的，请写明决定的标题"


def _is_at_fault(review: RecordReview) -> bool:
    return any(each.heading in SERIOUS for each in review.findings)


def _refuse_if(why_not: str) -> None:
    if why_not:
        raise FilingRefused(why_not)


def _check_correction(document: Document, correction: Correction) -> None:
    """What is reported as done must be on record."""
    if correction is Correction.REPEALED and document.state is not DocumentState.REPEALED:
        raise FilingRefused("这份文件还没有登记废止，请先登记废止再报告")
    if correction is Correction.AMENDED and sum(not is_correction(each) for each in document.editions) < 2:
        raise FilingRefused("这份文件还没有登记修改，请先登记修改再报告")


def _begin(
    review: RecordReview,
    asked: tuple[object, ...],
    actor: Actor,
    clock: Clock,
    version: int | None,
    key: str | None,
    stages: tuple[ReviewStage, ...],
) -> None:
    page = f"{page_of(review.filing)}/review"
    keys.claim(actor, key, ["record_review", review.id, *map(str, asked)], clock.now(), answer=page)
    claim_version(review, version, stages)


def _conclude(review: RecordReview, stage: ReviewStage, conclusion: str, actor: Actor, clock: Clock) -> None:
    review.stage, review.conclusion = stage, given(conclusion, "审查意见")
    review.concluded_on, review.concluded_by_id = clock.today(), actor.id


def _close(review: RecordReview, stage: ReviewStage, text: str, actor: Actor, clock: Clock) -> None:
    review.stage, review.closing = stage, given(text, "处理意见")
    review.closed_on, review.closed_by_id = clock.today(), actor.id


def _audit(
    tag: str, review: RecordReview, before: ReviewStage, actor: Actor, clock: Clock, key: str | None, **told: object
) -> None:
    reason = str(told.pop("text", told.pop("reason", "")) or "")
    after = {"review": review.stage, "document_id": review.filing.document_id} | told
    db.session.flush()
    audit.record(
        tag,
        actor,
        clock.now(),
        "record_review",
        review.id,
        before={"review": before},
        after=after,
        reason=reason,
        key=key,
    )

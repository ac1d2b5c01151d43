"""File documents upwards, receive what others file, and decide on it (报送备案、备案登记)."""

from datetime import date

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.accounts.models import Agency
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines.clocks import meet, pause, resume, start
from lawdocs.deadlines.models import Notice
from lawdocs.documents import files
from lawdocs.errors import Forbidden
from lawdocs.extensions import db, transaction
from lawdocs.filing import packages
from lawdocs.filing.demands import FilingRefused, claim_version, demand_filer, demand_receiver, given, page_of
from lawdocs.filing.models import SeriesKind
from lawdocs.filing.parties import RECEIVING
from lawdocs.filing.services import allocate
from lawdocs.filing.upward_models import (
    OPEN,
    FilingPackage,
    RecordReview,
    ReviewStage,
    Stage,
    UpwardFiling,
)
from lawdocs.rules import current as profile
from lawdocs.texts.intake import CheckedFile
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.titles import quoted

ZIP = "application/zip"
NOTHING_NEW = (
    "接收机关要求补充以后，还没有新增材料：请至少上传一份，不能补充的，请在“需要说明的情况”里重新写明情况和理由"
)


def gap_is_short(filing: UpwardFiling) -> bool:
    """Whether the document takes effect so soon that the filing must say why (R62, R83)."""
    document = filing.document
    if document.published_on is None or document.in_force_from is None:
        return False
    return (document.in_force_from - document.published_on).days < profile()["effective_gap"]


def submit(
    filing: UpwardFiling,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    note: str = "",
    gap_reason: str = "",
) -> FilingPackage:
    """Hand in the package (报送), the first time or with what was asked for.

    Raises FilingRefused while a part is missing, or where nothing is new since more was asked for.
    """
    with transaction():
        _begin(filing, ("submit", note, gap_reason), actor, clock, version, key, OPEN)
        demand_filer(filing, actor)
        if filing.is_outside:
            raise FilingRefused("这份文件报送系统以外的机关，请登记报送情况")
        if filing.stage is Stage.SUPPLEMENT and not _answers_request(filing, note.strip()):
            raise FilingRefused(NOTHING_NEW)
        filing.note, filing.gap_reason = note.strip(), gap_reason.strip()
        package = _pack(filing, actor, clock)
        before, today = filing.stage, clock.today()
        filing.stage = Stage.COPIED if filing.is_copy else Stage.SUBMITTED
        filing.submitted_at, filing.submitted_by_id = clock.now(), actor.id
        if before is Stage.DUE:
            filing.submitted_on = today
        _submitted(filing, before, clock)
        _audit("filing:submit", filing, before, actor, clock, key, digest=package.file.sha256)
        return package


def send_outside(
    filing: UpwardFiling,
    sent_on: date,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    note: str = "",
    gap_reason: str = "",
    receipt: str = "",
) -> None:
    """Put on record that a document was sent to a receiver outside the system (线下报送), with its receipt if known."""
    with transaction():
        _begin(filing, ("outside", sent_on, receipt, note, gap_reason), actor, clock, version, key, (Stage.DUE,))
        demand_filer(filing, actor)
        if not filing.is_outside:
            raise FilingRefused("接收机关在本系统内，请直接报送")
        published = filing.document.published_on
        if sent_on > clock.today() or (published is not None and sent_on < published):
            raise FilingRefused("报送日期不能早于公布之日，不能晚于今天")
        filing.note, filing.gap_reason = note.strip(), gap_reason.strip()
        package = _pack(filing, actor, clock, day=sent_on)
        filing.stage = Stage.SUBMITTED
        filing.submitted_at, filing.submitted_by_id, filing.submitted_on = clock.now(), actor.id, sent_on
        _submitted(filing, Stage.DUE, clock)
        if receipt.strip():
            _receive_receipt(filing, receipt, actor, clock)
        _audit("filing:outside", filing, Stage.DUE, actor, clock, key, digest=package.file.sha256)


def note_receipt(
    filing: UpwardFiling, receipt: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Type in the number that a receiver outside gave (登记回执)."""
    with transaction():
        _begin(filing, ("receipt", receipt), actor, clock, version, key, (Stage.SUBMITTED,))
        demand_filer(filing, actor)
        if not filing.is_outside:
            raise Forbidden
        _receive_receipt(filing, receipt, actor, clock)
        _audit("filing:receipt", filing, Stage.SUBMITTED, actor, clock, key)


def register(filing: UpwardFiling, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> str:
    """Register what was filed (备案登记): it gets its number, and its review begins."""
    with transaction():
        _begin(filing, ("register",), actor, clock, version, key, (Stage.SUBMITTED,))
        demand_receiver(filing, actor)
        code = code_of(filing.receiver)
        number = allocate(SeriesKind.FILING, filing.receiver, code, clock.today().year, None, actor, clock)
        filing.receipt_number = number
        _decide(filing, Stage.REGISTERED, actor, clock)
        db.session.add(RecordReview(filing=filing, stage=ReviewStage.OPEN, opened_on=clock.today()))
        _end_check(filing, clock, f"已登记，备案号{number}")
        start(
            Duty.RECORD_REVIEW,
            clock,
            on=clock.today(),
            held_by=(RECEIVING, filing.receiver_id),
            subject_id=filing.id,
            document=filing.document,
            about=f"备案号{number}",
        )
        _audit("filing:register", filing, Stage.SUBMITTED, actor, clock, key, receipt=number)
        return number


def refuse(
    filing: UpwardFiling, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Do not register what is out of scope (不予登记), with the reason."""
    with transaction():
        _begin(filing, ("refuse", reason), actor, clock, version, key, (Stage.SUBMITTED,))
        demand_receiver(filing, actor)
        filing.refusal = given(reason, "不予登记的理由")
        _decide(filing, Stage.REFUSED, actor, clock)
        _end_check(filing, clock, f"不予登记：{filing.refusal}")
        _audit("filing:refuse", filing, Stage.SUBMITTED, actor, clock, key, reason=reason)


def ask_supplement(
    filing: UpwardFiling, missing: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Ask the maker for what is missing (补充材料): the form check stands still until it comes."""
    with transaction():
        _begin(filing, ("supplement", missing), actor, clock, version, key, (Stage.SUBMITTED,))
        demand_receiver(filing, actor)
        filing.asked, filing.asked_on = given(missing, "需要补充的材料"), clock.today()
        filing.stage = Stage.SUPPLEMENT
        pause(Duty.FILING_CHECK, filing.id, clock, "要求补充报备材料")
        start(
            Duty.FILING_SUPPLEMENT,
            clock,
            on=clock.today(),
            held_by=(filing.held_by_role, filing.held_by_id),
            subject_id=filing.id,
            document=filing.document,
            about=f"补充：{filing.asked}",
        )
        _audit("filing:supplement", filing, Stage.SUBMITTED, actor, clock, key, reason=missing)


def _answers_request(filing: UpwardFiling, note: str) -> bool:
    """Whether anything is handed in that was not there the last time: a paper, or an explanation in writing."""
    last = filing.package.made_at
    return bool(note and note != filing.note) or any(
        each.removed_at is None and each.added_at > last for each in filing.papers
    )


def _begin(
    filing: UpwardFiling,
    asked: tuple[object, ...],
    actor: Actor,
    clock: Clock,
    version: int | None,
    key: str | None,
    stages: tuple[Stage, ...],
) -> None:
    """Claim the act and the next version: of two people who act at once, one finds the filing as they saw it."""
    keys.claim(actor, key, ["filing", filing.id, *map(str, asked)], clock.now(), answer=page_of(filing))
    claim_version(filing, version, stages)


def _pack(filing: UpwardFiling, actor: Actor, clock: Clock, day: date | None = None) -> FilingPackage:
    if gap_is_short(filing) and not filing.gap_reason:
        raise FilingRefused(f"公布到施行不足{profile()['effective_gap']}日，请写明理由")
    day = day or clock.today()
    parts = packages.parts_of(filing, day)
    missing = packages.missing_parts(parts)
    if missing:
        raise FilingRefused(f"还缺{len(missing)}种材料：{'、'.join(missing)}，请补充后再报送")
    data = packages.write_package(filing, parts, day)
    found = packages.digests(data)
    stored = files.store(CheckedFile(f"{filing.id}.zip", "zip", ZIP, len(data), found["sha256"]), data, clock)
    package = FilingPackage(
        no=len(filing.packages) + 1,
        file=stored,
        sm3=found["sm3"],
        answers=filing.asked if filing.stage is Stage.SUPPLEMENT else "",
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    filing.packages.append(package)
    return package


def _submitted(filing: UpwardFiling, before: Stage, clock: Clock) -> None:
    """Stop and start the clocks of a handing-in."""
    document = filing.document
    meet(Duty.FILING_NOTICE, filing.id, clock, "已报送备案", on=filing.submitted_on)
    if before is Stage.SUPPLEMENT:
        meet(Duty.FILING_SUPPLEMENT, filing.id, clock, "已补充报备材料")
        resume(Duty.FILING_CHECK, filing.id, clock, "已补充报备材料")
        return
    if not filing.is_outside and not filing.is_copy:
        start(
            Duty.FILING_CHECK,
            clock,
            on=filing.submitted_on,
            held_by=(RECEIVING, filing.receiver_id),
            subject_id=filing.id,
            document=document,
            about=f"{document.issuer_name}报送",
        )
    _meet_filing(filing, clock)


def _meet_filing(filing: UpwardFiling, clock: Clock) -> None:
    """The duty is done once the document went down every road; a copy holds nothing up."""
    query = sa.select(UpwardFiling).where(
        UpwardFiling.deadline_id == filing.deadline_id, UpwardFiling.is_copy.is_(False)
    )
    days = [each.submitted_on for each in db.session.scalars(query)]
    if days and None not in days:
        meet(Duty.FILING, filing.document_id, clock, "已报送备案", on=max(days))


def _receive_receipt(filing: UpwardFiling, receipt: str, actor: Actor, clock: Clock) -> None:
    filing.receipt_number = given(receipt, "备案号")
    _decide(filing, Stage.REGISTERED, actor, clock)


def _decide(filing: UpwardFiling, stage: Stage, actor: Actor, clock: Clock) -> None:
    filing.stage = stage
    filing.decided_at, filing.decided_on, filing.decided_by_id = clock.now(), clock.today(), actor.id


def _end_check(filing: UpwardFiling, clock: Clock, why: str) -> None:
    """End the form check, and tell the filer how it went."""
    deadline = meet(Duty.FILING_CHECK, filing.id, clock, why)
    if deadline is None:
        return
    notice = Notice(
        key=f"deadline:{deadline.id}:decided:{filing.held_by_role}@{filing.held_by_id}",
        document_id=filing.document_id,
        deadline_id=deadline.id,
        on=clock.today(),
        agency_id=filing.held_by_id,
        role=filing.held_by_role,
        text=f"报送备案：{quoted(filing.document.title)}，{zh_date(clock.today())}{why}"[:400],
        at=clock.now(),
    )
    db.session.add(notice)


def code_of(agency: Agency) -> str:
    """What numbers of a bureau begin with."""
    return agency.number_code or agency.short_name


def _audit(
    tag: str,
    filing: UpwardFiling,
    before: Stage,
    actor: Actor,
    clock: Clock,
    key: str | None,
    *,
    reason: str = "",
    digest: str = "",
    receipt: str = "",
) -> None:
    after = {"filing": filing.stage, "document_id": filing.document_id, "receiver": filing.receiver_name}
    days = {"submitted_on": filing.submitted_on, "decided_on": filing.decided_on}
    after |= {name: day for name, day in days.items() if day is not None}
    after |= {"sha256": digest} if digest else {}
    after |= {"receipt": receipt or filing.receipt_number} if receipt or filing.receipt_number else {}
    audit.record(
        tag,
        actor,
        clock.now(),
        "filing",
        filing.id,
        before={"filing": before},
        after=after,
        reason=reason,
        basis=filing.ground,
        key=key,
    )

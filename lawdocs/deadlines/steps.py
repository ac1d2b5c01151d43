"""Which clocks a step of a document starts and stops (期限的起止)."""

from collections.abc import Callable, Mapping
from datetime import date

import sqlalchemy as sa

from lawdocs.access import parties_of
from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.clock import Clock
from lawdocs.deadlines.clocks import cancel, meet, start
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.posts import Post
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.filing.opening import must_file, open_filings
from lawdocs.linkage.suggestions.corrections import follow_correction
from workflows.duties import Duty
from workflows.facts import Act
from workflows.roles import Role


def follow_step(document: Document, step_name: str, act: Act, clock: Clock) -> None:
    """Stop the clocks that a step meets and start those that begin with it, in the transaction of the step."""
    for duty in MEETS.get(step_name, ()):
        meet(duty, document.id, clock, WHY[step_name], on=act.day if step_name == "publish" else None)
    for duty in CANCELS.get(step_name, ()):
        cancel(duty, document.id, clock, WHY[step_name])
    if step_name in ENDS:
        for duty in _running(document):
            cancel(duty, document.id, clock, ENDS[step_name])
    for duty in STARTS.get(step_name, ()):
        holder = HOLDERS[duty](document)
        if holder is None or not _arises(duty, document, step_name, act):
            continue
        day = _start_day(step_name, act, clock)
        deadline = start(duty, clock, on=day, held_by=holder, subject_id=document.id, document=document)
        if duty is Duty.FILING:
            open_filings(document, step_name, deadline)
    follow_correction(document, step_name, act.by_published_on, clock)


def reviewer_of(document: Document) -> Post | None:
    """The legal officers of the agency that reviews the maker's documents."""
    return _post(Role.LEGAL_OFFICER, parties_of(document).reviewing)


def clerk_of(document: Document) -> Post | None:
    """The clerk who records and publishes for the maker."""
    return _post(Role.CLERK, parties_of(document).handling)


def drafter_of(document: Document) -> Post | None:
    """The drafting agency: who drafts interprets (谁起草谁解读)."""
    return _post(Role.DRAFTER, parties_of(document).drafting)


def filer_of(document: Document) -> Post | None:
    """Who files a published document upwards."""
    return maker_filer(document.issuer) if document.issuer is not None else None


def maker_filer(maker: Agency) -> Post:
    """Who files for a maker: for a government its justice bureau, for other makers their clerk."""
    if maker.kind in (AgencyKind.GOVERNMENT, AgencyKind.OFFICE) and maker.level is not Level.TOWNSHIP:
        return (Role.LEGAL_OFFICER, maker.reviewed_by_id or maker.id)
    return (Role.CLERK, maker.handled_by_id or maker.id)


STARTS: Mapping[str, tuple[Duty, ...]] = {
    "submit": (Duty.REVIEW,),
    "decide": (Duty.PUBLICATION,),
    "publish": (Duty.FILING, Duty.INTERPRETATION, Duty.COPIES),
    "amend": (Duty.FILING,),
    "repeal": (Duty.FILING,),
}
MEETS: Mapping[str, tuple[Duty, ...]] = {
    "return": (Duty.REVIEW,),
    "reject": (Duty.REVIEW,),
    "approve": (Duty.REVIEW,),
    "publish": (Duty.PUBLICATION,),
}
# What the drafter was asked for during a review is asked no longer once the document is back.
CANCELS: Mapping[str, tuple[Duty, ...]] = {"return": (Duty.SUPPLEMENT,), "reject": (Duty.SUPPLEMENT,)}
# Steps after which nothing of the document is due any more.
ENDS = {"withdraw": "文件已撤回", "exclude": "已认定不属于规范性文件", "take_back": "录入已撤销"}
WHY = {"publish": "已公布", "approve": "已通过审核", "reject": "已作出不予通过的结论", "return": "已退回"}
HOLDERS: Mapping[Duty, Callable[[Document], Post | None]] = {
    Duty.REVIEW: reviewer_of,
    Duty.PUBLICATION: clerk_of,
    Duty.INTERPRETATION: drafter_of,
    Duty.COPIES: clerk_of,
    Duty.FILING: filer_of,
}


def _start_day(step_name: str, act: Act, clock: Clock) -> date:
    """The day of the start event: of signing, of publication, else of the act itself."""
    days = {"decide": act.signed_on, "publish": act.day, "amend": act.by_published_on, "repeal": act.by_published_on}
    return days.get(step_name) or clock.today()


def _arises(duty: Duty, document: Document, step_name: str, act: Act) -> bool:
    """Whether there is anything to be done: not every document is filed, and not every one is explained."""
    if duty is Duty.FILING:
        return must_file(document, step_name, act)
    if duty is Duty.INTERPRETATION:
        plan = document.interpretation_plan
        return plan is not None and plan.medium is not None
    return True


def _running(document: Document) -> list[Duty]:
    query = sa.select(Deadline.duty).where(
        Deadline.subject_id == document.id,
        Deadline.document_id == document.id,
        Deadline.ended_at.is_(None),
        Deadline.rule != "",
    )
    return list(db.session.scalars(query))


def _post(role: Role, agencies: frozenset[int]) -> Post | None:
    return (role, min(agencies)) if agencies else None

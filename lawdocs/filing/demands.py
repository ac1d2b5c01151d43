"""What every act on a filing demands: who acts, the version they saw, and the texts they must give."""

from lawdocs.errors import DomainError, Forbidden, StateConflict, VersionRequired, VersionStale
from lawdocs.extensions import db
from lawdocs.filing.parties import files_it, receives_it, why_not_decide
from lawdocs.filing.upward_models import RecordReview, UpwardFiling
from workflows.actors import Actor
from workflows.labels import LabelledEnum


class FilingRefused(DomainError):
    """Something is missing or does not fit; the message says all of it."""

    code, status = "FILING_REFUSED", 422


def demand_filer(filing: UpwardFiling, actor: Actor) -> None:
    """Only the post that files may hand in, add and take back."""
    if not files_it(actor, filing):
        raise Forbidden


def demand_receiver(filing: UpwardFiling, actor: Actor) -> None:
    """Only the bureau to which it was sent decides on it, and in it only somebody who has no other part in it."""
    if not receives_it(actor, filing):
        raise Forbidden
    demand_separation(filing, actor)


def demand_separation(filing: UpwardFiling, actor: Actor) -> None:
    """Nobody decides on what their own agency made, or what they filed or reviewed themselves."""
    why_not = why_not_decide(actor, filing)
    if why_not:
        raise FilingRefused(why_not, code="FORBIDDEN", status=403)


def claim_version(row: UpwardFiling | RecordReview, version: int | None, stages: tuple[LabelledEnum, ...]) -> None:
    """Lock a row and raise its version; raises StateConflict, VersionRequired or VersionStale."""
    db.session.refresh(row, with_for_update=True)
    if row.stage not in stages:
        raise StateConflict(row.stage.label)
    if version is None:
        raise VersionRequired
    if row.version != version:
        raise VersionStale
    row.version += 1


def given(text: str, what: str) -> str:
    """A text without the space around it; raises FilingRefused where nothing was written."""
    if not text.strip():
        raise FilingRefused(f"请填写{what}")
    return text.strip()


def page_of(filing: UpwardFiling) -> str:
    """Where a filing is shown; an act sent twice is answered with it."""
    return f"/work/filings/{filing.id}"

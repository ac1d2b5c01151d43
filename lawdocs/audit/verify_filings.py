"""Verify filings and their reviews (核验报备和备案审查): each stands as the audit trail told it last."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from lawdocs.audit.models import AuditEntry
from lawdocs.extensions import db
from lawdocs.filing.overdue import facts as notice_facts
from lawdocs.filing.upward_models import FilingPackage, RecordReview, ReviewStage, Stage, UpwardFiling

FILING, REVIEW = "filing", "record_review"
# What was told last under these keys must still be so.
FILING_FACTS = ("filing", "document_id", "receiver", "submitted_on", "decided_on", "receipt")
NOTICE_FACTS = (
    *("notice", "noticed_on", "last_on", "notice_sha256"),
    *("criticism_number", "criticized_on", "criticism_sha256", "link"),
)
REVIEW_FACTS = ("review", "letter", "sha256")


@dataclass
class _Told:
    """What the trail tells of one row: the facts of its last entry that names each, and what was handed in."""

    facts: dict[str, object] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)
    refusal: str = ""


def filing_faults() -> Iterator[str]:
    """Filings and record reviews that are gone, or differ from the trail in stage, days, numbers or packages."""
    yield from _changed_filings()
    yield from _changed_reviews()


def _changed_filings() -> Iterator[str]:
    told = _told(FILING)
    query = sa.select(UpwardFiling).order_by(UpwardFiling.id)
    packages = selectinload(UpwardFiling.packages).joinedload(FilingPackage.file)
    for filing in db.session.scalars(query.options(packages, joinedload(UpwardFiling.notice))):
        found = told.pop(filing.id, _Told({"filing": Stage.DUE.value}))
        kept = {
            "filing": filing.stage.value,
            "document_id": filing.document_id,
            "receiver": filing.receiver_name,
            "submitted_on": _iso(filing.submitted_on),
            "decided_on": _iso(filing.decided_on),
            "receipt": filing.receipt_number,
        }
        same = all(kept[name] == found.facts[name] for name in FILING_FACTS if name in found.facts)
        handed_in = [each.file.sha256 for each in filing.packages]
        if not (same and handed_in == found.digests and filing.refusal == found.refusal):
            yield f"filing {filing.id}: its stage, days, receipt or packages are not those of the audit trail"
        notice = {name: str(value) for name, value in notice_facts(filing.notice).items()}
        if any(notice.get(name) != found.facts.get(name) for name in NOTICE_FACTS):
            yield f"filing {filing.id}: its notice or its criticism are not those of the audit trail"
    yield from (f"filing {filing_id} is gone" for filing_id in sorted(told))


def _changed_reviews() -> Iterator[str]:
    told = _told(REVIEW)
    for review in db.session.scalars(sa.select(RecordReview).order_by(RecordReview.id)):
        facts = told.pop(review.id, _Told({"review": ReviewStage.OPEN.value})).facts
        digest = hashlib.sha256(review.letter.encode()).hexdigest() if review.letter else None
        kept = {"review": review.stage.value, "letter": review.letter_number, "sha256": digest}
        if any(kept[name] != facts.get(name) for name in REVIEW_FACTS):
            yield f"record review {review.id}: its stage or its letter are not those of the audit trail"
    yield from (f"record review {review_id} is gone" for review_id in sorted(told))


def _told(subject: str) -> dict[int, _Told]:
    """What the trail tells of every row of a kind that was acted on."""
    query = (
        sa.select(AuditEntry.subject_id, AuditEntry.tag, AuditEntry.after, AuditEntry.reason)
        .where(AuditEntry.subject == subject, AuditEntry.tag.not_in(("filing:add_paper", "filing:remove_paper")))
        .order_by(AuditEntry.subject_id, AuditEntry.seq)
    )
    found: dict[int, _Told] = {}
    for row_id, tag, after, reason in db.session.execute(query).yield_per(1000):
        told, facts = found.setdefault(row_id, _Told()), json.loads(after)
        told.facts |= facts
        if tag in ("filing:submit", "filing:outside"):
            told.digests.append(facts["sha256"])
        elif tag == "filing:refuse":
            told.refusal = reason.strip()
    return found


def _iso(day: object) -> str | None:
    return str(day) if day is not None else None

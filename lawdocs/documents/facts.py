"""The facts about a document that guards look at."""

from datetime import date

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.cleanup.queries import STANDING, amendments_planned_by, planned_for
from lawdocs.clock import local
from lawdocs.documents.models import Disclosure, Document, MaterialKind
from lawdocs.documents.stock_follow_ups import followed_by
from lawdocs.documents.term import stated_term
from lawdocs.drafting.facts import GOVERNING, barred_makers, drafting_of, touches_business
from lawdocs.drafting.facts import record_of as drafting_record
from lawdocs.evaluation.queries import entries_of, last_day_of, report_of
from lawdocs.extensions import db
from lawdocs.review.meetings import meetings_of
from lawdocs.review.models import PASSING, Supplement, SupplementItem
from lawdocs.texts.dates import stated_validity
from workflows.document import STEP_BY_NAME
from workflows.facts import Facts, Missing, OrderedAmendment
from workflows.profiles import Profile
from workflows.states import PUBLIC_STATES, DocumentState, LegalStatus

# Required before review; what a later step establishes (numbers, signing and publication day) is not asked here.
REQUIRED = {
    "title": "标题",
    "issuer_id": "制定机关",
    "genre": "体裁",
    "subject": "主题分类",
    "keywords": "关键词",
    "implementing_unit": "实施部门",
    "disclosure": "公开方式",
    "contact_person": "承办人",
    "contact_phone": "联系电话",
}


SAVED = ("document:start_draft", "document:save_draft")


def missing_fields(document: Document) -> tuple[Missing, ...]:
    """Required fields of the record that are empty; the basis (依据) counts among them."""
    missing = [Missing(name, label) for name, label in REQUIRED.items() if not getattr(document, name)]
    if not any(relation.kind == "basis" for relation in document.relations):
        missing.append(Missing("basis", "制定依据"))
    return tuple(missing)


def missing_materials(document: Document, profile: Profile) -> tuple[str, ...]:
    """Papers the profile demands that are not attached."""
    present = {material.kind for material in document.materials if material.removed_at is None}
    return tuple(kind.label for kind in required_material_kinds(document, profile) if kind not in present)


def asked_supplement(document: Document) -> tuple[str, ...]:
    """The papers that the reviewer asked for and that were not handed in yet (补正)."""
    query = (
        sa.select(SupplementItem.kind)
        .join(Supplement, Supplement.id == SupplementItem.supplement_id)
        .where(Supplement.document_id == document.id)
        .where(Supplement.handed_in_at.is_(None), Supplement.dropped_at.is_(None))
        .order_by(SupplementItem.id)
    )
    return tuple(kind.label for kind in db.session.scalars(query))


def review_is_positive(document: Document) -> bool:
    """Whether the newest text was found lawful, or is what the review made of it, and nothing was said of it since."""
    if not document.opinions or document.draft is None:
        return False
    last = document.opinions[-1]
    if last.kind not in PASSING:
        return False
    return document.draft.id in (last.revision_id, last.amended_revision_id)


def unanswered_amendments(document: Document) -> int:
    """How many amendments of the newest opinion the drafter did not answer yet."""
    last = document.opinions[-1] if document.opinions else None
    return sum(each.adopted is None for each in last.amendments) if last is not None else 0


def reviewed_on(document: Document) -> date | None:
    """The day on which the review ended well; a text with amendments waits for their answers too."""
    return local(document.opinions[-1].given_at).date() if review_is_positive(document) else None


def answered_on(document: Document) -> date | None:
    """The day on which the drafter answered the last of the review's amendments."""
    if not review_is_positive(document) or document.opinions[-1].answered_at is None:
        return None
    return local(document.opinions[-1].answered_at).date()


def registered_on(document: Document) -> date | None:
    """The day on which it was registered and numbered here; asked only before its publication."""
    if document.state is not DocumentState.FILED:
        return None
    return next((each.on for each in reversed(document.steps) if each.step == "register"), None)


def facts_of(document: Document, profile: Profile) -> Facts:
    """What is on record about a document; flushes first, so that what this transaction wrote counts too."""
    if db.session.new or db.session.dirty:
        db.session.flush()
    issuer = document.issuer
    draft = document.draft
    return Facts(
        state=document.state,
        title=document.title,
        drafter_ids=drafter_ids(document),
        drafter_agency=document.drafting_agency.name if document.drafting_agency else "",
        issuer_name=document.issuer_name or "",
        issuer_may_issue=issuer is not None and issuer.may_issue and issuer.active,
        issuer_has_code=issuer is not None and bool(issuer.number_code),
        barred_title_word=profile.barred_title_word(document.title),
        missing_fields=missing_fields(document),
        missing_materials=missing_materials(document, profile),
        has_text=draft is not None and bool(draft.text.strip()),
        is_secret=document.is_secret,
        is_disclosed=document.disclosure in (None, Disclosure.ACTIVE),  # an empty field is told by itself
        has_term=document.has_term,
        validity_years=document.validity_years,
        validity_limit=profile.validity_limit(document.title),
        supplement=asked_supplement(document),
        opinion_forms=tuple(profile["opinion_forms"]),
        text=draft.text if draft is not None else "",
        review_is_positive=review_is_positive(document),
        unanswered=unanswered_amendments(document),
        reviewed_on=reviewed_on(document),
        answered_on=answered_on(document),
        meetings=meetings_of(issuer),
        effective_gap=profile["effective_gap"] if "effective_gap" in profile.values else None,
        effective_gap_mark=profile.mark("effective_gap") if "effective_gap" in profile.values else "",
        # Asked only by the registration; a document that is past it may be older than the plans.
        touches_business=document.state is DocumentState.FILED and touches_business(document.id),
        interpretation_is_planned=not document.awaits_plan,
        number=document.number,
        signed_on=document.decisions[-1].signed_on if document.decisions else None,
        registered_on=registered_on(document),
        published_on=document.published_on,
        in_force_from=document.in_force_from,
        in_force_until=document.in_force_until,
        ends_by_term=document.end_kind is not LegalStatus.REPEALED,
        **_stated(document),
        **_planned(document),
        **_evaluated(document),
        to_be_corrected=_to_be_corrected(document),
        **_drafting(document, profile),
        is_stock=document.is_stock,
        followed=followed_by(document),
    )


def drafter_ids(document: Document) -> frozenset[int]:
    """All who ever saved the text, told by the audit trail; whoever only saved first or last is not enough."""
    query = sa.select(AuditEntry.actor_id).where(
        AuditEntry.subject == "document",
        AuditEntry.subject_id == document.id,
        AuditEntry.tag.in_(SAVED),
        AuditEntry.actor_id.is_not(None),
    )
    return frozenset(db.session.scalars(query)) | frozenset({document.drafter_id} - {None})


def was_drafted_by(actor_id: int) -> sa.ColumnElement[bool]:
    """The SQL side of ``drafter_ids``: whether a document is one that this person ever saved."""
    saved = sa.exists().where(
        AuditEntry.subject == "document",
        AuditEntry.subject_id == Document.id,
        AuditEntry.tag.in_(SAVED),
        AuditEntry.actor_id == actor_id,
    )
    return sa.or_(Document.drafter_id.is_not_distinct_from(actor_id), saved)


def _stated(document: Document) -> dict[str, object]:
    """What the text says of its own effect; asked only before it is submitted, and published."""
    if document.state not in (DocumentState.DRAFT, DocumentState.FILED) or document.draft is None:
        return {}
    stated = stated_validity(document.draft.text)
    return {
        "stated_in_force_from": stated.in_force_from,
        "stated_days_after": stated.days_after,
        "stated_term": stated_term(document),
    }


def _drafting(document: Document, profile: Profile) -> dict[str, object]:
    """What is on record of its drafting; asked only by the steps that drafting and decision wait for."""
    if document.state not in (DocumentState.DRAFT, DocumentState.APPROVED) or document.is_stock:
        return {}
    who = document.drafting_agency.name
    return {
        "drafting": drafting_record(drafting_of(document.id), document.issuer, who, profile),
        "barred_makers": barred_makers(document.issuer, document.issuer_name or "", document.joint_issuers, profile),
    }


def _planned(document: Document) -> dict[str, object]:
    """The newest text's first day, and what is recorded for a day to come."""
    if document.state not in PUBLIC_STATES | {DocumentState.FILED}:
        return {}
    days = [edition.in_force_from for edition in document.editions if edition.in_force_from is not None]
    later = len(document.editions) > 1
    found: dict[str, object] = {"last_text_from": max(days, default=None), "has_later_text": later}
    if document.state in STANDING:
        ordered = db.session.scalars(amendments_planned_by(document.id))
        found["orders"] = tuple(
            OrderedAmendment(each.document_id, each.document.title, each.due_on) for each in ordered
        )
    for planned in db.session.scalars(planned_for(document.id)):
        if planned.step == "amend":
            found["planned_amendment_on"] = planned.due_on
        elif planned.step == "publish":
            found["planned_publication_on"] = planned.due_on
        else:
            found |= {"planned_end_on": planned.due_on, "planned_end": STEP_BY_NAME[planned.step].label}
    return found


def _evaluated(document: Document) -> dict[str, object]:
    """What the evaluation of the present term concluded; asked only by the conclusion of a cleanup."""
    last_on = last_day_of(document) if document.state is DocumentState.CLEANUP else None
    report = report_of(entries_of(document), last_on) if last_on is not None else None
    return {"evaluated_on": report.on, "evaluation_conclusion": report.conclusion.value} if report is not None else {}


def _to_be_corrected(document: Document) -> str:
    """The number of the suggestion whose review found it at fault; asked only by the conclusion of a cleanup."""
    if document.state is not DocumentState.CLEANUP:
        return ""
    from lawdocs.linkage.suggestions.models import DocumentReview  # the linkage builds on documents

    query = sa.select(DocumentReview).where(DocumentReview.document_id == document.id)
    found = (each for each in db.session.scalars(query.order_by(DocumentReview.id)) if each.awaits_correction)
    return next((each.suggestion.number for each in found), "")


def required_material_kinds(document: Document, profile: Profile) -> tuple[MaterialKind, ...]:
    """The kinds of papers the profile demands of a document, in its order."""
    by_label = {kind.label: kind for kind in MaterialKind}
    labels = list(profile["review_materials"])
    if _has_own_opinion(document):
        labels += profile["review_materials_of_government"]
    return tuple(by_label[label] for label in labels)


def _has_own_opinion(document: Document) -> bool:
    """Whether a department drafted what the organ of its government reviews, after its own legal unit did (R41)."""
    issuer = document.issuer
    governs = issuer is not None and issuer.kind in GOVERNING
    return governs and document.drafting_agency_id not in (issuer.id, issuer.reviewed_by_id)

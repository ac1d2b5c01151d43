"""Documents as the workbench looks for them."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lawdocs.access import readable_documents, reads_papers, visible_document
from lawdocs.accounts.models import User
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import digest_of
from lawdocs.cleanup.models import PlannedStep
from lawdocs.documents.models import Document, Material, MaterialKind
from lawdocs.documents.status import status_is
from lawdocs.documents.titles import has_in_title, is_titled
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.texts.numbers import number_key
from workflows.actors import Actor
from workflows.states import PHASES, PUBLIC_STATES, DocumentState, LegalStatus, Phase
from workflows.titles import heart_of, unquoted


@dataclass(frozen=True)
class Saving:
    """When a draft was saved last, and by whom."""

    at: datetime
    who: str


@dataclass(frozen=True)
class Filters:
    """What a list of documents is narrowed to."""

    words: str = ""
    phase: Phase | None = None
    agency_id: int | None = None


def any_document(document_id: int) -> Document | None:
    """The document of that id, whoever asks: what may be shown of it is the caller's to decide."""
    return db.session.get(Document, document_id)


def document_or_404(document_id: int, actor: Actor) -> Document:
    """A document the actor may see; a hidden, an unknown and an impossible id are answered alike."""
    return visible_document(actor, any_document(document_id))


def material_or_404(document: Document, material_id: int, actor: Actor) -> Material:
    """A paper of a document that is still there and that the actor may read."""
    material = db.session.get(Material, material_id)
    if material is None or material.document_id != document.id or material.removed_at is not None:
        raise NotVisible
    public = material.kind is MaterialKind.ATTACHMENT and document.state in PUBLIC_STATES
    if not public and not reads_papers(actor, document):
        raise NotVisible
    return material


def documents_for(actor: Actor, filters: Filters) -> sa.Select[tuple[Document]]:
    """The documents the actor may see, newest first."""
    query = sa.select(Document).where(readable_documents(actor))
    if filters.phase is not None:
        query = query.where(Document.state.in_([state for state in DocumentState if PHASES[state] is filters.phase]))
    if filters.agency_id is not None:
        query = query.where(of_agency(filters.agency_id))
    if filters.words:
        key = number_key(filters.words) or filters.words
        query = query.where(
            sa.or_(
                has_in_title(filters.words),
                Document.number_key.contains(key, autoescape=True),
                Document.registration_number.contains(filters.words, autoescape=True),
            )
        )
    return query.order_by(Document.id.desc())


def of_agency(agency_id: int) -> sa.ColumnElement[bool]:
    """What an agency makes or drafts."""
    return sa.or_(Document.drafting_agency_id == agency_id, Document.issuer_id == agency_id)


def published_of_issuer(document: Document, today: date, limit: int = 200) -> list[Document]:
    """Other documents of the same maker that hold or are about to: those that may amend or repeal this one.

    Stock of which nobody wrote down the day, or whether it holds, is among them. First those whose title names this
    document, then the newest.
    """
    named = Document.title.contains(heart_of(document.title, document.issuer_name or ""), autoescape=True)
    holds = sa.or_(
        *(status_is(each, today) for each in (LegalStatus.IN_FORCE, LegalStatus.PENDING, LegalStatus.UNKNOWN))
    )
    day = sa.func.coalesce(Document.published_on, Document.written_on, Document.in_force_from)
    query = (
        sa.select(Document)
        .where(Document.issuer_id == document.issuer_id, Document.id != document.id)
        .where(holds)
        .order_by(sa.case((named, 0), else_=1), day.desc().nulls_last(), Document.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def published_with_number(number: str) -> Document | None:
    """The published document of that number (发文字号), however it was typed."""
    query = sa.select(Document).where(Document.number_key == number_key(number), Document.state.in_(PUBLIC_STATES))
    return db.session.scalar(query.order_by(Document.id.desc()).limit(1))


def published_like(name: str) -> Document | None:
    """The published document that somebody named by its number or its whole title, the newest of that title."""
    found = published_with_number(name) if number_key(name) else None
    if found is not None:
        return found
    query = sa.select(Document).where(is_titled(unquoted(name)), Document.state.in_(PUBLIC_STATES))
    return db.session.scalar(query.order_by(Document.id.desc()).limit(1))


def plans_of(document: Document) -> list[tuple[PlannedStep, str]]:
    """Every step that was ever recorded for a later day, the nearest first, with the name of who recorded it."""
    query = (
        sa.select(PlannedStep, User.name)
        .outerjoin(User, User.id == PlannedStep.planned_by_id)
        .where(PlannedStep.document_id == document.id)
        .order_by(PlannedStep.due_on, PlannedStep.id)
    )
    return [(planned, name or "") for planned, name in db.session.execute(query)]


def plan_or_404(document: Document, plan_id: int) -> PlannedStep:
    """A step recorded for a later day of this document."""
    planned = db.session.get(PlannedStep, plan_id)
    if planned is None or planned.document_id != document.id:
        raise NotVisible
    return planned


def name_of_user(user_id: int | None) -> str:
    """The name of a person on record; empty for the programme."""
    user = db.session.get(User, user_id) if user_id is not None else None
    return user.name if user is not None else ""


def last_saving(document: Document) -> Saving | None:
    """Who saved the draft last, from the audit trail: fields count, not the text alone."""
    row = db.session.execute(
        sa.select(AuditEntry.at, AuditEntry.actor_name)
        .where(AuditEntry.subject == "document", AuditEntry.subject_id == document.id)
        .where(AuditEntry.tag.in_(("document:start_draft", "document:save_draft")))
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    ).one_or_none()
    return Saving(row.at, row.actor_name) if row else None


def first_changed_entry(document: Document) -> tuple[int, int | None]:
    """How many audit entries a document has, and the number of the first one that was changed (None if none was).

    Cheap enough for every page; the links between entries are the business of ``audit verify``.
    """
    columns = AuditEntry.__table__.columns
    rows = db.session.execute(
        sa.select(*columns)
        .where(AuditEntry.subject == "document", AuditEntry.subject_id == document.id)
        .order_by(AuditEntry.seq)
    ).mappings()
    count, changed = 0, None
    for row in rows:
        count += 1
        if changed is None and digest_of(row) != row["hash"]:
            changed = row["seq"]
    return count, changed

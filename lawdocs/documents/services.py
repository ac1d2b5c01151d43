"""Drafting (起草): start a draft, save it without overwriting anybody, add and remove papers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from lawdocs import keys
from lawdocs.access import may_on
from lawdocs.accounts.models import Agency
from lawdocs.audit import services as audit
from lawdocs.clock import Clock, local
from lawdocs.documents import files
from lawdocs.documents.models import Document, Material, MaterialKind, Relation, RelationKind, Revision, StepRecord
from lawdocs.documents.queries import last_saving
from lawdocs.documents.record import record_of
from lawdocs.documents.secrecy import refuse_secret_file
from lawdocs.errors import Forbidden, StateConflict, VersionStale
from lawdocs.extensions import HELD, db, transaction
from lawdocs.filing.services import void_numbers
from lawdocs.lifecycle import begin_draft, fire, touch
from lawdocs.review.supplements import drop_supplement
from lawdocs.texts.intake import check_file
from workflows.actors import Actor
from workflows.facts import Act
from workflows.permissions import Permission
from workflows.states import OPEN_STATES, DocumentState

# What a drafter may fill in; anything else a request brings along is ignored.
DRAFT_FIELDS = (
    "title",
    "subtitle",
    "issuer_id",
    "joint_issuers",
    "contact_person",
    "contact_phone",
    "genre",
    "subject",
    "audience",
    "keywords",
    "summary",
    "implementing_unit",
    "disclosure",
    "disclosure_reason",
    "is_secret",
    "has_term",
    "validity_years",
)


@dataclass(frozen=True)
class Basis:
    """One superior text a document rests on (制定依据)."""

    title: str
    number: str = ""
    article: str = ""


@dataclass(frozen=True)
class DraftContent:
    """What a drafter saves: fields by name, the text, and the list of superior texts."""

    fields: Mapping[str, object]
    text: str
    basis: tuple[Basis, ...] = ()


def start_draft(
    content: DraftContent, agency: Agency, actor: Actor, clock: Clock, *, key: str | None = None
) -> Document:
    """Begin a draft in an agency where the actor drafts; raises Forbidden elsewhere."""
    if not any(grant.agency_id == agency.id and grant.role == "drafter" for grant in actor.grants):
        raise Forbidden
    with transaction():
        claimed = keys.claim(
            actor, key, ["start_draft", agency.id, content.fields, content.text, _listed(content.basis)], clock.now()
        )
        document = Document(
            drafting_agency_id=agency.id, drafter_id=actor.id, created_at=clock.now(), title=content.fields["title"]
        )
        _fill(document, content)
        begin_draft(document, actor, clock)
        _save_text(document, content.text, actor, clock)
        if claimed is not None:
            claimed.answer = f"/work/documents/{document.id}"
        audit.record(
            "document:start_draft", actor, clock.now(), "document", document.id, after=_snapshot(document), key=key
        )
        return document


def save_draft(
    document: Document,
    content: DraftContent,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None = None,
) -> None:
    """Save a draft; raises VersionStale, naming who saved in between, instead of overwriting unseen text."""
    with transaction():
        asked = ["save_draft", document.id, version, content.fields, content.text, _listed(content.basis)]
        keys.claim(actor, key, asked, clock.now(), answer=f"/work/documents/{document.id}/edit")
        db.session.refresh(document, with_for_update=HELD)
        _demand_draft(document, actor)
        if version is not None and document.version != version:
            saving = last_saving(document)
            raise VersionStale(saving.who, f"{local(saving.at):%H:%M}") if saving else VersionStale
        before = _snapshot(document)
        touch(document, version)
        document.drafter_id = document.drafter_id or actor.id  # a draft imported from Word had nobody yet
        _fill(document, content)
        _save_text(document, content.text, actor, clock)
        audit.record(
            "document:save_draft",
            actor,
            clock.now(),
            "document",
            document.id,
            before=before,
            after=_snapshot(document),
            key=key,
        )


def submit(document: Document, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Submit for legality review (送审): from here on this text never changes."""
    with transaction():
        fire(document, "submit", actor, clock, version=version, key=key, effect=lambda _: _freeze(document, clock))


def withdraw(
    document: Document, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Withdraw (撤回): the document ends, a number it had becomes void with the reason."""

    def give_up(_: StepRecord) -> None:
        void_numbers(document, reason.strip(), actor, clock)
        drop_supplement(document, clock)

    with transaction():
        fire(
            document,
            "withdraw",
            actor,
            clock,
            version=version,
            key=key,
            act=Act(reason=reason.strip()),
            effect=give_up,
        )


def add_material(
    document: Document,
    kind: MaterialKind,
    name: str,
    data: bytes,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None = None,
) -> Material:
    """Attach a paper for review or an attachment; raises FileRefused for what must not come in."""
    checked = check_file(name, data)
    refuse_secret_file(name, data, actor, clock)
    with transaction():
        asked = ["add_material", document.id, kind, checked.sha256]
        keys.claim(actor, key, asked, clock.now(), answer=f"/work/documents/{document.id}#materials")
        _demand_open(document, actor)
        material = Material(
            document_id=document.id,
            kind=kind,
            name=checked.name,
            file=files.store(checked, data, clock),
            added_at=clock.now(),
            added_by_id=actor.id,
        )
        db.session.add(material)
        audit.record(
            "document:add_material",
            actor,
            clock.now(),
            "document",
            document.id,
            after={"kind": kind, "name": checked.name, "sha256": checked.sha256},
            key=key,
        )
        return material


def remove_material(document: Document, material: Material, actor: Actor, clock: Clock) -> None:
    """Take a paper away from a draft; the file and the record of it stay."""
    with transaction():
        _demand_draft(document, actor)
        material.removed_at = clock.now()
        audit.record(
            "document:remove_material",
            actor,
            clock.now(),
            "document",
            document.id,
            before={"kind": material.kind, "name": material.name, "sha256": material.file.sha256},
        )


def _freeze(document: Document, clock: Clock) -> None:
    document.draft.frozen_at = document.draft.frozen_at or clock.now()


def _demand_draft(document: Document, actor: Actor) -> None:
    if not may_on(actor, Permission.DOCUMENT_DRAFT, document):
        raise Forbidden
    if document.state is not DocumentState.DRAFT:
        raise StateConflict(document.state.label)


def _demand_open(document: Document, actor: Actor) -> None:
    """Papers may be handed in later (补正), but only while the document is still on its way."""
    if not may_on(actor, Permission.DOCUMENT_DRAFT, document):
        raise Forbidden
    if document.state not in OPEN_STATES:
        raise StateConflict(document.state.label)


def _fill(document: Document, content: DraftContent) -> None:
    for name in DRAFT_FIELDS:
        if name in content.fields:
            setattr(document, name, content.fields[name])
    issuer = db.session.get(Agency, document.issuer_id) if document.issuer_id else None
    document.issuer_name = issuer.name if issuer is not None else None
    basis = [
        Relation(kind=RelationKind.BASIS, title=each.title, number=each.number, article=each.article)
        for each in content.basis
    ]
    kept = [relation for relation in document.relations if relation.kind is not RelationKind.BASIS]
    document.relations = kept + basis


def _save_text(document: Document, text: str, actor: Actor, clock: Clock) -> None:
    """Write into the newest text, or into a new one when a step has already used that (退回后另起一稿)."""
    draft = document.draft
    digest = hashlib.sha256(text.encode()).hexdigest()
    if draft is not None and draft.digest == digest:
        return
    if draft is None or draft.frozen_at is not None:
        draft = Revision(draft_no=1 if draft is None else draft.draft_no + 1, saved_at=clock.now())
        document.revisions.append(draft)
    draft.text, draft.digest = text, digest
    draft.saved_at, draft.saved_by_id = clock.now(), actor.id
    db.session.flush()  # the audit entry shows the stored text's digest


def _listed(basis: tuple[Basis, ...]) -> list[tuple[str, str, str]]:
    return [(each.title, each.number, each.article) for each in basis]


def _snapshot(document: Document) -> dict[str, object]:
    fields = {name: value for name in DRAFT_FIELDS if (value := getattr(document, name)) not in (None, "")}
    basis = [relation.title for relation in document.relations if relation.kind is RelationKind.BASIS]
    text = document.draft.digest if document.draft else None
    return {**fields, "basis": basis, "text": text, "record": record_of(document)}

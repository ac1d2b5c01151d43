"""Store a document published before (存量文件) with its text, its relation and its place in the index."""

import hashlib
from collections.abc import Sequence
from datetime import date

from lawdocs.clock import Clock
from lawdocs.documents.index import index_new_document
from lawdocs.documents.models import Document, Material, Relation, RelationKind, Revision
from lawdocs.documents.stock_rows import StockRow
from lawdocs.lifecycle import enter_stock
from lawdocs.texts.amended import amendments_in
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import ENDED, DocumentState
from workflows.validity import status_on


def enter(
    row: StockRow,
    remarks: Sequence[str],
    issuer_id: int | None,
    actor: Actor,
    clock: Clock,
    attachments: Sequence[Material] = (),
) -> Document:
    """Enter a row as a public document, in the caller's transaction; an ended one in the state of its end."""
    document = document_of(row, remarks, issuer_id, clock)
    document.materials.extend(attachments)
    enter_stock(document, state_of(document, clock), actor, clock, Act(source=row.source))
    index_new_document(document, clock.today())
    return document


def state_of(document: Document, clock: Clock) -> DocumentState:
    """The state a document comes in with: published, or the end that it has reached."""
    status = status_on(document, clock.today())
    return DocumentState(status.value) if status in ENDED else DocumentState.PUBLISHED


def document_of(row: StockRow, remarks: Sequence[str], issuer_id: int | None, clock: Clock) -> Document:
    """The document that a row describes, not yet stored and without a state."""
    standing = row.standing
    return Document(
        title=row.title,
        issuer_id=issuer_id,
        issuer_name=row.issuer,
        genre=row.genre or "",
        subject=row.subject or "",
        number=row.number,
        number_as_given=row.number_as_given,
        number_key=row.number_key,
        index_number=row.index_number,
        written_on=row.written_on,
        published_on=row.published_on,
        in_force_from=row.in_force_from,
        in_force_until=standing.in_force_until,
        end_kind=standing.end_kind,
        stated_status=standing.stated_status,
        stated_on=standing.stated_on,
        source=row.source,
        source_id=row.source_id,
        remarks="\n".join(remarks),
        created_at=clock.now(),
        revisions=_revisions(row, clock),
        relations=_relations(row),
        # Said to be empty, so that nothing looks for them row by row.
        materials=[],
        opinions=[],
        decisions=[],
    )


def _revisions(row: StockRow, clock: Clock) -> list[Revision]:
    """The text as it was published: from the start a text that never changes."""
    if row.text is None:
        return []
    return [
        Revision(
            draft_no=1,
            no=1,
            text=row.text,
            digest=hashlib.sha256(row.text.encode()).hexdigest(),
            in_force_from=text_since(row),
            saved_at=clock.now(),
            frozen_at=clock.now(),
        )
    ]


def text_since(row: StockRow) -> date | None:
    """From when on the text holds: one that was amended (题注) not before its last amendment, whatever its document."""
    amended = [each.since for each in amendments_in(row.text or "")]
    begun = row.in_force_from or row.published_on or date.min
    return max(amended) if amended and max(amended) > begun else row.in_force_from


def _relations(row: StockRow) -> list[Relation]:
    return [Relation(kind=RelationKind.REPEALED_BY, title=row.repealed_by)] if row.repealed_by else []

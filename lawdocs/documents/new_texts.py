"""Texts that come of an act and never change again: the words are whole from the start, nobody drafts them."""

import hashlib
from datetime import date

from lawdocs.clock import Clock
from lawdocs.documents.models import Document, Revision
from workflows.actors import Actor


def add_frozen_draft(document: Document, text: str, actor: Actor, clock: Clock) -> Revision:
    """The next draft of a document, frozen as a step would freeze it."""
    return _add(document, text, actor, clock)


def add_edition(
    document: Document, text: str, in_force_from: date, actor: Actor, clock: Clock, *, title: str = ""
) -> Revision:
    """The next published text of a document, with the day from which it applies.

    ``title`` is what the document is called from then on; the texts before keep the title that they had.
    """
    published = {"no": next_edition_no(document), "in_force_from": in_force_from}
    if title and document.editions:
        first = document.editions[0]
        first.title = first.title or document.title
        published["title"] = title
    return _add(document, text, actor, clock, **published)


def next_edition_no(document: Document) -> int:
    """The number of the next published text; that of a withdrawn one is not given again."""
    return max((each.no or 0 for each in document.revisions), default=0) + 1


def _add(document: Document, text: str, actor: Actor, clock: Clock, **published: object) -> Revision:
    last = document.revisions[-1] if document.revisions else None
    made = Revision(
        draft_no=last.draft_no + 1 if last else 1,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        saved_at=clock.now(),
        saved_by_id=actor.id,
        frozen_at=clock.now(),
        **published,
    )
    document.revisions.append(made)
    return made

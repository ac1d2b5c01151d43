"""The text that an amendment brings (修改后的文本): on record at once, in force from its day."""

from lawdocs.cleanup.ends import relate
from lawdocs.clock import Clock
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, RelationKind
from lawdocs.documents.new_texts import add_edition
from lawdocs.documents.titles import take_title, title_with
from workflows.actors import Actor
from workflows.facts import Act
from workflows.titles import unquoted


def bring_text(document: Document, act: Act, by: Document | None, actor: Actor, clock: Clock) -> None:
    """Add the text of an amendment, with the title that it brings and the document that orders it."""
    add_edition(document, act.new_text.strip(), act.day, actor, clock, title=_changed(document, act.new_title))
    take_title(document, clock.today())
    document.amended_from = min(filter(None, (document.amended_from, act.day)))
    relate(document, RelationKind.AMENDED_BY, by, act)
    index_document(document, clock.today())


def _changed(document: Document, title: str) -> str:
    """A title that differs from what the document is called with its newest text."""
    bare = unquoted(title)
    return "" if bare == title_with(document.editions, document.current_edition, document.title) else bare

"""Take back the text of an amendment before its day (撤回修改文本): no reader sees it any more."""

from collections.abc import Iterator
from datetime import date

from lawdocs.cleanup.provision_queries import terms_of
from lawdocs.documents.acts import refuse
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, Relation, RelationKind, Revision
from workflows.facts import Act, Obstacle
from workflows.guards import zh_date


def withdraw_text(document: Document, act: Act, today: date) -> Revision:
    """Withdraw the text that an amendment brought for a day to come, and the relation to what ordered it.

    The row stays as it was used, with its number; only readers, and what counts texts, no longer meet it.
    Raises StepRefused when a later text or an entry on clauses rests on it.
    """
    edition = text_of(document, act)
    refuse(_against(document, edition))
    edition.withdrawn_on = today
    ordering = next((each for each in reversed(document.relations) if is_ordered_by(each, act)), None)
    document.relations = [each for each in document.relations if each is not ordering]
    if document.amended_from == act.day and not any(_begins(each, act) for each in document.editions[1:]):
        document.amended_from = None
    index_document(document, today)
    return edition


def text_of(document: Document, act: Act) -> Revision | None:
    """The text that an amendment brought: of those of its day, the one in its words."""
    brought = (each for each in reversed(document.editions[1:]) if _begins(each, act))
    return next((each for each in brought if each.text == act.new_text.strip()), None)


def _begins(edition: Revision, act: Act) -> bool:
    return edition.in_force_from == act.day


def is_ordered_by(relation: Relation, act: Act) -> bool:
    """Whether a relation names the document that orders an amendment."""
    is_its_own = relation.title == act.by_title and act.source in ("", relation.number)
    return relation.kind is RelationKind.AMENDED_BY and relation.on == act.day and is_its_own


def _against(document: Document, edition: Revision | None) -> Iterator[Obstacle]:
    if edition is None:
        yield Obstacle("没有找到这次修改登记的文本，请告诉系统管理员")
        return
    newest = document.current_edition
    if newest is not edition:
        later = f"第{newest.no}个文本（{zh_date(newest.in_force_from)}起施行）"
        yield Obstacle(f"在这次修改以后还登记了{later}，它以这次的文本为基础；请先取消后面的修改", "plans")
    named = [each.clauses for each in terms_of(document) if each.revision_id == edition.id and not each.is_void]
    if named:
        yield Obstacle(f"条款效力的登记（{'、'.join(named)}）以这个文本的条文为准；请先撤销这些登记", "provisions")

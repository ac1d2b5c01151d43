"""Published texts read for what they end of others: once, when they are published or by a job."""

from collections.abc import Iterable, Iterator
from datetime import date

import sqlalchemy as sa
import structlog

from lawdocs.cleanup.competence import may_change
from lawdocs.cleanup.judging import judge_anew
from lawdocs.cleanup.naming import named, one_of
from lawdocs.cleanup.repeals.models import Doubt, RepealingText, StatedRepeal
from lawdocs.cleanup.repeals.queries import outstanding
from lawdocs.clock import Clock
from lawdocs.documents.acts import record_act
from lawdocs.documents.models import Document, Relation, RelationKind, Revision
from lawdocs.documents.status import is_public
from lawdocs.extensions import db, hold, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from lawdocs.texts.metadata.stated_ends import WORDS, StatedEnd, read_stated_ends
from lawdocs.texts.metadata.values import Found
from workflows.actors import Actor

log = structlog.get_logger()
READ_REPEALS = "read-repeals"
MOST_AT_ONCE = 200
Meant = tuple[Document | None, Doubt | None]


def read_first_text(by: Document, clock: Clock) -> list[StatedRepeal]:
    """What the text that was published ends of others, kept; nothing the second time.

    Writes in the caller's transaction, whose audit entry tells of the publication or of the reading.
    """
    edition = by.editions[0] if by.editions else None
    if edition is None or db.session.get(RepealingText, edition.id) is not None:
        return []
    db.session.add(RepealingText(revision_id=edition.id, read_at=clock.now()))
    made: dict[tuple[object, str], StatedRepeal] = {}
    for found in _read(edition):
        for meant in _meant(found.value, by):
            each = _stated(found, by, edition, *meant)
            document = meant[0]
            made.setdefault((document.id if document else (each.title, each.number), each.part), each)
    db.session.add_all(made.values())
    return list(made.values())


def read_missing(actor: Actor, clock: Clock) -> Counts:
    """Read the published texts that nobody read yet, stock above all, and find what came in since (读出写明的废止)."""
    _pass_over(clock)
    counts = take_each(READ_REPEALS, _unread(), lambda document_id: _take(document_id, actor, clock), clock)
    found = db.session.scalars(_come_in().limit(MOST_AT_ONCE)).all()
    counts.done += sum(_match(stated_id, actor, clock) for stated_id in found)
    counts.done += judge_anew(outstanding(), actor, clock)
    return counts


def _take(document_id: int, actor: Actor, clock: Clock) -> bool:
    with transaction():
        hold(Document, document_id)
        by = db.session.get(Document, document_id)
        if db.session.get(RepealingText, by.editions[0].id) is not None:
            return False
        made = read_first_text(by, clock)
        if made:
            after = {"repeals": [f"{each.title}{each.number}{each.part}" for each in made]}
            record_act("read_repeals", by, actor, clock, key=None, after=after)
        return True


def _match(stated_id: int, actor: Actor, clock: Clock) -> bool:
    """Find the document that an earlier reading named, now that it is there."""
    with transaction():
        stated = db.session.get(StatedRepeal, stated_id, with_for_update=True, populate_existing=True)
        found = named(stated.title, stated.number, stated.by) if stated.document_id is None else []
        document = one_of(found, stated.by)
        if document is None or _is_known(stated, document):
            return False
        stated.document, stated.competent = document, may_change(stated.by, document)
        after = {"document_id": document.id, "title": stated.title}
        record_act("link_repeal", stated.by, actor, clock, key=None, after=after)
        return True


def _is_known(stated: StatedRepeal, document: Document) -> bool:
    known = sa.select(StatedRepeal.id).where(StatedRepeal.by_id == stated.by_id, StatedRepeal.part == stated.part)
    return db.session.scalar(known.where(StatedRepeal.document_id == document.id).limit(1)) is not None


def _come_in() -> sa.Select[tuple[int]]:
    """What ends documents that were not ours, and of which one of that title or number is ours now."""
    called = sa.or_(Document.title == StatedRepeal.title, Document.number == StatedRepeal.number)
    is_there = sa.exists().where(called, is_public(), Document.id != StatedRepeal.by_id)
    return sa.select(StatedRepeal.id).where(StatedRepeal.document_id.is_(None), is_there).order_by(StatedRepeal.id)


def _unread() -> Iterator[DueItem]:
    query = _not_read().with_only_columns(Document.id).where(_ends_something()).order_by(Document.id)
    for document_id in db.session.scalars(query.limit(MOST_AT_ONCE)).all():
        yield DueItem(document_id, document_id)


def _pass_over(clock: Clock) -> None:
    """Note of the texts without any word of ending that there is nothing to read in them, all at once."""
    rows = _not_read().with_only_columns(Revision.id, sa.literal(clock.now(), RepealingText.read_at.type))
    with transaction():
        columns = [RepealingText.revision_id, RepealingText.read_at]
        db.session.execute(sa.insert(RepealingText).from_select(columns, rows.where(sa.not_(_ends_something()))))


def _not_read() -> sa.Select[tuple[Revision]]:
    read = sa.exists().where(RepealingText.revision_id == Revision.id)
    query = sa.select(Revision).join(Document, Document.id == Revision.document_id)
    return query.where(is_public(), Revision.no == 1, sa.not_(read))


def _ends_something() -> sa.ColumnElement[bool]:
    return sa.or_(*(Revision.text.contains(word) for word in WORDS))


def _read(edition: Revision) -> Iterable[Found[StatedEnd]]:
    """What a text ends; nothing where the reading fails, which must not keep a document from being published."""
    try:
        return read_stated_ends(edition.text)
    except Exception:
        log.exception("repeals_not_read", revision=edition.id)
        return ()


def _meant(said: StatedEnd, by: Document) -> list[Meant]:
    """The documents that may be meant; the one, or all of that name with the doubt which of them it is."""
    doubt = Doubt.VAGUE if said.is_vague else None
    found = named(said.title, said.number, by)
    one = one_of(found, by)
    if one is not None or not found:
        return [(one, doubt)]
    ended = sa.select(Relation.document_id).where(Relation.other_id == by.id, Relation.kind == RelationKind.REPEALED_BY)
    known = set(db.session.scalars(ended.where(Relation.document_id.in_(each.id for each in found))))
    return [(each, Doubt.SEVERAL) for each in found if not known]


def _stated(
    found: Found[StatedEnd], by: Document, edition: Revision, document: Document | None, doubt: Doubt | None
) -> StatedRepeal:
    said = found.value
    return StatedRepeal(
        by=by,
        revision=edition,
        title=said.title,
        number=said.number,
        document=document,
        act=said.act,
        part=said.clauses,
        since=_since(said, by),
        by_clause=said.by_clause,
        words=found.words(edition.text).strip(),
        doubt=doubt,
        competent=document is not None and may_change(by, document),
    )


def _since(said: StatedEnd, by: Document) -> date | None:
    """The day that is named, else that of the publication or that on which the document takes effect."""
    begins = by.published_on if said.at_publication else by.in_force_from
    return said.since or begins or by.in_force_from or by.published_on

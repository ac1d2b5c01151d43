"""Published texts read for what they change in others: once, when they are published or by a job."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa
import structlog

from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, AmendingText, Verdict
from lawdocs.cleanup.amendments.queries import base_of, outstanding
from lawdocs.cleanup.competence import may_change
from lawdocs.cleanup.judging import judge_anew
from lawdocs.cleanup.naming import matched
from lawdocs.clock import Clock
from lawdocs.documents.acts import record_act
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.status import is_public
from lawdocs.extensions import db, hold, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from lawdocs.texts.amendments.applying import apply
from lawdocs.texts.amendments.instructions import Action, Amended, Instruction
from lawdocs.texts.amendments.reading import read_amendments
from lawdocs.texts.comparison import compare
from workflows.actors import Actor
from workflows.titles import changes_others, unquoted

log = structlog.get_logger()
READ_AMENDMENTS = "read-amendments"
MOST_AT_ONCE = 200
# What stands in the titles of documents that change others; the rest is read only when a person asks for it.
TELLS = ("修改", "修订", "修正", "调整", "清理")
_ARTICLE = re.compile(r"(?:annex-\d+-)?art-\d+(?:-\d+)?")
_NAMED_IN_TITLE = re.compile(r"《(.+?)》")


def read_published(by: Document, clock: Clock) -> list[Amending]:
    """Read what a document that was just published changes, if its title says that it changes anything.

    Writes in the caller's transaction, whose audit entry tells of the publication.
    """
    return read_first_text(by, clock) if any(word in by.title for word in TELLS) else []


def may_be_read(by: Document) -> bool:
    """Whether a person may want to have a public document read that nobody read yet: a decision, or by its title."""
    tells = by.genre == "决定" or any(word in by.title for word in TELLS)
    return tells and bool(by.editions) and db.session.get(AmendingText, by.editions[0].id) is None


def read_first_text(by: Document, clock: Clock) -> list[Amending]:
    """What the text that was published says of others, kept; nothing the second time."""
    edition = by.editions[0] if by.editions else None
    if edition is None or db.session.get(AmendingText, edition.id) is not None:
        return []
    db.session.add(AmendingText(revision_id=edition.id, read_at=clock.now()))
    made: list[Amending] = []
    for each in _found(by, edition):
        document = matched(each.title or "", each.number or "", by)
        held = next((other for other in made if document is not None and other.document is document), None)
        if held is None:
            held = Amending(by=by, revision=edition, no=len(made) + 1, title=each.title or "", number=each.number or "")
            held.document, held.touched = document, "[]"
            made.append(held)
        held.instructions += [_row(len(held.instructions) + no, read) for no, read in enumerate(each.instructions, 1)]
    for each in made:
        if each.document is not None:
            link(each, each.document)
    db.session.add_all(made)
    return made


def read_missing(actor: Actor, clock: Clock) -> Counts:
    """Read the published texts that nobody read yet, stock above all, and find what came in since (读出修改内容)."""
    counts = take_each(READ_AMENDMENTS, _unread(), lambda document_id: _take(document_id, actor, clock), clock)
    found = db.session.scalars(_come_in().limit(MOST_AT_ONCE)).all()
    counts.done += sum(_match(amending_id, actor, clock) for amending_id in found)
    counts.done += judge_anew(outstanding(clock.today()), actor, clock)
    return counts


def read_asked(by: Document, actor: Actor, clock: Clock, *, key: str | None = None) -> list[Amending]:
    """Read a text because somebody asked for it, or the job came to it, and tell the audit trail."""
    made = read_first_text(by, clock)
    after = {"amends": [each.title or each.number for each in made]}
    record_act("read_amendments", by, actor, clock, key=key, after=after)
    return made


def link(amending: Amending, document: Document) -> None:
    """Say which of our documents is changed, whether its maker lets readers be told so, and mark its articles."""
    amending.document = document
    amending.competent = may_change(amending.by, document)
    mark_articles(amending)


def mark_articles(amending: Amending) -> None:
    """Note which articles readers see marked: those that the instructions touch which nobody rejected."""
    amending.touched = json.dumps(list(dict.fromkeys(_touched(amending))), ensure_ascii=False)


def as_instruction(row: AmendingInstruction) -> Instruction:
    """An instruction as it was read."""
    names_of = ("no", "target", "target_label", "place", "old", "new", "start", "end", "doubt")
    return Instruction(action=Action(row.action), **{name: getattr(row, name) for name in names_of})


def _take(document_id: int, actor: Actor, clock: Clock) -> bool:
    with transaction():
        hold(Document, document_id)
        by = db.session.get(Document, document_id)
        edition = by.editions[0]
        if db.session.get(AmendingText, edition.id) is not None:
            return False
        read_asked(by, actor, clock)
        return True


def _match(amending_id: int, actor: Actor, clock: Clock) -> bool:
    """Find the document that an earlier reading named, now that it is there."""
    with transaction():
        amending = db.session.get(Amending, amending_id, with_for_update=True, populate_existing=True)
        document = matched(amending.title, amending.number, amending.by) if amending.document is None else None
        if document is None or amends_already(amending.by_id, document):
            return False
        link(amending, document)
        after = {"document_id": document.id, "title": amending.title}
        record_act("link_amending", amending.by, actor, clock, key=None, after=after)
        return True


def amends_already(by_id: int, document: Document) -> bool:
    """Whether what a document changes in this one is known under one of its names."""
    known = sa.select(Amending.id).where(Amending.by_id == by_id, Amending.document_id == document.id)
    return db.session.scalar(known.limit(1)) is not None


def _come_in() -> sa.Select[tuple[int]]:
    """What was read of documents that were not ours, and of which one of that title or number is ours now."""
    named = sa.or_(Document.title == Amending.title, Document.number == Amending.number)
    is_there = sa.exists().where(named, is_public(), Document.id != Amending.by_id)
    return sa.select(Amending.id).where(Amending.document_id.is_(None), is_there).order_by(Amending.id)


def _unread() -> Iterator[DueItem]:
    told = sa.or_(*(Document.title.contains(word) for word in TELLS))
    read = sa.select(AmendingText.revision_id).where(AmendingText.revision_id == Revision.id)
    query = sa.select(Document.id).join(Revision, Revision.document_id == Document.id)
    query = query.where(is_public(), told, Revision.no == 1, sa.not_(read.exists())).order_by(Document.id)
    for document_id in db.session.scalars(query.limit(MOST_AT_ONCE)).all():
        yield DueItem(document_id, document_id)


def _found(by: Document, edition: Revision) -> Iterator[Amended]:
    """What a text changes, as far as it says of which document, and what its title alone says that it amends.

    Sentences that were not understood tell nothing of a document that the title does not name: rules look like that.
    """
    titles = list(_named_by_title(by))
    told = set()
    for each in _read(edition):
        title = unquoted(each.title or "") or (titles[0] if len(titles) == 1 and not each.number else "")
        is_named = title in titles
        is_understood = any(read.action is not Action.UNCLEAR for read in each.instructions)
        if each.instructions and (is_named or (is_understood and (title or each.number))):
            told.add(title)
            yield replace(each, title=title)
    yield from (Amended(title, None, ()) for title in titles if title not in told)


def _read(edition: Revision) -> list[Amended]:
    """The instructions of a text; none where the reading fails, which must not keep a document from being published."""
    try:
        return list(read_amendments(edition.text))
    except Exception:
        log.exception("amendments_not_read", revision=edition.id)
        return []


def _named_by_title(by: Document) -> Iterator[str]:
    """The titles of what a decision amends, from its own title."""
    if "修改" in by.title and changes_others(by.title):
        yield from _NAMED_IN_TITLE.findall(by.title.partition("修改")[2])


def _row(no: int, read: Instruction) -> AmendingInstruction:
    words = {name: getattr(read, name) for name in ("target", "target_label", "place", "old", "new", "doubt")}
    return AmendingInstruction(no=no, action=read.action.value, start=read.start, end=read.end, **words)


def _touched(amending: Amending) -> Iterator[tuple[str, str]]:
    """The articles of the old text by their anchors, and what becomes of each; a new one is told at the one before."""
    edition = base_of(amending)
    read = [as_instruction(row) for row in amending.instructions if row.verdict is not Verdict.REJECTED]
    if edition is None or not read:
        return
    applied, before = apply(edition.text, read), ""
    for row in compare(edition.text, applied.text).rows:
        anchors = [unit.anchor for unit in row.old.units if unit.is_article]
        if row.is_removed or row.has_other_words:
            yield from ((anchor, "删去" if row.is_removed else "修改") for anchor in anchors)
        if row.is_added and row.is_article and before:
            yield before, "在这一条后面增加条文"
        before = anchors[-1] if anchors else before
    for outcome, each in zip(applied.outcomes, read, strict=True):
        article = _ARTICLE.match(each.target)
        if not outcome.done and article is not None:
            yield article[0], "修改"

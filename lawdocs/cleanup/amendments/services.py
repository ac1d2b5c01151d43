"""Look at what a document changes in another (核对修改内容): instruction by instruction, each a small act."""

from collections.abc import Iterator, Sequence
from datetime import date

from lawdocs.access import may_on
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, ReferenceLook, Verdict
from lawdocs.cleanup.amendments.proposal import corrected, of_one, proposal
from lawdocs.cleanup.amendments.queries import base_of, is_applied
from lawdocs.cleanup.amendments.reading import amends_already, as_instruction, link, mark_articles, read_asked
from lawdocs.cleanup.queries import STANDING
from lawdocs.clock import Clock
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.recorded import recorded
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES
from workflows.titles import quoted

LOOKED_AT_IN = frozenset(STANDING)


def decide(
    row: AmendingInstruction,
    verdict: Verdict,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    reason: str = "",
    unit: str = "",
    words: str = "",
) -> None:
    """Confirm an instruction as it was read, put it right (``unit``, ``words``), or not take it, with the reason."""
    refuse_secret("", words, actor, clock)
    with transaction():
        amending = row.amending
        asked = [row.id, verdict, reason, unit, words]
        document = _begin("decide_amending", amending, actor, clock, version=version, key=key, asked=asked)
        db.session.refresh(row)
        base = base_of(amending)
        refuse(_against(row, verdict, reason.strip(), unit, words, base))
        before = {"verdict": row.verdict}
        row.verdict, row.reason = verdict, reason.strip()
        corrects = verdict is Verdict.CORRECTED
        row.unit, row.words = (unit, words.strip("\n")) if corrects else ("", "")
        row.seen_id, row.decided_at = base.id, clock.now()
        row.decided_by_id, row.decided_by_name = actor.id, actor.name
        mark_articles(amending)
        after = {"no": row.no, "verdict": verdict, "by": amending.by.number or amending.by.title}
        after |= {"unit": row.unit, "words": row.words} if corrects else {}
        told = {"before": before, "after": after, "reason": row.reason, "basis": amending.by.title}
        record_act("decide_amending", document, actor, clock, key=key, **told)


def look_at_reference(
    amending: Amending,
    place: str,
    actor: Actor,
    clock: Clock,
    *,
    follows: bool,
    version: int | None,
    key: str | None,
) -> None:
    """Say of a mention of a moved unit that it was looked at: it follows the new number, or stays as it is."""
    with transaction():
        asked = [amending.id, place, follows]
        document = _begin("look_at_reference", amending, actor, clock, version=version, key=key, asked=asked)
        moved = next((each for each in proposal(amending).moved if each.place == place), None)
        if moved is None:
            refuse([Obstacle("这处引用随着后来的核对已经变了，请按现在的列表核对")])
        if follows and not moved.reference.new:
            refuse([Obstacle(f"{moved.reference.old}已经删去，没有新的条号可以改，请在登记修改时改正文")])
        look = next((each for each in amending.looks if each.place == place), None)
        if look is None:
            look = ReferenceLook(place=place)
            amending.looks.append(look)
        look.follows = follows
        for name, value in recorded(actor, clock).items():
            setattr(look, name, value)
        after = {"words": moved.reference.words, "follows": follows}
        record_act("look_at_reference", document, actor, clock, key=key, after=after, basis=amending.by.title)


def dismiss(
    amending: Amending, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Find that the other document changes nothing in this one: what was read is no longer shown to anybody."""
    with transaction():
        asked = [amending.id, reason]
        document = _begin("dismiss_amending", amending, actor, clock, version=version, key=key, asked=asked)
        refuse([] if reason.strip() else [Obstacle("请写明为什么没有修改本文件", "field:reason")])
        amending.dismissed_on, amending.dismissed_by_id = clock.today(), actor.id
        amending.dismiss_reason = reason.strip()
        told = {"after": {"by": amending.by.title}, "reason": reason.strip(), "basis": amending.by.title}
        record_act("dismiss_amending", document, actor, clock, key=key, **told)


def read_by_hand(
    by: Document, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> Sequence[Amending]:
    """Read what a published document changes in others, though its title does not tell that it does."""
    with transaction():
        seen = {"version": version, "key": key}
        begin_act("read_amendments", by, Permission.DOCUMENT_AMEND, PUBLIC_STATES, actor, clock, **seen)
        return read_asked(by, actor, clock, key=key)


def link_by_hand(
    amending: Amending, document: Document, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Say which of our documents a text means that the programme did not find by title or number."""
    with transaction():
        by = amending.by
        seen = {"version": version, "key": key, "asked": [amending.id, document.id]}
        begin_act("link_amending", by, Permission.DOCUMENT_AMEND, PUBLIC_STATES, actor, clock, **seen)
        db.session.refresh(amending)
        db.session.refresh(document, ["state"])
        refuse(_against_link(amending, document, actor, clock.today()))
        link(amending, document)
        after = {"document_id": document.id, "title": amending.title}
        record_act("link_amending", by, actor, clock, key=key, after=after)


def _against_link(amending: Amending, document: Document, actor: Actor, today: date) -> Iterator[Obstacle]:
    yield from _not_in_force(amending.by, today)
    if amending.document is not None:
        yield Obstacle(f"这一项已经对应{quoted(amending.document.title)}")
    if amends_already(amending.by_id, document):
        yield Obstacle(f"对{quoted(document.title)}的修改已经列出，请在那一项办理", "field:name")
    if document.id == amending.by_id:
        yield Obstacle("文件不能修改它自己，请填写被修改的文件", "field:name")
    if document.state not in LOOKED_AT_IN:
        yield Obstacle(f"{quoted(document.title)}当前状态为“{document.state.label}”，不能修改", "field:name")
    if not may_on(actor, Permission.DOCUMENT_AMEND, document):
        yield Obstacle(f"您没有登记{quoted(document.title)}修改的权限，请由它的公布经办人办理", "field:name")


def _begin(
    name: str,
    amending: Amending,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object,
) -> Document:
    document = amending.document
    answer = f"/work/documents/{document.id}/amendments/{amending.by_id}"
    seen = {"version": version, "key": key, "asked": asked, "answer": answer}
    begin_act(name, document, Permission.DOCUMENT_AMEND, LOOKED_AT_IN, actor, clock, **seen)
    db.session.refresh(amending)
    db.session.refresh(amending.by)
    refuse(closed(amending, clock.today()))
    return document


def closed(amending: Amending, today: date) -> Iterator[Obstacle]:
    """Why there is nothing more to decide about what a document changes; nothing while there is."""
    if is_applied(amending):
        yield Obstacle(f"{quoted(amending.by.title)}的修改已经登记，正文已经更新")
    if amending.dismissed_on is not None:
        yield Obstacle(f"已于{zh_date(amending.dismissed_on)}认定{quoted(amending.by.title)}没有修改本文件")
    yield from _not_in_force(amending.by, today)


def _not_in_force(by: Document, today: date) -> Iterator[Obstacle]:
    if by.in_force_until is not None and by.in_force_until <= today:
        yield Obstacle(f"{quoted(by.title)}自{zh_date(by.in_force_until)}起已不再有效，不能再据以核对修改")


def _against(
    row: AmendingInstruction, verdict: Verdict, reason: str, unit: str, words: str, base: Revision
) -> Iterator[Obstacle]:
    """What stands in the way of a verdict: no reason, or a change that the text cannot take."""
    if verdict is Verdict.REJECTED:
        if not reason:
            yield Obstacle("请写明不采用的理由", "field:reason")
        return
    read = as_instruction(row)
    _, outcome = of_one(read if verdict is Verdict.CONFIRMED else corrected(read, unit, words), base)
    if not outcome.done:
        rest = "请手工改正，或者写明理由不采用" if verdict is Verdict.CONFIRMED else "请改正以后再办"
        yield Obstacle(f"这一项改不进正文：{outcome.why.rstrip('。')}；{rest}")

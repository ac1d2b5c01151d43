"""Clauses that begin, stop or end on days of their own (条款效力): put on record, put right, applied again."""

from dataclasses import dataclass
from datetime import date

from lawdocs.access import may_on
from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.provision_checks import Entered, against, against_resuming, needed_for
from lawdocs.cleanup.provision_queries import terms_of
from lawdocs.cleanup.queries import STANDING
from lawdocs.clock import Clock
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document
from lawdocs.documents.recorded import recorded
from lawdocs.errors import Forbidden, StateConflict
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.provisions import ProvisionAct

ENTERED_IN = frozenset(STANDING)


@dataclass(frozen=True)
class _Seen:
    """Who acts, and what the page that they acted on said."""

    actor: Actor
    clock: Clock
    version: int | None
    key: str | None


def enter_term(
    document: Document, entered: Entered, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> ProvisionTerm:
    """Put on record that clauses begin, stop or end on a day of their own; a day to come holds by itself from it on."""
    seen = _Seen(actor, clock, version, key)
    with transaction():
        _begin("enter_provision", document, entered.act, entered.told, seen)
        made = _add(document, entered, seen)
        _record("enter_provision", document, made, seen, reason=entered.reason)
        return made


def correct_term(
    term: ProvisionTerm, entered: Entered, why: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> ProvisionTerm:
    """Put an entry right (更正): the wrong one is voided and never held, the right one stands in its place."""
    seen, document = _Seen(actor, clock, version, key), term.document
    with transaction():
        _begin("correct_provision", document, term.act, [term.id, entered.told, why], seen)
        _demand_right(document, entered.act, actor)
        before = _void(term, why, seen)
        made = _add(document, entered, seen, replaces=term)
        _record("correct_provision", document, made, seen, before=before, reason=why)
        return made


def void_term(
    term: ProvisionTerm, why: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Take an entry back that was made wrongly (撤销登记): it never held, and the public is told so."""
    seen = _Seen(actor, clock, version, key)
    with transaction():
        _begin("void_provision", term.document, term.act, [term.id, why], seen)
        before = _void(term, why, seen)
        _record("void_provision", term.document, term, seen, before=before, reason=why)


def resume_term(
    term: ProvisionTerm, day: date, why: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Let clauses be applied again from a day on (恢复执行)."""
    seen = _Seen(actor, clock, version, key)
    with transaction():
        _begin("resume_provision", term.document, term.act, [term.id, day, why], seen)
        _demand_open(term)
        refuse(against_resuming(term, day, why, clock.today()))
        before = told_of(term)
        term.until, term.resumed_on, term.resume_reason = day, clock.today(), why.strip()
        _record("resume_provision", term.document, term, seen, before=before, reason=why)


def told_of(term: ProvisionTerm) -> dict[str, object]:
    """What the audit trail tells of an entry."""
    names = ("id", "act", "clauses", "since", "until", "by_id", "by_title", "by_number", "by_clause", "voided_on")
    return {"provision": {name: getattr(term, name) for name in names}}


def _begin(name: str, document: Document, act: ProvisionAct, asked: object, seen: _Seen) -> None:
    begin_act(
        name, document, needed_for(act), ENTERED_IN, seen.actor, seen.clock,
        version=seen.version, key=seen.key, asked=asked,
    )  # fmt: skip


def _demand_right(document: Document, act: ProvisionAct, actor: Actor) -> None:
    if not may_on(actor, needed_for(act), document):
        raise Forbidden


def _add(document: Document, entered: Entered, seen: _Seen, replaces: ProvisionTerm | None = None) -> ProvisionTerm:
    standing = [each for each in terms_of(document) if not each.is_void]
    refuse(against(document, entered, standing, seen.clock.today()))
    by = entered.by
    made = ProvisionTerm(
        document_id=document.id,
        revision_id=edition_on(document, entered.since).id,
        act=entered.act,
        clauses=entered.clauses.strip(),
        since=entered.since,
        by_id=by.id if by is not None else None,
        by_title=by.title if by is not None else entered.by_title.strip(),
        by_number=(by.number or "") if by is not None else entered.by_number.strip(),
        by_clause=entered.by_clause.strip(),
        evidence=entered.evidence.strip(),
        reason=entered.reason.strip(),
        recorded_on=seen.clock.today(),
        replaces_id=replaces.id if replaces is not None else None,
        **_resumed(entered, replaces, seen.clock.today()),
        **recorded(seen.actor, seen.clock),
    )
    db.session.add(made)
    db.session.flush()  # the record names it
    return made


def _resumed(entered: Entered, replaces: ProvisionTerm | None, today: date) -> dict[str, object]:
    """The resume day of a stop that is put right: known since it was entered, unless it is another now."""
    if entered.until is None or replaces is None:
        return {}
    known = replaces.resumed_on if replaces.until == entered.until else today
    return {"until": entered.until, "resumed_on": known, "resume_reason": replaces.resume_reason}


def _void(term: ProvisionTerm, why: str, seen: _Seen) -> dict[str, object]:
    _demand_open(term)
    if not why.strip():
        refuse([Obstacle("请写明登记有误的情况", "field:why")])
    before = told_of(term)
    term.voided_on, term.void_reason = seen.clock.today(), why.strip()
    db.session.flush()  # what stands in its place is held against those that are left
    return before


def _demand_open(term: ProvisionTerm) -> None:
    db.session.refresh(term)
    if term.is_void:
        raise StateConflict("登记已经撤销")


def _record(
    name: str,
    document: Document,
    term: ProvisionTerm,
    seen: _Seen,
    *,
    before: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    basis = term.by_title or term.by_clause
    record_act(
        name, document, seen.actor, seen.clock,
        key=seen.key, before=before, after=told_of(term), reason=reason.strip(), basis=basis,
    )  # fmt: skip

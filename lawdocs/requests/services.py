"""Enter a request (登记来件) and handle it up to its answer; each act is written once, with its clock."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.deadlines.posts import Post
from lawdocs.documents.models import Document
from lawdocs.errors import DomainError, Forbidden, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.requests.checks import (
    DocumentNotHere,
    Received,
    Said,
    clause_obstacles,
    demand_no_numbers,
    entered_before,
    no_clause,
    refuse_any,
    starts_with_suspension,
    wrong_conclusion,
    wrong_day,
    wrong_days,
    wrong_sender,
    wrong_stop,
)
from lawdocs.requests.models import Request, RequestEntry
from lawdocs.requests.queries import handles, handling_posts
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.requests import (
    DUTY_OF,
    RULE_OF,
    Remedy,
    RequestAct,
    RequestOutcome,
    RequestState,
)


class RequestConflict(DomainError):
    """The act is none of those that may be done now; usually somebody was faster."""

    code, status = "STATE_CONFLICT", 409


def enter(
    received: Received,
    document: Document | None,
    agency_id: int,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None,
    is_sure: bool = True,
    keeps_numbers: bool = True,
) -> Request:
    """Enter a request that came in (登记来件); its clock begins with the day of its start event.

    ``is_sure`` says that a document that is not here was looked at once more; raises DocumentNotHere otherwise.
    ``keeps_numbers`` says that numbers of people are to stand in it; raises NumbersOfPeople otherwise.
    """
    with transaction():
        asked = ["enter_request", received, document.id if document else None, agency_id]
        claimed = keys.claim(actor, key, asked, clock.now())
        post = _post(agency_id, actor)
        refuse_any(
            [*wrong_sender(received), *wrong_days(received, document, clock.today()), *no_clause(received, document)]
        )
        refuse_any(entered_before(received, document, agency_id))
        demand_no_numbers(received.facts, keeps=keeps_numbers)
        if document is None and not is_sure:
            raise DocumentNotHere(f"系统里没有已公布的{received.document_title}")
        started_on = received.suspended_on if starts_with_suspension(received.kind) else received.received_on
        request = Request(
            kind=received.kind,
            stage=RequestState.OPEN,
            agency_id=agency_id,
            held_by_role=post[0],
            sender_kind=received.sender_kind,
            sender_name=received.sender_name,
            reference=received.reference,
            received_on=received.received_on,
            suspended_on=received.suspended_on,
            started_on=started_on,
            document_id=document.id if document is not None else None,
            document_title=document.title if document is not None else received.document_title,
            articles=received.articles,
            facts=received.facts,
            entered_at=clock.now(),
        )
        db.session.add(request)
        db.session.flush()  # its clock and its record name it
        if claimed is not None:
            claimed.answer = f"/work/requests/{request.id}"
        _start_clock(request, document, post, clock)
        _write(request, RequestAct.ENTER, Said(received.received_on), actor, clock, {}, key)
        return request


def note(request: Request, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Write down how it was handled (办理情况)."""
    with transaction():
        before = _claim(request, RequestAct.NOTE, said, actor, clock, version, key)
        _write(request, RequestAct.NOTE, said, actor, clock, before, key)


def ask(request: Request, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Ask the sender to complete what was sent (要求补正); the clock stands still until it comes."""
    with transaction():
        before = _claim(request, RequestAct.ASK, said, actor, clock, version, key)
        request.stage = RequestState.WAITING
        _with_clock(request, lambda duty: clocks.pause(duty, request.id, clock, "等待来件人补正", on=said.on))
        _write(request, RequestAct.ASK, said, actor, clock, before, key)


def complete(request: Request, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """What was missing came in (收到补正材料); its day is the first that counts again."""
    with transaction():
        before = _claim(request, RequestAct.COMPLETE, said, actor, clock, version, key)
        request.stage = RequestState.OPEN
        _with_clock(request, lambda duty: clocks.resume(duty, request.id, clock, "收到补正材料", on=said.on))
        _write(request, RequestAct.COMPLETE, said, actor, clock, before, key)


def transfer(request: Request, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Pass a request on to the organ that has power over it (转送), and tell the sender; here it is done with."""
    with transaction():
        before = _claim(request, RequestAct.TRANSFER, said, actor, clock, version, key)
        _close(request, RequestOutcome.TRANSFERRED, said.on)
        _with_clock(request, lambda duty: clocks.meet(duty, request.id, clock, f"已转送{said.to}", on=said.on))
        _write(request, RequestAct.TRANSFER, said, actor, clock, before, key)


def reply(
    request: Request,
    said: Said,
    actor: Actor,
    clock: Clock,
    *,
    remedy: Remedy | None = None,
    stop: str = "",
    version: int | None,
    key: str | None,
) -> None:
    """Answer a request (答复); with a remedy it was upheld, without one it was not.

    ``stop`` names clauses that are not applied from the day of the answer on (停止执行).
    """
    with transaction():
        before = _claim(request, RequestAct.REPLY, [said, remedy, stop], actor, clock, version, key)
        refuse_any([*wrong_conclusion(request, remedy), *wrong_stop(request, remedy, stop, said.on)])
        _close(request, RequestOutcome.UPHELD if remedy else RequestOutcome.NOT_UPHELD, said.on)
        request.remedy = remedy
        if stop:
            request.stopped_articles, request.stopped_from = stop, said.on
        _with_clock(request, lambda duty: clocks.meet(duty, request.id, clock, _answered(said), on=said.on))
        _write(request, RequestAct.REPLY, said, actor, clock, before, key)


def refuse(request: Request, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Do not take a request up, and tell the sender why (不予受理)."""
    with transaction():
        before = _claim(request, RequestAct.REFUSE, said, actor, clock, version, key)
        _close(request, RequestOutcome.NOT_ACCEPTED, said.on)
        _with_clock(request, lambda duty: clocks.meet(duty, request.id, clock, "已告知不予受理", on=said.on))
        _write(request, RequestAct.REFUSE, said, actor, clock, before, key)


def withdraw(request: Request, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """The sender took the request back (撤回): nothing is to be answered any more."""
    with transaction():
        before = _claim(request, RequestAct.WITHDRAW, said, actor, clock, version, key)
        _close(request, RequestOutcome.WITHDRAWN, said.on)
        _with_clock(request, lambda duty: clocks.cancel(duty, request.id, clock, "来件人撤回"))
        _write(request, RequestAct.WITHDRAW, said, actor, clock, before, key)


def void(request: Request, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """It was entered wrongly (登记有误作废), for a reason that is written down; whoever needs it enters it anew.

    Who sent it and what was said is needed no more, and gone with it.
    """
    with transaction():
        before = _claim(request, RequestAct.VOID, said, actor, clock, version, key)
        _close(request, RequestOutcome.VOID, said.on)
        request.sender_name, request.facts = "", ""  # the trail keeps their digest
        _with_clock(request, lambda duty: clocks.cancel(duty, request.id, clock, "登记有误，已作废"))
        _write(request, RequestAct.VOID, said, actor, clock, before, key)


def lift(request: Request, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Apply again from a day what was not applied (恢复执行), for a reason that is written down."""
    with transaction():
        before = _claim(request, RequestAct.LIFT, said, actor, clock, version, key)
        if said.on < request.stopped_from:
            refuse_any(
                (Obstacle(f"恢复执行的日期不能早于停止执行之日（{zh_date(request.stopped_from)}）", "field:on"),)
            )
        request.stopped_until = said.on
        _write(request, RequestAct.LIFT, said, actor, clock, before, key)


def correct(
    request: Request,
    said: Said,
    actor: Actor,
    clock: Clock,
    *,
    stop: str = "",
    version: int | None,
    key: str | None,
) -> None:
    """Put right a stop that was entered wrongly (更正), for a reason that is written down: it never held.

    ``stop`` names the clauses that were meant, which are not applied from the day of the answer on.
    """
    with transaction():
        before = _claim(request, RequestAct.CORRECT, [said, stop], actor, clock, version, key)
        since = request.stopped_from
        if said.on < since:
            refuse_any((Obstacle(f"更正日期不能早于停止执行之日（{zh_date(since)}）", "field:on"),))
        if stop and stop == request.stopped_articles:
            refuse_any((Obstacle("更正后的条款和原来的一样", "field:stop"),))
        refuse_any(clause_obstacles(request.document, stop, since, "stop"))
        request.wrong_articles, request.wrong_from, request.corrected_on = request.stopped_articles, since, said.on
        request.stopped_articles, request.stopped_from = stop, since if stop else None
        _write(request, RequestAct.CORRECT, said, actor, clock, before, key)


def _post(agency_id: int, actor: Actor) -> Post:
    """The post in which the actor handles requests in an agency; raises Forbidden without one."""
    post = next((each for each in handling_posts(actor) if each[1] == agency_id), None)
    if post is None:
        raise Forbidden
    return post


def _start_clock(request: Request, document: Document | None, post: Post, clock: Clock) -> None:
    duty = DUTY_OF.get(request.kind)
    if duty is not None:
        clocks.start(
            duty,
            clock,
            on=request.started_on,
            held_by=post,
            subject_id=request.id,
            document=document,
            agency_id=request.agency_id,
            about=request.name if document is not None else f"{request.name}　{request.document_title}",
        )


def _with_clock(request: Request, act: Callable[[Duty], object]) -> None:
    duty = DUTY_OF.get(request.kind)
    if duty is not None:
        act(duty)


def _answered(said: Said) -> str:
    return f"已答复（{said.number}）" if said.number else "已答复"


def _close(request: Request, outcome: RequestOutcome, day: date) -> None:
    request.stage, request.outcome, request.closed_on = RequestState.CLOSED, outcome, day


def _claim(
    request: Request, act: RequestAct, asked: object, actor: Actor, clock: Clock, version: int | None, key: str | None
) -> Mapping[str, object]:
    """Refuse what may not be done now, and return what the request was; of two simultaneous acts one finds it so."""
    keys.claim(actor, key, [f"request_{act}", request.id, asked], clock.now(), answer=f"/work/requests/{request.id}")
    db.session.refresh(request, with_for_update=True)
    if not handles(actor, request):
        raise Forbidden
    if version is None:
        raise VersionRequired
    if act not in request.acts_on(clock.today()):
        raise RequestConflict(f"这件来件当前状态为「{request.stage.label}」，操作未执行")
    if request.version != version:
        raise VersionStale(what="这件来件")
    said = asked[0] if isinstance(asked, list) else asked
    refuse_any(wrong_day(request, act, said.on, clock.today()))
    request.version += 1
    return _told(request)


def _write(
    request: Request,
    act: RequestAct,
    said: Said,
    actor: Actor,
    clock: Clock,
    before: Mapping[str, object],
    key: str | None,
) -> None:
    """The entry of the record and, last, of the audit trail, which tells what was said by its digest alone."""
    no = len(request.entries) + 1
    entry = RequestEntry(no=no, act=act, on=said.on, text=said.text, number=said.number, to=said.to, at=clock.now())
    entry.actor_id, entry.actor_name = actor.id, actor.name
    request.entries.append(entry)
    written = "\n".join((request.facts if act is RequestAct.ENTER else said.text, said.number, said.to))
    audit.record(
        f"request:{act}",
        actor,
        clock.now(),
        "request",
        request.id,
        before=before,
        after={**_told(request), "on": said.on, "digest": hashlib.sha256(written.encode()).hexdigest()},
        basis=RULE_OF[request.kind],
        key=key,
    )


def _told(request: Request) -> dict[str, object]:
    """What the audit trail tells of a request: nobody's name, and not what was written."""
    return {
        "request_kind": request.kind,
        "request_state": request.stage,
        "received_on": request.received_on,
        "document_id": request.document_id,
        "articles": request.articles,
        "outcome": request.outcome,
        "remedy": request.remedy,
        "stopped_from": request.stopped_from,
        "stopped_until": request.stopped_until,
        "stopped_articles": request.stopped_articles,
        "wrong_articles": request.wrong_articles,
        "corrected_on": request.corrected_on,
    }

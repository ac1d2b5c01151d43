"""Append to the audit trail and verify it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from lawdocs import fail_points
from lawdocs.audit.models import AuditEntry, AuditHead, SecurityEvent
from lawdocs.column.indicators.models import SetAct, TaskAct
from lawdocs.errors import ClockSuspect
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.document import STEPS
from workflows.drafting import Stage
from workflows.linkage.acts import acts_of
from workflows.linkage.sides import Subject
from workflows.news import TABLE as NEWS
from workflows.reports import TABLE as REPORTS

GENESIS = "0" * 64
CLOCKS_MAY_DIFFER = timedelta(minutes=5)  # between the nodes of an installation
# Made once, for every act sends them; of tables, since no object of theirs is ever loaded.
_HEAD = sa.select(*AuditHead.__table__.c["seq", "hash", "at"]).with_for_update()
_APPEND, _MOVE = sa.insert(AuditEntry.__table__), sa.update(AuditHead.__table__)
PUBLIC = sa.select(AuditHead.public)  # what data_version asks
TAGS = frozenset(
    {f"document:{step.name}" for step in STEPS}
    | {f"document:plan_{name}" for name in ("publish", "amend", "repeal", "lapse")}
    | {f"drafting:{stage}" for stage in Stage}
    | {f"news:{step.name}" for step in NEWS.steps}
    | {f"evidence:{act}" for act in TaskAct}
    | {f"indicator:{act}" for act in SetAct}
    | {f"news:{name}" for name in ("start", "save", "add_file", "remove_file", "pin", "unpin", "topic")}
    | {f"report:{step.name}" for step in REPORTS.steps}
    | {f"report:{name}" for name in ("open", "save", "add_file", "remove_file", "sent_up", "cycle", "circular")}
    | {f"report:body_{name}" for name in ("add", "change", "exempt", "lift")}
    | {f"{subject}:{act}" for subject in Subject for act in acts_of(subject)}
    | {
        "document:start_draft",
        "document:save_draft",
        "document:cancel_plan",
        "document:retry_plan",
        "document:add_material",
        "document:remove_material",
        "document:evaluate",
        "document:void_evaluation",
        "document:ask_supplement",
        "document:hand_in_supplement",
        "document:record_advice",
        "document:answer_amendments",
        "document:object_to_opinion",
        "document:add_channel",
        "document:plan_interpretation",
        "document:record_interpretation",
        "document:supply_copies",
        "document:correct_text",
        "document:fill_stock",
        "document:archive",
        "document:enter_provision",
        "document:correct_provision",
        "document:void_provision",
        "document:resume_provision",
        "document:read_amendments",
        "document:link_amending",
        "document:decide_amending",
        "document:look_at_reference",
        "document:dismiss_amending",
        "document:judge_competence",
        "document:read_repeals",
        "document:link_repeal",
        "document:dismiss_repeal",
        "drafting:opinion",
        "drafting:turn_down",
        "deadline:remind",
        "notice:read",
        "calendar:make",
        "calendar:revoke",
        "cleanup:finish",
        "filing:submit",
        "filing:outside",
        "filing:receipt",
        "filing:register",
        "filing:refuse",
        "filing:supplement",
        "filing:add_paper",
        "filing:remove_paper",
        "filing:send_list",
        "filing:notify",
        "filing:criticize",
        "record_review:find",
        "record_review:drop",
        "record_review:extend",
        "record_review:coordinate",
        "record_review:pass",
        "record_review:opinion",
        "record_review:report",
        "record_review:close",
        "record_review:revoke",
        "record_review:rule",
        "agency:create",
        "agency:change",
        "agency:remove",
        "user:create",
        "user:change",
        "user:password",
        "grant:give",
        "grant:take",
        "number:give",
        "number:void",
        "number:start",
        "import:start",
        "import:confirm",
        "import:drop",
        "import:ask",
        "import:enter",
        "import:skip",
        "import:reopen",
        "import:take_back",
        "rates:freeze",
        "figures:take",
        "links:check",
        "links:found",
        "binder:export",
        "rules:override",
        "rules:end",
        "rules:calendar",
        "rules:remind",
        "request:enter",
        "request:note",
        "request:ask",
        "request:complete",
        "request:transfer",
        "request:reply",
        "request:refuse",
        "request:withdraw",
        "request:void",
        "request:lift",
        "request:correct",
        "job:retry",
        "mail:retry",
        "seed:begin",
    }
)


QUIET_KINDS = frozenset(
    ("binder", "calendar", "deadline", "drafting", "evidence", "figures", "filing", "grant", "links", "mail", "news")
    + ("notice", "rates", "record_review", "report", "request", "user")
    + tuple(Subject)
)
# What changes nothing that the public sees. A tag that does not stand here lets the public pages be made anew.
QUIET = frozenset(
    {f"document:{name}" for name in ("start_draft", "save_draft", "submit", "return", "reject", "approve", "decide")}
    | {f"document:{name}" for name in ("register", "withdraw", "exclude", "add_material", "remove_material")}
    | {f"document:{name}" for name in ("ask_supplement", "hand_in_supplement", "record_advice", "answer_amendments")}
    | {"document:object_to_opinion", "document:add_channel", "document:plan_interpretation"}
    | {"document:supply_copies", "document:archive", "document:look_at_reference"}
    | {tag for tag in TAGS if tag.partition(":")[0] in QUIET_KINDS}
    # A document's page tells which clauses are not applied.
    - {"request:reply", "request:lift", "request:correct"}
    # The board of indicators shows who answers for each, and what was accepted.
    - {f"evidence:{act}" for act in (TaskAct.ASSIGN, TaskAct.CHANGE, TaskAct.RELIEVE, TaskAct.ACCEPT, TaskAct.HIDE)}
    - {"news:publish", "news:withdraw", "news:pin", "news:unpin", "news:topic"}
    - {"links:found"}
    # The board of reports shows every body and year, whether there is something to read or not.
    - {"report:publish", "report:elsewhere", "report:withdraw", "report:cycle"}
    - {f"report:body_{name}" for name in ("add", "change", "exempt", "lift")}
)


def canonical(value: object) -> str:
    """JSON in one spelling only, for digests."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest_of(entry: Mapping[str, object]) -> str:
    """The hash of an entry over all its fields and the hash before it."""
    at = entry["at"]
    fields = {key: entry[key] for key in sorted(entry) if key not in ("hash", "at")}
    fields["at"] = at.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(at, datetime) else at
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def record(
    tag: str,
    actor: Actor,
    at: datetime,
    subject: str,
    subject_id: int | None,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    basis: str = "",
    key: str | None = None,
) -> int:
    """Append an entry in the transaction of the change, and return its number.

    Call it last: it locks the head of the chain until the transaction ends.
    """
    if tag not in TAGS:
        raise ValueError(f"unknown audit tag {tag!r}")
    db.session.flush()  # so that a refused change never reaches the chain
    head = db.session.execute(_HEAD).one()
    _refuse_suspect_clock(at, head.at)
    entry: dict[str, object] = {
        "seq": head.seq + 1,
        "at": at,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "tag": tag,
        "subject": subject,
        "subject_id": subject_id,
        "before": canonical(before or {}),
        "after": canonical(after or {}),
        "reason": reason,
        "basis": basis,
        "key": key,
        "previous": head.hash,
    }
    entry["hash"] = digest_of(entry)
    db.session.execute(_APPEND, entry)
    seen = {} if tag in QUIET else {"public": entry["seq"]}
    head_now = {"seq": entry["seq"], "hash": entry["hash"], "at": max(at, head.at or at), **seen}
    db.session.execute(_MOVE, head_now)
    fail_points.reach("after_audit")
    return head.seq + 1


def clock_fault(now: datetime) -> timedelta | None:
    """How far the clock went back behind the newest entry; None while that is within what clocks may differ."""
    newest = db.session.execute(sa.select(AuditHead.at)).scalar_one()
    behind = newest - now if newest is not None else timedelta(0)
    return behind if behind > CLOCKS_MAY_DIFFER else None


def accept_clock(now: datetime) -> None:
    """Let the present time hold again, after a clock that ran ahead was put right."""
    with transaction():
        db.session.execute(sa.update(AuditHead).values(at=now))
        security_event("clock_accepted", now, detail=now.astimezone(UTC).isoformat(timespec="seconds"))


def _refuse_suspect_clock(at: datetime, newest: datetime | None) -> None:
    """A clock that went back must not write: dates of law would be wrong, and the trail out of order."""
    if newest is not None and newest - at > CLOCKS_MAY_DIFFER and current_app.extensions["settings"].watches_clock:
        raise ClockSuspect(newest - at)


def security_event(kind: str, at: datetime, *, user_id: int | None = None, address: str = "", detail: str = "") -> None:
    """Record a security event; call inside a transaction."""
    db.session.add(SecurityEvent(kind=kind, at=at, user_id=user_id, address=address, detail=detail[:300]))


def data_version() -> int:
    """A number that grows with whatever the public may see; the base of ETags and of counts that are kept."""
    return db.session.execute(PUBLIC).scalar_one()


def verify_chain() -> tuple[int, str, str | None]:
    """Walk the whole chain: number of entries, hash of the head, and the first fault (None if clean)."""
    previous, count = GENESIS, 0
    columns = AuditEntry.__table__.columns
    rows = db.session.execute(sa.select(*columns).order_by(AuditEntry.seq)).yield_per(1000).mappings()
    while True:
        try:
            row = next(rows, None)
        except ValueError as error:  # a value that its column cannot hold, written past the programme
            return count, previous, f"an entry after {count} cannot be read: {error}"
        if row is None:
            break
        count += 1
        if row["seq"] != count:
            return count, previous, f"entry {count} is missing"
        if row["previous"] != previous:
            return count, previous, f"entry {count} does not follow entry {count - 1}"
        if digest_of(row) != row["hash"]:
            return count, previous, f"entry {count} was changed"
        previous = row["hash"]
    heads = [tuple(head) for head in db.session.execute(sa.select(AuditHead.seq, AuditHead.hash))]
    if heads != [(count, previous)]:
        told = heads[0][0] if heads else "no"
        return count, previous, f"the head says {told} entries, there are {count}"
    return count, previous, None

"""The only code that changes the state of a report.

Pages, the job and the demo county come through the services, which call ``admit`` and ``fire`` in a transaction of
theirs; neither commits.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date

from transitions import MachineError

from lawdocs import fail_points, keys, moves
from lawdocs.audit import services as audit
from lawdocs.clock import Clock, local
from lawdocs.column.reports import notices, queries, timing
from lawdocs.column.reports.models import Report, ReportAct, ReportPartCheck, ReportRecord
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.extensions import HELD, db
from lawdocs.texts import richtext
from lawdocs.texts.secrecy import secrecy_mark
from workflows.actors import Actor
from workflows.permissions import Permission
from workflows.reports import TABLE, Part, ReportFacts, ReportState, Said, is_complete
from workflows.tables import Step, obstacles

WHAT = "这份报告"


class ReportConflict(DomainError):
    """The act does not leave the present state; usually somebody was faster."""

    code, status = "STATE_CONFLICT", 409

    def __init__(self, state: ReportState) -> None:
        super().__init__(f"{WHAT}当前状态为「{state.label}」，操作未执行")


def admit(
    report: Report,
    name: str,
    permissions: Collection[Permission],
    states: Collection[ReportState],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object = None,
) -> None:
    """Admit an act, in the caller's transaction: once, by one of some rights, from this state, upon the version seen.

    Raises Repeated, Forbidden, ReportConflict, VersionRequired or VersionStale.
    """
    answer = page_of(report)
    keys.claim(actor, key, [f"report_{name}", report.id, asked], clock.now(), answer=answer)
    db.session.refresh(report, with_for_update=HELD)  # a slower click sees what won
    if not any(queries.may_on(actor, each, report.body) for each in permissions):
        raise Forbidden
    if report.state not in states:
        raise ReportConflict(report.state)
    moves.demand_version(report, version, WHAT)


def fire(
    report: Report,
    step_name: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    said: Said | None = None,
) -> None:
    """Take one step with a report; raises what ``admit`` raises, or StepRefused with every reason."""
    step, said = TABLE.by_name[step_name], said or Said()
    seen = {"version": version, "key": key, "asked": asdict(said)}
    admit(report, step.name, (step.permission,), step.sources, actor, clock, **seen)
    found = obstacles(step, facts_of(report), said, actor, clock.today())
    if found:
        raise StepRefused(found)
    source = report.state
    try:
        dest = TABLE.walk(source, step)
    except MachineError as error:
        raise ReportConflict(report.state) from error
    moves.write(report, dest, WHAT, **_values(report, step, said, clock))
    record = put_on_record(report, ReportAct(step.name), source, actor, clock, _told(said))
    _keep_checks(record, said)
    timing.after_step(report, step, clock)
    notices.tell(report, step, record, clock)
    fail_points.reach("after_outbox")
    _audit(report, step.name, source, actor, clock, said.reason, key)


def note(
    report: Report,
    act: ReportAct,
    actor: Actor,
    clock: Clock,
    key: str | None,
    told: Mapping[str, object] | None = None,
    words: str = "",
) -> None:
    """Put an act on record that leaves the state alone; the report has a new version after it."""
    moves.write(report, report.state, WHAT)
    put_on_record(report, act, report.state, actor, clock, words)
    _audit(report, act.value, report.state, actor, clock, words, key, told)


def begin(report: Report, actor: Actor, clock: Clock) -> None:
    """Let the report of a body for a year begin, in its caller's transaction (开始收集)."""
    report.state = ReportState.DRAFT
    db.session.add(report)
    db.session.flush()  # the record and the audit entry name the new id
    put_on_record(report, ReportAct.OPEN, None, actor, clock)
    _audit(report, "open", None, actor, clock, "", None, {"body_id": report.body_id, "year": report.year})


def facts_of(report: Report) -> ReportFacts:
    """What the guards look at."""
    words = {part: richtext.plain_text(body) for part, body in report.parts.items()}
    return ReportFacts(
        year=report.year,
        empty_parts=tuple(part for part in Part if not words[part]),
        has_file=report.file_id is not None,
        is_secret=secrecy_mark(report.title, "\n".join(words.values())) is not None,
        writer_ids=queries.writers_of(report),
        cleared_on=_cleared_on(report),
    )


def _cleared_on(report: Report) -> date | None:
    last = next((each for each in reversed(report.records) if each.act is ReportAct.CLEAR), None)
    return local(last.at).date() if last is not None else None


def digest_of(report: Report) -> str:
    """The digest of what a report says, by which its record proves what was received."""
    file = (report.file_name, report.file.sha256) if report.file is not None else ("", "")
    said = (str(report.body_id), str(report.year), report.title, *report.parts.values(), *file)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def page_of(report: Report) -> str:
    """Where staff look at it."""
    return f"/work/reports/{report.year}/{report.body_id}"


def put_on_record(
    report: Report, act: ReportAct, source: ReportState | None, actor: Actor, clock: Clock, reason: str = ""
) -> ReportRecord:
    """The entry of the report's own record."""
    record = ReportRecord(report_id=report.id, act=act, source=source, reason=reason, digest=digest_of(report))
    return moves.put_on_record(record, report, actor, clock)


def _values(report: Report, step: Step[ReportState], said: Said, clock: Clock) -> dict[str, object]:
    """The columns that go with a step."""
    today, gone = clock.today(), {"published_on": None, "published_at": None, "published_url": ""}
    found: dict[str, dict[str, object]] = {
        "submit": {
            "submitted_on": report.submitted_on or today,
            "self_checked_by": said.checker.strip(),
            "self_checked_on": said.on,
        },
        "recall": {"submitted_on": None},
        "receive": {"is_complete": is_complete(said.checks)},
        "return": {"is_complete": None},
        "publish": {"published_on": today, "published_at": clock.now()},
        "elsewhere": {"published_on": said.on, "published_at": clock.now(), "published_url": said.url},
        "withdraw": gone,
    }
    return found.get(step.name, {})


def _told(said: Said) -> str:
    """What of a step the record keeps in words."""
    missing = [each.part.label for each in said.checks if not each.is_there]
    if said.checks:
        return f"缺少：{'、'.join(missing)}" if missing else "五部分齐全"
    if said.url:
        return f"{said.url}，{said.on}{f'；原因：{said.reason}' if said.reason else ''}"
    return f"保密自查：{said.checker}，{said.on}" if said.checker else said.reason


def _keep_checks(record: ReportRecord, said: Said) -> None:
    for each in said.checks:
        db.session.add(
            ReportPartCheck(record_id=record.id, part=each.part, is_there=bool(each.is_there), place=each.place)
        )


def _audit(
    report: Report,
    name: str,
    source: ReportState | None,
    actor: Actor,
    clock: Clock,
    reason: str,
    key: str | None,
    told: Mapping[str, object] | None = None,
) -> None:
    """The entry of the trail: how it moved and the digest of its words, not what they say."""
    after = kept_facts(report) | {"version": report.version} | dict(told or {})
    before = {"report_state": source} if source is not None else {}
    audit.record(
        f"report:{name}", actor, clock.now(), "report", report.id, before=before, after=after, reason=reason, key=key
    )


def kept_facts(report: Report) -> dict[str, object]:
    """What the trail tells of a report after every act, and ``audit verify`` compares with it."""
    return {
        "report_state": report.state,
        "digest": digest_of(report),
        "submitted_on": report.submitted_on,
        "self_checked_on": report.self_checked_on,
        "is_complete": report.is_complete,
        "sent_up_on": report.sent_up_on,
        "published_on": report.published_on,
        "link": report.published_url,
    }

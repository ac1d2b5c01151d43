"""What the pages of suggestions show: clocks, what was said, and what the person may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.clock import local
from lawdocs.context import zh_moment
from lawdocs.deadlines.clock_views import concerns
from lawdocs.deadlines.clocks import in_words
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import marks_of
from lawdocs.extensions import db
from lawdocs.linkage.records import records_of
from lawdocs.linkage.suggestions.following import COPIED, VISITED
from lawdocs.linkage.suggestions.kind import SUGGESTION, facts_of
from lawdocs.linkage.suggestions.models import Suggestion
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.linkage.sides import Subject
from workflows.linkage.suggestions import (
    IN_HAND,
    SUGGESTIONS,
    SuggestionSaid,
    SuggestionState,
    may_be_sued,
    reply_is_there,
    unit_let_it_lie,
    was_not_adopted,
)
from workflows.permissions import Permission as P
from workflows.tables import Guard

# Steps that are offered only once this stands in their way no more.
ONCE: Mapping[str, Guard] = {
    "receive_for": unit_let_it_lie,
    "reply": reply_is_there,
    "again": was_not_adopted,
    "sue": may_be_sued,
}


@dataclass(frozen=True)
class ClockLine:
    """A clock: its word, its last day, how long and on which ground, and where it is derived, if the person may see."""

    kind: str
    text: str
    label: str
    due: str
    how: str
    url: str | None
    is_running: bool


@dataclass(frozen=True)
class Note:
    """An act that leaves the state alone, as the page offers it."""

    name: str
    label: str
    permission: P
    states: tuple[SuggestionState, ...]


NOTES = (
    Note("save", "修改草稿", P.SUGGESTION_WRITE, (SuggestionState.DRAFT,)),
    Note("draft_reply", "起草回复", P.LINKAGE_ANSWER, IN_HAND),
    Note("work", "登记办理情况", P.LINKAGE_ANSWER, IN_HAND),
    Note("ask_extension", "申请延期", P.LINKAGE_ANSWER, IN_HAND),
    Note("return_reply", "退回回复稿", P.LINKAGE_APPROVE, IN_HAND),
    Note("grant", "同意延期", P.SUGGESTION_WRITE, IN_HAND),
    Note("refuse", "不同意延期", P.SUGGESTION_WRITE, IN_HAND),
    Note("visit", "登记跟进", P.SUGGESTION_WRITE, VISITED),
    Note("copy", "登记抄送", P.SUGGESTION_WRITE, COPIED),
)


def acts_for(row: Suggestion, actor: Actor, today: date) -> list[tuple[str, str]]:
    """What the person may do now: address and word, the next step first, what ends everything last."""
    facts, nothing = facts_of(row), SuggestionSaid()
    steps = [
        (step.name, step.action)
        for step in SUGGESTIONS.steps_from(row.state)
        if SUGGESTION.may(actor, step.permission, row)
        and not (step.name in ONCE and ONCE[step.name](facts, nothing, actor, today))
    ]
    notes = [
        (each.name, each.label)
        for each in NOTES
        if row.state in each.states and SUGGESTION.may(actor, each.permission, row) and _arises(each.name, row)
    ]
    ends = [each for each in steps if each[0] in ("withdraw", "discard")]
    found = [*(each for each in steps if each not in ends and each[0] != "object"), *notes]
    found += [each for each in steps if each[0] == "object"] + ends
    return [(url_for("linkage.act_on_suggestion", row_id=row.id, name=name), label) for name, label in found]


def clock_lines(duties: Mapping[Duty, int], actor: Actor, today: date) -> list[ClockLine]:
    """The newest clock of each duty and subject."""
    found = []
    for duty, subject_id in duties.items():
        query = sa.select(Deadline).where(Deadline.duty == duty, Deadline.subject_id == subject_id)
        deadline = db.session.scalar(query.order_by(Deadline.opened_no.desc()).limit(1))
        if deadline is not None:
            found.append(_clock_line(deadline, actor, today))
    return found


def duties_of(row: Suggestion) -> dict[Duty, int]:
    """The duties that a suggestion brings about, with what each is of."""
    found = {Duty.LINK_SUGGESTION: row.id}
    if row.review is not None:
        found |= {Duty.LINK_REVIEW: row.review.id, Duty.LINK_CORRECTION: row.review.id}
    return found


def said_on(row: Suggestion) -> list[dict[str, object]]:
    """What both sides said, newest first."""
    return [
        {
            "label": each.act.label,
            "day": zh_date(each.on),
            "verdict": each.verdict.label if each.verdict is not None else "",
            "until": f"至{zh_date(each.until)}" if each.until is not None else "",
            "text": each.text,
            "who": f"{each.actor_name}，{zh_moment(each.at)}登记",
            "file": each.file_name,
            "url": _file_url(row, "entry", each.id) if each.file_id is not None else None,
        }
        for each in reversed(row.entries)
    ]


def pairs_of(row: Suggestion) -> list[tuple]:
    """The facts of a letter."""
    days = {"reply_days": "建议书确定的回复期限", "objection_days": "建议书确定的异议期限"}
    return [
        ("类型", f"{row.kind.label}{'（紧急）' if row.is_urgent else ''}"),
        ("被建议单位", row.target.name),
        ("签发", f"{row.signed_by}　{zh_date(row.signed_on)}" if row.signed_on else row.signed_by),
        *((label, f"{getattr(row, name)}日") for name, label in days.items() if getattr(row, name) is not None),
        ("送达", zh_date(row.sent_on) if row.sent_on else ""),
        ("收到", _received(row)),
        ("回复", f"{row.reply_number}　{zh_date(row.replied_on)}" if row.replied_on else ""),
        ("评估", row.verdict.label if row.verdict is not None else ""),
        ("起诉", f"{row.court}　{zh_date(row.sued_on)}" if row.sued_on else ""),
        ("办结", zh_date(row.closed_on) if row.closed_on else ""),
        ("建议书附件", row.file_name, _file_url(row, "letter", row.id) if row.file_id is not None else None),
    ]


def reply_lines(row: Suggestion) -> list[dict[str, object]]:
    """The replies that were sent, newest first."""
    return [
        {
            "number": each.number,
            "day": f"{zh_date(each.sent_on)}{late}",
            "text": each.text,
            "who": f"起草：{each.drafter_name}　批准：{each.approver_name}",
            "file": each.file_name,
            "url": _file_url(row, "reply", each.id) if each.file_id is not None else None,
        }
        for each, late in reversed(list(zip(row.sent_replies, _entered_later(row), strict=True)))
    ]


def _entered_later(row: Suggestion) -> list[str]:
    """For each reply that was sent: that it was put on record after its day (补录), and when."""
    acts = [each for each in records_of(Subject.SUGGESTION, row.id) if each.act == "reply"]
    days = [(local(each.at).date(), reply.sent_on) for each, reply in zip(acts, row.sent_replies, strict=True)]
    return [f"（{zh_date(on)}补录）" if on > sent_on else "" for on, sent_on in days]


def draft_file_url(row: Suggestion) -> str | None:
    """The address of the file of the reply that is being drafted."""
    draft = row.draft_reply
    return _file_url(row, "reply", draft.id) if draft is not None and draft.file_id is not None else None


def _clock_line(deadline: Deadline, actor: Actor, today: date) -> ClockLine:
    word = standing(deadline, today)
    url = url_for("clocks.show", deadline_id=deadline.id) if concerns(actor, deadline) else None
    due = f"期限至{zh_date(deadline.due_on)}{marks_of(deadline)}"
    runs = deadline.ended_at is None
    return ClockLine(word.kind, word.text, deadline.duty.label, due, in_words(deadline), url, runs)


def _arises(name: str, row: Suggestion) -> bool:
    needed = {
        "return_reply": row.draft_reply is not None,
        "ask_extension": row.asked_until is None,
        "grant": row.asked_until is not None,
        "refuse": row.asked_until is not None,
        "copy": row.document_id is not None,
    }
    return needed.get(name, True)


def _received(row: Suggestion) -> str:
    if row.received_on is None:
        return ""
    return f"{zh_date(row.received_on)}{'（牵头单位代为签收）' if row.received_for else ''}"


def _file_url(row: Suggestion, of: str, part_id: int) -> str:
    return url_for("linkage.suggestion_file", row_id=row.id, of=of, part_id=part_id)

"""Everything that is done with joint meetings, in one place to call from.

A meeting: ``plan(linkage, Plan, unit_ids, …)`` → ``change``, ``invite``, ``notify``, ``cancel``; ``hold(meeting,
{agency_id: Present}, …)``, ``write_minutes``, ``hand_in`` → ``agree`` or ``object_to``. A unit: ``answer(unit, Reply,
…)``. Agenda items: ``propose(linkage, Proposal, proposer_id, …)`` → ``place(item, meeting, …)``, ``set_aside``,
``withdraw``, ``take_off``, ``move``, ``decide``. Resolutions: ``resolve(meeting, Resolved, …)`` → ``report_progress``,
``report_done(resolution, result, on, …)`` → ``confirm`` or ``send_back``; ``void``, ``move_due``, ``reassign``. The
news item: ``draft_news``. Each takes ``actor, clock, *, version, key`` last (``plan`` and ``propose`` no version).
"""

from lawdocs.linkage.meetings.answers import Reply, answer, may_answer
from lawdocs.linkage.meetings.following import confirm, may_report, report_done, report_progress, send_back
from lawdocs.linkage.meetings.holding import Present, agree, hand_in, hold, object_to, write_minutes
from lawdocs.linkage.meetings.items import (
    Proposal,
    decide,
    may_propose_for,
    move,
    place,
    propose,
    set_aside,
    take_off,
    withdraw,
)
from lawdocs.linkage.meetings.news import draft_news
from lawdocs.linkage.meetings.plans import Plan, cancel, change, invite, notify, plan
from lawdocs.linkage.meetings.resolutions import Resolved, move_due, reassign, resolve, void

__all__ = [
    "Plan",
    "Present",
    "Proposal",
    "Reply",
    "Resolved",
    "agree",
    "answer",
    "cancel",
    "change",
    "confirm",
    "decide",
    "draft_news",
    "hand_in",
    "hold",
    "invite",
    "may_answer",
    "may_propose_for",
    "may_report",
    "move",
    "move_due",
    "notify",
    "object_to",
    "place",
    "plan",
    "propose",
    "reassign",
    "report_done",
    "report_progress",
    "resolve",
    "send_back",
    "set_aside",
    "take_off",
    "void",
    "withdraw",
    "write_minutes",
]

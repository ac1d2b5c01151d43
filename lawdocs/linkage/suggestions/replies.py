"""The unit's reply (书面回复): drafted by one person, approved and sent by another; the draft stays in the unit."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.extensions import db, transaction
from lawdocs.linkage.moves import admit, fire, note
from lawdocs.linkage.notices import tell
from lawdocs.linkage.papers import Upload, keep_with
from lawdocs.linkage.sides import office_post, procuratorate_post, unit_post
from lawdocs.linkage.suggestions.entries import day_words, demand_text, refused
from lawdocs.linkage.suggestions.kind import SUGGESTION, page_of
from lawdocs.linkage.suggestions.models import Suggestion, SuggestionReply
from lawdocs.linkage.suggestions.papers import letter_paper
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.suggestions import IN_HAND, SuggestionSaid
from workflows.permissions import Permission
from workflows.roles import Role


def draft_reply(
    row: Suggestion,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    upload: Upload | None = None,
) -> None:
    """Write the reply, or write it anew (起草回复), and tell the unit's approver."""
    refuse_secret("", text, actor, clock)
    paper = letter_paper(upload, actor, clock)
    with transaction():
        seen = {"version": version, "key": key, "asked": [text, paper.digest if paper is not None else ""]}
        admit(SUGGESTION, row, "draft_reply", Permission.LINKAGE_ANSWER, IN_HAND, actor, clock, **seen)
        demand_text(text, "回复内容")
        reply = row.draft_reply
        if reply is None:
            reply = SuggestionReply(no=len(row.replies) + 1)
            row.replies.append(reply)
        reply.text, reply.drafter_id, reply.drafter_name, reply.returned = text.strip(), actor.id, actor.name, ""
        keep_with(reply, paper, clock)
        record = note(SUGGESTION, row, "draft_reply", actor, clock, key=key)
        text = f"检察建议{row.number}的回复已起草，请审批"
        tell(record, [(Role.CLERK, row.target_id)], page_of(row), text, clock)


def return_reply(
    row: Suggestion, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Give a draft back to whoever drafts (退回回复稿) with the reason."""
    with transaction():
        seen = {"version": version, "key": key, "asked": reason}
        admit(SUGGESTION, row, "return_reply", Permission.LINKAGE_APPROVE, IN_HAND, actor, clock, **seen)
        demand_text(reason, "退回的理由")
        if row.draft_reply is None:
            raise refused("还没有起草回复，没有可以退回的")
        row.draft_reply.returned = reason.strip()
        record = note(SUGGESTION, row, "return_reply", actor, clock, key=key)
        unit = unit_post(row.linkage, row.target_id)
        tell(record, [unit], page_of(row), f"检察建议{row.number}的回复稿已退回，请修改", clock)


def send_reply(
    row: Suggestion, number: str, on: date, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Approve the draft and send it (批准并送出回复) under a number, on a day: in time or late by that day."""
    with transaction():
        said = SuggestionSaid(on=on, number=number)
        values = {"replied_on": on, "reply_number": number.strip(), "verdict": None, "asked_until": None}
        more = {"said": said, "text": f"{number.strip()}，{day_words(on, clock)}", "agency_id": row.target_id, **values}
        record = fire(SUGGESTION, row, "reply", actor, clock, version=version, key=key, **more)
        reply = row.draft_reply
        reply.number, reply.sent_on, reply.approver_name = number.strip(), on, actor.name
        db.session.flush()
        clocks.meet(Duty.LINK_SUGGESTION, row.id, clock, f"已回复（{number.strip()}）", on=on)
        posts = [procuratorate_post(row.linkage), office_post(row.linkage)]
        tell(record, posts, page_of(row), f"检察建议{row.number}已书面回复，请评估", clock)

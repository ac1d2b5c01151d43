"""The unit's part: receipt, objection, what it does, and whether it may have longer; and what it is answered."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.errors import StepRefused
from lawdocs.extensions import transaction
from lawdocs.linkage.moves import admit, fire, note
from lawdocs.linkage.notices import tell
from lawdocs.linkage.papers import Upload
from lawdocs.linkage.sides import office_post, procuratorate_post, unit_post
from lawdocs.linkage.suggestions import reviews, term
from lawdocs.linkage.suggestions.entries import day_words, demand_day, demand_text, enter, refused
from lawdocs.linkage.suggestions.kind import SUGGESTION, facts_of, page_of
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.linkage.suggestions.papers import letter_paper
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.linkage.suggestions import IN_HAND, EntryAct, SuggestionSaid, extension_is_later
from workflows.permissions import Permission


def receive(row: Suggestion, on: date, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """The unit's contact receipts (签收); the day received starts the clock and the review of a document."""
    _receive(row, "receive", on, actor, clock, version, key)


def receive_for(row: Suggestion, on: date, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """The office receipts for a unit that let the letter lie (代为签收); the day of delivery stays on record."""
    _receive(row, "receive_for", on, actor, clock, version, key)


def object_to(row: Suggestion, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """The unit objects (提出异议) with its reasons; the clock goes on."""
    with transaction():
        said = SuggestionSaid(text=text)
        enter(row, EntryAct.OBJECT, said, actor, clock)
        record = fire(SUGGESTION, row, "object", actor, clock, version=version, key=key, said=said)
        posts = [procuratorate_post(row.linkage), office_post(row.linkage)]
        tell(record, posts, page_of(row), f"被建议单位对检察建议{row.number}提出异议，请复核", clock)


def answer_objection(
    row: Suggestion,
    act: EntryAct,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """The procuratorate upholds its letter or says what changes (维持、变更), with reasons; the letter itself stays."""
    with transaction():
        said = SuggestionSaid(text=text)
        enter(row, act, said, actor, clock)
        record = fire(SUGGESTION, row, act.value, actor, clock, version=version, key=key, said=said)
        posts = [unit_post(row.linkage, row.target_id), office_post(row.linkage)]
        tell(record, posts, page_of(row), f"对检察建议{row.number}的异议已答复：{act.label}", clock)


def work(
    row: Suggestion,
    on: date,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    upload: Upload | None = None,
) -> None:
    """The unit writes down what it did (办理情况), on which day, with a file that proves it."""
    paper = letter_paper(upload, actor, clock)
    with transaction():
        said = SuggestionSaid(on=on, text=text)
        seen = {"version": version, "key": key, "asked": [said, paper.digest if paper is not None else ""]}
        admit(SUGGESTION, row, "work", Permission.LINKAGE_ANSWER, IN_HAND, actor, clock, **seen)
        demand_text(text, "办理情况")
        demand_day(on, row.received_on, clock.today(), "办理日期")
        enter(row, EntryAct.WORK, said, actor, clock, paper=paper)
        note(SUGGESTION, row, "work", actor, clock, key=key)


def ask_extension(
    row: Suggestion, until: date, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """The unit asks for a later last day (申请延期); until it is granted the clock goes on as before."""
    with transaction():
        said = SuggestionSaid(until=until, text=reason)
        seen = {"version": version, "key": key, "asked": said}
        admit(SUGGESTION, row, "ask_extension", Permission.LINKAGE_ANSWER, IN_HAND, actor, clock, **seen)
        demand_text(reason, "申请延期的理由")
        if row.asked_until is not None:
            raise refused("已经申请过延期，请等检察院答复")
        _demand_later(row, until, clock.today())
        enter(row, EntryAct.ASK_EXTENSION, said, actor, clock)
        record = note(
            SUGGESTION, row, "ask_extension", actor, clock, key=key, text=f"希望延至{zh_date(until)}", asked_until=until
        )
        text = f"被建议单位就检察建议{row.number}申请延期至{zh_date(until)}，请答复"
        tell(record, [procuratorate_post(row.linkage)], page_of(row), text, clock)


def grant(
    row: Suggestion, until: date, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """The procuratorate grants a later last day (同意延期), the one asked for or another."""
    with transaction():
        said = SuggestionSaid(until=until, text=reason)
        _admit_answer(row, "grant", said, actor, clock, version, key)
        _demand_later(row, until, clock.today())
        enter(row, EntryAct.GRANT, said, actor, clock)
        term.extend(row, until, clock)
        note(SUGGESTION, row, "grant", actor, clock, key=key, text=f"延至{zh_date(until)}", asked_until=None)


def refuse(row: Suggestion, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """The procuratorate does not grant it (不同意延期); the clock goes on as before."""
    with transaction():
        said = SuggestionSaid(text=reason)
        _admit_answer(row, "refuse", said, actor, clock, version, key)
        enter(row, EntryAct.REFUSE, said, actor, clock)
        record = note(SUGGESTION, row, "refuse", actor, clock, key=key, asked_until=None)
        unit = unit_post(row.linkage, row.target_id)
        tell(record, [unit], page_of(row), f"检察院不同意检察建议{row.number}延期，期限不变", clock)


def _receive(
    row: Suggestion, step: str, on: date, actor: Actor, clock: Clock, version: int | None, key: str | None
) -> None:
    with transaction():
        said, values = SuggestionSaid(on=on), {"received_on": on, "received_for": step == "receive_for"}
        agency_id = row.target_id if step == "receive" else None
        more = {"said": said, "text": f"{day_words(on, clock)}收到", "agency_id": agency_id}
        record = fire(SUGGESTION, row, step, actor, clock, version=version, key=key, **more, **values)
        term.start(row, on, clock)
        reviews.begin_review(row, on, actor, clock)
        posts = [procuratorate_post(row.linkage), office_post(row.linkage)]
        tell(record, posts, page_of(row), f"检察建议{row.number}已签收，{zh_date(on)}收到", clock)


def _admit_answer(
    row: Suggestion, act: str, said: SuggestionSaid, actor: Actor, clock: Clock, version: int | None, key: str | None
) -> None:
    seen = {"version": version, "key": key, "asked": said}
    admit(SUGGESTION, row, act, Permission.SUGGESTION_WRITE, IN_HAND, actor, clock, **seen)
    if row.asked_until is None:
        raise refused("被建议单位没有申请延期，或者已经答复过")
    demand_text(said.text, "理由")


def _demand_later(row: Suggestion, until: date, today: date) -> None:
    fault = extension_is_later(facts_of(row), until, today)
    if fault is not None:
        raise StepRefused((fault,))

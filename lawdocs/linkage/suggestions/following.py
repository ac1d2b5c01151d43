"""After the reply: what the procuratorate finds of it, what it demands further, its visits, and the end."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.extensions import transaction
from lawdocs.linkage.models import LinkRecord
from lawdocs.linkage.moves import admit, fire, note
from lawdocs.linkage.notices import tell
from lawdocs.linkage.papers import Upload
from lawdocs.linkage.sides import office_post, unit_post
from lawdocs.linkage.suggestions import term
from lawdocs.linkage.suggestions.entries import demand_day, demand_text, enter, refused
from lawdocs.linkage.suggestions.kind import SUGGESTION, page_of
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.linkage.suggestions.papers import letter_paper
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.linkage.suggestions import EntryAct, SuggestionSaid, SuggestionState, Verdict
from workflows.permissions import Permission

S = SuggestionState
VISITED = (S.RECEIVED, S.OBJECTED, S.REPLIED, S.ASSESSED, S.SUED)
COPIED = (S.SENT, *VISITED, S.CLOSED)


def assess(
    row: Suggestion,
    verdict: Verdict | None,
    text: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Say whether the suggestion was adopted (评估回复), with reasons."""
    with transaction():
        said = SuggestionSaid(verdict=verdict, text=text)
        enter(row, EntryAct.ASSESS, said, actor, clock)
        label = verdict.label if verdict is not None else ""
        more = {"said": said, "text": label, "verdict": verdict}
        record = fire(SUGGESTION, row, "assess", actor, clock, version=version, key=key, **more)
        _tell_unit(record, row, f"检察建议{row.number}的回复已评估：{label}", clock)


def again(
    row: Suggestion, until: date | None, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Give what was not adopted back to the unit (要求继续办理), with a further last day."""
    with transaction():
        said = SuggestionSaid(until=until, text=text)
        enter(row, EntryAct.AGAIN, said, actor, clock)
        words = f"至{zh_date(until)}" if until is not None else ""
        record = fire(SUGGESTION, row, "again", actor, clock, version=version, key=key, said=said, text=words)
        term.go_on(row, clock.today(), until, clock)
        _tell_unit(record, row, f"检察院要求继续办理检察建议{row.number}，{words}", clock)


def sue(
    row: Suggestion, on: date, court: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Put on record that the procuratorate sued (提起诉讼), before which court; the unit's clock ends with that."""
    with transaction():
        said = SuggestionSaid(on=on, court=court)
        enter(row, EntryAct.SUE, SuggestionSaid(on=on, text=court), actor, clock)
        more = {"said": said, "text": zh_date(on) if on else "", "sued_on": on, "court": court.strip()}
        record = fire(SUGGESTION, row, "sue", actor, clock, version=version, key=key, asked_until=None, **more)
        clocks.cancel(Duty.LINK_SUGGESTION, row.id, clock, "已提起诉讼")
        _tell_unit(record, row, f"检察院已就检察建议{row.number}提起诉讼", clock)


def visit(
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
    """Write down a follow-up visit (跟进回访), on which day, with a file."""
    paper = letter_paper(upload, actor, clock)
    with transaction():
        said = SuggestionSaid(on=on, text=text)
        seen = {"version": version, "key": key, "asked": [said, paper.digest if paper is not None else ""]}
        admit(SUGGESTION, row, "visit", Permission.SUGGESTION_WRITE, VISITED, actor, clock, **seen)
        demand_text(text, "跟进情况")
        demand_day(on, row.received_on, clock.today(), "跟进日期")
        enter(row, EntryAct.VISIT, said, actor, clock, paper=paper)
        note(SUGGESTION, row, "visit", actor, clock, key=key, text=zh_date(on))


def copy(
    row: Suggestion, on: date, to: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Put on record that the filing organ of the people's congress has a copy (抄送, R93): only about a document."""
    with transaction():
        said = SuggestionSaid(on=on, text=to)
        seen = {"version": version, "key": key, "asked": said}
        admit(SUGGESTION, row, "copy", Permission.SUGGESTION_WRITE, COPIED, actor, clock, **seen)
        if row.document_id is None:
            raise refused("没有涉及本系统的文件，不用抄送备案审查机构")
        demand_text(to, "抄送给谁")
        demand_day(on, row.sent_on, clock.today(), "抄送日期")
        enter(row, EntryAct.COPY, said, actor, clock)
        note(SUGGESTION, row, "copy", actor, clock, key=key, text=zh_date(on))


def close(row: Suggestion, text: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """End a suggestion (办结), with what came of it."""
    with transaction():
        said = SuggestionSaid(text=text)
        enter(row, EntryAct.CLOSE, said, actor, clock)
        more = {"said": said, "closed_on": clock.today()}
        record = fire(SUGGESTION, row, "close", actor, clock, version=version, key=key, **more)
        _tell_unit(record, row, f"检察建议{row.number}已办结", clock)


def _tell_unit(record: LinkRecord, row: Suggestion, text: str, clock: Clock) -> None:
    tell(record, [unit_post(row.linkage, row.target_id), office_post(row.linkage)], page_of(row), text, clock)

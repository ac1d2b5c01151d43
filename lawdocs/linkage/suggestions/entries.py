"""What is said with an act on a suggestion: kept once and for all, in the transaction of the act."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from lawdocs.linkage.papers import Paper, keep_with
from lawdocs.linkage.suggestions.models import Suggestion, SuggestionEntry
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.suggestions import EntryAct, SuggestionSaid


def enter(
    row: Suggestion,
    act: EntryAct,
    said: SuggestionSaid,
    actor: Actor,
    clock: Clock,
    *,
    paper: Paper | None = None,
) -> SuggestionEntry:
    """Add an entry; its act is on record besides, without these words.

    It comes before the step that it belongs to, whose digest covers it; a step that is refused takes it along.
    """
    entry = SuggestionEntry(
        act=act,
        on=said.on or clock.today(),
        text=said.text.strip(),
        until=said.until,
        verdict=said.verdict,
        at=clock.now(),
        actor_id=actor.id,
        actor_name=actor.name,
    )
    keep_with(entry, paper, clock)
    row.entries.append(entry)
    db.session.flush()  # the digest of the record is of it too
    return entry


def day_words(on: date | None, clock: Clock, what: str = "") -> str:
    """The day of an act with what was done, and that it was put on record later (补录) where it was."""
    if on is None:
        return ""
    return f"{zh_date(on)}{what}{'（补录）' if on < clock.today() else ''}"


def demand_day(on: date | None, first: date | None, today: date, label: str) -> None:
    """Raise StepRefused for a day that is not there, lies ahead, or lies before anything could be done."""
    if on is None:
        raise refused(f"请填写{label}", "on")
    if on > today:
        raise refused(f"{label}不能晚于今天", "on")
    if first is not None and on < first:
        raise refused(f"{label}不能早于{first.year}年{first.month}月{first.day}日", "on")


def demand_text(text: str, label: str = "内容") -> None:
    """Raise StepRefused where nothing is written."""
    if not text.strip():
        raise refused(f"请写明{label}", "text")


def refused(text: str, field: str = "") -> StepRefused:
    """A refusal at a field."""
    return StepRefused((Obstacle(text, f"field:{field}" if field else ""),))

"""What the front page of the linkage shows of each part: how much is going on, and the first of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand
from workflows.actors import Actor


@dataclass(frozen=True)
class Line:
    """One thing that is going on: ``clock`` is a ClockWord or None, ``facts`` are said after it."""

    title: str
    url: str
    clock: object | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """One part of the linkage as a person sees it; ``summary`` counts, ``none`` is said where there is nothing."""

    title: str
    summary: str
    lines: tuple[Line, ...]
    all_url: str
    none: str


PanelOf = Callable[[Linkage, Stand, Actor, date], Panel | None]


def panels(linkage: Linkage, stand: Stand, actor: Actor, today: date) -> list[Panel]:
    """The parts of the linkage in the order of the chain; a part that is none of a person's business is left out."""
    return [panel for part in _parts() if (panel := part(linkage, stand, actor, today)) is not None]


def _parts() -> tuple[PanelOf, ...]:
    from lawdocs.linkage.clues import panel as clues  # each part takes Panel and Line from here
    from lawdocs.linkage.doings.desk import doings_panel
    from lawdocs.linkage.issues.desk import issues_panel
    from lawdocs.linkage.meetings.panel import meetings_panel
    from lawdocs.linkage.opinions.desk import panel as opinions
    from lawdocs.linkage.suggestions.panel import suggestions_panel

    return (meetings_panel, suggestions_panel, issues_panel, clues.panel, opinions, doings_panel)

"""Indicator sets of the demo county: one in use, and the next edition in preparation, whose texts are awaited."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from lawdocs.clock import Clock, at_office
from lawdocs.column.indicators import importing, services
from lawdocs.column.indicators.importing import Given
from lawdocs.column.indicators.rows import Row, Units
from lawdocs.demo.catalogue import FOLDER
from lawdocs.demo.county import OFFICE
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from workflows.actors import Actor
from workflows.roles import Role

Texts = Mapping[int, Mapping[str, object]]
Play = Callable[[], None]


def indicator_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Each set is imported in the morning and opened in the afternoon, if it is."""
    data = tomllib.loads((FOLDER / "indicators.toml").read_text(encoding="utf-8"))
    texts = {each["no"]: each for each in data["texts"]}
    for each in data["sets"]:
        day = workday(today - timedelta(days=each["days"]))
        editor = town.actors[OFFICE, Role.EDITOR]
        yield Scene(at_office(day, 9, 10), _import(each, texts, editor, clock, today))
        if each["open"]:
            yield Scene(at_office(day, 15, 10), _open(each["edition"], editor, clock))


def _import(of: Mapping[str, object], texts: Texts, editor: Actor, clock: Clock, today: date) -> Play:
    def play() -> None:
        units = Units.of(editor)
        known = texts if of["with_texts"] else {}
        rows = tuple(_row(no, of, known.get(no, {}), units, today) for no in range(1, of["count"] + 1))
        importing.store(Given(of["edition"], of["title"], "", rows), editor, clock, version=None, key=None)

    return play


def _open(edition: str, editor: Actor, clock: Clock) -> Play:
    def play() -> None:
        found = importing.edition_named(edition)
        services.open_set(found, editor, clock, version=found.version, key=None)

    return play


def _row(no: int, of: Mapping[str, object], told: Mapping[str, object], units: Units, today: date) -> Row:
    names = told.get("units") or (of["units"][no % len(of["units"])] if of["units"] else "")
    ahead = of["due_in"][no % len(of["due_in"])] if of["due_in"] else None
    words = {name: told[name] for name in ("level1", "level2", "text", "source", "figures") if name in told}
    due = workday(today + timedelta(days=ahead)) if ahead is not None else None
    return Row(no, **words, method="网络检索" if of["units"] else "", unit_ids=units.read(names), due=due)

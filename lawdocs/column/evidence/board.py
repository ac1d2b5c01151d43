"""A set made ready for the overview of staff: tiles, units, the list of indicators, and the spreadsheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from lawdocs.clock import local
from lawdocs.column.evidence.coverage import IndicatorLine, Overview, TaskLine, UnitLine
from lawdocs.column.evidence.page import AWAITED
from lawdocs.column.evidence.services import POINT, points_of
from lawdocs.column.evidence.tasks import HELPING, LEAD
from lawdocs.column.indicators.models import IndicatorSet
from lawdocs.column.indicators.queries import Counts
from lawdocs.deadlines.countdown import ClockWord, countdown
from lawdocs.tables import Cell, Column, Row
from workflows.evidence import Coverage
from workflows.guards import zh_date

ALL = "all"
COVERAGES = {ALL: "全部"} | {each.value: each.label for each in Coverage}
FIRST = 10  # of what is not proved wholly, before anybody chose
LONGEST_TEXT = 60
SHEET_COLUMNS = (
    Column("序号", width=8, is_number=True),
    Column("一级指标", width=24),
    Column("二级指标", width=24),
    Column("三级指标", width=80),
    Column("分值", "分", width=10, is_number=True),
    Column("自评分", "分", width=10, is_number=True),
    Column("佐证情况", width=12),
    Column("责任单位", width=20),
    Column("牵头或者配合", width=14),
    Column("到期", width=14),
    Column("办理状态", width=12),
    Column("本单位部分", width=12),
    Column("还缺", width=40),
    Column("已认定材料", "份", width=14, is_number=True),
    Column("失效链接", width=60),
    Column("原件已撤下的材料", "份", width=14, is_number=True),
)


@dataclass(frozen=True)
class Tile:
    """One tile, as the macro ``tiles`` takes it."""

    name: str
    figure: int
    unit: str
    note: str
    url: str


@dataclass(frozen=True)
class UnitRow:
    """A unit in the table, with where its figures lead and the widths of its bar, in hundredths."""

    name: str
    url: str
    total: int
    figures: tuple[tuple[str, int, str], ...]
    parts: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True)
class Line:
    """One indicator of the list."""

    coverage: Coverage
    title: str
    url: str
    facts: tuple[str, ...]
    dead: int
    word: ClockWord | None


@dataclass(frozen=True)
class Choice:
    """What a reader narrows the list to."""

    coverage: str = ""
    unit: int | None = None
    level1: str = ""
    dead: bool = False

    @property
    def is_made(self) -> bool:
        return bool(self.coverage or self.unit is not None or self.level1 or self.dead)

    def holds(self, line: IndicatorLine) -> bool:
        """Whether an indicator is meant; of a chosen unit its own part decides."""
        parts = [each for each in line.tasks if self.unit in (None, each.agency_id)]
        if self.unit is not None and not parts:
            return False
        if self.level1 and line.level1 != self.level1:
            return False
        if self.dead and not any(each.dead for each in parts):
            return False
        if self.coverage in ("", ALL):
            return True
        found = {each.coverage for each in parts} if self.unit is not None else {line.coverage}
        return Coverage(self.coverage) in found


def tiles(found: Overview, of: IndicatorSet) -> list[Tile]:
    """The four figures that a set is looked at for; each opens its list."""
    complete, partly, none = (found.having(each) for each in Coverage)
    waiting = [task for line in none for task in line.tasks if task.coverage is Coverage.NONE]
    days = [task.due_on for task in waiting if task.due_on is not None]
    units = len({task.agency_id for task in waiting})
    lacking = sum(bool(task.missing) for line in partly for task in line.tasks)
    without = sum(not line.tasks for line in none)
    none_note = "，".join(
        filter(
            None,
            (
                f"{units}个单位" if units else "",
                f"最早{zh_date(min(days))}到期" if days else "",
                f"{without}项没有责任单位" if without else "",
            ),
        )
    )
    checked = f"{zh_date(local(found.checked_at).date())}检查" if found.checked_at else "还没有检查过链接"
    hit = sum(bool(line.dead) for line in found.indicators)
    return [
        Tile("完整", len(complete), "项", "材料齐全，链接可用", _list(of, coverage="complete")),
        Tile("部分", len(partly), "项", f"{lacking}处写明还缺材料" if lacking else "", _list(of, coverage="partly")),
        Tile("没有", len(none), "项", none_note, _list(of, coverage="none")),
        Tile("失效链接", len(found.dead), "个", f"{checked}，涉及{hit}项指标" if hit else checked, _list(of, dead="1")),
    ]


def units(found: Overview, of: IndicatorSet) -> list[UnitRow]:
    """The units, those with the most indicators first."""
    return [_unit(each, of) for each in found.units]


def lines(found: Iterable[IndicatorLine], of: IndicatorSet, overview: Overview) -> list[Line]:
    """Indicators as the list shows them."""
    return [_line(each, of, overview) for each in found]


def not_proved(found: Overview) -> list[IndicatorLine]:
    """What is to be looked at before all else: what is due soonest of what is not wholly there."""
    lacking = [each for each in found.indicators if each.coverage is not Coverage.COMPLETE]
    return sorted(lacking, key=lambda each: (each.owed_on is None, each.owed_on or found.today, each.no))


def level1s(found: Overview) -> list[str]:
    """The first levels that the set names, in its order."""
    return list(dict.fromkeys(each.level1 for each in found.indicators if each.level1))


def sizes(found: Overview) -> str:
    """How many indicators the set has on each of its levels: 9项一级、32项二级、100项三级."""
    second = {(each.level1, each.level2) for each in found.indicators if each.level2}
    return Counts(len(level1s(found)), len(second), len(found.indicators)).words


def score_words(found: Overview) -> str:
    """How many points the set was given of how many, and how many indicators that rests on."""
    if not found.weight:
        return ""
    total, of = points_of(found.points), points_of(found.weight)
    return f"自评{total}，满分{of}，已评{len(found.scored)}项，共{len(found.indicators)}项"


def sheet_rows(found: Overview) -> Iterable[Row]:
    """One row for each part of a unit; an indicator without any has one of its own."""
    for line in found.indicators:
        for task in line.tasks or (None,):
            yield Row((*_indicator_cells(line), *_task_cells(task)))


def _indicator_cells(line: IndicatorLine) -> tuple[Cell, ...]:
    values = (line.no, line.level1, line.level2, line.text or AWAITED, _points(line.weight), _points(line.score))
    return (*map(Cell, values), Cell(line.coverage.label))


def _task_cells(task: TaskLine | None) -> tuple[Cell, ...]:
    if task is None:
        return tuple(map(Cell, ("没有责任单位", *[None] * 8)))
    values = (task.unit, LEAD if task.is_lead else HELPING, task.due_on, task.state.label, task.coverage.label)
    return tuple(map(Cell, (*values, task.missing, task.items, "\n".join(task.dead), task.gone)))


def _points(value: int | None) -> float | None:
    return value / POINT if value is not None else None


def _unit(unit: UnitLine, of: IndicatorSet) -> UnitRow:
    counts = (unit.complete, unit.partly, unit.none)
    figures = tuple(
        (each.label, number, _list(of, unit=unit.agency_id, coverage=each.value) if number else "")
        for each, number in zip(Coverage, counts, strict=True)
    )
    shares = [100 * number / unit.total for number in counts]
    parts = tuple((tone, round(sum(shares[: tone - 1]), 2), round(share, 2)) for tone, share in enumerate(shares, 1))
    return UnitRow(unit.name, _list(of, unit=unit.agency_id), unit.total, figures, parts)


def _line(line: IndicatorLine, of: IndicatorSet, found: Overview) -> Line:
    text = " ".join(line.text.split())
    shown = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}……"
    names = "、".join(each.unit for each in line.tasks) or "没有责任单位"
    missing = "；".join(each.missing for each in line.tasks if each.missing)
    facts = (
        names,
        f"材料{line.items}份" if line.items else "",
        f"{line.gone}份原件已撤下，公众看不到" if line.gone else "",
        f"还缺：{missing}" if missing else "",
    )
    return Line(
        coverage=line.coverage,
        title=f"{line.no}　{shown or AWAITED}",
        url=url_for("evidence.indicator", set_id=of.id, no=line.no),
        facts=tuple(filter(None, facts)),
        dead=len(line.dead),
        word=countdown(line.owed_on, found.today) if line.owed_on is not None else None,
    )


def _list(of: IndicatorSet, **chosen: object) -> str:
    return url_for("evidence.overview", set_id=of.id, _anchor="list", **chosen)


def options(found: Overview, chosen: Choice) -> Mapping[str, list[tuple[str, str, bool]]]:
    """The choices of the list's filters: value, label, and whether it is chosen."""
    names = {"": "全部单位"} | {str(each.agency_id): each.name for each in found.units}
    levels = {"": "全部一级指标"} | {each: each for each in level1s(found)}
    unit = "" if chosen.unit is None else str(chosen.unit)
    return {
        "coverage": [(key, label, key == (chosen.coverage or ALL)) for key, label in COVERAGES.items()],
        "unit": [(key, label, key == unit) for key, label in names.items()],
        "level1": [(key, label, key == chosen.level1) for key, label in levels.items()],
    }

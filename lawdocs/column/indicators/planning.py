"""What an import would do to a set (导入预览): indicator by indicator, before anything of it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lawdocs.accounts.queries import agency_tree
from lawdocs.column.evidence.tasks import Wanted
from lawdocs.column.figures.registry import FIGURES
from lawdocs.column.indicators.models import Indicator, IndicatorTask
from lawdocs.column.indicators.rows import FIELDS, Row
from lawdocs.texts.headings import INDICATORS
from workflows.labels import LabelledEnum

AWAITED = "正文待导入"


class Outcome(LabelledEnum):
    """What becomes of an indicator (导入结果)."""

    NEW = "new", "新增"
    CHANGED = "changed", "有变化"
    SAME = "same", "相同"
    MISSING = "missing", "这次没有"


@dataclass(frozen=True)
class Change:
    """One field as it stands and as it would be."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """What becomes of one indicator; ``kept`` names what it holds and the import leaves empty."""

    no: int
    outcome: Outcome
    text: str
    levels: tuple[str, str]
    units: str = ""
    changes: tuple[Change, ...] = ()
    kept: tuple[str, ...] = ()
    row: Row | None = None

    @property
    def sets_due(self) -> bool:
        """Whether it gives a day that does not stand yet."""
        given = self.row is not None and self.row.due is not None
        changed = any(each.label == INDICATORS.label("due") for each in self.changes)
        return given and (self.outcome is Outcome.NEW or changed)


@dataclass(frozen=True)
class Plan:
    """What becomes of every indicator, by number."""

    lines: tuple[Line, ...]

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome is outcome]

    @property
    def changes_nothing(self) -> bool:
        """Whether all stands already as the import has it; what only the set holds is left alone."""
        return not self.of(Outcome.NEW) and not self.of(Outcome.CHANGED)

    def overdue(self, today: date) -> list[Line]:
        """The indicators whose new day is over: who answers for them would be late at once."""
        return [line for line in self.lines if line.sets_due and line.row.due < today]


def plan(standing: Sequence[Indicator], rows: Sequence[Row]) -> Plan:
    """Compare the indicators of a set, with their tasks, with the rows of an import."""
    known = {each.no: each for each in standing}
    lines = [_line(known.get(row.no), row) for row in rows]
    given = {row.no for row in rows}
    lines += [_missing(each) for each in standing if each.no not in given and each.dropped_at is None]
    return Plan(tuple(sorted(lines, key=lambda line: line.no)))


def wanted(row: Row, tasks: Sequence[IndicatorTask]) -> tuple[Wanted, ...]:
    """The tasks of an indicator after an import; what the row leaves empty stays as it is."""
    standing = {each.agency_id: each for each in tasks_of(tasks)}
    first = next(iter(standing.values()), None)
    ids = row.unit_ids or tuple(standing)
    found = []
    for place, agency_id in enumerate(ids):
        task = standing.get(agency_id)
        due = row.due or (task.due_on if task else first.due_on if first else None)
        found.append(Wanted(agency_id, place == 0 if row.unit_ids else task.is_lead, due))
    return tuple(found)


def tasks_of(tasks: Sequence[IndicatorTask]) -> list[IndicatorTask]:
    """The tasks that stand, the leading unit first."""
    return sorted((each for each in tasks if each.relieved_at is None), key=lambda each: (not each.is_lead, each.id))


def points(hundredths: int | None) -> str:
    """Points as people write them: 1.5分."""
    return f"{hundredths / 100:g}分" if hundredths is not None else ""


def units_in_words(agency_ids: Sequence[int]) -> str:
    """Short names of units, the leading one first."""
    tree = agency_tree()
    return "、".join(tree.get(each).short_name for each in agency_ids)


def _line(indicator: Indicator | None, row: Row) -> Line:
    if indicator is None:
        return Line(row.no, Outcome.NEW, row.text, (row.level1, row.level2), units_in_words(row.unit_ids), row=row)
    changes = [
        Change(INDICATORS.label(name), shown(name, getattr(indicator, name)), shown(name, getattr(row, name)))
        for name in FIELDS
        if getattr(row, name) and getattr(row, name) != getattr(indicator, name)
    ]
    changes += changed_units(indicator, wanted(row, indicator.tasks))
    if indicator.dropped_at is not None:
        changes.insert(0, Change("这一项", "已停用", "恢复使用"))
    kept = tuple(INDICATORS.label(name) for name in FIELDS if getattr(indicator, name) and not getattr(row, name))
    outcome = Outcome.CHANGED if changes else Outcome.SAME
    levels = (row.level1 or indicator.level1, row.level2 or indicator.level2)
    units = units_in_words([each.agency_id for each in wanted(row, indicator.tasks)])
    text = row.text or indicator.text
    return Line(row.no, outcome, text, levels, units, tuple(changes), kept, row)


def changed_units(indicator: Indicator, new: Sequence[Wanted]) -> list[Change]:
    """What changes of who answers for an indicator, and of their days."""
    old = [Wanted(each.agency_id, each.is_lead, each.due_on) for each in tasks_of(indicator.tasks)]
    changes = []
    if {(each.agency_id, each.is_lead) for each in old} != {(each.agency_id, each.is_lead) for each in new}:
        names = (units_in_words([each.agency_id for each in side]) or "空" for side in (old, new))
        changes.append(Change(INDICATORS.label("units"), *names))
    days = {each.agency_id: each.due_on for each in old}
    if _days(old) != _days(new) or any(each.due_on != days.get(each.agency_id, each.due_on) for each in new):
        changes.append(Change(INDICATORS.label("due"), _days(old), _days(new)))
    return changes


def _days(wanted: Sequence[Wanted]) -> str:
    return "、".join(dict.fromkeys(str(each.due_on or "空") for each in wanted)) or "空"


def _missing(indicator: Indicator) -> Line:
    units = units_in_words([each.agency_id for each in tasks_of(indicator.tasks)])
    return Line(indicator.no, Outcome.MISSING, indicator.text, (indicator.level1, indicator.level2), units)


def shown(name: str, value: object) -> str:
    """A field of an indicator in words."""
    if name == "weight":
        return points(value) or "空"
    if name == "figures" and value in FIGURES:
        return FIGURES[str(value)].label
    return str(value) if value else AWAITED if name == "text" else "空"

"""One row per agency (各机关): what needs attention, and what is in force by age."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import url_for

from lawdocs.deadlines.words import late_word
from lawdocs.supervision import conditions as that
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.figures import (
    AgencyId,
    Ending,
    Late,
    Standing,
    ending_by_agency,
    in_force_by_agency,
    late_by_agency,
    waited_days,
    waiting_by_agency,
)
from lawdocs.supervision.late import What, days_late
from lawdocs.supervision.naming import name_of
from lawdocs.supervision.scope import NOBODY
from lawdocs.tables import Cell, Column, Ready, Row

NO_STANDING = Standing(0, (0,) * len(that.AGES))
NO_ENDING = Ending((0,) * len(that.HORIZONS), (0,) * that.MONTHS, None)
ATTENTION = (
    Column("制定机关", width=36),
    Column("在办", width=10, is_number=True),
    Column("最久", "日", width=10, is_number=True),
    Column("逾期", width=10, is_number=True),
    *(Column(f"{days}日内期满", width=12, is_number=True) for days in that.HORIZONS),
    Column("现行有效", width=12, is_number=True),
    Column("需要关注", width=40),
)
BY_AGE = (
    Column("制定机关", width=36),
    Column("现行有效", width=12, is_number=True),
    *(Column(age.label, width=14, is_number=True) for age in that.AGES),
)


@dataclass(frozen=True)
class AgencyFigures:
    """The figures of one agency."""

    agency_id: AgencyId
    waiting: int = 0
    waited: int = 0
    late: Mapping[What, Late] = field(default_factory=dict)
    ending: Ending = NO_ENDING
    standing: Standing = NO_STANDING

    @property
    def late_count(self) -> int:
        return sum(part.count for part in self.late.values())

    @property
    def urgency(self) -> tuple[object, ...]:
        """Sorts by what needs attention: long overdue first, then overdue, what ends soon, and who waits longest."""
        long = sum(part.long for part in self.late.values())
        return (
            -long,
            -self.late_count,
            *(-count for count in self.ending.horizons),
            -self.waited,
            name_of(self.agency_id),
        )


def figures_of_agencies(asked: Asked) -> list[AgencyFigures]:
    """Every agency of which there is anything to tell, those that need attention first."""
    today, scope = asked.today, asked.scope
    waiting = waiting_by_agency(scope)
    late = late_by_agency(scope, asked.actor, today)
    ending = ending_by_agency(scope, today)
    standing = in_force_by_agency(scope, today)
    found = {*waiting, *ending, *standing, *(agency_id for _, agency_id in late)}
    return sorted(
        (
            AgencyFigures(
                agency_id,
                waiting[agency_id][0] if agency_id in waiting else 0,
                waited_days(waiting[agency_id][1], today) if agency_id in waiting else 0,
                {what: late[what, agency_id] for what in What if (what, agency_id) in late},
                ending.get(agency_id, NO_ENDING),
                standing.get(agency_id, NO_STANDING),
            )
            for agency_id in found
        ),
        key=lambda each: each.urgency,
    )


def needing_attention(asked: Asked) -> Ready:
    """The rows of the list of agencies."""
    return Ready([attention_row(each, asked.today) for each in figures_of_agencies(asked)])


def by_age(asked: Asked) -> Ready:
    """The rows of the list of what is in force by agency and age, the agency with most first."""
    standing = in_force_by_agency(asked.scope, asked.today)
    return Ready([age_row(agency_id, standing[agency_id]) for agency_id in most_first(standing)])


def most_first(standing: Mapping[AgencyId, Standing]) -> list[AgencyId]:
    """The agencies with something in force, those with most of it first."""
    return sorted(standing, key=lambda agency_id: (-standing[agency_id].total, name_of(agency_id)))


def attention_row(each: AgencyFigures, today: date) -> Row:
    """One agency in the list of agencies."""
    at = scope_of(each.agency_id)
    reason, url = _reason(each, today)
    return Row(
        (
            Cell(name_of(each.agency_id), url_for("supervision.index", **at)),
            _counted(each.waiting, "waiting", at),
            Cell(each.waited if each.waiting else None),
            _counted(each.late_count, "overdue", at, mark="late" if each.late_count else ""),
            *(
                _counted(count, "ending", at | {"within": str(days)})
                for days, count in zip(that.HORIZONS, each.ending.horizons, strict=True)
            ),
            _counted(each.standing.total, "in-force", at),
            Cell(reason, url),
        )
    )


def age_row(agency_id: AgencyId, standing: Standing) -> Row:
    """What is in force of one agency, by age."""
    at = scope_of(agency_id)
    return Row((Cell(name_of(agency_id), url_for("supervision.index", **at)), *age_cells(standing, at)))


def age_cells(standing: Standing, at: Mapping[str, str]) -> tuple[Cell, ...]:
    """Figures of what is in force in all and by age, each with its list within a scope."""
    ages = zip(that.AGES, standing.ages, strict=True)
    by_age = (_counted(count, "in-force", {**at, "age": age.key}) for age, count in ages)
    return (_counted(standing.total, "in-force", at), *by_age)


def scope_of(agency_id: AgencyId) -> dict[str, str]:
    """What an address says of one agency."""
    return {"agency": NOBODY if agency_id is None else str(agency_id)}


def _counted(count: int, name: str, arguments: Mapping[str, str], mark: str = "") -> Cell:
    return Cell(count, url_for("supervision.listing", name=name, **arguments) if count else None, mark=mark)


def _reason(each: AgencyFigures, today: date) -> tuple[str | None, str | None]:
    """What of an agency needs attention, and the list that shows it: all that is overdue, else what ends first."""
    at = scope_of(each.agency_id)
    if each.late:
        kind = {"what": next(iter(each.late))} if len(each.late) == 1 else {}
        said = "；".join(_late_words(what, part, today) for what, part in each.late.items())
        return said, url_for("supervision.listing", name="overdue", **kind, **at)
    for days, count in zip(that.HORIZONS, each.ending.horizons, strict=True):
        if count and days < that.HORIZONS[-1]:
            return f"{count}件{days}日内期满", url_for("supervision.listing", name="ending", within=days, **at)
    return None, None


_LATE = {
    What.EXPIRED: "件过期未登记失效",
    What.PLANNED: "件到日子未办理",
    What.EVALUATION: f"项{What.EVALUATION.label}",
    What.CLOCK: f"项{What.CLOCK.label}",
}


def _late_words(what: What, part: Late, today: date) -> str:
    """What is overdue of one kind, how long the oldest is, and how many are 长期逾期; never without the marks."""
    days = days_late(part.oldest, what, today)
    if what is What.ROUND:
        return f"定期清理{late_word(bool(part.long))}{days}日{part.marks}"
    long = f"（{late_word(True)}{part.long}{_LATE[what][0]}）" if part.long else ""
    return f"{part.count}{_LATE[what]}{long}" + (f"，最久{days}日{part.marks}" if days else "")

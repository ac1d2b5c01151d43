"""What the figures must be, as plain SQL written apart from the programme's own conditions."""

from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.extensions import db

PUBLIC = "state IN ('published', 'cleanup', 'repealed', 'lapsed')"
OUT = f"{PUBLIC} AND (published_on IS NULL OR published_on <= :today)"
STANDS = "state IN ('published', 'cleanup')"
BY_TERM = "(end_kind IS NULL OR end_kind = 'lapsed')"
IN_FORCE = f"""{OUT} AND (in_force_until IS NULL OR in_force_until > :today) AND stated_status IS NULL
    AND in_force_from <= :today"""
ENDING = f"{OUT} AND {STANDS} AND {BY_TERM} AND in_force_until > :today AND in_force_until <= :day"
IN_MONTH = f"""{OUT} AND {STANDS} AND {BY_TERM} AND in_force_until > :today AND in_force_until > :first
    AND in_force_until <= :next"""
ENDED = f"{OUT} AND in_force_until >= :first AND in_force_until <= :last AND in_force_until <= :today"
EXPIRED = f"{STANDS} AND in_force_until <= :today AND {BY_TERM}"
ENDS = f"{OUT} AND {STANDS} AND {BY_TERM} AND in_force_until > :today"
WAITING = "state IN ('draft', 'review', 'approved', 'decided', 'filed', 'cleanup')"


def counted(condition: str, scope: str, today: date, **days: object) -> int:
    """How many documents of a scope meet a condition."""
    query = f"SELECT count(*) FROM documents WHERE {condition} AND {scope}"  # noqa: S608 - the tests' own words
    return db.session.execute(_typed(query, {"today": today} | days)).scalar_one()


def one(query: str, **days: object) -> object:
    return db.session.execute(_typed(query, days)).scalar_one()


def days(column: str, condition: str, today: date) -> list[date]:
    """A day of each document that meets a condition."""
    query = f"SELECT {column} FROM documents WHERE {condition}"  # noqa: S608 - the tests' own words
    found = db.session.execute(_typed(query, {"today": today})).scalars()
    return [each if isinstance(each, date) else date.fromisoformat(each) for each in found]


def months_before(day: date, months: int) -> date:
    """The same day some months before, or the last day of a shorter month."""
    first = date(day.year + (day.month - 1 - months) // 12, (day.month - 1 - months) % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def of(ids: list[int], *, unknown: bool = False) -> str:
    """The scope of some agencies as SQL."""
    listed = ", ".join(map(str, sorted(ids)))
    known = f"(issuer_id IN ({listed}) OR (issuer_id IS NULL AND drafting_agency_id IN ({listed})))"
    return f"({known} OR (issuer_id IS NULL AND drafting_agency_id IS NULL))" if unknown else known


def years_before(today: date, years: int) -> date:
    return today.replace(year=today.year - years)


def until(today: date, days: int) -> date:
    """The first day out of force of what holds for so many days more."""
    return today + timedelta(days=days + 1)


def _typed(query: str, values: dict[str, object]) -> sa.TextClause:
    text = sa.text(query)
    used = {name: value for name, value in values.items() if f":{name}" in query}
    return text.bindparams(
        *(sa.bindparam(name, value, type_=sa.Date if isinstance(value, date) else None) for name, value in used.items())
    )

"""Legal status on a day (效力状态) in SQL: the rule of ``workflows.validity.status_on`` for rows."""

from datetime import date

import sqlalchemy as sa

from lawdocs.documents.models import Document
from workflows.states import PUBLIC_STATES
from workflows.states import LegalStatus as L

Condition = sa.ColumnElement[bool]
_PUBLIC = sorted(PUBLIC_STATES)


def is_public() -> Condition:
    """The public may read the document; the states stand in the SQL itself, so that the partial index applies."""
    return Document.state.in_([sa.literal_column(f"'{state}'") for state in _PUBLIC])


def is_published(day: date) -> Condition:
    """The public may read the document on a day: it is public, and its day of publication is not still to come."""
    return sa.and_(is_public(), sa.or_(Document.published_on.is_(None), Document.published_on <= day))


def status_expression(day: date) -> sa.ColumnElement[L | None]:
    """The legal status of a public document on a day; NULL before its publication and for all that is not public."""
    ended = sa.func.coalesce(Document.end_kind, _value(L.LAPSED), type_=Document.end_kind.type)
    return sa.case(
        (sa.not_(is_public()), _value(None)),
        (Document.published_on > day, _value(None)),
        (Document.in_force_until <= day, ended),
        (Document.in_force_from > day, _value(L.PENDING)),
        (sa.and_(Document.stated_status.is_not(None), Document.stated_on <= day), Document.stated_status),
        (sa.or_(Document.stated_status.is_not(None), Document.in_force_from.is_(None)), _value(L.UNKNOWN)),
        (Document.amended_from <= day, _value(L.AMENDED)),
        else_=_value(L.IN_FORCE),
    )


def status_is(status: L, day: date) -> Condition:
    """The condition that a public document has a status on a day, in terms of single columns.

    As a filter ``in_force`` includes ``amended``: an amended document is in force in its later text.
    """
    return sa.and_(is_published(day), _CONDITIONS[status](day))


def _value(status: L | None) -> sa.BindParameter[L | None]:
    return sa.literal(status, Document.end_kind.type)


def _stands(day: date) -> Condition:
    return sa.or_(Document.in_force_until.is_(None), Document.in_force_until > day)


def _has_begun(day: date) -> Condition:
    """It has begun, or nobody knows when; only then a source's bare statement counts."""
    return sa.and_(_stands(day), sa.or_(Document.in_force_from.is_(None), Document.in_force_from <= day))


def _is_stated(day: date, *statuses: L) -> Condition:
    return sa.and_(_has_begun(day), Document.stated_status.in_(statuses), Document.stated_on <= day)


def _is_dated(day: date) -> Condition:
    """In force by its dates alone, amended or not."""
    return sa.and_(_stands(day), Document.stated_status.is_(None), Document.in_force_from <= day)


def _pending(day: date) -> Condition:
    return sa.or_(sa.and_(_stands(day), Document.in_force_from > day), _is_stated(day, L.PENDING))


def _in_force(day: date) -> Condition:
    return sa.or_(_is_dated(day), _is_stated(day, L.IN_FORCE, L.AMENDED))


def _amended(day: date) -> Condition:
    return sa.or_(sa.and_(_is_dated(day), Document.amended_from <= day), _is_stated(day, L.AMENDED))


def _repealed(day: date) -> Condition:
    ended = sa.and_(Document.in_force_until <= day, Document.end_kind == L.REPEALED)
    return sa.or_(ended, _is_stated(day, L.REPEALED))


def _lapsed(day: date) -> Condition:
    by_term = sa.or_(Document.end_kind == L.LAPSED, Document.end_kind.is_(None))
    return sa.or_(sa.and_(Document.in_force_until <= day, by_term), _is_stated(day, L.LAPSED))


def _unknown(day: date) -> Condition:
    """Neither dates nor a source say, or the source speaks of later days only."""
    unsaid = sa.and_(Document.stated_status.is_(None), Document.in_force_from.is_(None))
    later = sa.and_(Document.stated_status.is_not(None), Document.stated_on > day)
    return sa.or_(sa.and_(_has_begun(day), sa.or_(unsaid, later)), _is_stated(day, L.UNKNOWN))


_CONDITIONS = {
    L.PENDING: _pending,
    L.IN_FORCE: _in_force,
    L.AMENDED: _amended,
    L.REPEALED: _repealed,
    L.LAPSED: _lapsed,
    L.UNKNOWN: _unknown,
}

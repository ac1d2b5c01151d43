"""Statements of one fixed form, put into words once: most of what a small statement costs is putting it into words."""

from collections.abc import Callable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from lawdocs.portal.reading import connection


class Prepared:
    """A statement whose parameters all have names. Its rows hold what the driver gives: on SQLite days are text."""

    def __init__(self, statement: sa.Executable) -> None:
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def rows(self, **values: object) -> Sequence[sa.Row]:
        """Send the statement with values for its parameters."""
        over = connection()
        form = self._forms.get(over.dialect.name)
        if form is None:
            form = self._forms[over.dialect.name] = _Form(self._statement, over.dialect)
        return over.exec_driver_sql(form.words, form.parameters(values)).all()


class _Form:
    """The words for one kind of database, and how values are handed to its driver."""

    def __init__(self, statement: sa.Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.words = str(compiled)
        self._names = compiled.positiontup
        self._fixed: dict[str, object] = {}
        self._turned: dict[str, Callable[[object], object]] = {}
        for name, parameter in compiled.binds.items():
            turn = parameter.type.dialect_impl(dialect).bind_processor(dialect)
            if not parameter.required:
                self._fixed[name] = turn(parameter.value) if turn else parameter.value
            elif turn is not None:
                self._turned[name] = turn

    def parameters(self, values: dict[str, object]) -> tuple[object, ...] | dict[str, object]:
        given = self._fixed | values
        for name, turn in self._turned.items():
            given[name] = turn(given[name])
        return tuple([given[name] for name in self._names]) if self._names is not None else given


def as_day(value: date | str | None) -> date | None:
    """A day as the driver gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value

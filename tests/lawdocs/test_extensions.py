"""The rules under which the database is used."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.extensions import SQLITE_PRAGMAS, db, guard_engine, transaction


def an_agency(name: str) -> Agency:
    return Agency(name=name, short_name=name, level=Level.COUNTY, kind=AgencyKind.OTHER)


def test_write_outside_transaction_is_refused(app: Flask) -> None:
    db.session.add(an_agency("甲"))
    with pytest.raises(RuntimeError, match="outside transaction"):
        db.session.flush()
    db.session.rollback()


def test_transaction_rolls_back_whole(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(an_agency("甲"))
        db.session.flush()
        1 / 0  # noqa: B018 - the fault of this test
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Agency)) == 0


def test_inner_transaction_joins_the_outer_one(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        with transaction():
            db.session.add(an_agency("甲"))
        1 / 0  # noqa: B018 - the fault of this test
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Agency)) == 0


@pytest.mark.parametrize(("allow_fsync_off", "synchronous"), [(False, 2), (True, 0)])
def test_every_sqlite_connection_has_the_safe_settings(allow_fsync_off: bool, synchronous: int, tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    guard_engine(engine, allow_fsync_off=allow_fsync_off)
    with engine.connect() as connection:
        for name, wanted in (SQLITE_PRAGMAS | {"synchronous": synchronous}).items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == wanted
    engine.dispose()


def test_postgresql_without_fsync_is_refused_outside_tests(app: Flask, engine: str) -> None:
    if engine == "postgresql":
        with pytest.raises(RuntimeError, match="fsync = on"):
            guard_engine(db.engine, allow_fsync_off=False)
    else:
        guard_engine(sa.create_engine("sqlite://"), allow_fsync_off=False)
        assert db.engine.dialect.name == "sqlite"


def test_naive_instants_are_refused(app: Flask) -> None:
    from datetime import datetime

    from lawdocs.extensions import UTCDateTime

    with pytest.raises(ValueError, match="time zone"):
        UTCDateTime().process_bind_param(datetime(2026, 1, 1), db.engine.dialect)  # noqa: DTZ001 - the fault tested

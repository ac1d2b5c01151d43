"""Settings from the environment."""

from datetime import date
from pathlib import Path

import pytest

from lawdocs.settings import SettingsError, from_environment


def test_defaults_are_the_demo_on_sqlite(tmp_path: Path) -> None:
    settings = from_environment({}, tmp_path)

    assert settings.database_url == f"sqlite:///{tmp_path / 'lawdocs.sqlite'}"
    assert (settings.profile, settings.rules, settings.production) == ("demo", "henan", False)


def test_local_secret_is_kept_and_private(tmp_path: Path) -> None:
    first = from_environment({}, tmp_path).secret_key

    assert from_environment({}, tmp_path).secret_key == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"LAWDOCS_PROFILE": "prod"}, "LAWDOCS_PROFILE must be one of"),
        ({"LAWDOCS_PROFILE": "asvs2"}, "needs LAWDOCS_SECRET_KEY"),
        ({"LAWDOCS_PROFILE": "dengbao3", "LAWDOCS_SECRET_KEY": "x", "LAWDOCS_TODAY": "2026-01-01"}, "refuses to start"),
        ({"LAWDOCS_TODAY": "2026-02-30"}, "must be YYYY-MM-DD"),
        ({"LAWDOCS_PROFILE": "asvs2", "LAWDOCS_SECRET_KEY": "x"}, "with at least 32 characters"),
        ({"LAWDOCS_PROFILE": "dengbao3", "LAWDOCS_SECRET_KEY": "k" * 31}, "with at least 32 characters"),
        ({"LAWDOCS_PROFILE": "dengbao3", "LAWDOCS_SECRET_KEY": " " * 40}, "with at least 32 characters"),
        ({"LAWDOCS_RULES": "foo"}, "LAWDOCS_RULES: no rule profile named 'foo'"),
        ({"LAWDOCS_RULES": "../henan"}, "LAWDOCS_RULES: no rule profile"),
        ({"LAWDOCS_DATABASE_URL": "mysql://x"}, "must begin with sqlite:// or postgresql://, not mysql://"),
        ({"LAWDOCS_DATABASE_URL": "postgresql+asyncpg://x"}, "not postgresql\\+asyncpg://"),
        ({"LAWDOCS_DATABASE_URL": "nonsense"}, "is not the address of a database"),
        ({"LAWDOCS_DATABASE_URL": "postgresql://u@h:port/x"}, "is not the address of a database"),
    ],
)
def test_wrong_settings_stop_the_start(environ: dict[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        from_environment(environ, tmp_path)


def test_long_secret_is_taken_by_a_production_profile(tmp_path: Path) -> None:
    settings = from_environment({"LAWDOCS_PROFILE": "asvs2", "LAWDOCS_SECRET_KEY": "k" * 32}, tmp_path)

    assert (settings.secret_key, settings.production) == ("k" * 32, True)


@pytest.mark.parametrize("url", ["sqlite://", "postgresql://u@h/x", "postgresql+psycopg://u@h/x"])
def test_address_of_either_database_is_taken(url: str, tmp_path: Path) -> None:
    assert from_environment({"LAWDOCS_DATABASE_URL": url}, tmp_path).database_url == url


def test_pretended_day_is_what_the_clock_gives(tmp_path: Path) -> None:
    assert from_environment({"LAWDOCS_TODAY": "2027-01-01"}, tmp_path).today == date(2027, 1, 1)

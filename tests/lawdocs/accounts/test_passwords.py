"""What a password's hash costs whoever guesses."""

from pathlib import Path

import pytest
from flask import Flask

from lawdocs.accounts.passwords import hash_password, is_right
from lawdocs.settings import from_environment


@pytest.mark.parametrize("profile", ["demo", "asvs2", "dengbao3"])
def test_outside_tests_a_hash_has_its_full_cost(profile: str, tmp_path: Path) -> None:
    environ = {"LAWDOCS_PROFILE": profile, "LAWDOCS_SECRET_KEY": "k" * 32, "LAWDOCS_PASSWORD_COST": "1"}
    app = Flask("lawdocs")
    app.extensions["settings"] = from_environment(environ, tmp_path)
    with app.app_context():
        stored = hash_password("不会有人猜到的口令")

        assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
        assert is_right("不会有人猜到的口令", stored)

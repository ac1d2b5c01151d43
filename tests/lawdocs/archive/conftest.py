"""The two sides of a filing, as the tests of filings know them; and a package as somebody takes it."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.lawdocs.filing.conftest import acts, region
from tests.pages import log_in, send, words

__all__ = ["acts", "region"]


class Taker:
    """Takes packages from the page, and has them verified."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder

    def answer(self, document_id: int, who: str = "clerk") -> TestResponse:
        at = f"/work/documents/{document_id}/archive"
        return send(log_in(self.app, who), at, at)

    def take(self, document_id: int, who: str = "clerk") -> bytes:
        answer = self.answer(document_id, who)
        assert answer.status_code == 200, words(answer)
        data = answer.data
        answer.close()  # as a server does once all is sent
        return data

    def verify(self, data: bytes, *options: str) -> tuple[int, list[str]]:
        """Exit code and what was printed, the digests of the whole left out."""
        path = self.folder / "package.zip"
        path.write_bytes(data)
        result = self.app.test_cli_runner().invoke(args=["package", "verify", str(path), *options])
        return result.exit_code, [line for line in result.output.splitlines() if not line.startswith("整包S")]


@pytest.fixture
def taker(app: Flask, tmp_path: Path) -> Taker:
    return Taker(app, tmp_path)

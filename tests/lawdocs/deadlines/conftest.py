"""A mail server that keeps what it is handed, and people with addresses."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from lawdocs.extensions import transaction
from lawdocs.settings import MailServer
from tests.factories import County

ADDRESSES = {
    "drafter": "lin@lushan.example",
    "bureau": "xu@lushan.example",
    "clerk": "han@lushan.example",
}


class Sink:
    """A mail server on loopback; ``answer`` is what it says to each mail, ``mails`` what it has taken."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.answer = "250 OK"
        self.refused = 0
        self._controller: Controller | None = None
        self.port = _free_port()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it
        if self.refused:
            self.refused -= 1
            return "451 try again later"
        if self.answer.startswith("250"):
            self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return self.answer

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=60)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def texts(self) -> list[str]:
        return [mail.get_content() for _, mail in self.mails]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def mailing(app: Flask, county: County, sink: Sink) -> County:
    """The county with a mail server, and addresses for three people."""
    server = MailServer("127.0.0.1", sink.port, "lawdocs@lushan.example")
    app.extensions["settings"] = app.extensions["settings"].with_(mail=server, address="https://gfxwj.lushan.example")
    with transaction():
        for username, address in ADDRESSES.items():
            county.users[username].email = address
    return county

"""Real mail servers on loopback, each with its own way of behaving."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

REFUSED, LATER = "550 nobody of that name", "451 try again later"


class Postmaster:
    """Takes mail, and does as its attributes say, which a test may change while it runs."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.recipient_answers: dict[str, str] = {}
        self.sender_answer = ""
        self.data_answer = "250 taken"
        self.drop_after_data = False
        self.slowness = 0.0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self.sender_answer:
            envelope.mail_from = address
        return self.sender_answer or "250 go on"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.recipient_answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 go on"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        if self.data_answer.startswith("250"):
            self.taken.append(message_from_bytes(content))
        if self.slowness:
            await asyncio.sleep(self.slowness)
        if self.drop_after_data:
            assert server.transport is not None
            server.transport.close()
        return self.data_answer

    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.taken]


@contextmanager
def running(postmaster: Postmaster, at: int = 0, **options: Any) -> Iterator[int]:
    """The port on which it answers."""
    controller = Controller(postmaster, hostname="127.0.0.1", port=at or free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def hanging() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        held: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield int(server.getsockname()[1])
        finally:
            server.shutdown(socket.SHUT_RDWR)
            for each in held:
                each.close()

"""A real mail server on this machine that takes mails, refuses, delays, breaks off and hangs, and keeps what it took.

with MailServer() as server:
    server.plays = [greylists, takes]          # the first mail meets the first play; the last one stays
"""

from __future__ import annotations

import asyncio
import email
import socket
import threading
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Play = Callable[["MailServer", SMTP, Envelope], Awaitable[str]]


async def takes(server: MailServer, smtp: SMTP, envelope: Envelope) -> str:
    server.keep(envelope)
    return "250 taken"


async def refuses(server: MailServer, smtp: SMTP, envelope: Envelope) -> str:
    return "550 5.1.1 no such mailbox"


async def full(server: MailServer, smtp: SMTP, envelope: Envelope) -> str:
    return "552 5.2.2 mailbox full"


async def blocks(server: MailServer, smtp: SMTP, envelope: Envelope) -> str:
    return "554 5.7.1 your network is on a list"


async def greylists(server: MailServer, smtp: SMTP, envelope: Envelope) -> str:
    return "451 4.7.1 come back later"


async def drops(server: MailServer, smtp: SMTP, envelope: Envelope) -> str:
    smtp.transport.abort()
    return "250 nobody hears this"


async def takes_and_drops(server: MailServer, smtp: SMTP, envelope: Envelope) -> str:
    server.keep(envelope)
    smtp.transport.abort()
    return "250 nobody hears this"


async def hangs(server: MailServer, smtp: SMTP, envelope: Envelope) -> str:
    await asyncio.sleep(60)
    return "250 too late"


class OnePort(Controller):
    """Listens on a port that the system gave and that nobody else can take before it starts."""

    def __init__(self, handler: object, **smtp: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, hostname="127.0.0.1", port=self._socket.getsockname()[1], ready_timeout=30, **smtp)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)


class MailServer:
    """The server; ends with its `with` block. `mails` holds what it took, in order.

    Args:
        smtp: more that aiosmtpd's `SMTP` is told, such as who may sign in.
    """

    def __init__(self, **smtp: Any) -> None:
        self.mails: list[EmailMessage] = []
        self.plays: list[Play] = [takes]
        self.on_mail: Callable[[], None] = lambda: None
        self.connections = 0
        self._lock = threading.Lock()
        self._controller = OnePort(self, enable_SMTPUTF8=True, **smtp)
        self.port: int = self._controller.port

    def keep(self, envelope: Envelope) -> None:
        mail = email.message_from_bytes(cast(bytes, envelope.content), policy=default)
        self.mails.append(cast(EmailMessage, mail))
        self.on_mail()

    def to(self, address: str) -> list[EmailMessage]:
        """Return what was taken for an address."""
        return [mail for mail in self.mails if address in str(mail["To"])]

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: Any) -> Any:
        self.connections += 1
        session.host_name = hostname
        return answers

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        with self._lock:
            play = self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]
        return await play(self, server, envelope)

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

"""Mail over SMTP: one connection for many mails, and what a server's answer means for a subscription.

5xx for the mailbox or the mail            RefusedError: it will never be taken
4xx, 5.7.x (policy), 552 (mailbox full)    DeliveryError: tried again later
sign-in, sender, connection, time-out      DeliveryError: our side or the line, never the subscriber's fault
"""

from __future__ import annotations

import re
import smtplib
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from foothold.domain.addresses import is_loopback
from foothold.domain.errors import DeliveryError, RefusedError, SettingsError

#: Mails over one connection; servers close it after some number of their own.
MOST_PER_CONNECTION = 100


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over.

    Attributes:
        security: "starttls", "tls", or "none", which is for this machine only.
        timeout_s: for each step: connecting, each command, each answer.
    """

    host: str
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = ""
    timeout_s: float = 30.0


class Mailer:
    """Hands mails to a server. Thread-safe: one mail at a time, over one connection that is kept.

    Args:
        server: where to.
        trust: which certificates are believed; None for those that the system believes.

    Raises:
        SettingsError: mail would leave the machine unprotected.
    """

    def __init__(self, server: Server, trust: ssl.SSLContext | None = None) -> None:
        if server.security not in ("starttls", "tls", "none"):
            raise SettingsError(f'smtp.security is "starttls", "tls" or "none", not {server.security!r}.')
        if server.security == "none" and not is_loopback(server.host):
            raise SettingsError('smtp.security may be "none" for a server on this machine only; use "starttls".')
        self._server = server
        self._trust = trust
        self._lock = threading.Lock()
        self._open: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, mail: EmailMessage) -> None:
        """Hand over one mail.

        Raises:
            RefusedError: it will never be taken.
            DeliveryError: it was not taken this time.
        """
        with self._lock:
            try:
                self._connection().send_message(mail)
                self._sent += 1
            except (smtplib.SMTPException, OSError) as error:
                self._drop()
                raise _meaning(error) from error

    def close(self) -> None:
        """Say goodbye to the server."""
        with self._lock:
            if self._open is not None:
                with suppress(smtplib.SMTPException, OSError):
                    self._open.quit()
            self._drop()

    def _connection(self) -> smtplib.SMTP:
        """Return the kept connection where it still answers, else a new one."""
        if self._open is not None and (self._sent >= MOST_PER_CONNECTION or not _answers(self._open)):
            self._drop()
        if self._open is None:
            self._open, self._sent = self._connected(), 0
        return self._open

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        trust = self._trust or ssl.create_default_context()
        if server.security == "tls":
            found: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_s, context=trust)
        else:
            found = smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)
        try:
            if server.security == "starttls":
                found.starttls(context=trust)
            if server.username:
                found.login(server.username, server.password)
        except BaseException:
            found.close()
            raise
        return found

    def _drop(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None


def _answers(connection: smtplib.SMTP) -> bool:
    """Whether a connection that lay idle still works; finding out afterwards might mean sending twice."""
    try:
        return connection.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _meaning(error: Exception) -> DeliveryError:
    """Return what an error means for the subscription."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _refused(code, said)
    if isinstance(error, smtplib.SMTPDataError):
        return _refused(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryError(f"The mail server lacks what is needed: {error}.")
    if isinstance(error, smtplib.SMTPResponseException):
        return DeliveryError(f"The mail server said {error.smtp_code}: {_text(error.smtp_error)}.")
    if isinstance(error, TimeoutError):
        return DeliveryError("The mail server did not answer in time.")
    return DeliveryError(f"The mail server could not be reached: {error}.")


def _refused(code: int, said: bytes | str) -> DeliveryError:
    text = _text(said)
    ours_or_passing = code == 552 or re.match(r"[45]\.(?:7\.|2\.2\b)", text)
    if code >= 500 and not ours_or_passing:
        return RefusedError(f"The mail server refused it for good ({code} {text}).")
    return DeliveryError(f"The mail server did not take it this time ({code} {text}).")


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]

"""What each answer of a mail server means, over a real connection to a real server."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from aiosmtpd.smtp import AuthResult

from foothold.delivery.smtp import Mailer, Server
from foothold.domain.errors import DeliveryError, RefusedError, SettingsError
from tests import mailbox
from tests.mailbox import MailServer, Play


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def mailer(server: MailServer) -> Iterator[Mailer]:
    made = Mailer(Server("127.0.0.1", server.port, "none", timeout_s=0.5))
    yield made
    made.close()


def mail(to: str = "ada@example.org") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = "foothold@example.net", to, "Hello"
    made.set_content("Hello")
    return made


@pytest.mark.parametrize(
    ("play", "error", "taken"),
    [
        pytest.param(mailbox.takes, None, 1, id="taken"),
        pytest.param(mailbox.refuses, RefusedError, 0, id="no such mailbox"),
        pytest.param(mailbox.full, DeliveryError, 0, id="mailbox full"),
        pytest.param(mailbox.blocks, DeliveryError, 0, id="our network is on a list"),
        pytest.param(mailbox.greylists, DeliveryError, 0, id="greylisted"),
        pytest.param(mailbox.drops, DeliveryError, 0, id="breaks off"),
        pytest.param(mailbox.takes_and_drops, DeliveryError, 1, id="takes it and breaks off before it says so"),
        pytest.param(mailbox.hangs, DeliveryError, 0, id="hangs"),
    ],
)
def test_what_came_of_it(
    server: MailServer, mailer: Mailer, play: Play, error: type[DeliveryError] | None, taken: int
) -> None:
    server.plays = [play]
    if error is None:
        mailer.send(mail())
    else:
        with pytest.raises(DeliveryError) as raised:
            mailer.send(mail())
        assert type(raised.value) is error
    assert len(server.mails) == taken
    server.plays = [mailbox.takes]
    mailer.send(mail())  # the next one finds a connection that works
    assert len(server.mails) == taken + 1


def test_many_mails_go_over_one_connection(server: MailServer, mailer: Mailer) -> None:
    for _ in range(5):
        mailer.send(mail())
    assert server.connections == 1


def test_unicode_addresses_are_written_to(server: MailServer, mailer: Mailer) -> None:
    mailer.send(mail("用户@xn--fsqu00a.example"))
    assert len(server.mails) == 1


def test_nobody_there_is_tried_again(mailer: Mailer) -> None:
    nobody = Mailer(Server("127.0.0.1", 1, "none", timeout_s=0.5))
    with pytest.raises(DeliveryError, match="could not be reached"):
        nobody.send(mail())


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_without_protection_nothing_is_said(server: MailServer, security: str) -> None:
    careful = Mailer(Server("127.0.0.1", server.port, security, timeout_s=0.5))
    with pytest.raises(DeliveryError):
        careful.send(mail())
    assert server.mails == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_our_fault_and_not_the_subscribers() -> None:
    class Guard:
        def __call__(self, *_: object) -> AuthResult:
            return AuthResult(success=False, handled=False)

    with MailServer(authenticator=Guard(), auth_required=True, auth_require_tls=False) as server:
        wrong = Mailer(Server("127.0.0.1", server.port, "none", "foothold", "wrong", timeout_s=1))
        with pytest.raises(DeliveryError, match="said 535") as raised:
            wrong.send(mail())
        assert not isinstance(raised.value, RefusedError)


@pytest.mark.parametrize(("host", "security"), [("mail.example.org", "none"), ("127.0.0.1", "ssl")])
def test_settings_that_would_leave_it_unprotected_are_refused(host: str, security: str) -> None:
    with pytest.raises(SettingsError, match=r"smtp\.security"):
        Mailer(Server(host, 25, security))

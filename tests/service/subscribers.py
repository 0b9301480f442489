"""A whole Foothold with a clock of its own, a real database, a real mail server and no model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from foothold.delivery.webhooks import Webhooks
from foothold.domain.changes import Intent, Verb
from foothold.domain.posting import Held, Posting
from foothold.domain.source import Reading
from foothold.domain.subscription import Channel, Via
from index.toy import ToyEmbedder
from service.notifying import Notifying
from service.settings import Settings, Smtp
from service.subscription_request import Request, rhythm_of
from service.wiring import Foothold
from tests.mailbox import MailServer
from tests.makers import posting

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ADA = "ada@example.org"
DAILY = rhythm_of("daily", {"hour": 8})


def by_mail(address: str, **asked: Any) -> Request:
    """Return a request to be told by mail."""
    return Request((Channel(Via.MAIL, address),), **asked)


class Copy(Foothold):
    """A running copy. What arrives is indexed at once."""

    def __init__(
        self,
        home: Path,
        smtp_port: int = 0,
        *,
        timeout_s: float = 5.0,
        hooks: Webhooks | None = None,
        alive: Callable[[Held], bool] = lambda held: True,
    ) -> None:
        self.at = MONDAY
        smtp = Smtp("127.0.0.1", smtp_port, "none", sender="foothold@example.net", timeout_s=timeout_s)
        settings = Settings(
            home=home,
            public_url="https://foothold.example.net",
            smtp=smtp if smtp_port else Smtp(),
            contact="a@b.example",
        )
        super().__init__(settings, lambda: self.at, ToyEmbedder)
        self.__dict__["notifying"] = Notifying(self, hooks=hooks, alive=alive)

    def arrive(self, *titles: str, **fields: object) -> list[Posting]:
        """Let a source state postings for the first time."""
        stated = [replace(posting(title, **fields), posted_at=self.at) for title in titles]
        self.state(*stated)
        return stated

    def state(self, *stated: Posting) -> None:
        """Let a source state postings for the first time, as they are."""
        self._apply(*(Intent(Verb.NEW, each.id, each) for each in stated))

    def go(self, title: str) -> None:
        """Let a source take a posting down."""
        self._apply(Intent(Verb.GONE, posting(title).id, why="It was taken down."))

    def _apply(self, *intents: Intent) -> None:
        self.store.apply(Reading("test", self.at, self.at, postings=len(intents)), intents)
        self.reindex()

    def passes(self, by: timedelta = DAY) -> None:
        """Let time pass."""
        self.at += by

    def shut(self) -> None:
        """Close everything."""
        self.notifying.close()
        self.store.close()


def text_of(mail: EmailMessage) -> str:
    """Return the text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(mail: EmailMessage, page: str) -> str:
    """Return the path of the first link to a page."""
    found = re.search(rf"https://foothold\.example\.net(/{page}/[\w-]+)", text_of(mail))
    assert found is not None
    return found[1]


def confirmed(copy: Copy, server: MailServer, client: TestClient, **asked: Any) -> EmailMessage:
    """Subscribe and confirm; return the mail that asked."""
    copy.subscribing.subscribe(by_mail(ADA, rhythm=DAILY, **asked))
    mail = server.mails[-1]
    assert client.post(link_in(mail, "confirm")).status_code == 200
    return mail
